"""Reads what other programs told before this program kept a copy of it.

Their feed is read once more from its beginning. The reader of its events waits meanwhile, so nothing newer is
overwritten by something older.
"""

import asyncio
from typing import Final

from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.loops import wait_or_stop
from services.submissions.copies import queries

OBLIGATIONS: Final = "campaigns, obligations"
LINES_OF_DUTIES: Final = "campaigns, lines"
LINES_OF_TEAMS: Final = "gateway, lines"
PAUSE_SECONDS = 5.0


async def read_again(database: Database, reader: FeedReader, source: str, stop: asyncio.Event) -> None:
    """Returns at once where nothing was told before, else when the feed was read."""
    async with database.transaction() as connection:
        if not await queries.is_to_be_read_again(connection, source):
            return
    while not stop.is_set() and not await reader.try_catch_up():
        await wait_or_stop(stop, PAUSE_SECONDS)
    if not stop.is_set():
        async with database.transaction() as connection:
            await queries.note_read_again(connection, source)
