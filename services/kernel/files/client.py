"""Calls the program that keeps all files, for a program whose things have some.

It keeps no copy of them. The owner's program has decided who may do what before it calls; it is answered about the
files of one thing at a time, and a file of another thing is not found.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, SecretStr, ValidationError

from services.kernel.files.problems import FileChanged, FileNotReady, FileRejected, FilesUnavailable
from services.kernel.files.schemas import FileManifest, FileOut, FileProgress, Files
from services.kernel.files.types import FileType, known_type
from services.kernel.problems import NotFound, Problem
from services.kernel.web.internal import internal_headers

PIECE: Final = 64 * 1024
"""Bytes of a file that are in memory at once, about."""

Answer = TypeVar("Answer", bound=BaseModel)
_CHANGED: Final[Mapping[int, type[Problem]]] = {409: FileChanged}
_UNREADABLE: Final[Mapping[int, type[Problem]]] = {404: NotFound, 409: FileNotReady, 410: FileRejected}
_GONE: Final[Mapping[int, type[Problem]]] = {404: NotFound}
_NONE: Final[Mapping[int, type[Problem]]] = {}


@dataclass(frozen=True, slots=True)
class OwnedBy:
    """One thing that has files. `kind`: such as `notice`."""

    kind: str
    id: UUID

    @property
    def params(self) -> dict[str, str]:
        return {"owner_kind": self.kind, "owner_id": str(self.id)}


class FileContent:
    """The bytes of a file as they arrive; `aclose` in every case. `content_type`: of what arrives."""

    def __init__(self, answer: httpx.Response, content_type: FileType) -> None:
        self._answer = answer
        self.content_type = content_type

    @property
    def size(self) -> int | None:
        """None where it was not said."""
        headers = self._answer.headers
        length = headers.get("content-length", "")
        is_said = length.isdecimal() and length.isascii() and "content-encoding" not in headers
        return int(length) if is_said else None

    async def pieces(self) -> AsyncIterator[bytes]:
        """Raises FilesUnavailable where the other program breaks off."""
        try:
            async for piece in self._answer.aiter_bytes(PIECE):
                yield piece
        except httpx.HTTPError as error:
            raise FilesUnavailable from error

    async def aclose(self) -> None:
        await self._answer.aclose()


class FilesClient:
    """Every method raises FilesUnavailable. `url`: base URL of the program that keeps the files."""

    def __init__(self, client: httpx.AsyncClient, *, url: str, internal_secret: SecretStr) -> None:
        self._client = client
        self._url = f"{url}/internal/files"
        self._headers = internal_headers(internal_secret)

    async def put(
        self, owner: OwnedBy, file_id: UUID, manifest: FileManifest, *, purpose: str, origin: str
    ) -> FileProgress:
        """Announces a file; the same again changes nothing. `origin`: the browser's, for the address of the upload.
        Raises FileChanged."""
        body = {**owner.params, **manifest.model_dump(mode="json"), "purpose": purpose, "origin": origin}
        answer = await self._ask("PUT", f"/{file_id}", _CHANGED, json=body)
        return _read(FileProgress, answer)

    async def files_of(self, owner: OwnedBy) -> list[FileOut]:
        """In the order in which they were announced."""
        return _read(Files, await self._ask("GET", "", _NONE, params=owner.params)).items

    async def delete(self, owner: OwnedBy, file_id: UUID) -> None:
        """Raises NotFound."""
        await self._ask("DELETE", f"/{file_id}", _GONE, params=owner.params)

    async def content(self, owner: OwnedBy, file_id: UUID) -> FileContent:
        """Raises NotFound, FileNotReady, FileRejected."""
        answer = await self._ask("GET", f"/{file_id}/content", _UNREADABLE, is_streamed=True, params=owner.params)
        content_type = known_type(answer.headers.get("content-type", ""))
        if content_type is None:
            await answer.aclose()
            raise FilesUnavailable from RuntimeError("a file of a type that is not known")
        return FileContent(answer, content_type)

    async def _ask(
        self,
        method: str,
        path: str,
        refusals: Mapping[int, type[Problem]],
        *,
        is_streamed: bool = False,
        **content: Any,
    ) -> httpx.Response:
        # Compressed, the length of what arrives would not be that of the file.
        headers = {**self._headers, "Accept-Encoding": "identity"}
        request = self._client.build_request(method, f"{self._url}{path}", headers=headers, **content)
        try:
            answer = await self._client.send(request, stream=is_streamed)
        except httpx.TransportError as error:
            raise FilesUnavailable from error
        if answer.is_success:
            return answer
        await answer.aclose()
        if refusal := refusals.get(answer.status_code):
            raise refusal()
        raise FilesUnavailable from RuntimeError(f"{answer.status_code} from {request.method} {request.url.path}")


def _read(model: type[Answer], answer: httpx.Response) -> Answer:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        raise FilesUnavailable from RuntimeError(f"{error.error_count()} faults in the answer of files")
