"""The progress board (帮扶贫困户进展图, S2-17): from the country down to the county, then its units."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from services.households.progress import queries
from services.households.progress.schemas import Figures, HygieneCounts, ProgressBoard, ProgressRow
from services.kernel.clock import month_bounds, today
from services.kernel.problems import NotFound
from services.kernel.web.access import Viewer

COUNTY_DIGITS = 6
DUE_DAY = 25
HYGIENE = ("indoors_clean", "belongings_tidy", "outdoors_free_of_droppings", "yard_free_of_litter")
Counted = tuple[list[ProgressRow], Figures, datetime | None]
SUMMABLE = ("quota", "households", "paired", "visited", "visits", "amount_fen", "income_projects", "overdue")


async def board(viewer: Viewer, division: str, month: str) -> ProgressBoard:
    """One row a child division, from the county down one row a unit. Raises NotFound outside the viewer's area."""
    if not viewer.scope.covers(division):
        raise NotFound()
    first, _ = month_bounds(month)
    by_unit = len(division) >= COUNTY_DIGITS
    rows, total, as_of = await (_by_unit if by_unit else _by_division)(viewer, division, first)
    return ProgressBoard(division=division, month=month, as_of=as_of, rows=rows, total=total)


async def _by_division(viewer: Viewer, division: str, month: date) -> Counted:
    counted = await queries.children(viewer.connection, division, month)
    rows = [_row("division", row, month) for row in counted]
    # A city without counties (东莞) has no rows, so this checks that the city exists.
    whole = counted[0] if counted else await queries.itself(viewer.connection, division, month)
    if whole is None:
        raise NotFound()
    return rows, _sum(rows), whole.as_of


async def _by_unit(viewer: Viewer, division: str, month: date) -> Counted:
    whole = await queries.itself(viewer.connection, division, month)
    if whole is None:
        raise NotFound()
    rows = [_row("unit", row, month) for row in await queries.units(viewer.connection, division, month)]
    paired = await queries.paired_figures(viewer.connection, division, month)
    if whole.households > paired.paired:
        rows.append(_unpaired(division, whole, paired))
    return rows, Figures(**_figures(whole, month)), whole.as_of


def is_overdue(month: date, on: date) -> bool:
    """Whether a month's visit is overdue on a day: after its 25th (朝阳市 2020 方案 七·3, S2-20).

    >>> is_overdue(date(2020, 5, 1), date(2020, 5, 25)), is_overdue(date(2020, 5, 1), date(2020, 5, 26))
    (False, True)
    """
    return on > month + timedelta(days=DUE_DAY - 1)


def _row(kind: Any, row: Row[Any], month: date) -> ProgressRow:
    return ProgressRow(
        kind=kind,
        division_code=row.division_code,
        organization_id=row.organization_id,
        name=row.name,
        **_figures(row, month),
    )


def _figures(row: Row[Any], month: date) -> dict[str, Any]:
    unvisited = row.paired - row.paired_visited
    return {
        "quota": row.quota,
        "households": row.households,
        "paired": row.paired,
        "visited": row.visited,
        "visits": row.visits,
        "amount_fen": row.amount_fen,
        "income_projects": row.income_projects,
        "hygiene": HygieneCounts(**{item: getattr(row, item) for item in HYGIENE}),
        "overdue": unvisited if is_overdue(month, today()) else 0,
    }


def _unpaired(division: str, whole: Row[Any], paired: Row[Any]) -> ProgressRow:
    """Households without a unit: the other rows of a county do not count them."""
    return ProgressRow(
        kind="unpaired",
        division_code=division,
        organization_id=None,
        name="未结对",
        quota=0,
        households=whole.households - paired.paired,
        paired=0,
        visited=0,
        visits=0,
        amount_fen=0,
        income_projects=whole.income_projects - paired.income_projects,
        hygiene=HygieneCounts(**{item: getattr(whole, item) - getattr(paired, item) for item in HYGIENE}),
        overdue=0,
    )


def _sum(rows: Sequence[ProgressRow]) -> Figures:
    return Figures(
        **{name: sum(getattr(row, name) for row in rows) for name in SUMMABLE},
        hygiene=HygieneCounts(**{item: sum(getattr(row.hygiene, item) for row in rows) for item in HYGIENE}),
    )
