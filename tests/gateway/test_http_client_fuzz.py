"""The client against malformed answers, hand-made and random.

After each malformed answer the same client sends a normal request: its answer shows whether any byte of the malformed
one was kept.
"""

import asyncio
from collections import Counter

import pytest

from gateway.edge.http_client.client import HttpClient, Outgoing
from gateway.edge.http_client.connection import Limits
from gateway.edge.http_client.errors import UpstreamError
from tests.gateway.malformed_answers import MARKS, malformed_answer, mark_of
from tests.gateway.memory_upstream import MemoryUpstream, Reply

QUICK = Limits(connections=1, waiting=0, read=0.02)
LONGEST_SECONDS = 30.0
SIDE_BY_SIDE = 50
METHODS = ("GET", "GET", "GET", "HEAD", "POST")


def respond(head: bytes) -> Reply:
    """`/honest/N` is answered with N, `/wrong/N` with the malformed answer of seed N."""
    kind, number = head.split(b" ")[1][1:].split(b"/")
    if kind == b"wrong":
        return malformed_answer(int(number))
    return Reply((b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(number), number),), ends=False)


async def ask(client: HttpClient, method: str, target: str) -> bytes:
    request = Outgoing(method, target.encode(), [(b"Host", b"x")])
    async with asyncio.timeout(LONGEST_SECONDS):
        exchange = await client.exchange("127.0.0.1", 1, request)
        content = b""
        while piece := await exchange.read():
            content += piece
        return content


async def ask_wrong(client: HttpClient, number: int, seen: Counter[str]) -> None:
    method = METHODS[number % len(METHODS)]
    try:
        content = await ask(client, method, f"/wrong/{number}")
    except UpstreamError as error:
        seen[type(error).__name__] += 1
        return
    seen["taken for an answer"] += 1
    assert MARKS & set(content) <= {mark_of(number)}, number


async def let_it_arrive() -> None:
    """Delivers all that the upstream still has to send, a piece a turn, and the end of its connection."""
    for _ in range(8):
        await asyncio.sleep(0)


async def ask_in_turn(numbers: range, seen: Counter[str]) -> None:
    upstream = MemoryUpstream(respond)
    client = HttpClient(QUICK, upstream.connect)
    for number in numbers:
        await ask_wrong(client, number, seen)
        await let_it_arrive()
        assert await ask(client, "GET", f"/honest/{number}") == b"%d" % number, number
    await client.aclose()


async def ask_all(count: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    async with asyncio.TaskGroup() as tasks:
        for first in range(SIDE_BY_SIDE):
            tasks.create_task(ask_in_turn(range(first, count, SIDE_BY_SIDE), seen))
    assert seen.total() == count
    return seen


def assert_every_end_was_met(seen: Counter[str]) -> None:
    """A run in which nothing is refused, or nothing accepted, would prove nothing."""
    assert {"Malformed", "Cut", "NoAnswer", "ReadTimedOut", "taken for an answer"} <= seen.keys()


async def test_no_malformed_answer_hangs_or_becomes_another_ones() -> None:
    assert_every_end_was_met(await ask_all(3_000))


@pytest.mark.slow
async def test_no_malformed_answer_of_a_hundred_thousand_hangs_or_becomes_another_ones() -> None:
    assert_every_end_was_met(await ask_all(100_000))
