"""Duties that units count themselves: who owes by rules, what is refused, numbers with files, receipts, ending."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.programs import migrations_of
from services.kernel.clock import today
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.campaigns.office import Office, form_2, notice, unit_duty
from tests.campaigns.test_campaign_states import dues, made, problem
from tests.databases import MakeDatabase
from tests.support.kept_files import manifest_of
from tests.support.people import (
    ADMINS,
    API_CLIENT,
    CHEN,
    INSPECTOR,
    LEADER_A,
    OTHER_CITY,
    TEAM_A,
    XIAO_LI,
    ZHANG,
    person,
)

CIVIL = "civil_affairs"
LINGYUAN = person("凌源主任", "county_officer", division="211382")
FUTURE = {"kind": "once", "due_on": "2031-05-25"}


@pytest.fixture(scope="module")
async def units(teams: Office) -> dict[str, UUID]:
    """A bureau of the city and one of each of two counties, on a line of their own."""
    ids = {name: new_id() for name in ("city", "beipiao", "lingyuan")}
    teams.feeds.team(ids["city"], "市民政局", "2113", "office", {CIVIL: None})
    teams.feeds.team(ids["beipiao"], "北票民政局", "211381", "office", {CIVIL: ids["city"]})
    teams.feeds.team(ids["lingyuan"], "凌源民政局", "211382", "office", {CIVIL: ids["city"]})
    await teams.feeds.deliver()
    return ids


@pytest.fixture
async def campaign_id(teams: Office, units: dict[str, UUID]) -> UUID:
    return await made(teams)


def by_rules(campaign_id: UUID, *rules: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = unit_duty(campaign_id, who={"rules": list(rules)}, cycle=FUTURE, **changes)
    del body["owed_by"]
    return body


async def put(office: Office, body: dict[str, Any], who: Any = CHEN) -> UUID:
    fresh = new_id()
    answer = await office.put(who, f"/obligations/{fresh}", body)
    assert answer.status_code == 201, answer.text
    return fresh


async def due_of(office: Office, campaign_id: UUID, name: str = "北票民政局") -> dict[str, Any]:
    (found,) = [due for due in await dues(office, campaign_id) if due["organization_name"] == name]
    return found


async def attach(office: Office, due: dict[str, Any]) -> None:
    office.files.keep("due", UUID(due["id"]), b"%PDF-1.7 the stories")


async def enter(office: Office, due: dict[str, Any], number: int, who: Any = ZHANG) -> httpx.Response:
    return await office.put(who, f"/dues/{due['id']}/return", {"number": number})


async def receive(office: Office, due: dict[str, Any], channel: str, on: str, who: Any = CHEN) -> httpx.Response:
    return await office.post(who, f"/dues/{due['id']}/received", {"channel": channel, "on": on})


@pytest.mark.parametrize(
    "change",
    [
        {"what": {"kind": "visits", "minimum": 2}},
        {"what": {"kind": "visits", "refs": ["home"], "per": "household"}},
        {"what": {"kind": "items", "per": "household"}},
        {"what": {"kind": "measure", "refs": ["visits"], "per": "pairing"}},
        {"what": {"kind": "form", "refs": ["progress_report"]}},
        {"what": {"kind": "form", "refs": ["progress_report", "registration_form"], "per": "pairing"}},
        {
            "what": {"kind": "visits", "per": "household"},
            "owed_by": {"kind": "team", "division_code": "2113"},
            "counts_when": "received",
        },
    ],
)
async def test_what_nothing_could_count_is_refused(teams: Office, campaign_id: UUID, change: dict[str, Any]) -> None:
    answer = await teams.put(CHEN, f"/obligations/{new_id()}", unit_duty(campaign_id, **change))
    assert problem(answer) == (422, "duty-not-counted")
    assert answer.json()["title_en"]
    assert await dues(teams, campaign_id) == []


@pytest.mark.parametrize("form", ["progress_report", "registration_form"])
async def test_two_forms_of_a_household_in_a_period_are_refused(teams: Office, campaign_id: UUID, form: str) -> None:
    """One is filed for a period, so the second would be missing for ever."""
    what = {"kind": "form", "refs": [form], "per": "pairing", "minimum": 2}
    new = form_2(campaign_id, form=form) | {"what": what}
    for body in (form_2(campaign_id, form=form, minimum=2), {name: new[name] for name in new if name != "form"}):
        answer = await teams.put(CHEN, f"/obligations/{new_id()}", body)
        assert problem(answer) == (422, "one-form-a-period")
        assert answer.json()["title_en"]
    assert await dues(teams, campaign_id) == []


@pytest.mark.parametrize("what", [{"kind": "visits"}, {"kind": "form", "refs": ["progress_report"]}])
async def test_what_only_teams_do_is_not_asked_of_an_office(
    teams: Office, campaign_id: UUID, what: dict[str, Any]
) -> None:
    monthly = {"kind": "monthly", "due_day": 25, "from": "2020-04", "to": "2020-05"}
    asked = {"what": {**what, "per": "pairing"}, "cycle": monthly}
    by_kind = unit_duty(campaign_id, **asked)
    rules = {**by_rules(campaign_id, {"line": CIVIL}), **asked}
    as_before = form_2(campaign_id, owed_by={"kind": "office", "division_code": "2113"})
    for body in (by_kind, rules, as_before):
        answer = await teams.put(CHEN, f"/obligations/{new_id()}", body)
        assert problem(answer) == (422, "duty-cannot-be-fulfilled")
    assert answer.json()["name"] == ""
    named = await teams.put(CHEN, f"/obligations/{new_id()}", rules)
    assert named.json()["name"] == "凌源民政局"
    assert await dues(teams, campaign_id) == []


@pytest.mark.parametrize(
    "change",
    [
        {"form": "visit"},
        {"who": {"rules": [{}]}},
        {"owed_by": None},
        {"what": None},
        {"what": {"kind": "stories"}},
        {"what": {"kind": "items", "minimum": 0}},
        {"what": {"kind": "items", "per": "assigned"}},
        {"to": {}},
        {"to": {"outside": "市委办公室", "organization_id": str(TEAM_A)}},
        {"channels": []},
        {"channels": ["paper", "paper"]},
        {"channels": ["pigeon"]},
        {"counts_when": "believed"},
        {"owed_by": None, "who": {"rules": []}},
    ],
)
async def test_a_malformed_duty_is_refused(teams: Office, campaign_id: UUID, change: dict[str, Any]) -> None:
    answer = await teams.put(CHEN, f"/obligations/{new_id()}", unit_duty(campaign_id, **change))
    assert problem(answer) == (422, "malformed")


async def test_what_names_something_that_is_not_there_is_refused(
    teams: Office, campaign_id: UUID, units: dict[str, UUID]
) -> None:
    cases = {
        "duty-nobody": by_rules(campaign_id, {"line": CIVIL}, {"line": "no such line"}),
        "receiver-unknown": unit_duty(campaign_id, to={"organization_id": str(new_id())}),
        "parent-duty-unknown": unit_duty(campaign_id, fulfils=[str(new_id())]),
    }
    for code, body in cases.items():
        assert problem(await teams.put(CHEN, f"/obligations/{new_id()}", body)) == (409, code)
    nobody = await teams.put(CHEN, f"/obligations/{new_id()}", cases["duty-nobody"])
    assert nobody.json()["rule"] == 2
    above = await put(teams, unit_duty(campaign_id))
    below = await put(teams, unit_duty(campaign_id, fulfils=[str(above)]))
    tag = (await teams.get(CHEN, f"/obligations/{above}")).headers["etag"]
    for parents in ([str(below)], [str(above)]):
        body = unit_duty(campaign_id, fulfils=parents)
        answer = await teams.put(CHEN, f"/obligations/{above}", body, **{"If-Match": tag})
        assert problem(answer) == (409, "duties-circular")
    assert (await teams.get(CHEN, f"/obligations/{above}")).json()["fulfils"] == []


@pytest.mark.parametrize("who", [ZHANG, OTHER_CITY, INSPECTOR, XIAO_LI, *ADMINS], ids=lambda each: each.name)
async def test_only_the_planner_ends_and_deletes_a_duty(teams: Office, campaign_id: UUID, who: Any) -> None:
    duty = await put(teams, unit_duty(campaign_id))
    for answer in (
        await teams.delete(who, f"/obligations/{duty}"),
        await teams.post(who, f"/obligations/{duty}/end", {"reason": "不做了"}),
    ):
        assert answer.status_code == (404 if who is OTHER_CITY else 403)
    assert len(await dues(teams, campaign_id)) == 3


async def test_a_duty_by_rules_is_owed_by_whom_they_reach_now(
    teams: Office, campaign_id: UUID, units: dict[str, UUID]
) -> None:
    duty = await put(teams, by_rules(campaign_id, {"under": str(units["city"]), "line": CIVIL}))
    stored = (await teams.get(CHEN, f"/obligations/{duty}")).json()
    assert (stored["form"], stored["owed_by"]) == ("unit_return", None)
    assert stored["what"] == {"kind": "items", "refs": ["story"], "minimum": 3, "per": "unit"}
    assert stored["who"]["rules"][0]["under"] == str(units["city"])
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} == {"北票民政局", "凌源民政局"}
    fresh = new_id()
    teams.feeds.team(fresh, "建平民政局", "211322", "office", {CIVIL: units["city"]})
    await teams.feeds.deliver()
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} == {
        "北票民政局",
        "凌源民政局",
        "建平民政局",
    }
    teams.feeds.team(fresh, "建平民政局", "211322", "office", {"other": None})
    await teams.feeds.deliver()
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} == {"北票民政局", "凌源民政局"}


async def test_rules_narrow_who_takes_part_and_never_widen_it(
    teams: Office, campaign_id: UUID, units: dict[str, UUID]
) -> None:
    only = {"rules": [{"organizations": [str(units["beipiao"])]}]}
    assert (await teams.put(CHEN, f"/campaigns/{campaign_id}/participants", only)).status_code == 200
    await put(teams, by_rules(campaign_id, {"line": CIVIL}))
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} == {"北票民政局"}


async def test_a_number_needs_a_file_and_counts_once_it_is_enough(
    teams: Office, campaign_id: UUID, units: dict[str, UUID]
) -> None:
    await put(teams, unit_duty(campaign_id))
    due = await due_of(teams, campaign_id)
    assert (due["state"], due["count"], due["minimum"], due["number"]) == ("pending", 0, 3, None)
    assert problem(await enter(teams, due, 3)) == (409, "return-file-missing")
    await attach(teams, due)
    few = (await enter(teams, due, 2)).json()
    assert (few["state"], few["count"], few["number"]) == ("pending", 2, 2)
    enough = (await enter(teams, due, 3)).json()
    assert (enough["state"], enough["count"], enough["was_late"]) == ("filed", 3, False)
    again = (await enter(teams, due, 3)).json()
    assert again == enough
    # What others recount leaves it alone.
    teams.feeds.team(units["beipiao"], "北票民政局", "211381", "office", {CIVIL: units["city"]})
    await teams.feeds.deliver()
    assert (await due_of(teams, campaign_id))["count"] == 3
    taken = (await teams.delete(ZHANG, f"/dues/{due['id']}/return")).json()
    assert (taken["state"], taken["count"], taken["number"]) == ("pending", 0, None)


async def test_a_file_that_has_not_come_or_was_refused_carries_no_number(teams: Office, campaign_id: UUID) -> None:
    await put(teams, unit_duty(campaign_id))
    due = await due_of(teams, campaign_id)
    file_id, content = new_id(), b"%PDF-1.7 the stories"
    path = f"/dues/{due['id']}/files/{file_id}"
    assert (await teams.put(ZHANG, path, manifest_of(content))).status_code in {200, 201}
    assert problem(await enter(teams, due, 3)) == (409, "return-file-missing")
    teams.files.arrive(file_id, content)
    assert (await enter(teams, due, 3)).json()["state"] == "filed"
    # Nor is the number left without it.
    assert problem(await teams.delete(ZHANG, path)) == (409, "return-needs-its-file")
    await attach(teams, due)
    assert (await teams.delete(ZHANG, path)).status_code == 204
    listed = (await teams.get(ZHANG, f"/dues/{due['id']}/files")).json()["items"]
    last = f"/dues/{due['id']}/files/{listed[0]['id']}"
    assert problem(await teams.delete(ZHANG, last)) == (409, "return-needs-its-file")
    assert (await teams.delete(ZHANG, f"/dues/{due['id']}/return")).json()["number"] is None
    assert (await teams.delete(ZHANG, last)).status_code == 204


async def test_the_rate_counts_what_is_late_and_what_arrived(teams: Office, campaign_id: UUID) -> None:
    """In what is owed: three of a unit that came late are three late ones; what arrived on paper is all of it."""

    async def rate(duty: UUID) -> tuple[int, int, int, int]:
        found = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}")).json()
        return found["expected"], found["filed"], found["on_time"], found["late"]

    duty = await put(teams, unit_duty(campaign_id, cycle={"kind": "once", "due_on": "2020-08-25"}, channels=["paper"]))
    due = await due_of(teams, campaign_id)
    await attach(teams, due)
    await enter(teams, due, 2)
    expected, *_ = await rate(duty)
    assert await rate(duty) == (expected, 2, 0, 2)
    await enter(teams, due, 3)
    assert await rate(duty) == (expected, 3, 0, 3)
    await teams.delete(ZHANG, f"/dues/{due['id']}/return")
    assert await rate(duty) == (expected, 0, 0, 0)
    assert (await receive(teams, due, "paper", "2020-08-24")).status_code == 200
    assert await rate(duty) == (expected, 3, 3, 0)
    arrived = await due_of(teams, campaign_id)
    assert (arrived["count"], arrived["minimum"], arrived["number"], arrived["state"]) == (3, 3, None, "accepted")


async def test_what_was_entered_in_time_stays_so_when_it_is_corrected(teams: Office, campaign_id: UUID) -> None:
    """Only the piece that came later is late, also of what was taken back and entered again; with more time, none."""
    duty = await put(teams, unit_duty(campaign_id, cycle=FUTURE))
    due = await due_of(teams, campaign_id)

    async def standing() -> tuple[int, int, str]:
        found = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}")).json()
        return found["on_time"], found["late"], (await due_of(teams, campaign_id))["state"]

    def time_is_over(before: str) -> None:
        """What was entered so far was entered two days ago, and it was due yesterday."""
        with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
            connection.execute(
                "update due_items set returned_at = returned_at - interval '2 days',"
                " timely_at = timely_at - interval '2 days', due_at = now() - interval '1 day',"
                " original_due_at = now() - interval '1 day' where id = %s",
                (before,),
            )

    await attach(teams, due)
    assert (await enter(teams, due, 2)).status_code == 200
    time_is_over(due["id"])
    assert (await enter(teams, due, 3)).status_code == 200
    assert await standing() == (2, 1, "late")
    assert (await enter(teams, due, 1)).status_code == 200
    assert await standing() == (1, 0, "overdue")
    with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
        connection.execute("update due_items set timely_number = 3 where id = %s", (due["id"],))
    assert (await enter(teams, due, 4)).status_code == 200
    assert await standing() == (3, 0, "filed")
    assert (await teams.delete(ZHANG, f"/dues/{due['id']}/return")).status_code == 200
    assert await standing() == (0, 0, "overdue")
    assert (await enter(teams, due, 3)).status_code == 200
    assert await standing() == (3, 0, "filed")
    with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
        connection.execute("update due_items set timely_number = null where id = %s", (due["id"],))
    assert (await enter(teams, due, 5)).status_code == 200
    assert await standing() == (0, 3, "late")
    more = {"due_at": "2031-08-01T00:00:00+08:00", "reason": "大雪封路"}
    assert (await teams.post(CHEN, f"/dues/{due['id']}/extend", more)).status_code == 200
    assert await standing() == (3, 0, "filed")


async def test_what_arrives_is_not_more_than_was_entered(teams: Office, campaign_id: UUID) -> None:
    """Where only receipt counts, nothing counts before; two of three that arrived are two of three."""
    past = {"kind": "once", "due_on": "2020-10-20"}
    ways = {"channels": ["electronic", "paper"], "counts_when": "received", "cycle": past}
    duty = await put(teams, unit_duty(campaign_id, **ways))
    due = await due_of(teams, campaign_id)

    async def standing() -> tuple[int, int, str]:
        found = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}")).json()
        return found["filed"], found["units"]["filed"], (await due_of(teams, campaign_id))["state"]

    await attach(teams, due)
    assert (await enter(teams, due, 2)).status_code == 200
    assert await standing() == (0, 0, "overdue")
    for channel in ("electronic", "paper"):
        assert (await receive(teams, due, channel, "2020-10-19")).status_code == 200
    arrived = await due_of(teams, campaign_id)
    assert (arrived["count"], arrived["number"], len(arrived["received"])) == (2, 2, 2)
    assert await standing() == (2, 0, "overdue")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 401),
        (CHEN, 403),
        (LINGYUAN, 404),
        (OTHER_CITY, 404),
        (INSPECTOR, 403),
        (XIAO_LI, 403),
        (LEADER_A, 404),
        (API_CLIENT, 403),
        *((admin, 403) for admin in ADMINS),
    ],
)
async def test_only_the_unit_itself_enters_its_number(teams: Office, campaign_id: UUID, who: Any, status: int) -> None:
    await put(teams, unit_duty(campaign_id))
    due = await due_of(teams, campaign_id)
    await attach(teams, due)
    assert (await enter(teams, due, 3, who)).status_code == status
    if who is not None:
        assert (await teams.delete(who, f"/dues/{due['id']}/return")).status_code == status
    assert (await due_of(teams, campaign_id))["number"] is None


async def test_files_of_a_return_are_not_for_a_system_and_a_look_is_on_record(teams: Office, campaign_id: UUID) -> None:
    await put(teams, unit_duty(campaign_id))
    due = await due_of(teams, campaign_id)
    await attach(teams, due)
    path = f"/dues/{due['id']}/files"
    for who, status in ((API_CLIENT, 403), (LINGYUAN, 404), (OTHER_CITY, 404), (XIAO_LI, 403)):
        assert (await teams.get(who, path)).status_code == status
    assert len((await teams.get(CHEN, path)).json()["items"]) == 1
    with psycopg.connect(teams.database.dsn()) as connection:
        found = connection.execute(
            "select count(*) from audit_entries where action = 'due.files_viewed' and subject = %s",
            (f"due:{due['id']}",),
        )
        assert found.fetchone() == (1,)


async def test_a_duty_that_is_counted_from_visits_takes_no_number(teams: Office, campaign_id: UUID) -> None:
    await put(teams, form_2(campaign_id))
    due = (await dues(teams, campaign_id, LEADER_A))[0]
    assert problem(await enter(teams, due, 3, LEADER_A)) == (409, "due-not-a-return")
    assert problem(await receive(teams, due, "paper", "2020-05-01")) == (409, "due-not-a-return")


async def test_paper_alone_fulfils_it_on_the_day_it_arrived(teams: Office, campaign_id: UUID) -> None:
    """Suzhou's summary: due on a day, in two channels."""
    past = {"kind": "once", "due_on": "2020-10-20"}
    what = {"kind": "form", "minimum": 1}
    await put(teams, unit_duty(campaign_id, what=what, cycle=past, channels=["electronic", "paper"]))
    due = await due_of(teams, campaign_id)
    assert due["state"] == "overdue"
    assert problem(await receive(teams, due, "fax", "2020-10-20")) == (422, "channel-not-asked")
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert problem(await receive(teams, due, "paper", tomorrow)) == (422, "received-in-future")
    assert problem(await receive(teams, due, "paper", "2020-03-23")) == (422, "received-before-asked")
    assert (await due_of(teams, campaign_id))["received"] == []
    for who, status in ((ZHANG, 403), (LINGYUAN, 404), (INSPECTOR, 403), (API_CLIENT, 403)):
        assert (await receive(teams, due, "paper", "2020-10-20", who)).status_code == status
    half = (await receive(teams, due, "paper", "2020-10-19")).json()
    assert (half["state"], half["received"]) == ("overdue", [{"channel": "paper", "on": "2020-10-19"}])
    whole = (await receive(teams, due, "electronic", "2020-10-20")).json()
    assert (whole["state"], whole["was_late"]) == ("accepted", False)
    assert problem(await enter(teams, due, 1)) == (409, "return-received")
    corrected = (await receive(teams, due, "paper", "2020-10-21")).json()
    assert (corrected["state"], corrected["was_late"]) == ("accepted", True)
    back = await teams.delete(CHEN, f"/dues/{due['id']}/received/paper")
    assert (back.json()["state"], len(back.json()["received"])) == ("overdue", 1)


