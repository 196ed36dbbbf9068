"""Reads the obligations that campaigns told before this program kept a copy of them.

The feed of campaigns is read once more from its beginning. The reader of its events waits meanwhile, so no newer plan
is overwritten by an older one.
"""

import asyncio
from typing import Final

from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.loops import wait_or_stop
from services.submissions.copies import queries

SOURCE: Final = "campaigns, obligations"
PAUSE_SECONDS = 5.0


async def read_obligations_again(database: Database, reader: FeedReader, stop: asyncio.Event) -> None:
    """Returns at once where nothing was told before, else when the feed was read."""
    async with database.transaction() as connection:
        if not await queries.is_to_be_read_again(connection, SOURCE):
            return
    while not stop.is_set() and not await reader.try_catch_up():
        await wait_or_stop(stop, PAUSE_SECONDS)
    if not stop.is_set():
        async with database.transaction() as connection:
            await queries.note_read_again(connection, SOURCE)
