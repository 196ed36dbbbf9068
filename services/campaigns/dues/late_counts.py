"""Recounts the due items that an earlier release counted: it did not know what came late, nor where pairings count."""

import asyncio
import logging
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.dues import queries
from services.campaigns.obligations.rules import lock_dues, refresh_dues
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import wait_or_stop

log = logging.getLogger(__name__)

BATCH: Final = 200
PAUSE_SECONDS: Final = 0.02
FAULT_SECONDS: Final = 5.0


async def count_late(database: Database, stop: asyncio.Event) -> None:
    """Returns when there is nothing left to count."""
    while not stop.is_set():
        try:
            if not await _count_batch(database):
                return
        except DATABASE_FAULTS as error:
            log.warning("late counts: %s", type(error).__name__)
            await wait_or_stop(stop, FAULT_SECONDS)
        await wait_or_stop(stop, PAUSE_SECONDS)


async def forget_counts(connection: AsyncConnection) -> None:
    """All due items are to be recounted."""
    await lock_dues(connection)
    await queries.forget_counts(connection)


async def _count_batch(database: Database) -> int:
    """Of how many units."""
    async with database.transaction() as connection:
        units = await queries.units_without_late_counts(connection, BATCH)
        await refresh_dues(connection, units)
    return len(units)
