"""The matrix (填报一览): units by the periods of a campaign's duties, what each owes and where it stands."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson

from services.campaigns.campaigns.rules import find_campaign
from services.campaigns.dues import matrix_queries as queries
from services.campaigns.dues.matrix_sheet import sheet_of
from services.campaigns.dues.schemas import Matrix, MatrixColumn, MatrixDuty
from services.campaigns.obligations.rules import asked_of_campaign, periods_of
from services.kernel.audit import trail
from services.kernel.clock import now
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import MAX_LIMIT, Page, PageTurner, decode_cursor, next_cursor

MOST_UNITS = 10_000


class MatrixTooLarge(Problem):
    """`most`: how many units one workbook may have."""

    status = 409
    code = "matrix-too-large"
    title = "单位太多，一个表格放不下；请按地区或条线分别导出。"
    title_en = "These are too many units for one workbook; export by area or line."


async def matrix_of(
    viewer: Viewer, turner: PageTurner, campaign_id: UUID, division: str | None, line: str | None
) -> bytes:
    """A `Matrix` as JSON. Raises NotFound."""
    content, cursor = await _page(viewer, turner.page, campaign_id, division, line)
    turner.link(cursor)
    return content


async def _page(
    viewer: Viewer, page: Page, campaign_id: UUID, division: str | None, line: str | None
) -> tuple[bytes, str | None]:
    """With the cursor of the next one."""
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
    found = await queries.page_of_rows(viewer.connection, viewer.scope, campaign_id, code, line, keys, at, page)
    units, cursor = next_cursor(found, page, ("division_code", "id"))
    shown = {
        "campaign_id": campaign_id,
        "obligations": [duty.model_dump() for duty in _duties(columns)],
        "periods": [column.model_dump() for column in columns],
        "rows": orjson.Fragment(f"[{','.join(unit.body for unit in units)}]"),
        "next": cursor,
        "as_of": at,
    }
    return orjson.dumps(shown, option=orjson.OPT_UTC_Z), cursor


async def sheet(viewer: Viewer, campaign_id: UUID, division: str | None, line: str | None) -> bytes:
    """Of all units, in XLSX. Who takes it along is recorded. Raises NotFound, MatrixTooLarge."""
    matrix, rows, cursor = None, [], None
    while matrix is None or cursor is not None:
        page = Page(MAX_LIMIT, None if cursor is None else decode_cursor(cursor))
        content, cursor = await _page(viewer, page, campaign_id, division, line)
        matrix = Matrix.model_validate_json(content)
        rows += matrix.rows
        if len(rows) > MOST_UNITS:
            raise MatrixTooLarge(most=MOST_UNITS)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="matrix.exported",
        subject=str(campaign_id),
        details={"division": division, "line": line, "units": len(rows)},
    )
    return sheet_of(matrix, rows)


def _duties(columns: Sequence[MatrixColumn]) -> list[MatrixDuty]:
    """In the order of their columns."""
    found = []
    for id_, of_duty in groupby(columns, key=lambda column: column.obligation_id):
        first, *others = of_duty
        found.append(MatrixDuty(id=id_, name=first.name, form=first.form, periods=1 + len(others)))
    return found


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
            due_at=period.due_at,
        )
        for duty, of_duty in of_duties
        for period in of_duty
    ]
