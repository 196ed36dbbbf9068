"""Files in shapes that offices use: what is read of each."""

from dataclasses import dataclass
from typing import Any

import pytest

from services.kernel.sheets.records import SheetRefused
from tests.kernel.sheets.reading import FILES, TITLES, data_of, shape_of, table_of


@dataclass(frozen=True)
class Expected:
    """`rows`: of data. `skipped`: reasons above and below the header, by row. `cells`: some, by row and title."""

    rows: int
    columns: int
    header: int = 1
    skipped: dict[int, str] | None = None
    cells: dict[tuple[int, str], Any] | None = None
    faults: dict[tuple[int, str], str] | None = None
    merged: int = 0
    kind: str = "xlsx"


CSV = Expected(1, 10, kind="csv", cells={(2, "村代码"): "211381901901"})
FOUND = {
    "L1_national_persons.xlsx": Expected(4, 32, cells={(5, "姓名"): "测乙一", (2, "人数"): 3.0}),
    "L3_ac01.xlsx": Expected(1, 9, cells={(2, "所在组"): "三组"}),
    "L4_kunnan_merged_title.xlsx": Expected(
        1, 7, header=2, skipped={1: "title"}, cells={(3, "家庭地址"): "北票市大板镇前营村三组"}, merged=1
    ),
    "L6_jiance.xlsx": Expected(1, 24, cells={(2, "致贫/返贫风险1"): "因病"}),
    "L8_template_plus_xuhao_beizhu.xlsx": Expected(1, 12, cells={(2, "序号"): 1.0, (2, "备注"): ""}),
    "L9_national_words.xlsx": Expected(10, 10, cells={(2, "户类型"): "一般贫困户"}),
    "names.xlsx": Expected(18, 10, cells={(2, "户主姓名"): "㛃玉兰", (3, "户主姓名"): "𠮷田"}),
    "members.xlsx": Expected(12, 10, cells={(3, "家庭人口"): 20.0}),
    "merged.xlsx": Expected(4, 10, merged=1),
    "note_row.xlsx": Expected(1, 10, skipped={3: "note"}),
    "total_row.xlsx": Expected(1, 10, skipped={3: "total"}),
    "formula_nocache.xlsx": Expected(1, 10, faults={(2, "户主姓名"): "formula-without-value"}),
    "num_text.xlsx": Expected(1, 10, cells={(2, "联系电话"): 13900001234.0, (2, "户主姓名"): "数一"}),
    "legacy.xls": Expected(1, 3, kind="xls", cells={(2, "户主姓名"): "旧表"}),
    "quote_apos.csv": Expected(
        1, 10, kind="csv", cells={(2, "身份证号"): "211381196001020110", (2, "联系电话"): "13900001234"}
    ),
    "tab.csv": CSV,
    "semicolon.csv": CSV,
    "sep_line.csv": CSV,
    "utf16le.csv": CSV,
    "utf16be.csv": CSV,
}


def test_every_file_has_an_answer() -> None:
    assert set(FOUND) == {file.name for file in FILES.iterdir()}


@pytest.mark.parametrize(("name", "expected"), FOUND.items(), ids=FOUND)
async def test_it_is_read(name: str, expected: Expected) -> None:
    content = (FILES / name).read_bytes()
    shape = await shape_of(content)
    assert (shape.kind, shape.is_doubtful) == (expected.kind, False)
    head, records = await table_of(content)
    assert (head.header_rows, len(head.titles)) == ((expected.header,), expected.columns)
    assert head.merged_cells == expected.merged
    data = {record.number: record for record in records if record.skipped is None}
    assert len(data) == expected.rows
    skipped = {row.number: row.reason for row in head.skipped}
    skipped |= {record.number: record.skipped for record in records if record.skipped}
    assert skipped == (expected.skipped or {})
    for (row, title), cell in (expected.cells or {}).items():
        assert data[row].cells[head.titles.index(title)] == cell
    faults = {(row, head.titles[index]): code for row, record in data.items() for index, code in record.faults.items()}
    assert faults == (expected.faults or {})


ROW = ("HB1", "211381101201", "王守田", "前营村")
TEXT = "建档立卡编号,村代码,户主姓名,家庭住址\n" + ",".join(ROW) + "\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        ("\ufeff" + TEXT).encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace(",", "\t").encode("gb18030"),
        TEXT.replace(",", ";").encode("gb18030"),
        TEXT.replace(",", "|").encode(),
        ("sep=;\r\n" + TEXT.replace(",", ";")).encode("utf-8-sig"),
        ("sep=;\n" + TEXT.replace(",", ";")).encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
        TEXT.replace("\n", "\r").encode("gb18030"),
        TEXT.replace("前营村", '"前营村"').encode(),
        "".join(f'"{cell}",' for cell in TEXT.splitlines()[0].split(",")).encode() + b"\n" + ",".join(ROW).encode(),
    ],
    ids=range(17),
)
@pytest.mark.parametrize("piece", [1, 7, 1_000_000])
async def test_a_text_file_is_read_however_it_was_saved(content: bytes, piece: int) -> None:
    (row,) = await data_of(content, piece=piece)
    assert tuple(row[:4]) == ROW


async def test_a_file_is_what_it_holds_whatever_it_is_called() -> None:
    kinds = [(await shape_of((FILES / name).read_bytes())).kind for name in ("tab.csv", "legacy.xls", "names.xlsx")]
    assert kinds == ["csv", "xls", "xlsx"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (b"\r\n,,,\r\n", "file-empty"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web-page"),
        (b"\xef\xbb\xbf\r\n  <TABLE border=1><tr>", "web-page"),
        ("<html xmlns:x=urn:schemas-microsoft-com:office:excel>".encode("utf-16"), "web-page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "web-page"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "web-page"),
        (b"%PDF-1.7\n", "not-a-sheet"),
        (b"\x89PNG\r\n\x1a\n", "not-a-sheet"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "format-other"),
        (TEXT.encode() + b"\xff\xff\xff", "encoding-unknown"),
        (TEXT.encode("utf-16")[:-1], "encoding-unknown"),
        (b"13900001234\n13900001235\n", "header-not-found"),
    ],
    ids=range(14),
)
async def test_what_is_no_sheet_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        await table_of(content)
    assert refused.value.code == code
    assert refused.value.message


async def test_titles_are_those_of_the_sheet() -> None:
    head, _ = await table_of((FILES / "names.xlsx").read_bytes())
    assert set(head.titles) == TITLES
