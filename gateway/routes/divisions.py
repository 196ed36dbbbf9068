"""Administrative divisions: the list, how much lies in each, and the import of towns and villages."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from gateway.people.administration import alone, scope_of
from gateway.people.division_template import template
from gateway.people.divisions import FileNotReadable, check_lines, import_divisions, read_lines
from gateway.queries import divisions as queries
from gateway.routes.auth import CurrentPrincipal
from gateway.schemas.divisions import (
    Division,
    DivisionCounts,
    DivisionCountsPage,
    DivisionImport,
    DivisionPage,
    DivisionRefusal,
)
from gateway.sessions.parts import Identity
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.problems import problem_responses
from services.kernel.sheets.records import XLSX
from services.kernel.web.inputs import CountryOrDivision
from services.kernel.web.paging import Turner

router = APIRouter(tags=["identity"])

MOST_REFUSALS = 1000
Encoding = Annotated[
    Literal["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs"] | None,
    Query(description="Of a CSV, one of the `previews`; needed where it is doubtful. A workbook has none."),
]
Parent = Annotated[CountryOrDivision, Query(description="Its children; left out or empty, the provinces.")]
_SHEET = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {
                "schema": {
                    "type": "string",
                    "description": "UTF-8, UTF-16, GB18030 or Big5; commas, tabs or semicolons.",
                }
            },
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.get("/api/divisions")
async def list_divisions(
    principal: CurrentPrincipal, identity: Identity, turner: Turner, parent: Parent = ""
) -> DivisionPage:
    async with identity.database.transaction() as connection:
        rows, cursor = turner.cut(await queries.list_divisions(connection, parent, turner.page), "code")
    return DivisionPage(items=[_division(row) for row in rows], next=cursor)


@router.get("/api/divisions/counts")
async def count_divisions(
    principal: CurrentPrincipal, identity: Identity, turner: Turner, parent: Parent = ""
) -> DivisionCountsPage:
    """How many towns and villages lie in each child of a division."""
    async with identity.database.transaction() as connection:
        rows, cursor = turner.cut(await queries.count_below(connection, parent, turner.page), "code")
    return DivisionCountsPage(items=[DivisionCounts.model_validate(row) for row in rows], next=cursor)


@router.get(
    "/api/divisions/template.xlsx",
    summary="An empty sheet of towns and villages",
    response_class=Response,
    responses={
        200: {"content": {XLSX: {}}, "description": "Titles in the first row; every cell is text."},
        **problem_responses(NotPermitted),
    },
)
async def get_template(principal: CurrentPrincipal) -> Response:
    scope_of(principal, "divisions.import")
    headers = {"Content-Disposition": 'attachment; filename="divisions-template.xlsx"'}
    return Response(await asyncio.to_thread(template), media_type=XLSX, headers=headers)


@router.post("/api/divisions/import", responses=problem_responses(FileNotReadable, NotPermitted), openapi_extra=_SHEET)
async def load_divisions(
    principal: CurrentPrincipal,
    identity: Identity,
    request: Request,
    dry_run: Annotated[bool, Query(description="Only check: nothing is stored.")] = False,
    encoding: Encoding = None,
) -> DivisionImport:
    """Towns (9 digits) and villages (12), with the heading `code,name` or `代码,名称`, also below titles; CSV, XLSX or
    XLS, known by content. Of a workbook the first shown sheet with such a table. Good rows are loaded, bad ones named;
    notes and totals are skipped. At most 200,000 rows and 8 MB. Where the encoding of a CSV is doubtful nothing is
    read: 422 `file-not-readable` with the reason `encoding-doubtful` and `previews`."""
    scope = scope_of(principal, "divisions.import")
    content = await request.body()
    # No transaction is open while the file is read; a lock allows one file at a time.
    async with identity.reading:
        lines = await read_lines(content, encoding)
        given = await asyncio.to_thread(check_lines, scope, lines)
    async with identity.database.transaction() as connection:
        imported = await import_divisions(connection, given, is_dry_run=dry_run)
        if not dry_run:
            await trail.record(
                connection,
                actor_id=principal.account_id,
                action="divisions.imported",
                subject="divisions",
                details={
                    "rows": imported.rows,
                    "changed": imported.changed,
                    "refused": len(imported.refused),
                    **alone(principal),
                },
            )
    return DivisionImport(
        rows=imported.rows,
        changed=imported.changed,
        unchanged=imported.unchanged,
        refused=[DivisionRefusal.model_validate(refusal) for refusal in imported.refused[:MOST_REFUSALS]],
        refused_rows=len(imported.refused),
        dry_run=dry_run,
    )


def _division(row: Any) -> Division:
    return Division(
        code=row.code,
        name=row.name,
        level=row.level,
        parent=row.parent,
        kind=row.kind,
        valid_to=None if row.valid_to is None else row.valid_to.isoformat(),
    )
