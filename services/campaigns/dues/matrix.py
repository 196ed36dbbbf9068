"""The matrix (填报一览): units by the periods of a campaign's duties, what each owes and where it stands."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.campaigns.campaigns.rules import find_campaign
from services.campaigns.dues import matrix_queries as queries
from services.campaigns.dues.schemas import Matrix, MatrixCell, MatrixColumn, MatrixRow
from services.campaigns.obligations.rules import asked_of_campaign, periods_of
from services.kernel.clock import now
from services.kernel.problems import NotFound
from services.kernel.web.access import Viewer
from services.kernel.web.paging import PageTurner


async def matrix_of(
    viewer: Viewer, turner: PageTurner, campaign_id: UUID, division: str | None, line: str | None
) -> Matrix:
    """Raises NotFound."""
    campaign = await find_campaign(viewer, campaign_id)
    if campaign is None:
        raise NotFound()
    at = now()
    columns = _columns(await asked_of_campaign(viewer, campaign_id))
    code = campaign.division_code if division is None else division
    found = await queries.page_of_units(viewer.connection, viewer.scope, campaign_id, code, line, turner.page)
    units, cursor = turner.cut(found, "division_code", "id")
    cells = await queries.cells_of(viewer.connection, viewer.scope, campaign_id, [unit.id for unit in units], at)
    by_key = {(cell.organization_id, cell.obligation_id, cell.period): _cell(cell) for cell in cells}
    rows = [
        MatrixRow(
            organization_id=unit.id,
            name=unit.name,
            division_code=unit.division_code,
            cells=[by_key.get((unit.id, column.obligation_id, column.period)) for column in columns],
        )
        for unit in units
    ]
    return Matrix(campaign_id=campaign_id, columns=columns, rows=rows, next=cursor, as_of=at)


def _columns(duties: Sequence[Any]) -> list[MatrixColumn]:
    return [
        MatrixColumn(
            obligation_id=duty.id,
            name=duty.name,
            form=duty.form,
            period=period.key,
            label=period.label.zh,
            label_en=period.label.en,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            due_on=period.due_on,
        )
        for duty in duties
        for period in periods_of(duty)
    ]


def _cell(row: Any) -> MatrixCell:
    return MatrixCell(due_id=row.id, state=row.state, expected=row.expected, filed=row.filed, due_at=row.due_at)
