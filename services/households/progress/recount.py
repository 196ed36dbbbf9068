"""Recounts the leaf rows of the board after changes: of the whole register, and of each campaign.

A visit updates no counter; it inserts a note with its (village, month). A worker deletes the notes and counts those
villages and months again from the rows. Unlike addition, a recount is right after corrections, back-dated visits, moves
and repeated events.
"""

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.progress import recount_enrolled_queries, recount_queries
from services.kernel.clock import now
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every

log = logging.getLogger(__name__)

# Other programs read no event younger than a transaction that is running: a long round would hold back a pairing, and
# the first visits to it.
NOTES_PER_ROUND = 500


async def touch(connection: AsyncConnection, household_id: UUID, village_code: str) -> None:
    """Mark a village for a recount: its households, its pairings, and the months in which this household was
    visited."""
    await recount_queries.touch(connection, household_id, village_code)


async def recount(connection: AsyncConnection) -> int:
    """Recount for the oldest notes, in the caller's transaction; returns how many notes were deleted."""
    touched = await recount_queries.take_touched(connection, NOTES_PER_ROUND)
    if touched.villages:
        await recount_queries.recount_households_and_pairings(connection, touched.villages)
    if touched.village_months:
        await recount_queries.recount_visits(connection, touched.village_months)
    if touched.households:
        await recount_queries.recount_visits_of(connection, touched.households)
    await recount_enrolled_queries.recount_enrolled(connection, touched, now())
    return touched.count


async def follow_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    """After the days or duties of campaigns changed: make their periods anew, and mark who is enrolled in them."""
    await recount_enrolled_queries.follow_campaigns(connection, campaign_ids)


async def settle(connection: AsyncConnection) -> None:
    """Mark who is enrolled where something has fallen due since the last call: it may be overdue now."""
    await recount_enrolled_queries.settle(connection, now())


async def recount_all(database: Database) -> None:
    """Process all notes that exist at the call, and what has fallen due; later notes wait for the next call."""
    async with database.transaction() as connection:
        await settle(connection)
    while True:
        async with database.transaction() as connection:
            if await recount(connection) < NOTES_PER_ROUND:
                return


async def run_recount(database: Database, stop: asyncio.Event, interval_seconds: float = 1.0) -> None:
    """Recounts until `stop` is set. A note stays until its recount commits."""

    async def recount() -> None:
        await recount_all(database)

    await every(interval_seconds, recount, stop, name="board", faults=DATABASE_FAULTS, log=log)
