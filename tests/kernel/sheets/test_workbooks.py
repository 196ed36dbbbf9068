"""Workbooks as spreadsheet programs save them: sheets, hidden and merged cells, dates, passwords, both formats."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from services.kernel.sheets.records import SheetRefused
from tests.kernel.sheets import xls_writer
from tests.kernel.sheets.reading import data_of, date, shape_of, table_of

TITLES = ["建档立卡编号", "村代码", "户主姓名", "家庭住址"]


def person(number: int) -> list[str]:
    return [f"HB{number}", "211381101201", f"王守田{number}", "前营村"]


def xlsx(fill: Callable[[Any], None], **options: Any) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        fill(book)
    return content.getvalue()


def rows_in(sheet: Any, *rows: list[Any]) -> None:
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)


def replaced(content: bytes, part: str, old: str, new: str) -> bytes:
    """The same archive with another text in one part."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            archive.writestr(name, text)
    return target.getvalue()


def several_sheets(book: Any) -> None:
    rows_in(book.add_worksheet("填写说明"), ["填写说明"], ["一、每户一行"], ["列", "怎么填"], ["姓名", "按身份证"])
    rows_in(book.add_worksheet("旧名册"), TITLES, person(1))
    book.get_worksheet_by_name("旧名册").hide()
    rows_in(book.add_worksheet("名册"), ["2020年名册"], TITLES, person(2), person(3))
    rows_in(book.add_worksheet("另一名册"), TITLES, person(4))
    book.add_worksheet("空表")


async def test_the_first_shown_sheet_with_a_known_table_is_taken() -> None:
    shape = await shape_of(xlsx(several_sheets))
    assert shape.sheet == "名册"
    assert [(sheet.name, sheet.is_hidden, sheet.has_table) for sheet in shape.sheets] == [
        ("填写说明", False, True),
        ("旧名册", True, True),
        ("名册", False, True),
        ("另一名册", False, True),
        ("空表", False, False),
    ]
    assert [(sheet.rows, sheet.columns) for sheet in shape.sheets[2:]] == [(4, 4), (2, 4), (0, 0)]
    head, _ = await table_of(xlsx(several_sheets))
    assert (head.sheet, head.header_rows) == ("名册", (2,))


@pytest.mark.parametrize(("sheet", "number"), [("另一名册", 4), ("旧名册", 1)])
async def test_another_sheet_can_be_chosen(sheet: str, number: int) -> None:
    assert await data_of(xlsx(several_sheets), sheet=sheet) == [person(number)]


@pytest.mark.parametrize(("sheet", "code"), [("没有的表", "sheet-unknown"), ("空表", "file-empty")])
async def test_a_sheet_that_is_not_there_or_empty_is_refused(sheet: str, code: str) -> None:
    with pytest.raises(SheetRefused, match=code):
        await table_of(xlsx(several_sheets), sheet=sheet)


def hidden(book: Any) -> None:
    sheet = book.add_worksheet()
    rows_in(sheet, TITLES, person(1), person(2), person(3))
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    sheet.set_column(9, 16383, None, None, {"hidden": True})


HIDDEN_XLS = xls_writer.workbook(
    (
        "户",
        xls_writer.sheet(
            [TITLES, person(1), person(2), person(3)],
            before=xls_writer.hidden_column(3),
            after=xls_writer.hidden_row(2),
        ),
    )
)


@pytest.mark.parametrize("content", [xlsx(hidden), HIDDEN_XLS], ids=["xlsx", "xls"])
async def test_hidden_rows_and_columns_are_counted_and_left_to_the_reader(content: bytes) -> None:
    (sheet,) = (await shape_of(content)).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == (1, 1)
    head, records = await table_of(content)
    assert (head.hidden_rows, head.hidden_columns) == (1, (3,))
    assert [(record.number, record.is_hidden, record.skipped) for record in records] == [
        (2, False, None),
        (3, True, None),
        (4, False, None),
    ]
    head, records = await table_of(content, include_hidden=False)
    assert head.titles == (*TITLES[:3], "")
    assert [record.skipped for record in records] == [None, "hidden", None]
    assert [record.cells[3] for record in records] == ["", "", ""]


