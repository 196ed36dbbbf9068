"""Rules reach units in areas with a mark, or with a village of their own in one, on the days of the mark."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.campaigns.copies import marked_days
from services.campaigns.copies.marked_days import MarkedDays
from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.campaigns.office import Office
from tests.campaigns.test_campaign_states import made, problem
from tests.campaigns.test_participants import put_rules, taking_part
from tests.campaigns.test_unit_duties import by_rules, put
from tests.support.people import CHEN

POOR, BORDER = "deep_poverty", "border"
TOWN = "211381103"


def day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


@pytest.fixture
async def units(teams: Office) -> dict[str, UUID]:
    """Two counties; an office in a town of the first, one of the second that helps a village of that town."""
    ids = {name: new_id() for name in ("town", "helper", "county")}
    teams.feeds.division(TOWN, "某乡", "211381", "town")
    teams.feeds.team(ids["town"], f"乡政府 {ids['town']}", TOWN, "office", {})
    teams.feeds.team(ids["helper"], f"帮扶单位 {ids['helper']}", "211382", "office", {}, villages=[f"{TOWN}201"])
    teams.feeds.team(ids["county"], f"县单位 {ids['county']}", "211381", "office", {})
    teams.feeds.marks(TOWN)
    await teams.feeds.deliver()
    return ids


async def reached(office: Office, campaign_id: UUID, units: dict[str, UUID]) -> set[str]:
    names = await taking_part(office, campaign_id)
    return {name for name, id_ in units.items() if any(each.endswith(str(id_)) for each in names)}


async def test_a_mark_that_nobody_carries_is_refused_and_changes_nothing(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    before = await taking_part(teams, campaign_id)
    for rule in ({"mark": POOR}, {"mark": "no_such_mark"}):
        assert problem(await put_rules(teams, campaign_id, rule))[0] == 409
    for malformed in ({"mark": ""}, {"mark": "深度贫困"}, {"mark": "x" * 41}):
        assert problem(await put_rules(teams, campaign_id, malformed)) == (422, "malformed")
    assert await taking_part(teams, campaign_id) == before


async def test_who_lies_in_a_marked_area_or_helps_a_village_there_is_reached(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams)
    teams.feeds.marks(TOWN, (POOR, "2020-01-01", None), (BORDER, day(-10), day(-1)))
    await teams.feeds.deliver()
    assert (await put_rules(teams, campaign_id, {"mark": POOR})).status_code == 200
    assert await reached(teams, campaign_id, units) == {"town", "helper"}
    # It is one more condition: with another one both hold.
    both: dict[str, Any] = {"mark": POOR, "division": "211382"}
    assert (await put_rules(teams, campaign_id, both)).status_code == 200
    assert await reached(teams, campaign_id, units) == {"helper"}
    shown = (await teams.get(CHEN, f"/campaigns/{campaign_id}/participants")).json()["rules"]
    assert [(rule["mark"], rule["division"]) for rule in shown] == [(POOR, "211382")]
    # The days of this one are over.
    assert problem(await put_rules(teams, campaign_id, {"mark": BORDER}))[0] == 409


async def test_marks_and_villages_that_change_change_whom_rules_reach(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    teams.feeds.marks(TOWN, (POOR, "2020-01-01", None))
    await teams.feeds.deliver()
    await put_rules(teams, campaign_id, {"mark": POOR}, {"organizations": [str(units["county"])]})
    duty = await put(teams, by_rules(campaign_id, {"mark": POOR}))
    teams.feeds.team(units["helper"], f"帮扶单位 {units['helper']}", "211382", "office", {})
    await teams.feeds.deliver()
    assert await reached(teams, campaign_id, units) == {"town", "county"}
    owed = (await teams.get(CHEN, f"/dues?obligation_id={duty}&limit=500")).json()["items"]
    own = {str(id_) for id_ in units.values()}
    assert {due["organization_id"] for due in owed} & own == {str(units["town"])}
    teams.feeds.marks(TOWN)
    await teams.feeds.deliver()
    assert await reached(teams, campaign_id, units) == {"county"}


async def test_a_mark_begins_and_ends_by_its_days(
    teams: Office, units: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id = await made(teams)
    teams.feeds.marks(TOWN, (POOR, day(0), None))
    await teams.feeds.deliver()
    await put_rules(teams, campaign_id, {"mark": POOR}, {"organizations": [str(units["county"])]})
    follows = MarkedDays(teams.feeds.database)
    await follows.follow()
    assert await reached(teams, campaign_id, units) == {"town", "helper", "county"}
    # The database is told of other days, as if time had passed.
    with psycopg.connect(teams.database.dsn()) as connection:
        connection.execute("update division_marks set starts_on = '2020-01-01', ends_on = %s", [day(-1)])
    await follows.follow()
    assert await reached(teams, campaign_id, units) == {"town", "helper", "county"}
    monkeypatch.setattr(marked_days, "today", lambda: today() + timedelta(days=1))
    await follows.follow()
    assert await reached(teams, campaign_id, units) == {"county"}


async def test_rules_of_before_are_the_same_rules(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    rules = [{"organizations": [str(units["county"])]}]
    await put_rules(teams, campaign_id, *rules)
    with psycopg.connect(teams.database.dsn()) as connection:
        (stored,) = connection.execute("select rules from campaigns where id = %s", [campaign_id]).fetchone() or ([],)
    assert "mark" not in stored[0]
