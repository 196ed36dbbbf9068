"""Events between programs: an outbox table in the writer, a feed over HTTP, a cursor and an inbox in the reader.

An event is a row written in the transaction that caused it. A serial id is not commit order, so the feed orders by
(transaction id, id) and ends before the oldest transaction still running: a reader that remembers its cursor misses
nothing. Delivery is at least once; `events_seen` in the reader makes it once.

No personal data of household members ever travels in an event.
"""

import asyncio
import hmac
import logging
import math
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

import httpx
import orjson
from fastapi import APIRouter, Header, Query, Response
from prometheus_client import Counter, Gauge
from sqlalchemy import Column, MetaData, Table, Text, Uuid, insert, make_url, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.clock import wait_or_stop
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.problems import NotFound

log = logging.getLogger(__name__)

FAULTS = Counter("bangfu_feed_faults", "Readings of a feed that failed.", ["reader", "source", "error"])
IS_STUCK = Gauge("bangfu_feed_is_stuck", "1 while the last reading of a feed has failed.", ["reader", "source"])

BATCH = 500
LONGEST_PAUSE = 10.0
REMEMBER_SECONDS = 5.0
"""How often an idle feed writes down that it has been read to its end; the board's "as of" is at most so old."""
CLOUDEVENTS_BATCH = "application/cloudevents-batch+json"

