"""Units from a sheet: refused row by row, checked first, loaded once however often the file comes."""

import io
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from tests.gateway.conftest import Person, World
from tests.gateway.units import CITY, COUNTY, act, history, kind_of, known_ties, make, undo
from tests.households.sheets import workbook

HEAD = "名称,类型,行政区划,条线,上级单位\n"


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    return await world.person("chen-import", CITY)


async def load(by: Person, rows: str, *, head: str = HEAD, **params: str) -> dict[str, Any]:
    answer = await send(by, (head + rows).encode(), **params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def send(by: Person, content: bytes, **params: str) -> httpx.Response:
    return await by.http.post("/api/organizations/import", content=content, params=params)


def counts(result: dict[str, Any]) -> tuple[int, int, int, int]:
    return result["new"], result["changed"], result["unchanged"], result["refused_rows"]


async def names(by: Person, words: str) -> list[str]:
    answer = await by.http.get("/api/organizations", params={"q": words, "limit": 500})
    return sorted(item["name"] for item in answer.json()["items"])


async def test_who_keeps_no_units_imports_none(world: World) -> None:
    assert kind_of(await send(world.admin, HEAD.encode())) == (403, "not-permitted")
    assert (await world.admin.http.get("/api/organizations/template.xlsx")).status_code == 403
    async with world.client() as nobody:
        assert (await nobody.post("/api/organizations/import", content=b"x")).status_code == 401


@pytest.mark.parametrize("content", [b"", HEAD.encode(), b"PK\x03\x04 no workbook", "名称,类型\n甲,单位\n".encode()])
async def test_a_file_that_is_no_list_of_units_is_refused(chen: Person, content: bytes) -> None:
    assert kind_of(await send(chen, content)) == (422, "units-not-readable")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",单位,211381,,", "name"),
        ("坏甲,城堡,211381,,", "kind"),
        ("坏甲,单位,999999,,", "division"),
        ("坏甲,单位,没有这个县,,", "division"),
        ("坏甲,单位,110101,,", "scope"),
        ("坏甲,单位,211381,没有的线,", "line"),
        ("坏甲,单位,211381,,坏上级", "line-missing"),
        ("坏甲,单位,211381,文明办,没有的上级", "parent"),
    ],
)
async def test_a_bad_row_is_named_and_keeps_the_file_out(chen: Person, row: str, code: str) -> None:
    result = await load(chen, f"坏乙,单位,211381,,\n{row}\n")
    assert [(fault["row"], fault["code"]) for fault in result["refused"]] == [(3, code)]
    assert result["refused"][0]["message"]
    assert (result["is_loaded"], await names(chen, "坏")) == (False, [])


async def test_rows_that_contradict_each_other_or_what_is_stored_are_refused(chen: Person) -> None:
    await make(chen, "有了的", kind="office")
    for _ in range(2):
        await make(chen, "两个一样的", kind="office")
    rows = (
        "有了的,单位,211381,,\n两个一样的,办公室,211381,,\n绕圈甲,单位,211381,文明办,绕圈乙\n绕圈乙,单位,211381,文明办,绕圈甲\n"
        "前后不同,单位,211381,文明办,有了的\n前后不同,协会,211381,民政,\n它的上级有两个,单位,211381,文明办,两个一样的\n"
    )
    result = await load(chen, rows)
    found = {fault["row"]: fault["code"] for fault in result["refused"]}
    assert {row: found.get(row) for row in (2, 3, 7, 8)} == {
        2: "kind-fixed",
        3: "ambiguous",
        7: "twice",
        8: "parent-ambiguous",
    }
    assert "circle" in {found.get(4), found.get(5)}
    assert not result["is_loaded"]


async def test_a_county_loads_nothing_into_another_county(world: World) -> None:
    zhang = await world.person("zhang-import", COUNTY)
    result = await load(zhang, "邻县的,单位,211382,,\n", partial="true")
    assert ([fault["code"] for fault in result["refused"]], counts(result)) == (["scope"], (0, 0, 0, 1))


