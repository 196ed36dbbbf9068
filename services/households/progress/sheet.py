"""The board as a workbook (XLSX): the columns of the campaign, a row for each area or unit, and the total."""

import re
from collections.abc import Sequence
from typing import Any, Final

from services.households.progress.schemas import Column, ProgressBoard
from services.kernel.sheets.templates import WIDTH, title_format, workbook

SHEET: Final = "进度"
TOTAL: Final = "合计"
FEN_OF_YUAN: Final = 100
# What a spreadsheet program would take for a formula when the sheet is saved as text: names are typed by people.
_LIKE_A_FORMULA = re.compile("^[=+\\-@\t\r]")


def sheet_of(board: ProgressBoard) -> bytes:
    def fill(book: Any) -> None:
        sheet, title, days = book.add_worksheet(SHEET), title_format(book), f"{board.starts_on} 至 {board.ends_on}"
        sheet.freeze_panes(2, 1)
        sheet.set_column(0, len(board.columns), WIDTH)
        sheet.write_string(0, 0, days)
        for place, head in enumerate(["名称", *map(_head, board.columns)]):
            sheet.write_string(1, place, head, title)
        for number, row in enumerate(board.rows, start=2):
            _write(sheet, number, row.name, row.values, board.columns)
        _write(sheet, len(board.rows) + 2, TOTAL, board.total.values, board.columns)

    return workbook(fill)


def _head(column: Column) -> str:
    return f"{column.name}（{'元' if _is_money(column) else column.unit}）"


def _is_money(column: Column) -> bool:
    return column.measure == "amount_fen"


def _write(sheet: Any, number: int, name: str, values: dict[str, int], columns: Sequence[Column]) -> None:
    # Always a text, so that no name is ever a formula of this workbook.
    sheet.write_string(number, 0, f"'{name}" if _LIKE_A_FORMULA.match(name) else name)
    for place, column in enumerate(columns, start=1):
        value = values[column.measure]
        sheet.write_number(number, place, value / FEN_OF_YUAN if _is_money(column) else value)