# Only the columns written here; the DDL of record is `schema.create_event_tables`.
metadata = MetaData()
outbox = Table(
    "outbox",
    metadata,
    Column("event_id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("data", JSONB, nullable=False),
)
feed_cursors = Table("feed_cursors", metadata, Column("source", Text, primary_key=True), Column("cursor", Text))

FEED = text(
    """
    select id, transaction_id::text as transaction, event_id, type, subject, data, occurred_at
      from outbox
     where (transaction_id, id) > (cast(cast(:transaction_id as text) as xid8), :id)
       and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     order by transaction_id, id
     limit :limit
    """
)


@dataclass(frozen=True, slots=True)
class Event:
    event_id: UUID
    type: str
    subject: str
    data: dict[str, Any]


# Told a run of events in the order of the feed; of two about the same thing the later one holds.
Handler = Callable[[AsyncConnection, Sequence[Event]], Awaitable[None]]


async def publish(connection: AsyncConnection, type_: str, subject: str, data: Mapping[str, Any]) -> None:
    """Write an event in the caller's transaction. `data` must be JSON and hold no personal data."""
    statement = insert(outbox).values(event_id=new_id(), type=type_, subject=subject, data=dict(data))
    await connection.execute(statement)


def parse_cursor(cursor: str) -> tuple[str, int]:
    """
    >>> parse_cursor("771-12")
    ('771', 12)
    >>> parse_cursor("")
    ('0', 0)
    """
    transaction_id, _, id_ = (cursor or "0-0").partition("-")
    return str(int(transaction_id)), int(id_ or 0)


async def read_outbox(connection: AsyncConnection, after: str, limit: int) -> tuple[list[dict[str, Any]], str]:
    """CloudEvents after a cursor, oldest first, and the cursor behind them. Raises ValueError on a foreign cursor."""
    transaction_id, id_ = parse_cursor(after)
    parameters = {"transaction_id": transaction_id, "id": id_, "limit": limit}
    rows = (await connection.execute(FEED, parameters)).all()
    events = [
        {
            "specversion": "1.0",
            "id": str(row.event_id),
            "type": row.type,
            "source": "/bangfu",
            "subject": row.subject,
            "time": _rfc3339(row.occurred_at),
            "data": row.data,
        }
        for row in rows
    ]
    return events, (f"{rows[-1].transaction}-{rows[-1].id}" if rows else after)


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat()


def feed_router(database: Database, internal_secret: str) -> APIRouter:
    """`GET /internal/events`, for our own programs; anybody else is told that nothing is here."""
    router = APIRouter(include_in_schema=False)

    @router.get("/internal/events")
    async def read_events(
        after: Annotated[str, Query(max_length=64)] = "",
        limit: Annotated[int, Query(ge=1, le=BATCH)] = BATCH,
        authorization: Annotated[str, Header()] = "",
    ) -> Response:
        require_internal(authorization, internal_secret)
        async with database.transaction() as connection:
            try:
                events, cursor = await read_outbox(connection, after, limit)
            except ValueError:
                raise NotFound() from None
        return Response(orjson.dumps(events), media_type=CLOUDEVENTS_BATCH, headers={"Next-Cursor": cursor})

    return router


def require_internal(authorization: str, internal_secret: str) -> None:
    """Raises NotFound unless the caller is one of our own programs."""
    if not hmac.compare_digest(authorization.encode(), f"Bearer {internal_secret}".encode()):
        raise NotFound()


class FeedReader:
    """Reads one program's feed into our database.

    Handlers and cursor commit together, under an advisory lock, so two readers of one feed take turns and a crash
    repeats at most one batch.
    """

    def __init__(
        self,
        database: Database,
        client: httpx.AsyncClient,
        *,
        source: str,
        url: str,
        internal_secret: str,
        handlers: Mapping[str, Handler],
    ) -> None:
        self._database = database
        self._client = client
        self._source = source
        self.name = (make_url(database.url).database or "", source)
        self._url = f"{url}/internal/events"
        self._headers = {"Authorization": f"Bearer {internal_secret}"}
        self._handlers = handlers
        self._reading = asyncio.Lock()
        self._read_began_at = 0.0
        self._reached = ""
        self._remembered_at = -math.inf

    async def read_batch(self) -> int:
        """Apply the next batch; returns how many events it held. Raises httpx.HTTPError, DBAPIError."""
        if time.monotonic() - self._remembered_at < REMEMBER_SECONDS and not await self._has_news():
            return 0
        return await self._apply_batch()

    async def _has_news(self) -> bool:
        """Whether anything came after what we applied last; nearly always not, and then no transaction is opened."""
        answer = await self._get(self._reached, limit=1)
        return answer.content != b"[]"

    async def _get(self, after: str, limit: int) -> httpx.Response:
        answer = await self._client.get(self._url, params={"after": after, "limit": limit}, headers=self._headers)
        answer.raise_for_status()
        return answer

    async def _apply_batch(self) -> int:
        async with self._database.transaction() as connection:
            await connection.execute(
                text("select pg_advisory_xact_lock(hashtext(:source))"), {"source": f"feed:{self._source}"}
            )
            cursor = await _cursor(connection, self._source)
            answer = await self._get(cursor, BATCH)
            events = _events_in(answer.content)
            for handler, run in self._runs(await _unseen(connection, events)):
                await handler(connection, run)
            following = answer.headers["Next-Cursor"] if events else cursor
            await _remember(connection, self._source, following, is_at_end=len(events) < BATCH)
        self._reached, self._remembered_at = following, time.monotonic()
        return len(events)

    def _runs(self, events: Sequence[Event]) -> Iterator[tuple[Handler, list[Event]]]:
        """Neighbours with the same handler together: a visit completed and its correction keep their order."""
        handled = [event for event in events if event.type in self._handlers]
        for handler, run in groupby(handled, key=lambda event: self._handlers[event.type]):
            yield handler, list(run)

    async def catch_up(self) -> int:
        """Read all that was published before the call; returns how many events were read.

        A batch that is not full ends at the feed's end of that moment. To go on until one is empty would, while
        visits keep coming, ask again without a pause for a handful at a time.
        """
        total = count = await self.read_batch()
        while count == BATCH:
            count = await self.read_batch()
            total += count
        return total

    async def try_catch_up(self) -> bool:
        """As `catch_up`, for callers that can go on without; False, a line in the log and a count, when it failed."""
        try:
            await self.catch_up()
        except (httpx.HTTPError, DBAPIError, PoolTimeout, OSError, TimeoutError) as error:
            log.warning("feed %s: %s", self._source, type(error).__name__)
            self._note(error)
            return False
        # An event nobody foresaw is no reason to stop the other feeds. Nothing is lost: the batch was rolled back, its
        # cursor stays before it, and it is read again until whoever is to blame has been mended.
        except Exception as error:
            # The message may quote an event; the type is enough.
            log.error("feed %s cannot be applied: %s", self._source, type(error).__name__)
            self._note(error)
            return False
        IS_STUCK.labels(*self.name).set(0)
        return True

    def _note(self, error: Exception) -> None:
        FAULTS.labels(*self.name, type(error).__name__).inc()
        IS_STUCK.labels(*self.name).set(1)

    async def catch_up_for_request(self) -> bool:
        """Learn now what was published before this call; requests that wait together share one reading."""
        asked_at = time.monotonic()
        async with self._reading:
            # Only a reading that began after the question can hold the answer.
            if self._read_began_at >= asked_at:
                return True
            began_at = time.monotonic()
            if not await self.try_catch_up():
                return False
            self._read_began_at = began_at
        return True

    async def run(self, stop: asyncio.Event, interval_seconds: float = 0.5) -> None:
        """Read for ever. A fault is logged and tried again, with a growing pause of at most `LONGEST_PAUSE`."""
        pause = interval_seconds
        while not stop.is_set():
            pause = interval_seconds if await self.try_catch_up() else min(pause * 2, LONGEST_PAUSE)
            await wait_or_stop(stop, pause)


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


async def _unseen(connection: AsyncConnection, events: list[Event]) -> list[Event]:
    """The events not applied before, in order; they count as applied when the transaction commits."""
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


def _events_in(content: bytes) -> list[Event]:
    """Raises ValueError, KeyError, TypeError on what is no batch of CloudEvents."""
    batch = orjson.loads(content)
    if not isinstance(batch, list):
        raise TypeError("a feed is a list of events")
    return [Event(UUID(raw["id"]), raw["type"], raw["subject"], raw["data"]) for raw in batch]
