"""The empty sheet clerks fill in: the columns the import knows, all of them text: so no ID number loses a digit."""

import io
from typing import Any

from services.households.roster.columns import COLUMNS, Column
from services.households.roster.records import MAX_ROWS

# A list of words a cell offers may have 255 characters, commas included.
MAX_OFFER = 255
WIDTH = 18
# The number format of the standard that is text.
TEXT = 49
SHEET, NOTES = "名册", "填写说明"
HINTS = {
    "村代码": "统计用区划代码，12 位数字",
    "身份证号": "18 位，按身份证填写",
    "家庭人口": "整数",
    "致贫原因": "可填几项，用顿号隔开",
    "帮扶需求": "可填几项，用顿号隔开",
}


def template() -> bytes:
    """A workbook whose first sheet holds the titles only; the second says what belongs where."""
    # Imported when somebody asks: nothing else of the service needs it in memory.
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        text = book.add_format({"num_format": TEXT})
        title = book.add_format({"bold": True, "num_format": TEXT, "bg_color": "#E3F0EC", "border": 1})
        _write_titles(book.add_worksheet(SHEET), text, title)
        _write_notes(book.add_worksheet(NOTES), title)
    return content.getvalue()


def _write_titles(sheet: Any, text: Any, title: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(COLUMNS) - 1, WIDTH, text)
    for index, column in enumerate(COLUMNS):
        sheet.write_string(0, index, _title_of(column), title)
        words = column.options.split("、")
        if len(words) > 1 and not _takes_several(column) and len(",".join(words)) <= MAX_OFFER:
            sheet.data_validation(1, index, MAX_ROWS, index, {"validate": "list", "source": words})


def _write_notes(sheet: Any, title: Any) -> None:
    sheet.set_column(0, 1, WIDTH)
    sheet.set_column(2, 2, 4 * WIDTH)
    for place, head in enumerate(("列", "是否必填", "怎么填")):
        sheet.write_string(0, place, head, title)
    for row, column in enumerate(COLUMNS, 1):
        how = "；".join(filter(None, (HINTS.get(column.title), column.options and f"可填：{column.options}")))
        sheet.write_row(row, 0, [column.title, "必填" if column.is_required else "可不填", how])


def _title_of(column: Column) -> str:
    """With the mark that forms put at what must be filled in; the import reads over it."""
    return f"{column.title}*" if column.is_required else column.title


def _takes_several(column: Column) -> bool:
    return column.path in {("poverty_causes",), ("needs",)}
