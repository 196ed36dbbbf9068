"""The progress board (帮扶贫困户进展图, S2-17): from the country down to the county, then its units.

It is the board of one campaign in one of its periods. Where no campaign takes pairings in the month that is asked for,
it is that of the whole register, in which nothing is due.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row

from services.households.enrolments.rules import current_campaign, get_seen_campaign
from services.households.progress import campaign_queries, line_queries, queries
from services.households.progress.columns import columns, values_of
from services.households.progress.schemas import (
    BoardPeriod,
    BoardPeriods,
    Column,
    Figures,
    HygieneCounts,
    ProgressBoard,
    ProgressRow,
    Total,
)
from services.kernel.clock import month_bounds, month_of
from services.kernel.db.rows import Rows
from services.kernel.periods.labels import label_of
from services.kernel.problems import Malformed, NotFound
from services.kernel.web.access import Viewer
from services.kernel.web.application import field_error

COUNTY_DIGITS = 6
MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")
HYGIENE = ("indoors_clean", "belongings_tidy", "outdoors_free_of_droppings", "yard_free_of_litter")
SUMMABLE = ("quota", "households", "paired", "visited", "visits", "amount_fen", "income_projects", "overdue")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which board: `period` is a month, or the key of a period of one of the campaign's duties. `line`: of the teams on
    it alone."""

    division: str
    period: str
    is_month: bool
    campaign_id: UUID | None
    line: str | None = None


def asked(
    division: str, month: str | None, period: str | None, campaign_id: UUID | None, line: str | None = None
) -> Asked:
    """One of `month` and `period` is given. Months have keys like every other period."""
    key = month or period or ""
    return Asked(division, key, is_month=MONTH.fullmatch(key) is not None, campaign_id=campaign_id, line=line)


class Counted(Protocol):
    """The figures of the whole register or of a campaign, in one period."""

    async def children(self, division: str) -> Rows: ...

    async def itself(self, division: str) -> Row[Any] | None: ...

    async def units(self, division: str) -> Rows: ...

    async def paired_figures(self, division: str) -> Row[Any]: ...


@dataclass(frozen=True, slots=True)
class OfRegister:
    viewer: Viewer
    month: date

    async def children(self, division: str) -> Rows:
        return await queries.children(self.viewer.connection, division, self.month)

    async def itself(self, division: str) -> Row[Any] | None:
        return await queries.itself(self.viewer.connection, division, self.month)

    async def units(self, division: str) -> Rows:
        return await queries.units(self.viewer.connection, division, self.month)

    async def paired_figures(self, division: str) -> Row[Any]:
        return await queries.paired_figures(self.viewer.connection, division, self.month)


@dataclass(frozen=True, slots=True)
class OfCampaign:
    viewer: Viewer
    campaign_id: UUID
    period: str

    async def children(self, division: str) -> Rows:
        return await campaign_queries.children(self.viewer.connection, self.campaign_id, division, self.period)

    async def itself(self, division: str) -> Row[Any] | None:
        return await campaign_queries.itself(self.viewer.connection, self.campaign_id, division, self.period)

    async def units(self, division: str) -> Rows:
        return await campaign_queries.units(self.viewer.connection, self.campaign_id, division, self.period)

    async def paired_figures(self, division: str) -> Row[Any]:
        return await campaign_queries.paired_figures(self.viewer.connection, self.campaign_id, division, self.period)


@dataclass(frozen=True, slots=True)
class OfLine:
    """Of a campaign; there is no household without a unit, because the register knows no line."""

    viewer: Viewer
    campaign_id: UUID
    period: str
    line: str

    async def children(self, division: str) -> Rows:
        return await line_queries.children(self.viewer.connection, self.campaign_id, division, self.period, self.line)

    async def itself(self, division: str) -> Row[Any] | None:
        return await line_queries.itself(self.viewer.connection, self.campaign_id, division, self.period, self.line)

    async def units(self, division: str) -> Rows:
        found = await campaign_queries.units(self.viewer.connection, self.campaign_id, division, self.period)
        ids = [row.organization_id for row in found]
        on_line = await line_queries.on_line(self.viewer.connection, self.line, ids)
        return [row for row in found if row.organization_id in on_line]

    async def paired_figures(self, division: str) -> Row[Any]:
        found = await self.itself(division)
        if found is None:
            raise NotFound()
        return found


async def board(viewer: Viewer, asked: Asked) -> ProgressBoard:
    """One row a child division, from the county down one row a unit.

    Raises NotFound outside the viewer's area, for a campaign that is not seen, and for a period that it does not have;
    Malformed for a period that is no month, or a line, without its campaign.
    """
    if not viewer.scope.covers(asked.division):
        raise NotFound()
    campaign = await _campaign(viewer, asked)
    asked, first, last = await with_days(viewer, asked)
    shown = await _columns(viewer, campaign)
    counted = _counted(viewer, campaign, asked, first)
    by_unit = shows_units(asked.division)
    rows, total, as_of = await (_by_unit if by_unit else _by_division)(counted, asked.division, shown)
    return ProgressBoard(
        division=asked.division,
        campaign_id=None if campaign is None else campaign.id,
        month=month_of(first),
        period=asked.period,
        starts_on=first,
        ends_on=last,
        as_of=as_of,
        columns=shown,
        rows=rows,
        total=total,
    )


