"""Imports of the register: `/api/households/imports`."""

import asyncio
from typing import Annotated, Any
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Row

from services.households.registers.lists import read_lists
from services.households.registers.titles import titles
from services.households.registers.words import using
from services.households.roster import mappings, profile_queries, queries, uploads
from services.households.roster.annotated import AnnotatedSheets
from services.households.roster.choices import Choices
from services.households.roster.faults import Level
from services.households.roster.file_names import name_of
from services.households.roster.schemas import (
    RosterAccepted,
    RosterDifference,
    RosterFault,
    RosterFaults,
    RosterField,
    RosterFields,
    RosterImport,
    RosterImports,
    RosterLoad,
    RosterMapping,
    RosterMappingInput,
    RosterProfile,
    RosterProfiles,
)
from services.households.roster.template import template
from services.kernel.auth.principals import Principal
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import NotFound, problem_responses
from services.kernel.sheets.records import XLS, XLSX
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.inputs import PlainText, without_forbidden_text
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part

router = APIRouter(prefix="/api/households/imports", tags=["imports"])

Writer = Annotated[Viewer, viewing("households.write")]
Caller = Annotated[Principal, Depends(current_principal)]
Received = Annotated[uploads.Uploads, part(uploads.Uploads)]
Mapped = Annotated[mappings.Mappings, part(mappings.Mappings)]
Annotating = Annotated[AnnotatedSheets, part(AnnotatedSheets)]
Keys = Annotated[KeyRing, part(KeyRing)]
LONGEST_NAME = 200

BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {
                "schema": {"type": "string", "description": "Encoding and delimiter are found by its content."}
            },
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
    name: Annotated[
        PlainText | None,
        Query(max_length=LONGEST_NAME, description="The file's name, for the history; better in `X-File-Name`."),
    ] = None,
    x_file_name: Annotated[
        str | None, Header(max_length=9 * LONGEST_NAME, description="The file's name, percent-encoded UTF-8.")
    ] = None,
    profile: Annotated[
        PlainText | None, Query(max_length=60, description="Id or name of a saved mapping (`GET …/imports/profiles`).")
    ] = None,
    village: Annotated[
        PlainText | None,
        Query(max_length=60, description="Code, or name inside your area, of the village the sheet is for."),
    ] = None,
    sheet: Annotated[PlainText | None, Query(max_length=100, description="Name of a sheet of the workbook.")] = None,
    encoding: Annotated[
        PlainText | None, Query(max_length=20, description="Of a CSV, where it is doubtful: utf-8, gb18030 or another.")
    ] = None,
) -> RosterAccepted:
    """One row a household, or one row a person with a household's number: titles in one of the first 20 rows, in the
    spellings of the national registers or as the field names of the API. Of a workbook the first shown sheet with such
    a table is read; notes and totals are skipped. Columns that are not known are not taken, and named in the answer.

    The village stands in a column by code or name, or is said once for the sheet. What cannot be known without the
    sender is asked: state `needs_mapping`. A sheet without numbers of households gets numbers of ours.

    A household is known by its registry number: an unknown one is created, a different one changed, an equal one left
    alone. The same person in two households is a doubt: after a dry run `POST …/load` says whether these are loaded as
    well, without a dry run they are. An empty cell says nothing, and neither does a missing column: what the register
    has there stays, members as well. At most 200,000 rows and 40 MB. The file is stored encrypted and deleted when the
    import ends."""
    content_type = request.headers.get("content-type", "")
    said = without_forbidden_text(unquote(x_file_name))[:LONGEST_NAME] if x_file_name else name
    import_id = await received.receive(
        caller,
        content_type,
        request.stream(),
        name=said,
        is_partial=partial,
        is_dry=dry_run,
        choices=Choices(village=village, sheet=sheet, encoding=encoding, profile=profile),
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
    with using(await read_lists(viewer.connection, viewer.scope)):
        return Response(await asyncio.to_thread(template), media_type=XLSX, headers=headers)


@router.get("/fields", summary="What a column may hold")
async def list_fields(viewer: Writer) -> RosterFields:
    """In the order in which they are offered."""
    return RosterFields(
        items=[
            RosterField(key=field.key, title=field.title, of=field.of, is_many=field.is_many)
            for field in titles().fields.values()
        ]
    )


@router.get("/profiles", summary="Saved mappings of your office")
async def list_profiles(viewer: Writer) -> RosterProfiles:
    """Those of your own area, at most 200, the last changed first."""
    rows = await profile_queries.list_all(viewer.connection, viewer.scope)
    return RosterProfiles(
        items=[RosterProfile(id=r.id, name=r.name, titles=r.titles, updated_at=r.updated_at) for r in rows]
    )


@router.delete("/profiles/{profile_id}", summary="Forget a saved mapping", status_code=204)
async def delete_profile(profile_id: UUID, viewer: Writer) -> None:
    if not await profile_queries.delete(viewer.connection, viewer.scope, profile_id):
        raise NotFound()


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
    await received.load(caller, import_id, is_partial=body.partial, takes_doubtful=body.doubtful)
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


@router.get(
    "/{import_id}/mapping",
    summary="How the columns of a sheet are taken",
    responses=problem_responses(mappings.NoMapping),
)
async def get_mapping(import_id: UUID, viewer: Writer, mapped: Mapped) -> RosterMapping:
    """For who sent the file, while it is open. The samples stand in clear as in the sheet."""
    return await mapped.get(viewer, import_id)


@router.put(
    "/{import_id}/mapping",
    summary="Say how the columns of a sheet are taken",
    status_code=202,
    responses=problem_responses(mappings.NoMapping, mappings.FieldUnknown, mappings.FieldTwice),
)
async def put_mapping(import_id: UUID, body: RosterMappingInput, caller: Caller, mapped: Mapped) -> RosterAccepted:
    """The file is checked again, and only checked."""
    await mapped.put(caller, import_id, body)
    return RosterAccepted(id=import_id, state="waiting")


@router.get("/{import_id}/errors", summary="What is wrong with a sheet")
async def list_errors(
    import_id: UUID,
    viewer: Writer,
    turner: Turner,
    keys: Keys,
    level: Annotated[Level | None, Query(description="Only these; without it all but notes.")] = None,
) -> RosterFaults:
    """In order of rows. Of a cell no more than a masked text is repeated. At most 100,000 are kept."""
    rows = await uploads.list_remarks(viewer, keys, import_id, level, turner.page)
    found = {(one.row.row_number, one.row.position): one for one in rows}
    shown, cursor = turner.cut([one.row for one in rows], "row_number", "position")
    items = [
        RosterFault(
            row=r.row_number,
            column=r.column_title,
            code=r.code,
            message=r.message,
            level=r.level,
            name=found[r.row_number, r.position].name,
            value=found[r.row_number, r.position].value,
        )
        for r in shown
    ]
    return RosterFaults(items=items, next=cursor)


@router.get(
    "/{import_id}/annotated.xlsx",
    summary="The sheet with what is wrong in a last column",
    response_class=Response,
    responses={
        **problem_responses(mappings.NoMapping),
        200: {"content": {XLSX: {}}, "description": "The table as it was read, all texts, with a column 说明."},
    },
)
async def get_annotated(import_id: UUID, viewer: Writer, annotating: Annotating) -> Response:
    """For who sent the file, while it is checked and not yet loaded."""
    pieces = await annotating.of(viewer, import_id)
    headers = {"Content-Disposition": 'attachment; filename="roster-annotated.xlsx"'}
    return StreamingResponse(pieces, media_type=XLSX, headers=headers)


def _shown(keys: KeyRing, row: Row[Any]) -> RosterImport:
    findings = row.findings or {}
    return RosterImport(
        id=row.id,
        state=row.state,
        name=name_of(keys, row),
        partial=row.is_partial,
        rows=row.rows,
        households=row.households,
        accepted=row.created + row.changed + row.unchanged,
        rejected=row.rejected,
        warned=row.warned,
        doubtful=row.doubtful,
        created=row.created,
        changed=row.changed,
        unchanged=row.unchanged,
        registered_again=row.registered_again,
        differences=[RosterDifference(title=title, households=n) for title, n in findings.get("differences", [])],
        not_taken=findings.get("not_taken", []),
        skipped=findings.get("skipped", {}),
        hidden_rows=findings.get("hidden_rows", 0),
        hidden_columns=findings.get("hidden_columns", 0),
        merged=findings.get("merged", 0),
        cleaned=findings.get("cleaned", 0),
        questions=row.questions,
        progress=round(row.progress, 3),
        received_at=row.received_at,
        finished_at=row.finished_at,
    )
