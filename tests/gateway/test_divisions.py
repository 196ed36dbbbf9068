"""Towns and villages from an uploaded sheet, and their number in each division."""

import asyncio
import io
from typing import Any

import httpx
import psutil
import psycopg
import pytest
from python_calamine import CalamineWorkbook

from services.kernel.sheets.records import XLSX
from tests.gateway.conftest import Person, World
from tests.households.sheets import workbook

CITY = {"role": "city_officer", "division_code": "2113"}
TITLES = ("代码", "名称")
ROWS = [["211382101", "甲镇"], ["211382101201", "甲村"], ["211382101202", "乙村"]]


async def load(by: Person, content: bytes, type_: str = XLSX, **query: Any) -> httpx.Response:
    headers = {"Content-Type": type_}
    return await by.http.post("/api/divisions/import", content=content, headers=headers, params=query)


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def named(world: World, prefix: str) -> dict[str, str]:
    with psycopg.connect(world.database.dsn()) as connection:
        found = connection.execute(
            "select code, name from divisions where code like %s and length(code) > 6 order by 1", (prefix + "%",)
        )
        return dict(found.fetchall())


def loads(world: World) -> int:
    with psycopg.connect(world.database.dsn()) as connection:
        found = connection.execute("select count(*) from audit_entries where action = 'divisions.imported'").fetchone()
    assert found is not None
    return int(found[0])


def children() -> int:
    """How many processes parse a workbook now."""
    return sum(_reads_a_workbook(child) for child in psutil.Process().children())


def _reads_a_workbook(process: psutil.Process) -> bool:
    try:
        return "workbook_process" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "county_officer"])
async def test_who_may_not_import_gets_no_template_either(world: World, role: str) -> None:
    place = {"division_code": "211382"} if role == "county_officer" else {}
    person = await world.person(f"no-{role.replace('_', '-')}", {"role": role, **place})
    assert kind_of(await load(person, workbook(ROWS, TITLES))) == (403, "not-permitted")
    assert kind_of(await person.http.get("/api/divisions/template.xlsx")) == (403, "not-permitted")
    async with world.client() as http:
        assert (await http.post("/api/divisions/import", content=b"x")).status_code == 401
        assert (await http.get("/api/divisions/template.xlsx")).status_code == 401
        assert (await http.get("/api/divisions/counts")).status_code == 401
    assert named(world, "211382") == {}


@pytest.mark.parametrize(
    ("content", "type_", "reason", "row"),
    [
        (b"", "text/csv", "file-empty", 1),
        (b"", XLSX, "file-empty", 1),
        (b"\xff\xfe", "text/csv", "file-empty", 1),
        ("代码,名称\n".encode("utf-16")[:-1], "text/csv", "encoding-unknown", 1),
        ("代码,名称\n".encode(), "text/csv", "file-empty", 1),
        (b'code,name\n"211382101,x\n', "text/csv", "quotes-broken", 2),
        ("名称,代码\n甲镇,211382101\n".encode(), "text/csv", "heading-unknown", 1),
        ("\n\n代码,名称,备注\n211382101,甲镇,\n".encode(), "text/csv", "heading-unknown", 3),
        (b"code,name\n" + b"x," * 300, "text/csv", "too-many-columns", 2),
        (b"not a workbook", XLSX, "header-not-found", 1),
        (b"%PDF-1.7", XLSX, "not-a-sheet", 1),
        (workbook(ROWS, TITLES)[:-200], XLSX, "workbook-unreadable", 1),
        (workbook(ROWS, ("村", "组")), XLSX, "heading-unknown", 1),
        (workbook([], TITLES), XLSX, "file-empty", 1),
        (workbook(ROWS, TITLES, extra={"xl/worksheets/sheet2.xml": b" " * 101_000_000}), XLSX, "workbook-too-large", 1),
    ],
    ids=range(15),
)
async def test_a_file_that_cannot_be_read_is_refused_with_the_row(
    world: World, content: bytes, type_: str, reason: str, row: int
) -> None:
    answer = await load(world.system_admin, content, type_)
    assert kind_of(answer) == (422, "file-not-readable")
    body = answer.json()
    assert (body["reason"], body["row"]) == (reason, row)
    assert body["message"]
    assert named(world, "211382") == {}
    assert children() == 0


async def test_a_city_officer_loads_nothing_outside_the_city(world: World) -> None:
    officer = await world.person("city-other", CITY)
    answer = (await load(officer, workbook([["210102101", "外镇"], ["341302101", "外省镇"]], TITLES))).json()
    assert [(refusal["row"], refusal["code"]) for refusal in answer["refused"]] == [(2, "scope"), (3, "scope")]
    assert (answer["changed"], answer["refused_rows"]) == (0, 2)
    assert named(world, "210102") == {}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["2113821012", "短村"], "code"),
        (["２１１３８２１０１", "全角"], "code"),
        ([True, "甲"], "code"),
        ([b'<c r="PLACE" t="e"><v>#REF!</v></c>', "甲"], "code"),
        ([b'<c r="PLACE"><v>211382101.5</v></c>', "甲"], "code"),
        (["211382102", ""], "name"),
        (["211382102", "x" * 61], "name"),
        (["211382102", "甲\n镇"], "name"),
        (["211382102", "甲\u202e镇"], "name"),
        (["211382102", "\u200b"], "name"),
        (["211382102", "甲镇", "备注"], "columns"),
        (["211382999201", "无镇村"], "parent"),
    ],
)
async def test_a_row_of_a_workbook_that_cannot_be_is_named(world: World, cells: list[Any], code: str) -> None:
    answer = (await load(world.system_admin, workbook([cells], TITLES), dry_run=True)).json()
    assert [(refusal["row"], refusal["code"]) for refusal in answer["refused"]] == [(2, code)]
    assert answer["refused"][0]["message"]


