"""Seals rows that an earlier release stored in clear, while people work.

The migration adds the columns of the ciphertext and lets those of the clear text be null (expand). New rows are
written sealed; readers take the sealed columns, and the clear ones of a row that is not sealed yet. The worker seals
the rest in small batches (backfill): each batch is a transaction that skips locked rows, so a program that is killed
loses nothing and goes on at the next start. Rows that are locked, or that no key here opens, are passed over, however
many there are, and tried again in the next round. `bangfu seal` waits for the end, counts what is left (verify),
forbids clear text with a constraint (contract) and rewrites what PostgreSQL still keeps of it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, select, table, text, tuple_
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

Key = tuple[Any, ...]
"""The primary key of a row."""


@dataclass(frozen=True, slots=True)
class Batch:
    """How many rows were sealed, and the last row that was looked at; None when no clear row lies behind it."""

    sealed: int
    last: Key | None


SealRows = Callable[[AsyncConnection, KeyRing, int, Key | None], Awaitable[Batch]]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table whose personal columns are sealed.

    `is_clear`: SQL condition that is true for a row with clear text left in it. `seal_rows` takes a connection, the
    keys, a number of rows and the key of a row; it locks at most so many clear rows behind that one (`next_rows`),
    seals those it can and clears their clear columns. `more`: clear columns that are emptied with those of the
    condition. `is_forbidden_later`: whether `bangfu seal` forbids such rows; not where a program may leave one to the
    worker.
    """

    table: str
    is_clear: str
    seal_rows: SealRows
    more: tuple[str, ...] = ()
    is_forbidden_later: bool = True


def next_rows(statement: Select[Any], key: Sequence[ColumnElement[Any]], after: Key | None, limit: int) -> Select[Any]:
    """The rows of a statement behind the one with this key, in the order of their keys.

    Without the key each batch would begin with the rows that could not be sealed before, and once these fill a batch
    nothing behind them would ever be sealed.
    """
    if after is not None:
        place = [literal(value, each.type) for value, each in zip(after, key, strict=True)]
        statement = statement.where(tuple_(*key) > tuple_(*place))
    return statement.order_by(*key).limit(limit)


def batch_of(keys: Sequence[Key], limit: int, sealed: int) -> Batch:
    """`keys`: of the rows that `next_rows` found. Fewer than the limit are the last ones."""
    return Batch(sealed, keys[-1] if len(keys) == limit else None)


async def count_clear(connection: AsyncConnection, kind: Sealed) -> int:
    """How many rows hold clear text."""
    statement = select(func.count()).select_from(table(kind.table)).where(text(kind.is_clear))
    found: int = (await connection.execute(statement)).scalar_one()
    return found


async def seal_all(
    database: Database, keys: KeyRing, kinds: Sequence[Sealed], stop: asyncio.Event | None = None
) -> int:
    """Seals once through all tables, in the order of their keys, or until `stop` is set; returns how many rows. Raises
    DATABASE_FAULTS."""
    total = 0
    for kind in kinds:
        last: Key | None = None
        while stop is None or not stop.is_set():
            async with database.transaction() as connection:
                batch = await kind.seal_rows(connection, keys, BATCH, last)
            total += batch.sealed
            last = batch.last
            if last is None:
                break
            await asyncio.sleep(PAUSE_SECONDS)
    return total


async def run_sealing(database: Database, keys: KeyRing, kinds: Sequence[Sealed], stop: asyncio.Event) -> None:
    """Until `stop` is set."""

    async def seal() -> None:
        if sealed := await seal_all(database, keys, kinds, stop):
            log.info("sealed %d rows that were stored in clear", sealed)

    await every(ROUND_SECONDS, seal, stop, name="sealing", faults=(*DATABASE_FAULTS, CannotDecrypt), log=log)
