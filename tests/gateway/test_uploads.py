"""The upload gate by itself: what it refuses, what the store and submissions may do to it, and what its sender sees.

That nothing refused becomes an object of a real store is shown in `tests/contracts/test_upload_gate.py`.
"""

import asyncio
import datetime as dt
import os
import random
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from psycopg.rows import dict_row
from pydantic import SecretStr, ValidationError

from gateway.app import create_app
from gateway.edge import bodies, uploads
from gateway.edge.asgi import Message, Receive, Scope, Send
from gateway.edge.bodies import IncomingBody
from gateway.edge.connections import ConnectionLimits, TimedConnection
from gateway.edge.front import Front
from gateway.edge.http_client.client import HttpClient
from gateway.edge.http_client.connection import Limits
from gateway.edge.proxy import Upstream
from gateway.edge.store_writer import StoreAddress, StoreWriter
from gateway.edge.upload_problems import PhotoWrongHash, PhotoWrongSize
from gateway.edge.uploads import UploadGate, _sealed
from services.kernel.clock import now
from services.kernel.crypto.streams import CHUNK, open_file, sealed_size
from services.kernel.files.tickets import Tickets, file_place
from services.kernel.ids import new_id
from services.kernel.problems import Problem
from tests.gateway.conftest import MakeWorld, World, gateway_settings
from tests.gateway.hostile_server import Script, Visit, hostile_server
from tests.gateway.running import SECRET, raw_exchange, read_answer, serving
from tests.gateway.uploading import NO_STORE, TICKETS, FileToSend, Whole, a_file, running_gate, whole


@pytest_asyncio.fixture(scope="module")
async def running() -> AsyncIterator[Mapping[bool, Whole]]:
    async with whole() as apart, whole(is_mounted=True) as mounted:
        yield {False: apart, True: mounted}


def emptied(whole: Whole) -> Whole:
    whole.store.__init__()  # type: ignore[misc]
    whole.gate.told.__init__()  # type: ignore[misc]
    return whole


@pytest.fixture
def both(running: Mapping[bool, Whole]) -> Whole:
    return emptied(running[False])


@pytest.fixture(params=[False, True], ids=["apart", "in one process"])
def either(request: pytest.FixtureRequest, running: Mapping[bool, Whole]) -> Whole:
    """With submissions as a program of its own, and in the gateway's process."""
    return emptied(running[request.param])


def altered(ticket: str, at: int) -> str:
    return ticket[:at] + ("A" if ticket[at] != "A" else "B") + ticket[at + 1 :]


