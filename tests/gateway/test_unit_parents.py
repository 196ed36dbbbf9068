"""Below which unit another one may stand: none of another province, of other lines only, and no team."""

from uuid import UUID

import psycopg
import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World
from tests.gateway.test_unit_import import load, names
from tests.gateway.units import CITY, act, kind_of, known_ties, make, read, undo

CIVIL, CIVILIZATION = "civil_affairs", "civilization"


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    known_ties(world)
    return await world.person("chen-parents", CITY)


@pytest.fixture(scope="module")
async def wrong(world: World, chen: Person) -> dict[str, UUID]:
    """A unit by what is wrong with it as a parent on the line of civil affairs."""
    far, team, other = new_id(), await world.team("211381", "上级队"), await make(chen, "别线的上级")
    lines = [{"line": CIVIL, "parent_id": None}]
    body = {"name": "吉林省民政厅", "kind": "office", "division_code": "22", "lines": lines}
    answer = await world.system_admin.http.put(f"/api/organizations/{far}", json=body)
    assert answer.status_code == 201, answer.text
    return {"parent-elsewhere": far, "parent-is-team": team, "parent-not-on-line": other}


@pytest.mark.parametrize("code", ["parent-elsewhere", "parent-is-team", "parent-not-on-line"])
async def test_a_wrong_parent_is_refused_and_nothing_changed(
    world: World, chen: Person, wrong: dict[str, UUID], code: str
) -> None:
    fresh = new_id()
    body = {"name": f"新单位 {code}", "kind": "office", "division_code": "211381"}
    lines = [{"line": CIVIL, "parent_id": str(wrong[code])}]
    saved = await chen.http.put(f"/api/organizations/{fresh}", json={**body, "lines": lines})
    assert kind_of(saved) == (409, code)
    assert saved.json()["title"]
    assert (await chen.http.get(f"/api/organizations/{fresh}")).status_code == 404
    unit = await make(chen, f"动不了的 {code}")
    before = await read(chen, unit)
    assert kind_of(await act(chen, unit, act="move", line=CIVIL, parent_id=wrong[code])) == (409, code)
    assert await read(chen, unit) == before


@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_a_sheet_refuses_them_row_by_row(
    world: World, chen: Person, wrong: dict[str, UUID], dry_run: str
) -> None:
    named = {"parent-elsewhere": "吉林省民政厅", "parent-is-team": "上级队", "parent-not-on-line": "别线的上级"}
    assert named.keys() == wrong.keys()
    rows = "".join(f"表里的{number},办公室,211381,民政,{name}\n" for number, name in enumerate(named.values()))
    result = await load(world.system_admin, rows, dry_run=dry_run)
    assert [fault["code"] for fault in result["refused"]] == list(named)
    assert all(fault["message"] for fault in result["refused"])
    assert (result["is_loaded"], await names(chen, "表里的")) == (False, [])


async def test_what_stands_already_stays_and_a_parent_may_come_onto_the_line_by_the_same_sheet(
    world: World, chen: Person, wrong: dict[str, UUID]
) -> None:
    unit = await make(chen, "早就这样的")
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(
            "insert into organization_lines (organization_id, line, parent_id, position) values (%s, %s, %s, 1)",
            [unit, CIVIL, wrong["parent-elsewhere"]],
        )
    read_ = await read(chen, unit)
    body = {"name": "改了名的", "kind": read_["kind"], "division_code": "211381", "lines": read_["lines"]}
    body["lines"] = [{"line": each["line"], "parent_id": each["parent_id"]} for each in read_["lines"]]
    assert (await chen.http.put(f"/api/organizations/{unit}", json=body)).status_code == 200
    rows = "同来的下级,办公室,211381,民政,同来的上级\n同来的上级,办公室,2113,民政,\n同来的上级,办公室,2113,文明办,\n"
    result = await load(chen, rows)
    assert (result["refused"], result["is_loaded"]) == ([], True)


async def test_a_unit_leaves_no_line_on_which_others_report_to_it(world: World, chen: Person) -> None:
    unit = await make(chen, "有下级在线上的")
    child = await make(chen, "在线上的下级", unit)
    joined = (await act(chen, unit, act="move", line=CIVIL, parent_id=None)).json()
    below = (await act(chen, child, act="move", line=CIVIL, parent_id=unit)).json()
    path = f"/api/organizations/{unit}"
    on_one = {"name": "有下级在线上的", "kind": "office", "division_code": "211381"}
    for kept, left in ((CIVILIZATION, CIVIL), (CIVIL, CIVILIZATION)):
        body = {**on_one, "lines": [{"line": kept, "parent_id": None}]}
        refused = await chen.http.put(path, json=body)
        assert kind_of(refused) == (409, "line-has-units")
        assert refused.json()["lines"] == [left]
    # Nor by taking back that it came onto the line.
    refused = await undo(chen, unit, joined["id"])
    assert kind_of(refused) == (409, "line-has-units")
    assert {each["line"] for each in (await read(chen, unit))["lines"]} == {CIVIL, CIVILIZATION}
    # Off all lines it has units of every line below it.
    assert (await undo(chen, child, below["id"])).status_code == 200
    assert (await undo(chen, unit, joined["id"])).status_code == 200
    assert {each["line"] for each in (await read(chen, unit))["lines"]} == {CIVILIZATION}
    assert (await chen.http.put(path, json={**on_one, "lines": []})).status_code == 200
