"""The operations on the files of one kind of thing, made from its `FileOwner`.

router.include_router(file_router(FILES_OF_NOTICES, "/notices/{notice_id}", tag="notices"))
"""

import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.kernel.auth.principals import Principal
from services.kernel.files.attached import AttachedFiles, Download, FileOwner
from services.kernel.files.problems import FileChanged, FileNotReady, FileRejected, FilesUnavailable, TooManyFiles
from services.kernel.files.schemas import FileManifest, FileProgress, Files
from services.kernel.files.types import saved_as
from services.kernel.ids import ClientId
from services.kernel.problems import problem_responses
from services.kernel.web.access import holding
from services.kernel.web.answers import download_headers
from services.kernel.web.origin import PublicOrigin
from services.kernel.web.parts import part

Attached = Annotated[AttachedFiles, part(AttachedFiles)]
Origin = Annotated[PublicOrigin, part(PublicOrigin)]

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The bytes, under the type of the file. A transfer that breaks off closes the connection.",
    }
}


def file_router(owner: FileOwner, thing: str, *, tag: str) -> APIRouter:
    """`thing`: path of one such thing, with one parameter. The program needs a row of its policies for each operation,
    and `AttachedFiles` and `PublicOrigin` among its parts."""
    (parameter,) = re.findall(r"{([a-z_]+)}", thing)
    router = APIRouter(prefix=f"{thing}/files", tags=[tag])
    OwnerId = Annotated[UUID, Path(alias=parameter)]  # noqa: N806
    Reader = Annotated[Principal, holding(owner.reads)]  # noqa: N806
    Writer = Annotated[Principal, holding(owner.writes)]  # noqa: N806

    @router.put(
        "/{file_id}",
        summary="Attach a file",
        responses=problem_responses(TooManyFiles, FileChanged, FilesUnavailable, *owner.refusals),
    )
    async def put_file(
        owner_id: OwnerId,
        file_id: ClientId,
        body: FileManifest,
        request: Request,
        writer: Writer,
        files: Attached,
        origin: Origin,
    ) -> FileProgress:
        """Announces it, under an id made by the sender, and answers how the bytes are sent. The same again changes
        nothing."""
        return await files.announce(owner, writer, owner_id, file_id, body, origin.of(request))

    @router.delete(
        "/{file_id}",
        summary="Take a file off",
        status_code=204,
        responses=problem_responses(FilesUnavailable, *owner.refusals),
    )
    async def delete_file(owner_id: OwnerId, file_id: UUID, writer: Writer, files: Attached) -> None:
        """It is deleted."""
        await files.take_off(owner, writer, owner_id, file_id)

    @router.get("", summary="List the files", responses=problem_responses(FilesUnavailable))
    async def list_files(owner_id: OwnerId, reader: Reader, files: Attached) -> Files:
        return await files.listed(owner, reader, owner_id)

    @router.get(
        "/{file_id}",
        summary="Download a file",
        response_class=Response,
        responses={**_FILE, **problem_responses(FileNotReady, FileRejected, FilesUnavailable)},
    )
    async def get_file(owner_id: OwnerId, file_id: UUID, reader: Reader, files: Attached) -> Response:
        """Always to be saved, never opened in the page; once its content was checked."""
        return _Relayed(await files.open(owner, reader, owner_id, file_id))

    return router


class _Relayed(StreamingResponse):
    """Passes the bytes on as they arrive, and lets the other program go however this ends."""

    def __init__(self, download: Download) -> None:
        file, content = download.file, download.content
        named = download_headers(saved_as(file.name, content.content_type))
        headers = {**named, "Content-Type": content.content_type}
        if content.size is not None:
            headers["Content-Length"] = str(content.size)
        super().__init__(content.pieces(), headers=headers)
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._content.aclose()
