"""A gateway front over real sockets, before an upstream that answers with the request it got."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr

from gateway.edge.asgi import App, Receive, Scope, Send
from gateway.edge.front import Parts
from gateway.edge.hosts import AllowedHosts
from gateway.edge.http_client.client import HttpClient
from gateway.edge.http_client.connection import Limits
from gateway.edge.proxy import Upstream
from gateway.edge.rate_limits import RateLimits
from gateway.edge.refusals import RefusalRecorder
from gateway.edge.spa import Spa
from gateway.edge.store_writer import StoreAddress, StoreWriter
from gateway.edge.uploads import UploadGate
from services.kernel.auth.tokens import TokenVerifier, VerifiedTokens
from services.kernel.db.database import Database
from services.kernel.files.tickets import Tickets

SECRET = SecretStr("internal-secret-of-the-tests")


class _Server(uvicorn.Server):
    def capture_signals(self) -> Any:
        return nullcontext()


@asynccontextmanager
async def serving(app: Any, at: int | None = None, **options: Any) -> AsyncIterator[int]:
    """The port of `app` under uvicorn as in production, in this event loop; `at`: the port, else any."""
    config = uvicorn.Config(
        app,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level="critical",
        timeout_graceful_shutdown=1,
        **{"lifespan": "off", "http": "httptools", **options},
    )
    server = _Server(config)
    listener = socket.create_server(("127.0.0.1", at or 0))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110  uvicorn offers nothing to wait for
        await asyncio.sleep(0.005)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listener.close()


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the request; counts the body without storing it."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    seen = {
        "method": scope["method"],
        "raw_path": scope["raw_path"].decode(),
        "query": scope["query_string"].decode(),
        "headers": [[name.decode(), value.decode("latin-1")] for name, value in scope["headers"]],
        "client": scope["client"][0],
        "scheme": scope["scheme"],
        "body": size,
    }
    told = json.dumps(seen).encode()
    own = [(b"content-type", b"application/json"), (b"server", b"toy"), (b"x-toy", b"1"), (b"keep-alive", b"5")]
    own.append((b"content-length", str(len(told)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": own})
    await send({"type": "http.response.body", "body": told})


async def ready() -> dict[str, bool]:
    return {"database": True}


def parts(
    upstream_url: str,
    jwks: dict[str, Any],
    spa_dir: Path = Path("/nonexistent"),
    *,
    store_url: str | None = None,
    limits: Limits | None = None,
    app: App | None = None,
    **changes: Any,
) -> Parts:
    client = HttpClient(limits)
    upstream = Upstream(client, upstream_url, app)
    address = StoreAddress(store_url or upstream_url, "bangfu-photos", "us-east-1", "tests", "not-a-secret-here")
    gate = UploadGate(Tickets(SECRET), StoreWriter(client, address), upstream, SECRET)
    whole = Parts(
        upstreams={"campaigns": upstream, "submissions": upstream, "households": upstream},
        uploads=gate,
        identity=echo,
        verify=VerifiedTokens(TokenVerifier(jwks)).verify,
        readiness=ready,
        spa=Spa(spa_dir),
        jwks=json.dumps(jwks).encode(),
        openapi=b"{}",
        # Of a database that is not there: whoever is signed in and refused by the front is told 503.
        refusals=RefusalRecorder(Database("postgresql+psycopg://nobody@127.0.0.1:9/none", application_name="none")),
        hosts=AllowedHosts(None, {"x", "bangfu.example"}),
        rate_limits=RateLimits(dict.fromkeys(("read", "write", "costly", "anonymous", "part"), 1_000_000)),
    )
    return replace(whole, **changes)


@dataclass(frozen=True)
class RawAnswer:
    status: int
    headers: dict[str, str]
    body: bytes

    def problem(self) -> str:
        """The last part of the problem's type."""
        assert self.headers["content-type"] == "application/problem+json"
        return str(json.loads(self.body)["type"].rpartition("/")[2])

    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


async def raw_exchange(port: int, request: bytes, *, wait: float = 5.0) -> RawAnswer | None:
    """Sends the bytes without change; the first answer, or None when the connection was closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        await writer.drain()
        async with asyncio.timeout(wait):
            return await read_answer(reader)
    except TimeoutError:
        raise AssertionError("neither an answer nor an end") from None
    finally:
        writer.close()


async def read_answer(reader: asyncio.StreamReader) -> RawAnswer | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = headers.get("content-length")
    body = await reader.readexactly(int(length)) if length else await reader.read()
    return RawAnswer(int(first.split(" ")[1]), headers, body)
