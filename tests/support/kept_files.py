"""The program that keeps files, as an HTTP transport: the internal API of files with its shapes and refusals.

A test says with `arrive` that the bytes have come, with `check` what the look at their content found.
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import orjson

from services.kernel.ids import new_id

MANIFEST = ("owner_kind", "owner_id", "purpose", "name", "sha256", "size", "content_type")
LISTED = ("id", "purpose", "name", "size", "content_type", "state", "rejection", "created_at")
PIECE = 16 * 1024


def manifest_of(content: bytes, name: str = "附件1.pdf", content_type: str = "application/pdf") -> dict[str, Any]:
    """What a screen says of a file before it sends it."""
    return {
        "name": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "content_type": content_type,
    }


@dataclass
class KeptFile:
    """`served_as`: the content type of a picture that was made anew."""

    facts: dict[str, Any]
    content: bytes = b""
    served_as: str | None = None


@dataclass
class KeptFiles(httpx.AsyncBaseTransport):
    """`answers`: a status by method, in place of the right answer. `breaks_after`: pieces of a file after which the
    line is cut. `is_unchanging`: what is asked for leaves no trace, for cells: none may see what another one did.
    """

    secret: str
    is_down: bool = False
    is_unchanging: bool = False
    answers: dict[str, int] = field(default_factory=dict)
    breaks_after: int | None = None
    files: dict[UUID, KeptFile] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    pieces_given: int = 0
    closed: int = 0

    def keep(self, kind: str, owner_id: UUID, content: bytes, file_id: UUID | None = None, **manifest: str) -> UUID:
        """A file that is ready."""
        file_id = file_id or new_id()
        owner = {"owner_kind": kind, "owner_id": str(owner_id), "purpose": "attachment"}
        self._announce(file_id, {**owner, **manifest_of(content, **manifest)})
        self.arrive(file_id, content)
        self.check(file_id)
        return file_id

    def arrive(self, file_id: UUID, content: bytes) -> None:
        kept = self.files[file_id]
        assert (len(content), hashlib.sha256(content).hexdigest()) == (kept.facts["size"], kept.facts["sha256"])
        kept.content = content
        kept.facts["state"] = "stored"

    def check(self, file_id: UUID, rejection: str | None = None) -> None:
        facts = self.files[file_id].facts
        facts["state"], facts["rejection"] = ("rejected", rejection) if rejection else ("ready", None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.method)
        if self.is_down:
            raise httpx.ConnectError("down")
        if status := self.answers.get(request.method):
            return httpx.Response(status, text="as a proxy says it")
        if request.headers.get("authorization") != f"Bearer {self.secret}":
            return problem(404, "not-found")
        root, _, path = request.url.path.partition("/internal/files")
        assert (root, request.url.host) == ("", "submissions")
        file_id, _, part = path.removeprefix("/").partition("/")
        if not file_id:
            return self._list(dict(request.url.params))
        if request.method == "PUT":
            return self._put(UUID(file_id), orjson.loads(await request.aread()))
        kept = self.files.get(UUID(file_id))
        if kept is not None and any(kept.facts[name] != value for name, value in request.url.params.items()):
            kept = None
        if request.method == "DELETE":
            return self._delete(UUID(file_id) if kept else None)
        if kept is None:
            return problem(404, "not-found")
        assert (request.method, part) == ("GET", "content")
        return self._content(kept)

    def _list(self, wanted: dict[str, str]) -> httpx.Response:
        assert set(wanted) == {"owner_kind", "owner_id"}
        found = [kept.facts for kept in self.files.values() if {name: kept.facts[name] for name in wanted} == wanted]
        return httpx.Response(200, json={"items": [{name: facts[name] for name in LISTED} for facts in found]})

    def _put(self, file_id: UUID, body: dict[str, Any]) -> httpx.Response:
        assert set(body) == {*MANIFEST, "origin"}
        origin = body.pop("origin")
        kept = self.files.get(file_id)
        if kept is not None and {name: kept.facts[name] for name in MANIFEST} != body:
            return problem(409, "file-changed")
        facts = kept.facts if kept else self._announce(file_id, body)
        if self.is_unchanging and kept is None:
            del self.files[file_id]
        upload = {
            "method": "PUT",
            "url": f"{origin}/api/uploads/{file_id}",
            "headers": {"Content-Type": body["content_type"], "Upload-Ticket": "sealed"},
            "fields": None,
        }
        answer = {"id": str(file_id), "state": facts["state"], "rejection": facts["rejection"]}
        return httpx.Response(200, json={**answer, "upload": upload if facts["state"] == "expected" else None})

    def _announce(self, file_id: UUID, manifest: dict[str, Any]) -> dict[str, Any]:
        created_at = datetime.now(UTC).isoformat()
        facts = {**manifest, "id": str(file_id), "state": "expected", "rejection": None, "created_at": created_at}
        self.files[file_id] = KeptFile(facts)
        return facts

    def _delete(self, file_id: UUID | None) -> httpx.Response:
        """What is not there is no error."""
        if file_id and not self.is_unchanging:
            del self.files[file_id]
        return httpx.Response(204)

    def _content(self, kept: KeptFile) -> httpx.Response:
        if kept.facts["state"] == "rejected":
            return problem(410, "photo-rejected")
        if kept.facts["state"] != "ready":
            return problem(409, "photo-not-ready")
        headers = {
            "Content-Length": str(len(kept.content)),
            "Content-Type": kept.served_as or kept.facts["content_type"],
        }
        return httpx.Response(200, headers=headers, stream=_Pieces(kept.content, self))


class _Pieces(httpx.AsyncByteStream):
    """The bytes of a file, of which each piece is made when it is read."""

    def __init__(self, content: bytes, keeper: KeptFiles) -> None:
        self._content, self._keeper = content, keeper

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for number, start in enumerate(range(0, len(self._content), PIECE)):
            if number == self._keeper.breaks_after:
                raise httpx.RemoteProtocolError("cut")
            self._keeper.pieces_given += 1
            yield self._content[start : start + PIECE]

    async def aclose(self) -> None:
        self._keeper.closed += 1


def problem(status: int, code: str) -> httpx.Response:
    body = {"type": f"/problems/{code}", "title": "…", "title_en": "…", "status": status}
    return httpx.Response(status, json=body, headers={"Content-Type": "application/problem+json"})
