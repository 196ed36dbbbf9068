"""Who sees the phone of a team's leader and the names of its members."""

from typing import Any

import pytest

from tests.gateway.conftest import MakeWorld, Person, World

PHONE = "13800000000"


@pytest.fixture(scope="module")
async def people(make_world: MakeWorld) -> dict[str, Person | Any]:
    """A team with a leader and a member, and one person of each role."""
    world = await make_world()
    team = await world.team("211381")
    leader = await world.person("leader", {"role": "team_leader", "organization_id": str(team)}, name="林静安")
    member = await world.person("member", {"role": "volunteer", "organization_id": str(team)}, name="王小明")
    roles = {"county_officer": "211381", "city_officer": "2113", "province_officer": "21"}
    roles |= {"inspector": "2113", "editor": "2113"}
    found = {role: await world.person(role, {"role": role, "division_code": code}) for role, code in roles.items()}
    admins = {"security_admin": world.admin, "system_admin": world.system_admin}
    return {"team": team, "world": world, "team_leader": leader, "volunteer": member, **found, **admins}


async def seen_by(people: dict[str, Any], role: str) -> tuple[str | None, str, list[str], int]:
    """The leader's phone and name, the members' names, and their number."""
    answer = await people[role].http.get(f"/api/organizations/{people['team']}")
    assert answer.status_code == 200, answer.text
    team = answer.json()
    return team["leader"]["phone"], team["leader"]["name"], [each["name"] for each in team["members"]], team["people"]


@pytest.mark.parametrize("role", ["editor", "system_admin"])
async def test_who_sees_no_household_sees_no_phone_and_no_member(people: dict[str, Any], role: str) -> None:
    assert await seen_by(people, role) == (None, "林静安", [], 2)


@pytest.mark.parametrize("role", ["inspector", "province_officer"])
async def test_who_sees_households_masked_sees_the_team_masked(people: dict[str, Any], role: str) -> None:
    assert await seen_by(people, role) == ("138****0000", "林静安", ["林**", "王**"], 2)


@pytest.mark.parametrize("role", ["volunteer", "team_leader", "county_officer", "city_officer", "security_admin"])
async def test_the_team_and_who_must_call_it_see_it_whole(people: dict[str, Any], role: str) -> None:
    assert await seen_by(people, role) == (PHONE, "林静安", ["林静安", "王小明"], 2)


async def test_an_officer_elsewhere_who_inspects_here_sees_it_masked(people: dict[str, Any]) -> None:
    world: World = people["world"]
    both = [{"role": "county_officer", "division_code": "211382"}, {"role": "inspector", "division_code": "211381"}]
    people["both"] = await world.person("both", *both)
    assert (await seen_by(people, "both"))[0] == "138****0000"


async def test_the_answer_to_a_saved_unit_shows_no_more_than_looking_at_it(people: dict[str, Any]) -> None:
    given = {"name": "新名字", "kind": "team", "division_code": "211381"}
    saved = await people["system_admin"].http.put(f"/api/organizations/{people['team']}", json=given)
    assert saved.status_code == 200
    assert (saved.json()["leader"]["phone"], saved.json()["members"]) == (None, [])


@pytest.mark.parametrize("role", ["editor", "inspector", "system_admin"])
async def test_the_list_of_teams_holds_no_phone(people: dict[str, Any], role: str) -> None:
    answer = await people[role].http.get("/api/organizations?kind=team")
    assert answer.status_code == 200
    assert PHONE not in answer.text
    assert "王小明" not in answer.text
