"""The empty sheet to fill in: the columns of the import, all of them text, so that no ID number loses a digit."""

from typing import Any

from services.households.roster.columns import COLUMNS, Column
from services.kernel.sheets.records import MAX_ROWS
from services.kernel.sheets.templates import WIDTH, add_sheet_to_fill, title_format, workbook

# Excel limits the list of options of a cell to 255 characters, commas included.
MAX_OFFER = 255
SHEET, NOTES = "名册", "填写说明"
HINTS = {
    "村代码": "统计用区划代码，12 位数字",
    "身份证号": "18 位，按身份证填写",
    "家庭人口": "整数",
    "致贫原因": "可填几项，用顿号隔开",
    "帮扶需求": "可填几项，用顿号隔开",
}


def template() -> bytes:
    """A workbook: the first sheet holds the titles only, the second explains the columns."""
    return workbook(_fill)


def _fill(book: Any) -> None:
    sheet = add_sheet_to_fill(book, SHEET, [_title_of(column) for column in COLUMNS])
    for index, column in enumerate(COLUMNS):
        words = column.options.split("、")
        if len(words) > 1 and not _takes_several(column) and len(",".join(words)) <= MAX_OFFER:
            sheet.data_validation(1, index, MAX_ROWS, index, {"validate": "list", "source": words})
    _write_notes(book.add_worksheet(NOTES), title_format(book))


def _write_notes(sheet: Any, title: Any) -> None:
    sheet.set_column(0, 1, WIDTH)
    sheet.set_column(2, 2, 4 * WIDTH)
    for place, head in enumerate(("列", "是否必填", "怎么填")):
        sheet.write_string(0, place, head, title)
    for row, column in enumerate(COLUMNS, 1):
        how = "；".join(filter(None, (HINTS.get(column.title), column.options and f"可填：{column.options}")))
        sheet.write_row(row, 0, [column.title, "必填" if column.is_required else "可不填", how])


def _title_of(column: Column) -> str:
    """With the mark `*` of a required field; the import ignores it."""
    return f"{column.title}*" if column.is_required else column.title


def _takes_several(column: Column) -> bool:
    return column.path in {("poverty_causes",), ("needs",)}
