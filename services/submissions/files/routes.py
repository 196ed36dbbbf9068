"""Routes for our own programs: the gateway says what has arrived, and others keep files of their things here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from pydantic import SecretStr

from services.kernel.clock import now
from services.kernel.files.tickets import HEADER
from services.kernel.problems import NotFound
from services.kernel.web.answers import json_response
from services.kernel.web.internal import internal_only
from services.submissions.files.attached import AttachedFiles
from services.submissions.files.schemas import AttachedFile, AttachedInput, AttachedList
from services.submissions.files.stored import mark_stored
from services.submissions.files.unnamed import delete_unnamed
from services.submissions.files.uploads import Note

OwnerKind = Annotated[str, Query(pattern=r"^[a-z][a-z_]{1,30}$")]


def files_router(attached: AttachedFiles, internal_secret: SecretStr) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])
    uploads = attached.uploads

    @router.post("/internal/uploads/{file_id}")
    async def put_in(file_id: UUID, ticket: Annotated[str, Header(alias=HEADER)] = "") -> Response:
        """All bytes of the ticket are in the store. Raises TicketRefused, NotFound, StoreUnavailable."""
        allowed = uploads.tickets.open(ticket, now(), file_id, is_over=True)
        await uploads.store.make_durable()
        note = Note.read(allowed.note)
        state = await mark_stored(attached.database, file_id, bytes.fromhex(allowed.sha256), note)
        if state != "stored":
            await delete_unnamed(attached.database, uploads.store, file_id, note, allowed.key)
        if state in (None, "expected"):
            # It is gone, or expects other bytes by now.
            raise NotFound()
        return json_response(200, {"id": file_id, "state": state})

    @router.put("/internal/files/{file_id}")
    async def announce(file_id: UUID, body: AttachedInput) -> AttachedFile:
        return await attached.announce(file_id, body)

    @router.get("/internal/files")
    async def list_files(owner_kind: OwnerKind, owner_id: UUID) -> AttachedList:
        return AttachedList(items=list(await attached.list(owner_kind, owner_id)))

    @router.get("/internal/files/{file_id}/content")
    async def content(file_id: UUID, owner_kind: OwnerKind, owner_id: UUID) -> Response:
        file, found = await attached.content(owner_kind, owner_id, file_id)
        return Response(found, media_type=file.media_type)

    @router.delete("/internal/files/{file_id}", status_code=204)
    async def delete(file_id: UUID, owner_kind: OwnerKind, owner_id: UUID) -> Response:
        await attached.delete(owner_kind, owner_id, file_id)
        return Response(status_code=204)

    return router
