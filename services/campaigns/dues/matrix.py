"""The matrix (填报一览): units by the periods of a campaign's duties, what each owes and where it stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from services.campaigns.campaigns.rules import find_campaign
from services.campaigns.dues import matrix_queries as queries
from services.campaigns.dues.schemas import MatrixColumn
from services.campaigns.obligations.rules import asked_of_campaign, periods_of
from services.kernel.clock import now
from services.kernel.problems import NotFound
from services.kernel.web.access import Viewer
from services.kernel.web.paging import PageTurner


async def matrix_of(
    viewer: Viewer, turner: PageTurner, campaign_id: UUID, division: str | None, line: str | None
) -> bytes:
    """A `Matrix` as JSON. Raises NotFound."""
    at = now()
    await queries.reuse_plans(viewer.connection)
    columns = _columns(await asked_of_campaign(viewer, campaign_id))
    code = division
    # Whose duties are seen is seen itself.
    if code is None or not columns:
        campaign = await find_campaign(viewer, campaign_id)
        if campaign is None:
            raise NotFound()
        code = campaign.division_code if code is None else code
    keys = [(column.obligation_id, column.period) for column in columns]
    found = await queries.page_of_rows(viewer.connection, viewer.scope, campaign_id, code, line, keys, at, turner.page)
    units, cursor = turner.cut(found, "division_code", "id")
    shown = {
        "campaign_id": campaign_id,
        "columns": [column.model_dump() for column in columns],
        "rows": orjson.Fragment(f"[{','.join(unit.body for unit in units)}]"),
        "next": cursor,
        "as_of": at,
    }
    return orjson.dumps(shown, option=orjson.OPT_UTC_Z)


def _columns(duties: Sequence[Any]) -> list[MatrixColumn]:
    """Duty by duty, the one that begins first before the others."""
    of_duties = [(duty, periods_of(duty)) for duty in duties]
    of_duties.sort(key=lambda each: (each[1][0].due_on or each[1][0].ends_on, each[0].id) if each[1] else (date.max,))
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
        for duty, of_duty in of_duties
        for period in of_duty
    ]
