"""What the client of the proxy accepts and refuses, tested with a server that breaks the protocol."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import pytest

from gateway.edge.http_client.client import HttpClient, Outgoing
from gateway.edge.http_client.connection import Exchange, Limits
from gateway.edge.http_client.errors import (
    Cut,
    Malformed,
    NoAnswer,
    NoFreeConnection,
    NotConnected,
    NotSendable,
    ReadTimedOut,
    WriteTimedOut,
)
from tests.gateway.hostile_server import HostileServer, Script, Visit, hostile_server

QUICK = Limits(connect=1, read=0.3, write=0.5, pool=0.3)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def answering(*answers: bytes) -> Script:
    """Each request of a connection gets the next answer; after the last one the connection is closed."""

    async def script(visit: Visit) -> None:
        for answer in answers:
            await visit.request()
            await visit.send(answer)

    return script


async def always_ok(visit: Visit) -> None:
    while True:
        await visit.request()
        await visit.send(OK)


Fields = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[bytes, bytes]
    content: bytes


async def begin(
    server: HostileServer,
    client: HttpClient,
    method: str = "GET",
    *,
    target: bytes = b"/x",
    headers: Fields = (),
    body: AsyncIterator[bytes] | None = None,
    length: int | None = 0,
) -> Exchange:
    """`length`: of `body`; None sends it in chunks."""
    framing: Fields = ()
    if body is not None:
        chunked = (b"Transfer-Encoding", b"chunked")
        framing = (chunked if length is None else (b"Content-Length", str(length).encode()),)
    fields = [(b"Host", b"bangfu.example"), *headers, *framing]
    return await client.exchange("127.0.0.1", server.port, Outgoing(method, target, fields, body, length))


async def send(
    server: HostileServer,
    method: str = "GET",
    client: HttpClient | None = None,
    *,
    target: bytes = b"/x",
    headers: Fields = (),
    body: AsyncIterator[bytes] | None = None,
    length: int | None = 0,
) -> Answer:
    """One request, its answer read to the end."""
    own = client or HttpClient(QUICK)
    try:
        exchange = await begin(server, own, method, target=target, headers=headers, body=body, length=length)
        content = b"".join([piece async for piece in pieces_of(exchange)])
        return Answer(exchange.status, {name.lower(): value for name, value in exchange.headers}, content)
    finally:
        if client is None:
            await own.aclose()


async def pieces_of(exchange: Exchange) -> AsyncIterator[bytes]:
    try:
        while piece := await exchange.read():
            yield piece
    finally:
        exchange.abandon()


MALFORMED = {
    "not HTTP": b"hello\r\n\r\n",
    "no status": b"HTTP/1.1\r\n\r\n",
    "status of letters": b"HTTP/1.1 abc OK\r\n\r\n",
    "NUL in a header": b"HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n",
    "space in a header name": b"HTTP/1.1 200 OK\r\nA b: c\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
    "length and chunks": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "length too long": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    "chunk size of letters": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
    "chunk longer than said": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabcdef\r\n0\r\n\r\n",
    "upgrade nobody asked for": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    "one endless header": b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000,
    "endless interim answers": b"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" * 3_000,
    "endless trailers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"A: b\r\n" * 20_000,
    "endless chunk extension": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"a" * 100_000,
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_it_refuses_a_malformed_answer(name: str) -> None:
    async with hostile_server(answering(MALFORMED[name])) as server:
        with pytest.raises(Malformed):
            await send(server)


CUT = {
    "inside the head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "before the body": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    "inside the body": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
    "inside a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "before the last chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
}


@pytest.mark.parametrize("name", CUT)
async def test_a_cut_answer_is_an_error_never_a_short_body(name: str) -> None:
    async with hostile_server(answering(CUT[name])) as server:
        with pytest.raises(Cut):
            await send(server)


async def test_a_reset_inside_the_body_is_an_error() -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(b"HTTP/1.1 200 OK\r\n\r\nno length, then a reset")
        await asyncio.sleep(0.05)
        visit.cut()

    async with hostile_server(script) as server:
        with pytest.raises(Cut):
            await send(server)


async def test_no_answer_at_all_is_not_sent_again_on_a_new_connection() -> None:
    async def script(visit: Visit) -> None:
        await visit.request()

    async with hostile_server(script) as server:
        with pytest.raises(NoAnswer):
            await send(server)
        assert server.visits == 1


async def test_nobody_listening_is_a_connect_error() -> None:
    async with hostile_server(always_ok) as server:
        pass
    with pytest.raises(NotConnected):
        await send(server)


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na"])
async def test_silence_is_a_read_timeout_and_closes_the_connection(start: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(start)
        await visit.request()

    async with hostile_server(script) as server:
        with pytest.raises(ReadTimedOut):
            await send(server)
        await asyncio.wait_for(server.closed_by_peer.wait(), 2)


async def test_a_slow_but_steady_answer_is_not_a_timeout() -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n")
        for letter in b"steady":
            await asyncio.sleep(0.1)
            await visit.send(bytes([letter]))

    async with hostile_server(script) as server:
        assert (await send(server)).content == b"steady"


@pytest.mark.parametrize(
    "field", [(b"X-A", b"b\r\nX-User-Id: 1"), (b"X-A", b"b\n"), (b"X-A\r\nB", b"c"), (b"X-A", b"\0")]
)
async def test_a_line_break_in_a_header_never_leaves(field: tuple[bytes, bytes]) -> None:
    async with hostile_server(always_ok) as server:
        with pytest.raises(NotSendable):
            await send(server, headers=[field])
        client = HttpClient(QUICK)
        assert (await send(server, client=client)).content == b"ok"
        await client.aclose()


async def test_a_connection_is_used_again() -> None:
    client = HttpClient(QUICK)
    async with hostile_server(always_ok) as server:
        for _ in range(5):
            await send(server, client=client)
        assert server.visits == 1
        await client.aclose()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        OK + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged",
        OK + b"more",
    ],
    ids=["close", "HTTP/1.0", "a second answer", "bytes after the answer"],
)
async def test_a_connection_with_something_wrong_is_not_used_again(answer: bytes) -> None:
    client = HttpClient(QUICK)

    async def script(visit: Visit) -> None:
        while True:
            await visit.request()
            await visit.send(answer if visit.number == 1 else OK)

    async with hostile_server(script) as server:
        for _ in range(2):
            assert (await send(server, client=client)).content == b"ok"
        assert server.visits == 2
        await client.aclose()


async def test_bytes_sent_on_an_idle_connection_are_not_read_as_an_answer() -> None:
    client = HttpClient(QUICK)

    async def script(visit: Visit) -> None:
        while True:
            await visit.request()
            await visit.send(OK)
            if visit.number == 1:
                await asyncio.sleep(0.05)
                await visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged")

    async with hostile_server(script) as server:
        await send(server, client=client)
        await asyncio.sleep(0.15)
        assert (await send(server, client=client)).content == b"ok"
        assert server.visits == 2
        await client.aclose()


async def closes_used_connections(visit: Visit) -> None:
    """The first connection is closed at its second request, like the race of a keep-alive timeout."""
    await visit.request()
    await visit.send(OK)
    await visit.request()
    if visit.number == 1:
        return
    await visit.send(OK)


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS"])
async def test_an_idempotent_request_survives_a_stale_connection(method: str) -> None:
    client = HttpClient(QUICK)
    async with hostile_server(closes_used_connections) as server:
        await send(server, client=client)
        assert (await send(server, method, client=client)).status == 200
        assert server.visits == 2
        await client.aclose()


async def test_a_small_put_survives_a_stale_connection_with_its_body() -> None:
    bodies = []

    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(OK)
        if visit.number == 1:
            await visit.reader.readexactly(10)
            return
        await visit.request()

    async def first_or_put(visit: Visit) -> None:
        if visit.number == 1:
            await script(visit)
            return
        await visit.request()
        bodies.append(await visit.reader.readexactly(5))
        await visit.send(OK)

    client = HttpClient(QUICK)
    async with hostile_server(first_or_put) as server:
        await send(server, client=client)
        await send(server, "PUT", client=client, body=pieces(b"visit"), length=5)
        assert bodies == [b"visit"]
        await client.aclose()


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_a_request_that_may_do_harm_twice_is_not_sent_again(method: str) -> None:
    client = HttpClient(QUICK)
    async with hostile_server(closes_used_connections) as server:
        await send(server, client=client)
        with pytest.raises(NoAnswer):
            await send(server, method, client=client)
        assert server.visits == 1
        await client.aclose()


async def test_it_is_sent_again_only_once() -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        if visit.number == 1:
            await visit.send(OK)
            await visit.request()

    client = HttpClient(QUICK)
    async with hostile_server(script) as server:
        await send(server, client=client)
        with pytest.raises(NoAnswer):
            await send(server, client=client)
        assert server.visits == 2
        await client.aclose()


async def test_nothing_is_sent_again_once_a_byte_came_back() -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(OK)
        await visit.request()
        await visit.send(b"H")

    client = HttpClient(QUICK)
    async with hostile_server(script) as server:
        await send(server, client=client)
        with pytest.raises(Cut):
            await send(server, client=client)
        assert server.visits == 1
        await client.aclose()


async def test_an_old_idle_connection_is_closed_not_used() -> None:
    client = HttpClient(Limits(keep_alive=0.05))
    async with hostile_server(always_ok) as server:
        await send(server, client=client)
        await asyncio.sleep(0.1)
        await send(server, client=client)
        assert server.visits == 2
        await asyncio.wait_for(server.closed_by_peer.wait(), 2)
        await client.aclose()


NO_BODY = [
    ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", 200),
    ("GET", b"HTTP/1.1 204 No Content\r\n\r\n", 204),
    ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\nETag: x\r\n\r\n", 304),
    ("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200),
]


@pytest.mark.parametrize(("method", "answer", "status"), NO_BODY)
async def test_answers_without_a_body_end_at_once_and_keep_the_connection(
    method: str, answer: bytes, status: int
) -> None:
    client = HttpClient(QUICK)

    async def script(visit: Visit) -> None:
        while True:
            await visit.request()
            await visit.send(answer)

    async with hostile_server(script) as server:
        for _ in range(2):
            response = await send(server, method, client=client)
            assert (response.status, response.content) == (status, b"")
        assert server.visits == 1
        await client.aclose()


async def test_a_body_sent_with_head_closes_the_connection() -> None:
    client = HttpClient(QUICK)
    async with hostile_server(answering(OK)) as server:
        assert (await send(server, "HEAD", client=client)).content == b""
        assert (await send(server, "HEAD", client=client)).content == b""
        assert server.visits == 2
        await client.aclose()


async def test_chunks_trailers_and_interim_answers() -> None:
    answer = (
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n"
        b"3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nX-Trailer: late\r\n\r\n"
    )

    async def byte_by_byte(visit: Visit) -> None:
        await visit.request()
        for number in range(len(answer)):
            await visit.send(answer[number : number + 1])

    for script in (answering(answer), byte_by_byte):
        async with hostile_server(script) as server:
            response = await send(server)
            assert response.content == b"abcde"
            assert response.headers.get(b"x-a") == b"b"
            assert b"x-trailer" not in response.headers
            assert b"link" not in response.headers


async def test_a_body_without_length_ends_with_the_connection() -> None:
    async with hostile_server(answering(b"HTTP/1.1 200 OK\r\n\r\nto the end")) as server:
        assert (await send(server)).content == b"to the end"


async def test_the_request_arrives_as_it_was_given() -> None:
    heads = []

    async def script(visit: Visit) -> None:
        heads.append(await visit.request())
        await visit.send(OK)

    async with hostile_server(script) as server:
        client = HttpClient(QUICK)
        await send(
            server, client=client, target=b"/api/a%20b?x=%E5%8C%97&y=1", headers=[(b"X-B", b"1"), (b"X-B", b"2")]
        )
        await client.aclose()
    assert heads == [b"GET /api/a%20b?x=%E5%8C%97&y=1 HTTP/1.1\r\nHost: bangfu.example\r\nX-B: 1\r\nX-B: 2\r\n\r\n"]


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_it_streams_a_request_of_known_length() -> None:
    got = []

    async def script(visit: Visit) -> None:
        assert b"transfer-encoding" not in (await visit.request()).lower()
        got.append(await visit.reader.readexactly(9))
        await visit.send(OK)

    async with hostile_server(script) as server:
        await send(server, "PUT", body=pieces(b"abc", b"", b"def", b"ghi"), length=9)
    assert got == [b"abcdefghi"]


async def test_it_streams_a_request_of_unknown_length_in_chunks() -> None:
    got = []

    async def script(visit: Visit) -> None:
        await visit.request()
        got.append(await visit.reader.readuntil(b"0\r\n\r\n"))
        await visit.send(OK)

    async with hostile_server(script) as server:
        await send(server, "POST", body=pieces(b"abc", b"", b"0123456789abcdef"), length=None)
        await send(server, "POST", body=pieces(), length=None)
    assert got == [b"3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n", b"0\r\n\r\n"]


@pytest.mark.parametrize("parts", [(b"abc",), (b"abc", b"defg", b"h"), (b"abcdefgh",), ()])
async def test_a_body_of_another_length_than_announced_is_an_error(parts: tuple[bytes, ...]) -> None:
    async with hostile_server(always_ok) as server:
        with pytest.raises(NotSendable):
            await send(server, "PUT", body=pieces(*parts), length=5)


class PhoneGone(Exception):
    pass


async def test_what_the_body_raises_comes_out_and_closes_the_connection() -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield b"abc"
        await asyncio.sleep(0.05)
        raise PhoneGone

    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.reader.readexactly(100)

    async with hostile_server(script) as server:
        with pytest.raises(PhoneGone):
            await send(server, "PUT", body=breaking(), length=100)
        await asyncio.wait_for(server.closed_by_peer.wait(), 2)


async def test_an_answer_before_the_end_of_the_request_is_passed_on_and_stops_the_request() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield bytes(65_536)
            await asyncio.sleep(0)

    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nlarge")
        await asyncio.sleep(0.2)

    async with hostile_server(script) as server:
        response = await send(server, "POST", body=endless(), length=None)
        assert (response.status, response.content) == (413, b"large")
        so_far = sent
        await asyncio.sleep(0.1)
        assert sent == so_far


async def test_a_slow_upload_is_not_a_read_timeout() -> None:
    async def slow() -> AsyncIterator[bytes]:
        for _ in range(5):
            await asyncio.sleep(0.12)
            yield b"x"

    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.reader.readexactly(5)
        await visit.send(OK)

    async with hostile_server(script) as server:
        assert (await send(server, "PUT", body=slow(), length=5)).content == b"ok"


async def test_an_upstream_that_takes_nothing_is_a_write_timeout_and_stops_the_reading() -> None:
    taken = 0

    async def large() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(2_000):
            taken += 65_536
            yield bytes(65_536)

    async def script(visit: Visit) -> None:
        await visit.request()
        await asyncio.sleep(5)

    async with hostile_server(script) as server:
        with pytest.raises(WriteTimedOut):
            await send(server, "PUT", body=large(), length=2_000 * 65_536)
    assert taken < 16_000_000


async def test_a_slow_reader_pauses_the_upstream() -> None:
    written = 0

    async def script(visit: Visit) -> None:
        nonlocal written
        await visit.request()
        await visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 64000000\r\n\r\n")
        for _ in range(1_000):
            await visit.send(bytes(64_000))
            written += 64_000

    client = HttpClient(Limits())
    async with hostile_server(script) as server:
        exchange = await begin(server, client)
        await asyncio.sleep(0.3)
        assert written < 16_000_000
        size = sum([len(piece) async for piece in pieces_of(exchange)])
        assert size == 64_000_000
        await client.aclose()


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na"])
async def test_a_cancelled_request_closes_its_connection(start: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(start)
        await visit.request()

    client = HttpClient(Limits())
    async with hostile_server(script) as server:
        task = asyncio.create_task(send(server, client=client))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(server.closed_by_peer.wait(), 2)
        await client.aclose()


async def test_an_answer_closed_before_its_end_closes_the_connection() -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na")
        await visit.request()

    client = HttpClient(Limits())
    async with hostile_server(script) as server:
        exchange = await begin(server, client)
        exchange.abandon()
        await asyncio.wait_for(server.closed_by_peer.wait(), 2)
        await client.aclose()


async def test_the_pool_is_bounded_and_the_queue_before_it_too() -> None:
    async def script(visit: Visit) -> None:
        while True:
            await visit.request()
            await asyncio.sleep(0.05)
            await visit.send(OK)

    limits = Limits(connections=2, waiting=3, pool=5)
    client = HttpClient(limits)
    async with hostile_server(script) as server:
        answers = await asyncio.gather(*(send(server, client=client) for _ in range(8)), return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, NoFreeConnection)]
        served = [answer for answer in answers if isinstance(answer, Answer)]
        assert (len(refused), len(served), server.visits) == (3, 5, 2)
        await client.aclose()


async def test_waiting_for_a_connection_ends() -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await asyncio.sleep(5)

    client = HttpClient(Limits(connections=1, pool=0.1, read=0.5))
    async with hostile_server(script) as server:
        first = asyncio.create_task(send(server, client=client))
        await asyncio.sleep(0.05)
        with pytest.raises(NoFreeConnection):
            await send(server, client=client)
        with pytest.raises(ReadTimedOut):
            await first
        await client.aclose()


async def test_cancelled_waiters_lose_no_connection() -> None:
    """After many cancellations every connection of the pool is still available."""

    async def script(visit: Visit) -> None:
        while True:
            await visit.request()
            await asyncio.sleep(0.002)
            await visit.send(OK)

    client = HttpClient(Limits(connections=3, waiting=1000, pool=5))
    async with hostile_server(script) as server:
        for delay in range(30):
            tasks = [asyncio.create_task(send(server, client=client)) for _ in range(20)]
            await asyncio.sleep(delay / 5_000)
            for task in tasks[::2]:
                task.cancel()
            answers = await asyncio.gather(*tasks, return_exceptions=True)
            kept = answers[1::2]
            assert all(isinstance(answer, Answer) and answer.content == b"ok" for answer in kept)
        assert await asyncio.gather(*(send(server, client=client) for _ in range(3)))
        await client.aclose()


async def test_parallel_requests_never_exchange_their_answers() -> None:
    async def script(visit: Visit) -> None:
        while True:
            number = (await visit.request()).split(b" ")[1].removeprefix(b"/")
            await asyncio.sleep(int(number) % 7 / 1_000)
            await visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(number), number))

    client = HttpClient(Limits(connections=8, waiting=1000))
    async with hostile_server(script) as server:
        answers = await asyncio.gather(*(send(server, client=client, target=b"/%d" % number) for number in range(300)))
        assert [answer.content for answer in answers] == [b"%d" % number for number in range(300)]
        await client.aclose()
        assert server.visits <= 8


async def slow_second(visit: Visit) -> None:
    """The first answer at once, each later one after 0.3 seconds."""
    await visit.request()
    await visit.send(OK)
    while True:
        await visit.request()
        await asyncio.sleep(0.3)
        await visit.send(OK)


async def test_the_timeout_of_an_answered_request_does_not_end_the_next_one() -> None:
    client = HttpClient(Limits(read=0.5))
    async with hostile_server(slow_second) as server:
        await send(server, client=client)
        await asyncio.sleep(0.3)  # 0.5 s after the first request is during the second one
        answer = await send(server, client=client)
        again = await send(server, client=client)
        await client.aclose()
    assert (answer.status, again.status, server.visits) == (200, 200, 1)
