"""The upload gate: lets exactly the bytes of a ticket into the store, sealed while they pass.

The ticket is the right to upload, and no account is needed beside it. The program that issued it (submissions) marks
the file as stored before the client is told. A file comes whole or, over a line that cuts, in parts (`upload_parts`).
"""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import orjson
from pydantic import SecretStr

from gateway.edge.asgi import Scope
from gateway.edge.bodies import ClientDisconnected, IncomingBody
from gateway.edge.proxy import Upstream
from gateway.edge.store_writer import StoreWriter
from gateway.edge.upload_parts import RANGE, PartStore, Range, content_of, keep_part, missing_of, range_of
from gateway.edge.upload_problems import (
    PhotoNotAllowed,
    PhotoStoreUnavailable,
    PhotoWrongHash,
    PhotoWrongSize,
    PhotoWrongType,
)
from services.kernel.clock import now
from services.kernel.crypto.streams import CHUNK, StreamSealer, sealed_size
from services.kernel.db.database import DATABASE_FAULTS
from services.kernel.files.tickets import HEADER, Tickets, UploadTicket, file_place
from services.kernel.problems import NotFound, Problem
from services.kernel.web.internal import internal_headers

log = logging.getLogger(__name__)

PREFIX: Final = b"/api/uploads/"
BODY_LIMIT: Final = 13_000_000
"""Bytes; above it a body is refused before its ticket is looked at."""

_TOLD_AGAIN_AFTER: Final = 0.2
_DISCARDED_FOR: Final = 60.0
_FOR_SUBMISSIONS: Final = timedelta(minutes=1)
_HEADER: Final = HEADER.lower().encode()


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to an upload: 200 when the file is stored, 202 when parts of it are missing; `body` is JSON."""

    status: int
    body: bytes


class UploadGate:
    """`writer`: None where browsers reach the store directly and this program cannot; every ticket is refused then.
    `parts`: None to take whole files only."""

    def __init__(
        self,
        tickets: Tickets,
        writer: StoreWriter | None,
        submissions: Upstream,
        secret: SecretStr,
        parts: PartStore | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._tickets = tickets
        self._writer = writer
        self._submissions = submissions
        self._bearer = internal_headers(secret)["Authorization"].encode()
        self._parts = parts
        self._finishing: dict[str, asyncio.Task[bytes]] = {}
        self._clock = clock

    def part_of(self, scope: Scope, once: Mapping[bytes, bytes]) -> UUID | None:
        """The file of which this request is a part, under a valid ticket."""
        if RANGE not in once:
            return None
        try:
            file_id = _file_id(scope)
            self._tickets.open(_ticket_in(scope), self._clock(), file_id)
        except (PhotoNotAllowed, NotFound):
            return None
        return file_id

    async def take(self, scope: Scope, once: Mapping[bytes, bytes], body: IncomingBody) -> Taken:
        """Stores the body, or keeps it when it is a part.

        `scope`: of a request with checked path and headers; `once`: its headers that may occur only once. Raises
        Problem, one of `upload_problems`, and ClientDisconnected.
        """
        file_id = _file_id(scope)
        written = _ticket_in(scope)
        ticket = self._tickets.open(written, self._clock(), file_id)
        if once.get(b"content-type", b"").lower() != ticket.content_type.encode():
            raise PhotoWrongType()
        if RANGE in once:
            try:
                return await self._take_part(scope, ticket, written, range_of(ticket, once, body), body)
            except DATABASE_FAULTS as fault:
                log.warning("a part could not be kept: %s", type(fault).__name__)
                raise PhotoStoreUnavailable() from None
        if body.is_chunked or body.length != ticket.size:
            raise PhotoWrongSize()
        return Taken(200, await self._store(scope, ticket, written, body.pieces()))

    async def _store(self, scope: Scope, ticket: UploadTicket, written: str, pieces: AsyncIterator[bytes]) -> bytes:
        if self._writer is None:
            raise PhotoNotAllowed()
        await self._writer.put(ticket.key, sealed_size(ticket.size), _sealed(ticket, pieces))
        return await self._told(scope, ticket.file_id, self._still_valid(ticket, written))

    async def _take_part(
        self, scope: Scope, ticket: UploadTicket, written: str, part: Range | None, body: IncomingBody
    ) -> Taken:
        if self._writer is None or self._parts is None:
            raise PhotoNotAllowed()
        if part is not None:
            await keep_part(self._parts, ticket, part, body)
        missing = missing_of(ticket.size, await self._parts.ranges(ticket))
        if not missing:
            return Taken(200, await self._finished(self._parts, scope, ticket, written))
        told = {"id": ticket.file_id, "state": "expected", "missing": [each._asdict() for each in missing]}
        return Taken(202, orjson.dumps(told))

    async def _finished(self, parts: PartStore, scope: Scope, ticket: UploadTicket, written: str) -> bytes:
        """Once for all that ask meanwhile: a phone whose last answer was lost sends its last part again at once."""
        task = self._finishing.get(ticket.key)
        if task is None:
            task = asyncio.create_task(self._finish(parts, scope, ticket, written))
            self._finishing[ticket.key] = task
            task.add_done_callback(lambda _: self._finishing.pop(ticket.key))
        return await asyncio.shield(task)

    async def _finish(self, parts: PartStore, scope: Scope, ticket: UploadTicket, written: str) -> bytes:
        """The same road as of a whole body. Parts of which nothing can become are deleted, as those of a stored file
        are."""
        try:
            stored = await self._store(scope, ticket, written, content_of(parts, ticket))
        except (PhotoWrongHash, PhotoWrongSize, NotFound):
            await parts.forget(ticket)
            raise
        try:
            await parts.forget(ticket)
        except DATABASE_FAULTS as fault:
            log.warning("parts of a stored file are left for the worker to delete: %s", type(fault).__name__)
        return stored

    def _still_valid(self, ticket: UploadTicket, written: str) -> str:
        """A ticket that was valid when its upload began is valid for its end: a village's line takes longer."""
        at = self._clock()
        if ticket.expires_at > at + _FOR_SUBMISSIONS:
            return written
        return self._tickets.issue(replace(ticket, expires_at=at + _FOR_SUBMISSIONS))

    async def _told(self, scope: Scope, file_id: UUID, ticket: str) -> bytes:
        """Asks twice: a second photo over a village's line costs more than a second question.

        Raises NotFound, PhotoStoreUnavailable.
        """
        answered = await self._tell(scope, file_id, ticket)
        if answered is None or answered[0] >= 500:
            await asyncio.sleep(_TOLD_AGAIN_AFTER)
            answered = await self._tell(scope, file_id, ticket)
        if answered is not None and answered[0] == 200:
            return answered[1]
        if answered is not None and answered[0] == 404:
            raise NotFound()
        raise PhotoStoreUnavailable()

    async def _tell(self, scope: Scope, file_id: UUID, ticket: str) -> tuple[int, bytes] | None:
        target = f"/internal/uploads/{file_id}".encode()
        headers = [(b"authorization", self._bearer), (_HEADER, ticket.encode())]
        try:
            return await self._submissions.ask(scope, "POST", target, headers)
        except Problem:
            return None


