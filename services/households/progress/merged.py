"""The rows of a board with what units entered beside them: by area and unit, as the screen puts them together."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from services.households.progress.schemas import ProgressBoard
from services.households.progress.unit_boards import UnitBoard, UnitFigures, UnitRow

Key = tuple[str, UUID | None]


@dataclass(frozen=True, slots=True)
class MergedRow:
    """`values`: of the register, by measure; None of a unit that it does not know. `own`: None where nobody entered or
    owes anything."""

    name: str
    values: dict[str, int] | None
    own: UnitFigures | None


def merged_rows(board: ProgressBoard, own: UnitBoard | None) -> Iterator[MergedRow]:
    """Those of the register, then the units that campaigns alone knows."""
    further = {_key(row): row for row in own.rows} if own else {}
    for row in board.rows:
        key = row.division_code if row.organization_id is None else "", row.organization_id
        found = None if row.kind == "unpaired" else further.pop(key, None)
        yield MergedRow(row.name, row.values, found)
    for unit in further.values():
        if unit.kind == "unit":
            yield MergedRow(unit.name, None, unit)


def _key(row: UnitRow) -> Key:
    """A unit is itself wherever it stands."""
    return row.division_code if row.organization_id is None else "", row.organization_id


def is_of_units(board: ProgressBoard, own: UnitBoard | None) -> bool:
    """Whether the campaign asks units and has nothing to do with households."""
    asks = own is not None and (own.total.expected is not None or bool(own.columns))
    return asks and all(column.measure == "households" for column in board.columns)
