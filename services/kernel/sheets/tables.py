"""The table in a file that somebody sent: what the file is (`inspect`), and its rows (`read_table`).

    shape = await inspect(pieces, size, known=is_title)
    async with read_table(pieces, size, known=is_title) as table:
        table.head.titles
        async for record in table.records:
            record.cells

Works the same for CSV, XLSX and XLS, by content. Untrusted workbooks are opened in a child process only.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace

from services.kernel.sheets import csv_files, encodings, headers, workbooks
from services.kernel.sheets.file_types import HEAD, container_of
from services.kernel.sheets.records import (
    ENCODING_DOUBTFUL,
    MAX_ROWS,
    Cell,
    FileShape,
    Head,
    Known,
    Pieces,
    Preview,
    Reason,
    Record,
    SheetRefused,
    SheetShape,
)
from services.kernel.sheets.row_kinds import filled, is_numbering, reason_to_skip, text_of
from services.kernel.sheets.workbooks import Sample, SheetHead

_DITTOS = frozenset({"同上", "〃", "″", "同前"})


def knows_nothing(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Table:
    """`records`: the rows below the header in order, those to skip included (`Record.skipped`), empty ones left out.
    Reading them raises SheetRefused. `shape`: of the file that the table stands in."""

    head: Head
    records: AsyncIterator[Record]
    shape: FileShape


async def inspect(pieces: Pieces, size: int, *, known: Known = knows_nothing) -> FileShape:
    """`size` in bytes. Raises SheetRefused: not for a file without a table, nor for a doubtful encoding."""
    if container_of(await encodings.first_bytes(pieces, HEAD)) == "text":
        guess = await encodings.guess(pieces, known)
        return FileShape(
            "csv",
            encoding=guess.encoding,
            is_doubtful=guess.is_doubtful,
            delimiter=csv_files.delimiter_of(guess.sample, guess.encoding),
            previews=tuple(Preview(name, encodings.preview_lines(guess.sample, name)) for name in guess.candidates),
        )
    async with workbooks.opened(pieces) as book:
        return _book_shape(await book.samples(), known)


@asynccontextmanager
async def read_table(
    pieces: Pieces,
    size: int,
    *,
    known: Known = knows_nothing,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    include_hidden: bool = True,
) -> AsyncIterator[Table]:
    """`size` in bytes. `sheet`: a name of `FileShape.sheets`; without it the first shown sheet that holds a table,
    rather one with known titles. `encoding`: one of `encodings.ENCODINGS`; a doubtful one must be given. Without
    `include_hidden` hidden rows are skipped and hidden columns empty.

    Raises SheetRefused.
    """
    if container_of(await encodings.first_bytes(pieces, HEAD)) == "text":
        async with _csv_table(pieces, size, known, encoding, delimiter) as table:
            yield table
        return
    async with workbooks.opened(pieces) as book:
        samples = await book.samples()
        shape, index = _book_shape(samples, known), _index(samples, sheet, known)
        async with (
            book.rows(index) as (head, records),
            _table(records, head, known, shape, include_hidden=include_hidden) as table,
        ):
            yield table


@asynccontextmanager
async def _csv_table(
    pieces: Pieces, size: int, known: Known, encoding: str | None, delimiter: str | None
) -> AsyncIterator[Table]:
    if encoding is None:
        guess = await encodings.guess(pieces, known)
        if guess.is_doubtful:
            raise SheetRefused(ENCODING_DOUBTFUL)
        encoding, sample = guess.encoding, guess.sample
    else:
        if encoding not in encodings.ENCODINGS:
            raise SheetRefused("encoding-unknown")
        sample = await encodings.first_bytes(pieces, HEAD)
    if delimiter not in csv_files.DELIMITERS:
        delimiter = csv_files.delimiter_of(sample, encoding)
    shape = FileShape("csv", encoding=encoding, delimiter=delimiter)
    records = csv_files.read_csv(pieces, size, encoding=encoding, delimiter=delimiter)
    async with _table(records, None, known, shape, include_hidden=True) as table:
        yield table


@asynccontextmanager
async def _table(
    records: AsyncIterator[Record], sheet: SheetHead | None, known: Known, shape: FileShape, *, include_hidden: bool
) -> AsyncIterator[Table]:
    first: list[Record] = []
    async for record in records:
        first.append(record)
        if len(first) == headers.LOOKED_AT:
            break
    if not first:
        raise SheetRefused("file-empty")
    found = headers.find(first, () if sheet is None else sheet.areas, known)
    if found is None:
        raise SheetRefused("header-not-found")
    head = _head(found, first, sheet, include_hidden=include_hidden)
    header = [first[index] for index in found.rows]
    rows = _Rows(head, header, headers.Spans(() if sheet is None else sheet.areas), include_hidden=include_hidden)
    async with aclosing(rows.read(first[found.below :], records)) as read:
        yield Table(head, read, shape)


def _head(found: headers.Found, first: Sequence[Record], sheet: SheetHead | None, *, include_hidden: bool) -> Head:
    numbers = tuple(first[index].number for index in found.rows)
    head = Head(None, numbers, found.titles, found.own_titles, found.skipped)
    if sheet is None:
        return head
    hidden = tuple(column for column in sheet.hidden_columns if column < len(found.titles))
    left_out = () if include_hidden else hidden
    return replace(
        head,
        sheet=sheet.name,
        titles=_without(found.titles, left_out),
        own_titles=_without(found.own_titles, left_out),
        hidden_rows=sheet.hidden_rows,
        hidden_columns=hidden,
        merged_cells=sheet.merged,
    )


def _without(titles: Sequence[str], left_out: Sequence[int]) -> tuple[str, ...]:
    return tuple("" if index in left_out else title for index, title in enumerate(titles))


class _Rows:
    """The rows below a header."""

    def __init__(self, head: Head, header: Sequence[Record], spans: headers.Spans, *, include_hidden: bool) -> None:
        self._width = len(head.titles)
        self._header = [_own_texts(record) for record in header]
        # Where each header row begins: one cell tells that nearly all rows are none.
        self._begins = [next((place, text) for place, text in enumerate(row) if text) for row in self._header if row]
        self._is_below_header = False
        self._spans = spans
        self._include_hidden = include_hidden
        self._left_out = () if include_hidden else head.hidden_columns
        self._is_workbook = head.sheet is not None

    async def read(self, first: Sequence[Record], others: AsyncIterator[Record]) -> AsyncGenerator[Record, None]:
        """Raises SheetRefused."""
        count = 0
        above: Sequence[Cell] = ()
        async for record in _chained(first, others):
            row = self._with_meaning(record)
            count += row.skipped is None
            if row.skipped is None:
                row = with_dittos(row, above)
                above = row.cells
            if count > MAX_ROWS:
                raise SheetRefused("too-many-rows", record.number)
            yield row

    def _with_meaning(self, record: Record) -> Record:
        reason = self._reason(record)
        missing = self._width - len(record.cells) if self._is_workbook else 0
        if missing <= 0 and not self._left_out and reason is None:
            return record
        cells = [*record.cells, *[""] * missing]
        for column in self._left_out:
            cells[column] = ""
        return replace(record, cells=cells, skipped=reason)

    def _reason(self, record: Record) -> Reason | None:
        if record.is_hidden and not self._include_hidden:
            return "hidden"
        places = filled(record.cells)
        spanned = self._spans.width(record.number, places[0]) if places else 1
        if reason := reason_to_skip(record.cells, self._width, spanned):
            return reason
        return self._repeated(record)

    def _repeated(self, record: Record) -> Reason | None:
        """Printed lists repeat the header on each page, with the row of numbers below."""
        if self._is_below_header and is_numbering(record.cells):
            return "numbering"
        begins_so = any(
            place < len(record.cells) and text_of(record.cells[place]) == text for place, text in self._begins
        )
        self._is_below_header = begins_so and _own_texts(record) in self._header
        return "header-repeated" if self._is_below_header else None


def with_dittos(record: Record, above: Sequence[Cell]) -> Record:
    """With the value of the row above where a cell only says that it is the same; told as a merged cell is."""
    if _DITTOS.isdisjoint(cell for cell in record.cells if isinstance(cell, str)):
        return record
    same = [index for index, cell in enumerate(record.cells[: len(above)]) if cell in _DITTOS]
    cells = list(record.cells)
    for index in same:
        cells[index] = above[index]
    return replace(record, cells=cells, merged=(*record.merged, *same))


def _own_texts(record: Record) -> list[str]:
    """Without what stands in a row above, in a merged cell, and without empty cells at the end."""
    texts = ["" if index in record.merged else text_of(cell) for index, cell in enumerate(record.cells)]
    while texts and not texts[-1]:
        texts.pop()
    return texts


async def _chained(first: Sequence[Record], others: AsyncIterator[Record]) -> AsyncIterator[Record]:
    for record in first:
        yield record
    async for record in others:
        yield record


def _chosen(samples: Sequence[Sample], known: Known) -> int | None:
    """The first shown sheet that holds a table with known titles, else the first one that holds any. A sheet that knows
    less than two thirds of what another one knows is a summary: places and sums."""
    tables = [
        (index, found)
        for index, sample in enumerate(samples)
        if not sample.is_hidden and (found := headers.find(sample.records, sample.head.areas, known))
    ]
    most = max((found.known for _, found in tables), default=0)
    with_known = [index for index, found in tables if found.known and 3 * found.known >= 2 * most]
    return next(iter(with_known or [index for index, _ in tables]), None)


def _index(samples: Sequence[Sample], sheet: str | None, known: Known) -> int:
    """Raises SheetRefused."""
    if sheet is not None:
        named = [index for index, sample in enumerate(samples) if sample.head.name == sheet]
        if not named:
            raise SheetRefused("sheet-unknown")
        return named[0]
    chosen = _chosen(samples, known)
    if chosen is not None:
        return chosen
    if refused := next((sample.refused for sample in samples if sample.refused), None):
        raise refused
    raise SheetRefused("header-not-found" if any(sample.records for sample in samples) else "file-empty")


def _book_shape(samples: Sequence[Sample], known: Known) -> FileShape:
    chosen = _chosen(samples, known)
    return FileShape(
        samples[0].kind,
        sheets=tuple(_shape(sample, known) for sample in samples),
        sheet=None if chosen is None else samples[chosen].head.name,
    )


def _shape(sample: Sample, known: Known) -> SheetShape:
    head = sample.head
    columns = max((len(record.cells) for record in sample.records), default=0)
    return SheetShape(
        head.name,
        sample.is_hidden,
        head.rows,
        columns,
        head.hidden_rows,
        sum(1 for column in head.hidden_columns if column < columns),
        headers.find(sample.records, head.areas, known) is not None,
    )
