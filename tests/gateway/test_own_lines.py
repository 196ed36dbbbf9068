"""Nobody reads more by changing the unit in which the own role is held: an office reads what is on its lines."""

from typing import Any
from uuid import UUID

import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World
from tests.gateway.test_unit_import import HEAD, load
from tests.gateway.units import CITY, act, history, kind_of, known_ties, read, undo

REFUSED = (403, "own-lines-are-fixed")


async def unit(by: Person, name: str, *lines: str) -> UUID:
    id_ = new_id()
    answer = await by.http.put(f"/api/organizations/{id_}", json=body(name, *lines))
    assert answer.status_code == 201, answer.text
    return id_


def body(name: str, *lines: str) -> dict[str, Any]:
    on = [{"line": line, "parent_id": None} for line in lines]
    return {"name": name, "kind": "office", "division_code": "211381", "lines": on}


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    return await world.person("chen-own-lines", CITY)


async def officer_of(world: World, unit_id: UUID) -> Person:
    role = {"role": "county_officer", "organization_id": str(unit_id)}
    return await world.person(f"zhang-{new_id().hex[-8:]}", role)


async def test_an_officer_puts_the_own_unit_on_no_other_line(world: World, chen: Person) -> None:
    known_ties(world)
    name = f"妇联{new_id().hex[-6:]}"
    own, other = await unit(chen, name, "civil_affairs"), await unit(chen, f"另一家{name}", "poverty_relief")
    zhang = await officer_of(world, own)
    path = f"/api/organizations/{own}"
    for lines in (("civil_affairs", "poverty_relief"), ("poverty_relief",), ()):
        assert kind_of(await zhang.http.put(path, json=body(name, *lines))) == REFUSED
    assert kind_of(await act(zhang, own, act="move", line="poverty_relief")) == REFUSED
    assert kind_of(await act(zhang, own, act="merge", into=other)) == REFUSED
    assert kind_of(await act(zhang, own, act="merge", into=other, preview=True)) == REFUSED
    assert kind_of(await act(zhang, other, act="merge", into=own)) == REFUSED
    sheet = await load(zhang, f"{name},办公室,211381,扶贫,\n", head=HEAD)
    assert [fault["code"] for fault in sheet["refused"]] == ["own-lines"]
    assert [line["line"] for line in (await read(chen, own))["lines"]] == ["civil_affairs"]


async def test_an_officer_takes_back_nothing_that_narrowed_the_own_lines(world: World, chen: Person) -> None:
    known_ties(world)
    name = f"残联{new_id().hex[-6:]}"
    own = await unit(chen, name, "civil_affairs", "poverty_relief")
    assert (await chen.http.put(f"/api/organizations/{own}", json=body(name, "civil_affairs"))).status_code == 200
    zhang = await officer_of(world, own)
    (change, *_) = await history(chen, own)
    assert kind_of(await undo(zhang, own, change["id"])) == REFUSED
    assert (await undo(chen, own, change["id"])).status_code == 200


async def test_the_own_unit_may_be_renamed_report_elsewhere_and_leave_a_line(world: World, chen: Person) -> None:
    known_ties(world)
    name = f"民政{new_id().hex[-6:]}"
    own, above = await unit(chen, name, "civil_affairs", "poverty_relief"), await unit(chen, f"上级{name}")
    zhang = await officer_of(world, own)
    assert (await act(zhang, own, act="rename", name=f"新{name}")).status_code == 200
    assert (await act(zhang, own, act="move", line="civil_affairs", parent_id=above)).status_code == 200
    narrower = await zhang.http.put(f"/api/organizations/{own}", json=body(f"新{name}", "civil_affairs"))
    assert narrower.status_code == 200, narrower.text
