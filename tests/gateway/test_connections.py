"""Limits of the connections to the gateway, over raw sockets, with short times."""

import asyncio
import importlib
import resource
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from deploy.installation import Installation
from deploy.programs import GATEWAY_CONNECTIONS
from gateway.edge.asgi import App, Receive, Scope, Send
from gateway.edge.connections import ConnectionLimits, TimedConnection, with_files_for
from gateway.edge.front import Front
from tests.gateway.running import echo, parts, raw_exchange, read_answer, serving

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
PATIENCE = 30.0
HEAD = 0.4
STALLED = 0.5
Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Limited:
    """An application with limits, as the gateway is one."""

    def __init__(self, app: App, limits: ConnectionLimits) -> None:
        self.connection_limits = limits
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


@asynccontextmanager
async def limited(app: App, *, most: int = 4_000, idle: int = 60) -> AsyncIterator[int]:
    whole = Limited(app, ConnectionLimits(HEAD, STALLED, most))
    async with serving(whole, http=TimedConnection, timeout_keep_alive=idle) as port:
        yield port


@asynccontextmanager
async def client(port: int, start: bytes = b"") -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(start)
    try:
        yield reader, writer
    finally:
        writer.close()


def front() -> Front:
    return Front(parts("http://127.0.0.1:9", {"keys": [JWK]}))


