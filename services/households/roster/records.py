"""A row of a sheet, whatever kind of file it came from."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.households.roster.columns import Cell

MAX_ROWS = 200_000
"""The header not counted."""
MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Record:
    """`number` as a spreadsheet program counts rows; `progress`: share of the file read up to here, 0 to 1."""

    number: int
    cells: Sequence[Cell]
    progress: float