def _file_id(scope: Scope) -> UUID:
    """A path that is written in another way than our own addresses is none of them. Raises NotFound."""
    path: bytes = scope["raw_path"]
    name = path.removeprefix(PREFIX).decode("ascii")
    try:
        file_id = UUID(name)
    except ValueError:
        raise NotFound() from None
    if str(file_id) != name or scope["query_string"]:
        raise NotFound()
    return file_id


def _ticket_in(scope: Scope) -> str:
    """Raises PhotoNotAllowed."""
    given: list[bytes] = [value for name, value in scope["headers"] if name == _HEADER]
    if len(given) != 1 or not given[0].isascii():
        raise PhotoNotAllowed()
    return given[0].decode("ascii")


async def _sealed(ticket: UploadTicket, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The sealed file; the last chunk comes when the whole body has the size and the hash of the ticket.

    The store never gets the end of another body. The first bytes come when there is a chunk of them: who sends more
    slowly takes no connection to the store, and a small file is one piece. Raises PhotoWrongSize, PhotoWrongHash,
    TooSlow, ClientDisconnected.
    """
    sealer, hashed, ready, received = StreamSealer(ticket.data_key, file_place(ticket.file_id)), sha256(), b"", 0
    async for piece in pieces:
        received += len(piece)
        hashed.update(piece)
        ready += sealer.update(piece)
        if len(ready) > CHUNK:
            yield ready
            ready = b""
    if received != ticket.size:
        raise PhotoWrongSize()
    if not hmac.compare_digest(hashed.hexdigest(), ticket.sha256):
        raise PhotoWrongHash()
    yield ready + sealer.finish()


async def discard(body: IncomingBody) -> None:
    """Reads the rest of a refused body, for a minute at most, so that its sender can read the answer."""
    try:
        async with asyncio.timeout(_DISCARDED_FOR):
            async for _ in body.pieces():
                pass
    except (Problem, ClientDisconnected, TimeoutError):
        return
