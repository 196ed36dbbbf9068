"""A team is merged into another one: its people go along, and it is undone while nobody has worked since."""

import base64
import json
from typing import Any
from uuid import UUID

import psycopg
import pytest

from gateway.people.ties import Ties, Work
from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World
from tests.gateway.units import CITY, COUNTY, KnownTies, act, history, kind_of, known_ties, make, read, undo


@pytest.fixture(scope="module")
def ties(world: World) -> KnownTies:
    return known_ties(world)


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    """Of the city."""
    return await world.person("chen-teams", CITY)


async def make_team(chen: Person, name: str, **more: Any) -> UUID:
    return await make(chen, name, kind="team", **more)


async def people_of(chen: Person, team: UUID) -> dict[str, Any]:
    """The leader, and the members beside."""
    found = await read(chen, team)
    leader = found["leader"]
    leads = leader and leader["account_id"]
    return {"leader": leads, "members": {each["account_id"] for each in found["members"]} - {leads}}


def member(team: UUID) -> dict[str, Any]:
    return {"role": "volunteer", "organization_id": str(team)}


def leading(team: UUID) -> dict[str, Any]:
    return {"role": "team_leader", "organization_id": str(team)}


def merged_in_token(person: Person) -> set[str]:
    """The teams of which the person's token says that they were merged into the own one."""
    token = person.http.headers["Authorization"].removeprefix("Bearer ")
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return {team for role in claims["roles"] for team in role.get("merged", ())}


async def test_who_hands_no_household_over_merges_no_teams(world: World, ties: KnownTies, chen: Person) -> None:
    one, two = await make_team(chen, "甲一队"), await make_team(chen, "甲二队")
    assert kind_of(await act(world.system_admin, one, act="merge", into=two)) == (403, "not-permitted")
    far = await make_team(chen, "甲邻县队", division="211382")
    zhang = await world.person("zhang-teams", COUNTY)
    assert kind_of(await act(zhang, one, act="merge", into=far)) == (404, "not-found")
    assert kind_of(await act(chen, one, act="merge", into=one)) == (409, "merged-with-itself")
    assert (await read(chen, one))["closed_on"] is None
    assert not await history(chen, one)


async def test_a_quota_or_a_role_that_waits_keeps_a_team(world: World, ties: KnownTies, chen: Person) -> None:
    one, two = await make_team(chen, "乙一队"), await make_team(chen, "乙二队")
    ties.of_unit[one] = Ties(pairings=2, open_dues=1, kept_dues=1, quotas=3)
    refused = await act(chen, one, act="merge", into=two)
    assert kind_of(refused) == (409, "unit-has-duties")
    assert (refused.json()["pairings"], refused.json()["open_dues"], refused.json()["quotas"]) == (0, 0, 3)
    ties.of_unit[one] = Ties()
    body = {"username": "waits-teams", "name": "等一等", "roles": [member(one)]}
    assert (await world.admin.http.put(f"/api/accounts/{new_id()}", json=body)).status_code == 201
    assert kind_of(await act(chen, one, act="merge", into=two)) == (409, "unit-has-people")


async def test_a_leader_with_a_role_of_the_deployments_own_is_not_made_a_member(
    world: World, ties: KnownTies, chen: Person
) -> None:
    own: dict[str, Any] = {"zh": "不看原文的队长", "en": "Leader who sees it masked", "based_on": "team_leader"}
    own["without"] = ["households.reveal"]
    made = await world.admin.http.put("/api/roles/leader_for_visits", json=own)
    assert made.status_code in {200, 201}, made.text
    one, two = await make_team(chen, "丙一队"), await make_team(chen, "丙二队")
    await world.person("sun-teams", {**leading(one), "composed": "leader_for_visits"})
    await world.person("qian-teams", leading(two))
    assert kind_of(await act(chen, one, act="merge", into=two)) == (409, "leader-has-own-role")
    assert (await read(chen, one))["closed_on"] is None


async def test_a_preview_counts_people_households_and_duties_and_changes_nothing(
    world: World, ties: KnownTies, chen: Person
) -> None:
    one, two = await make_team(chen, "丁一队"), await make_team(chen, "丁二队")
    li = await world.person("li-teams", member(one))
    ties.of_unit[one] = Ties(pairings=4, open_dues=5, kept_dues=2)
    preview = (await act(chen, one, preview=True, act="merge", into=two)).json()
    assert (preview["people"], preview["ties"]) == (1, {"pairings": 4, "open_dues": 5})
    assert (await read(chen, one))["closed_on"] is None
    assert await people_of(chen, one) == {"leader": None, "members": {str(li.id)}}


