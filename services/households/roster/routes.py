"""Imports of the register: `/api/households/imports`."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Row

from services.households.roster import queries, uploads
from services.households.roster.file_names import name_of
from services.households.roster.schemas import (
    RosterAccepted,
    RosterFault,
    RosterFaults,
    RosterImport,
    RosterImports,
    RosterLoad,
)
from services.households.roster.template import template
from services.kernel.auth.principals import Principal
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import problem_responses
from services.kernel.sheets.records import XLS, XLSX
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part

router = APIRouter(prefix="/api/households/imports", tags=["imports"])

Writer = Annotated[Viewer, viewing("households.write")]
Caller = Annotated[Principal, Depends(current_principal)]
Received = Annotated[uploads.Uploads, part(uploads.Uploads)]
Keys = Annotated[KeyRing, part(KeyRing)]

BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "description": "UTF-8 or GB18030, comma-separated."}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
            XLS: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post(
    "",
    summary="Import a sheet into the register",
    status_code=202,
    responses=problem_responses(uploads.SheetTypeUnsupported, uploads.TooManyImports),
    openapi_extra=BODY,
)
async def import_roster(
    request: Request,
    caller: Caller,
    received: Received,
    partial: Annotated[bool, Query(description="Load the good rows even when others have faults.")] = False,
    dry_run: Annotated[
        bool, Query(description="Only check: `POST …/load` loads it afterwards, `DELETE` lets go of it.")
    ] = False,
    name: Annotated[str | None, Query(max_length=200, description="The file's name, for the history.")] = None,
) -> RosterAccepted:
    """One row a household, titles in one of the first 20 rows: 建档立卡编号, 村代码, 户主姓名 (needed), 身份证号,
    联系电话, 家庭住址, 家庭人口, 户类型, 致贫原因, 劳动能力 and others, or the field names of the API. Of a workbook
    the first shown sheet with such a table is read; notes and totals are skipped.

    A household is known by its registry number: an unknown one is created, a different one changed, an equal one left
    alone. An empty cell says nothing, and neither does a missing column: what the register has there stays. At most
    200,000 rows and 40 MB. The file is stored encrypted and deleted when the import ends."""
    content_type = request.headers.get("content-type", "")
    import_id = await received.receive(
        caller, content_type, request.stream(), name=name, is_partial=partial, is_dry=dry_run
    )
    return RosterAccepted(id=import_id, state="waiting")


@router.get("", summary="Your imports, newest first")
async def list_imports(viewer: Writer, turner: Turner, keys: Keys) -> RosterImports:
    rows = await queries.list_own(viewer.connection, viewer.scope, viewer.principal.account_id, turner.page)
    shown, cursor = turner.cut(rows, "id")
    return RosterImports(items=[_shown(keys, row) for row in shown], next=cursor)


# Before `/{import_id}`, which would match its path.
@router.get(
    "/template.xlsx",
    summary="An empty sheet to fill in",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}, "description": "Titles in the first row; every column is text."}},
)
async def get_template(viewer: Writer) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="roster-template.xlsx"'}
    return Response(await asyncio.to_thread(template), media_type=XLSX, headers=headers)


@router.get("/{import_id}", summary="How far an import is")
async def get_import(import_id: UUID, viewer: Writer, keys: Keys) -> RosterImport:
    return _shown(keys, await uploads.get_import(viewer, import_id))


@router.post(
    "/{import_id}/load",
    summary="Load what was checked",
    status_code=202,
    responses=problem_responses(uploads.NotChecked),
)
async def load_import(import_id: UUID, body: RosterLoad, caller: Caller, received: Received) -> RosterAccepted:
    """The file is read and checked again, because the register may have changed since; only who sent it may load it."""
    await received.load(caller, import_id, is_partial=body.partial)
    return RosterAccepted(id=import_id, state="waiting")


@router.delete(
    "/{import_id}",
    summary="Let go of what was checked",
    status_code=204,
    responses=problem_responses(uploads.NotChecked),
)
async def drop_import(import_id: UUID, caller: Caller, received: Received) -> None:
    """Its file is deleted; the history keeps its name and counts."""
    await received.drop(caller, import_id)


@router.get("/{import_id}/errors", summary="What is wrong with a sheet")
async def list_errors(import_id: UUID, viewer: Writer, turner: Turner) -> RosterFaults:
    """In order of rows; nothing that stood in a cell is repeated. At most 100,000 are kept."""
    rows = await uploads.list_faults(viewer, import_id, turner.page)
    shown, cursor = turner.cut(rows, "row_number", "position")
    items = [
        RosterFault(row=r.row_number, column=r.column_title, code=r.code, message=r.message, level=r.level)
        for r in shown
    ]
    return RosterFaults(items=items, next=cursor)


def _shown(keys: KeyRing, row: Row[Any]) -> RosterImport:
    return RosterImport(
        id=row.id,
        state=row.state,
        name=name_of(keys, row),
        partial=row.is_partial,
        rows=row.rows,
        accepted=row.created + row.changed + row.unchanged,
        rejected=row.rejected,
        warned=row.warned,
        created=row.created,
        changed=row.changed,
        unchanged=row.unchanged,
        registered_again=row.registered_again,
        progress=round(row.progress, 3),
        received_at=row.received_at,
        finished_at=row.finished_at,
    )