EXPIRED = now() - dt.timedelta(seconds=1)
OTHERS = Tickets(SecretStr("guessed-guessed-guessed"))
NOT_ALLOWED: dict[str, Callable[[FileToSend], bytes]] = {
    "no ticket": lambda file: file.request(upload_ticket=None),
    "an empty ticket": lambda file: file.request(upload_ticket=""),
    "a ticket altered at its start": lambda file: file.request(upload_ticket=altered(file.written, 0)),
    "a ticket altered inside": lambda file: file.request(upload_ticket=altered(file.written, 100)),
    "a ticket cut short": lambda file: file.request(upload_ticket=file.written[:-4]),
    "a ticket with more behind it": lambda file: file.request(upload_ticket=file.written + "AAAA"),
    "a ticket in quotes": lambda file: file.request(upload_ticket=f'"{file.written}"'),
    "a ticket with a blank inside": lambda file: file.request(upload_ticket=f"{file.written[:50]} {file.written[50:]}"),
    "a ticket that is no ticket": lambda file: file.request(upload_ticket="bm90IGEgdGlja2V0"),
    "a ticket of other letters": lambda file: file.request(upload_ticket="票"),
    "a ticket as a bearer": lambda file: file.request(upload_ticket=None, authorization=f"Bearer {file.written}"),
    "a ticket in a cookie": lambda file: file.request(upload_ticket=None, cookie=f"upload-ticket={file.written}"),
    "a very long ticket": lambda file: file.request(upload_ticket="A" * 5_000),
    "the same ticket twice": lambda file: file.request(f"Upload-Ticket: {file.written}"),
    "another ticket behind it": lambda file: file.request(f"Upload-Ticket: {a_file().written}"),
    "a ticket that has run out": lambda file: replace(file, ticket=replace(file.ticket, expires_at=EXPIRED)).request(),
    "a ticket of somebody else's making": lambda file: file.request(upload_ticket=OTHERS.issue(file.ticket)),
    "the ticket of another file": lambda file: file.request(upload_ticket=a_file(content=file.content).written),
    "its ticket at another file": lambda file: file.request(path=f"/api/uploads/{new_id()}"),
}
WRONG_TYPE: dict[str, Callable[[FileToSend], bytes]] = {
    name: partial(FileToSend.request, content_type=kind)
    for name, kind in {
        "another type": "text/html",
        "a type of the same family": "image/svg+xml",
        "a parameter": "image/jpeg; charset=utf-8",
        "a list of types": "image/jpeg, text/html",
        "a form": "multipart/form-data; boundary=x",
        "no type": None,
    }.items()
}
WRONG_SIZE: dict[str, Callable[[FileToSend], bytes]] = {
    "one byte short": lambda file: file.request(content=file.content[:-1], content_length=f"{len(file.content) - 1}"),
    "one byte more": lambda file: file.request(content=file.content + b"x", content_length=f"{len(file.content) + 1}"),
    "nothing": lambda file: file.head(content_length="0"),
    "no length": lambda file: file.head(content_length=None),
    "chunks": lambda file: (
        file.head("Transfer-Encoding: chunked", content_length=None)
        + b"%x\r\n%b\r\n0\r\n\r\n" % (len(file.content), file.content)
    ),
}
NOT_THERE: dict[str, Callable[[FileToSend], bytes]] = {
    "a query": lambda file: file.request(path=f"{file.path}?x=1"),
    "a query that could be the store's": lambda file: file.request(path=f"{file.path}?partNumber=1&uploadId=x"),
    "an id in capitals": lambda file: file.request(path=f"/api/uploads/{str(file.ticket.file_id).upper()}"),
    "an id without hyphens": lambda file: file.request(path=f"/api/uploads/{file.ticket.file_id.hex}"),
    "an id in brackets": lambda file: file.request(path=f"/api/uploads/%7B{file.ticket.file_id}%7D"),
    "an id with an encoded letter": lambda file: file.request(path=f"/api/uploads/%30{str(file.ticket.file_id)[1:]}"),
    "a slash behind the id": lambda file: file.request(path=f"{file.path}/"),
    "something below the id": lambda file: file.request(path=f"{file.path}/screen"),
    "no id": lambda file: file.request(path="/api/uploads/"),
    "a phone number": lambda file: file.request(path="/api/uploads/13900001234"),
    "the key of the object": lambda file: file.request(path=f"/api/uploads/{file.ticket.key}"),
}
NO_PATH: dict[str, Callable[[FileToSend], bytes]] = {
    "dot segments": lambda file: file.request(path=f"/api/uploads/../uploads/{file.ticket.file_id}"),
    "encoded dot segments": lambda file: file.request(path=f"/api/uploads/%2e%2e/{file.ticket.file_id}"),
    "an encoded slash": lambda file: file.request(path=f"/api/uploads/x%2F{file.ticket.file_id}"),
    "two slashes": lambda file: file.request(path=f"/api/uploads//{file.ticket.file_id}"),
    "a line break in the path": lambda file: file.request(path=f"{file.path}%0d%0aX: y"),
}
REFUSED: dict[str, tuple[Callable[[FileToSend], bytes], int, str]] = {
    **{f"not allowed: {name}": (make, 403, "photo-not-allowed") for name, make in NOT_ALLOWED.items()},
    **{f"wrong type: {name}": (make, 422, "photo-wrong-type") for name, make in WRONG_TYPE.items()},
    **{f"wrong size: {name}": (make, 422, "photo-wrong-size") for name, make in WRONG_SIZE.items()},
    **{f"not there: {name}": (make, 404, "not-found") for name, make in NOT_THERE.items()},
    **{f"no path: {name}": (make, 400, "path-not-allowed") for name, make in list(NO_PATH.items())[:-1]},
    "other bytes": (lambda file: file.request(content=bytes(len(file.content))), 422, "photo-wrong-hash"),
    "too large": (lambda file: file.head(content_length="13000001"), 413, "too-large"),
    "a head too large": (lambda file: file.request(upload_ticket="A" * 33_000), 431, "headers-too-large"),
    "two types": (lambda file: file.request("Content-Type: image/jpeg"), 400, "header-not-allowed"),
    **{
        f"method {method}": (partial(FileToSend.request, method=method), 405, "method-not-allowed")
        for method in ("GET", "POST", "DELETE", "PATCH", "OPTIONS")
    },
}


