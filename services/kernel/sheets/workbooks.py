"""Reads XLSX and XLS in a sandboxed child process (`workbook_process.py`); checks the shape of what it answers."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from services.kernel.sandbox.child import TOO_LARGE
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.parent import ChildProgram, Sandbox, SandboxFault, TooSlow
from services.kernel.sheets.headers import Merge
from services.kernel.sheets.kept_texts import plain
from services.kernel.sheets.records import (
    CELL_MESSAGES,
    HEADER_ROW,
    HEADER_WITHIN,
    MAX_COLUMNS,
    MAX_ROWS,
    MESSAGES,
    Cell,
    DateCell,
    Kind,
    Pieces,
    Record,
    SheetRefused,
)

# The first frame arrives after the whole file was sent and opened. A row is no longer than a header may be. Two
# questions: what is in the file, then the rows of a sheet.
PROGRAM = ChildProgram(
    "services.kernel.sheets.workbook_process",
    Bounds(header=8_000_000, content=0),
    seconds=90.0,
    seconds_between=30.0,
    questions=2,
)

Found = TypeVar("Found")

_OTHER_CODES: Final = {TOO_LARGE: "workbook-too-large"}


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What is known of a sheet before its rows. `rows`: as stored; `hidden_rows`, `merged`: how many; `areas`: the
    merged ones near the top."""

    name: str
    rows: int
    hidden_rows: int
    hidden_columns: tuple[int, ...]
    merged: int
    areas: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a sheet. `refused`: why its rows cannot be read further."""

    kind: Kind
    head: SheetHead
    is_hidden: bool
    records: Sequence[Record]
    refused: SheetRefused | None


class Workbook:
    """A workbook that is being read in a child process."""

    def __init__(self, pieces: Pieces, sandbox: Sandbox) -> None:
        self._pieces = pieces
        self._sandbox = sandbox

    async def samples(self) -> list[Sample]:
        """Of each sheet, in order. Raises SheetRefused."""
        async with aclosing(self._asked({"do": "inspect"})) as answer:
            return [_understood(_sample, message) async for message in answer]

    @asynccontextmanager
    async def rows(self, index: int) -> AsyncIterator[tuple[SheetHead, AsyncIterator[Record]]]:
        """The head of a sheet and its rows in order, without empty ones. Raises SheetRefused."""
        async with aclosing(self._asked({"do": "read", "sheet": index})) as answer:
            head = _understood(lambda message: _head(message["head"]), await anext(answer))
            yield head, _records(answer, head.rows)

    async def _asked(self, question: Mapping[str, Any]) -> AsyncGenerator[Mapping[str, Any], None]:
        """Raises SheetRefused."""
        try:
            async with aclosing(self._sandbox.stream(self._question(question))) as answer:
                async for frame in answer:
                    yield frame.message
        except Refused as refused:
            raise _refusal(refused.name, refused.facts.get("row")) from None
        except TooSlow:
            raise SheetRefused("workbook-too-large") from None
        except SandboxFault:
            raise SheetRefused("workbook-unreadable") from None

    async def _question(self, message: Mapping[str, Any]) -> AsyncIterator[Frame]:
        async for piece in self._pieces():
            yield Frame({}, (piece,), is_last=False)
        yield Frame(message)


@asynccontextmanager
async def opened(pieces: Pieces) -> AsyncIterator[Workbook]:
    """The child ends with the block."""
    sandbox = Sandbox(PROGRAM)
    try:
        yield Workbook(pieces, sandbox)
    finally:
        await sandbox.aclose()


async def _records(answer: AsyncIterator[Mapping[str, Any]], rows: int) -> AsyncIterator[Record]:
    """Raises SheetRefused."""
    before = 0
    async for message in answer:
        for record in _understood(lambda told: [_record(row, rows) for row in told["rows"]], message):
            # Row numbers must grow, so that no child can answer without end.
            if not before < record.number <= MAX_ROWS + HEADER_WITHIN:
                raise SheetRefused("workbook-unreadable")
            before = record.number
            yield record


def _understood(read: Callable[[Any], Found], message: Mapping[str, Any]) -> Found:
    """Raises SheetRefused when the child's answer is malformed."""
    try:
        return read(message)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise SheetRefused("workbook-unreadable") from None


def _record(row: Any, rows: int) -> Record:
    number, cells, marks = row
    return Record(
        int(number),
        [_cell(cell) for cell in cells],
        min(int(number) / max(rows, 1), 1.0),
        is_hidden=bool(marks.get("hidden", False)),
        merged=tuple(int(index) for index in marks.get("merged", ())),
        faults={int(index): code for index, code in marks.get("faults", ()) if code in CELL_MESSAGES},
    )


def _cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, dict):
        return DateCell(str(cell["date"]))
    if isinstance(cell, (int, float)) or cell is None:
        return cell
    raise ValueError


def _sample(message: Mapping[str, Any]) -> Sample:
    told = message["sheet"]
    refused = told.get("refused")
    return Sample(
        "xls" if told["kind"] == "xls" else "xlsx",
        _head(told),
        bool(told["is_hidden"]),
        [_record(row, told["rows"]) for row in told["sample"]],
        None if refused is None else _refusal(str(refused), told.get("row")),
    )


def _head(told: Mapping[str, Any]) -> SheetHead:
    return SheetHead(
        str(told["name"]),
        int(told["rows"]),
        int(told["hidden_rows"]),
        tuple(int(column) for column in told["hidden_columns"] if 0 <= int(column) < MAX_COLUMNS),
        int(told["merged"]),
        tuple(Merge(*(int(place) for place in area)) for area in told["areas"]),
    )


def _refusal(name: str, row: Any) -> SheetRefused:
    code = name if name in MESSAGES else _OTHER_CODES.get(name, "workbook-unreadable")
    return SheetRefused(code, row if isinstance(row, int) else HEADER_ROW)
