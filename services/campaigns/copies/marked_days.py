"""Follows marks of areas into a new day: a mark begins and ends without an event."""

import asyncio
import logging
from datetime import date

from services.campaigns.copies.handlers import follow_units
from services.kernel.clock import today
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every

log = logging.getLogger(__name__)
SECONDS = 60.0


class MarkedDays:
    """What reaches units by rules reaches on each day those of that day."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._day: date | None = None

    async def follow(self) -> None:
        """Once a day, and when the program starts."""
        day = today()
        if day == self._day:
            return
        async with self._database.transaction() as connection:
            await follow_units(connection)
        self._day = day

    async def run(self, stop: asyncio.Event) -> None:
        await every(SECONDS, self.follow, stop, name="marked days", faults=DATABASE_FAULTS, log=log)
