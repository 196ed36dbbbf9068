"""The pairings of a team that was merged into another one are carried on, and come back when that is undone."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from gateway.events import Line, OrganizationSaved
from services.households.pairings.merged_teams import follow_mergers
from services.households.progress.recount import recount_all
from services.kernel.clock import today
from services.kernel.ids import new_id
from services.kernel.web.internal import internal_headers
from tests.databases import MakeDatabase
from tests.households import forms, people
from tests.households.campaigns_told import told_of_a_campaign, told_of_a_duty
from tests.households.conftest import INTERNAL_SECRET, Register, running_register
from tests.households.people import BEIPIAO, TEAM_A, TEAM_B, XIAHE, chen, leader, xiao_li, xiao_wang, zhang
from tests.households.test_pairings import PLAN
from tests.households.test_restriction import restrict

THIRD = UUID("0190a000-0000-7000-8000-0000000000ee")
NAMES = {TEAM_A: "北票志愿服务一队", TEAM_B: "北票志愿服务二队", THIRD: "北票志愿服务三队"}
BY_A_PROGRAM = internal_headers(SecretStr(INTERNAL_SECRET))


@pytest.fixture
async def register(service_database: MakeDatabase) -> AsyncIterator[Register]:
    """Of its own: a merger reaches all pairings of a team."""
    async with running_register(service_database("households")) as register:
        yield register


def told(register: Register, team: UUID, into: UUID | None = None, on: date | None = None) -> None:
    """The gateway tells of a team: open, or merged on a day."""
    saved = OrganizationSaved(
        id=team,
        name=NAMES[team],
        kind="team",
        division_code=BEIPIAO,
        lines=[Line(line="civilization", parent_id=None)],
        leader=None,
        closed_on=None if into is None else on or today(),
        successor_id=into,
    )
    register.programs.publish("gateway", "organization.saved", saved.model_dump(mode="json"))


async def follow(register: Register) -> None:
    await register.read_feeds()
    await follow_mergers(register.worker, register.settings.key_ring)


async def pairings_of(register: Register, household_id: UUID) -> list[dict[str, Any]]:
    listed = await register.client.get(f"/api/pairings?household_id={household_id}", headers=chen())
    items: list[dict[str, Any]] = listed.json()["items"]
    return items


async def running(register: Register, household_id: UUID) -> list[UUID]:
    return [UUID(each["team_id"]) for each in await pairings_of(register, household_id) if not each["is_closed"]]


def enrolled(register: Register, pairing_id: Any) -> list[tuple[UUID, date | None, date | None]]:
    rows = register.rows("select * from enrolments where pairing_id = %s order by campaign_id", str(pairing_id))
    return [(row["campaign_id"], row["starts_on"], row["ends_on"]) for row in rows]


async def test_a_closed_team_without_a_successor_keeps_what_it_has(register: Register) -> None:
    household_id = await register.put_household()
    await register.put_pairing(household_id)
    closed = OrganizationSaved(
        id=TEAM_A, name="一队", kind="team", division_code=BEIPIAO, lines=[], leader=None, closed_on=today()
    )
    register.programs.publish("gateway", "organization.saved", closed.model_dump(mode="json"))
    await follow(register)
    assert await running(register, household_id) == [TEAM_A]


async def test_a_running_pairing_goes_on_with_all_that_belongs_to_it(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, ends_on=str(today() + timedelta(days=90)))
    told_of_a_duty(register, campaign_id)
    await register.read_feeds()
    household_id, last = await register.put_household(), today() + timedelta(days=30)
    pairing_id = await register.put_pairing(
        household_id, service_form="project", ends_on=str(last), helpers=[str(people.XIAO_LI_ID)]
    )
    await register.client.put(f"/api/pairings/{pairing_id}/plan", json=PLAN, headers=leader())
    assert [each[0] for each in enrolled(register, pairing_id)] == [campaign_id]
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    old, new = await pairings_of(register, household_id)
    assert (old["id"], old["is_closed"], old["ends_on"]) == (str(pairing_id), True, str(today()))
    assert old["close_reason"] == "队伍并入北票志愿服务二队"
    assert {name: old["plan"][name] for name in PLAN} == PLAN
    assert (new["team_id"], new["is_closed"], new["starts_on"]) == (str(TEAM_B), False, str(today()))
    assert (new["ends_on"], new["service_form"], new["helpers"]) == (str(last), "project", [str(people.XIAO_LI_ID)])
    assert {name: new["plan"][name] for name in PLAN} == PLAN
    assert enrolled(register, new["id"]) == [(campaign_id, None, None)]
    for who, status in ((xiao_li, 404), (xiao_wang, 200)):
        assert (await register.client.get(f"/api/households/{household_id}", headers=who())).status_code == status
    (entry,) = register.trail("action = 'pairing.carried_on'")
    assert entry["actor_id"] is None
    assert entry["details"] == {"to": new["id"], "team_id": str(TEAM_B)}


async def test_events_that_come_twice_or_at_once_carry_on_once(register: Register) -> None:
    households = [await register.put_household() for _ in range(3)]
    for household_id in households:
        await register.put_pairing(household_id)
    told(register, TEAM_A, TEAM_B)
    told(register, TEAM_A, TEAM_B)
    await register.read_feeds()
    keys = register.settings.key_ring
    await asyncio.gather(*(follow_mergers(register.worker, keys) for _ in range(3)))
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    for household_id in households:
        assert [each["team_id"] for each in await pairings_of(register, household_id)] == [str(TEAM_A), str(TEAM_B)]


async def test_who_is_paired_with_both_is_not_paired_twice(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, ends_on=str(today() + timedelta(days=90)))
    told_of_a_duty(register, campaign_id)
    await register.read_feeds()
    household_id = await register.put_household()
    with_a = await register.put_pairing(household_id)
    with_b = await register.put_pairing(household_id, team_id=str(TEAM_B))
    register_delete(register, with_b)
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    assert [(each["id"], each["is_closed"]) for each in await pairings_of(register, household_id)] in (
        [(str(with_a), True), (str(with_b), False)],
        [(str(with_b), False), (str(with_a), True)],
    )
    # The household goes on in its campaign from that day.
    assert enrolled(register, with_b) == [(campaign_id, today(), None)]
    told(register, TEAM_A)
    await follow(register)
    assert sorted(await running(register, household_id)) == [TEAM_A, TEAM_B]
    ((_, first, last),) = enrolled(register, with_b)
    assert first is not None
    assert last == first - timedelta(days=1)


def register_delete(register: Register, pairing_id: UUID) -> None:
    """As though the pairing were enrolled nowhere."""
    with register.connection() as connection:
        connection.execute("delete from enrolments where pairing_id = %s", (pairing_id,))


async def test_what_has_ended_by_itself_stays_ended(register: Register) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id, ends_on=str(today() - timedelta(days=1)))
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    assert [each["id"] for each in await pairings_of(register, household_id)] == [str(pairing_id)]


async def test_a_household_that_moves_in_between_is_carried_on_where_it_is(register: Register) -> None:
    household_id = await register.put_household()
    await register.put_pairing(household_id)
    told(register, TEAM_A, TEAM_B)
    await register.read_feeds()
    body = forms.household(division_code=XIAHE)
    moved = await register.client.put(f"/api/households/{household_id}", json=body, headers=chen())
    assert moved.status_code == 200, moved.text
    await follow(register)
    assert {each["village_code"] for each in await pairings_of(register, household_id)} == {XIAHE}
    assert await running(register, household_id) == [TEAM_B]


async def test_a_pairing_that_came_late_is_carried_on_too_and_through_two_mergers(register: Register) -> None:
    told(register, THIRD)
    told(register, TEAM_B, THIRD)
    household_id = await register.put_household()
    # The office paired it a moment before the register read of the merger.
    await register.put_pairing(household_id)
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    assert await running(register, household_id) == [THIRD]
    told_again = [each["team_id"] for each in await pairings_of(register, household_id)]
    assert sorted(told_again) == sorted(map(str, (TEAM_A, TEAM_B, THIRD)))


async def test_a_restricted_household_is_carried_on(register: Register) -> None:
    household_id = await register.put_household()
    await register.put_pairing(household_id)
    restricted = await restrict(register, household_id)
    assert restricted.status_code == 200, restricted.text
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    assert await running(register, household_id) == [TEAM_B]


async def test_an_undone_merger_gives_everything_back(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, ends_on=str(today() + timedelta(days=90)))
    told_of_a_duty(register, campaign_id)
    await register.read_feeds()
    household_id, last = await register.put_household(), today() + timedelta(days=30)
    pairing_id = await register.put_pairing(household_id, ends_on=str(last))
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    told(register, TEAM_A)
    await follow(register)
    await follow(register)
    by_team = {each["team_id"]: each for each in await pairings_of(register, household_id)}
    old, new = by_team[str(TEAM_A)], by_team[str(TEAM_B)]
    assert (old["id"], old["is_closed"], old["ends_on"], old["close_reason"]) == (
        str(pairing_id),
        False,
        str(last),
        None,
    )
    assert (new["is_closed"], new["close_reason"]) == (True, "队伍合并已撤销")
    ((_, first, until),) = enrolled(register, new["id"])
    assert first is not None
    assert until == first - timedelta(days=1)
    for who, status in ((xiao_li, 200), (xiao_wang, 404)):
        assert (await register.client.get(f"/api/households/{household_id}", headers=who())).status_code == status
    # And once more: another pairing, as the former one has ended.
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    assert await running(register, household_id) == [TEAM_B]
    assert len(await pairings_of(register, household_id)) == 3


async def test_an_undo_that_is_read_with_the_merger_changes_nothing(register: Register) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    told(register, TEAM_A, TEAM_B)
    told(register, TEAM_A)
    await follow(register)
    assert [each["id"] for each in await pairings_of(register, household_id)] == [str(pairing_id)]


async def test_what_was_handed_over_since_does_not_come_back(register: Register) -> None:
    household_id = await register.put_household()
    await register.put_pairing(household_id)
    told(register, THIRD)
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    (taken,) = [each for each in await pairings_of(register, household_id) if not each["is_closed"]]
    body = {"pairing_id": str(new_id()), "team_id": str(THIRD), "reason": "另行安排", "handed_over_on": str(today())}
    handed = await register.client.post(f"/api/pairings/{taken['id']}/hand-over", json=body, headers=zhang())
    assert handed.status_code == 201, handed.text
    told(register, TEAM_A)
    await follow(register)
    assert await running(register, household_id) == [THIRD]


async def test_the_gateway_is_told_which_pairings_were_taken_over_and_changed(register: Register) -> None:
    path = f"/internal/organizations/{TEAM_A}/carried"
    for headers in ({}, chen(), {"Authorization": "Bearer guessed"}):
        assert (await register.client.get(path, headers=headers)).status_code == 404
    first, second = await register.put_household(), await register.put_household()
    for household_id in (first, second):
        await register.put_pairing(household_id)
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    taken = {
        each["id"]
        for household_id in (first, second)
        for each in await pairings_of(register, household_id)
        if not each["is_closed"]
    }
    answer = (await register.client.get(path, headers=BY_A_PROGRAM)).json()
    assert (set(answer["pairing_ids"]), answer["changed"]) == (taken, 0)
    changed = sorted(taken)[0]
    plan = await register.client.put(f"/api/pairings/{changed}/plan", json=PLAN, headers=zhang())
    assert plan.status_code == 200, plan.text
    assert (await register.client.get(path, headers=BY_A_PROGRAM)).json()["changed"] == 1
    told(register, TEAM_A)
    await follow(register)
    assert (await register.client.get(path, headers=BY_A_PROGRAM)).json() == {"pairing_ids": [], "changed": 0}


async def test_the_board_counts_the_household_once_for_the_team_that_goes_on(register: Register) -> None:
    household_id = await register.put_household()
    await register.put_pairing(household_id)
    told(register, TEAM_A, TEAM_B)
    await follow(register)
    await recount_all(register.worker)
    loads = await register.client.get(f"/api/pairings/loads?division={BEIPIAO}", headers=chen())
    assert [(each["team_id"], each["households"]) for each in loads.json()["items"]] == [(str(TEAM_B), 1)]
