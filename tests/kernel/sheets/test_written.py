"""Sheets that are written as a stream: read back by our own reader and by calamine, and never grown in memory."""

import asyncio
import io
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from services.kernel.sheets.records import Head, Record
from services.kernel.sheets.written import LONGEST_TEXT, written
from tests.kernel.sheets.reading import table_of

TITLES = ["建档立卡编号", "户主姓名", "说明"]


async def file_of(rows: Sequence[Sequence[str]], **how: Any) -> bytes:
    async def each() -> AsyncIterator[Sequence[str]]:
        for row in rows:
            yield row

    return b"".join([piece async for piece in written(each(), **{"name": "名册", **how})])


async def read_again(rows: Sequence[Sequence[str]], **how: Any) -> tuple[Head, list[Record]]:
    return await table_of(await file_of(rows, **how))


def as_calamine_reads(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def part(content: bytes, path: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(path).decode()


async def test_rows_that_fail_end_the_file_with_their_own_error() -> None:
    async def failing() -> AsyncIterator[Sequence[str]]:
        yield TITLES
        raise LookupError

    with pytest.raises(LookupError):
        _ = [piece async for piece in written(failing(), name="名册")]


async def test_what_looks_like_a_formula_or_a_number_stays_a_text() -> None:
    row = ["=1+1", "@SUM(A1)", "+8613900001234", "-2", "0421", "211381196001020110", "1e5", "TRUE"]
    content = await file_of([[f"列{index}" for index in range(len(row))], row])
    assert as_calamine_reads(content)[1] == row
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<f" not in sheet
    assert "<v" not in sheet


async def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    row = ["HB1\x00\x0b\x1f", "王\ud800守\uffff田", '<甲>&"乙"\'']
    _, records = await read_again([TITLES, row])
    assert list(records[0].cells) == ["HB1", "王守田", '<甲>&"乙"\'']


async def test_blanks_line_ends_and_escapes_come_back_as_they_were() -> None:
    row = [" HB1 ", "第一行\n第二行\r\n第三行\r", "_x0041_ \t_x005F_"]
    _, records = await read_again([TITLES, row])
    assert list(records[0].cells) == row


@pytest.mark.parametrize("sign", ["字", "\U0002b81c"])
async def test_a_text_longer_than_a_cell_may_be_is_cut(sign: str) -> None:
    content = await file_of([TITLES, ["HB1", "王守田", sign * (LONGEST_TEXT + 1)]])
    text = as_calamine_reads(content)[1][2]
    assert set(text) == {sign}
    assert LONGEST_TEXT - 1 <= len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT


async def test_a_row_without_cells_keeps_the_numbers_of_the_others() -> None:
    head, records = await read_again([["2020年名册"], [], TITLES, [], ["HB1", "", "无此人"]], header_rows=3)
    assert head.header_rows == (3,)
    assert [(record.number, list(record.cells)) for record in records] == [(5, ["HB1", "", "无此人"])]


async def test_the_header_stays_visible_and_columns_have_their_widths() -> None:
    sheet = part(await file_of([["名册"], TITLES], header_rows=2, widths=[8.0, 30.5]), "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<col min="2" max="2" width="30.50" customWidth="1"/>' in sheet
    assert "<pane" not in part(await file_of([TITLES], header_rows=0), "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2020年[名册]*?:/\\", "2020年 名册"),
        ("'名册'", "名册"),
        ("", "1"),
        ("户" * 40, "户" * 31),
        ('甲"<乙>', '甲"<乙>'),
    ],
)
async def test_a_name_that_a_sheet_cannot_have_is_changed(name: str, shown: str) -> None:
    head, _ = await read_again([TITLES, ["HB1", "王守田", "x"]], name=name)
    assert head.sheet == shown


async def test_the_same_rows_give_the_same_bytes() -> None:
    assert await file_of([TITLES, ["HB1", "王守田", ""]]) == await file_of([TITLES, ["HB1", "王守田", ""]])


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=30), min_size=1, max_size=30))
def test_any_texts_come_back(rows: list[list[str]]) -> None:
    content = asyncio.run(file_of(rows, header_rows=0))
    width = max(map(len, rows))
    read = [[*cells, *[""] * (width - len(cells))] for cells in as_calamine_reads(content)]
    read += [[""] * width] * (len(rows) - len(read))
    assert read == [[*row, *[""] * (width - len(row))] for row in rows]


# In a process of its own: memory that other tests left is no measure.
MEASURED = """
import asyncio, resource
from services.kernel.sheets.written import written

async def rows():
    yield [f"列{column}" for column in range(15)]
    for row in range(100_000):
        yield [f"{row * 7919 % 1_000_003}第{column}格" for column in range(15)]

async def main():
    size = largest = 0
    async for _ in written(rows(), name="名册"):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        break
    async for piece in written(rows(), name="名册"):
        size, largest = size + len(piece), max(largest, len(piece))
    print(size, largest, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)

asyncio.run(main())
"""


def test_memory_does_not_grow_with_the_rows() -> None:
    """Bytes of the file, of its largest piece, and of the growth."""
    told = subprocess.run([sys.executable, "-c", MEASURED], check=True, capture_output=True, text=True)
    size, largest, growth = map(int, told.stdout.split())
    assert size > 3_000_000
    assert largest < 500_000
    assert growth < 10_000_000