async def test_of_who_leaves_what_came_in_is_all_of_it(
    teams: Office, campaign_id: UUID, units: dict[str, UUID]
) -> None:
    """One of two weeks' items, one of two channels, a file without its number; back again, the rest is owed."""
    past = {"kind": "once", "due_on": "2020-08-25"}
    items = await put(teams, unit_duty(campaign_id, cycle=past))
    paper = await put(
        teams, unit_duty(campaign_id, cycle=past, channels=["electronic", "paper"], counts_when="received")
    )
    scan = await put(teams, unit_duty(campaign_id, cycle=past))
    nothing = await put(teams, unit_duty(campaign_id, cycle=past))

    async def standing() -> dict[UUID, tuple[int, int, str]]:
        return {
            UUID(due["obligation_id"]): (due["count"], due["minimum"], due["state"])
            for due in await dues(teams, campaign_id)
            if due["organization_name"] == "北票民政局"
        }

    ids = {
        UUID(due["obligation_id"]): due
        for due in await dues(teams, campaign_id)
        if due["organization_name"] == "北票民政局"
    }
    await attach(teams, ids[items])
    assert (await enter(teams, ids[items], 1)).status_code == 200
    assert (await receive(teams, ids[paper], "paper", "2020-08-20")).status_code == 200
    begun = await teams.put(ZHANG, f"/dues/{ids[scan]['id']}/files/{new_id()}", manifest_of(b"%PDF-1.7 the stories"))
    assert begun.status_code == 200
    owed = {items: (1, 3, "overdue"), paper: (0, 3, "overdue"), scan: (0, 3, "overdue"), nothing: (0, 3, "overdue")}
    assert await standing() == owed
    path = f"/campaigns/{campaign_id}/participants"
    out = {"rules": [{"line": CIVIL, "except": [str(units["beipiao"])]}]}
    assert (await teams.put(CHEN, path, out)).status_code == 200
    left = {items: (1, 1, "late"), paper: (1, 1, "accepted"), scan: (1, 1, "late")}
    assert await standing() == left
    rate = (await teams.get(CHEN, f"/dues/rate?obligation_id={paper}")).json()
    assert (rate["units"]["filed"], rate["filed"]) == (1, 1)
    assert (await teams.put(CHEN, path, {"rules": [{"line": CIVIL}]})).status_code == 200
    assert await standing() == owed


