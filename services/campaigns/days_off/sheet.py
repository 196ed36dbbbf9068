"""A sheet of days off, as an office has it (XLSX, XLS or CSV), as lines to look at before anything is loaded."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Final

from services.campaigns.days_off.schemas import SheetLine
from services.kernel.problems import Problem
from services.kernel.sheets.records import HEADER_ROW, Cell, DateCell, SheetRefused
from services.kernel.sheets.tables import read_table

MOST_LINES: Final = 400
_TITLES: Final = {
    **dict.fromkeys(("date", "日期", "放假日期", "时间"), "date"),
    **dict.fromkeys(("name", "名称", "节日", "节日名称", "节假日", "说明"), "name"),
    **dict.fromkeys(("kind", "类型", "类别", "安排", "放假或上班", "是否放假"), "kind"),
}
_COLUMNS: Final = ("date", "name", "kind")
# A sheet is read in a child process of its own; one at a time is enough for a table a year.
_reading = asyncio.Semaphore(1)


class DaysOffSheetRefused(Problem):
    """`reason` is a machine word, `row` the line of the sheet, `message` a Chinese sentence."""

    status = 422
    code = "days-off-sheet-refused"
    title = "这个表格读不出来：第一行请写日期、名称、类型（放假或上班），每天一行。"
    title_en = "The sheet cannot be read: its first row names date, name and kind (off or work); a row a day below."

    def __init__(self, reason: str, message: str, row: int = HEADER_ROW) -> None:
        super().__init__(reason=reason, message=message, row=row)


async def lines_of(content: bytes) -> list[SheetLine]:
    """Dates as 2027-02-06, everything else as it is written. Raises DaysOffSheetRefused."""

    async def pieces() -> AsyncIterator[bytes]:
        yield content

    lines: list[SheetLine] = []
    try:
        async with _reading, read_table(pieces, len(content), known=_is_title) as table:
            places = {
                _TITLES[title.lower()]: place for place, title in enumerate(table.head.titles) if _is_title(title)
            }
            if any(name not in places for name in _COLUMNS):
                raise DaysOffSheetRefused("heading-unknown", "表头应有：日期、名称、类型。", table.head.header_rows[0])
            async for record in table.records:
                if record.skipped is not None:
                    continue
                if len(lines) == MOST_LINES:
                    raise DaysOffSheetRefused("too-many-rows", f"一张表最多 {MOST_LINES} 天。", record.number)
                cells = [_text_of(record.cells[places[name]]) for name in _COLUMNS]
                lines.append(SheetLine(row=record.number, date=cells[0], name=cells[1], kind=cells[2]))
    except SheetRefused as refused:
        raise DaysOffSheetRefused(refused.code, refused.message, refused.row) from None
    if not lines:
        raise DaysOffSheetRefused("file-empty", "文件里没有数据。")
    return lines


def _is_title(title: str) -> bool:
    return title.lower() in _TITLES


def _text_of(cell: Cell) -> str:
    """
    >>> _text_of(DateCell("2027-02-06T00:00:00")), _text_of(" 2027年2月6日 "), _text_of(20270206.0), _text_of(True)
    ('2027-02-06', '2027年2月6日', '2027-02-06', '')
    """
    if isinstance(cell, DateCell):
        return cell.iso.partition("T")[0]
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool) or cell is None:
        return ""
    written = str(int(cell)) if float(cell).is_integer() else str(cell)
    # 20270206, as some sheets number their days.
    try:
        return date.fromisoformat(written).isoformat() if len(written) == len("20270206") else written
    except ValueError:
        return written
