"""Merged areas of a sheet: the value of the first cell counts for each row that the area covers."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from services.kernel.sandbox.frames import Refused

MAX_MERGED: Final = 200_000

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0, the last ones included."""


class Merged:
    """Fills values down, row by row. Sideways nothing is filled: a name over two columns is no ID number."""

    def __init__(self, areas: Iterable[Area], *, columns: int) -> None:
        """`columns`: those further right are left out. Raises Refused."""
        self.count = 0
        self._starts: dict[int, list[tuple[int, int]]] = {}
        self._open: dict[int, tuple[int, Any]] = {}
        self._top: list[Area] = []
        for area in areas:
            self.count += 1
            if self.count > MAX_MERGED:
                raise Refused("too-many-merged", row=area[0])
            first_row, first_column, last_row, _ = area
            if last_row > first_row and first_column < columns:
                self._starts.setdefault(first_row, []).append((first_column, last_row))
            if first_column < columns and len(self._top) < _TOP_AREAS and first_row <= _TOP_ROWS:
                self._top.append(area)

    def top(self, columns: int) -> Iterator[Area]:
        """The areas that may be part of a header."""
        for first_row, first_column, last_row, last_column in self._top:
            yield first_row, first_column, min(last_row, _TOP_ROWS), min(last_column, columns - 1)

    def fill(self, number: int, cells: list[Any]) -> list[int]:
        """Adds values from above to a row that has values of its own; the indexes of the cells that lie in an area
        from above, one without a value included."""
        filled = []
        for column, (last_row, value) in list(self._open.items()):
            if number > last_row:
                del self._open[column]
            elif column >= len(cells) or cells[column] == "":
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = value
                filled.append(column)
        for column, last_row in self._starts.pop(number, ()):
            self._open[column] = last_row, cells[column] if column < len(cells) else ""
        return filled


_TOP_ROWS: Final = 40
_TOP_AREAS: Final = 1000
