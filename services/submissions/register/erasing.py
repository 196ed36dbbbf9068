"""Destroys what belongs to an erased household: its key and all its rows. `copies.handlers.erase` hides it before.

Whoever stores a photo or a report of it at this moment holds rows that are to be deleted: this waits for them, each
household in a transaction of its own. What fails is tried again by the worker. The store comes afterwards
(`media.removal`).
"""

import asyncio
import logging
from typing import Final

from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every
from services.submissions.register import queries

log = logging.getLogger(__name__)

IDLE_SECONDS: Final = 0.5


async def destroy_hidden(database: Database) -> None:
    """Raises DBAPIError."""
    async with database.transaction() as connection:
        due = await queries.to_destroy(connection)
    for household_id in due:
        async with database.transaction() as connection:
            await queries.destroy(connection, household_id)


async def run_erasing(database: Database, stop: asyncio.Event) -> None:
    """Runs until `stop` is set."""

    async def destroy() -> None:
        await destroy_hidden(database)

    await every(IDLE_SECONDS, destroy, stop, name="erasing", faults=DATABASE_FAULTS, log=log)
