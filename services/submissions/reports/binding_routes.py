"""The API of what reports are for, for the operator, who sees no report of anybody."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.kernel.periods.labels import label_of
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.inputs import OutputModel
from services.kernel.web.paging import Turner
from services.submissions.reports import binding_queries as queries
from services.submissions.vocabularies import Binding, ReportKind

router = APIRouter(prefix="/api", tags=["reports"])
Operator = Annotated[Viewer, viewing("system.read")]


class DoubtfulReport(OutputModel):
    """`made`: no obligation asks for it. `chosen`: several could, and it counts for this one."""

    id: UUID
    kind: ReportKind
    binding: Binding
    period: str
    period_label: str
    period_label_en: str
    period_starts_on: date
    period_ends_on: date
    campaign_id: UUID | None
    obligation_id: UUID | None
    obligation_name: str | None
    created_at: datetime


class DoubtfulReports(OutputModel):
    waiting: int = Field(description="Reports of an earlier release that the worker has not bound yet.")
    made: int
    chosen: int
    items: list[DoubtfulReport]
    next: str | None


@router.get("/report-bindings", summary="Reports that no obligation asks for, or that several could")
async def list_bindings(viewer: Operator, turner: Turner) -> DoubtfulReports:
    """Begun last, first. Ids and periods: whoever may see a report finds it under its id."""
    counts = await queries.count_doubtful(viewer.connection)
    rows, cursor = turner.cut(await queries.list_doubtful(viewer.connection, turner.page), "created_at", "id")
    return DoubtfulReports(
        waiting=counts.get(None, 0),
        made=counts.get("made", 0),
        chosen=counts.get("chosen", 0),
        items=[_shown(row) for row in rows],
        next=cursor,
    )


def _shown(row: Any) -> DoubtfulReport:
    label = label_of(row.period_starts_on, row.period_ends_on)
    values = {name: value for name, value in row._asdict().items() if name in DoubtfulReport.model_fields}
    return DoubtfulReport(**values, period_label=label.zh, period_label_en=label.en)
