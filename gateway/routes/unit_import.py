"""Units from a sheet."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from gateway.people.administration import alone, scope_of
from gateway.people.unit_export import rows_of
from gateway.people.unit_import import UnitsNotReadable, import_units, read_rows, sample
from gateway.people.unit_template import SHEET, template
from gateway.queries import vocabularies
from gateway.queries.line_rights import hold_to_lines
from gateway.routes.organizations import OnLine, Words
from gateway.schemas.fields import OrganizationKind
from gateway.schemas.unit_import import UnitImport, UnitImportDifference, UnitImportRefusal
from gateway.sessions.parts import Identity
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted, Principal
from services.kernel.problems import problem_responses
from services.kernel.sheets.records import XLSX
from services.kernel.sheets.written import written
from services.kernel.web.access import Viewer, holding
from services.kernel.web.inputs import CountryOrDivision

router = APIRouter(tags=["identity"])
RIGHT = "organizations.write"
MOST_SHOWN = 1000
Keeper = Annotated[Principal, holding(RIGHT)]
Encoding = Annotated[
    Literal["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs"] | None,
    Query(description="Of a CSV, one of the `previews`; needed where it is doubtful. A workbook has none."),
]
_SHEET = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.get(
    "/api/organizations/template.xlsx",
    summary="An empty sheet of units",
    response_class=Response,
    responses={
        200: {"content": {XLSX: {}}, "description": "Titles in the first row; every cell is text."},
        **problem_responses(NotPermitted),
    },
)
async def get_unit_template(principal: Keeper, identity: Identity) -> Response:
    async with identity.database.transaction() as connection:
        words = sample(await vocabularies.list_words(connection))
    headers = {"Content-Disposition": 'attachment; filename="units-template.xlsx"'}
    return Response(await asyncio.to_thread(template, words), media_type=XLSX, headers=headers)


@router.get(
    "/api/organizations/export.xlsx",
    summary="The units as a sheet",
    response_class=Response,
    responses={
        200: {"content": {XLSX: {}}, "description": "As the import reads it: a row for each line of each open unit."},
        **problem_responses(NotPermitted),
    },
)
async def get_units(
    principal: Keeper,
    identity: Identity,
    kind: OrganizationKind | None = None,
    division: CountryOrDivision | None = None,
    line: OnLine = None,
    q: Words = "",
) -> Response:
    """Filters as of the list. It names no person."""
    filters = {"kind": kind, "division": division, "line": line, "words": q}
    rows = rows_of(identity.database, scope_of(principal, RIGHT), filters)
    headers = {"Content-Disposition": 'attachment; filename="units.xlsx"'}
    return StreamingResponse(written(rows, name=SHEET), media_type=XLSX, headers=headers)


@router.post(
    "/api/organizations/import", responses=problem_responses(UnitsNotReadable, NotPermitted), openapi_extra=_SHEET
)
async def load_units(
    principal: Keeper,
    identity: Identity,
    request: Request,
    dry_run: Annotated[bool, Query(description="Only check: nothing is stored.")] = False,
    partial: Annotated[bool, Query(description="Load the good rows although others are bad.")] = False,
    encoding: Encoding = None,
) -> UnitImport:
    """Columns 名称, 类型, 行政区划, 条线, 上级单位 (or name, kind, division, line, parent), and 主管单位类型, 党员带队,
    登记备案, 登记编号, 帮扶村 where there are any; an empty cell leaves what is stored. CSV, XLSX or XLS. A unit is
    known by its name in its division; the same file twice changes nothing. With a bad row nothing is loaded, unless
    `partial`. At most 2,000 rows and 8 MB."""
    scope = scope_of(principal, RIGHT)
    content = await request.body()
    # No transaction is open while the file is read; a lock allows one file at a time.
    async with identity.reading:
        rows = await read_rows(content, encoding)
    async with identity.database.transaction() as connection:
        await hold_to_lines(connection, scope)
        attempt = await connection.begin_nested()
        imported = await import_units(Viewer(principal, scope, connection), rows)
        is_loaded = not dry_run and (partial or not imported.refused)
        await (attempt.commit() if is_loaded else attempt.rollback())
        if is_loaded:
            await trail.record(
                connection,
                actor_id=principal.account_id,
                action="organizations.imported",
                subject="organizations",
                details={
                    "rows": imported.rows,
                    "new": imported.new,
                    "changed": imported.changed,
                    "refused": len(imported.refused),
                    **alone(principal),
                },
            )
    return UnitImport(
        rows=imported.rows,
        new=imported.new,
        changed=imported.changed,
        unchanged=imported.unchanged,
        differences=[UnitImportDifference.model_validate(each) for each in imported.differences[:MOST_SHOWN]],
        refused=[UnitImportRefusal.model_validate(each) for each in imported.refused[:MOST_SHOWN]],
        refused_rows=len(imported.refused),
        is_loaded=is_loaded,
    )
