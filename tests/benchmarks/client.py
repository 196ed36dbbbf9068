"""The load client: its own process, so that its CPU is measured separately from the server's.

It reads one burst a line (JSON, `Burst`) from stdin and answers one line (`Result`) for each. Every connection sends
its next visit when the last was answered, as a phone does (closed loop).
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from uuid import UUID

import orjson
import uvloop
from uuid_utils.compat import uuid7

from tests.benchmarks.connection import Connection
from tests.benchmarks.visit_bodies import Photo, PhotoKind, Photos, VisitPlan

MOST_TROUBLE_KEPT = 5


@dataclass(frozen=True)
class Burst:
    """`senders`: tokens and the households each may visit; the connections use them in turn.

    `photos`: photos in each visit's list.
    """

    host: str
    port: int
    senders: list[tuple[str, list[str]]]
    visited_on: str
    connections: int
    seconds: float
    photos: int = 0
    photo_kind: PhotoKind = "noise"


@dataclass
class Result:
    """`latencies` in seconds, one a visit; `seconds` from the first request to the last answer."""

    latencies: list[float] = field(default_factory=list)
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
    """One connection of a burst."""

    def __init__(self, burst: Burst, plan: VisitPlan, photos: Photos, result: Result) -> None:
        self._burst = burst
        self._plan = plan
        self._photos = photos
        self._result = result

    async def run(self, ends: float) -> None:
        connection = await Connection.open(self._burst.host, self._burst.port)
        while time.perf_counter() < ends:
            began = time.perf_counter()
            try:
                await self._log_visit(connection)
            except UnexpectedAnswer as trouble:
                self._result.fail(str(trouble))
            except ConnectionError as trouble:
                self._result.fail(str(trouble))
                connection = await Connection.open(self._burst.host, self._burst.port)
            else:
                self._result.latencies.append(time.perf_counter() - began)
        connection.close()

    async def _log_visit(self, connection: Connection) -> None:
        """A visit counts when the last answer says that all of it is stored."""
        visit_id = uuid7()
        photos = [self._photos.make() for _ in range(self._burst.photos)]
        answer = await _get(connection, "put", (self._plan.put(visit_id, photos),), 201)
        tickets = {entry["id"]: entry["upload"] for entry in orjson.loads(answer)["photos"]}
        for photo in photos:
            await self._store_photo(connection, visit_id, photo, tickets[str(photo.id)])

    async def _store_photo(
        self, connection: Connection, visit_id: UUID, photo: Photo, ticket: dict[str, object]
    ) -> None:
        await _get(connection, "upload", self._plan.upload(photo, ticket), 201)
        answer = await _get(connection, "complete", (self._plan.complete(visit_id, photo),), 200)
        if orjson.loads(answer)["state"] == "expected":
            raise UnexpectedAnswer("complete", 200, answer)


async def _get(connection: Connection, step: str, pieces: tuple[bytes, ...], expected: int) -> bytes:
    status, body = await connection.send(pieces)
    if status != expected:
        raise UnexpectedAnswer(step, status, body)
    return body


async def run(burst: Burst) -> Result:
    host = f"{burst.host}:{burst.port}"
    plans = [VisitPlan(host, token, tuple(households), burst.visited_on) for token, households in burst.senders]
    photos, result = Photos(burst.photo_kind), Result()
    cpu, began = time.process_time(), time.perf_counter()
    senders = [Sender(burst, plans[n % len(plans)], photos, result) for n in range(burst.connections)]
    await asyncio.gather(*(sender.run(began + burst.seconds) for sender in senders))
    result.seconds, result.cpu = time.perf_counter() - began, time.process_time() - cpu
    return result


def main() -> None:
    # Our own buffer: under PYTHONUNBUFFERED a result longer than the pipe would be cut in the middle.
    with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as answers:
        for line in sys.stdin:
            result = uvloop.run(run(Burst(**json.loads(line))))
            print(json.dumps(asdict(result)), file=answers, flush=True)


if __name__ == "__main__":
    main()
