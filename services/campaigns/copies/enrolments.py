"""Reads where pairings count, after an earlier release that did not tell.

Until then all pairings of a team count (`feeds_to_read_again`), as they did. The feed of households is read once more
from its beginning, for enrolments that were told before this release read it; the reader of its events waits meanwhile,
so no newer enrolment is overwritten by an older one. Households enrols pairings of before some time after the upgrade:
what counts here changes once it has told of them all.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.copies import queries
from services.campaigns.copies.events_read import EnrolmentRead
from services.campaigns.dues.late_counts import count_late, forget_counts
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.events.reader import Event, FeedReader, Handler, Handlers
from services.kernel.loops import wait_or_stop

PAUSE_SECONDS: Final = 5.0
QUIET_SECONDS: Final = 30.0
"""So long nothing more is told once the pairings of before are enrolled."""
SOURCE: Final = "households, enrolments"


async def save_earlier(connection: AsyncConnection, events: Sequence[Event[EnrolmentRead]]) -> None:
    await queries.save_enrolments(connection, [event.data.model_dump(mode="json") for event in events])


EARLIER: Final[Handlers] = {"enrolment.saved": Handler(EnrolmentRead, save_earlier)}


async def read_missing(database: Database, reader: FeedReader, stop: asyncio.Event) -> None:
    """`reader`: of the feed with `EARLIER`. Returns at once where nothing is missing."""
    if not await _is_missing(database):
        return
    while not stop.is_set() and not await reader.try_catch_up():
        await wait_or_stop(stop, PAUSE_SECONDS)


async def count_once_told(database: Database, stop: asyncio.Event) -> None:
    """Beside the reader of events. Returns at once where nothing is missing, else when all is counted anew."""
    known = 0
    while not stop.is_set():
        try:
            if not await _is_missing(database):
                return
            async with database.transaction() as connection:
                before, known = known, await queries.count_enrolments(connection)
                if is_told := known > 0 and known == before:
                    await queries.note_read_again(connection, SOURCE)
                    await forget_counts(connection)
            if is_told:
                await count_late(database, stop)
                return
        except DATABASE_FAULTS:
            known = 0
        await wait_or_stop(stop, QUIET_SECONDS)


async def _is_missing(database: Database) -> bool:
    async with database.transaction() as connection:
        return await queries.is_to_be_read_again(connection, SOURCE)
