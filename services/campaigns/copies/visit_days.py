"""Reads the day of visits that an earlier release stored with their month only.

The feed of submissions is read once more from its beginning. The reader of its events waits meanwhile, so no newer day
is overwritten by an older one.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.copies import queries
from services.campaigns.copies.events_read import VisitRead
from services.campaigns.obligations.rules import refresh_other_periods
from services.kernel.db.database import Database
from services.kernel.events.reader import Event, FeedReader, Handler, Handlers
from services.kernel.loops import wait_or_stop

PAUSE_SECONDS = 5.0


async def fill_days(connection: AsyncConnection, events: Sequence[Event[VisitRead]]) -> None:
    rows = [event.data.model_dump(mode="json", include={"visit_id", "visited_on"}) for event in events]
    await queries.fill_days(connection, rows)


_DAYS = Handler(VisitRead, fill_days)
DAYS: Final[Handlers] = {"visit.completed": _DAYS, "visit.revised": _DAYS}


async def fill_missing_days(database: Database, reader: FeedReader, stop: asyncio.Event) -> None:
    """`reader`: of the feed with `DAYS`. Returns at once where no day is missing, else when the feed was read."""
    async with database.transaction() as connection:
        if not await queries.is_a_day_missing(connection):
            return
    while not stop.is_set() and not await reader.try_catch_up():
        await wait_or_stop(stop, PAUSE_SECONDS)
    async with database.transaction() as connection:
        await refresh_other_periods(connection)