async def test_the_people_go_along_and_the_leader_becomes_a_member(world: World, ties: KnownTies, chen: Person) -> None:
    one, two = await make_team(chen, "戊一队"), await make_team(chen, "戊二队")
    ties.of_unit[one] = Ties(pairings=1, open_dues=1, kept_dues=1)
    first = await world.person("wu-leads", leading(one))
    both = await world.person("wu-both", member(one), member(two))
    second = await world.person("wu-leads-two", leading(two))
    merged = await act(chen, one, act="merge", into=two)
    assert merged.status_code == 200, merged.text
    assert await people_of(chen, two) == {"leader": str(second.id), "members": {str(first.id), str(both.id)}}
    assert await people_of(chen, one) == {"leader": None, "members": set()}
    assert told_last(world, one)["successor_id"] == str(two)
    # Their next token takes in what the former team made before.
    assert merged_in_token(first) == set()
    assert merged_in_token(await world.sign_in(first.username)) == {str(one)}
    assert merged_in_token(await world.sign_in(second.username)) == {str(one)}
    assert merged_in_token(await world.sign_in(chen.username)) == set()
    undone = await undo(chen, two, merged.json()["id"])
    assert undone.status_code == 200, undone.text
    assert await people_of(chen, one) == {"leader": str(first.id), "members": {str(both.id)}}
    assert await people_of(chen, two) == {"leader": str(second.id), "members": {str(both.id)}}
    assert merged_in_token(await world.sign_in(second.username)) == set()
    assert told_last(world, one)["successor_id"] is None


async def test_a_team_without_a_leader_gets_the_one_that_comes(world: World, ties: KnownTies, chen: Person) -> None:
    one, two, three = [await make_team(chen, f"己{name}队") for name in "一二三"]
    leader = await world.person("ji-leads", leading(one), member(two))
    gone = await world.person("ji-gone", leading(two))
    body = {"username": gone.username, "name": gone.username, "roles": [leading(two)], "is_active": False}
    closed = await world.admin.http.put(f"/api/accounts/{gone.id}", json=body)
    assert closed.status_code == 200, closed.text
    assert (await act(chen, one, act="merge", into=two)).status_code == 200
    assert await people_of(chen, two) == {"leader": str(leader.id), "members": set()}
    # Twice merged: the last team also takes in what the first one made.
    assert (await act(chen, two, act="merge", into=three)).status_code == 200
    assert merged_in_token(await world.sign_in(leader.username)) == {str(one), str(two)}


async def test_it_is_not_undone_after_somebody_worked(world: World, ties: KnownTies, chen: Person) -> None:
    one, two = await make_team(chen, "庚一队"), await make_team(chen, "庚二队")
    li = await world.person("geng-li", member(one))
    merged = (await act(chen, one, act="merge", into=two)).json()
    for work in (Work(visits=2), Work(reports=1), Work(pairings=1)):
        ties.work_of[one] = work
        refused = await undo(chen, one, merged["id"])
        assert kind_of(refused) == (409, "undo-after-work")
        assert refused.json()["visits"] == work.visits
    ties.silent = True
    assert kind_of(await undo(chen, one, merged["id"])) == (503, "programs-silent")
    ties.silent = False
    ties.work_of[one] = Work()
    assert kind_of(await undo(world.system_admin, one, merged["id"])) == (403, "not-permitted")
    assert await people_of(chen, two) == {"leader": None, "members": {str(li.id)}}
    ties.work_of[one] = Work()
    assert (await undo(chen, one, merged["id"])).status_code == 200
    assert await people_of(chen, one) == {"leader": None, "members": {str(li.id)}}


async def test_of_offices_nobody_asks_for_work(ties: KnownTies, chen: Person) -> None:
    one, two = await make(chen, "辛一处"), await make(chen, "辛二处")
    merged = (await act(chen, one, act="merge", into=two)).json()
    ties.silent = True
    try:
        assert (await undo(chen, one, merged["id"])).status_code == 200
    finally:
        ties.silent = False


def told_last(world: World, unit: UUID) -> dict[str, Any]:
    statement = "select data from outbox where type = 'organization.saved' and subject = %s order by id desc limit 1"
    with psycopg.connect(world.database.dsn()) as connection:
        (data,) = connection.execute(statement, (str(unit),)).fetchone() or ({},)
        return dict(data)
