"""Reads where pairings count, of a feed that an earlier release has read past.

The feed of households is read once more from its beginning. The reader of its events waits meanwhile, so no newer
enrolment is overwritten by an older one. Until it is read whole, all pairings of a team count (`feeds_to_read_again`).
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.copies import queries
from services.campaigns.copies.events_read import EnrolmentRead
from services.campaigns.dues.late_counts import count_late
from services.campaigns.dues.queries import forget_counts
from services.kernel.db.database import Database
from services.kernel.events.reader import Event, FeedReader, Handler, Handlers
from services.kernel.loops import wait_or_stop

PAUSE_SECONDS: Final = 5.0
SOURCE: Final = "households, enrolments"


async def save_earlier(connection: AsyncConnection, events: Sequence[Event[EnrolmentRead]]) -> None:
    await queries.save_enrolments(connection, [event.data.model_dump(mode="json") for event in events])


EARLIER: Final[Handlers] = {"enrolment.saved": Handler(EnrolmentRead, save_earlier)}


async def read_missing(database: Database, reader: FeedReader, stop: asyncio.Event) -> None:
    """`reader`: of the feed with `EARLIER`. Returns at once where nothing is missing, else when all is counted."""
    async with database.transaction() as connection:
        if not await queries.is_to_be_read_again(connection, SOURCE):
            return
    while not await reader.try_catch_up():
        await wait_or_stop(stop, PAUSE_SECONDS)
        if stop.is_set():
            return
    async with database.transaction() as connection:
        await queries.note_read_again(connection, SOURCE)
        await forget_counts(connection)
    await count_late(database, stop)