async def test_who_receives_paper_attaches_a_scan_of_it(teams: Office, campaign_id: UUID) -> None:
    """The scan is the receiver's: the unit reads it, changes nothing of it, and has no file of its own by it."""
    await put(teams, unit_duty(campaign_id, channels=["electronic", "fax"]))
    due = await due_of(teams, campaign_id)
    path = f"/dues/{due['id']}/receipt/files"
    content = b"%PDF-1.7 fax"
    for who, status in ((None, 401), (ZHANG, 403), (LINGYUAN, 404), (OTHER_CITY, 404), (INSPECTOR, 403)):
        answer = await teams.put(who, f"{path}/{new_id()}", manifest_of(content))
        assert answer.status_code == status
    assert [kept for kept in teams.files.files.values() if kept.facts["owner_id"] == due["id"]] == []
    scan = new_id()
    assert (await teams.put(CHEN, f"{path}/{scan}", manifest_of(content, "传真.pdf"))).status_code == 200
    teams.files.arrive(scan, content)
    teams.files.check(scan)
    assert (await receive(teams, due, "fax", "2026-01-05")).status_code == 200
    for who in (CHEN, ZHANG):
        (shown,) = (await teams.get(who, path)).json()["items"]
        assert (shown["id"], shown["name"]) == (str(scan), "传真.pdf")
        assert (await teams.get(who, f"{path}/{scan}")).content == content
        assert (await teams.get(who, f"/dues/{due['id']}/files")).json()["items"] == []
        assert (await teams.get(who, f"/dues/{due['id']}/files/{scan}")).status_code == 404
    for who, status in ((API_CLIENT, 403), (LINGYUAN, 404), (OTHER_CITY, 404), (XIAO_LI, 403)):
        assert (await teams.get(who, path)).status_code == status
    assert (await teams.delete(ZHANG, f"{path}/{scan}")).status_code == 403
    assert (await teams.delete(CHEN, f"/dues/{due['id']}/received/fax")).status_code == 200
    assert problem(await enter(teams, due, 3)) == (409, "return-file-missing")
    # What has a file is not deleted: nobody would find it any more.
    assert problem(await teams.delete(CHEN, f"/obligations/{due['obligation_id']}")) == (409, "duty-begun")
    assert (await teams.delete(CHEN, f"{path}/{scan}")).status_code == 204
    assert scan not in teams.files.files
    other = await put(teams, form_2(campaign_id))
    by_visits = next(one for one in await dues(teams, campaign_id, LEADER_A) if one["obligation_id"] == str(other))
    refused = await teams.put(CHEN, f"/dues/{by_visits['id']}/receipt/files/{new_id()}", manifest_of(content))
    assert problem(refused) == (409, "due-not-a-return")


