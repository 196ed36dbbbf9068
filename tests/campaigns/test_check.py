"""检查: what publishing a draft would do, and that publishing does just that; what forbids it, refused the same way."""

from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.kernel.ids import new_id
from tests.campaigns.office import Caller, Office, campaign, form_2, unit_duty
from tests.campaigns.test_campaign_states import NEXT_YEAR, draft, dues, problem
from tests.support.people import (
    CHEN,
    INSPECTOR,
    LINGYUAN,
    OTHER_CITY,
    TEAM_A,
    XIAO_LI,
    ZHANG,
    person,
)

PROVINCE = person("省处", "province_officer", division="21")
TEAMS = {"rules": [{"kinds": ["team"]}]}
WEEKLY = {"kind": "every", "unit": "week", "from": "2031-05-05", "to": "2031-06-01", "due_day": 5}


async def checked(office: Office, campaign_id: UUID, who: Caller = CHEN) -> dict[str, Any]:
    answer = await office.get(who, f"/campaigns/{campaign_id}/check")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def asked(office: Office, body: dict[str, Any]) -> UUID:
    fresh = new_id()
    answer = await office.put(CHEN, f"/obligations/{fresh}", body)
    assert answer.status_code == 201, answer.text
    return fresh


async def published(office: Office, campaign_id: UUID) -> httpx.Response:
    return await office.post(CHEN, f"/campaigns/{campaign_id}/publish")


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 401), (XIAO_LI, 403), (INSPECTOR, 403), (ZHANG, 404), (PROVINCE, 404), (OTHER_CITY, 404)],
)
async def test_only_the_office_that_made_a_draft_checks_it(teams: Office, who: Caller, status: int) -> None:
    campaign_id = await draft(teams)
    assert (await teams.get(who, f"/campaigns/{campaign_id}/check")).status_code == status


async def test_an_empty_draft_is_named_and_refused(teams: Office) -> None:
    campaign_id = await draft(teams, phases=[])
    (problem,) = (await checked(teams, campaign_id))["problems"]
    refused = (await published(teams, campaign_id)).json()
    assert problem["code"] == "campaign-empty"
    assert (refused["title"], refused["type"]) == (problem["title"], "/problems/campaign-empty")
    assert (await teams.get(CHEN, f"/campaigns/{campaign_id}")).json()["state"] == "draft"


async def test_a_duty_whose_rules_reach_nobody_who_takes_part_is_named_and_refused(teams: Office) -> None:
    campaign_id = await draft(teams)
    body = unit_duty(campaign_id, who={"rules": [{"organizations": [str(TEAM_A)]}]})
    del body["owed_by"]
    duty = await asked(teams, body)
    assert (await checked(teams, campaign_id))["problems"] == []
    only_lingyuan = {"rules": [{"division": LINGYUAN, "kinds": ["team"]}]}
    assert (await teams.put(CHEN, f"/campaigns/{campaign_id}/participants", only_lingyuan)).status_code == 200
    found = await checked(teams, campaign_id)
    (problem,) = found["problems"]
    assert (problem["code"], problem["about"], problem["obligation_id"]) == ("duty-nobody", "报送典型", str(duty))
    assert (found["dues"], found["total_units"]) == (0, 0)
    refused = await published(teams, campaign_id)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/duty-nobody")
    assert (await teams.get(CHEN, f"/campaigns/{campaign_id}")).json()["state"] == "draft"
    assert await dues(teams, campaign_id) == []


async def test_participants_that_are_gone_are_named_and_refused(teams: Office) -> None:
    campaign_id, gone = await draft(teams), new_id()
    teams.feeds.team(gone, "要撤的队", "211381")
    await teams.feeds.deliver()
    rules = {"rules": [{"organizations": [str(gone)]}]}
    assert (await teams.put(CHEN, f"/campaigns/{campaign_id}/participants", rules)).status_code == 200
    with psycopg.connect(teams.database.dsn()) as connection:
        connection.execute("update organizations set closed_on = '2020-01-01' where id = %s", [gone])
    found = await checked(teams, campaign_id)
    assert [(each["code"], each["rule"]) for each in found["problems"]] == [("participants-nobody", 1)]
    refused = await published(teams, campaign_id)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/participants-nobody")