async def test_a_dry_run_says_what_would_happen_and_stores_nothing(world: World) -> None:
    rows = [*ROWS, ["211382101", "另一个镇"]]
    before = loads(world)
    answer = (await load(world.system_admin, workbook(rows, TITLES), dry_run=True)).json()
    refused = [{"row": 5, "code": "twice", "message": "代码在文件中重复，名称不同。"}]
    expected = {"rows": 4, "changed": 3, "unchanged": 0, "refused": refused, "refused_rows": 1, "dry_run": True}
    assert answer == expected
    assert (named(world, "211382"), loads(world)) == ({}, before)
    with psycopg.connect(world.database.dsn()) as connection:
        told = connection.execute("select count(*) from outbox where subject = '211382101'").fetchone()
    assert told == (0,)


async def test_a_file_is_read_as_what_it_is_whatever_it_is_called(world: World) -> None:
    for content, type_ in ((workbook(ROWS, TITLES), "text/csv"), ("代码,名称\n211382101,甲镇\n".encode(), XLSX)):
        answer = (await load(world.system_admin, content, type_, dry_run=True)).json()
        assert answer["changed"] == answer["rows"] > 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("titles", ["code,name", "代码,名称", " Code , NAME ,"])
async def test_a_csv_is_read_in_every_usual_encoding(world: World, encoding: str, titles: str) -> None:
    content = f"{titles}\n211382101,甲镇\n211382101201,甲村,\n".encode(encoding)
    answer = (await load(world.system_admin, content, "text/csv", dry_run=True)).json()
    assert (answer["rows"], answer["changed"], answer["refused"]) == (2, 2, [])


async def test_a_workbook_is_loaded_and_a_second_time_changes_nothing(world: World) -> None:
    # Codes that a spreadsheet program stored as numbers are read as codes.
    rows: list[list[Any]] = [["211321101", "子镇"], [211321101201, "子村"], [" 211321101202 ", " 丑村 "]]
    first = (await load(world.system_admin, workbook(rows, TITLES))).json()
    again = (await load(world.system_admin, workbook(rows, TITLES))).json()
    assert [(a["rows"], a["changed"], a["unchanged"], a["dry_run"]) for a in (first, again)] == [
        (3, 3, 0, False),
        (3, 0, 3, False),
    ]
    assert named(world, "211321") == {"211321101": "子镇", "211321101201": "子村", "211321101202": "丑村"}


async def test_the_template_is_empty_text_and_can_be_sent_back(world: World) -> None:
    officer = await world.person("city-template", CITY)
    answer = await officer.http.get("/api/divisions/template.xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["乡镇和村", "填写说明"]
    assert book.get_sheet_by_index(0).to_python() == [["代码", "名称"]]
    as_it_is = await load(officer, answer.content)
    assert (as_it_is.status_code, as_it_is.json()["reason"]) == (422, "file-empty")


async def test_files_that_arrive_together_are_read_one_after_the_other(world: World) -> None:
    content = workbook(ROWS, TITLES)
    loading = [asyncio.create_task(load(world.system_admin, content, dry_run=True)) for _ in range(4)]
    seen = set()
    while not all(task.done() for task in loading):
        seen.add(children())
        await asyncio.sleep(0.005)
    assert [task.result().status_code for task in loading] == [200] * 4
    assert max(seen) == 1


async def test_towns_and_villages_are_counted_by_child(world: World) -> None:
    rows = [["211324101", "丙镇"], ["211324102", "丁镇"], ["211324101201", "丙村"]]
    assert (await load(world.system_admin, workbook(rows, TITLES))).status_code == 200
    http = world.system_admin.http
    counted = (await http.get("/api/divisions/counts", params={"parent": "2113"})).json()
    assert counted["next"] is None
    assert {"code": "211324", "towns": 2, "villages": 1} in counted["items"]
    assert {"code": "211322", "towns": 0, "villages": 0} in counted["items"]
    below = (await http.get("/api/divisions/counts", params={"parent": "211324", "limit": 1})).json()
    assert below["items"] == [{"code": "211324101", "towns": 0, "villages": 1}]
    rest = (await http.get("/api/divisions/counts", params={"parent": "211324", "cursor": below["next"]})).json()
    assert [item["code"] for item in rest["items"]] == ["211324102"]
    provinces = (await http.get("/api/divisions/counts", params={"limit": 500})).json()["items"]
    assert len(provinces) == 34
