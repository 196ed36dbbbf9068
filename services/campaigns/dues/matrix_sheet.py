"""The matrix as a workbook (XLSX): a row for each unit, above it each duty over its periods."""

from collections.abc import Iterable
from typing import Any, Final

from services.campaigns.dues.schemas import Matrix, MatrixCell, MatrixRow
from services.campaigns.dues.states import DueState
from services.kernel.clock import hour_within, last_day_before
from services.kernel.sheets.templates import WIDTH, plain, title_format, workbook

SHEET: Final = "报送一览"
STATES: Final[dict[DueState, str]] = {
    "pending": "未到期",
    "due_soon": "即将到期",
    "overdue": "逾期",
    "filed": "已报送",
    "late": "补报",
    "accepted": "已通过",
}
_HEADS: Final = ("单位", "区划代码")


def sheet_of(matrix: Matrix, rows: Iterable[MatrixRow]) -> bytes:
    """`rows`: of all pages."""

    def fill(book: Any) -> None:
        sheet, title = book.add_worksheet(SHEET), title_format(book)
        first = len(_HEADS)
        sheet.freeze_panes(2, first)
        sheet.set_column(0, first + len(matrix.periods) - 1, WIDTH)
        for place, head in enumerate(_HEADS):
            sheet.write_string(1, place, head, title)
        place = first
        for duty in matrix.obligations:
            if duty.periods > 1:
                sheet.merge_range(0, place, 0, place + duty.periods - 1, plain(duty.name), title)
            else:
                sheet.write_string(0, place, plain(duty.name), title)
            place += duty.periods
        for place, period in enumerate(matrix.periods, start=first):
            due = f"（{period.due_on}{hour_within(period.due_at)} 止）" if period.due_on and period.due_at else ""
            sheet.write_string(1, place, f"{period.label}{due}", title)
        for number, row in enumerate(rows, start=2):
            sheet.write_string(number, 0, plain(row.organization.name))
            sheet.write_string(number, 1, row.organization.division_code)
            for place, cell in enumerate(row.cells, start=first):
                if cell is not None:
                    sheet.write_string(number, place, _said(cell))

    return workbook(fill)


def _said(cell: MatrixCell) -> str:
    """
    >>> _said(MatrixCell(state="overdue", expected=15, filed=3, extended_to=None))
    '3/15 逾期'
    >>> _said(MatrixCell(state="pending", expected=3, filed=0, extended_to="2027-01-31T16:00Z"))
    '0/3 未到期 延至 2027-01-31'
    """
    more = f" 延至 {last_day_before(cell.extended_to)}" if cell.extended_to else ""
    return f"{cell.filed}/{cell.expected} {STATES[cell.state]}{more}"
