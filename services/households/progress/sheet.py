"""The board as a workbook (XLSX): the columns of the campaign, a row for each area or unit, and the total.

A second sheet has its visits by what they say: a row for each area or unit, dimension and word. A visit with two words
of a dimension stands in both rows, so nothing there is added up.
"""

from collections.abc import Sequence
from typing import Any, Final

from services.households.progress.schemas import Column, Dimension, ProgressBoard, SplitBoard
from services.kernel.events.word_copies import Words
from services.kernel.sheets.templates import WIDTH, plain, title_format, workbook

SHEET: Final = "进度"
TOTAL: Final = "合计"
FEN_OF_YUAN: Final = 100


SPLIT: Final = "走访细分"
SPLIT_HEADS: Final = ("名称", "细分", "词", "走访户数（户）", "走访次数（次）", "帮扶金额（元）")
DIMENSIONS: Final[dict[Dimension, tuple[str, str]]] = {
    "service_form": ("service_forms", "服务形式"),
    "aid_domain": ("aid_domains", "帮扶领域"),
    "goal": ("goals", "帮扶目标"),
    "support": ("supports", "扶持方式"),
    "served_group": ("served_groups", "服务对象"),
}
"""The vocabulary of each, and what it is called."""
SAYS_NOTHING: Final = "未填写"


def workbook_of(board: ProgressBoard, splits: Sequence[SplitBoard], words: Words) -> bytes:
    def fill(book: Any) -> None:
        _fill_board(book, board)
        if splits:
            _fill_split(book, splits, words)

    return workbook(fill)


def _fill_board(book: Any, board: ProgressBoard) -> None:
    sheet, title = book.add_worksheet(SHEET), title_format(book)
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, len(board.columns), WIDTH)
    sheet.write_string(0, 0, _days(board))
    for place, head in enumerate(["名称", *map(_head, board.columns)]):
        sheet.write_string(1, place, head, title)
    for number, row in enumerate(board.rows, start=2):
        _write(sheet, number, row.name, row.values, board.columns)
    _write(sheet, len(board.rows) + 2, TOTAL, board.total.values, board.columns)


def _fill_split(book: Any, splits: Sequence[SplitBoard], words: Words) -> None:
    sheet, title = book.add_worksheet(SPLIT), title_format(book)
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, len(SPLIT_HEADS) - 1, WIDTH)
    sheet.write_string(0, 0, _days(splits[0]))
    for place, head in enumerate(SPLIT_HEADS):
        sheet.write_string(1, place, head, title)
    lines = (
        (name, split.by, value)
        for split in splits
        for name, values in (*((row.name, row.values) for row in split.rows), (TOTAL, split.total))
        for value in values
    )
    for number, (name, by, value) in enumerate(lines, start=2):
        vocabulary, called = DIMENSIONS[by]
        word = words.get((vocabulary, value.code), value.code) if value.code else SAYS_NOTHING
        for place, text in enumerate((name, called, word)):
            sheet.write_string(number, place, plain(text))
        figures = (value.visited, value.visits, value.amount_fen / FEN_OF_YUAN)
        for place, figure in enumerate(figures, start=3):
            sheet.write_number(number, place, figure)


def _days(of: ProgressBoard | SplitBoard) -> str:
    return f"{of.starts_on} 至 {of.ends_on}"


def _head(column: Column) -> str:
    return f"{column.name}（{'元' if _is_money(column) else column.unit}）"


def _is_money(column: Column) -> bool:
    return column.measure == "amount_fen"


def _write(sheet: Any, number: int, name: str, values: dict[str, int], columns: Sequence[Column]) -> None:
    sheet.write_string(number, 0, plain(name))
    for place, column in enumerate(columns, start=1):
        value = values[column.measure]
        sheet.write_number(number, place, value / FEN_OF_YUAN if _is_money(column) else value)
