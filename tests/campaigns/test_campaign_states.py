"""草稿 → 发布 → 结束 → 归档: who does it, what it changes, and what a draft leaves as it was."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from deploy.keys import new_key
from services.campaigns.lifecycle.reasons import open_reason
from services.campaigns.lifecycle.rekeying import REKEYED
from services.kernel.clock import today
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.crypto.rotation import FIRST, count_left, try_batch
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.web.paging import encode_cursor
from tests.campaigns.office import BLIND_INDEX_KEY, KEK, KEYS, Office, campaign, form_2, notice
from tests.support.people import (
    API_CLIENT,
    BEIPIAO_VILLAGE,
    CHEN,
    INSPECTOR,
    LEADER_A,
    OTHER_CITY,
    TEAM_A,
    XIAO_LI,
    ZHANG,
    Person,
    person,
)

PROVINCE = person("省厅", "province_officer", division="21")
NOT_OWNERS = (INSPECTOR, ZHANG, LEADER_A, XIAO_LI, PROVINCE, API_CLIENT, OTHER_CITY)
REASON = "队员的母亲住院，改期"
NEXT_YEAR = today().year + 1


PHASE = {"starts_on": "2020-03-24", "ends_on": "2020-04-10"}


async def made(office: Office, *, who: Person = CHEN, **changes: Any) -> UUID:
    fresh = new_id()
    answer = await office.put(who, f"/campaigns/{fresh}", campaign(**changes))
    assert answer.status_code == 201, answer.text
    return fresh


async def draft(office: Office, **changes: Any) -> UUID:
    return await made(office, state="draft", **changes)


async def asked(office: Office, campaign_id: UUID, **changes: Any) -> UUID:
    """An obligation of it, for all teams."""
    fresh = new_id()
    answer = await office.put(CHEN, f"/obligations/{fresh}", form_2(campaign_id, **changes))
    assert answer.status_code == 201, answer.text
    return fresh


async def dues(office: Office, campaign_id: UUID, who: Person = CHEN) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (await office.get(who, f"/dues?campaign_id={campaign_id}&limit=500")).json()["items"]
    return listed


def told(office: Office, campaign_id: UUID) -> list[str]:
    """The events about it, in their order."""
    statement = "select type from outbox where subject = %s or data ->> 'campaign_id' = %s order by id"
    with psycopg.connect(office.database.dsn()) as connection:
        return [type_ for (type_,) in connection.execute(statement, [str(campaign_id)] * 2)]


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


@pytest.mark.parametrize("act", ["publish", "withdraw", "close", "delete"])
async def test_nobody_but_its_own_office_finds_a_draft(teams: Office, act: str) -> None:
    campaign_id = await draft(teams)
    await asked(teams, campaign_id)
    path = f"/campaigns/{campaign_id}"
    for who in NOT_OWNERS:
        for read in ("", "/participants", "/quotas", "/acts"):
            assert (await teams.get(who, f"{path}{read}")).status_code == 404
        assert (await teams.get(who, f"/obligations?campaign_id={campaign_id}")).json()["items"] == []
        for query in ("", "&mine=true", "&state=draft"):
            assert str(campaign_id) not in (await teams.get(who, f"/campaigns?limit=500{query}")).text
        body = {"reason": REASON} if act in {"withdraw", "close"} else None
        done = await (teams.delete(who, path) if act == "delete" else teams.post(who, f"{path}/{act}", body))
        assert done.status_code in {403, 404}
    assert (await teams.get(CHEN, path)).json()["state"] == "draft"


async def test_a_draft_of_a_county_is_not_its_county_officers(office: Office) -> None:
    """They may not plan; the office of the city that made it may."""
    campaign_id = await draft(office, division_code="211381")
    assert (await office.get(ZHANG, f"/campaigns/{campaign_id}")).status_code == 404
    assert (await office.get(CHEN, f"/campaigns/{campaign_id}")).status_code == 200


async def test_a_draft_is_told_to_nobody_and_nobody_owes_anything(teams: Office) -> None:
    campaign_id = await draft(teams)
    shares = {"measure": "households", "allocations": [{"division_code": "211381", "amount": 5}]}
    await asked(teams, campaign_id)
    assert (await teams.put(CHEN, f"/campaigns/{campaign_id}/quotas", shares)).status_code == 200
    token = (await teams.post(ZHANG, "/dues/calendar-token")).json()["url"].split("/api")[1]
    calendar = (await teams.get(None, token)).text
    assert (told(teams, campaign_id), await dues(teams, campaign_id)) == ([], [])
    # A team that comes later owes nothing for it either.
    teams.feeds.team(new_id(), "后来的队", "211381")
    await teams.feeds.deliver()
    assert await dues(teams, campaign_id) == []
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/publish")).status_code == 200
    assert told(teams, campaign_id) == ["campaign.saved", "quota.allocated", "obligation.saved"]
    assert len(await dues(teams, campaign_id)) >= 3 * 6
    assert (await teams.get(None, token)).text != calendar


async def test_an_empty_campaign_is_not_published(office: Office) -> None:
    campaign_id = await draft(office, phases=[])
    refused = await office.post(CHEN, f"/campaigns/{campaign_id}/publish")
    assert problem(refused) == (409, "campaign-empty")
    assert {"title", "title_en"} <= refused.json().keys()
    body = campaign(phases=[], name="改名")
    refused = await office.put(CHEN, f"/campaigns/{campaign_id}", body, **{"If-Match": '"1"'})
    assert problem(refused) == (409, "campaign-empty")
    assert (await office.get(CHEN, f"/campaigns/{campaign_id}")).json()["name"] == campaign()["name"]
    # One that was never a draft is published at once, as it always was.
    assert (await office.get(CHEN, f"/campaigns/{await made(office, phases=[])}")).json()["state"] == "published"


async def test_a_draft_saved_without_its_state_is_published_and_never_a_draft_again(teams: Office) -> None:
    campaign_id = await draft(teams)
    await asked(teams, campaign_id)
    path = f"/campaigns/{campaign_id}"
    kept = await teams.put(CHEN, path, campaign(state="draft"))
    assert (kept.status_code, kept.json()["state"]) == (200, "draft")
    published = await teams.put(CHEN, path, campaign())
    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert await dues(teams, campaign_id)
    refused = await teams.put(CHEN, path, campaign(state="draft"), **{"If-Match": published.headers["ETag"]})
    assert problem(refused) == (409, "campaign-published")


async def test_what_was_filed_for_keeps_a_campaign_from_being_withdrawn(teams: Office) -> None:
    campaign_id = await made(teams)
    await asked(teams, campaign_id, cycle={"kind": "monthly", "due_day": 25, "from": "2019-03", "to": "2019-03"})
    report_id = new_id()
    pairing = teams.feeds.pairing(TEAM_A, BEIPIAO_VILLAGE, "2019-01-01")
    teams.feeds.report("submitted", pairing, TEAM_A, "2019-03", "2019-03-20T08:00:00+08:00", report_id)
    await teams.feeds.deliver()
    refused = await teams.post(CHEN, f"/campaigns/{campaign_id}/withdraw", {"reason": REASON})
    assert (*problem(refused), refused.json()["filed"]) == (409, "campaign-filed", 1)
    assert problem(await teams.delete(CHEN, f"/campaigns/{campaign_id}")) == (409, "campaign-not-draft")
    closed = await teams.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": REASON})
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")


async def test_a_withdrawn_campaign_is_a_draft_again_and_leaves_nothing_behind(teams: Office) -> None:
    campaign_id = await made(teams)
    await asked(teams, campaign_id, cycle={"kind": "monthly", "due_day": 25, "from": "2031-01", "to": "2031-02"})
    path = f"/campaigns/{campaign_id}"
    shares = {"measure": "households", "allocations": [{"division_code": "211381", "amount": 5}]}
    await teams.put(CHEN, f"{path}/quotas", shares)
    due_id = (await dues(teams, campaign_id))[0]["id"]
    extension = {"due_at": "2032-01-01T00:00:00+08:00", "reason": "汛期"}
    assert (await teams.post(CHEN, f"/dues/{due_id}/extend", extension)).status_code == 200
    for reason in ("", " ", "长" * 501):
        assert (await teams.post(CHEN, f"{path}/withdraw", {"reason": reason})).status_code == 422
    assert (await teams.post(PROVINCE, f"{path}/withdraw", {"reason": REASON})).status_code == 403
    assert (await teams.post(CHEN, f"{path}/withdraw", {"reason": REASON})).json()["state"] == "draft"
    assert await dues(teams, campaign_id) == []
    assert (await teams.get(ZHANG, path)).status_code == 404
    assert told(teams, campaign_id)[-2:] == ["quota.allocated", "campaign.withdrawn"]
    assert problem(await teams.post(CHEN, f"{path}/withdraw", {"reason": REASON})) == (409, "campaign-not-published")
    assert problem(await teams.post(CHEN, f"{path}/close", {"reason": REASON})) == (409, "campaign-not-published")
    assert (await teams.post(CHEN, f"{path}/publish")).json()["state"] == "published"
    assert len(await dues(teams, campaign_id)) >= 3 * 2


async def test_a_draft_is_deleted_with_all_that_was_planned_in_it(teams: Office) -> None:
    campaign_id = await draft(teams)
    obligation_id = await asked(teams, campaign_id)
    path = f"/campaigns/{campaign_id}"
    await teams.put(CHEN, f"{path}/participants", {"rules": [{"kinds": ["team"]}]})
    await teams.post(CHEN, f"{path}/publish")
    assert (await teams.post(LEADER_A, f"{path}/receipt")).status_code == 200
    await teams.post(CHEN, f"{path}/withdraw", {"reason": REASON})
    assert (await teams.delete(CHEN, path)).status_code == 204
    assert (await teams.delete(CHEN, path)).status_code == 404
    assert (await teams.get(CHEN, path)).status_code == 404
    assert (await teams.get(CHEN, f"/obligations/{obligation_id}")).status_code == 404
    assert (await teams.put(CHEN, path, campaign())).status_code == 201


async def test_a_closed_campaign_asks_nothing_new_and_takes_what_is_late(teams: Office) -> None:
    campaign_id = await made(teams)
    obligation_id = await asked(
        teams, campaign_id, cycle={"kind": "monthly", "due_day": 25, "from": "2018-05", "to": f"{NEXT_YEAR}-12"}
    )
    # Without a deadline it waits for ever, so it ends with the campaign as well.
    endless = await asked(teams, campaign_id, form="visit", cycle={"kind": "none"})
    path = f"/campaigns/{campaign_id}"
    assert (await teams.get(CHEN, f"/dues?obligation_id={endless}")).json()["items"]
    before = await teams.get(CHEN, f"/dues?campaign_id={campaign_id}&state=pending")
    assert before.json()["items"]
    assert (await teams.post(CHEN, f"{path}/close", {"reason": REASON})).json()["state"] == "closed"
    for state in ("pending", "due_soon"):
        assert (await teams.get(CHEN, f"/dues?campaign_id={campaign_id}&state={state}")).json()["items"] == []
    assert (await teams.get(ZHANG, path)).json()["state"] == "closed"
    # Neither a team that comes later, nor a change of its plan, makes it ask again.
    teams.feeds.team(new_id(), "更晚的队", "211381")
    pairing = teams.feeds.pairing(TEAM_A, BEIPIAO_VILLAGE, "2018-01-01", "2018-12-31")
    teams.feeds.report("submitted", pairing, TEAM_A, "2018-05", "2026-01-01T08:00:00+08:00", new_id())
    await teams.feeds.deliver()
    late = f"/dues?campaign_id={campaign_id}&organization_id={TEAM_A}&month=2018-05"
    assert [due["state"] for due in (await teams.get(CHEN, late)).json()["items"]] == ["late"]
    assert {due["organization_name"] for due in await dues(teams, campaign_id)}.isdisjoint({"更晚的队"})
    tag = {"If-Match": (await teams.get(CHEN, path)).headers["ETag"]}
    for body in (campaign(name="改名"), campaign(state="draft")):
        assert problem(await teams.put(CHEN, path, body, **tag))[0] == 409
    assert problem(await teams.put(CHEN, path, campaign(name="改名"), **tag)) == (409, "campaign-closed")
    changed = form_2(campaign_id, name="改名")
    assert problem(await teams.put(CHEN, f"/obligations/{obligation_id}", changed, **tag)) == (409, "campaign-closed")
    assert problem(await teams.put(CHEN, f"/obligations/{new_id()}", changed)) == (409, "campaign-closed")
    rules = {"rules": [{"kinds": ["team"]}]}
    assert problem(await teams.put(CHEN, f"{path}/participants", rules)) == (409, "campaign-closed")
    shares = {"measure": "households", "allocations": [{"division_code": "211381", "amount": 5}]}
    assert problem(await teams.put(CHEN, f"{path}/quotas", shares)) == (409, "campaign-closed")
    for act in ("publish", "withdraw", "close"):
        reason = None if act == "publish" else {"reason": REASON}
        assert problem(await teams.post(CHEN, f"{path}/{act}", reason)) == (409, "campaign-closed")
    # One that was closed early is over.
    assert (await teams.post(CHEN, f"{path}/archive")).json()["state"] == "archived"


async def test_a_draft_is_not_archived(office: Office) -> None:
    campaign_id = await draft(office)
    assert problem(await office.post(CHEN, f"/campaigns/{campaign_id}/archive")) == (409, "campaign-not-over")


async def test_why_it_was_ended_is_stored_sealed_and_read_by_people_only(teams: Office) -> None:
    campaign_id = await made(teams)
    path = f"/campaigns/{campaign_id}"
    await teams.post(CHEN, f"{path}/withdraw", {"reason": REASON})
    await teams.post(CHEN, f"{path}/publish")
    await teams.post(CHEN, f"{path}/close", {"reason": "请找 13812345678"})
    with psycopg.connect(teams.database.dsn()) as connection:
        rows = connection.execute(
            "select a.at, a.reason_sealed, c.wrapped_key, to_jsonb(a)::text from campaign_acts a "
            "join campaigns c on c.id = a.campaign_id where campaign_id = %s order by a.id",
            [campaign_id],
        ).fetchall()
        trail = connection.execute(
            "select action, details from audit_entries where subject = %s", [str(campaign_id)]
        ).fetchall()
    assert not any(REASON in text for *_, text in rows)
    assert REASON not in json.dumps(trail, ensure_ascii=False)
    assert open_reason(KEYS, rows[0][2], campaign_id, rows[0][0], rows[0][1]) == REASON
    shown = (await teams.get(ZHANG, f"{path}/acts")).json()["items"]
    assert [each["act"] for each in shown] == ["withdrawn", "published", "closed"]
    assert (shown[0]["reason"], shown[1]["reason"]) == (REASON, None)
    # A number of a person is masked, as everybody reads it.
    assert "13812345678" not in shown[2]["reason"]
    assert [each["reason"] for each in (await teams.get(API_CLIENT, f"{path}/acts")).json()["items"]] == [None] * 3
    with psycopg.connect(teams.database.dsn()) as connection:
        looks = connection.execute(
            "select actor_id from audit_entries where action = 'campaign.viewed' and subject = %s", [str(campaign_id)]
        ).fetchall()
    assert looks == [(ZHANG.account_id,)]


async def test_theme_and_whom_it_serves_are_data(office: Office) -> None:
    wrong: list[dict[str, list[str]]] = [{"statuses": ["Not a code"]}, {"groups": ["old", "old"]}, {"ages": []}]
    for serves in wrong:
        answer = await office.put(CHEN, f"/campaigns/{new_id()}", campaign(serves=serves))
        assert answer.status_code == 422
    serves = {"statuses": ["registered_poor", "a_new_status"], "groups": ["elderly"]}
    campaign_id = await made(office, theme="消费帮扶", serves=serves, open_below=True)
    read = (await office.get(CHEN, f"/campaigns/{campaign_id}")).json()
    assert (read["theme"], read["serves"], read["open_below"]) == ("消费帮扶", serves, True)
    plain = (await office.get(CHEN, f"/campaigns/{await made(office)}")).json()
    assert (plain["theme"], plain["serves"], plain["open_below"]) == (None, {"statuses": [], "groups": []}, False)


async def test_mine_is_ordered_by_what_is_due_and_not_by_what_was_entered_last(teams: Office) -> None:
    city = person("只看这些", "city_officer", division="2114")
    team = new_id()
    leader = person("队长", "team_leader", team=team, division="211481")
    teams.feeds.division("2114", "葫芦岛市", "21", "city")
    teams.feeds.team(team, "丙队", "211481")
    await teams.feeds.deliver()
    month = today().replace(day=1)
    later = (month + timedelta(days=63)).strftime("%Y-%m")
    soon = (month + timedelta(days=32)).strftime("%Y-%m")
    cycles = {"later": (later, later), "soon": (soon, soon), "missed": ("2019-05", "2019-05"), "newest": None}
    ids: dict[str, UUID] = {}
    for name, months in cycles.items():
        ids[name] = new_id()
        year = 2025 if name == "newest" else 2019
        days = {"starts_on": f"{year}-01-01", "ends_on": f"{NEXT_YEAR}-12-31", "phases": []}
        body = campaign(name=name, division_code="2114", **days)
        assert (await teams.put(city, f"/campaigns/{ids[name]}", body)).status_code == 201
        if months:
            cycle = {"kind": "monthly", "due_day": 25, "from": months[0], "to": months[1]}
            owed = form_2(ids[name], owed_by={"kind": "team", "division_code": "2114"}, cycle=cycle)
            assert (await teams.put(city, f"/obligations/{new_id()}", owed)).status_code == 201
    own = new_id()
    await teams.put(city, f"/campaigns/{own}", campaign(name="draft", division_code="2114", state="draft"))
    # Something is open in it for ever, and nobody can file it any more.
    over = new_id()
    days = {"starts_on": "2019-01-01", "ends_on": "2019-12-31", "phases": []}
    assert (await teams.put(city, f"/campaigns/{over}", campaign(name="over", division_code="2114", **days))).is_success
    cycle = {"kind": "monthly", "due_day": 25, "from": "2019-06", "to": "2019-07"}
    owed = form_2(over, owed_by={"kind": "team", "division_code": "2114"}, cycle=cycle)
    assert (await teams.put(city, f"/obligations/{new_id()}", owed)).status_code == 201
    assert (await teams.get(leader, "/campaigns?mine=true")).json()["items"][2]["name"] == "over"
    closed = await teams.post(city, f"/campaigns/{over}/close", {"reason": "已经结束"})
    assert closed.status_code == 200, closed.text
    assert (await teams.post(city, f"/campaigns/{over}/archive")).status_code == 200
    last_of_city = [("newest", "own"), ("draft", "own"), ("over", "own")]
    for who, last in ((leader, [("newest", "area"), ("over", "area")]), (city, last_of_city)):
        listed = (await teams.get(who, "/campaigns?mine=true")).json()["items"]
        shown = [(each["name"], each["concern"]) for each in listed if each["division_code"] == "2114"]
        assert shown == [("soon", "due"), ("later", "due"), ("missed", "due"), *last]
    # Page by page it is the same list.
    names, cursor = [], ""
    while cursor is not None:
        page = (await teams.get(city, f"/campaigns?mine=true&limit=2{cursor and f'&cursor={cursor}'}")).json()
        names += [each["name"] for each in page["items"]]
        cursor = page["next"]
    assert names == ["soon", "later", "missed", "newest", "draft", "over"]
    drafts = (await teams.get(city, "/campaigns?mine=true&state=draft")).json()["items"]
    assert [each["name"] for each in drafts] == ["draft"]


async def test_reasons_stay_readable_under_another_key(office: Office) -> None:
    campaign_id = await made(office)
    await office.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": REASON})
    new = new_key()
    both = KeyRing(f"{new}\n{KEK}", BLIND_INDEX_KEY)
    (kind,) = REKEYED
    worker = Database(office.database.worker, application_name="rekeying", pool_size=1)

    def stored() -> Any:
        with psycopg.connect(office.database.dsn()) as connection:
            return connection.execute(
                "select c.wrapped_key, a.at, a.reason_sealed from campaign_acts a "
                "join campaigns c on c.id = a.campaign_id where c.id = %s",
                [campaign_id],
            ).fetchone()

    before = stored()
    async with worker, worker.transaction() as connection:
        await try_batch(connection, both, kind, FIRST)
        assert (await count_left(connection, both, kind))[0] == 0
    wrapped_key, at, sealed = stored()
    with pytest.raises(CannotDecrypt):
        open_reason(KEYS, wrapped_key, campaign_id, at, sealed)
    assert open_reason(KeyRing(new, BLIND_INDEX_KEY), wrapped_key, campaign_id, at, sealed) == REASON
    # The service of this module goes on with the key it knows.
    with psycopg.connect(office.database.dsn()) as cleared:
        cleared.execute("delete from campaign_acts")
        cleared.execute("update campaigns set wrapped_key = null")
    assert before[0] != wrapped_key


async def test_the_area_of_a_published_campaign_stays(teams: Office) -> None:
    """Its units owe and claim by it; of a draft it may change."""
    planned, published = await draft(teams), await made(teams)
    for campaign_id, status in ((planned, 200), (published, 409)):
        stored = await teams.get(CHEN, f"/campaigns/{campaign_id}")
        state = {"state": "draft"} if campaign_id == planned else {}
        body = campaign(division_code="211381", **state)
        answer = await teams.put(CHEN, f"/campaigns/{campaign_id}", body, **{"If-Match": stored.headers["etag"]})
        assert answer.status_code == status, answer.text
        seen = (await teams.get(CHEN, f"/campaigns/{campaign_id}")).json()
        assert seen["division_code"] == ("211381" if status == 200 else "2113")
    assert problem(answer) == (409, "campaign-area-published")


@pytest.mark.parametrize("blank", ["   ", "\u200b", "\u3000\ufeff"])
async def test_a_name_that_nobody_sees_is_refused(teams: Office, blank: str) -> None:
    for changes in ({"name": blank}, {"series": blank}, {"phases": [{**PHASE, "name": blank}]}):
        answer = await teams.put(CHEN, f"/campaigns/{new_id()}", campaign(**changes))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["message"] == "请填写此项。"


async def test_what_comes_unseen_with_pasted_text_goes(teams: Office) -> None:
    fresh, body = new_id(), campaign(name=" \u202e宿州\u200b扶贫日 ")
    for status in (201, 200):
        assert (await teams.put(CHEN, f"/campaigns/{fresh}", body)).status_code == status
    assert (await teams.get(CHEN, f"/campaigns/{fresh}")).json()["name"] == "宿州扶贫日"


async def test_a_cursor_with_a_number_that_no_row_has_is_refused(office: Office) -> None:
    cursor = encode_cursor(["0", str(2**31), str(new_id())])
    refused = await office.get(CHEN, f"/campaigns?mine=true&cursor={cursor}")
    assert problem(refused) == (422, "cursor-malformed")


async def test_what_has_no_deadline_is_told_with_the_new_days_of_its_campaign(teams: Office) -> None:
    campaign_id = await made(teams)
    duty = await asked(teams, campaign_id, form="visit", cycle={"kind": "none"})
    other = await asked(teams, campaign_id)
    path = f"/campaigns/{campaign_id}"
    tag = {"If-Match": (await teams.get(CHEN, path)).headers["ETag"]}
    assert (await teams.put(CHEN, path, campaign(ends_on="2020-12-31"), **tag)).status_code == 200
    (due, *_) = (await teams.get(CHEN, f"/dues?obligation_id={duty}")).json()["items"]
    assert due["ends_on"] == "2020-12-31"
    statement = "select data -> 'periods' -> 0 ->> 'ends_on' from outbox where type = 'obligation.saved'"
    with psycopg.connect(teams.database.dsn()) as connection:
        told_of = [
            connection.execute(f"{statement} and subject = %s order by id", [str(each)]).fetchall()
            for each in (duty, other)
        ]
    assert told_of == [[("2020-09-30",), ("2020-12-31",)], [(None,)]]


async def test_a_draft_does_not_leave_the_division_of_its_duties(teams: Office) -> None:
    campaign_id = await draft(teams)
    await asked(teams, campaign_id)
    path = f"/campaigns/{campaign_id}"
    tag = (await teams.get(CHEN, path)).headers["ETag"]
    narrowed = campaign(division_code="211381", state="draft")
    assert problem(await teams.put(CHEN, path, narrowed, **{"If-Match": tag})) == (409, "duty-outside-campaign")
    assert (await teams.get(CHEN, path)).headers["ETag"] == tag


async def test_a_duty_by_rules_goes_with_its_draft_to_another_division(teams: Office) -> None:
    campaign_id = await draft(teams)
    body = form_2(campaign_id, who={"rules": [{"kinds": ["team"]}]})
    del body["owed_by"]
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", body)).status_code == 201
    path = f"/campaigns/{campaign_id}"

    async def places() -> set[str]:
        return {unit["division_code"] for unit in (await teams.get(CHEN, f"{path}/check")).json()["units"]}

    assert len(await places()) > 1
    tag = {"If-Match": (await teams.get(CHEN, path)).headers["ETag"]}
    moved = campaign(division_code="211382", state="draft")
    assert (await teams.put(CHEN, path, moved, **tag)).status_code == 200
    assert await places() == {"211382"}


@pytest.mark.parametrize("name", [" ", "　"])
async def test_a_name_of_blanks_is_no_name(office: Office, name: str) -> None:
    assert problem(await office.put(CHEN, f"/campaigns/{new_id()}", campaign(name=name))) == (422, "malformed")
    assert problem(await office.put(CHEN, f"/notices/{new_id()}", notice(title=name))) == (422, "malformed")