async def test_what_is_checked_is_what_publishing_makes(teams: Office) -> None:
    campaign_id = await draft(teams)
    weekly = await asked(teams, {**unit_duty(campaign_id, who=TEAMS, cycle=WEEKLY), "owed_by": None})
    monthly = await asked(teams, form_2(campaign_id))
    county = await asked(
        teams, unit_duty(campaign_id, name="只问凌源", owed_by={"kind": "team", "division_code": LINGYUAN})
    )
    before = await checked(teams, campaign_id)
    assert await dues(teams, campaign_id) == [], "a check stores nothing"
    assert (await published(teams, campaign_id)).status_code == 200
    made = await dues(teams, campaign_id)
    assert before["dues"] == len(made) > 0
    for duty, periods in ((weekly, 4), (monthly, 6), (county, 1)):
        own = [due for due in made if due["obligation_id"] == str(duty)]
        (line,) = [each for each in before["duties"] if each["obligation_id"] == str(duty)]
        assert (line["dues"], line["periods"]) == (len(own), periods)
        assert line["units"] == len({due["organization_id"] for due in own})
        assert {date["period"] for date in line["due_dates"]} == {due["period"] for due in own}
    owing = {each["organization_id"]: set(each["obligation_ids"]) for each in before["units"]}
    naive: dict[str, set[str]] = {}
    for due in made:
        naive.setdefault(due["organization_id"], set()).add(due["obligation_id"])
    assert owing == naive
    assert before["total_units"] == len(naive)
    # Three of the six due days of 2020 were days off (S2-20).
    off = [each for each in before["days_off"] if each["due_on"] < "2021"]
    assert [each["due_on"] for each in off] == ["2020-04-25", "2020-06-25", "2020-07-25"]
    assert {each["dues"] for each in off} == {
        len({due["organization_id"] for due in made if due["form"] != "unit_return"})
    }


async def test_teams_whose_pairings_are_enrolled_elsewhere_are_named_until_they_are_carried_on(teams: Office) -> None:
    """Of another team, which has no pairing at all, nothing is said."""
    other, team = new_id(), new_id()
    teams.feeds.team(team, "卯队", "211321")
    pairing = teams.feeds.pairing(team, "211321102201", "2020-04-01")
    kept = {"pairing_id": str(pairing), "household_id": str(pairing), "team_id": str(team)}
    kept["village_code"] = "211321102201"
    teams.feeds.enrolment(kept, str(other))
    await teams.feeds.deliver()
    campaign_id = await draft(teams)
    owed_by = {"kind": "team", "division_code": "211321"}
    await asked(teams, form_2(campaign_id, owed_by=owed_by))

    async def named() -> bool:
        return "pairings-not-enrolled" in {each["code"] for each in (await checked(teams, campaign_id))["warnings"]}

    assert await named()
    teams.feeds.enrolment(kept, str(campaign_id))
    await teams.feeds.deliver()
    assert not await named()


async def test_who_gets_the_plan_and_signs_for_it_is_counted_teams_among_them(teams: Office) -> None:
    campaign_id, office = await draft(teams), new_id()
    teams.feeds.team(office, "签收局", "211381", "association")
    await teams.feeds.deliver()
    await asked(teams, unit_duty(campaign_id, who={"rules": [{"organizations": [str(office)]}]}, owed_by=None))
    path = f"/campaigns/{campaign_id}/participants"
    for rules in ([], [{"organizations": [str(office), str(TEAM_A)]}], TEAMS["rules"] + [{"kinds": ["association"]}]):
        assert (await teams.put(CHEN, path, {"rules": rules})).status_code == 200
        listed = (await teams.get(CHEN, f"{path}?limit=500")).json()
        found = await checked(teams, campaign_id)
        assert found["total_units"] == 1
        by_kind = [unit["kind"] == "team" for unit in listed["items"]]
        assert (found["receivers"], found["receiving_teams"]) == (len(by_kind), sum(by_kind))
        assert found["receiving_teams"] >= 1
    assert (await published(teams, campaign_id)).status_code == 200


