"""Form 1 and Form 2 through the API: permissions, frozen versions, and who sees which values."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from pydantic import BaseModel

from gateway.schemas.organizations import Organization
from services.campaigns.dues.schemas import BindingDue
from services.households.pairings.schemas import PairedDisclosure, Pairing
from services.kernel.auth.tokens import TokenVerifier
from services.kernel.clock import month_of, today
from services.kernel.ids import new_id
from services.kernel.web.paging import encode_cursor
from tests.submissions.office import LEADER_B, Office, Scan, progress, refused
from tests.submissions.samples import INTERNAL_SECRET
from tests.support.people import (
    ADMINS,
    API_CLIENT,
    CHEN,
    EDITOR,
    INSPECTOR,
    LEADER_A,
    LINGYUAN_OFFICER,
    LINGYUAN_VILLAGE,
    OTHER_CITY,
    TEAM_A,
    TEAM_B,
    XIAO_LI,
    XIAO_WANG,
    ZHANG,
    Person,
)
from tests.support.pictures import jpeg
from tests.support.tokens import public_jwks

# Refusals of a draft.


async def test_it_refuses_an_anonymous_caller(office: Office) -> None:
    report = await office.draft()
    for method, path in (("GET", ""), ("POST", "/submit"), ("GET", ".pdf"), ("POST", "/accept")):
        answer = await office.client.request(method, f"/api/reports/{report['id']}{path}")
        assert refused(answer) == (401, "not-signed-in")


async def test_it_refuses_another_teams_pairing_without_asking_anybody(office: Office) -> None:
    pairing_id, _ = office.pair()
    answer = await office.ask(LEADER_B, "PUT", f"/{new_id()}", json=progress(pairing_id))
    assert refused(answer) == (404, "pairing-not-found")
    assert office.programs.asked == []


@pytest.mark.parametrize("who", [LEADER_B, LINGYUAN_OFFICER, OTHER_CITY, XIAO_WANG], ids=lambda p: p.name)
async def test_it_hides_a_report_from_other_teams_and_areas(office: Office, who: Person) -> None:
    report = await office.submitted()
    for path in ("", ".pdf", ".docx"):
        assert refused(await office.ask(who, "GET", f"/{report['id']}{path}")) == (404, "not-found")
    listed = (await office.ask(who, "GET", "?limit=500")).json()["items"]
    assert report["id"] not in {item["id"] for item in listed}
    if who is LINGYUAN_OFFICER:
        for act in ("accept", "forward"):
            assert refused(await office.ask(who, "POST", f"/{report['id']}/{act}")) == (404, "not-found")
        answer = await office.ask(who, "POST", f"/{report['id']}/return", json={"reason": "不完整"})
        assert refused(answer) == (404, "not-found")


@pytest.mark.parametrize("who", [EDITOR, API_CLIENT, *ADMINS], ids=lambda p: p.name)
async def test_it_shows_reports_to_no_editor_machine_or_administrator(office: Office, who: Person) -> None:
    report = await office.draft()
    for path in ("", f"/{report['id']}", f"/{report['id']}.pdf"):
        assert refused(await office.ask(who, "GET", path)) == (403, "not-permitted")


async def test_it_refuses_a_volunteer_who_writes_or_reviews(office: Office) -> None:
    report = await office.submitted()
    pairing_id, _ = office.pair()
    assert refused(await office.ask(XIAO_LI, "PUT", f"/{new_id()}", json=progress(pairing_id)))[0] == 403
    for act in ("submit", "accept", "forward"):
        assert refused(await office.ask(XIAO_LI, "POST", f"/{report['id']}/{act}")) == (403, "not-permitted")


async def test_it_refuses_a_leader_or_inspector_who_accepts(office: Office) -> None:
    report = await office.submitted()
    for who in (LEADER_A, INSPECTOR):
        assert refused(await office.ask(who, "POST", f"/{report['id']}/accept")) == (403, "not-permitted")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"month": None}, "month_fits_kind"),
        ({"kind": "registration_form"}, "month_fits_kind"),
        ({"month": "1999-12"}, "month_too_early"),
        ({"month": month_of(today().replace(day=1) + timedelta(days=31))}, "month_not_begun"),
        ({"month": "2020-13"}, "string_pattern_mismatch"),
        ({"kind": "story"}, "literal_error"),
        ({"rows": []}, "extra_forbidden"),
        ({"fields": {"opinion": "假"}}, "extra_forbidden"),
    ],
)
async def test_it_refuses_a_malformed_report(office: Office, change: dict[str, Any], code: str) -> None:
    body = progress(office.pair()[0]) | change
    answer = await office.ask(LEADER_A, "PUT", f"/{new_id()}", json=body)
    assert refused(answer) == (422, "malformed")
    assert code in {error["code"] for error in answer.json()["errors"]}


async def test_it_refuses_a_second_report_of_the_same_month(office: Office) -> None:
    report = await office.draft()
    body = progress(report["pairing_id"])
    answer = await office.ask(LEADER_A, "PUT", f"/{new_id()}", json=body)
    assert refused(answer) == (409, "report-exists")
    assert answer.json()["report_id"] == report["id"]


async def test_it_refuses_an_id_that_means_another_report(office: Office) -> None:
    report = await office.draft()
    body = progress(office.pair()[0])
    assert refused(await office.ask(LEADER_A, "PUT", f"/{report['id']}", json=body)) == (409, "report-changed")
    foreign = progress(office.pair(TEAM_B, LINGYUAN_VILLAGE)[0])
    assert refused(await office.ask(LEADER_B, "PUT", f"/{report['id']}", json=foreign)) == (409, "report-changed")


@pytest.mark.parametrize("silent", ["organizations", "disclosures", "dues"])
async def test_a_program_that_is_down_gives_503_and_nothing_is_lost(office: Office, silent: str) -> None:
    pairing_id, _ = office.pair()
    report_id, kept = new_id(), office.programs.answers[silent]
    office.programs.answers[silent] = (503, {})
    answer = await office.ask(LEADER_A, "PUT", f"/{report_id}", json=progress(pairing_id))
    assert refused(answer) == (503, "register-unavailable")
    assert int(answer.headers["retry-after"]) > 0
    office.programs.answers[silent] = kept
    again = await office.ask(LEADER_A, "PUT", f"/{report_id}", json=progress(pairing_id))
    assert again.status_code == 201


@pytest.mark.parametrize("silent", ["organizations", "dues"])
async def test_a_draft_stays_when_another_program_fails_during_the_submission(office: Office, silent: str) -> None:
    report = await office.draft()
    kept = office.programs.answers[silent]
    office.programs.answers[silent] = (500, {})
    answer = await office.ask(LEADER_A, "POST", f"/{report['id']}/submit")
    assert refused(answer) == (503, "register-unavailable")
    office.programs.answers[silent] = kept
    unchanged = (await office.ask(LEADER_A, "GET", f"/{report['id']}")).json()
    assert unchanged == report


async def test_what_another_program_refuses_is_refused_here(office: Office) -> None:
    office.programs.answers["disclosures"] = (403, {"type": "/problems/not-permitted"})
    answer = await office.ask(LEADER_A, "PUT", f"/{new_id()}", json=progress(office.pair()[0]))
    assert refused(answer) == (403, "not-permitted")


# Refusals of a change.


async def test_it_refuses_a_change_without_or_with_a_stale_etag(office: Office) -> None:
    report = await office.draft()
    path, patch = f"/{report['id']}", {"opinion": "情况属实。"}
    assert refused(await office.ask(LEADER_A, "PATCH", path, json=patch)) == (428, "precondition-required")
    first = {"If-Match": '"1"'}
    changed = await office.ask(LEADER_A, "PATCH", path, json=patch, headers=first)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    stale = await office.ask(ZHANG, "PATCH", path, json={"opinion": "改"}, headers=first)
    assert refused(stale) == (412, "changed-meanwhile")
    assert (await office.ask(LEADER_A, "GET", path)).json()["fields"]["opinion"] == "情况属实。"


async def test_it_refuses_to_change_what_was_submitted(office: Office) -> None:
    report = await office.submitted()
    answer = await office.ask(
        LEADER_A, "PATCH", f"/{report['id']}", json={"opinion": "改"}, headers={"If-Match": '"2"'}
    )
    assert refused(answer) == (409, "report-wrong-state")
    assert answer.json()["state"] == "submitted"


@pytest.mark.parametrize("body", [None, {}, {"reason": ""}, {"reason": "   "}, {"reason": "少" * 501}])
async def test_it_refuses_to_return_without_a_reason(office: Office, body: Any) -> None:
    report = await office.submitted()
    answer = await office.ask(ZHANG, "POST", f"/{report['id']}/return", json=body)
    assert refused(answer) == (422, "malformed")
    assert (await office.ask(ZHANG, "GET", f"/{report['id']}")).json()["state"] == "submitted"


async def test_it_refuses_steps_out_of_order(office: Office) -> None:
    draft = await office.draft()
    for act in ("accept", "forward"):
        answer = await office.ask(ZHANG, "POST", f"/{draft['id']}/{act}")
        assert refused(answer) == (409, "report-wrong-state")
    answer = await office.ask(ZHANG, "POST", f"/{draft['id']}/return", json={"reason": "不完整"})
    assert refused(answer) == (409, "report-wrong-state")
    report = await office.submitted()
    assert refused(await office.ask(ZHANG, "POST", f"/{report['id']}/forward")) == (409, "report-wrong-state")
    await office.ask(ZHANG, "POST", f"/{report['id']}/accept")
    assert refused(await office.ask(LEADER_A, "POST", f"/{report['id']}/submit")) == (409, "report-wrong-state")


async def test_what_was_accepted_by_mistake_goes_back_until_it_is_forwarded(office: Office) -> None:
    report = await office.submitted()
    path, reason = f"/{report['id']}", {"reason": "印章看不清"}
    accepted = (await office.ask(ZHANG, "POST", f"{path}/accept")).json()
    assert refused(await office.ask(LEADER_A, "POST", f"{path}/return", json=reason)) == (403, "not-permitted")
    stale = {"If-Match": f'"{report["revision"]}"'}
    late = await office.ask(ZHANG, "POST", f"{path}/return", json=reason, headers=stale)
    assert refused(late) == (412, "changed-meanwhile")
    seen = {"If-Match": f'"{accepted["revision"]}"'}
    returned = (await office.ask(ZHANG, "POST", f"{path}/return", json=reason, headers=seen)).json()
    assert (returned["state"], returned["accepted_at"]) == ("draft", None)
    shown = (await office.ask(LEADER_A, "GET", path)).json()
    assert (shown["state"], shown["return_reason"]) == ("draft", "印章看不清")
    again = await office.ask_leader_to_submit(report["id"])
    assert (again["state"], again["version"]) == ("submitted", 2)
    for act in ("accept", "forward"):
        assert (await office.ask(ZHANG, "POST", f"{path}/{act}")).status_code == 200
    assert refused(await office.ask(ZHANG, "POST", f"{path}/return", json=reason)) == (409, "report-wrong-state")


@pytest.mark.parametrize("act", ["accept", "return"])
async def test_it_refuses_a_review_of_what_was_submitted_anew_meanwhile(office: Office, act: str) -> None:
    report = await office.submitted()
    path, seen = f"/{report['id']}", {"If-Match": f'"{report["revision"]}"'}
    await office.ask(ZHANG, "POST", f"{path}/return", json={"reason": "请补充意见"})
    await office.ask(LEADER_A, "POST", f"{path}/submit")
    body = {"json": {"reason": "不完整"}} if act == "return" else {}
    answer = await office.ask(CHEN, "POST", f"{path}/{act}", headers=seen, **body)
    assert refused(answer) == (412, "changed-meanwhile")
    assert (await office.ask(CHEN, "GET", path)).json()["state"] == "submitted"


async def test_it_refuses_to_forward_what_is_not_the_revision_seen(office: Office) -> None:
    report = await office.submitted()
    path, seen = f"/{report['id']}", {"If-Match": f'"{report["revision"]}"'}
    await office.ask(ZHANG, "POST", f"{path}/accept")
    assert refused(await office.ask(CHEN, "POST", f"{path}/forward", headers=seen)) == (412, "changed-meanwhile")


async def test_it_refuses_a_form_without_a_leader(office: Office) -> None:
    report = await office.draft()
    office.programs.answers["organizations"][1]["leader"] = None
    answer = await office.ask(LEADER_A, "POST", f"/{report['id']}/submit")
    assert refused(answer) == (409, "team-without-leader")


# What is accepted.


async def test_a_draft_is_prefilled_from_register_team_and_visits(office: Office) -> None:
    pairing_id, household_id = office.pair()
    await office.visit(household_id, visited_on="2020-05-12", content="送去鸡雏", amount_fen=85050)
    await office.visit(household_id, visited_on="2020-05-03", content="入户走访", amount_fen=0)
    await office.visit(household_id, visited_on="2020-04-30", content="上月的走访")
    await office.visit(household_id, visited_on="2020-06-01", content="下月的走访")
    report = await office.draft(pairing_id=str(pairing_id))
    assert report["fields"] == {
        "area": "朝阳市",
        "reporting_unit": "北票市文明办",
        "team": {"name": "北票市春风志愿服务队", "leader_name": "林静安", "leader_phone": "13800000001"},
        "household": {"head_name": "赵有田", "phone": "13800000002", "address": "柳树沟村3组12号"},
        "plan": {"funds": "", "project": "", "goods": "", "other": ""},
        "opinion": "",
        "note": {
            "due_on": "2020-05-25",
            "office": "市文明办指导科",
            "phone": "0421-0000001",
            "fax": "0421-0000002",
            "mailbox": "desk@bangfu.invalid",
        },
    }
    rows = [(row["visited_on"], row["content"], row["amount_fen"]) for row in report["rows"]]
    assert rows == [("2020-05-03", "入户走访", 0), ("2020-05-12", "送去鸡雏", 85050)]
    assert (report["state"], report["version"], report["late"], report["paper"]) == ("draft", 0, False, "none")


async def test_other_programs_are_called_with_the_callers_token(office: Office) -> None:
    pairing_id, _ = office.pair()
    report = await office.draft(pairing_id=str(pairing_id))
    asked = {target.split("?")[0]: (method, headers, body) for method, target, headers, body in office.programs.asked}
    tokens = {headers["authorization"].removeprefix("Bearer ") for _, headers, _ in asked.values()}
    assert len(tokens) == 1, "one caller, one token"
    verifier = TokenVerifier(json.loads(public_jwks()))
    assert {verifier.verify(token).subject for token in tokens} == {LEADER_A.account_id}
    disclosure = asked[f"/api/pairings/{pairing_id}/disclosures"]
    assert (disclosure[0], disclosure[2]) == ("POST", {"purpose": "progress_report", "reference": report["id"]})
    assert f"/api/organizations/{TEAM_A}" in asked


async def test_a_draft_begun_before_the_city_was_known_gets_its_name_later(office: Office) -> None:
    office.database.execute("delete from divisions")
    try:
        draft = await office.draft()
        assert draft["fields"]["area"] == ""
    finally:
        office.database.execute("insert into divisions values ('2113', '朝阳市')")
    shown = (await office.ask(LEADER_A, "GET", f"/{draft['id']}")).json()
    submitted = await office.ask_leader_to_submit(draft["id"])
    assert shown["fields"]["area"] == submitted["fields"]["area"] == "朝阳市"


async def test_the_same_report_put_again_is_the_same_report(office: Office) -> None:
    report_id, body = new_id(), progress(office.pair()[0])
    answers = await asyncio.gather(*(office.ask(LEADER_A, "PUT", f"/{report_id}", json=body) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.text for answer in answers}) == 1
    count = office.database.execute("select count(*) from reports where id = %s", (report_id,)).fetchone()
    assert count == (1,)


async def test_form_1_has_photos_and_no_rows(office: Office) -> None:
    pairing_id, household_id = office.pair()
    await office.visit(household_id, jpeg(1), visited_on="2020-04-02")
    report = await office.draft(kind="registration_form", month=None, pairing_id=str(pairing_id))
    assert (report["rows"], len(report["photos"]), report["photos"][0]["taken_on"]) == ([], 1, "2020-04-02")


async def test_submitting_freezes_a_version_with_the_leader_of_that_day(office: Office) -> None:
    pairing_id, household_id = office.pair()
    await office.visit(household_id, content="第一次")
    draft = await office.draft(pairing_id=str(pairing_id))
    leader = {"account_id": "y", "name": "周明远", "phone": "13800000009"}
    office.programs.answers["organizations"][1]["leader"] = leader
    submitted = (await office.ask(LEADER_A, "POST", f"/{draft['id']}/submit")).json()
    assert submitted["fields"]["team"]["leader_name"] == "周明远"
    assert (submitted["state"], submitted["version"], submitted["late"]) == ("submitted", 1, True)
    office.programs.reset()
    await office.visit(household_id, content="报送之后的走访")
    later = (await office.ask(LEADER_A, "GET", f"/{draft['id']}")).json()
    assert later == submitted
    assert [row["content"] for row in later["rows"]] == ["第一次"]


async def test_submitting_twice_makes_one_version_and_one_event(office: Office) -> None:
    draft = await office.draft()
    path = f"/{draft['id']}/submit"
    answers = await asyncio.gather(*(office.ask(LEADER_A, "POST", path) for _ in range(4)))
    assert {(answer.status_code, answer.json()["version"]) for answer in answers} == {(200, 1)}
    assert [type_ for type_, _ in office.events(draft["id"])] == ["report.submitted"]


async def test_a_filing_in_time_is_not_late(office: Office) -> None:
    office.programs.owe(due_at="2999-05-25T16:00:00Z")
    assert (await office.submitted())["late"] is False
    office.programs.answers["dues"] = (200, {"due": None, "is_binding": False})
    nobody_asks = await office.submitted()
    assert (nobody_asks["late"], nobody_asks["due_at"], nobody_asks["fields"]["note"]) == (False, None, None)


async def test_the_whole_way_of_a_report_with_events_and_audit(office: Office) -> None:
    report = await office.submitted()
    path = f"/{report['id']}"
    returned = (await office.ask(ZHANG, "POST", f"{path}/return", json={"reason": "请补充意见"})).json()
    assert (returned["state"], returned["return_reason"]) == ("draft", "请补充意见")
    etag = (await office.ask(LEADER_A, "GET", path)).headers["etag"]
    await office.ask(LEADER_A, "PATCH", path, json={"opinion": "同意。"}, headers={"If-Match": etag})
    again = (await office.ask(LEADER_A, "POST", f"{path}/submit")).json()
    assert (again["version"], again["return_reason"], again["fields"]["opinion"]) == (2, None, "同意。")
    assert again["hash"] != report["hash"]
    for act, state in (
        ("accept", "accepted"),
        ("accept", "accepted"),
        ("forward", "forwarded"),
        ("forward", "forwarded"),
    ):
        answer = await office.ask(ZHANG, "POST", f"{path}/{act}")
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    acts = ["submitted", "returned", "submitted", "accepted", "forwarded"]
    noted = [*acts[:2], "viewed", *acts[2:]]
    assert [action for action, _ in office.audit(report["id"])] == [f"report.{act}" for act in noted]
    told = office.events(report["id"])
    assert [type_ for type_, _ in told] == [f"report.{act}" for act in acts]
    assert set(told[0][1]) == {
        "report_id", "kind", "pairing_id", "household_id", "team_id", "village_code", "month", "late", "at",
        "campaign_id", "obligation_id", "period",
    }  # fmt: skip
    assert "赵有田" not in str(told)


async def test_an_acceptance_repeated_after_a_lost_answer_is_the_same_acceptance(office: Office) -> None:
    report = await office.submitted()
    path, seen = f"/{report['id']}", {"If-Match": f'"{report["revision"]}"'}
    answers = [await office.ask(ZHANG, "POST", f"{path}/accept", headers=seen) for _ in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [(200, "accepted")] * 2
    assert [action for action, _ in office.audit(report["id"])] == ["report.submitted", "report.accepted"]


async def test_the_list_tells_returned_from_never_submitted_and_who_submitted(office: Office) -> None:
    returned, draft = await office.submitted(month="2019-02"), await office.draft(month="2019-02")
    await office.ask(ZHANG, "POST", f"/{returned['id']}/return", json={"reason": "请补充意见"})
    listed = (await office.ask(ZHANG, "GET", "?month=2019-02&state=returned")).json()["items"]
    assert [(item["id"], item["returned"], item["version"]) for item in listed] == [(returned["id"], True, 1)]
    assert listed[0]["submitted_by"] == str(LEADER_A.account_id)
    every = (await office.ask(ZHANG, "GET", "?month=2019-02&state=draft")).json()["items"]
    assert {(item["id"], item["returned"], item["submitted_by"]) for item in every} == {
        (returned["id"], True, str(LEADER_A.account_id)),
        (draft["id"], False, None),
    }
    answer = await office.ask(ZHANG, "GET", f"/{returned['id']}")
    assert answer.headers["etag"] == f'"{answer.json()["revision"]}"'
    assert refused(await office.ask(ZHANG, "GET", "?state=lost")) == (422, "malformed")


async def test_names_and_phones_are_not_readable_in_the_database(office: Office) -> None:
    report = await office.submitted()
    await office.ask(ZHANG, "POST", f"/{report['id']}/return", json={"reason": "赵有田电话有误"})
    for table in ("reports", "report_versions", "audit_entries", "outbox"):
        text = str(office.database.execute(f"select t::text from {table} t").fetchall())
        assert "赵有田".encode().hex() not in text
        assert "赵有田" not in text
        assert "13800000002" not in text
        assert b"13800000002".hex() not in text


async def test_every_look_is_noted_and_a_masked_one_says_so(office: Office) -> None:
    report = await office.submitted()
    known = len(office.audit(report["id"]))
    for who in (INSPECTOR, ZHANG, LEADER_A):
        assert (await office.ask(who, "GET", f"/{report['id']}")).status_code == 200
    looked = office.audit(report["id"])[known:]
    clear = {"version": 1, "subjects": [report["household_id"]]}
    assert looked == [("report.viewed", {**clear, "masked": True}), *[("report.viewed", clear)] * 2]
    actors = office.database.execute(
        "select actor_id from audit_entries where subject = %s and action = 'report.viewed' order by id",
        (report["id"],),
    )
    assert [actor for (actor,) in actors] == [INSPECTOR.account_id, ZHANG.account_id, LEADER_A.account_id]


async def test_who_neither_writes_nor_reviews_sees_masked_fields(office: Office) -> None:
    report = await office.submitted()
    for who in (XIAO_LI, INSPECTOR):
        shown = (await office.ask(who, "GET", f"/{report['id']}")).json()
        fields = shown["fields"]
        assert fields["household"] == {"head_name": "赵**", "phone": "138****0002", "address": "柳树沟村***"}
        assert fields["team"]["leader_phone"] == "138****0001"
        assert shown["hash"] is None
    for who in (LEADER_A, ZHANG, CHEN):
        shown = (await office.ask(who, "GET", f"/{report['id']}")).json()
        assert shown["fields"]["household"]["head_name"] == "赵有田"
        assert len(shown["hash"]) == 64


async def test_a_number_that_the_form_masks_is_masked_in_its_texts_however_it_is_grouped(office: Office) -> None:
    report = await office.draft()
    said = "户主前三位138，后面0000，最后0002；队长138，0000，0001；共138户"
    headers = {"If-Match": f'"{report["revision"]}"'}
    saved = await office.ask(LEADER_A, "PATCH", f"/{report['id']}", json={"opinion": said}, headers=headers)
    assert saved.json()["fields"]["opinion"] == said
    for who in (XIAO_LI, INSPECTOR):
        shown = (await office.ask(who, "GET", f"/{report['id']}")).json()["fields"]["opinion"]
        assert shown == "户主前三位138****0002；队长138****0001；共138户"


@pytest.mark.parametrize(
    "key",
    [
        ["2020-01-01", "x"],
        ["yesterday", "01890a5d-ac96-774b-bcce-b302099a8057"],
        ["2020-01-01T00:00:00+00:00"],
        ["2020-01-01T00:00:00+00:00", "01890a5d-ac96-774b-bcce-b302099a8057", "3"],
    ],
)
async def test_it_refuses_a_cursor_of_another_list(office: Office, key: list[str]) -> None:
    answer = await office.ask(ZHANG, "GET", "", params={"cursor": encode_cursor(key)})
    assert refused(answer) == (422, "cursor-malformed")


async def test_it_refuses_a_month_no_calendar_reaches(office: Office) -> None:
    pairing_id, _ = office.pair()
    for month in ("0000-01", "9999-12"):
        answer = await office.ask(LEADER_A, "PUT", f"/{new_id()}", json=progress(pairing_id, month=month))
        assert refused(answer) == (422, "malformed")


async def test_the_list_is_filtered_paged_and_free_of_names(office: Office) -> None:
    made = [await office.draft(month="2019-03") for _ in range(3)]
    await office.ask(LEADER_A, "POST", f"/{made[0]['id']}/submit")
    first = (await office.ask(ZHANG, "GET", "?month=2019-03&kind=progress_report&limit=2")).json()
    rest = (await office.ask(ZHANG, "GET", f"?month=2019-03&limit=2&cursor={first['next']}")).json()
    seen = [item["id"] for item in (*first["items"], *rest["items"])]
    assert (seen, rest["next"]) == ([report["id"] for report in reversed(made)], None)
    assert "赵有田" not in str(first)
    submitted = (await office.ask(CHEN, "GET", "?month=2019-03&state=submitted&division=211381")).json()["items"]
    assert [item["id"] for item in submitted] == [made[0]["id"]]
    assert (await office.ask(CHEN, "GET", "?month=2019-03&division=211382")).json()["items"] == []


async def test_the_feed_carries_the_submission_without_personal_data(office: Office) -> None:
    report = await office.submitted()
    headers = {"Authorization": f"Bearer {INTERNAL_SECRET}"}
    feed = await office.client.get("/internal/events?limit=500", headers=headers)
    mine = [event for event in feed.json() if event["subject"] == report["id"]]
    assert [event["type"] for event in mine] == ["report.submitted"]
    assert "13800000002" not in feed.text


@pytest.mark.parametrize("table", ["reports", "report_versions", "report_scans"])
async def test_the_database_itself_shows_nothing_outside_the_scope(office: Office, table: str) -> None:
    report = await office.submitted()
    await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=Scan(jpeg(7)).body)
    statement = f"select count(*) from {table}"
    dsn = office.settings.submissions_database_url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(dsn) as connection:
        assert connection.execute(statement).fetchone() == (0,)
        connection.execute("select set_config('app.codes', '{[\"211382\",\"211382:\")}', true)")
        assert connection.execute(statement).fetchone() == (0,)
        connection.execute("select set_config('app.codes', '{[\"211381\",\"211381:\")}', true)")
        assert connection.execute(statement).fetchone() != (0,)


async def test_the_application_cannot_change_a_frozen_version(office: Office) -> None:
    await office.submitted()
    dsn = office.settings.submissions_database_url.replace("postgresql+psycopg://", "postgresql://")
    for statement in ("update report_versions set hash = hash", "delete from report_versions", "delete from reports"):
        with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_the_fake_programs_of_these_tests_answer_as_the_real_ones(office: Office) -> None:
    spoken: dict[str, type[BaseModel]] = {
        "organizations": Organization,
        "disclosures": PairedDisclosure,
        "dues": BindingDue,
        "pairings": Pairing,
    }
    for name, model in spoken.items():
        answer = office.programs.answers[name][1]
        assert set(model.model_validate(answer).model_dump()) == set(answer)
