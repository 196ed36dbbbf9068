"""Reads XLSX in a sandboxed child process (`workbook_process.py`)."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from services.kernel.sandbox.child import TOO_LARGE
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.parent import ChildProgram, Sandbox, SandboxFault
from services.kernel.sheets.records import HEADER_ROW, MAX_ROWS, MESSAGES, Cell, Pieces, Record, SheetRefused

# The first row arrives after the whole file was sent and opened. A row is no longer than its header may be.
PROGRAM = ChildProgram(
    "services.kernel.sheets.workbook_process", Bounds(header=8_000_000, content=0), seconds=90.0, seconds_between=30.0
)

_OTHER_CODES = {TOO_LARGE: "workbook-too-large"}


async def read_workbook(pieces: Pieces) -> AsyncIterator[Record]:
    """Rows of the first visible sheet in order, without empty ones. Raises SheetRefused."""
    sandbox = Sandbox(PROGRAM)
    try:
        async with aclosing(sandbox.stream(_question(pieces))) as answer:
            async for record in _records(answer):
                yield record
    except Refused as refused:
        raise _refusal(refused) from None
    except SandboxFault:
        raise SheetRefused("workbook-unreadable") from None
    finally:
        await sandbox.aclose()


async def _question(pieces: Pieces) -> AsyncIterator[Frame]:
    async for piece in pieces():
        yield Frame({}, (piece,), is_last=False)
    yield Frame({})


async def _records(answer: AsyncIterator[Frame]) -> AsyncIterator[Record]:
    """Raises SheetRefused when the child's answer is malformed."""
    before, rows = 0, 1
    async for frame in answer:
        if before == 0 and "rows" in frame.message:
            rows = max(min(int(frame.message["rows"]), MAX_ROWS + 1), 1)
            continue
        number, cells = _row(frame.message)
        # Row numbers must grow, so that no child can answer without end.
        if not before < number <= MAX_ROWS + HEADER_ROW:
            raise SheetRefused("workbook-unreadable")
        before = number
        yield Record(number, cells, min(number / rows, 1.0))


def _row(message: Any) -> tuple[int, list[Cell]]:
    """Raises SheetRefused."""
    try:
        number, cells = message["row"]
        return int(number), list(cells)
    except (KeyError, TypeError, ValueError):
        raise SheetRefused("workbook-unreadable") from None


def _refusal(refused: Refused) -> SheetRefused:
    row = refused.facts.get("row")
    code = refused.name if refused.name in MESSAGES else _OTHER_CODES.get(refused.name, "workbook-unreadable")
    return SheetRefused(code, row if isinstance(row, int) else HEADER_ROW)