async def check_is_seen(viewer: Viewer, division: str, campaign_id: UUID | None) -> None:
    """Raises NotFound."""
    if not viewer.scope.covers(division):
        raise NotFound()
    if campaign_id is not None:
        await get_seen_campaign(viewer, campaign_id)


def shows_units(division: str) -> bool:
    """From the county down a board has a row for each unit."""
    return len(division) >= COUNTY_DIGITS


async def _campaign(viewer: Viewer, asked: Asked) -> Row[Any] | None:
    """Raises NotFound, Malformed."""
    if asked.campaign_id is not None:
        return await get_seen_campaign(viewer, asked.campaign_id)
    if not asked.is_month or asked.line is not None:
        raise Malformed(errors=[field_error(("campaign_id",), "missing")])
    return await current_campaign(viewer, *month_bounds(asked.period))


async def with_days(viewer: Viewer, asked: Asked) -> tuple[Asked, date, date]:
    """With the key that the period has on boards, and its days. Raises NotFound."""
    if asked.is_month:
        return asked, *month_bounds(asked.period)
    found = None
    if asked.campaign_id is not None:
        found = await campaign_queries.find_period(viewer.connection, asked.campaign_id, asked.period)
    if found is None:
        raise NotFound()
    return replace(asked, period=found.period), found.starts_on, found.ends_on


async def periods(viewer: Viewer, campaign_id: UUID) -> BoardPeriods:
    """Raises NotFound for a campaign that is not seen."""
    await get_seen_campaign(viewer, campaign_id)
    items = []
    for row in await campaign_queries.periods(viewer.connection, campaign_id):
        label = label_of(row.starts_on, row.ends_on)
        items.append(
            BoardPeriod(
                period=row.period,
                label=label.zh,
                label_en=label.en,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                is_asked=row.duty_keys is not None,
                duty_periods=row.duty_keys or [],
            )
        )
    return BoardPeriods(campaign_id=campaign_id, items=items)


def _counted(viewer: Viewer, campaign: Row[Any] | None, asked: Asked, month: date) -> Counted:
    if campaign is None:
        return OfRegister(viewer, month)
    if asked.line is not None:
        return OfLine(viewer, campaign.id, asked.period, asked.line)
    return OfCampaign(viewer, campaign.id, asked.period)


async def _columns(viewer: Viewer, campaign: Row[Any] | None) -> list[Column]:
    if campaign is None:
        return columns(takes_pairings=True, has_quota=False, asks_for_visits=False)
    asks = await campaign_queries.asks(viewer.connection, campaign.id)
    return columns(
        takes_pairings=campaign.takes,
        has_quota=asks.for_a_quota,
        asks_for_visits=asks.for_visits,
        chosen=campaign.board_columns,
    )


async def _by_division(
    counted: Counted, division: str, shown: Sequence[Column]
) -> tuple[list[ProgressRow], Total, datetime | None]:
    found = await counted.children(division)
    rows = [_row("division", row, shown) for row in found]
    # A city without counties (东莞) has no rows, so this checks that the city exists.
    whole = found[0] if found else await counted.itself(division)
    if whole is None:
        raise NotFound()
    return rows, _total(_sum(rows), shown), whole.as_of


async def _by_unit(
    counted: Counted, division: str, shown: Sequence[Column]
) -> tuple[list[ProgressRow], Total, datetime | None]:
    whole = await counted.itself(division)
    if whole is None:
        raise NotFound()
    rows = [_row("unit", row, shown) for row in await counted.units(division)]
    paired = await counted.paired_figures(division)
    if whole.households > paired.paired:
        rows.append(_unpaired(division, whole, paired, shown))
    return rows, _total(_figures(whole), shown), whole.as_of


def _row(kind: Any, row: Row[Any], shown: Sequence[Column]) -> ProgressRow:
    figures = _figures(row)
    return ProgressRow(
        kind=kind,
        division_code=row.division_code,
        organization_id=row.organization_id,
        name=row.name,
        values=values_of(figures, shown),
        **dict(figures),
    )


def _figures(row: Row[Any]) -> Figures:
    return Figures(
        **{name: getattr(row, name) for name in SUMMABLE},
        hygiene=HygieneCounts(**{item: getattr(row, item) for item in HYGIENE}),
    )


def _unpaired(division: str, whole: Row[Any], paired: Row[Any], shown: Sequence[Column]) -> ProgressRow:
    """Households without a unit: the other rows of a county do not count them."""
    figures = Figures(
        **{name: 0 for name in SUMMABLE if name not in {"households", "income_projects"}},
        households=whole.households - paired.paired,
        income_projects=whole.income_projects - paired.income_projects,
        hygiene=HygieneCounts(**{item: getattr(whole, item) - getattr(paired, item) for item in HYGIENE}),
    )
    return ProgressRow(
        kind="unpaired",
        division_code=division,
        organization_id=None,
        name="未结对",
        values=values_of(figures, shown),
        **dict(figures),
    )


def _sum(rows: Sequence[ProgressRow]) -> Figures:
    return Figures(
        **{name: sum(getattr(row, name) for row in rows) for name in SUMMABLE},
        hygiene=HygieneCounts(**{item: sum(getattr(row.hygiene, item) for row in rows) for item in HYGIENE}),
    )


def _total(figures: Figures, shown: Sequence[Column]) -> Total:
    return Total(values=values_of(figures, shown), **dict(figures))
