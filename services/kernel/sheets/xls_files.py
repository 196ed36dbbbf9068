"""Old Excel workbooks (BIFF 5 and 8, XLS): calamine reads the values, a walk over the records what calamine leaves out.

The walk finds hidden rows and columns, formulas that failed, and passwords, and refuses what would not fit into memory:
calamine holds each sheet as a full rectangle [MS-XLS].
"""

import datetime
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from services.kernel.sandbox.frames import Refused
from services.kernel.sheets.merged_cells import Merged
from services.kernel.sheets.ole_files import OleFile
from services.kernel.sheets.records import FORMULA_ERROR, MAX_COLUMNS
from services.kernel.sheets.xlsx_parts import MAX_FIELD, MAX_SHEETS, SheetPart
from services.kernel.sheets.xlsx_sheets import MAX_TEXT, RawRow

MAX_RECORDS: Final = 2_500_000
"""A full sheet of 65,536 rows has two million cells at 30 columns."""
MAX_RECTANGLE: Final = 4_000_000
"""Cells of the rectangles around the values of all sheets together."""

_BOOKS = ("Workbook", "Book")
_EOF, _BOUNDSHEET, _FILEPASS, _ROW, _COLINFO = 0x0A, 0x85, 0x2F, 0x208, 0x7D
_FORMULA, _BOOLERR, _MULRK = 0x06, 0x205, 0xBD
_VALUES = frozenset({0x203, 0xFD, 0x204, 0xD6, 0x27E, _MULRK, _FORMULA, _BOOLERR})
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01


@dataclass
class Walked:
    """A sheet. Rows are counted from 1, columns from 0. `far_row`: one with a value beyond the columns of a table."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[int, list[int]] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    far_row: int = 0


class XlsBook:
    def __init__(self, content: io.BytesIO) -> None:
        """Raises Refused, NotOle, CalamineError."""
        ole = OleFile(content.getvalue())
        if "EncryptedPackage" in ole.streams:
            raise Refused("workbook-locked")
        name = next((name for name in _BOOKS if name in ole.streams), None)
        if name is None:
            raise Refused("not-a-sheet")
        self._walked = _walk(ole.read(name))
        del ole
        if sum(sheet.rows * sheet.columns for sheet in self._walked) > MAX_RECTANGLE:
            far = next((sheet.far_row for sheet in self._walked if sheet.far_row), None)
            raise Refused("too-many-columns", row=far) if far else Refused("workbook-too-large")
        self._book = CalamineWorkbook.from_filelike(content)
        # Charts and macros are among the sheets, too.
        self._places = [
            place for place, sheet in enumerate(self._book.sheets_metadata) if sheet.typ == SheetTypeEnum.WorkSheet
        ][:MAX_SHEETS]

    @property
    def sheets(self) -> list[SheetPart]:
        shown = [self._book.sheets_metadata[place] for place in self._places]
        return [SheetPart(sheet.name[:100], sheet.visible != SheetVisibleEnum.Visible, "") for sheet in shown]

    def walked(self, index: int) -> Walked:
        place = self._places[index]
        return self._walked[place] if place < len(self._walked) else Walked()

    def merged(self, index: int) -> Merged:
        """Raises Refused, CalamineError."""
        areas = self._book.get_sheet_by_index(self._places[index]).merged_cell_ranges or ()
        return Merged(((a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in areas), columns=MAX_COLUMNS)

    def rows(self, index: int, merged: Merged) -> Iterator[RawRow]:
        """Raises Refused, CalamineError."""
        walked = self.walked(index)
        left = MAX_TEXT
        for number, values in enumerate(self._book.get_sheet_by_index(self._places[index]).iter_rows(), 1):
            row = [_cell(value) for value in values]
            while row and row[-1] == "":
                row.pop()
            faults = [(column, FORMULA_ERROR) for column in walked.errors.get(number, ())]
            if not row and not faults:
                continue
            if len(row) > MAX_COLUMNS:
                raise Refused("too-many-columns", row=number)
            marks: dict[str, Any] = {"faults": faults} if faults else {}
            if filled := merged.fill(number, row):
                marks["merged"] = filled
            if number in walked.hidden_rows:
                marks["hidden"] = True
            left -= sum(len(cell) for cell in row if isinstance(cell, str))
            if left < 0:
                raise Refused("workbook-too-large")
            yield number, row, marks


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value[:MAX_FIELD]
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return {"date": value.date().isoformat() if midnight else value.isoformat(timespec="seconds")}
    if isinstance(value, (datetime.date, datetime.time)):
        return {"date": value.isoformat()}
    return None


def _walk(stream: bytes) -> list[Walked]:
    """The sheets in the order of the workbook; a sheet that is cut off ends there. Raises Refused."""
    starts: list[int] = []
    left = MAX_RECORDS
    for kind, place, size in _records(stream, 0):
        left -= 1
        if left < 0:
            raise Refused("workbook-too-large")
        if kind == _FILEPASS:
            raise Refused("workbook-locked")
        if kind == _BOUNDSHEET and size >= 4:
            starts.append(struct.unpack_from("<I", stream, place)[0])
    # Two sheets that begin at the same place would be read twice.
    if len(set(starts)) < len(starts) or len(starts) > 1000:
        raise Refused("workbook-unreadable")
    found = []
    for start in starts:
        sheet = Walked()
        for kind, place, size in _records(stream, start):
            left -= 1
            if left < 0:
                raise Refused("workbook-too-large")
            if kind == _FILEPASS:
                raise Refused("workbook-locked")
            _note(sheet, stream, kind, place, size)
        found.append(sheet)
    return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record up to the end of the part."""
    place, end = start, len(stream)
    while place + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, place)
        place += 4
        if place + size > end or kind == _EOF:
            return
        yield kind, place, size
        place += size


def _note(sheet: Walked, stream: bytes, kind: int, place: int, size: int) -> None:
    if kind in _VALUES and size >= 6:
        row, column = struct.unpack_from("<HH", stream, place)
        if kind == _MULRK:
            column = struct.unpack_from("<H", stream, place + size - 2)[0]
        sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
        if column >= MAX_COLUMNS:
            sheet.far_row = row + 1
        if _is_error(stream, kind, place, size):
            sheet.errors.setdefault(row + 1, []).append(column)
    elif kind == _ROW and size >= 16:
        row, *_, options = struct.unpack_from("<HHHHHHH", stream, place)
        if options & _HIDDEN_ROW:
            sheet.hidden_rows.add(row + 1)
    elif kind == _COLINFO and size >= 10:
        first, last, _, _, options = struct.unpack_from("<HHHHH", stream, place)
        if options & _HIDDEN_COLUMN:
            sheet.hidden_columns |= set(range(first, min(last + 1, MAX_COLUMNS)))


def _is_error(stream: bytes, kind: int, place: int, size: int) -> bool:
    if kind == _BOOLERR and size >= 8:
        return stream[place + 7] == 1
    # The cached value of a formula: FF FF at its end marks another kind than a number, 2 at its beginning an error.
    return kind == _FORMULA and size >= 14 and stream[place + 12 : place + 14] == b"\xff\xff" and stream[place + 6] == 2
