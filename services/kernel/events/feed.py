"""The outbox over HTTP: a page of CloudEvents after a cursor, for our own programs.

A serial id is not commit order, so the feed orders by (transaction id, id) and ends before the oldest transaction that
still runs: a reader that stores its cursor misses nothing.
"""

import asyncio
import time
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import Database
from services.kernel.problems import NotFound
from services.kernel.web.internal import internal_only
from services.kernel.web.policies import Policies, Reach, Who, open_to

BATCH = 500
LONGEST_WAIT = 5.0
"""Seconds. A program that stops waits for open requests, so this is less than its limit for that."""
LOOK_AGAIN = 0.5
"""Seconds between two looks for the event that a reader waits for."""
CLOUDEVENTS_BATCH = "application/cloudevents-batch+json"
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


# Not `exists (...)`: for that PostgreSQL plans a scan of the whole outbox, and drops an order inside it.
HAS_EVENTS = """
    select 1
      from outbox
     where (transaction_id, id) > (cast(cast(%(transaction_id)s as text) as xid8), cast(%(id)s as bigint))
       and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     order by transaction_id, id
     limit 1
    """


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
    """CloudEvents after a cursor, oldest first, and the next cursor. Raises ValueError on a malformed cursor."""
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


async def _wait_for_events(database: Database, after: str, seconds: float, request: Request) -> None:
    """Return when there are events after the cursor, when the reader has gone, or after some seconds.

    A look costs a tenth of a request, so a reader waits here instead of asking twice a second. Raises ValueError on a
    malformed cursor.
    """
    transaction_id, id_ = parse_cursor(after)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not await request.is_disconnected():
        if await database.fetch_one(HAS_EVENTS, {"transaction_id": transaction_id, "id": id_}) is not None:
            return
        await asyncio.sleep(min(LOOK_AGAIN, left))


FEED_POLICIES: Policies = {"GET /internal/events": open_to(Who.INTERNAL, Reach.PROGRAM)}


def feed_router(database: Database, internal_secret: SecretStr) -> APIRouter:
    """`GET /internal/events`, for our own programs. `wait`: the most seconds to wait for an event."""
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/internal/events")
    async def read_events(
        request: Request,
        after: Annotated[str, Query(max_length=64)] = "",
        limit: Annotated[int, Query(ge=1, le=BATCH)] = BATCH,
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 0,
    ) -> Response:
        try:
            await _wait_for_events(database, after, wait, request)
            async with database.transaction() as connection:
                events, cursor = await read_outbox(connection, after, limit)
        except ValueError:
            raise NotFound() from None
        return Response(orjson.dumps(events), media_type=CLOUDEVENTS_BATCH, headers={"Next-Cursor": cursor})

    return router