def merged(book: Any) -> None:
    sheet = book.add_worksheet()
    rows_in(sheet, TITLES, person(1), ["HB2", "", "王二", ""], ["HB3", "", "王三", ""], person(4))
    sheet.merge_range(1, 1, 3, 1, "211381101201")
    sheet.merge_range(1, 3, 2, 3, "前营村")


MERGED_XLS = xls_writer.workbook(
    (
        "户",
        xls_writer.sheet(
            [TITLES, person(1), ["HB2", "", "王二", ""], ["HB3", "", "王三", ""], person(4)],
            after=xls_writer.merged((1, 3, 1, 1), (1, 2, 3, 3)),
        ),
    )
)


@pytest.mark.parametrize("content", [xlsx(merged), MERGED_XLS], ids=["xlsx", "xls"])
async def test_a_merged_value_counts_for_each_row_and_is_said(content: bytes) -> None:
    head, records = await table_of(content)
    assert head.merged_cells == 2
    assert [list(record.cells) for record in records] == [
        person(1),
        ["HB2", "211381101201", "王二", "前营村"],
        ["HB3", "211381101201", "王三", ""],
        person(4),
    ]
    assert [tuple(record.merged) for record in records] == [(), (1, 3), (1,), ()]


async def test_a_merged_cell_without_a_value_is_said_as_well() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        rows_in(sheet, TITLES, ["HB1", "211381101201", "王一", ""], ["HB2", "211381101201", "王二", ""])
        sheet.merge_range(1, 3, 2, 3, "")

    _, records = await table_of(xlsx(fill))
    assert [(record.cells[3], tuple(record.merged)) for record in records] == [("", ()), ("", (3,))]


async def test_a_value_is_not_spread_sideways() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        rows_in(sheet, TITLES, ["HB1", "211381101201", "", ""])
        sheet.merge_range(1, 2, 1, 3, "王守田")

    assert await data_of(xlsx(fill)) == [["HB1", "211381101201", "王守田", ""]]


async def test_a_header_of_two_rows_is_joined() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        rows_in(sheet, [], [], ["", "", "人口", "劳动力"], ["HB1", "王守田", 4, 2])
        sheet.merge_range(0, 0, 0, 3, "大板镇贫困户情况表")
        sheet.merge_range(1, 0, 2, 0, "户编号")
        sheet.merge_range(1, 1, 2, 1, "户主")
        sheet.merge_range(1, 2, 1, 3, "家庭情况")

    head, records = await table_of(xlsx(fill))
    assert head.titles == ("户编号", "户主", "家庭情况/人口", "家庭情况/劳动力")
    assert (head.header_rows, [row.number for row in head.skipped]) == ((2, 3), [1])
    assert [list(record.cells) for record in records] == [["HB1", "王守田", 4.0, 2.0]]


