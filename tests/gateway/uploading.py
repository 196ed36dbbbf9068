"""An upload gate over real sockets, files with tickets, and a submissions program that notes what it is told."""

import asyncio
import datetime as dt
import hashlib
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from gateway.edge.asgi import Receive, Scope, Send
from gateway.edge.front import Front
from gateway.edge.http_client.client import HttpClient
from gateway.edge.http_client.connection import Limits
from gateway.edge.proxy import Upstream
from gateway.edge.store_writer import StoreAddress, StoreWriter
from gateway.edge.upload_parts import PartStore
from gateway.edge.uploads import UploadGate
from services.kernel.clock import now
from services.kernel.crypto.streams import open_file
from services.kernel.files.tickets import Tickets, UploadTicket, file_place
from services.kernel.ids import new_id
from tests.gateway.running import SECRET, RawAnswer, parts, raw_exchange, serving
from tests.security import forge

KEY = ec.generate_private_key(ec.SECP256R1())
TICKETS = Tickets(SECRET)
NO_STORE = StoreAddress("http://127.0.0.1:9", "bangfu-photos", "us-east-1", "tests", "not-a-secret-here")


@dataclass(frozen=True, eq=False)
class FileToSend:
    """A file on a phone: its bytes and its ticket."""

    content: bytes
    ticket: UploadTicket

    @property
    def path(self) -> str:
        return f"/api/uploads/{self.ticket.file_id}"

    @cached_property
    def written(self) -> str:
        return TICKETS.issue(self.ticket)

    def head(self, *more: str, **changes: str | None) -> bytes:
        """The head of the upload; `changes` by header name with `_` for `-`, None to leave a header out. `method` and
        `path` may be changed as well."""
        given = {name.replace("_", "-"): value for name, value in changes.items()}
        method, path = given.pop("method", "PUT"), given.pop("path", self.path)
        headers: dict[str, str | None] = {
            "host": "x",
            "content-type": self.ticket.content_type,
            "content-length": str(len(self.content)),
            "upload-ticket": self.written,
            **given,
        }
        lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
        return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, *more, "", ""]).encode()

    def request(self, *more: str, content: bytes | None = None, **changes: str | None) -> bytes:
        return self.head(*more, **changes) + (self.content if content is None else content)


def a_file(size: int = 3_000, content: bytes | None = None, **changes: Any) -> FileToSend:
    """`changes`: of the ticket."""
    sent = os.urandom(size) if content is None else content
    file_id: UUID = changes.pop("file_id", None) or new_id()
    digest = hashlib.sha256(sent).hexdigest()
    key, expires_at = f"files/{file_id}/{digest}", now() + dt.timedelta(minutes=10)
    ticket = UploadTicket(file_id, key, len(sent), "image/jpeg", digest, os.urandom(32), expires_at)
    return FileToSend(sent, replace(ticket, **changes))


@dataclass
class Told:
    """A submissions program: `answers` are given in turn, the last one again and again; None closes the connection."""

    answers: list[int | None] = field(default_factory=lambda: [200])
    calls: list[dict[str, Any]] = field(default_factory=list)
    before: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        assert message == {"type": "http.request", "body": b"", "more_body": False}
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.calls.append({"method": scope["method"], "path": scope["path"], "raw": scope["raw_path"], **headers})
        if self.before is not None:
            await self.before()
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if status is None:
            return
        body = json.dumps({"id": scope["path"].rpartition("/")[2], "state": "stored"}).encode()
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
            }
        )
        await send({"type": "http.response.body", "body": body})

    @property
    def stored(self) -> list[str]:
        return [call["path"].rpartition("/")[2] for call in self.calls]


@dataclass
class RunningGate:
    port: int
    told: Told
    front: Front

    async def send(self, request: bytes, wait: float = 10.0) -> RawAnswer:
        answer = await raw_exchange(self.port, request, wait=wait)
        assert answer is not None
        return answer

    async def refusal(self, request: bytes) -> tuple[int, str]:
        answer = await self.send(request)
        return answer.status, answer.problem()


@asynccontextmanager
async def running_gate(
    address: StoreAddress = NO_STORE,
    *,
    is_mounted: bool = False,
    limits: Limits | None = None,
    kept: PartStore | None = None,
    **changes: Any,
) -> AsyncIterator[RunningGate]:
    """`is_mounted`: submissions runs in this process; `kept`: where parts are kept, if any are."""
    told, client = Told(), HttpClient(limits)
    async with serving(told) as submissions:
        url = f"http://127.0.0.1:{submissions}"
        upstream = Upstream(client, url, told if is_mounted else None)
        gate = UploadGate(TICKETS, StoreWriter(client, address), upstream, SECRET, kept)
        front = Front(parts(url, forge.jwks(KEY), **{"uploads": gate, **changes}))
        async with serving(front) as port:
            try:
                yield RunningGate(port, told, front)
            finally:
                await client.aclose()
                await asyncio.sleep(0)


@dataclass
class Store:
    """Takes whole objects; one whose body breaks off is not there. `begun` counts requests. `is_forgetful`: it only
    notes how long objects are."""

    objects: dict[str, bytes] = field(default_factory=dict)
    heads: list[dict[str, str]] = field(default_factory=list)
    broken_off: int = 0
    is_forgetful: bool = False
    lengths: list[int] = field(default_factory=list)

    @property
    def begun(self) -> int:
        return len(self.heads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.heads.append({name.decode(): value.decode() for name, value in scope["headers"]})
        content, length, more = b"", 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.broken_off += 1
                return
            length += len(message["body"])
            content += b"" if self.is_forgetful else message["body"]
            more = message["more_body"]
        assert scope["method"] == "PUT"
        self.objects[scope["path"]] = content
        self.lengths.append(length)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


@dataclass
class Whole:
    gate: RunningGate
    store: Store

    def opened(self, file: FileToSend) -> bytes:
        sealed = self.store.objects[f"/bangfu-photos/{file.ticket.key}"]
        return open_file(file.ticket.data_key, file_place(file.ticket.file_id), sealed)


@asynccontextmanager
async def whole(**options: Any) -> AsyncIterator[Whole]:
    store = Store()
    async with serving(store) as port:
        address = replace(NO_STORE, endpoint=f"http://127.0.0.1:{port}")
        async with running_gate(address, **options) as gate:
            yield Whole(gate, store)
