"""The rows of a table in batches of whole households."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from services.households.roster import checking
from services.households.roster.cells import is_blank, number_of
from services.households.roster.drafts import Grouping, Line, read_line
from services.households.roster.faults import CellRefused
from services.households.roster.readings import Reading
from services.kernel.sheets.records import Reason, Record

SIZE: Final = 500


class RowsApart(Exception):
    """A household's rows do not stand together: `last_rows` must be known before."""


@dataclass(slots=True)
class Batch:
    """`lines`: all rows of each household in it. `last`: number of the last row that was read. `progress`: 0 to 1."""

    lines: list[Line] = field(default_factory=list)
    skipped: Counter[Reason] = field(default_factory=Counter)
    merged: int = 0
    last: int = 0
    progress: float = 0.0


class Batches:
    """Cuts a table into batches. Memory: one batch, and the numbers of households seen.

    Without `last_rows` the rows of a household must stand together, otherwise RowsApart is raised; with it a household
    is complete with its last row.
    """

    def __init__(self, reading: Reading, today: date, last_rows: Mapping[str, int] | None = None) -> None:
        self._reading = reading
        self._today = today
        self._last_rows = last_rows
        self._width = len(reading.head.titles)
        self._is_csv = reading.head.sheet is None
        self._is_of_persons = reading.match.layout == "persons"
        self._grouping = Grouping(is_numbered=bool(reading.match.of("registry_no")))
        self._open: dict[str, list[Line]] = {}
        self._closed: set[str] = set()

    async def read(self, records: AsyncIterator[Record]) -> AsyncIterator[Batch]:
        """Raises RowsApart, SheetRefused."""
        batch = Batch()
        async for record in records:
            batch.last, batch.progress = record.number, record.progress
            if record.skipped is not None:
                batch.skipped[record.skipped] += 1
                continue
            batch.merged += bool(record.merged)
            self._add(batch, self._line(record))
            if len(batch.lines) >= SIZE:
                yield batch
                batch = Batch(last=batch.last, progress=batch.progress)
        for lines in self._open.values():
            batch.lines += lines
        self._open.clear()
        if batch.lines or batch.skipped:
            yield batch

    def _line(self, record: Record) -> Line:
        if self._is_csv and checking.is_ragged(record, self._width):
            return Line(record.number, {}, [checking.ragged(record.number)])
        return read_line(self._reading.match, record, self._today)

    def _add(self, batch: Batch, line: Line) -> None:
        if not self._is_of_persons:
            batch.lines.append(line)
            return
        line.household = self._grouping.of(line)
        if self._last_rows is None:
            self._add_together(batch, line)
        else:
            self._open.setdefault(line.household, []).append(line)
            if self._last_rows.get(line.household, line.row) <= line.row:
                batch.lines += self._open.pop(line.household)

    def _add_together(self, batch: Batch, line: Line) -> None:
        if line.household in self._closed:
            raise RowsApart()
        if line.household not in self._open:
            for household, lines in self._open.items():
                batch.lines += lines
                self._closed.add(household)
            self._open.clear()
        self._open.setdefault(line.household, []).append(line)


async def last_rows(reading: Reading, records: AsyncIterator[Record]) -> dict[str, int]:
    """The last row of each household, by its number. Raises SheetRefused."""
    found: dict[str, int] = {}
    (place, *_) = reading.match.of("registry_no")
    number = ""
    async for record in records:
        if record.skipped is None and place < len(record.cells):
            # A row without a number may be of the household above.
            if not is_blank(record.cells[place]):
                try:
                    number = number_of(record.cells[place])
                except CellRefused:
                    continue
            found[number] = record.number
    return found
