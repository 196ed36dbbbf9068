"""The board as a workbook (XLSX): the columns of the campaign, a row for each area or unit, and the total.

A second sheet has its visits by what they say: a row for each area or unit, dimension and word. A visit with two words
of a dimension stands in both rows, so nothing there is added up. What units enter themselves stands behind the columns
of the register; what nobody knows is a dash, never 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.households.progress.merged import is_of_units, merged_rows
from services.households.progress.schemas import Column, Dimension, ProgressBoard, SplitBoard
from services.households.progress.unit_boards import UnitBoard, UnitFigures, UnitValue
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


UNKNOWN: Final = "–"


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """`of`: None where nobody knows."""

    head: str
    of: Callable[[UnitFigures], int | None]


def workbook_of(
    board: ProgressBoard, splits: Sequence[SplitBoard], words: Words, own: UnitBoard | None = None
) -> bytes:
    def fill(book: Any) -> None:
        _fill_board(book, board, own)
        if splits and not is_of_units(board, own):
            _fill_split(book, splits, words)

    return workbook(fill)


def _fill_board(book: Any, board: ProgressBoard, own: UnitBoard | None) -> None:
    sheet, title = book.add_worksheet(SHEET), title_format(book)
    of_units = is_of_units(board, own)
    shown = [] if of_units else board.columns
    entered = [] if own is None else [*(_OWED if of_units else ()), *_own_columns(own)]
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, len(shown) + len(entered), WIDTH)
    sheet.write_string(0, 0, _days(board))
    for place, head in enumerate(["名称", *map(_head, shown), *(column.head for column in entered)]):
        sheet.write_string(1, place, plain(head), title)
    number = 2
    for row in merged_rows(board, own):
        _write(sheet, number, row.name, row.values, shown)
        _write_own(sheet, number, len(shown) + 1, row.own, entered)
        number += 1
    _write(sheet, number, TOTAL, board.total.values, shown)
    _write_own(sheet, number, len(shown) + 1, own.total if own else None, entered)


_OWED: Final = (
    OwnColumn("应报", lambda figures: figures.expected),
    OwnColumn("已报", lambda figures: figures.filed),
    OwnColumn("逾期未报（项）", lambda figures: figures.overdue),
)


def _own_columns(own: UnitBoard) -> list[OwnColumn]:
    """Of each measure what was entered and asked for in the period; with a quota what there is so far, and it."""

    def column(measure: str, head: str, of: Callable[[UnitValue], int | None]) -> OwnColumn:
        def number(figures: UnitFigures) -> int | None:
            return None if measure not in figures.values else of(figures.values[measure])

        return OwnColumn(head, number)

    found = []
    for one in own.columns:
        found.append(column(one.measure, f"{one.name}（{one.unit}）", lambda value: value.done))
        found.append(column(one.measure, f"{one.name} 本期要求", lambda value: value.planned))
        if one.has_quota:
            found.append(column(one.measure, f"{one.name} 累计", lambda value: value.until))
            found.append(column(one.measure, f"{one.name} 指标", lambda value: value.quota))
        if one.has_claims:
            found.append(column(one.measure, f"{one.name} 认领", lambda value: value.claimed))
    return found


def _write_own(sheet: Any, number: int, first: int, figures: UnitFigures | None, columns: Sequence[OwnColumn]) -> None:
    for place, column in enumerate(columns, start=first):
        value = None if figures is None else column.of(figures)
        if value is None:
            sheet.write_string(number, place, UNKNOWN)
        else:
            sheet.write_number(number, place, value)


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


def _write(sheet: Any, number: int, name: str, values: dict[str, int] | None, columns: Sequence[Column]) -> None:
    sheet.write_string(number, 0, plain(name))
    for place, column in enumerate(columns, start=1):
        if values is None:
            sheet.write_string(number, place, UNKNOWN)
            continue
        value = values[column.measure]
        sheet.write_number(number, place, value / FEN_OF_YUAN if _is_money(column) else value)
