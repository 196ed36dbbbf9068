"""The rows of a sheet of an XLSX workbook, read as a stream: memory does not grow with rows or with far cells."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from services.kernel.sandbox.frames import Refused
from services.kernel.sheets.merged_cells import MAX_MERGED, Area, Merged
from services.kernel.sheets.records import FORMULA_ERROR, FORMULA_WITHOUT_VALUE, HEADER_WITHIN, MAX_COLUMNS, MAX_ROWS
from services.kernel.sheets.xlsx_parts import MAX_FIELD, Archive, Attributes, SharedTexts, local, new_parser, unescaped

MAX_CELLS: Final = 12_000_000
"""Cells of a sheet, empty formatted ones included."""
MAX_TEXT: Final = 100_000_000
"""Characters in all cells together: many cells may name one long shared text."""

# Of any sheet, empty rows included.
_MOST_ROWS: Final = 1_048_576
_LAST_ROW: Final = MAX_ROWS + HEADER_WITHIN
_MAX_BEHIND: Final = MAX_MERGED * 60
# A row's tag is shorter.
_LOOK_BACK: Final = 400
# Days from 1900 to the year 9999.
_LAST_DAY: Final = 2_958_466
_HIDDEN = re.compile(rb"""hidden\s*=\s*["'](?:1|true)["']""")
_ROW_TAG = re.compile(rb"(?:\w+:)?row\s")
_ROWS_TAG = re.compile(rb"sheetData\s*(/?)>")
_MERGE = re.compile(
    rb"""mergeCell\s[^<>]{0,80}?ref\s?=\s?["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["']"""
)
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")

RawRow = tuple[int, list[Any], dict[str, Any]]
"""Number, cells and marks: `hidden`: true, `merged`: indexes, `faults`: pairs of index and code."""


@dataclass(frozen=True)
class Scan:
    """What must be known before the first row. `rows`: as stored, empty formatted ones included."""

    rows: int
    hidden_rows: int
    merged: Merged


def scan(archive: Archive, path: str) -> Scan:
    """One pass over the bytes: merged areas stand behind the rows. Raises Refused, BadZipFile."""
    rows = hidden = 0
    before, behind = b"", bytearray()
    is_behind = False
    for piece in archive.pieces(path):
        if is_behind:
            behind += piece
            if len(behind) > _MAX_BEHIND:
                raise Refused("too-many-merged")
            continue
        window = before + piece
        if (end := _end_of_rows(window)) is not None:
            is_behind = True
            behind += window[end:]
            window = window[:end]
        rows += _rows_in(window) - _rows_in(before)
        hidden += sum(1 for match in _HIDDEN.finditer(window) if match.end() > len(before) and _is_row(window, match))
        before = window[-_LOOK_BACK:]
    return Scan(rows, hidden, Merged(_areas(bytes(behind)), columns=MAX_COLUMNS))


def _end_of_rows(window: bytes) -> int | None:
    for match in _ROWS_TAG.finditer(window):
        if match[1] or b"/" in window[window.rfind(b"<", 0, match.start()) : match.start()]:
            return match.end()
    return None


def _rows_in(content: bytes) -> int:
    return content.count(b"<row") + content.count(b":row")


def _is_row(window: bytes, match: re.Match[bytes]) -> bool:
    start = window.rfind(b"<", max(0, match.start() - _LOOK_BACK), match.start())
    return start >= 0 and _ROW_TAG.match(window, start + 1) is not None


def _areas(content: bytes) -> Iterator[Area]:
    for match in _MERGE.finditer(content):
        first_column, first_row, last_column, last_row = match.groups()
        yield int(first_row), column_of(first_column.decode()), int(last_row), column_of(last_column.decode())


def column_of(letters: str) -> int:
    """
    >>> column_of("A"), column_of("AA"), column_of("XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class Rows:
    """The rows of a sheet that hold values; `hidden_columns` is complete when the first row arrives."""

    def __init__(self, texts: SharedTexts, date_styles: frozenset[int], merged: Merged, *, is_1904: bool) -> None:
        self.hidden_columns: set[int] = set()
        self._texts = texts
        self._date_styles = date_styles
        self._merged = merged
        self._epoch = datetime.datetime(1904, 1, 1) if is_1904 else datetime.datetime(1899, 12, 30)
        self._is_1904 = is_1904
        self._ready: list[RawRow] = []
        self._columns: dict[str, int] = {}
        self._text_left = MAX_TEXT
        self._cells_left = MAX_CELLS
        self._number = 0
        self._last = 0
        self._is_hidden = False
        self._row: list[Any] = []
        self._faults: list[tuple[int, str]] = []
        self._column = -1
        self._type = self._style = ""
        self._has_formula = False
        self._is_value = False
        self._phonetic = 0
        self._value: list[str] = []

    def read(self, archive: Archive, path: str) -> Iterator[RawRow]:
        """Raises Refused, ExpatError, BadZipFile."""
        parser = new_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        for piece in archive.pieces(path):
            parser.Parse(piece)
            yield from self._ready
            self._ready.clear()
        parser.Parse(b"", True)

    def _start(self, name: str, attributes: Attributes) -> None:
        if ":" in name:
            name = local(name)
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._is_value = not self._phonetic
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._phonetic += 1
        elif name == "col":
            self._hide(attributes)

    def _start_row(self, attributes: Attributes) -> None:
        self._is_hidden = False
        number = self._number + 1
        for place in range(0, len(attributes), 2):
            if attributes[place] == "r":
                number = int(attributes[place + 1])
            elif attributes[place] == "hidden":
                self._is_hidden = attributes[place + 1] in ("1", "true")
        if number <= self._number:
            raise Refused("workbook-unreadable")
        if number > _MOST_ROWS:
            raise Refused("too-many-rows", row=number)
        self._number = number
        self._row = []
        self._faults = []
        self._column = -1

    def _start_cell(self, attributes: Attributes) -> None:
        self._cells_left -= 1
        if self._cells_left < 0:
            raise Refused("workbook-too-large")
        self._type = self._style = ""
        self._has_formula = self._is_value = False
        self._phonetic = 0
        self._value.clear()
        column = self._column + 1
        for place in range(0, len(attributes), 2):
            name = attributes[place]
            if name == "r":
                column = self._column_of(attributes[place + 1])
            elif name == "t":
                self._type = attributes[place + 1]
            elif name == "s":
                self._style = attributes[place + 1]
        self._column = column

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if not _REFERENCE.fullmatch(reference):
                raise Refused("workbook-unreadable")
            column = self._columns[letters] = column_of(letters)
        return column

    def _characters(self, text: str) -> None:
        # A text arrives in parts of at most 8 KiB.
        if self._is_value and len(self._value) < MAX_FIELD:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if ":" in name:
            name = local(name)
        if name in ("v", "t"):
            self._is_value = False
        elif name == "c":
            if self._value or self._has_formula:
                self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._phonetic -= 1

    def _end_cell(self) -> None:
        value = self._read_value("".join(self._value))
        if value == "":
            return
        if isinstance(value, str):
            self._text_left -= len(value)
            if self._text_left < 0:
                raise Refused("workbook-too-large")
        self._put(value)

    def _put(self, value: Any) -> None:
        column = self._column
        if column >= MAX_COLUMNS:
            raise Refused("too-many-columns", row=self._number)
        missing = column - len(self._row)
        if missing == 0:
            self._row.append(value)
            return
        if missing > 0:
            self._row.extend([""] * (missing + 1))
        self._row[column] = value

    def _read_value(self, text: str) -> Any:
        """ "" for an empty cell and for one with a fault."""
        kind = self._type
        if kind == "s":
            return self._texts[int(text)] if text else ""
        if kind in ("str", "inlineStr"):
            return unescaped(text)[:MAX_FIELD]
        if kind == "e":
            return self._fault(FORMULA_ERROR)
        if not text:
            return self._fault(FORMULA_WITHOUT_VALUE) if self._has_formula else ""
        if kind == "b":
            return text.strip() == "1"
        if kind == "d":
            return {"date": text[:40]}
        try:
            number = float(text)
        except ValueError:
            return None
        if self._style and self._date_styles and int(self._style) in self._date_styles:
            return self._date(number)
        return number

    def _fault(self, code: str) -> str:
        if self._column < MAX_COLUMNS:
            self._faults.append((self._column, code))
        return ""

    def _date(self, number: float) -> Any:
        """A number that is no date of the calendar stays a number."""
        if not 0 <= number < _LAST_DAY:
            return number
        if number < 1:
            time = datetime.datetime.min + datetime.timedelta(seconds=round(number * 86400))
            return {"date": time.time().isoformat()}
        # In the calendar from 1900 the programs count a 29th of February that never was.
        early = 1 if number < 60 and not self._is_1904 else 0
        moment = self._epoch + datetime.timedelta(days=int(number) + early, seconds=round(number % 1 * 86400))
        return {"date": moment.date().isoformat() if number == int(number) else moment.isoformat()}

    def _end_row(self) -> None:
        row, number = self._row, self._number
        if not row and not self._faults:
            return
        if number > _LAST_ROW:
            raise Refused("too-many-rows", row=number)
        marks: dict[str, Any] = {}
        if filled := self._merged.fill(number, row):
            marks["merged"] = filled
            self._text_left -= sum(len(row[column]) for column in filled if isinstance(row[column], str))
        if self._faults:
            marks["faults"] = self._faults
        if self._is_hidden:
            marks["hidden"] = True
        self._ready.append((number, row, marks))

    def _hide(self, attributes: Attributes) -> None:
        column = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if column.get("hidden") in ("1", "true"):
            first, last = int(column.get("min", "1")), int(column.get("max", "1"))
            self.hidden_columns |= set(range(first - 1, min(last, MAX_COLUMNS)))