JWK = {
    "kty": "EC",
    "crv": "P-256",
    "kid": "k",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What came before the server closed the connection."""
    async with asyncio.timeout(PATIENCE):
        try:
            return await reader.read()
        except ConnectionError:
            return b""


async def test_half_heads_and_silent_connections_are_closed_while_others_are_answered() -> None:
    async with limited(front()) as port, AsyncExitStack() as opened:
        half = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-More: "
        starts = [half] * 300 + [b""] * 300
        clients = [await opened.enter_async_context(client(port, start)) for start in starts]
        endings = asyncio.gather(*(ended(reader) for reader, _ in clients))
        answered = 0
        while not endings.done():
            answer = await raw_exchange(port, HEALTH)
            assert answer is not None
            assert answer.status == 200
            answered += 1
        assert answered > 0
        assert await endings == [b""] * 600


TRICKLED: dict[str, tuple[bytes, bytes]] = {
    "a head": (b"GET /healthz HTTP/1.1\r\nX-Slow: ", b"a"),
    "empty lines": (b"", b"\r\n"),
    "empty lines after an answer": (HEALTH, b"\r\n"),
    "a second head": (HEALTH + b"GET /healthz HTTP/1.1\r\nX-Slow: ", b"a"),
    "a body that nobody reads": (b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n", b"a"),
}


@pytest.mark.parametrize("what", TRICKLED)
async def test_what_comes_byte_by_byte_and_is_no_request_is_closed(what: str) -> None:
    start, piece = TRICKLED[what]
    async with limited(front()) as port, client(port, start) as (reader, writer):

        async def trickle() -> None:
            while True:
                writer.write(piece)
                await asyncio.sleep(HEAD / 10)

        sending = asyncio.create_task(trickle())
        await ended(reader)
        sending.cancel()


@pytest.mark.parametrize("rest", [b"", b"a"])
async def test_a_client_that_does_not_send_the_body_of_an_answered_request_is_closed(rest: bytes) -> None:
    start = b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n"
    async with limited(front(), idle=1) as port, client(port, start) as (reader, writer):
        answer = await read_answer(reader)
        assert answer is not None
        assert answer.status == 405
        writer.write(rest)
        assert await ended(reader) == b""


async def test_an_idle_connection_is_closed_after_its_time() -> None:
    async with limited(front(), idle=1) as port, client(port, HEALTH) as (reader, _):
        assert await read_answer(reader) is not None
        assert await ended(reader) == b""


async def test_a_connection_used_again_after_a_pause_longer_than_a_heads_time_is_answered() -> None:
    async with limited(front()) as port, client(port, HEALTH) as (reader, writer):
        assert await read_answer(reader) is not None
        await asyncio.sleep(HEAD * 2)
        writer.write(HEALTH)
        answer = await read_answer(reader)
        assert answer is not None
        assert answer.status == 200


async def test_a_request_that_waits_for_its_answer_is_not_cut() -> None:
    async def long_poll(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep((HEAD + STALLED) * 2)
        await echo(scope, receive, send)

    async with limited(long_poll) as port:
        half_of_the_next = b"GET /next HTTP/1.1\r\n"
        answer = await raw_exchange(port, HEALTH + half_of_the_next, wait=PATIENCE)
    assert answer is not None
    assert answer.status == 200


async def test_a_photo_on_a_bad_line_is_not_cut() -> None:
    pieces = 30
    start = f"POST /photo HTTP/1.1\r\nHost: x\r\nContent-Length: {pieces}\r\n\r\n".encode()
    async with limited(echo) as port, client(port, start) as (reader, writer):
        for _ in range(pieces):
            writer.write(b"a")
            await asyncio.sleep((HEAD + STALLED) / 10)
        answer = await read_answer(reader)
    assert answer is not None
    assert answer.seen()["body"] == pieces


def sending(size: int) -> App:
    async def send_much(_: Scope, __: Receive, send: Send) -> None:
        length = (b"content-length", str(size).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        for sent in range(0, size, 100_000):
            more = sent + 100_000 < size
            await send({"type": "http.response.body", "body": bytes(100_000), "more_body": more})

    return send_much


async def test_a_slow_download_is_not_cut() -> None:
    size = 20_000_000
    async with limited(sending(size)) as port, client(port, HEALTH) as (reader, _):
        await reader.readuntil(b"\r\n\r\n")
        for _ in range(10):
            await reader.readexactly(400_000)
            await asyncio.sleep(STALLED / 3)
        async with asyncio.timeout(PATIENCE):
            await reader.readexactly(size - 4_000_000)


@pytest.mark.parametrize("head", [HEALTH, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"])
async def test_a_client_that_reads_nothing_is_cut(head: bytes) -> None:
    has_ended = asyncio.Event()
    size = 20_000_000

    async def until_disconnected(scope: Scope, receive: Receive, send: Send) -> None:
        await sending(size)(scope, receive, send)
        has_ended.set()

    async with limited(until_disconnected) as port, client(port, head) as (reader, _):
        async with asyncio.timeout(PATIENCE):
            await has_ended.wait()
        assert len(await ended(reader)) < size


async def test_above_the_limit_the_connection_that_waited_longest_makes_room() -> None:
    async with limited(front(), most=20) as port, AsyncExitStack() as opened:
        clients = [await opened.enter_async_context(client(port, HEALTH)) for _ in range(20)]
        for reader, _ in clients:
            assert await read_answer(reader) is not None
        answer = await raw_exchange(port, HEALTH)
        assert answer is not None
        assert answer.status == 200
        assert await ended(clients[0][0]) == b""
        clients[-1][1].write(HEALTH)
        assert await read_answer(clients[-1][0]) is not None


async def test_above_the_limit_a_request_under_way_is_not_cut() -> None:
    may_answer = asyncio.Event()

    async def held(scope: Scope, receive: Receive, send: Send) -> None:
        await may_answer.wait()
        await echo(scope, receive, send)

    async with limited(held, most=3) as port, AsyncExitStack() as opened:
        clients = [await opened.enter_async_context(client(port, HEALTH)) for _ in range(3)]
        # The server accepts in the order of arrival: this one comes after the requests of the others.
        async with client(port, HEALTH) as (reader, _):
            assert await ended(reader) == b""
        may_answer.set()
        for reader, _ in clients:
            answer = await read_answer(reader)
            assert answer is not None
            assert answer.status == 200


def test_the_limit_of_open_files_leaves_room_for_the_connections() -> None:
    limits = with_files_for(ConnectionLimits(most=100))
    assert limits.most == 100
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 612
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY:
        assert with_files_for(ConnectionLimits(most=hard)).most == hard - 512


def test_an_installation_starts_the_gateway_with_these_limits(tmp_path: Path) -> None:
    module, _, name = GATEWAY_CONNECTIONS.partition(":")
    assert getattr(importlib.import_module(module), name) is TimedConnection
    installation = Installation(tmp_path)
    installation.prepare()
    installation.store.prepare()
    assert GATEWAY_CONNECTIONS in installation.gateway_child().command()
