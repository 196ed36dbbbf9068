"""From an obligation to its due items: made per team and month, counted from filings, extended with a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.campaigns.dues.reasons import open_reason
from services.kernel.ids import new_id
from tests.campaigns.office import INTERNAL_SECRET, KEYS, TEAM_CITY, Caller, Office, campaign, form_2, unit_duty
from tests.support.people import (
    ADMINS,
    API_CLIENT,
    CHEN,
    EDITOR,
    INSPECTOR,
    LINGYUAN_OFFICER,
    OTHER_CITY,
    TEAM_A,
    TEAM_B,
    XIAO_LI,
    XIAO_WANG,
    ZHANG,
)

ALL_TEAMS = {str(TEAM_A), str(TEAM_B), str(TEAM_CITY)}
MONTHS = [f"2020-0{month}" for month in range(4, 10)]


@pytest.fixture
async def obligation_id(teams: Office, campaign_id: UUID) -> UUID:
    """Form 2 of the 2020 plan, owed by the three teams."""
    fresh = new_id()
    answer = await teams.put(CHEN, f"/obligations/{fresh}", form_2(campaign_id))
    assert answer.status_code == 201, answer.text
    return fresh


async def dues(office: Office, campaign_id: UUID, caller: Caller = CHEN, **query: str) -> list[dict[str, Any]]:
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    answer = await office.get(caller, f"/dues?campaign_id={campaign_id}&limit=500&{parameters}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def one_due(office: Office, campaign_id: UUID, team_id: UUID, month: str = "2020-05") -> dict[str, Any]:
    (found,) = await dues(office, campaign_id, organization_id=str(team_id), month=month)
    return found


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (XIAO_LI, 403), (ZHANG, 403), (OTHER_CITY, 403)])
async def test_it_refuses_an_obligation_from_others(
    teams: Office, campaign_id: UUID, caller: Caller, status: int
) -> None:
    assert (await teams.put(caller, f"/obligations/{new_id()}", form_2(campaign_id))).status_code == status


async def test_it_refuses_an_obligation_of_no_campaign_or_beyond_its_division(teams: Office, campaign_id: UUID) -> None:
    orphan = await teams.put(CHEN, f"/obligations/{new_id()}", form_2(new_id()))
    assert (orphan.status_code, orphan.json()["type"]) == (409, "/problems/campaign-unknown")
    county = new_id()
    await teams.put(CHEN, f"/campaigns/{county}", campaign(division_code="211381"))
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", form_2(county))).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"form": "anything"},
        {"minimum": 0},
        {"cycle": {"kind": "monthly", "due_day": 32, "from": "2020-04", "to": "2020-09"}},
        {"cycle": {"kind": "monthly", "due_day": 25, "from": "2020-09", "to": "2020-04"}},
        {"cycle": {"kind": "monthly", "due_day": 25, "from": "0000-01", "to": "0000-02"}},
        {"cycle": {"kind": "monthly", "due_day": 25, "from": "2020-01", "to": "2030-01"}},
        {"cycle": {"kind": "once", "due_on": "0001-01-01"}},
        {"cycle": {"kind": "once", "due_on": "9999-12-31"}},
        {"cycle": {"kind": "once", "due_on": "2020-04-10T00:00:00Z"}},
        {"cycle": {"kind": "once"}},
        {"cycle": {"kind": "once", "due_on": "2020-04-10", "due_day": 3}},
        {"owed_by": {"kind": "team", "division_code": "x"}},
        {"owed_by": {"kind": "teams", "division_code": "2113"}},
    ],
)
async def test_it_refuses_a_malformed_obligation(teams: Office, campaign_id: UUID, change: dict[str, Any]) -> None:
    answer = await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id, **change))
    assert answer.status_code == 422


async def test_a_kind_that_a_deployment_added_owes_once_there_is_a_unit_of_it(teams: Office, campaign_id: UUID) -> None:
    body = unit_duty(campaign_id, owed_by={"kind": "bureau", "division_code": "2113"})
    path, unit = f"/obligations/{new_id()}", new_id()
    refused = await teams.put(CHEN, path, body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/kind-unknown")
    assert refused.json()["kind"] == "bureau"
    teams.feeds.team(unit, "某局", "211382", "bureau")
    await teams.feeds.deliver()
    assert (await teams.put(CHEN, path, body)).status_code == 201
    assert await dues(teams, campaign_id, organization_id=str(unit))


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (EDITOR, 403), *((admin, 403) for admin in ADMINS)])
async def test_it_shows_nothing_due_to_those_without_the_permission(teams: Office, caller: Caller, status: int) -> None:
    assert (await teams.get(caller, "/dues")).status_code == status


async def test_each_sees_only_what_own_teams_and_divisions_owe(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    seen = {
        XIAO_LI: {str(TEAM_A)},
        XIAO_WANG: {str(TEAM_B)},
        ZHANG: {str(TEAM_A)},
        LINGYUAN_OFFICER: {str(TEAM_B)},
        CHEN: ALL_TEAMS,
        INSPECTOR: ALL_TEAMS,
        API_CLIENT: ALL_TEAMS,
        OTHER_CITY: set(),
    }
    for caller, expected in seen.items():
        found = await dues(teams, campaign_id, caller)
        assert {due["organization_id"] for due in found} & ALL_TEAMS == expected, caller.name


async def test_another_countys_due_is_not_found_and_not_extended(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    due = await one_due(teams, campaign_id, TEAM_B)
    body = {"due_at": "2020-06-01T00:00:00+08:00", "reason": "汛期"}
    assert (await teams.get(ZHANG, f"/dues/{due['id']}")).status_code == 404
    assert (await teams.post(ZHANG, f"/dues/{due['id']}/extend", body)).status_code == 404
    assert (await teams.post(XIAO_WANG, f"/dues/{due['id']}/extend", body)).status_code == 403
    assert (await teams.post(INSPECTOR, f"/dues/{due['id']}/extend", body)).status_code == 403
    assert (await one_due(teams, campaign_id, TEAM_B))["is_extended"] is False


async def test_row_level_security_hides_dues_even_from_a_query_without_a_filter(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    with psycopg.connect(teams.database.dsn("app")) as connection:
        assert connection.execute("select count(*) from due_items").fetchone() == (0,)
        connection.execute("""select set_config('app.codes', '{["211382","211382:")}', true)""")
        found = connection.execute(
            "select distinct organization_id from due_items where campaign_id = %s", [campaign_id]
        ).fetchall()
    assert found == [(TEAM_B,)]


async def test_one_item_per_team_and_month_due_at_the_end_of_the_25th(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    found = await dues(teams, campaign_id, organization_id=str(TEAM_A))
    assert [due["period"] for due in found] == MONTHS
    assert found[0]["due_at"] == "2020-04-25T16:00:00Z"
    assert [due["falls_on_day_off"] for due in found] == [True, False, True, True, False, False]
    first = found[0]
    assert (first["obligation_id"], first["organization_name"]) == (str(obligation_id), "甲队")
    assert (first["state"], first["count"], first["minimum"]) == ("overdue", 0, 1)


async def test_a_duty_ahead_is_pending_and_then_due_soon(teams: Office, campaign_id: UUID) -> None:
    today = datetime.now(UTC).date()
    for days, state in ((2, "due_soon"), (30, "pending")):
        cycle = {"kind": "once", "due_on": (today + timedelta(days=days)).isoformat()}
        obligation = new_id()
        await teams.put(CHEN, f"/obligations/{obligation}", form_2(campaign_id, cycle=cycle, form="registration_form"))
        found = [d for d in await dues(teams, campaign_id) if d["obligation_id"] == str(obligation)]
        assert {due["state"] for due in found} == {state}
        assert len(await dues(teams, campaign_id, state=state)) == 3


async def test_sheets_are_counted_per_household_and_state_follows(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    feeds, team = teams.feeds, new_id()
    feeds.team(team, "丙队", "211381102")
    one = feeds.pairing(team, "211381102201", "2020-04-01")
    two = feeds.pairing(team, "211381102201", "2020-05-20")
    feeds.pairing(team, "211381102201", "2020-05-26")
    feeds.pairing(team, "211381102201", "2020-04-01", ends_on="2020-04-30")
    first, repeat, second = new_id(), new_id(), new_id()
    feeds.report("submitted", one, team, "2020-05", "2020-05-20T08:00:00+08:00", first)
    feeds.report("submitted", one, team, "2020-05", "2020-05-21T08:00:00+08:00", repeat)
    await feeds.deliver()
    due = await one_due(teams, campaign_id, team)
    assert (due["count"], due["minimum"], due["state"]) == (1, 2, "overdue")
    feeds.report("submitted", two, team, "2020-05", "2020-05-25T23:59:59.999+08:00", second)
    await feeds.deliver()
    assert (await one_due(teams, campaign_id, team))["state"] == "filed"
    feeds.report("accepted", one, team, "2020-05", "2020-05-28T08:00:00+08:00", first)
    await feeds.deliver()
    assert (await one_due(teams, campaign_id, team))["state"] == "filed"
    feeds.report("accepted", two, team, "2020-05", "2020-05-28T08:00:00+08:00", second)
    await feeds.deliver()
    assert (await one_due(teams, campaign_id, team))["state"] == "accepted"
    feeds.report("returned", two, team, "2020-05", "2020-05-29T08:00:00+08:00", second)
    await feeds.deliver()
    assert (await one_due(teams, campaign_id, team))["state"] == "overdue"
    feeds.report("submitted", two, team, "2020-05", "2020-05-30T08:00:00+08:00", second)
    await feeds.deliver()
    due = await one_due(teams, campaign_id, team)
    assert (due["state"], due["was_late"], due["count"]) == ("late", True, 2)


async def test_an_old_event_read_after_a_newer_one_changes_nothing(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    feeds, team, report = teams.feeds, new_id(), new_id()
    feeds.team(team, "丁队", "211382")
    pairing = feeds.pairing(team, "211381102201", "2020-04-01")
    feeds.report("submitted", pairing, team, "2020-05", "2020-05-24T08:00:00+08:00", report)
    feeds.report("returned", pairing, team, "2020-05", "2020-05-20T08:00:00+08:00", report)
    await feeds.deliver()
    assert (await one_due(teams, campaign_id, team))["state"] == "filed"


async def test_visits_file_a_duty_to_visit(teams: Office, campaign_id: UUID) -> None:
    cycle = {"kind": "monthly", "due_day": 31, "from": "2020-05", "to": "2020-05"}
    await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id, form="visit", cycle=cycle))
    feeds, team = teams.feeds, new_id()
    feeds.team(team, "戊队", "211382")
    pairing = feeds.pairing(team, "211381102201", "2020-04-01")
    feeds.visit(pairing, team, "2020-06-01")
    await feeds.deliver()
    assert (await one_due(teams, campaign_id, team))["count"] == 0
    feeds.visit(pairing, team, "2020-05-31")
    feeds.visit(pairing, team, "2020-05-30")
    await feeds.deliver()
    due = await one_due(teams, campaign_id, team)
    assert (due["count"], due["minimum"]) == (1, 1)


async def test_a_visit_that_is_complete_once_more_stays_in_time(teams: Office, campaign_id: UUID) -> None:
    """One of its photos was refused and replaced after the visit had filed the duty."""
    cycle = {"kind": "monthly", "due_day": 31, "from": "2020-05", "to": "2020-05"}
    await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id, form="visit", cycle=cycle))
    feeds, team, visit_id = teams.feeds, new_id(), new_id()
    feeds.team(team, "己队", "211382")
    pairing = feeds.pairing(team, "211381102201", "2020-04-01")
    feeds.visit(pairing, team, "2020-05-31", visit_id)
    await feeds.deliver()
    assert (await one_due(teams, campaign_id, team))["state"] == "late"
    with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
        connection.execute(
            "update household_visits set completed_at = '2020-05-31 12:00+08' where visit_id = %s", (visit_id,)
        )
    for _ in range(2):
        feeds.visit(pairing, team, "2020-05-31", visit_id)
        await feeds.deliver()
        due = await one_due(teams, campaign_id, team)
        assert (due["state"], due["was_late"]) == ("filed", False)
    # Corrected to another month it files nothing here any more.
    feeds.visit(pairing, team, "2020-06-01", visit_id)
    await feeds.deliver()
    assert (await one_due(teams, campaign_id, team))["count"] == 0


async def test_of_two_events_in_one_batch_the_last_one_holds(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    feeds, former, present = teams.feeds, new_id(), new_id()
    feeds.team(former, "壬队", "211381")
    feeds.team(former, "壬队", "211382")
    feeds.team(present, "癸队", "211382")
    feeds.pairing(former, "211381102201", "2020-04-01")
    feeds.pairing(former, "211381102201", "2020-04-01")
    pairing_id = feeds.pairing(former, "211381102201", "2020-04-01")
    feeds.pairing(present, "211381102201", "2020-04-01", pairing_id=pairing_id)
    await feeds.deliver()
    there, here = [await one_due(teams, campaign_id, team) for team in (former, present)]
    assert (there["division_code"], there["minimum"], here["minimum"]) == ("211382", 2, 1)
    feeds.pairing(present, "211381102201", "2020-04-01")
    feeds.pairing(former, "211381102201", "2020-04-01", pairing_id=pairing_id)
    await feeds.deliver()
    there, here = [await one_due(teams, campaign_id, team) for team in (former, present)]
    assert (there["minimum"], here["minimum"]) == (3, 1)


async def test_saving_again_keeps_what_is_filed_or_extended_and_withdraws_the_rest(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    feeds, team, report = teams.feeds, new_id(), new_id()
    feeds.team(team, "己队", "211382")
    pairing = feeds.pairing(team, "211381102201", "2020-04-01")
    feeds.report("submitted", pairing, team, "2020-09", "2020-09-24T08:00:00+08:00", report)
    await feeds.deliver()
    extended = await one_due(teams, campaign_id, team, "2020-08")
    body = {"due_at": "2020-09-10T00:00:00+08:00", "reason": "汛期道路中断"}
    await teams.post(CHEN, f"/dues/{extended['id']}/extend", body)
    shorter = form_2(campaign_id, cycle={"kind": "monthly", "due_day": 20, "from": "2020-04", "to": "2020-06"})
    changed = await teams.put(CHEN, f"/obligations/{obligation_id}", shorter, **{"If-Match": '"1"'})
    assert changed.status_code == 200
    found = await dues(teams, campaign_id, organization_id=str(team))
    assert [(due["period"], due["state"]) for due in found] == [
        ("2020-04", "overdue"),
        ("2020-05", "overdue"),
        ("2020-06", "overdue"),
        ("2020-08", "overdue"),
        ("2020-09", "filed"),
    ]
    assert found[0]["due_on"] == "2020-04-20"
    assert found[3]["due_at"] == "2020-09-09T16:00:00Z"
    again = await teams.put(CHEN, f"/obligations/{obligation_id}", shorter)
    assert (again.status_code, again.headers["ETag"]) == (200, changed.headers["ETag"])
    assert await dues(teams, campaign_id, organization_id=str(team)) == found


async def test_a_team_that_moves_or_is_no_team_owes_where_it_is(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    feeds, team = teams.feeds, new_id()
    feeds.team(team, "庚队", "211382")
    await feeds.deliver()
    feeds.team(team, "庚队", "211381")
    await feeds.deliver()
    assert {due["division_code"] for due in await dues(teams, campaign_id, organization_id=str(team))} == {"211381"}
    feeds.team(team, "庚单位", "211381", kind="unit")
    await feeds.deliver()
    assert await dues(teams, campaign_id, organization_id=str(team)) == []


async def ties(teams: Office, unit: UUID, **headers: str) -> httpx.Response:
    sent = headers or {"Authorization": f"Bearer {INTERNAL_SECRET}"}
    return await teams.client.get(f"/internal/organizations/{unit}/ties", headers=sent)


async def test_nobody_but_our_programs_asks_what_hangs_on_a_unit(teams: Office) -> None:
    for headers in ({"Authorization": "Bearer wrong"}, CHEN.headers):
        assert (await ties(teams, TEAM_A, **headers)).status_code == 404


async def test_a_closed_unit_keeps_what_it_filed_and_owes_nothing_more_until_it_is_open_again(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    feeds, team, report = teams.feeds, new_id(), new_id()
    assert (await ties(teams, team)).json() == {"open_dues": 0, "kept_dues": 0, "quotas": 0}
    feeds.team(team, "辛队", "211382")
    pairing = feeds.pairing(team, "211381102201", "2020-04-01")
    feeds.report("submitted", pairing, team, "2020-04", "2020-04-24T08:00:00+08:00", report)
    await feeds.deliver()
    extended = await one_due(teams, campaign_id, team, "2020-08")
    body = {"due_at": "2020-09-10T00:00:00+08:00", "reason": "汛期道路中断"}
    await teams.post(CHEN, f"/dues/{extended['id']}/extend", body)
    before = await dues(teams, campaign_id, organization_id=str(team))
    # Those of the other campaigns of this module are among them.
    found = (await ties(teams, team)).json()
    assert (found["kept_dues"], found["quotas"], found["open_dues"] >= len(before) - 1) == (1, 0, True)
    feeds.team(team, "辛队", "211382", closed_on="2020-06-01")
    await feeds.deliver()
    kept = await dues(teams, campaign_id, organization_id=str(team))
    assert [(due["period"], due["state"]) for due in kept] == [("2020-04", "filed"), ("2020-08", "overdue")]
    # The plan saved again, and the same event again, bring nothing back.
    renamed = form_2(campaign_id, name="改名的任务")
    changed = await teams.put(CHEN, f"/obligations/{obligation_id}", renamed, **{"If-Match": '"1"'})
    assert changed.status_code == 200
    assert [due["period"] for due in await dues(teams, campaign_id, organization_id=str(team))] == [
        "2020-04",
        "2020-08",
    ]
    feeds.team(team, "辛队", "211382")
    await feeds.deliver()
    again = await dues(teams, campaign_id, organization_id=str(team))
    assert [due["period"] for due in again] == [due["period"] for due in before]


async def test_a_quota_of_a_unit_is_a_tie(teams: Office, campaign_id: UUID) -> None:
    body = {"measure": "households", "allocations": [{"organization_id": str(TEAM_CITY), "amount": 3}]}
    answer = await teams.put(CHEN, f"/campaigns/{campaign_id}/quotas", body)
    assert answer.is_success, answer.text
    assert (await ties(teams, TEAM_CITY)).json()["quotas"] == 1


async def test_an_extension_is_later_kept_with_its_reason_and_on_the_trail(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    due = await one_due(teams, campaign_id, TEAM_A)
    path = f"/dues/{due['id']}/extend"
    for due_at in ("2020-05-25T23:00:00+08:00", due["due_at"]):
        refused = await teams.post(ZHANG, path, {"due_at": due_at, "reason": "汛期"})
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/extension-not-later")
    for body in ({"due_at": "2020-06-01T00:00:00", "reason": "x"}, {"due_at": "2020-06-01T00:00:00Z", "reason": " "}):
        assert (await teams.post(ZHANG, path, body)).status_code == 422
    for due_at in (1590969600, "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"):
        assert (await teams.post(ZHANG, path, {"due_at": due_at, "reason": "x"})).status_code == 422
    body = {"due_at": "2020-06-01T00:00:00+08:00", "reason": "汛期道路中断"}
    given = await teams.post(ZHANG, path, body)
    again = await teams.post(ZHANG, path, body)
    assert (given.status_code, again.status_code) == (200, 200)
    shown = again.json()
    assert (shown["is_extended"], shown["extension_reason"]) == (True, "汛期道路中断")
    assert (shown["due_at"], shown["original_due_at"]) == ("2020-05-31T16:00:00Z", "2020-05-25T16:00:00Z")
    with psycopg.connect(teams.database.dsn()) as connection:
        trail = connection.execute(
            "select actor_id, details from audit_entries where action = 'due.extended' and subject = %s", [due["id"]]
        ).fetchall()
    assert len(trail) == 1
    assert trail[0][0] == ZHANG.account_id
    assert "汛期" not in str(trail[0][1])


async def test_a_number_in_the_reason_of_an_extension_is_neither_stored_nor_shown(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    due = await one_due(teams, campaign_id, TEAM_A)
    body = {"due_at": "2020-06-01T00:00:00+08:00", "reason": "户主住院，电话13900001234"}
    for _ in range(2):
        given = await teams.post(ZHANG, f"/dues/{due['id']}/extend", body)
        assert given.json()["extension_reason"] == "户主住院，电话139****1234"
    with psycopg.connect(teams.database.dsn()) as connection:
        ((sealed, wrapped_key, due_at),) = connection.execute(
            "select reason_sealed, wrapped_key, e.due_at from due_extensions e join due_items i on i.id = due_id "
            "where due_id = %s",
            [due["id"]],
        ).fetchall()
        stored = open_reason(KEYS, wrapped_key, UUID(due["id"]), due_at, sealed)
        assert stored == "户主住院，电话139****1234"
        connection.execute("update due_extensions set reason = '电话13900001234' where due_id = %s", [due["id"]])
    shown = await one_due(teams, campaign_id, TEAM_A)
    assert shown["extension_reason"] == "电话139****1234"


async def test_pages_of_dues_show_every_item_once(teams: Office, campaign_id: UUID, obligation_id: UUID) -> None:
    assert obligation_id
    whole = await dues(teams, campaign_id)
    seen, path = [], f"/dues?campaign_id={campaign_id}&limit=7"
    while True:
        answer = await teams.get(CHEN, path)
        seen += [due["id"] for due in answer.json()["items"]]
        if answer.json()["next"] is None:
            assert "link" not in answer.headers
            break
        assert f"cursor={answer.json()['next']}" in answer.headers["link"]
        path = f"/dues?campaign_id={campaign_id}&limit=7&cursor={answer.json()['next']}"
    assert seen == [due["id"] for due in whole]


async def test_the_filters_narrow_and_never_widen(teams: Office, campaign_id: UUID, obligation_id: UUID) -> None:
    assert obligation_id
    assert {d["organization_id"] for d in await dues(teams, campaign_id, division="211381")} >= {str(TEAM_A)}
    assert await dues(teams, campaign_id, ZHANG, division="211382") == []
    assert await dues(teams, campaign_id, form="registration_form") == []
    assert {due["period"] for due in await dues(teams, campaign_id, month="2020-07")} == {"2020-07"}
    assert (await teams.get(CHEN, "/dues?state=forgotten")).status_code == 422
    assert (await teams.get(CHEN, "/dues?month=2020-13")).status_code == 422


async def test_the_rate_says_per_county_how_many_filed(teams: Office) -> None:
    feeds, team, city = teams.feeds, new_id(), new_id()
    await teams.put(CHEN, f"/campaigns/{city}", campaign(division_code="2113"))
    feeds.team(team, "辛队", "211382104")
    pairing = feeds.pairing(team, "211381102201", "2020-04-01")
    cycle = {"kind": "monthly", "due_day": 25, "from": "2020-05", "to": "2020-05"}
    owed_by = {"kind": "team", "division_code": "211382104"}
    await feeds.deliver()
    await teams.put(CHEN, f"/obligations/{new_id()}", form_2(city, cycle=cycle, owed_by=owed_by))
    feeds.report("submitted", pairing, team, "2020-05", "2020-05-26T00:00:00+08:00", new_id())
    await feeds.deliver()
    elsewhere = {**owed_by, "division_code": "211381102"}
    await teams.put(CHEN, f"/obligations/{new_id()}", form_2(city, cycle=cycle, owed_by=elsewhere))
    rate = (await teams.get(CHEN, f"/dues/rate?campaign_id={city}&month=2020-05")).json()
    rows = {row["division_code"]: row for row in rate["rows"]}
    assert set(rows) == {"211381", "211382"}
    assert (rows["211382"]["name"], rows["211382"]["late"]) == ("凌源市", 1)
    assert (rows["211382"]["filing_rate"], rows["211382"]["on_time_rate"]) == (1.0, 0.0)
    county = rows["211381"]
    assert county["owed"] == county["overdue"] + county["filed"] + county["late"] + county["accepted"] > 0
    assert rate["total"]["owed"] == sum(row["owed"] for row in rate["rows"])
    own = (await teams.get(ZHANG, f"/dues/rate?campaign_id={city}&month=2020-05")).json()
    assert [row["division_code"] for row in own["rows"]] == ["211381"]
    assert (await teams.get(CHEN, f"/dues/rate?campaign_id={new_id()}")).status_code == 404


async def test_more_time_warns_of_its_own_last_day_and_not_of_the_day_after(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    assert obligation_id
    due = await one_due(teams, campaign_id, TEAM_A)
    # A working day is over at the midnight of Friday, a Sunday at that of Monday.
    for due_at, is_off in (("2020-05-30T00:00:00+08:00", False), ("2020-06-01T00:00:00+08:00", True)):
        given = await teams.post(CHEN, f"/dues/{due['id']}/extend", {"due_at": due_at, "reason": "汛期"})
        assert (given.status_code, given.json()["falls_on_day_off"]) == (200, is_off)


async def test_a_visit_is_in_time_by_when_it_was_complete_and_not_by_when_its_event_is_read(
    teams: Office, campaign_id: UUID
) -> None:
    duty, team = new_id(), new_id()
    teams.feeds.team(team, "丑队", "211382")
    body = form_2(
        campaign_id, form="visit", cycle={"kind": "monthly", "due_day": 25, "from": "2020-05", "to": "2020-06"}
    )
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    pairing = teams.feeds.pairing(team, "211381102201", "2020-04-01")
    for visited_on, complete_at in (
        ("2020-05-02", "2020-05-25T23:59:59+08:00"),
        ("2020-06-02", "2020-06-26T00:00:00Z"),
    ):
        teams.feeds.visit(pairing, team, visited_on)
        teams.feeds.events["submissions"][-1]["time"] = complete_at
    await teams.feeds.deliver()
    found = await dues(teams, campaign_id, organization_id=str(team))
    assert [(due["period"], due["state"]) for due in found] == [("2020-05", "filed"), ("2020-06", "late")]


async def test_a_duty_stays_in_its_campaign(teams: Office, campaign_id: UUID, obligation_id: UUID) -> None:
    """Else it would leave one that is archived, and of which nothing changes any more."""
    before = await dues(teams, campaign_id)
    for act, body in (("close", {"reason": "期满"}), ("archive", None)):
        assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/{act}", body)).status_code == 200
    other = new_id()
    assert (await teams.put(CHEN, f"/campaigns/{other}", campaign())).status_code == 201
    moved = await teams.put(CHEN, f"/obligations/{obligation_id}", form_2(other), **{"If-Match": '"1"'})
    assert (moved.status_code, moved.json()["type"]) == (409, "/problems/duty-of-another-campaign")
    assert {due["id"] for due in await dues(teams, campaign_id)} <= {due["id"] for due in before}
    assert await dues(teams, other) == []