@pytest.mark.parametrize(("make", "status", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_it_refuses(both: Whole, make: Callable[[FileToSend], bytes], status: int, code: str) -> None:
    assert await both.gate.refusal(make(a_file())) == (status, code)
    assert both.store.begun == 0
    assert both.gate.told.calls == []


@pytest.mark.parametrize(
    "line",
    [
        "Upload-Ticket: x\r\n y",
        "Upload-Ticket: x\0y",
        "Upload-Ticket : x",
        "Upload_Ticket: x",
        "Content-Length: 3000",
        "Transfer-Encoding: chunked",
    ],
)
async def test_a_head_that_two_programs_could_read_in_two_ways_is_refused(both: Whole, line: str) -> None:
    answer = await raw_exchange(both.gate.port, a_file().request(line))
    assert answer is None or answer.status == 400
    assert both.store.begun == 0


async def test_a_line_break_in_the_path_is_no_header(both: Whole) -> None:
    answer = await raw_exchange(both.gate.port, NO_PATH["a line break in the path"](a_file()))
    assert answer is None or answer.status == 400
    assert both.store.begun == 0


@pytest.mark.parametrize("what", ["too large for its ticket", "other bytes"])
@pytest.mark.parametrize("size", [CHUNK + 1, 300_000])
async def test_the_end_of_other_bytes_never_reaches_the_store(both: Whole, size: int, what: str) -> None:
    file = a_file(size)
    if what == "other bytes":
        request, expected = file.request(content=os.urandom(size)), "photo-wrong-hash"
    else:
        request, expected = file.request(content=bytes(size + 1), content_length=str(size + 1)), "photo-wrong-size"
    assert await both.gate.refusal(request) == (422, expected)
    await asyncio.sleep(0.05)
    assert both.store.objects == {}
    assert both.store.broken_off == both.store.begun
    assert both.gate.told.calls == []


async def test_a_method_that_is_not_offered_names_the_one_that_is(both: Whole) -> None:
    answer = await both.gate.send(a_file().request(method="POST"))
    assert answer.headers["allow"] == "PUT"


async def test_an_upload_with_everything_right_is_stored_and_told(either: Whole) -> None:
    file = a_file(300_000)
    answer = await either.gate.send(file.request())
    assert (answer.status, answer.seen()) == (200, {"id": str(file.ticket.file_id), "state": "stored"})
    assert either.opened(file) == file.content
    (call,) = either.gate.told.calls
    assert (call["method"], call["path"]) == ("POST", f"/internal/uploads/{file.ticket.file_id}")
    assert call["authorization"] == f"Bearer {SECRET.get_secret_value()}"
    assert call["upload-ticket"] == file.written
    assert call["content-length"] == "0"


async def test_its_answer_is_data_that_nobody_keeps(both: Whole) -> None:
    answer = await both.gate.send(a_file().request())
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_the_store_learns_nothing_of_the_sender(both: Whole) -> None:
    file = a_file()
    mine = ("Authorization: Bearer x", "Cookie: a=b", "X-Amz-Acl: public-read", "X-Forwarded-For: 10.0.0.1")
    assert (await both.gate.send(file.request(*mine))).status == 200
    (head,) = both.store.heads
    assert head.keys() == {"host", "content-type", "content-length"}
    assert (head["content-type"], head["content-length"]) == ("application/octet-stream", str(sealed_size(3_000)))
    assert file.written not in str(both.gate.told.calls[0]["path"])
    assert "cookie" not in both.gate.told.calls[0]


async def test_a_type_in_capitals_is_the_same_type(both: Whole) -> None:
    assert (await both.gate.send(a_file().request(content_type="Image/JPEG"))).status == 200


@pytest.mark.parametrize(
    ("answer", "expected", "calls"),
    [
        (404, (404, "not-found"), 1),
        (403, (503, "photo-store-unavailable"), 1),
        (409, (503, "photo-store-unavailable"), 1),
        (500, (503, "photo-store-unavailable"), 2),
        (503, (503, "photo-store-unavailable"), 2),
        (None, (503, "photo-store-unavailable"), 2),
    ],
)
async def test_what_submissions_does_not_take_is_not_said_to_be_stored(
    either: Whole, answer: int | None, expected: tuple[int, str], calls: int
) -> None:
    either.gate.told.answers = [answer]
    told = await either.gate.send(a_file().request())
    assert (told.status, told.problem()) == expected
    assert len(either.gate.told.calls) == calls
    assert ("retry-after" in told.headers) == (told.status == 503)


@pytest.mark.parametrize("first", [503, None])
async def test_submissions_is_asked_again_once(either: Whole, first: int | None) -> None:
    either.gate.told.answers = [first, 200]
    file = a_file()
    assert (await either.gate.send(file.request())).status == 200
    assert either.gate.told.stored == [str(file.ticket.file_id)] * 2
    assert either.store.begun == 1


async def test_an_upload_that_ends_after_its_ticket_is_told_under_one_that_holds(both: Whole) -> None:
    """Over a slow line; only the end of the ticket differs."""
    file, late = a_file(), now() + dt.timedelta(hours=1)
    times = [now(), late]
    async with serving(both.store) as store, serving(both.gate.told) as submissions:
        writer = StoreWriter(HttpClient(), replace(NO_STORE, endpoint=f"http://127.0.0.1:{store}"))
        upstream = Upstream(HttpClient(), f"http://127.0.0.1:{submissions}")
        gate = UploadGate(TICKETS, writer, upstream, SECRET, clock=lambda: times.pop(0))
        async with running_gate(uploads=gate) as running:
            assert (await running.send(file.request())).status == 200
    (call,) = both.gate.told.calls
    told = TICKETS.open(call["upload-ticket"], late, file.ticket.file_id)
    assert replace(told, expires_at=file.ticket.expires_at) == file.ticket
    assert late < told.expires_at <= late + dt.timedelta(minutes=1)


async def test_a_used_ticket_serves_again_for_the_same_bytes_only(both: Whole) -> None:
    file = a_file()
    assert [(await both.gate.send(file.request())).status for _ in range(2)] == [200, 200]
    assert await both.gate.refusal(file.request(content=bytes(3_000))) == (422, "photo-wrong-hash")
    assert both.opened(file) == file.content


async def test_many_uploads_under_one_ticket_at_once_are_one_file(both: Whole) -> None:
    file = a_file(200_000)
    answers = await asyncio.gather(*(both.gate.send(file.request()) for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
    assert len(both.store.objects) == 1
    assert both.opened(file) == file.content


async def refuse(visit: Visit) -> None:
    await visit.request()


def answering(head: bytes, *, reads: bool = True) -> Script:
    async def script(visit: Visit) -> None:
        request = await visit.request()
        if reads:
            length = int(request.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await visit.reader.readexactly(length)
        await visit.send(head)
        await asyncio.sleep(5)

    return script


async def hang(visit: Visit) -> None:
    await visit.request()
    await asyncio.sleep(5)


BAD_STORES: dict[str, Script] = {
    "closes the connection": refuse,
    "hangs": hang,
    "does not know us": answering(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nxml"),
    "does not know us and reads nothing": answering(b"HTTP/1.1 403 No\r\nContent-Length: 3\r\n\r\nxml", reads=False),
    "has no such bucket": answering(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    "is full": answering(b"HTTP/1.1 507 Full\r\nContent-Length: 0\r\n\r\n"),
    "fails": answering(b"HTTP/1.1 500 Fault\r\nTransfer-Encoding: chunked\r\n\r\n"),
    "sends us elsewhere": answering(
        b"HTTP/1.1 307 There\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    ),
    "says another success": answering(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"),
    "speaks nonsense": answering(b"nonsense\r\n\r\n"),
    "breaks off inside its answer": answering(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
}


@pytest.mark.parametrize("size", [3_000, 2_000_000])
@pytest.mark.parametrize("script", BAD_STORES.values(), ids=BAD_STORES.keys())
async def test_a_store_that_fails_is_unavailable_and_the_connection_goes_on(script: Script, size: int) -> None:
    async with (
        hostile_server(script) as store,
        running_gate(replace(NO_STORE, endpoint=store.url), limits=Limits(read=0.3, write=0.3)) as gate,
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
        writer.write(a_file(size).request())
        answer = await read_answer(reader)
        assert answer is not None
        assert (answer.status, answer.problem()) == (503, "photo-store-unavailable")
        assert answer.headers["retry-after"] == "2"
        assert gate.told.calls == []
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = await read_answer(reader)
        assert answer is not None
        assert answer.status == 200
        writer.close()


async def test_a_store_that_says_stored_before_it_has_all_is_not_believed() -> None:
    script = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", reads=False)
    async with (
        hostile_server(script) as store,
        running_gate(replace(NO_STORE, endpoint=store.url)) as gate,
    ):
        file = a_file(2_000_000)
        reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
        writer.write(file.head() + file.content[:200_000])
        answer = await read_answer(reader)
        assert answer is not None
        assert (answer.status, answer.problem()) == (503, "photo-store-unavailable")
        assert gate.told.calls == []
        writer.close()


async def test_a_store_that_is_not_there_is_unavailable() -> None:
    async with running_gate() as gate:
        assert await gate.refusal(a_file().request()) == (503, "photo-store-unavailable")
        assert await gate.refusal(a_file(2_000_000).request()) == (503, "photo-store-unavailable")


async def test_one_connection_carries_good_and_refused_uploads(both: Whole) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", both.gate.port)
    good = [a_file(size) for size in (1, 3_000, 200_000, 70_000, 5)]
    bad = [
        a_file(200_000).request(upload_ticket="x"),
        a_file(200_000).request(content=bytes(200_000)),
        a_file(200_000).request(content_type="text/html"),
        a_file(200_000).request(path="/api/uploads/x"),
        a_file(10).request(content=b"x" * 11, content_length="11"),
    ]
    told = []
    for file, refused in zip(good, bad, strict=True):
        for request in (file.request(), refused):
            writer.write(request)
            answer = await read_answer(reader)
            assert answer is not None
            told.append(answer.status)
    writer.close()
    assert told == [200, 403, 200, 422, 200, 422, 200, 404, 200, 422]
    assert [both.opened(file) for file in good] == [file.content for file in good]


async def test_a_refusal_is_said_at_once_and_the_rest_of_the_body_may_still_come(both: Whole) -> None:
    file = a_file(500_000)
    reader, writer = await asyncio.open_connection("127.0.0.1", both.gate.port)
    writer.write(file.head(upload_ticket="x") + file.content[:1_000])
    answer = await read_answer(reader)
    assert answer is not None
    assert (answer.status, answer.problem()) == (403, "photo-not-allowed")
    await asyncio.sleep(0.1)
    writer.write(file.content[1_000:] + file.request())
    answer = await read_answer(reader)
    assert answer is not None
    assert answer.status == 200
    writer.close()


async def test_who_waits_to_be_asked_for_the_body_is_refused_before(both: Whole) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", both.gate.port)
    writer.write(a_file().head("Expect: 100-continue", upload_ticket="x"))
    answer = await read_answer(reader)
    assert answer is not None
    assert (answer.status, answer.headers["connection"]) == (403, "close")
    assert await reader.read() == b""
    writer.close()


async def test_who_waits_to_be_asked_for_the_body_is_asked(both: Whole) -> None:
    file = a_file()
    reader, writer = await asyncio.open_connection("127.0.0.1", both.gate.port)
    writer.write(file.head("Expect: 100-continue"))
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(file.content)
    answer = await read_answer(reader)
    assert answer is not None
    assert answer.status == 200
    writer.close()


@pytest.mark.parametrize("sent", [0, 1_000, 200_000])
async def test_a_body_that_stops_coming_is_given_up_and_the_store_freed(
    both: Whole, monkeypatch: pytest.MonkeyPatch, sent: int
) -> None:
    monkeypatch.setattr(bodies, "IDLE_SECONDS", 0.2)
    file = a_file(300_000)
    answer = await both.gate.send(file.head() + file.content[:sent])
    assert (answer.status, answer.problem(), answer.headers["connection"]) == (408, "too-slow", "close")
    await asyncio.sleep(0.05)
    assert both.store.objects == {}
    assert both.store.broken_off == both.store.begun == (1 if sent > CHUNK else 0)


async def test_a_photo_has_no_least_speed(both: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS_OF_WAITING", 0.1)
    file = a_file(40)
    reader, writer = await asyncio.open_connection("127.0.0.1", both.gate.port)
    writer.write(file.head())
    for byte in file.content:
        writer.write(bytes([byte]))
        await asyncio.sleep(0.02)
    answer = await read_answer(reader)
    assert answer is not None
    assert answer.status == 200
    assert both.opened(file) == file.content
    writer.close()


async def test_who_sends_slowly_takes_no_connection_to_the_store(both: Whole) -> None:
    file = a_file(300_000)
    reader, writer = await asyncio.open_connection("127.0.0.1", both.gate.port)
    writer.write(file.head() + file.content[:CHUNK])
    await asyncio.sleep(0.1)
    assert both.store.begun == 0
    writer.write(file.content[CHUNK:])
    answer = await read_answer(reader)
    assert answer is not None
    assert answer.status == 200
    writer.close()


async def test_a_refused_sender_who_stops_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_DISCARDED_FOR", 0.2)
    async with running_gate() as gate:
        limited = Limited(gate.front)
        async with serving(limited, http=TimedConnection) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(a_file(300_000).head(upload_ticket="x"))
            answer = await read_answer(reader)
            assert answer is not None
            assert answer.status == 403
            await asyncio.sleep(0.3)
            writer.write(b"x")
            async with asyncio.timeout(5):
                assert await reader.read() == b""
            writer.close()


class Limited:
    connection_limits = ConnectionLimits(head_seconds=0.3)

    def __init__(self, front: Front) -> None:
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._front(scope, receive, send)


@pytest.mark.parametrize("sent", [0, 1_000, 200_000])
async def test_a_client_that_goes_away_frees_the_store(both: Whole, sent: int) -> None:
    file = a_file(300_000)
    _, writer = await asyncio.open_connection("127.0.0.1", both.gate.port)
    writer.write(file.head() + file.content[:sent])
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.close()
    await asyncio.sleep(0.1)
    assert both.store.objects == {}
    assert both.store.broken_off == both.store.begun
    assert both.gate.told.calls == []


async def test_a_client_that_goes_away_after_its_last_byte_has_its_file_stored(both: Whole) -> None:
    both.gate.told.answers = [503, 200]
    file = a_file(200_000)
    _, writer = await asyncio.open_connection("127.0.0.1", both.gate.port)
    writer.write(file.request())
    await writer.drain()
    async with asyncio.timeout(5):
        while not both.gate.told.calls:  # noqa: ASYNC110  the program tells nobody
            await asyncio.sleep(0.01)
    writer.close()
    await asyncio.sleep(0.4)
    assert both.gate.told.stored == [str(file.ticket.file_id)] * 2
    assert both.opened(file) == file.content


async def test_more_senders_than_connections_to_the_store_are_all_served() -> None:
    async with whole(limits=Limits(connections=2)) as both:
        files = [a_file(200_000) for _ in range(30)]
        answers = await asyncio.gather(*(both.gate.send(file.request()) for file in files))
        assert {answer.status for answer in answers} == {200}
        assert [both.opened(file) for file in files] == [file.content for file in files]


async def test_a_gate_without_a_way_to_the_store_refuses_every_ticket() -> None:
    gate = UploadGate(TICKETS, None, _nobody(), SECRET)
    async with running_gate(uploads=gate) as running:
        assert await running.refusal(a_file().request()) == (403, "photo-not-allowed")


def _nobody() -> Any:
    return None


@pytest.mark.parametrize("endpoint", ["https://store.example", "ftp://store.example", "store.example:9000", ""])
def test_a_store_that_is_not_reached_over_plain_http_is_a_fault_of_the_settings(endpoint: str) -> None:
    with pytest.raises(ValueError, match="plain http"):
        StoreWriter(HttpClient(), replace(NO_STORE, endpoint=endpoint))


def test_the_secret_key_is_not_shown() -> None:
    assert "not-a-secret-here" not in repr(NO_STORE)
    assert StoreAddress.__name__ in repr(NO_STORE)


async def _pieces(content: bytes, cuts: list[int]) -> IncomingBody:
    parts = [content[start:end] for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True)]

    async def receive() -> Message:
        return {"type": "http.request", "body": parts.pop(0), "more_body": len(parts) > 0}

    return IncomingBody(receive, {b"content-length": str(len(content)).encode()}, 13_000_000, is_hurried=False)


@pytest.mark.parametrize("seed", range(40))
async def test_however_a_body_is_cut_it_is_sealed_whole_and_its_end_comes_last(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    size = chance.choice([1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, chance.randrange(1, 400_000)])
    file = a_file(size)
    cuts = sorted(chance.sample(range(1, size), min(chance.randrange(8), size - 1)))
    pieces = [piece async for piece in _sealed(file.ticket, (await _pieces(file.content, cuts)).pieces())]
    sealed = b"".join(pieces)
    assert len(sealed) == sealed_size(size)
    assert open_file(file.ticket.data_key, file_place(file.ticket.file_id), sealed) == file.content
    wrong = bytearray(file.content)
    wrong[chance.randrange(size)] ^= 1
    assert await _until(PhotoWrongHash, file, await _pieces(bytes(wrong), cuts)) < sealed_size(size) - 16


async def test_a_body_that_ends_early_without_a_word_is_the_wrong_size() -> None:
    file = a_file(200_000)
    assert await _until(PhotoWrongSize, file, await _pieces(file.content[:-1], [100_000])) < sealed_size(200_000)


async def _until(problem: type[Problem], file: FileToSend, body: IncomingBody) -> int:
    """How many sealed bytes come before the problem."""
    reached = 0
    try:
        async for piece in _sealed(file.ticket, body.pieces()):
            reached += len(piece)
    except problem:
        return reached
    raise AssertionError("no problem")


def refusals_of(world: World, account: Any) -> list[dict[str, Any]]:
    with psycopg.connect(world.database.dsn(), row_factory=dict_row) as connection:
        query = (
            "select subject, details from audit_entries where actor_id = %s and action = 'access.refused' order by id"
        )
        return connection.execute(query, (account,)).fetchall()


async def test_who_says_who_it_is_and_is_refused_leaves_an_entry(world: World) -> None:
    file = a_file()
    for _ in range(2):
        answer = await world.admin.http.put(file.path, content=file.content, headers={"Upload-Ticket": "x"})
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/photo-not-allowed")
    (entry, _) = refusals_of(world, world.admin.id)
    assert entry["subject"] == "uploads"
    assert entry["details"] == {
        "method": "PUT",
        "path": "/api/uploads",
        "problem": "photo-not-allowed",
        "status": 403,
        "subjects": [str(file.ticket.file_id)],
    }


async def test_who_does_not_say_who_it_is_leaves_none(world: World) -> None:
    file = a_file()
    before = len(refusals_of(world, world.admin.id))
    async with world.client() as http:
        answer = await http.put(file.path, content=file.content, headers={"Upload-Ticket": "x"})
    assert answer.status_code == 403
    assert len(refusals_of(world, world.admin.id)) == before


async def test_it_is_the_same_gate_behind_the_front(world: World) -> None:
    file = a_file()
    headers = {"Upload-Ticket": file.written, "Content-Type": "image/jpeg"}
    async with world.client() as http:
        page = (await http.get("/api/openapi.json")).json()["paths"]["/api/uploads/{file_id}"]["put"]
        answer = await http.put(file.path, content=file.content, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/photo-store-unavailable")
    assert page["security"] == []
    assert {"403", "404", "408", "413", "422", "503"} <= page["responses"].keys()


@pytest.mark.parametrize(
    "origin",
    [
        "store.example",
        "ftp://store.example",
        "javascript:alert(1)",
        "https://",
        "https://store.example/bucket",
        "https://store.example; script-src *",
        "https://store.example\nX: y",
        "https://store.example *",
        "https://*.example",
        "https://somebody@store.example",
    ],
)
async def test_where_browsers_reach_the_store_is_an_origin(world: World, origin: str) -> None:
    with pytest.raises(ValidationError, match="store_direct_url"):
        gateway_settings(world.database, store_direct_url=origin)


async def test_a_store_behind_tls_needs_an_origin_for_browsers(world: World) -> None:
    with pytest.raises(ValueError, match="plain http"):
        create_app(settings=gateway_settings(world.database, store_endpoint="https://store.example"))


async def test_with_a_store_of_its_own_browsers_may_send_there(make_world: MakeWorld, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    origin = "https://store.example:9000"
    world = await make_world(is_empty=True, spa_dir=tmp_path, store_direct_url=origin, store_endpoint=origin)
    file = a_file()
    headers = {"Upload-Ticket": file.written, "Content-Type": "image/jpeg"}
    async with world.client() as http:
        page = await http.get("/")
        answer = await http.put(file.path, content=file.content, headers=headers)
    assert page.headers["content-security-policy"].endswith(f"; connect-src 'self' {origin}")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/photo-not-allowed")
