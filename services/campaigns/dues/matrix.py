"""The matrix (填报一览): units by the periods of a campaign's duties, what each owes and where it stands."""

from collections.abc import Sequence
from datetime import date, datetime
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
    """A `Matrix` as JSON: a model for each of a thousand cells took longer than reading them. Raises NotFound."""
    at = now()
    columns = _columns(await asked_of_campaign(viewer, campaign_id))
    code = division
    # Whose duties are seen is seen itself.
    if code is None or not columns:
        campaign = await find_campaign(viewer, campaign_id)
        if campaign is None:
            raise NotFound()
        code = campaign.division_code if code is None else code
    found = await queries.page_of_units(viewer.connection, viewer.scope, campaign_id, code, line, turner.page)
    units, cursor = turner.cut(found, "division_code", "id")
    cells: dict[UUID, dict[tuple[UUID, str], dict[str, Any]]] = {unit.id: {} for unit in units}
    for unit_id, duty_id, period, cell in await _cells(viewer, campaign_id, list(cells), at):
        cells[unit_id][duty_id, period] = cell
    keys = [(column.obligation_id, column.period) for column in columns]
    rows = [
        {
            "organization_id": unit.id,
            "name": unit.name,
            "division_code": unit.division_code,
            "cells": list(map(cells[unit.id].get, keys)),
        }
        for unit in units
    ]
    shown = {
        "campaign_id": campaign_id,
        "columns": [column.model_dump() for column in columns],
        "rows": rows,
        "next": cursor,
        "as_of": at,
    }
    return orjson.dumps(shown, option=orjson.OPT_UTC_Z)


async def _cells(
    viewer: Viewer, campaign_id: UUID, unit_ids: Sequence[UUID], at: datetime
) -> list[tuple[UUID, UUID, str, dict[str, Any]]]:
    """Of each due item its unit, duty and period, and a `MatrixCell`."""
    found = await queries.cells_of(viewer.connection, viewer.scope, campaign_id, unit_ids, at)
    return [
        (unit_id, duty_id, period, dict(zip(queries.CELL, cell, strict=True)))
        for unit_id, duty_id, period, *cell in map(tuple[Any, ...], found)
    ]


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
