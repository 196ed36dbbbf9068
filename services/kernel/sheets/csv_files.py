"""CSV as clerks' programs write it: UTF-8 with or without a mark, or GB18030 (GBK); commas; quotes doubled.

The file comes in pieces of at most a megabyte and is never held as a whole.
"""

import codecs
import csv
import io
from collections.abc import AsyncIterator, Iterator

from services.kernel.sheets.records import MAX_COLUMNS, MAX_ROWS, Pieces, Record, SheetRefused

# Longer than any honest row: an open quote would otherwise swallow the rest of the file.
MAX_PENDING = 1_000_000


async def read_csv(pieces: Pieces, size: int) -> AsyncIterator[Record]:
    """Rows in order, empty ones left out. `size` in bytes. Raises SheetRefused."""
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
    """UTF-8 when all of it is; Chinese text in GB18030 is not valid UTF-8 by accident. Raises SheetRefused."""
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
    """An empty piece says that nothing follows."""
    async for piece in pieces():
        if piece:
            yield piece
    yield b""


class _WholeLines:
    """Keeps back what may still be inside a quoted field: whatever follows an odd number of quotes."""

    def __init__(self) -> None:
        self._rest = ""

    @property
    def pending(self) -> int:
        return len(self._rest)

    def add(self, text: str, *, is_last: bool) -> str:
        """Text that ends with a line outside quotes, as far as counting tells; all that is left at the end."""
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
        # The module has one class for everything; a field beyond its limit of 128 Ki is the one to tell apart.
        code = "field-too-long" if "field limit" in str(error) else "quotes-broken"
        raise SheetRefused(code, number + 1) from None


def _refuse_endless(number: int, cells: list[str]) -> None:
    if number > MAX_ROWS + 1:
        raise SheetRefused("too-many-rows", number)
    if len(cells) > MAX_COLUMNS:
        raise SheetRefused("too-many-columns", number)
