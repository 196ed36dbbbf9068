"""Reads the feed of another program: a cursor marks the position, `events_seen` applies each event once.

Delivery is at least once. A handler gets a batch of events in the order of the feed.
"""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Generic, TypeVar
from uuid import UUID

import httpx
import orjson
from prometheus_client import Counter, Gauge
from pydantic import SecretStr
from sqlalchemy import Column, Table, Text, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.clock import read_moment
from services.kernel.db.database import Database
from services.kernel.events.feed import BATCH, LONGEST_WAIT, parse_cursor
from services.kernel.events.outbox import metadata
from services.kernel.events.payloads import Read
from services.kernel.loops import every
from services.kernel.problems import Unavailable
from services.kernel.web.internal import internal_headers

log = logging.getLogger(__name__)
FAULTS = Counter("bangfu_feed_faults", "Readings of a feed that failed.", ["reader", "source", "error"])
IS_STUCK = Gauge("bangfu_feed_is_stuck", "1 while the last reading of a feed has failed.", ["reader", "source"])
LONGEST_PAUSE = 10.0
ANSWER_SECONDS = 10.0
REMEMBER_SECONDS = 5.0
"""How often an idle feed stores the time at which it was read to its end; the board's "as of" is at most so old."""
feed_cursors = Table("feed_cursors", metadata, Column("source", Text, primary_key=True), Column("cursor", Text))


T = TypeVar("T", bound=Read)


@dataclass(frozen=True, slots=True)
class Event(Generic[T]):
    """`at`: when what it tells happened, as the feed says it."""

    event_id: UUID
    type: str
    subject: str
    data: T
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handler(Generic[T]):
    """`apply` gets a batch of events in the order of the feed; of two about the same thing the later one holds.

    It may get an event twice. `model`: the fields that it reads.
    """

    model: type[T]
    apply: Callable[[AsyncConnection, Sequence[Event[T]]], Awaitable[None]]


Handlers = Mapping[str, Handler[Any]]
"""By type of event."""


@dataclass(frozen=True, slots=True)
class Source:
    """A program whose feed is read: its name in our cursor table, its base URL, and the handlers by event type.

    `is_read_again`: for a second reading of a feed, under another name: its handlers get events applied before, too.
    """

    name: str
    url: str
    handlers: Handlers
    is_read_again: bool = False


class FeedReader:
    """Reads one program's feed into our database.

    Handlers and cursor commit together, under an advisory lock, so only one reader of a feed works at a time, and a
    crash repeats at most one batch.
    """

    def __init__(
        self, database: Database, client: httpx.AsyncClient, source: Source, internal_secret: SecretStr
    ) -> None:
        self._database = database
        self._client = client
        self._source = source.name
        self.name = (make_url(database.url).database or "", source.name)
        self._url = f"{source.url}/internal/events"
        self._headers = internal_headers(internal_secret)
        self._handlers = source.handlers
        self._is_read_again = source.is_read_again
        self._reading = asyncio.Lock()
        self._read_began_at = 0.0
        self._reached = ""
        self._remembered_at = -math.inf

    @property
    def position(self) -> int:
        """How far this reader knows the feed to be applied, as `outbox.published_at` counts."""
        return int(parse_cursor(self._reached)[0])

    async def read_batch(self) -> int:
        """Apply the next batch; returns how many events it held. Raises httpx.HTTPError, DBAPIError."""
        if time.monotonic() - self._remembered_at < REMEMBER_SECONDS and not await self._has_new_events():
            return 0
        return await self._apply_batch()

    async def _has_new_events(self) -> bool:
        """Whether there are events after the last one applied. Nearly always not, and then no transaction is opened."""
        answer = await self._get(self._reached, limit=1)
        return answer.content != b"[]"

    async def _get(self, after: str, limit: int) -> httpx.Response:
        answer = await self._client.get(self._url, params={"after": after, "limit": limit}, headers=self._headers)
        answer.raise_for_status()
        return answer

    async def _wait_for_events(self, stop: asyncio.Event) -> None:
        """Return when there are events after the last one applied, or when the time of reading is to be stored again.

        Returns at once when the program does not answer: the reading that follows counts and logs it.
        """
        seconds = min(LONGEST_WAIT, self._remembered_at + REMEMBER_SECONDS - time.monotonic())
        if seconds <= 0:
            return
        query: dict[str, str | float] = {"after": self._reached, "limit": 1, "wait": round(seconds, 2)}
        limits = httpx.Timeout(ANSWER_SECONDS, read=seconds + ANSWER_SECONDS)
        asking = asyncio.ensure_future(self._client.get(self._url, params=query, headers=self._headers, timeout=limits))
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asking.cancel()
            stopping.cancel()
            answer, _ = await asyncio.gather(asking, stopping, return_exceptions=True)
        if isinstance(answer, httpx.Response) and answer.is_success and answer.content != b"[]":
            # There are events, so the reading that follows need not ask whether there are any.
            self._remembered_at = -math.inf

    async def _apply_batch(self) -> int:
        async with self._database.transaction() as connection:
            await connection.execute(
                text("select pg_advisory_xact_lock(hashtext(:source))"), {"source": f"feed:{self._source}"}
            )
            cursor = await _cursor(connection, self._source)
            answer = await self._get(cursor, BATCH)
            events = _events_in(answer.content)
            fresh = events if self._is_read_again else await _unseen(connection, events)
            for handler, run in self._runs(fresh):
                await handler.apply(connection, run)
            following = answer.headers["Next-Cursor"] if events else cursor
            await _remember(connection, self._source, following, is_at_end=len(events) < BATCH)
        self._reached, self._remembered_at = following, time.monotonic()
        return len(events)

    def _runs(self, events: Sequence["_Raw"]) -> Iterator[tuple[Handler[Any], list[Event[Any]]]]:
        """Groups consecutive events with the same handler, so a visit completed and its correction keep their order.

        Raises ValidationError for an event without the fields of its model.
        """
        handled = [event for event in events if event.type in self._handlers]
        for handler, run in groupby(handled, key=lambda event: self._handlers[event.type]):
            yield handler, [_read(event, handler.model) for event in run]

    async def catch_up(self) -> int:
        """Read all that was published before the call; returns how many events were read.

        A batch that is not full ends at the end of the feed. Reading until a batch is empty would, while visits keep
        coming, send many requests for a few events each.
        """
        total = count = await self.read_batch()
        while count == BATCH:
            count = await self.read_batch()
            total += count
        return total

    async def try_catch_up(self) -> bool:
        """As `catch_up`, for callers that can go on without. On failure returns False, logs a line and counts it."""
        try:
            await self.catch_up()
        except (httpx.HTTPError, DBAPIError, PoolTimeout, OSError, TimeoutError) as error:
            log.warning("feed %s: %s", self._source, type(error).__name__)
            self._note(error)
            return False
        # An unexpected event must not stop the other feeds. Nothing is lost: the batch was rolled back, its cursor
        # stays before it, and it is read again until the program at fault has been repaired.
        except Exception as error:
            # The message may quote an event, so only the type is logged.
            log.error("feed %s cannot be applied: %s", self._source, type(error).__name__)
            self._note(error)
            return False
        IS_STUCK.labels(*self.name).set(0)
        return True

    def _note(self, error: Exception) -> None:
        FAULTS.labels(*self.name, type(error).__name__).inc()
        IS_STUCK.labels(*self.name).set(1)

    async def catch_up_for_request(self) -> bool:
        """Read what was published before this call; requests that wait at the same time share one reading."""
        requested_at = time.monotonic()
        async with self._reading:
            # Only a reading that began after the request covers it.
            if self._read_began_at >= requested_at:
                return True
            began_at = time.monotonic()
            if not await self.try_catch_up():
                return False
            self._read_began_at = began_at
        return True

    async def require_catch_up(self) -> None:
        """As `catch_up_for_request`, where an answer without the events would be wrong. Raises Unavailable."""
        if not await self.catch_up_for_request():
            raise Unavailable()

    async def run(self, stop: asyncio.Event, interval_seconds: float = 0.5) -> None:
        """Read until `stop` is set, at most once in each interval; after a fault the pause grows, up to
        `LONGEST_PAUSE`."""
        pause = interval_seconds

        async def read() -> float:
            nonlocal pause
            await self._wait_for_events(stop)
            if stop.is_set():
                return 0.0
            pause = interval_seconds if await self.try_catch_up() else min(pause * 2, LONGEST_PAUSE)
            return pause

        await every(interval_seconds, read, stop, name=f"feed {self._source}", log=log)


