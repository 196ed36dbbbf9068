"""Deletes in the object store what belonged to an erased household, and tells the register when nothing is left.

The rows and the key are gone before (`register.erasing`). What is to be deleted stands in a table until it is
done, so that a worker that is killed goes on. Each place is emptied twice: an upload ticket that was given before the
erasure lives for ten minutes.
"""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.events.outbox import publish
from services.kernel.loops import every
from services.submissions.events import HouseholdEmptied
from services.submissions.media import removal_queries as queries
from services.submissions.media.store import TICKET_LIFE, PhotoStore, StoreUnavailable

log = logging.getLogger(__name__)

BATCH: Final = 50
IDLE_SECONDS: Final = 0.5
MARK: Final = "households/"
"""The place that every erased household has once."""
AGAIN_AFTER: Final = TICKET_LIFE + timedelta(minutes=1)
FAULTS: Final = (StoreUnavailable, *DATABASE_FAULTS)


class Removal:
    def __init__(self, database: Database, store: PhotoStore, again_after: timedelta = AGAIN_AFTER) -> None:
        self._database = database
        self._store = store
        self._again_after = again_after

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set."""

        async def remove() -> float | None:
            return 0.0 if await self.remove_batch() else None

        await every(IDLE_SECONDS, remove, stop, name="removal", faults=FAULTS, log=log)

    async def remove_batch(self) -> int:
        """Delete what is due; returns how many places. Raises StoreUnavailable, DBAPIError."""
        async with self._database.transaction() as connection:
            due = await queries.due_objects(connection, BATCH)
        for row in due:
            await self._store.delete_all(row.prefix)
            async with self._database.transaction() as connection:
                await queries.note_deleted(connection, row, self._again_after)
                if row.is_deleted_once and row.prefix.startswith(MARK):
                    await queries.erase_again(connection, row.household_id)
        async with self._database.transaction() as connection:
            for row in await queries.mark_emptied(connection):
                counts = {name: row._mapping[name] for name in ("visits", "photos", "reports", "scans")}
                emptied = HouseholdEmptied(household_id=row.household_id, **counts)
                await publish(connection, "household.emptied", str(row.household_id), emptied)
        return len(due)
