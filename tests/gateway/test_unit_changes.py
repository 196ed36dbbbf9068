"""Units are renamed, moved, merged, closed, and every change can be looked at first and taken back."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from gateway.people.ties import Ties
from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World
from tests.gateway.units import CITY, COUNTY, KnownTies, act, history, kind_of, known_ties, make, read, undo


@pytest.fixture(scope="module")
def ties(world: World) -> KnownTies:
    return known_ties(world)


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    """Of the city."""
    return await world.person("chen-units", CITY)


@pytest.fixture(scope="module")
async def zhang(world: World) -> Person:
    """Of one county of the city."""
    return await world.person("zhang-units", COUNTY)


async def test_nobody_else_changes_units(world: World, ties: KnownTies, chen: Person) -> None:
    unit = await make(chen, "甲单位")
    inspector = await world.person("inspector-units", {"role": "inspector", "division_code": "2113"})
    for person in (inspector, world.admin):
        assert kind_of(await act(person, unit, act="rename", name="别的")) == (403, "not-permitted")
        assert kind_of(await undo(person, unit, str(new_id()))) == (403, "not-permitted")
        answer = await person.http.get(f"/api/organizations/{unit}/changes")
        assert kind_of(answer) == (403, "not-permitted")
    async with world.client() as nobody:
        answer = await nobody.post(f"/api/organizations/{unit}/changes", json={"act": "close"})
        assert kind_of(answer) == (401, "not-signed-in")
    assert (await read(chen, unit))["name"] == "甲单位"


async def test_a_unit_of_another_place_is_not_found_and_nobody_is_asked_about_it(
    ties: KnownTies, chen: Person, zhang: Person
) -> None:
    far = await make(chen, "邻县单位", division="211382")
    near = await make(chen, "本县单位")
    ties.asked.clear()
    for body in ({"act": "close"}, {"act": "merge", "into": str(near)}, {"act": "rename", "name": "x"}):
        answer = await zhang.http.post(f"/api/organizations/{far}/changes", json=body)
        assert kind_of(answer) == (404, "not-found")
    assert not ties.asked
    assert kind_of(await act(zhang, near, act="merge", into=far)) == (404, "not-found")
    assert kind_of(await act(zhang, near, act="move", division_code="211382")) == (403, "not-permitted")
    assert (await zhang.http.get(f"/api/organizations/{far}/changes")).status_code == 404
    (change,) = [(await act(chen, far, act="rename", name="邻县新名")).json()]
    assert kind_of(await undo(zhang, far, change["id"])) == (404, "not-found")
    assert kind_of(await undo(zhang, near, change["id"])) == (404, "not-found")


async def test_who_keeps_units_alone_moves_none_to_another_place(world: World, ties: KnownTies, chen: Person) -> None:
    unit = await make(chen, "不动的单位")
    answer = await act(world.system_admin, unit, act="move", division_code="211382")
    assert kind_of(answer) == (409, "place-is-fixed")
    moved = (await act(chen, unit, act="move", division_code="211382")).json()
    assert kind_of(await undo(world.system_admin, unit, moved["id"])) == (409, "place-is-fixed")


async def test_no_unit_reports_to_itself_or_below_itself(ties: KnownTies, chen: Person) -> None:
    top = await make(chen, "上级")
    middle = await make(chen, "中级", top)
    low = await make(chen, "下级", middle)
    for parent in (top, middle, low):
        answer = await act(chen, top, act="move", line="civilization", parent_id=parent)
        assert kind_of(answer) == (409, "circular-parents")
    assert kind_of(await act(chen, top, act="merge", into=low)) == (409, "circular-parents")
    assert kind_of(await act(chen, top, act="merge", into=top)) == (409, "merged-with-itself")
    assert (await read(chen, top))["lines"] == [{"line": "civilization", "parent_id": None}]
    assert not await history(chen, top)


async def test_what_is_not_alike_is_not_merged(ties: KnownTies, chen: Person) -> None:
    office, association = await make(chen, "办公室甲"), await make(chen, "协会甲", kind="association")
    team = await make(chen, "一队", kind="team")
    assert kind_of(await act(chen, office, act="merge", into=association)) == (409, "kinds-differ")
    assert kind_of(await act(chen, team, act="merge", into=office)) == (409, "kinds-differ")
    assert kind_of(await act(chen, office, act="merge", into=new_id())) == (404, "not-found")


async def test_a_unit_with_units_people_or_duties_is_not_closed(world: World, ties: KnownTies, chen: Person) -> None:
    above = await make(chen, "有下级的")
    await make(chen, "它的下级", above)
    assert kind_of(await act(chen, above, act="close")) == (409, "unit-has-units")
    staffed = await make(chen, "有人的")
    await world.person("li-units", {"role": "inspector", "organization_id": str(staffed)})
    assert kind_of(await act(chen, staffed, act="close")) == (409, "unit-has-people")
    for found in (Ties(open_dues=1, kept_dues=1), Ties(pairings=2), Ties(quotas=1)):
        busy = await make(chen, "有任务的")
        ties.of_unit[busy] = found
        answer = await act(chen, busy, act="close")
        assert kind_of(answer) == (409, "unit-has-duties")
        counts = {"pairings": found.pairings, "open_dues": found.open_dues, "quotas": found.quotas}
        assert counts.items() <= answer.json().items()
        assert (await read(chen, busy))["closed_on"] is None


async def test_a_unit_entered_by_mistake_is_closed_whatever_it_owes_by_rule(ties: KnownTies, chen: Person) -> None:
    unit = await make(chen, "录错的单位")
    ties.of_unit[unit] = Ties(open_dues=11)
    preview = (await act(chen, unit, preview=True, act="close")).json()
    assert preview["ties"] == {"pairings": 0, "open_dues": 11}
    assert (await act(chen, unit, act="close")).is_success
    assert (await read(chen, unit))["closed_on"] is not None


async def test_a_merger_ends_no_quota_pairing_or_extended_duty(ties: KnownTies, chen: Person) -> None:
    into = await make(chen, "并入处")
    for found in (Ties(open_dues=1, kept_dues=1), Ties(pairings=1), Ties(quotas=1)):
        unit = await make(chen, "不能并")
        ties.of_unit[unit] = found
        assert kind_of(await act(chen, unit, act="merge", into=into)) == (409, "unit-has-duties")


async def test_a_role_that_waits_keeps_a_unit_as_it_is(world: World, ties: KnownTies, chen: Person) -> None:
    unit, into = await make(chen, "等确认的"), await make(chen, "另一处")
    body = {
        "username": "waits-units",
        "name": "等一等",
        "roles": [{"role": "inspector", "organization_id": str(unit)}],
    }
    assert (await world.admin.http.put(f"/api/accounts/{new_id()}", json=body)).status_code == 201
    for how in ({"act": "close"}, {"act": "merge", "into": into}):
        assert kind_of(await act(chen, unit, **how)) == (409, "unit-has-people")


async def test_units_below_in_another_place_are_not_moved_along(ties: KnownTies, chen: Person, zhang: Person) -> None:
    unit, into = await make(chen, "县里的"), await make(chen, "县里另一个")
    await make(chen, "邻县的下级", unit, division="211382")
    assert kind_of(await act(zhang, unit, act="merge", into=into)) == (409, "units-below-elsewhere")


async def test_nothing_happens_while_the_other_programs_do_not_answer(ties: KnownTies, chen: Person) -> None:
    unit = await make(chen, "问不到的")
    ties.silent = True
    try:
        assert kind_of(await act(chen, unit, act="close")) == (503, "programs-silent")
        assert (await act(chen, unit, act="rename", name="改得了名")).status_code == 200
    finally:
        ties.silent = False
    assert (await read(chen, unit))["closed_on"] is None


async def test_without_a_change_there_is_no_history(ties: KnownTies, chen: Person) -> None:
    unit = await make(chen, "同名")
    assert kind_of(await act(chen, unit, act="rename", name="同名")) == (409, "nothing-changes")
    assert (await act(chen, unit, act="move")).status_code == 422
    assert (await act(chen, unit, act="move", parent_id=new_id())).status_code == 422
    assert kind_of(await act(chen, unit, act="move", line="nowhere", parent_id=None)) == (422, "word-unknown")
    answer = await act(chen, unit, act="move", line="civilization", parent_id=new_id())
    assert kind_of(answer) == (422, "organization-incomplete")
    assert not await history(chen, unit)


async def test_a_closed_unit_is_changed_by_undo_alone(world: World, ties: KnownTies, chen: Person) -> None:
    unit, other = await make(chen, "要关的"), await make(chen, "还开着的")
    closed = (await act(chen, unit, act="close")).json()
    for how in ({"act": "rename", "name": "x"}, {"act": "close"}, {"act": "merge", "into": other}):
        assert kind_of(await act(chen, unit, **how)) == (409, "unit-closed")
    assert kind_of(await act(chen, other, act="merge", into=unit)) == (409, "unit-closed")
    below = await act(chen, other, act="move", line="civilization", parent_id=unit)
    assert kind_of(below) == (409, "unit-closed")
    body: dict[str, Any] = {"name": "x", "kind": "office", "division_code": "211381", "lines": []}
    assert kind_of(await chen.http.put(f"/api/organizations/{unit}", json=body)) == (409, "unit-closed")
    body["lines"] = [{"line": "civilization", "parent_id": str(unit)}]
    assert kind_of(await chen.http.put(f"/api/organizations/{new_id()}", json=body)) == (409, "unit-closed")
    role = {"role": "inspector", "organization_id": str(unit)}
    given = {"username": "late-units", "name": "迟了", "roles": [role]}
    answer = await world.admin.http.put(f"/api/accounts/{new_id()}", json=given)
    assert kind_of(answer) == (422, "place-unknown")
    assert closed["units"][0]["after"]["closed_on"] is not None


async def test_a_stale_version_changes_nothing(ties: KnownTies, chen: Person) -> None:
    unit = await make(chen, "先改的")
    tag = (await chen.http.get(f"/api/organizations/{unit}")).headers["ETag"]
    await act(chen, unit, act="rename", name="后改的")
    path, body = f"/api/organizations/{unit}/changes", {"act": "rename", "name": "太迟了"}
    answer = await chen.http.post(path, json=body, headers={"If-Match": tag})
    assert kind_of(answer) == (412, "changed-meanwhile")


async def test_a_preview_says_what_would_change_and_changes_nothing(
    world: World, ties: KnownTies, chen: Person
) -> None:
    top = await make(chen, "县文明办")
    unit, into = await make(chen, "老办公室", top), await make(chen, "新办公室", top)
    below = await make(chen, "站点甲", unit)
    await world.person("wang-units", {"role": "inspector", "organization_id": str(unit)})
    ties.of_unit[unit] = Ties(open_dues=3)
    events = len(_events(world, unit))
    preview = (await act(chen, unit, preview=True, act="merge", into=into)).json()
    assert (preview["id"], preview["people"], preview["ties"]) == (None, 1, {"pairings": 0, "open_dues": 3})
    assert preview["units"][0]["id"] == str(unit)
    assert {each["id"] for each in preview["units"]} == {str(unit), str(into), str(below)}
    (child,) = [each for each in preview["units"] if each["id"] == str(below)]
    assert child["before"]["lines"][0]["parent_name"] == "老办公室"
    assert child["after"]["lines"][0]["parent_name"] == "新办公室"
    assert (await read(chen, unit))["closed_on"] is None
    assert (await read(chen, below))["lines"][0]["parent_id"] == str(unit)
    assert not await history(chen, unit)
    assert len(_events(world, unit)) == events


async def test_a_merger_takes_people_lines_and_units_along_and_is_undone(
    world: World, ties: KnownTies, chen: Person
) -> None:
    top = await make(chen, "总部")
    assert (await act(chen, top, act="move", line="poverty_relief")).status_code == 200
    unit, into = await make(chen, "被并的", top), await make(chen, "留下的", top)
    below = await make(chen, "跟着走的", unit)
    extra = await act(chen, unit, act="move", line="poverty_relief", parent_id=top)
    assert extra.status_code == 200
    officer = await world.person("sun-units", {"role": "inspector", "organization_id": str(unit)})
    merged = (await act(chen, unit, act="merge", into=into)).json()
    assert merged["changed_by"] == "chen-units"
    old, new = await read(chen, unit), await read(chen, into)
    assert (old["successor_id"], old["successor_name"]) == (str(into), "留下的")
    assert {line["line"]: line["parent_id"] for line in new["lines"]} == {
        "civilization": str(top),
        "poverty_relief": str(top),
    }
    assert (await read(chen, below))["lines"][0]["parent_id"] == str(into)
    again = await world.sign_in(officer.username)
    assert [role["organization_id"] for role in again.roles] == [str(into)]
    assert {event["successor_id"] for event in _events(world, unit)} == {None, str(into)}
    assert (await undo(chen, unit, merged["id"])).status_code == 200
    assert (await read(chen, unit))["closed_on"] is None
    assert (await read(chen, below))["lines"][0]["parent_id"] == str(unit)
    assert [line["line"] for line in (await read(chen, into))["lines"]] == ["civilization"]
    again = await world.sign_in(officer.username)
    assert [role["organization_id"] for role in again.roles] == [str(unit)]
    assert _events(world, unit)[-1]["closed_on"] is None


async def test_nothing_is_undone_that_something_later_rests_on(world: World, ties: KnownTies, chen: Person) -> None:
    unit, into = await make(chen, "先并"), await make(chen, "后改")
    merged = (await act(chen, unit, act="merge", into=into)).json()
    renamed = (await act(chen, into, act="rename", name="改过名的")).json()
    assert [(each["act"], each["may_undo"]) for each in await history(chen, into)] == [
        ("rename", True),
        ("merge", False),
    ]
    assert kind_of(await undo(chen, unit, merged["id"])) == (409, "undo-not-possible")
    assert (await undo(chen, into, renamed["id"])).status_code == 200
    assert kind_of(await undo(chen, into, renamed["id"])) == (409, "undo-not-possible")
    await world.person("newcomer-units", {"role": "inspector", "organization_id": str(into)})
    assert kind_of(await undo(chen, unit, merged["id"])) == (409, "undo-not-possible")


async def test_an_undo_never_leaves_a_unit_below_a_closed_one_or_in_a_circle(ties: KnownTies, chen: Person) -> None:
    first, second = await make(chen, "甲处"), await make(chen, "乙处")
    child = await make(chen, "丙处", first)
    moved = (await act(chen, child, act="move", line="civilization", parent_id=second)).json()
    closed = (await act(chen, first, act="close")).json()
    assert kind_of(await undo(chen, child, moved["id"])) == (409, "unit-closed")
    assert (await undo(chen, first, closed["id"])).status_code == 200
    assert (await act(chen, first, act="move", line="civilization", parent_id=child)).status_code == 200
    assert kind_of(await undo(chen, child, moved["id"])) == (409, "circular-parents")


async def test_an_earlier_body_is_accepted_and_leaves_its_history(ties: KnownTies, chen: Person) -> None:
    unit = await make(chen, "老办法")
    body = {"name": "老办法改名", "kind": "office", "division_code": "211382", "lines": []}
    assert (await chen.http.put(f"/api/organizations/{unit}", json=body)).status_code == 200
    (change,) = await history(chen, unit)
    assert (change["act"], change["units"][0]["before"]["name"]) == ("edit", "老办法")
    assert (await undo(chen, unit, change["id"])).status_code == 200
    assert ((await read(chen, unit))["name"], (await read(chen, unit))["division_code"]) == ("老办法", "211381")


async def test_a_closed_unit_is_not_in_the_list_of_those_that_work(ties: KnownTies, chen: Person) -> None:
    unit = await make(chen, "找不到的旧单位")
    await act(chen, unit, act="close")
    params = {"q": "找不到的旧单位"}
    assert (await chen.http.get("/api/organizations", params=params)).json()["items"] == []
    (found,) = (await chen.http.get("/api/organizations", params={**params, "closed": "true"})).json()["items"]
    assert found["id"] == str(unit)


def _events(world: World, unit: UUID) -> list[dict[str, object]]:
    statement = "select data from outbox where type = 'organization.saved' and subject = %s order by id"
    with psycopg.connect(world.database.dsn()) as connection:
        return [row[0] for row in connection.execute(statement, (str(unit),)).fetchall()]