async def test_it_counts_when_it_is_received_if_the_duty_says_so(
    teams: Office, campaign_id: UUID, units: dict[str, UUID]
) -> None:
    receiver = {"organization_id": str(units["city"])}
    await put(teams, unit_duty(campaign_id, to=receiver, counts_when="received", channels=["mail"]))
    due = await due_of(teams, campaign_id)
    assert (due["receiver"], due["counts_when"]) == ("市民政局", "received")
    await attach(teams, due)
    assert (await enter(teams, due, 5)).json()["state"] == "pending"
    assert (await receive(teams, due, "mail", "2026-01-05")).json()["state"] == "accepted"


async def test_what_goes_outside_is_noted_by_its_sender(teams: Office, campaign_id: UUID) -> None:
    await put(teams, unit_duty(campaign_id, to={"outside": "县委办公室"}, channels=["paper"]))
    due = await due_of(teams, campaign_id)
    assert due["receiver"] == "县委办公室"
    assert (await receive(teams, due, "paper", "2026-01-05", LINGYUAN)).status_code == 404
    assert (await receive(teams, due, "paper", "2026-01-05", ZHANG)).json()["state"] == "accepted"


async def test_a_duty_is_deleted_while_nothing_hangs_on_it(teams: Office, campaign_id: UUID) -> None:
    duty = await put(teams, unit_duty(campaign_id))
    child = await put(teams, unit_duty(campaign_id, fulfils=[str(duty)]))
    assert problem(await teams.delete(CHEN, f"/obligations/{duty}")) == (409, "duty-begun")
    assert (await teams.delete(CHEN, f"/obligations/{child}")).status_code == 204
    due = await due_of(teams, campaign_id)
    await attach(teams, due)
    assert (await enter(teams, due, 1)).status_code == 200
    assert problem(await teams.delete(CHEN, f"/obligations/{duty}")) == (409, "duty-begun")
    assert (await teams.delete(ZHANG, f"/dues/{due['id']}/return")).status_code == 200
    assert (await teams.delete(CHEN, f"/obligations/{duty}")).status_code == 204
    assert (await teams.get(CHEN, f"/obligations/{duty}")).status_code == 404
    assert await dues(teams, campaign_id) == []
    with psycopg.connect(teams.database.dsn()) as connection:
        found = connection.execute("select subject from outbox where type = 'obligation.withdrawn'").fetchall()
    assert {(str(duty),), (str(child),)} <= set(found)


