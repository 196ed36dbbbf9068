"""The child process that reads untrusted workbooks: `python -I -m services.kernel.sheets.workbook_process`.

A question is the workbook, in any number of frames; the last one says what to do. `{"do": "inspect"}` is answered with
a frame `{"sheet": {…}}` for each sheet, which holds its first rows. `{"do": "read", "sheet": n}` is answered with a
frame `{"head": {…}}`, then frames `{"rows": [[number, cells, marks], …]}` of rows that are not empty. Refusals have a
code and a row.

A cell is a text, a number, true or false, `{"date": "2020-05-01"}`, or null for anything else. Formulas are not
computed: the value saved by the spreadsheet program counts. Links to other files are not followed.
"""

import codecs
import datetime
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol
from xml.parsers import expat

from python_calamine import CalamineError

from services.kernel.sandbox.child import Question, serve
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.limits import Limits
from services.kernel.sheets.headers import LOOKED_AT
from services.kernel.sheets.merged_cells import Merged
from services.kernel.sheets.records import MAX_COLUMNS
from services.kernel.sheets.xls_files import XlsBook
from services.kernel.sheets.xlsx_parts import Archive, SharedTexts, SheetPart, date_styles, sheets
from services.kernel.sheets.xlsx_sheets import RawRow, Rows, scan

LIMITS = Limits(address_space=300_000_000, cpu_seconds=60, questions=2, niceness=5)
BOUNDS = Bounds(header=4096, content=40_000_000)
# Characters and rows in a frame; a single row may be longer.
FRAME_TEXT = 200_000
FRAME_ROWS = 200
# Refusals of one sheet, not of the file.
FAR = ("too-many-columns", "too-many-rows")
# Enough of a cell to tell a title from data.
SAMPLE_CELL = 60

# Loaded now, because no file can be opened later: names in archives and compound files need the codecs, and calamine
# makes dates with the module.
LOADED = (codecs.lookup("cp437"), codecs.lookup("utf-16-le"), datetime)


class Sheet(Protocol):
    """`head`: counts and marks of the sheet; complete after the first row."""

    def head(self) -> dict[str, Any]: ...

    def rows(self) -> Iterator[RawRow]: ...


class XlsxSheet:
    def __init__(self, archive: Archive, part: SheetPart, texts: SharedTexts, dates: frozenset[int], is_1904: bool):
        self._archive, self._part = archive, part
        self._scan = scan(archive, part.path)
        self._rows = Rows(texts, dates, self._scan.merged, is_1904=is_1904)

    def head(self) -> dict[str, Any]:
        return _head(self._scan.rows, self._scan.hidden_rows, self._rows.hidden_columns, self._scan.merged)

    def rows(self) -> Iterator[RawRow]:
        return self._rows.read(self._archive, self._part.path)


class XlsSheet:
    def __init__(self, book: XlsBook, index: int) -> None:
        self._book, self._index, self._walked = book, index, book.walked(index)
        self._merged = book.merged(index)

    def head(self) -> dict[str, Any]:
        walked = self._walked
        return _head(walked.rows, len(walked.hidden_rows), walked.hidden_columns, self._merged)

    def rows(self) -> Iterator[RawRow]:
        return self._book.rows(self._index, self._merged)


def _head(rows: int, hidden_rows: int, hidden_columns: set[int], merged: Merged) -> dict[str, Any]:
    return {
        "rows": rows,
        "hidden_rows": hidden_rows,
        "hidden_columns": sorted(hidden_columns),
        "merged": merged.count,
        "areas": list(merged.top(MAX_COLUMNS)),
    }


class Book:
    """A workbook of either kind. `kind`: xlsx or xls."""

    def __init__(self, content: io.BytesIO) -> None:
        """Raises Refused, and what zipfile, expat and calamine raise on broken files."""
        self.kind = "xls" if bytes(content.getbuffer()[:4]) == b"\xd0\xcf\x11\xe0" else "xlsx"
        if self.kind == "xls":
            self._xls = XlsBook(content)
            self.parts = self._xls.sheets
            return
        self._archive = Archive(content)
        self._archive.refuse_other_formats()
        self.parts, self._is_1904 = sheets(self._archive)
        self._dates = date_styles(self._archive)
        self._texts = SharedTexts(self._archive)

    def sheet(self, index: int) -> Sheet:
        if self.kind == "xls":
            return XlsSheet(self._xls, index)
        return XlsxSheet(self._archive, self.parts[index], self._texts, self._dates, self._is_1904)


def inspect(book: Book) -> Iterator[dict[str, Any]]:
    for index, part in enumerate(book.parts):
        sheet = book.sheet(index)
        sample: list[RawRow] = []
        refused: dict[str, Any] = {}
        try:
            for number, row, marks in islice(sheet.rows(), LOOKED_AT):
                sample.append((number, [_short(cell) for cell in row], marks))
        except Refused as error:
            if error.name not in FAR:
                raise
            # Another sheet may be the one with the table.
            refused = {"refused": error.name, "row": error.facts.get("row")}
        told = {"kind": book.kind, "name": part.name, "is_hidden": part.is_hidden, "sample": sample}
        yield {"sheet": {**told, **sheet.head(), **refused}}


def _short(cell: Any) -> Any:
    return cell[:SAMPLE_CELL] if isinstance(cell, str) else cell


def read(book: Book, index: int) -> Iterator[dict[str, Any]]:
    """Raises Refused."""
    if not 0 <= index < len(book.parts):
        raise Refused("sheet-unknown")
    sheet = book.sheet(index)
    rows = sheet.rows()
    first = next(rows, None)
    yield {"head": {"name": book.parts[index].name, **sheet.head()}}
    batch: list[RawRow] = [] if first is None else [first]
    size = 0
    for row in rows:
        size += sum(len(cell) for cell in row[1] if isinstance(cell, str))
        if batch and (size > FRAME_TEXT or len(batch) >= FRAME_ROWS):
            yield {"rows": batch}
            batch, size = [], 0
        batch.append(row)
    if batch:
        yield {"rows": batch}


def answer(question: Question) -> Iterator[Frame]:
    """Raises Refused."""
    try:
        content = io.BytesIO()
        message: dict[str, Any] = {}
        for frame in question:
            for blob in frame.blobs:
                content.write(blob)
            message = dict(frame.message)
        content.seek(0)
        book = Book(content)
        answers = read(book, int(message.get("sheet", 0))) if message.get("do") == "read" else inspect(book)
        for part in answers:
            yield Frame(part)
    except MemoryError:
        raise Refused("workbook-too-large") from None
    except expat.ExpatError as error:
        raise Refused("workbook-too-large" if error.code == _NO_MEMORY else "workbook-unreadable") from None
    except (
        CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        LookupError,
        ValueError,
        OverflowError,
        OSError,
        EOFError,
    ):
        raise Refused("workbook-unreadable") from None


_NO_MEMORY = 1


if __name__ == "__main__":
    serve(answer, LIMITS, BOUNDS)