async def test_a_check_changes_nothing_and_the_same_file_twice_changes_nothing(chen: Person) -> None:
    # What reports to a unit may stand above it.
    rows = (
        "站点一,站点,北票市,文明办,总站\n总站,office,211381,文明办,\n总站,office,211381,民政,\n站点二,站点,211381,,\n"
    )
    checked = await load(chen, rows, dry_run="true")
    assert (counts(checked), checked["is_loaded"]) == ((3, 0, 0, 0), False)
    assert [(each["row"], each["name"], each["is_new"]) for each in checked["differences"]] == [
        (2, "站点一", True),
        (3, "总站", True),
        (5, "站点二", True),
    ]
    assert await names(chen, "站点") == []
    assert counts(await load(chen, rows)) == (3, 0, 0, 0)
    assert counts(await load(chen, rows)) == (0, 0, 3, 0)
    assert await names(chen, "站点") == ["站点一", "站点二"]


async def test_another_parent_in_the_file_moves_the_unit_and_can_be_undone(chen: Person) -> None:
    rows = "甲总部,办公室,211381,文明办,\n乙总部,办公室,211381,文明办,\n分部,办公室,211381,文明办,甲总部\n"
    await load(chen, rows)
    result = await load(chen, "分部,办公室,211381,文明办,乙总部\n")
    assert (counts(result), result["differences"][0]["is_new"]) == ((0, 1, 0, 0), False)
    (unit,) = (await chen.http.get("/api/organizations", params={"q": "分部"})).json()["items"]
    (change,) = await history(chen, unit["id"])
    assert change["units"][0]["after"]["lines"][0]["parent_name"] == "乙总部"
    assert (await undo(chen, unit["id"], change["id"])).status_code == 200
    assert counts(await load(chen, rows)) == (0, 0, 3, 0)
    assert counts(await load(chen, "分部,办公室,211381,文明办,\n")) == (0, 0, 1, 0)


async def test_good_rows_of_a_bad_file_are_loaded_on_demand(chen: Person) -> None:
    rows = "好的一个,单位,211381,,\n坏的一个,城堡,211381,,\n靠坏的,单位,211381,文明办,坏的一个\n"
    result = await load(chen, rows, partial="true")
    assert (counts(result), result["is_loaded"]) == ((1, 0, 0, 2), True)
    assert (await names(chen, "好的一个"), await names(chen, "坏的"), await names(chen, "靠坏的")) == (
        ["好的一个"],
        [],
        [],
    )


async def test_all_that_hangs_on_a_bad_row_is_left_out_with_it(chen: Person) -> None:
    rows = "断链0,城堡,211381,,\n" + "".join(f"断链{n},单位,211381,文明办,断链{n - 1}\n" for n in range(1, 200))
    result = await load(chen, rows + "断链外,单位,211381,,\n", partial="true")
    assert (counts(result), await names(chen, "断链")) == ((1, 0, 0, 200), ["断链外"])
    assert {fault["code"] for fault in result["refused"][1:]} == {"parent"}


async def test_the_template_is_read_back(world: World, chen: Person) -> None:
    word = {"zh": "实践站", "en": "Practice station", "synonyms": ["文明实践站"]}
    assert (await world.system_admin.http.put("/api/vocabularies/unit_kinds/practice", json=word)).status_code == 201
    template = (await chen.http.get("/api/organizations/template.xlsx")).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(template))
    assert "实践站" in str(book.get_sheet_by_name("填写说明").to_python()[1][1])
    titles = [str(title) for title in book.get_sheet_by_index(0).to_python()[0]]
    assert kind_of(await send(chen, template)) == (422, "units-not-readable")
    content = workbook([["模板来的", "文明实践站", "211381", "", ""]], titles)
    answer = await send(chen, content)
    assert (answer.status_code, counts(answer.json())) == (200, (1, 0, 0, 0))


async def test_a_merged_unit_is_not_found_by_its_name(world: World, chen: Person) -> None:
    known_ties(world)
    old, new = await make(chen, "并掉的"), await make(chen, "并入的")
    assert (await act(chen, old, act="merge", into=new)).status_code == 200
    assert counts(await load(chen, "并掉的,办公室,211381,,\n", dry_run="true")) == (1, 0, 0, 0)