async def test_what_has_files_or_paper_is_neither_deleted_nor_withdrawn(teams: Office, campaign_id: UUID) -> None:
    duty = await put(teams, unit_duty(campaign_id, channels=["electronic", "paper"]))
    due = await due_of(teams, campaign_id)
    file = f"/dues/{due['id']}/files/{new_id()}"
    assert (await teams.put(ZHANG, file, manifest_of(b"%PDF-1.7 stories"))).status_code == 200
    assert problem(await teams.delete(CHEN, f"/obligations/{duty}")) == (409, "duty-begun")
    withdrawn = await teams.post(CHEN, f"/campaigns/{campaign_id}/withdraw", {"reason": "换方案"})
    assert problem(withdrawn) == (409, "campaign-filed")
    other = await due_of(teams, campaign_id, "凌源民政局")
    assert (await receive(teams, other, "paper", "2026-01-05")).status_code == 200
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": "结束"})).status_code == 200
    kept = {each["organization_name"] for each in await dues(teams, campaign_id)}
    assert kept == {"北票民政局", "凌源民政局"}


async def test_a_single_day_moved_into_another_month_asks_nobody_again(teams: Office, campaign_id: UUID) -> None:
    """Numbers, files, extensions and lateness stay with the unit's one due item."""
    duty = await put(teams, unit_duty(campaign_id, cycle={"kind": "once", "due_on": "2020-08-25"}))
    due = await due_of(teams, campaign_id)
    other = await due_of(teams, campaign_id, "凌源民政局")
    await attach(teams, due)
    assert (await enter(teams, due, 3)).status_code == 200
    more = {"due_at": "2031-08-01T00:00:00+08:00", "reason": "大雪封路"}
    assert (await teams.post(CHEN, f"/dues/{other['id']}/extend", more)).status_code == 200
    units = len(await dues(teams, campaign_id))
    for due_on in ("2031-03-10", "2020-09-10", "2020-08-26"):
        tag = (await teams.get(CHEN, f"/obligations/{duty}")).headers["etag"]
        body = unit_duty(campaign_id, cycle={"kind": "once", "due_on": due_on})
        assert (await teams.put(CHEN, f"/obligations/{duty}", body, **{"If-Match": tag})).status_code == 200
        listed = await dues(teams, campaign_id)
        assert {each["period"] for each in listed} == {due_on[:7]}
        assert len(listed) == units
        now_due = await due_of(teams, campaign_id)
        assert (now_due["id"], now_due["count"]) == (due["id"], 3)
        # As it was filed: later than in August 2020.
        assert (now_due["state"], now_due["due_on"]) == ("late", "2020-08-25")
        assert (await due_of(teams, campaign_id, "凌源民政局"))["due_at"] == "2031-07-31T16:00:00Z"
        rate = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period={due_on[:7]}")).json()
        assert (rate["units"]["expected"], rate["units"]["filed"]) == (units, 1)


