"""Seals rows that an earlier release stored in clear, while people work.

The migration adds the columns of the ciphertext and lets those of the clear text be null (expand). New rows are
written sealed; readers take the sealed columns, and the clear ones of a row that is not sealed yet. The worker seals
the rest in small batches (backfill): each batch is a transaction that skips locked rows, so a program that is killed
loses nothing and goes on at the next start. `bangfu seal` waits for the end, counts what is left (verify), forbids
clear text with a constraint (contract) and rewrites what PostgreSQL still keeps of it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every

log = logging.getLogger(__name__)

BATCH: Final = 200
PAUSE_SECONDS: Final = 0.02
"""Between batches, so that a transaction that waits for a row gets it before the next batch."""
ROUND_SECONDS: Final = 60.0
"""A program of the earlier release may still write clear rows while the release is being changed."""

SealRows = Callable[[AsyncConnection, KeyRing, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table whose personal columns are sealed.

    `is_clear`: SQL condition that is true for a row with clear text left in it. `seal_rows` takes a connection, the
    keys and a number of rows; it locks at most so many clear rows (`for update skip locked`), seals them and clears
    their clear columns; it returns how many. `more`: clear columns that are emptied with those of the condition.
    `is_forbidden_later`: whether `bangfu seal` forbids such rows; not where a program may leave one to the worker.
    """

    table: str
    is_clear: str
    seal_rows: SealRows
    more: tuple[str, ...] = ()
    is_forbidden_later: bool = True


async def count_clear(connection: AsyncConnection, kind: Sealed) -> int:
    """How many rows hold clear text."""
    statement = select(func.count()).select_from(table(kind.table)).where(text(kind.is_clear))
    found: int = (await connection.execute(statement)).scalar_one()
    return found


async def seal_all(
    database: Database, keys: KeyRing, kinds: Sequence[Sealed], stop: asyncio.Event | None = None
) -> int:
    """Seals until no unlocked clear row is left, or `stop` is set; returns how many. Raises CannotDecrypt and
    DATABASE_FAULTS."""
    total = 0
    for kind in kinds:
        while stop is None or not stop.is_set():
            async with database.transaction() as connection:
                sealed = await kind.seal_rows(connection, keys, BATCH)
            total += sealed
            if not sealed:
                break
            await asyncio.sleep(PAUSE_SECONDS)
    return total


async def run_sealing(database: Database, keys: KeyRing, kinds: Sequence[Sealed], stop: asyncio.Event) -> None:
    """Until `stop` is set."""

    async def seal() -> None:
        if sealed := await seal_all(database, keys, kinds, stop):
            log.info("sealed %d rows that were stored in clear", sealed)

    await every(ROUND_SECONDS, seal, stop, name="sealing", faults=(*DATABASE_FAULTS, CannotDecrypt), log=log)
