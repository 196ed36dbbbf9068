"""XLSX, read by a child process that can do no harm (`workbook_process.py`)."""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from services.kernel.sheets.records import MAX_ROWS, MESSAGES, Pieces, Record, SheetRefused

PROGRAM = Path(__file__).with_name("workbook_process.py")
SECONDS_TO_OPEN = 90.0
SECONDS_PER_LINE = 30.0
MAX_LINE = 8_000_000
# One arena, big blocks handed back at once: the address space it may take is limited.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


async def read_workbook(pieces: Pieces) -> AsyncIterator[Record]:
    """Rows of the first visible sheet in order, empty ones left out. Raises SheetRefused."""
    # -I: neither the working directory nor the caller's Python settings can give it other code.
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(PROGRAM),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=ENVIRONMENT,
        cwd=os.sep,
        limit=MAX_LINE,
    )
    feeding = asyncio.create_task(_feed(child, pieces))
    try:
        async for record in _records(child, feeding):
            yield record
    finally:
        feeding.cancel()
        await asyncio.wait([feeding])
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _feed(child: Process, pieces: Pieces) -> None:
    if child.stdin is None:
        raise ConnectionError("the child has no pipes")
    # A child that refused early, or died, reads no further; its answer says why.
    with contextlib.suppress(ConnectionError):
        async for piece in pieces():
            child.stdin.write(piece)
            await child.stdin.drain()
    child.stdin.close()


async def _records(child: Process, feeding: asyncio.Task[None]) -> AsyncIterator[Record]:
    first = await _line(child, SECONDS_TO_OPEN)
    if first is None and feeding.done() and not feeding.cancelled() and (error := feeding.exception()):
        raise error
    rows = max(_rows(first), 1)
    while not isinstance(line := await _line(child, SECONDS_PER_LINE), dict):
        if line is None:
            raise SheetRefused("workbook-unreadable")
        number, cells = line
        yield Record(int(number), cells, min(int(number) / rows, 1.0))
    if "refused" in line:
        raise _refusal(line)


def _rows(line: Any) -> int:
    """Raises SheetRefused."""
    if not isinstance(line, dict):
        raise SheetRefused("workbook-unreadable")
    if "refused" in line:
        raise _refusal(line)
    return min(int(line["rows"]), MAX_ROWS + 1)


def _refusal(line: dict[str, Any]) -> SheetRefused:
    code = str(line["refused"])
    return SheetRefused(code if code in MESSAGES else "workbook-unreadable", int(line.get("row", 1)))


async def _line(child: Process, seconds: float) -> Any:
    """One line of the child's answer; None when it ended, was too slow or answered nonsense."""
    if child.stdout is None:
        raise ConnectionError("the child has no pipes")
    try:
        line = await asyncio.wait_for(child.stdout.readline(), seconds)
        return json.loads(line) if line.endswith(b"\n") else None
    except (TimeoutError, ValueError):
        return None