async def test_a_duty_that_begins_later_ends_today(teams: Office, campaign_id: UUID) -> None:
    """Something hangs on it, so it is not deleted."""
    duty = await put(teams, unit_duty(campaign_id))
    due = await due_of(teams, campaign_id)
    await attach(teams, due)
    assert (await enter(teams, due, 3)).status_code == 200
    body = {"reason": "改为电话了解", "on": today().isoformat()}
    assert (await teams.post(CHEN, f"/obligations/{duty}/end", body)).status_code == 200
    assert [each["organization_name"] for each in await dues(teams, campaign_id)] == ["北票民政局"]


async def test_an_ended_duty_keeps_its_past_periods(teams: Office, campaign_id: UUID) -> None:
    monthly = {"kind": "monthly", "due_day": 25, "from": "2020-04", "to": "2020-09"}
    duty = await put(teams, unit_duty(campaign_id, cycle=monthly))
    path = f"/obligations/{duty}/end"
    assert (await teams.post(CHEN, path, {"reason": " "})).status_code == 422
    early = {"reason": "写错年份", "on": "2019-06-30"}
    assert problem(await teams.post(CHEN, path, early)) == (422, "duty-ends-before-it-begins")
    ended = await teams.post(CHEN, path, {"reason": "改为电话报送", "on": "2020-06-30"})
    assert (ended.status_code, ended.json()["ended_on"]) == (200, "2020-06-30")
    assert [each["period"] for each in ended.json()["due_dates"]] == ["2020-04", "2020-05", "2020-06"]
    assert {due["period"] for due in await dues(teams, campaign_id)} == {"2020-04", "2020-05", "2020-06"}
    assert problem(await teams.post(CHEN, path, {"reason": "再晚些", "on": "2020-08-31"})) == (409, "duty-ended")
    assert (await teams.post(CHEN, path, {"reason": "再早些", "on": "2020-05-31"})).status_code == 200
    acts = (await teams.get(CHEN, f"/campaigns/{campaign_id}/acts")).json()["items"]
    told = [(act["act"], act["obligation_id"], act["reason"]) for act in acts if act["act"] == "duty_ended"]
    assert told == [("duty_ended", str(duty), "改为电话报送"), ("duty_ended", str(duty), "再早些")]
    with psycopg.connect(teams.database.dsn()) as connection:
        rows = connection.execute("select row_to_json(a)::text from campaign_acts a").fetchall()
    assert "电话" not in str(rows)


