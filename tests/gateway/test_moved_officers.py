"""An officer stands where the office stands: a unit that moves takes the places of its people along."""

from uuid import UUID

import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World
from tests.gateway.units import CITY, act, history, known_ties, make, undo

OTHER_COUNTY = "211382"


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    return await world.person("chen-moves", CITY)


async def places(world: World, person: Person) -> list[str]:
    return sorted(role["division_code"] for role in (await world.sign_in(person.username)).roles)


async def officer(world: World, unit: UUID, *elsewhere: str) -> Person:
    here = {"role": "county_officer", "organization_id": str(unit)}
    roles = [here, *({**here, "division_code": code} for code in elsewhere)]
    return await world.person(f"zhang-{new_id().hex[-8:]}", *roles)


async def test_an_officer_goes_where_the_unit_goes_and_comes_back(world: World, chen: Person) -> None:
    known_ties(world)
    unit = await make(chen, "要搬的")
    zhang = await officer(world, unit)
    assert await places(world, zhang) == ["211381"]
    assert (await act(chen, unit, act="move", division_code=OTHER_COUNTY)).status_code == 200
    # What was signed in is refused at once: it reads the old place.
    assert (await zhang.http.get("/api/organizations")).status_code == 401
    assert await places(world, zhang) == [OTHER_COUNTY]
    (change, *_) = await history(chen, unit)
    assert (await undo(chen, unit, change["id"])).status_code == 200
    assert await places(world, zhang) == ["211381"]
    body = {"name": "要搬的", "kind": "office", "division_code": OTHER_COUNTY, "lines": []}
    assert (await chen.http.put(f"/api/organizations/{unit}", json=body)).status_code == 200
    assert await places(world, zhang) == [OTHER_COUNTY]


async def test_a_place_that_was_given_beside_the_units_own_stays(world: World, chen: Person) -> None:
    known_ties(world)
    unit = await make(chen, "也要搬的")
    elsewhere, both = await officer(world, unit, "2113"), await officer(world, unit, OTHER_COUNTY)
    assert (await act(chen, unit, act="move", division_code=OTHER_COUNTY)).status_code == 200
    assert await places(world, elsewhere) == ["2113", OTHER_COUNTY]
    assert await places(world, both) == [OTHER_COUNTY]
