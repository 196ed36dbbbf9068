"""Bodies that are too large, too slow, or never end."""

import asyncio
import json
import os
import select
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.edge import bodies
from gateway.edge.front import Front
from services.kernel.ids import new_id
from tests.gateway.running import RawAnswer, echo, parts, raw_exchange, read_answer, serving
from tests.gateway.uploading import a_file
from tests.security import forge
from tests.support.ports import free_port

KEY = ec.generate_private_key(ec.SECP256R1())


@dataclass
class OwnProcess:
    port: int
    pid: int

    def resident(self) -> int:
        """Bytes of memory in use."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@pytest_asyncio.fixture(scope="module")
async def upstream() -> AsyncIterator[int]:
    async with serving(echo) as port:
        yield port


@pytest_asyncio.fixture(scope="module")
async def port(upstream: int) -> AsyncIterator[int]:
    async with serving(Front(parts(f"http://127.0.0.1:{upstream}", forge.jwks(KEY)))) as gateway:
        yield gateway


@pytest_asyncio.fixture(scope="module")
async def process(upstream: int) -> AsyncIterator[OwnProcess]:
    port = free_port()
    environment = {
        **os.environ,
        "TEST_UPSTREAM": f"http://127.0.0.1:{upstream}",
        "TEST_JWKS": json.dumps(forge.jwks(KEY)),
    }
    options = ("--factory", "--port", str(port), "--http", "httptools", "--no-access-log", "--lifespan", "off")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "tests.gateway.small_gateway:create", *options,
        env=environment, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(200):
        try:
            await raw_exchange(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            break
        except OSError:
            await asyncio.sleep(0.05)
    yield OwnProcess(port, child.pid)
    child.terminate()
    await child.wait()


def head(path: str, *lines: str, method: str = "POST", token: str | None = None) -> bytes:
    bearer = f"Authorization: Bearer {token or forge.token(KEY)}"
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", bearer, *lines, "", ""]).encode()


def _upload(port: int, start: bytes, size: int, chunked: bool) -> tuple[RawAnswer, int]:
    # A socket and no stream: a stream that meets the reset while it writes drops the answer that came before it.
    piece = bytes(1_000_000)
    framed = b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece
    pieces = iter([start, *[framed] * (size // len(piece)), *([b"0\r\n\r\n"] if chunked else [])])
    sent, left = -len(start), memoryview(next(pieces))
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        with suppress(ConnectionError):
            while left:
                answered, writable, _ = select.select([line], [line], [], 20)
                if answered:
                    break
                assert writable, "the server neither reads nor answers"
                taken = line.send(left, socket.MSG_DONTWAIT)
                sent, left = sent + taken, left[taken:] or memoryview(next(pieces, b""))
        answer = HTTPResponse(line)
        answer.begin()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return RawAnswer(answer.status, headers, answer.read()), sent


async def upload(port: int, start: bytes, size: int, *, chunked: bool = False) -> tuple[RawAnswer, int]:
    """Sends `size` bytes as fast as the server reads; returns the answer, and the bytes sent before it arrived."""
    return await asyncio.to_thread(_upload, port, start, size, chunked)


async def test_300_megabytes_are_refused_at_their_announcement(process: OwnProcess) -> None:
    before = process.resident()
    answer, sent = await upload(process.port, head("/api/visits", "Content-Length: 300000000"), 300_000_000)
    assert (answer.status, answer.problem()) == (413, "too-large")
    assert answer.headers["connection"] == "close"
    assert sent < 300_000_000
    assert process.resident() - before <= 20_000_000


async def test_300_megabytes_without_announcement_are_refused_while_they_come(process: OwnProcess) -> None:
    before = process.resident()
    start = head("/api/visits", "Transfer-Encoding: chunked")
    answer, sent = await upload(process.port, start, 300_000_000, chunked=True)
    assert (answer.status, answer.problem()) == (413, "too-large")
    assert sent < 60_000_000
    assert process.resident() - before <= 20_000_000


async def test_a_large_import_passes_through_without_being_gathered(process: OwnProcess) -> None:
    before = process.resident()
    start = head("/api/households/imports", "Content-Length: 39000000")
    answer, _ = await upload(process.port, start, 39_000_000)
    assert answer.status == 200
    assert answer.seen()["body"] == 39_000_000
    assert process.resident() - before <= 20_000_000


async def test_large_uploads_pass_sealed_without_being_gathered(process: OwnProcess) -> None:
    files = [a_file(12_000_000) for _ in range(8)]
    before = process.resident()
    answers = await asyncio.gather(*(raw_exchange(process.port, file.request(), wait=60) for file in files))
    assert [answer.status for answer in answers if answer is not None] == [200] * 8
    assert process.resident() - before <= 20_000_000


async def test_a_refused_upload_is_not_gathered_either(process: OwnProcess) -> None:
    files = [a_file(12_000_000) for _ in range(4)]
    before = process.resident()
    requests = [files[0].request(upload_ticket="x"), files[1].request(content_type="text/html")]
    requests += [file.request(content=bytes(12_000_000)) for file in files[2:]]
    answers = await asyncio.gather(*(raw_exchange(process.port, request, wait=60) for request in requests))
    assert [answer.status for answer in answers if answer is not None] == [403, 422, 422, 422]
    assert process.resident() - before <= 20_000_000


LIMITS = [
    ("/api/visits", 1_000_000),
    ("/api/households", 1_000_000),
    ("/api/households/imports/x", 1_000_000),
    ("/api/households/imports", 40_000_000),
    ("/api/reports/1/scans", 20_000_000),
    ("/api/reports/1/2/scans", 1_000_000),
    ("/api/auth/login", 1_000_000),
]
UPLOAD = (f"/api/uploads/{new_id()}", 13_000_000)


@pytest.mark.parametrize(("path", "limit"), [*LIMITS, UPLOAD], ids=[*(path for path, _ in LIMITS), "upload"])
async def test_one_byte_more_than_the_limit_is_too_large(port: int, path: str, limit: int) -> None:
    method = "PUT" if path == UPLOAD[0] else "POST"
    answer = await raw_exchange(port, head(path, f"Content-Length: {limit + 1}", method=method))
    assert answer is not None
    assert (answer.status, answer.problem()) == (413, "too-large")


@pytest.mark.parametrize(("path", "limit"), LIMITS[:2])
async def test_exactly_the_limit_is_taken(port: int, path: str, limit: int) -> None:
    answer, _ = await upload(port, head(path, f"Content-Length: {limit}"), limit)
    assert answer.seen()["body"] == limit


async def test_a_body_in_chunks_arrives_whole(port: int) -> None:
    raw = head("/api/visits", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    answer = await raw_exchange(port, raw)
    assert answer is not None
    assert answer.seen()["body"] == 11


async def test_nobody_sends_a_body_without_a_token(port: int) -> None:
    raw = head("/api/households/imports", "Content-Length: 39000000", token="x")
    answer = await raw_exchange(port, raw)
    assert answer is not None
    assert answer.status == 401


async def test_a_body_that_stops_coming_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IDLE_SECONDS", 0.2)
    answer = await raw_exchange(port, head("/api/visits", "Content-Length: 100") + b"only this")
    assert answer is not None
    assert (answer.status, answer.problem()) == (408, "too-slow")


async def trickled(port: int, path: str, times: int, piece: bytes, *lines: str) -> RawAnswer | None:
    """The answer to a body that comes a piece at a time, at most `times` pieces."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = asyncio.create_task(read_answer(reader))
    try:
        writer.write(head(path, f"Content-Length: {times * len(piece)}", *lines))
        for _ in range(times):
            if answer.done():
                break
            writer.write(piece)
            await asyncio.wait([answer], timeout=0.02)
        async with asyncio.timeout(20):
            return await answer
    finally:
        writer.close()


@pytest.mark.parametrize("path", ["/api/visits", "/api/auth/login", "/api/households/imports"])
async def test_a_body_that_comes_a_byte_at_a_time_is_given_up(
    port: int, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(bodies, "SECONDS_OF_WAITING", 0.4)
    answer = await trickled(port, path, 600, b"x")
    assert answer is not None
    assert (answer.status, answer.problem()) == (408, "too-slow")
    assert "网络太慢" in answer.body.decode()


async def test_a_body_over_a_slow_line_arrives_however_long_it_takes(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "SECONDS_OF_WAITING", 0.4)
    # More than a second in all; each piece earns one.
    answer = await trickled(port, "/api/visits", 60, b"x" * 100)
    assert answer is not None
    assert answer.seen()["body"] == 6_000