async def test_an_archived_campaign_takes_neither_numbers_nor_receipts(teams: Office, campaign_id: UUID) -> None:
    past = {"kind": "once", "due_on": "2020-10-20"}
    await put(teams, unit_duty(campaign_id, cycle=past))
    due = await due_of(teams, campaign_id)
    await attach(teams, due)
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": "活动期满"})).status_code == 200
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/archive")).status_code == 200
    assert problem(await enter(teams, due, 3)) == (409, "campaign-archived")
    assert problem(await receive(teams, due, "electronic", "2020-10-19")) == (409, "campaign-archived")
    more = {"due_at": "2031-01-01T00:00:00+08:00", "reason": "大雪封路"}
    assert problem(await teams.post(CHEN, f"/dues/{due['id']}/extend", more)) == (409, "campaign-archived")
    for who in (CHEN, ZHANG):
        (seen,) = [each for each in await dues(teams, campaign_id, who) if each["id"] == due["id"]]
        assert not any(seen[may] for may in ("may_extend", "may_report", "may_receive"))
        assert seen["state"] == "overdue"


@pytest.mark.parametrize("code", ["", "2113"])
async def test_thirty_two_units_owe_three_a_month_for_seven_months(teams: Office, code: str) -> None:
    """The ministry's plan of 2020: 224 due items."""
    line = f"ministry_{code or 'country'}"
    for number in range(32):
        place = code or f"{11 + number:02}"
        teams.feeds.division(place, f"省{number}", "", "province")
        teams.feeds.team(new_id(), f"单位{number}", place, "office", {line: None})
    await teams.feeds.deliver()
    planner = person("部委", "national_officer", division="") if not code else CHEN
    campaign_id = await made(teams, who=planner, division_code=code, year=2020)
    monthly = {"kind": "monthly", "due_day": 30, "from": "2020-06", "to": "2020-12"}
    await put(teams, {**by_rules(campaign_id, {"line": line}), "cycle": monthly}, planner)
    owed = await dues(teams, campaign_id, planner)
    assert (len(owed), {due["minimum"] for due in owed}) == (224, {3})


