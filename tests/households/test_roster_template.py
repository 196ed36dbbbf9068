"""The template of the import, and the list of own imports."""

import io
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.households.registers.titles import titles as known
from services.households.registers.words import words_of
from services.households.roster.template import fields_to_fill
from services.kernel.ids import new_id
from tests.households import people, sheets
from tests.households.conftest import Register
from tests.households.rosters import imported, upload, work
from tests.households.test_register import problem_of

TEMPLATE = "/api/households/imports/template.xlsx"


async def download(register: Register, who: Any = people.zhang) -> Any:
    return await register.client.get(TEMPLATE, headers=who())


def rows_of(workbook: bytes, sheet: int) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(sheet).to_python()


@pytest.mark.parametrize("who", [people.xiao_li, people.leader, people.inspector, people.system_admin])
@pytest.mark.parametrize("path", ["", "/template.xlsx"])
async def test_only_offices_see_imports_and_their_template(register: Register, who: Any, path: str) -> None:
    answer = await register.client.get(f"/api/households/imports{path}", headers=who())
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")
    anonymous = await register.client.get(f"/api/households/imports{path}")
    assert (anonymous.status_code, problem_of(anonymous)) == (401, "not-signed-in")


async def test_the_empty_template_is_refused_as_empty(register: Register) -> None:
    state = await imported(register, (await download(register)).content, type_=sheets.XLSX)
    assert (state["state"], [error["code"] for error in state["errors"]]) == ("refused", ["file-empty"])


async def test_nobody_lists_the_imports_of_others(register: Register) -> None:
    mine, other = (people.signed_in(people.ZHANG_GRANT, account_id=new_id()) for _ in range(2))
    made = [await upload(register, b"x", who=lambda: mine) for _ in range(3)]
    await work(register)
    first = (await register.client.get("/api/households/imports?limit=2", headers=mine)).json()
    rest = (await register.client.get(f"/api/households/imports?cursor={first['next']}", headers=mine)).json()
    listed = [item["id"] for item in (*first["items"], *rest["items"])]
    assert listed == [answer.json()["id"] for answer in reversed(made)]
    assert rest["next"] is None
    assert {item["state"] for item in first["items"]} == {"refused"}
    assert (await register.client.get("/api/households/imports", headers=other)).json() == {"items": [], "next": None}


async def test_who_lost_the_area_no_longer_sees_what_was_imported_for_it(register: Register) -> None:
    account = new_id()
    before = people.signed_in(people.ZHANG_GRANT, account_id=account)
    await upload(register, b"x", who=lambda: before)
    moved = people.signed_in(people.LIU_GRANT, account_id=account)
    assert (await register.client.get("/api/households/imports", headers=moved)).json()["items"] == []
    await work(register)


async def test_the_template_has_every_column_and_says_what_belongs_there(register: Register) -> None:
    answer = await download(register)
    assert (answer.status_code, answer.headers["content-type"]) == (200, sheets.XLSX)
    assert 'filename="roster-template.xlsx"' in answer.headers["content-disposition"]
    titles, notes = rows_of(answer.content, 0)[0], rows_of(answer.content, 1)
    assert [known().find(title) for title in titles] == fields_to_fill()
    assert len(titles) == 22
    assert [title for title in titles if title.endswith("*")] == ["建档立卡编号*", "村代码*", "户主姓名*"]
    assert [row[:2] for row in notes[1:4]] == [["建档立卡编号", "必填"], ["村代码", "必填"], ["户主姓名", "必填"]]
    said = {row[0]: row[2] for row in notes[1:]}
    for field in fields_to_fill():
        if name := "flag" if field.kind == "flag" else field.list:
            assert words_of(name).offered in said[field.title]


async def test_the_templates_columns_are_text_and_offer_their_words(register: Register) -> None:
    with zipfile.ZipFile(io.BytesIO((await download(register)).content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    # Format 49 of the standard is text; style 1 of the book has it, and every column has that style.
    assert styles.split("<cellXfs")[1].split("<xf ")[2].startswith('numFmtId="49"')
    assert f'<col min="1" max="{len(fields_to_fill())}"' in sheet
    assert 'style="1"' in sheet.split("<cols>")[1].split("</cols>")[0]
    assert "建档立卡贫困户,脱贫户,脱贫不稳定户,边缘易致贫户,突发严重困难户,低保户,特困供养户,其他" in sheet
    assert "因病,因残" not in sheet, "a cell that takes several words must not be held to one"


async def test_a_filled_template_is_imported_and_its_repeat_changes_nothing(register: Register) -> None:
    titles = rows_of((await download(register)).content, 0)[0]
    rows = [[*sheets.row(number), *[""] * (len(titles) - len(sheets.TITLES))] for number in (7001, 7002)]
    content = sheets.workbook(rows, titles)
    assert [title.rstrip("*") for title in titles[: len(sheets.TITLES)]] == list(sheets.TITLES)
    first = await imported(register, content, type_=sheets.XLSX)
    assert (first["state"], first["created"], first["errors"]) == ("done", 2, [])
    again = await imported(register, content, type_=sheets.XLSX)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)
