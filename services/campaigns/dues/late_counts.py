"""Counts how many sheets came late of due items that an earlier release counted."""

import asyncio
from typing import Final

from services.campaigns.dues import queries
from services.campaigns.obligations.rules import refresh_dues
from services.kernel.db.database import Database
from services.kernel.loops import wait_or_stop

BATCH: Final = 200
PAUSE_SECONDS: Final = 0.02


async def count_late(database: Database, stop: asyncio.Event) -> None:
    """Returns when there is nothing left to count."""
    while not stop.is_set():
        async with database.transaction() as connection:
            units = await queries.units_without_late_counts(connection, BATCH)
            await refresh_dues(connection, units)
        if not units:
            return
        await wait_or_stop(stop, PAUSE_SECONDS)
