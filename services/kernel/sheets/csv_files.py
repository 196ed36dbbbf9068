"""CSV and what spreadsheet programs save as "text": commas, semicolons or tabs; quotes doubled.

The file arrives in pieces of at most a megabyte and is never in memory as a whole. Encodings are in `encodings.py`.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Final

from services.kernel.sheets import encodings
from services.kernel.sheets.kept_texts import plain
from services.kernel.sheets.records import HEADER_WITHIN, MAX_COLUMNS, MAX_ROWS, Pieces, Record, SheetRefused

DELIMITERS: Final = (",", "\t", ";", "|", "，")
# Longer than any valid row: without a limit an open quote would take the rest of the file.
MAX_PENDING = 1_000_000

_SEPARATOR_LINE = re.compile(r'"?sep=([^"\w \r\n])"?(?:\r\n?|\n)', re.IGNORECASE)
_SAMPLE_LINES: Final = 50


async def read_csv(pieces: Pieces, size: int, *, encoding: str, delimiter: str) -> AsyncIterator[Record]:
    """Rows in order, without empty ones; a line `sep=,` does not count. `size` in bytes. Raises SheetRefused."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    text, lines, number, read = io.IncrementalNewlineDecoder(decoder, translate=True), _WholeLines(), 0, 0
    is_first = True
    async for piece in encodings.with_end(pieces):
        read += len(piece)
        try:
            whole = lines.add(text.decode(piece, final=not piece), is_last=not piece)
        except UnicodeDecodeError:
            raise SheetRefused("encoding-unknown", number + 1) from None
        if is_first and whole:
            is_first, whole = False, _without_separator_line(whole)
        for cells in _parse(whole, number, delimiter):
            number += 1
            _refuse_endless(number, cells)
            if any(cell.strip() for cell in cells):
                yield Record(number, [plain(cell) for cell in cells], min(read / max(size, 1), 1.0))
        if lines.pending > MAX_PENDING:
            raise SheetRefused("field-too-long", number + 1)


def delimiter_of(sample: bytes, encoding: str) -> str:
    """The one that a line `sep=` names, else the one that cuts most of the first lines into the same number of cells,
    two or more."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample, final=False).removeprefix("\ufeff")
    if said := _SEPARATOR_LINE.match(text):
        return said[1]
    lines = io.IncrementalNewlineDecoder(None, translate=True).decode(text, final=True)
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """
    >>> _evenness("a;b,c\\nd;e\\n", ";"), _evenness("a;b,c\\nd;e\\n", ",")
    ((1.0, 2), (0.5, 2))
    """
    widths: Counter[int] = Counter()
    with suppress(csv.Error):
        for cells in csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter):
            if any(cells):
                widths[len(cells)] += 1
            if widths.total() == _SAMPLE_LINES:
                break
    of_tables = [(count, width) for width, count in widths.items() if width > 1]
    if not of_tables:
        return 0.0, 0
    count, width = max(of_tables)
    return count / widths.total(), width


def _without_separator_line(text: str) -> str:
    text = text.removeprefix("\ufeff")
    said = _SEPARATOR_LINE.match(text)
    return text[said.end() :] if said else text


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


def _parse(text: str, rows_before: int, delimiter: str) -> Iterator[list[str]]:
    """Raises SheetRefused."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)
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
    """Empty cells at the end of a line do not count."""
    if number > MAX_ROWS + HEADER_WITHIN:
        raise SheetRefused("too-many-rows", number)
    if len(cells) > MAX_COLUMNS:
        while len(cells) > MAX_COLUMNS and not cells[-1].strip():
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise SheetRefused("too-many-columns", number)
