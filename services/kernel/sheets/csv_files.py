"""CSV from office programs: UTF-8 with or without a byte order mark, or GB18030 (GBK); commas; quotes doubled.

The file arrives in pieces of at most a megabyte and is never in memory as a whole.
"""

import codecs
import csv
import io
from collections.abc import AsyncIterator, Iterator

from services.kernel.sheets.records import MAX_COLUMNS, MAX_ROWS, Pieces, Record, SheetRefused

# Longer than any valid row: without a limit an open quote would take the rest of the file.
MAX_PENDING = 1_000_000


async def read_csv(pieces: Pieces, size: int) -> AsyncIterator[Record]:
    """Rows in order, without empty ones. `size` in bytes. Raises SheetRefused."""
    decoder = codecs.getincrementaldecoder(await _encoding(pieces))("strict")
    text, lines, number, read = io.IncrementalNewlineDecoder(decoder, translate=True), _WholeLines(), 0, 0
    async for piece in _with_end(pieces):
        read += len(piece)
        whole = lines.add(text.decode(piece, final=not piece), is_last=not piece)
        for cells in _parse(whole, number):
            number += 1
            _refuse_endless(number, cells)
            if any(cell.strip() for cell in cells):
                yield Record(number, cells, min(read / max(size, 1), 1.0))
        if lines.pending > MAX_PENDING:
            raise SheetRefused("field-too-long", number + 1)


async def _encoding(pieces: Pieces) -> str:
    """UTF-8 when the whole file decodes; Chinese text in GB18030 is almost never valid UTF-8. Raises SheetRefused."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            async for piece in _with_end(pieces):
                decoder.decode(piece, final=not piece)
        except UnicodeDecodeError:
            continue
        return encoding
    raise SheetRefused("encoding-unknown")


async def _with_end(pieces: Pieces) -> AsyncIterator[bytes]:
    """Adds an empty piece that marks the end."""
    async for piece in pieces():
        if piece:
            yield piece
    yield b""


class _WholeLines:
    """Keeps back text that may still be inside a quoted field: all after an odd number of quotes."""

    def __init__(self) -> None:
        self._rest = ""

    @property
    def pending(self) -> int:
        return len(self._rest)

    def add(self, text: str, *, is_last: bool) -> str:
        """The text up to the last line end outside quotes, by counting quotes; at the end, all that is left."""
        text = self._rest + text
        end = len(text) if is_last else _end_outside_quotes(text)
        self._rest = text[end:]
        return text[:end]


def _end_outside_quotes(text: str) -> int:
    """
    >>> _end_outside_quotes('a,b\\n"c\\nd'), _end_outside_quotes('"a\\n')
    (4, 0)
    """
    end = text.rfind("\n") + 1
    quotes = text.count('"', 0, end)
    while quotes % 2:
        shorter = text.rfind("\n", 0, text.rfind('"', 0, end)) + 1
        quotes -= text.count('"', shorter, end)
        end = shorter
    return end


def _parse(text: str, rows_before: int) -> Iterator[list[str]]:
    """Raises SheetRefused."""
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
    number = rows_before
    try:
        for cells in reader:
            number += 1
            yield cells
    except csv.Error as error:
        # The module has one exception class; a field beyond its limit of 128 Ki is the case to tell apart.
        code = "field-too-long" if "field limit" in str(error) else "quotes-broken"
        raise SheetRefused(code, number + 1) from None


def _refuse_endless(number: int, cells: list[str]) -> None:
    if number > MAX_ROWS + 1:
        raise SheetRefused("too-many-rows", number)
    if len(cells) > MAX_COLUMNS:
        raise SheetRefused("too-many-columns", number)