async def _cursor(connection: AsyncConnection, source: str) -> str:
    statement = select(feed_cursors.c.cursor).where(feed_cursors.c.source == source)
    return (await connection.execute(statement)).scalar_one_or_none() or ""


async def _remember(connection: AsyncConnection, source: str, cursor: str, *, is_at_end: bool) -> None:
    """`read_at`: everything published before it has been applied. An idle feed writes it every few seconds only."""
    await connection.execute(
        text(
            """
            insert into feed_cursors as known (source, cursor, read_at)
            values (:source, :cursor, case when :is_at_end then now() else 'epoch'::timestamptz end)
            on conflict (source) do update
               set cursor = excluded.cursor, read_at = case when :is_at_end then now() else known.read_at end
             where known.cursor <> excluded.cursor or known.read_at < now() - interval '2 seconds'
            """
        ),
        {"source": source, "cursor": cursor, "is_at_end": is_at_end},
    )


async def _unseen(connection: AsyncConnection, events: list["_Raw"]) -> list["_Raw"]:
    """The events not applied before, in order; `events_seen` records them in this transaction."""
    if not events:
        return []
    result = await connection.execute(
        text(
            """
            insert into events_seen (event_id) select unnest(cast(:ids as uuid[]))
            on conflict do nothing returning event_id
            """
        ),
        {"ids": [event.event_id for event in events]},
    )
    fresh = {row.event_id for row in result}
    return [event for event in events if event.event_id in fresh]


@dataclass(frozen=True, slots=True)
class _Raw:
    event_id: UUID
    type: str
    subject: str
    data: Any
    at: datetime | None


def _events_in(content: bytes) -> list[_Raw]:
    """Raises ValueError, KeyError, TypeError when the content is not a batch of CloudEvents."""
    batch = orjson.loads(content)
    if not isinstance(batch, list):
        raise TypeError("a feed is a list of events")
    return [_Raw(UUID(raw["id"]), raw["type"], raw["subject"], raw["data"], _moment_of(raw)) for raw in batch]


def _moment_of(raw: Any) -> datetime | None:
    return read_moment(raw["time"]) if "time" in raw else None


def _read(raw: _Raw, model: type[T]) -> Event[T]:
    """Raises ValidationError."""
    return Event(raw.event_id, raw.type, raw.subject, model.model_validate(raw.data), raw.at)
