"""The board of what units enter themselves, beside the register's board of pairings and visits (S2-17).

The register counts households; what units return lies here. The screen and the workbook put both together by area and
unit, so neither program waits for the other.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.campaigns.board import queries
from services.campaigns.board.queries import Asked
from services.campaigns.board.schemas import (
    BoardColumn,
    BoardFigures,
    BoardRow,
    BoardValue,
    UnitBehind,
    UnitBoard,
)
from services.campaigns.campaigns.rules import get_seen
from services.kernel.clock import now
from services.kernel.db.rows import Rows
from services.kernel.problems import Malformed, NotFound
from services.kernel.web.access import Viewer
from services.kernel.web.application import field_error

MOST_NAMED: Final = 3
"""Units that the one statement about who is behind names."""


Place = str | UUID | None
"""A row of the board: the code of an area, the id of a unit, or None for the total."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read, by the row of the board and the measure."""

    numbers: Mapping[tuple[Place, str], Rows]
    owed: Mapping[Place, Rows]
    quotas: Mapping[str, Rows]
    claims: Mapping[str, Rows]


async def board(viewer: Viewer, asked: Asked) -> UnitBoard:
    """Raises NotFound outside the viewer's area and for a campaign that is not seen, Malformed for days in the wrong
    order."""
    if asked.last < asked.first:
        raise Malformed(errors=[field_error(("last",), "before_first")])
    if not viewer.scope.covers(asked.division):
        raise NotFound()
    campaign = await get_seen(viewer, asked.campaign_id)
    if not await queries.is_division(viewer.connection, asked.division):
        raise NotFound()
    at = now()
    chosen = await queries.columns(viewer.connection, asked.campaign_id, campaign.board_columns)
    codes = [row.code for row in chosen]
    areas = [] if asked.by_unit else await queries.children(viewer.connection, asked.division)
    found = await _found(viewer, asked, codes, [area.code for area in areas], at)
    behind = await queries.most_overdue(viewer.connection, asked, at, MOST_NAMED)
    return UnitBoard(
        campaign_id=asked.campaign_id,
        division=asked.division,
        starts_on=asked.first,
        ends_on=asked.last,
        as_of=at,
        columns=[_column(row, found) for row in chosen],
        rows=[*(_of_area(area, codes, found) for area in areas), *await _of_units(viewer, codes, found)],
        total=_figures(codes, found, None, asked.division),
        behind=[UnitBehind.model_validate(row) for row in behind],
    )


async def _found(viewer: Viewer, asked: Asked, codes: Sequence[str], areas: Sequence[str], at: datetime) -> Found:
    connection = viewer.connection
    numbers = await queries.numbers(connection, asked, codes) if codes else []
    quotas = await queries.quotas(connection, asked, codes) if codes else []
    claims = await queries.claims(connection, asked, codes) if codes else []
    owed = await queries.owed(connection, asked, at)
    place = _placing(areas)
    return Found(
        numbers=_grouped(numbers, lambda row: ((place(row), row.measure), (None, row.measure))),
        owed=_grouped(owed, lambda row: (place(row), None)),
        quotas=_grouped(quotas, lambda row: (row.measure,)),
        claims=_grouped(claims, lambda row: (row.measure,)),
    )


def _placing(areas: Sequence[str]) -> Callable[[Any], Place]:
    """`areas`: their codes in order. What lies in none of them has a unit."""

    def place(row: Any) -> Place:
        if row.organization_id is not None:
            return UUID(str(row.organization_id))
        return areas[bisect_right(areas, row.division_code) - 1]

    return place


def _grouped(rows: Rows, keys: Callable[[Any], Iterable[Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            groups[key].append(row)
    return groups


def _of_area(area: Any, codes: Sequence[str], found: Found) -> BoardRow:
    """Also of an area of which nothing is known."""
    figures = dict(_figures(codes, found, area.code, area.code))
    return BoardRow(kind="division", division_code=area.code, organization_id=None, name=area.name, **figures)


async def _of_units(viewer: Viewer, codes: Sequence[str], found: Found) -> list[BoardRow]:
    ids = {place for place in (*found.owed, *(place for place, _ in found.numbers)) if isinstance(place, UUID)}
    rows = [
        BoardRow(
            kind="unit",
            division_code=unit.division_code,
            organization_id=unit.id,
            name=unit.name,
            **dict(_figures(codes, found, unit.id, unit.division_code)),
        )
        for unit in await queries.units(viewer.connection, sorted(ids))
    ]
    return sorted(rows, key=lambda row: (row.division_code, row.name))


def _figures(codes: Sequence[str], found: Found, place: Place, code: str) -> BoardFigures:
    owed = found.owed.get(place, [])
    unit_id = place if isinstance(place, UUID) else None
    values = {}
    for measure in codes:
        numbers = found.numbers.get((place, measure), [])
        values[measure] = BoardValue(
            done=_sum(row.done for row in numbers),
            planned=_sum(row.planned for row in numbers),
            until=_sum(row.until for row in numbers),
            quota=_share(found.quotas.get(measure, []), code, unit_id),
            claimed=_share(found.claims.get(measure, []), code, unit_id),
        )
    return BoardFigures(
        expected=_sum(row.expected for row in owed),
        filed=_sum(row.filed for row in owed),
        overdue=sum(row.overdue for row in owed),
        units_overdue=sum(row.units_overdue for row in owed),
        values=values,
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    """
    >>> _sum([None, 3, 0]), _sum([None]), _sum([])
    (3, None, None)
    """
    known = [int(number) for number in numbers if number is not None]
    return sum(known) if known else None


def _share(shares: Rows, code: str, unit_id: UUID | None) -> int | None:
    """Of a unit its own. Areas and units are two ways to split one number, so an area has the shares of areas where any
    area has one, else those of its units. A share split further below is the same share: the topmost counts."""
    if unit_id is not None:
        return _sum(row.amount for row in shares if row.organization_id == unit_id)
    of_areas = {row.division_code: row.amount for row in shares if row.division_code is not None}
    if not of_areas:
        return _sum(row.amount for row in shares if row.place_code.startswith(code))
    topmost: list[str] = []
    for place in sorted(place for place in of_areas if place.startswith(code)):
        if not topmost or not place.startswith(topmost[-1]):
            topmost.append(place)
    return _sum(of_areas[place] for place in topmost)


def _column(row: Any, found: Found) -> BoardColumn:
    return BoardColumn(
        measure=row.code,
        name=row.zh,
        name_en=row.en,
        unit=row.unit_zh,
        unit_en=row.unit_en,
        kind=row.kind,
        has_quota=bool(found.quotas.get(row.code)),
        has_claims=bool(found.claims.get(row.code)),
    )
