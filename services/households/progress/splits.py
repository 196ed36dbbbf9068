"""The board split by what visits say, and a campaign as a whole: what flows is summed over time, a state never is."""

from itertools import groupby
from typing import Any
from uuid import UUID

from services.households.progress import split_queries as queries
from services.households.progress.columns import MEASURES, is_flow
from services.households.progress.rules import Asked, check_is_seen, shows_units, with_days
from services.households.progress.schemas import (
    CampaignSums,
    Dimension,
    SplitBoard,
    SplitRow,
    SplitValue,
    SumRow,
)
from services.kernel.clock import today
from services.kernel.db.rows import Rows
from services.kernel.problems import Malformed, NotFound
from services.kernel.web.access import Viewer
from services.kernel.web.application import field_error


async def split(viewer: Viewer, asked: Asked, dimension: Dimension) -> SplitBoard:
    """Of a campaign, or of all visits, each counted once: a visit may count in several campaigns, so that these are
    never added up. Raises as the board does."""
    await check_is_seen(viewer, asked.division, asked.campaign_id)
    if asked.campaign_id is None and (not asked.is_month or asked.line is not None):
        raise Malformed(errors=[field_error(("campaign_id",), "missing")])
    asked, first, last = await with_days(viewer, asked)
    counted: dict[str, Any] = {"dimension": dimension}
    if asked.campaign_id is None:
        counted |= {"month": first}
    else:
        counted |= {"campaign_id": asked.campaign_id, "period": asked.period}
        counted |= {} if asked.line is None else {"line": asked.line}
    given = (viewer.connection, counted, asked.division)
    whole = await queries.of_itself(*given)
    if not whole:
        raise NotFound()
    by_unit = shows_units(asked.division)
    return SplitBoard(
        division=asked.division,
        campaign_id=asked.campaign_id,
        period=asked.period,
        starts_on=first,
        ends_on=last,
        by=dimension,
        rows=_rows(await (queries.of_units if by_unit else queries.of_children)(*given), is_unit=by_unit),
        total=_values(whole),
    )


async def sums(viewer: Viewer, division: str, campaign_id: UUID) -> CampaignSums:
    """Raises NotFound."""
    await check_is_seen(viewer, division, campaign_id)
    months = await queries.months_begun(viewer.connection, campaign_id, today())
    by_unit = shows_units(division)
    found = await queries.sums(viewer.connection, campaign_id, division, months, by_unit=by_unit) if months else []
    return CampaignSums(
        division=division,
        campaign_id=campaign_id,
        months=months,
        flows=[measure for measure in MEASURES if is_flow(measure)],
        rows=[
            SumRow(
                division_code=row.division_code,
                organization_id=row.organization_id,
                name=row.name,
                values={measure: int(getattr(row, column)) for measure, column in MEASURES.items()},
            )
            for row in found
        ],
    )


def _rows(found: Rows, *, is_unit: bool) -> list[SplitRow]:
    def place(row: Any) -> tuple[str, UUID | None, str]:
        return row.division_code, row.organization_id, row.name

    return [
        SplitRow(
            kind="unit" if is_unit else "division",
            division_code=division_code,
            organization_id=organization_id,
            name=name,
            values=_values(list(rows)),
        )
        for (division_code, organization_id, name), rows in groupby(found, place)
    ]


def _values(rows: Rows) -> list[SplitValue]:
    return [
        SplitValue(code=row.code, visited=row.visited, visits=row.visits, amount_fen=row.amount_fen)
        for row in rows
        if row.code is not None
    ]
