"""The folder: recomputes the leaf rows of the board for whatever was touched.

A visit updates no counter; it leaves a note of its (village, month). The folder takes the notes and counts those
villages and months again from the rows. Counting again, instead of adding, stays right after corrections, back-dated
visits, moves and repeated events.
"""

import asyncio
import logging
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.progress import recount_queries
from services.kernel.clock import wait_or_stop
from services.kernel.db.database import Database

log = logging.getLogger(__name__)

NOTES_PER_FOLD = 5000


async def touch(connection: AsyncConnection, household_id: UUID, village_code: str) -> None:
    """Have a village counted again: its households, its pairings, and the months this household was visited."""
    await recount_queries.touch(connection, household_id, village_code)


async def fold(connection: AsyncConnection) -> int:
    """Recount what the oldest notes touch, in the caller's transaction; returns how many notes were taken."""
    touched = await recount_queries.take_touched(connection, NOTES_PER_FOLD)
    if touched.villages:
        await recount_queries.recount_households_and_pairings(connection, touched.villages)
    if touched.village_months:
        await recount_queries.recount_visits(connection, touched.village_months)
    if touched.households:
        await recount_queries.recount_visits_of(connection, touched.households)
    return touched.count


async def fold_all(database: Database) -> None:
    """Take all notes there were when it was called; those that keep coming wait for the next time."""
    while True:
        async with database.transaction() as connection:
            if await fold(connection) < NOTES_PER_FOLD:
                return


async def run_folder(database: Database, stop: asyncio.Event, interval_seconds: float = 1.0) -> None:
    """Fold for ever. A fault is logged and tried again: the notes stay until a fold commits."""
    while not stop.is_set():
        try:
            await fold_all(database)
        except (DBAPIError, OSError, TimeoutError) as error:
            log.warning("progress folder: %s", type(error).__name__)
        await wait_or_stop(stop, interval_seconds)
