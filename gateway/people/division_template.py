"""The empty sheet of towns and villages."""

from typing import Any

from gateway.people.divisions import HEADINGS
from services.kernel.sheets.templates import WIDTH, add_sheet_to_fill, title_format, workbook

SHEET, NOTES = "乡镇和村", "填写说明"
_HOW = (
    ("代码", "统计用区划代码：乡镇、街道 9 位，村、社区 12 位，全是数字"),
    ("名称", "乡镇或村的全名，不超过 60 个字"),
    ("顺序", "不限；一个村的乡镇应已在系统里，或在同一个文件里"),
    ("怎么编", "乡镇的代码是所在县的 6 位加 3 位，村的代码是所在乡镇的 9 位加 3 位"),
)


def template() -> bytes:
    """A workbook: the first sheet holds the titles only, the second explains the columns."""
    return workbook(_fill)


def _fill(book: Any) -> None:
    add_sheet_to_fill(book, SHEET, HEADINGS[0]).set_column(1, 1, 2 * WIDTH)
    notes = book.add_worksheet(NOTES)
    notes.set_column(0, 0, WIDTH)
    notes.set_column(1, 1, 4 * WIDTH)
    for row, (what, how) in enumerate(_HOW):
        notes.write_string(row, 0, what, title_format(book))
        notes.write_string(row, 1, how)