async def test_a_plan_without_pairings_asks_for_nothing_about_households(teams: Office) -> None:
    """When the duty is saved, when the plan is changed, and of a draft of an earlier release when it is published."""
    campaign_id, duty = await draft(teams, takes_pairings=False), new_id()
    for what in (
        {},
        {"form": "visit"},
        {"form": "registration_form", "cycle": {"kind": "once", "due_on": "2031-05-25"}},
    ):
        refused = await teams.put(CHEN, f"/obligations/{duty}", form_2(campaign_id, **what))
        assert problem(refused) == (409, "plan-takes-no-pairings")
        assert (await teams.get(CHEN, f"/obligations/{duty}")).status_code == 404
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", unit_duty(campaign_id))).status_code == 201
    path = f"/campaigns/{campaign_id}"

    async def changed(takes_pairings: bool | None) -> Any:
        tag = (await teams.get(CHEN, path)).headers["ETag"]
        body = campaign(state="draft", takes_pairings=takes_pairings)
        return await teams.put(CHEN, path, body, **{"If-Match": tag})

    assert (await changed(None)).status_code == 200
    assert (await teams.put(CHEN, f"/obligations/{duty}", form_2(campaign_id))).status_code == 201
    assert problem(await changed(False)) == (409, "plan-takes-no-pairings")
    assert (await teams.get(CHEN, path)).json()["takes_pairings"] is None
    with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
        connection.execute("update campaigns set takes_pairings = false where id = %s", [campaign_id])
    named = [(each["code"], each["obligation_id"]) for each in (await checked(teams, campaign_id))["problems"]]
    assert named == [("plan-takes-no-pairings", str(duty))]
    assert problem(await published(teams, campaign_id)) == (409, "plan-takes-no-pairings")


async def test_what_is_worth_a_second_look_forbids_nothing(teams: Office) -> None:
    phases = [
        {"name": "甲", "starts_on": "2020-03-01", "ends_on": "2020-04-10"},
        {"name": "乙", "starts_on": "2020-04-10", "ends_on": "2020-05-10"},
    ]
    campaign_id = await draft(teams, phases=phases)
    codes = {each["code"] for each in (await checked(teams, campaign_id))["warnings"]}
    assert codes == {"nothing-due", "phases-overlap", "phase-outside"}
    late = {"kind": "once", "due_on": "2020-02-01"}
    await asked(
        teams, unit_duty(campaign_id, name="给网点", owed_by={"kind": "site", "division_code": "2113"}, cycle=late)
    )
    await asked(teams, unit_duty(campaign_id, cycle={"kind": "once", "due_on": f"{NEXT_YEAR + 5}-02-03"}))
    body = {"name": "展销", "division_code": "2113", "starts_on": "2021-10-17", "ends_on": "2021-10-17"}
    assert (await teams.put(CHEN, f"/campaigns/{campaign_id}/activities/{new_id()}", body)).status_code == 201
    found = await checked(teams, campaign_id)
    warned = {(each["code"], each["about"]) for each in found["warnings"]}
    assert warned == {
        ("phases-overlap", "甲 / 乙"),
        ("phase-outside", "甲"),
        ("duty-without-units", "给网点"),
        ("duty-without-units", "报送典型"),
        ("due-before-campaign", "给网点"),
        ("due-over", "给网点"),
        ("due-after-campaign", "报送典型"),
        ("days-off-unknown", str(NEXT_YEAR + 5)),
        ("activity-outside", "展销"),
        ("activity-without-lead", "展销"),
    }
    assert (found["problems"], found["activities"]) == ([], 1)
    assert (await published(teams, campaign_id)).status_code == 200
