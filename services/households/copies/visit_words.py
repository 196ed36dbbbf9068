"""Asks submissions what the visits say that an earlier release told: their events had no goals and supports.

Small batches in the order of ids, and what was asked for is not null afterwards, so who is killed goes on at the next
start. A visit that is stored nowhere any more says nothing.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final, Protocol
from uuid import UUID

import httpx

from services.households.copies import visit_words_queries as queries
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import wait_or_stop

log = logging.getLogger(__name__)
BATCH: Final = 500
PAUSE_SECONDS: Final = 10.0


class Asked(Protocol):
    async def words_of(self, visit_ids: Sequence[UUID]) -> list[dict[str, Any]]: ...


async def ask_for_words(database: Database, submissions: Asked, stop: asyncio.Event) -> None:
    """Returns when every visit says something, or says that it says nothing."""
    after = UUID(int=0)
    while not stop.is_set():
        try:
            async with database.transaction() as connection:
                untold = await queries.untold(connection, after, BATCH)
            if not untold:
                return
            words = await submissions.words_of(untold)
            async with database.transaction() as connection:
                await queries.save_words(connection, untold, words)
        except (httpx.HTTPError, *DATABASE_FAULTS) as error:
            log.warning("words of visits: %s", type(error).__name__)
            await wait_or_stop(stop, PAUSE_SECONDS)
            continue
        after = untold[-1]
