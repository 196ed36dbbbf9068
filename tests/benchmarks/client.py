"""The load client: its own process, so that its CPU is measured separately from the server's.

It reads one burst a line (JSON, `Burst`) from stdin and answers one line (`Result`) for each. Every connection sends
its next visit when the last was answered, as a phone does (closed loop). It speaks both protocols of uploads: a PUT
through the gateway, whose answer says that the file is stored, and a form posted to the store, which is completed.
"""

import asyncio
import functools
import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID

import orjson
import uvloop
from uuid_utils.compat import uuid7

from tests.benchmarks.connection import Connection
from tests.benchmarks.visit_bodies import Photo, PhotoKind, Photos, VisitPlan, photos_of

MOST_TROUBLE_KEPT = 5


@dataclass(frozen=True)
class Burst:
    """`senders`: tokens and the households each may visit; the connections use them in turn.

    It ends after `visits`, or after `seconds`. `photos`: photos in each visit's list. With `looks` (number of the
    sender, id of a photo) it reads the thumbs of these photos and sends nothing.
    """

    host: str
    port: int
    senders: list[tuple[str, list[str]]]
    visited_on: str
    connections: int
    seconds: float
    photos: int = 0
    photo_kind: PhotoKind = "noise"
    visits: int | None = None
    looks: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Result:
    """`latencies` in seconds, one a visit or look; `seconds` from the first request to the last answer.

    `sent`: of each visit the number of its sender and the id of its first photo.
    """

    latencies: list[float] = field(default_factory=list)
    sent: list[tuple[int, str]] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0
    failed: int = 0
    trouble: list[str] = field(default_factory=list)

    def fail(self, what: str) -> None:
        self.failed += 1
        if len(self.trouble) < MOST_TROUBLE_KEPT:
            self.trouble.append(what)


class UnexpectedAnswer(Exception):
    def __init__(self, step: str, status: int, body: bytes) -> None:
        super().__init__(f"{step}: {status} {body[:200].decode(errors='replace')}")


class Sender:
    """One connection of a burst. `work` is shared by all: an item for each visit or look that is left."""

    def __init__(self, burst: Burst, number: int, plans: Sequence[VisitPlan], photos: Photos, result: Result) -> None:
        self._burst = burst
        self._number = number % len(plans)
        self._plans = plans
        self._photos = photos
        self._result = result

    async def run(self, work: Iterator[tuple[int, str] | None]) -> None:
        connection = await Connection.open(self._burst.host, self._burst.port)
        for seen in work:
            began = time.perf_counter()
            try:
                if seen is None:
                    await self._log_visit(connection)
                else:
                    await self._look(connection, *seen)
            except UnexpectedAnswer as trouble:
                self._result.fail(str(trouble))
            except ConnectionError as trouble:
                self._result.fail(str(trouble))
                connection = await Connection.open(self._burst.host, self._burst.port)
            else:
                self._result.latencies.append(time.perf_counter() - began)
        connection.close()

    async def _look(self, connection: Connection, sender: int, photo_id: str) -> None:
        await _get(connection, "look", (self._plans[sender].thumb(photo_id),), 200)

    async def _log_visit(self, connection: Connection) -> None:
        """A visit counts when the last answer says that all of it is stored."""
        plan = self._plans[self._number]
        visit_id = uuid7()
        photos = [self._photos.make() for _ in range(self._burst.photos)]
        answer = await _get(connection, "put", (plan.put(visit_id, photos),), 201)
        tickets = {entry["id"]: entry["upload"] for entry in orjson.loads(answer)["photos"]}
        for photo in photos:
            await _store_photo(connection, plan, visit_id, photo, tickets[str(photo.id)])
        if photos:
            self._result.sent.append((self._number, str(photos[0].id)))


async def _store_photo(
    connection: Connection, plan: VisitPlan, visit_id: UUID, photo: Photo, ticket: dict[str, object]
) -> None:
    is_put = ticket.get("method") == "PUT"
    answer = await _get(connection, "upload", plan.upload(photo, ticket), 200 if is_put else 201)
    if not is_put:
        answer = await _get(connection, "complete", (plan.complete(visit_id, photo),), 200)
    if orjson.loads(answer)["state"] == "expected":
        raise UnexpectedAnswer("upload", 200, answer)


async def _get(connection: Connection, step: str, pieces: tuple[bytes, ...], expected: int) -> bytes:
    status, body = await connection.send(pieces)
    if status != expected:
        raise UnexpectedAnswer(step, status, body)
    return body


async def run(burst: Burst) -> Result:
    host = f"{burst.host}:{burst.port}"
    plans = [VisitPlan(host, token, tuple(households), burst.visited_on) for token, households in burst.senders]
    photos, result = _photos(burst.photo_kind), Result()
    cpu, began = time.process_time(), time.perf_counter()
    work = _work(burst, began)
    senders = [Sender(burst, n, plans, photos, result) for n in range(burst.connections)]
    await asyncio.gather(*(sender.run(work) for sender in senders))
    result.seconds, result.cpu = time.perf_counter() - began, time.process_time() - cpu
    return result


@functools.cache
def _photos(kind: PhotoKind) -> Photos:
    """Made before the first burst of its kind."""
    return photos_of(kind)


def _work(burst: Burst, began: float) -> Iterator[tuple[int, str] | None]:
    if burst.looks:
        yield from burst.looks
    elif burst.visits is not None:
        yield from itertools.repeat(None, burst.visits)
    else:
        while time.perf_counter() < began + burst.seconds:
            yield None


def main() -> None:
    # Our own buffer: under PYTHONUNBUFFERED a result longer than the pipe would be cut in the middle.
    with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as answers:
        for line in sys.stdin:
            result = uvloop.run(run(Burst(**json.loads(line))))
            print(json.dumps(asdict(result)), file=answers, flush=True)


if __name__ == "__main__":
    main()