@pytest.mark.parametrize("is_1904", [False, True])
async def test_dates_are_dates_in_every_usual_format(is_1904: bool) -> None:
    day = datetime.datetime(2020, 5, 1)

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["生日", "时刻", "时间", "年月", "金额", "文字"])
        sheet.write_datetime(1, 0, day, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(1, 1, day.replace(hour=8, minute=30), book.add_format({"num_format": 22}))
        sheet.write_datetime(1, 2, datetime.time(8, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.write_datetime(1, 3, day, book.add_format({"num_format": 'yyyy"年"m"月"'}))
        sheet.write_number(1, 4, 43952, book.add_format({"num_format": '#,##0"元"'}))
        sheet.write_string(1, 5, "2020-05-01")

    (row,) = await data_of(xlsx(fill, date_1904=is_1904))
    expected = [date("2020-05-01"), date("2020-05-01T08:30:00"), date("08:30:00"), date("2020-05-01")]
    assert row == [*expected, 43952.0, "2020-05-01"]


async def test_dates_of_an_old_workbook_are_dates() -> None:
    rows: list[list[Any]] = [["姓名", "生日", "时刻"], ["王", {"date": 43952.0}, {"date": 43952.5}]]
    (row,) = await data_of(xls_writer.workbook(("户", xls_writer.sheet(rows))))
    assert row == ["王", date("2020-05-01"), date("2020-05-01T12:00:00")]


async def test_a_formula_is_its_saved_value_or_a_fault_of_the_cell() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["甲", "乙", "丙", "丁"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, '=""', None, "empty")
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_string(1, 3, "x")

    content = replaced(xlsx(fill), "xl/worksheets/sheet1.xml", "<v>empty</v>", "<v></v>")
    _, (record,) = await table_of(content)
    assert (list(record.cells), dict(record.faults)) == ([2.0, "", "", "x"], {2: "formula-error"})
    _, (record,) = await table_of(replaced(content, "xl/worksheets/sheet1.xml", "<v>2</v>", "<v></v>"))
    assert dict(record.faults) == {0: "formula-without-value", 2: "formula-error"}


async def test_a_failed_formula_of_an_old_workbook_is_a_fault_of_the_cell() -> None:
    content = xls_writer.workbook(("户", xls_writer.sheet([["姓名", "村"], ["王", xls_writer.failed(1, 1)]])))
    _, (record,) = await table_of(content)
    assert (list(record.cells), dict(record.faults)) == (["王", ""], {1: "formula-error"})


def locked_zip() -> bytes:
    content = bytearray(xlsx(several_sheets))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        xls_writer.compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": bytes(6000)}),
        xls_writer.workbook(("户", xls_writer.sheet([TITLES])), globals_=xls_writer.record(0x2F, bytes(54))),
        locked_zip(),
    ],
    ids=["xlsx", "xls", "zip"],
)
async def test_a_password_is_recognised_and_said(content: bytes) -> None:
    for read in (shape_of, table_of):
        with pytest.raises(SheetRefused, match="workbook-locked") as refused:
            await read(content)
        assert "密码" in refused.value.message


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["mimetype", "content.xml"], "format-other"),
        (["[Content_Types].xml", "xl/workbook.bin"], "format-other"),
        (["[Content_Types].xml", "word/document.xml"], "not-a-sheet"),
        (["photo.jpg"], "not-a-sheet"),
    ],
)
async def test_other_archives_are_no_workbooks(names: list[str], code: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    with pytest.raises(SheetRefused, match=code):
        await shape_of(content.getvalue())


async def test_a_word_file_of_the_old_kind_is_no_workbook() -> None:
    with pytest.raises(SheetRefused, match="not-a-sheet"):
        await shape_of(xls_writer.compound({"WordDocument": b"x"}))


async def test_formatted_empty_cells_are_no_columns() -> None:
    def fill(book: Any) -> None:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        rows_in(sheet, TITLES, person(1))
        for row in range(5):
            for column in range(4, 16384, 1 + row * 100):
                sheet.write_blank(row, column, None, bold)
        sheet.write_blank(1_048_575, 16383, None, bold)

    head, records = await table_of(xlsx(fill))
    assert head.titles == tuple(TITLES)
    assert [list(record.cells) for record in records] == [person(1)]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [(1_048_575, 16383, "too-many-columns"), (1, 200, "too-many-columns"), (200_020, 0, "too-many-rows")],
)
async def test_a_far_cell_is_refused_with_its_row(row: int, column: int, code: str) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        rows_in(sheet, TITLES, person(1))
        sheet.write_number(row, column, 1)

    with pytest.raises(SheetRefused, match=code) as refused:
        await table_of(xlsx(fill))
    assert refused.value.row == row + 1


async def test_texts_are_those_that_are_shown() -> None:
    def fill(book: Any) -> None:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, ["姓名", "备注", "是否"])
        sheet.write_rich_string(1, 0, "王", bold, "守田")
        sheet.write_string(1, 1, "甲\r\n乙_x0041_")
        sheet.write_boolean(1, 2, True)

    (row,) = await data_of(xlsx(fill))
    assert row == ["王守田", "甲\r\n乙_x0041_", True]


async def test_a_leading_apostrophe_is_no_part_of_a_number() -> None:
    def fill(book: Any) -> None:
        rows_in(book.add_worksheet(), ["姓名", "身份证号"], ["王", "'211381196001020110"])

    assert await data_of(xlsx(fill)) == [["王", "211381196001020110"]]


async def test_elements_with_a_prefix_are_read() -> None:
    """Some programs of offices write `x:row` for `row`."""
    content = xlsx(lambda book: rows_in(book.add_worksheet(), TITLES, person(1)))
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            text = source.read(name).decode()
            if name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
                head, _, body = text.partition("?>")
                body = body.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("xmlns=", "xmlns:x=")
                text = f"{head}?>{body}"
            archive.writestr(name, text)
    assert await data_of(target.getvalue()) == [person(1)]