def test_duties_that_are_there_stay_as_they_are(service_database: MakeDatabase) -> None:
    database = service_database("campaigns")
    migrations.downgrade(migrations_of("campaigns"), database.migrator, "campaigns_0011")
    campaign, duty = new_id(), new_id()
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into campaigns (id, name, series, year, division_code, starts_on, ends_on, version, state)"
            " values (%s, '助力', '助力', 2020, '2113', '2020-03-24', '2020-09-30', 1, 'published')",
            (campaign,),
        )
        connection.execute(
            "insert into obligations (id, campaign_id, name, form, owed_by_kind, owed_by_code, due_on, minimum,"
            " contact, version)"
            " values (%s, %s, '信息报备表', 'registration_form', 'team', '2113', '2020-04-10', 1, '{}', 1)",
            (duty, campaign),
        )
        connection.execute(
            "insert into due_items (obligation_id, campaign_id, organization_id, division_code, form, period,"
            " starts_on, ends_on, due_on, original_due_at, due_at, minimum, count, filed_at)"
            " values (%s, %s, %s, '211381', 'registration_form', '2020-04', '2020-04-01', '2020-04-30',"
            " '2020-04-10', '2020-04-11', '2020-04-11', 1, 1, '2020-04-09')",
            (duty, campaign, new_id()),
        )
        before = connection.execute("select to_jsonb(d) from due_items d").fetchall()
    migrations.upgrade(migrations_of("campaigns"), database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        ((after,),) = connection.execute("select to_jsonb(d) from due_items d").fetchall()
        assert {**after, **before[0][0]} == after
        assert after["counts_when"] == "filed"
        row = connection.execute("select owed_by_kind, what, who, counts_when, channels from obligations").fetchone()
        assert row == ("team", None, None, "filed", ["electronic"])
        connection.execute("update obligations set what = 'items'")
    with pytest.raises(Exception, match="counted by units"):
        migrations.downgrade(migrations_of("campaigns"), database.migrator, "campaigns_0011")
    with psycopg.connect(database.dsn()) as connection:
        connection.execute("update obligations set what = null")
    migrations.downgrade(migrations_of("campaigns"), database.migrator, "campaigns_0011")
    with psycopg.connect(database.dsn()) as connection:
        assert connection.execute("select to_jsonb(d) from due_items d").fetchall() == before


async def test_what_has_not_arrived_is_open_in_ones_campaigns_and_not_filed_in_the_cascade(
    teams: Office, units: dict[str, UUID]
) -> None:
    """As the list of due items says it: one rule decides."""
    assert units
    notice_id = new_id()
    assert (await teams.put(CHEN, f"/notices/{notice_id}", notice())).status_code == 201
    campaign_id = await made(teams, notice_id=str(notice_id))
    both = {"counts_when": "received", "channels": ["electronic", "paper"]}
    await put(teams, by_rules(campaign_id, {"organizations": [str(units["beipiao"])]}, **both))
    due = await due_of(teams, campaign_id)

    async def standing() -> tuple[str, str, int]:
        mine = (await teams.get(CHEN, "/campaigns?mine=true&limit=500")).json()["items"]
        (concern,) = [each["concern"] for each in mine if each["id"] == str(campaign_id)]
        (node,) = (await teams.get(CHEN, f"/notices/{notice_id}/cascade")).json()["items"]
        return (await due_of(teams, campaign_id))["state"], concern, node["campaigns"][0]["filed"]

    await attach(teams, due)
    assert (await enter(teams, due, 5)).status_code == 200
    assert await standing() == ("pending", "due", 0)
    for channel in both["channels"]:
        assert (await receive(teams, due, channel, today().isoformat())).status_code == 200
    assert await standing() == ("accepted", "own", 1)


async def test_who_got_more_time_finds_the_campaign_where_the_new_day_puts_it(teams: Office) -> None:
    officer = person("喀左主任", "county_officer", division="211324")
    unit = new_id()
    teams.feeds.team(unit, "喀左民政局", "211324", "office")
    await teams.feeds.deliver()
    ids = {}
    for name, due_on in (("first", "2031-05-25"), ("second", "2031-06-25")):
        ids[name] = await made(teams, division_code="211324", name=name)
        body = unit_duty(ids[name], owed_by={"kind": "office", "division_code": "211324"})
        await put(teams, {**body, "cycle": {"kind": "once", "due_on": due_on}})

    async def order() -> list[str]:
        mine = (await teams.get(officer, "/campaigns?mine=true&limit=500")).json()["items"]
        return [each["name"] for each in mine if each["id"] in map(str, ids.values())]

    assert await order() == ["first", "second"]
    (due,) = await dues(teams, ids["first"])
    more = {"due_at": "2031-08-01T00:00:00+08:00", "reason": "汛期"}
    assert (await teams.post(CHEN, f"/dues/{due['id']}/extend", more)).status_code == 200
    assert await order() == ["second", "first"]


async def test_a_draft_on_whose_duties_others_hang_is_not_deleted(teams: Office, units: dict[str, UUID]) -> None:
    assert units
    above = await made(teams)
    parent = await put(teams, unit_duty(above))
    below = await made(teams)
    child = await put(teams, unit_duty(below, fulfils=[str(parent)]))
    assert (await teams.post(CHEN, f"/campaigns/{above}/withdraw", {"reason": "另行通知"})).status_code == 200
    assert problem(await teams.delete(CHEN, f"/campaigns/{above}")) == (409, "campaign-has-duties-below")
    assert (await teams.get(CHEN, f"/obligations/{child}")).json()["fulfils"] == [str(parent)]
    assert (await teams.delete(CHEN, f"/obligations/{child}")).status_code == 204
    assert (await teams.delete(CHEN, f"/campaigns/{above}")).status_code == 204
