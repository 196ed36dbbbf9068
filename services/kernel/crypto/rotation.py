"""Re-encrypts stored data under another key while people work: counts the rows under an old key, and rekeys in batches.

A batch skips locked rows, so it never waits while it holds locks; a writer waits for a row of the batch some
milliseconds at most. The next count finds the skipped rows. Imports hold keys in memory for minutes, so a lock keeps
imports and batches apart (`KEYS_STAY` in the register's imports).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import KeyRing

BATCH = 200
FIRST = UUID(int=0)

KEYS_MOVE = text("select pg_try_advisory_xact_lock(hashtext('data-keys'))")
RUNNING = text(
    "select virtualtransaction from pg_locks "
    "where locktype = 'virtualxid' and mode = 'ExclusiveLock' and pid <> pg_backend_pid()"
)

Rekey = Callable[[AsyncConnection, KeyRing, list[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """A kind of row that has a data key of its own.

    `rekey` gets locked rows of the table that are under an old key or cipher, and writes them under the current one.
    `has_cipher`: whether the row's own fields must be in the cipher of the current key, too.
    `called`: where a table has a second kind.
    """

    table: Table
    wrapped_key: Column[Any]
    rekey: Rekey
    has_cipher: bool = True
    called: str | None = None

    @property
    def name(self) -> str:
        """As a plain `str`; SQLAlchemy uses a subclass."""
        return self.called or str(self.table.name)

    def is_done(self, keys: KeyRing, record: UUID, wrapped: bytes) -> bool:
        """Raises CannotDecrypt."""
        if not keys.is_current(wrapped, str(record)):
            return False
        return not self.has_cipher or len(keys.unwrap(wrapped, str(record))) == keys.data_key_bytes


async def count_left(connection: AsyncConnection, keys: KeyRing, kind: Rekeyed) -> tuple[int, int]:
    """How many rows still need an old key or cipher, and how many there are. Locks nothing. Raises CannotDecrypt."""
    left = total = 0
    statement = select(kind.table.c.id, kind.wrapped_key).where(kind.wrapped_key.is_not(None))
    async with connection.stream(statement) as rows:
        try:
            async for record, wrapped in rows:
                total += 1
                left += not kind.is_done(keys, record, bytes(wrapped))
        finally:
            # After an exception the context above does not close the cursor.
            await rows.close()
    return left, total


async def try_batch(connection: AsyncConnection, keys: KeyRing, kind: Rekeyed, after: UUID) -> tuple[UUID, int] | None:
    """Rekey the next rows; returns the last id read and the number of rows changed.

    None while an import runs. Returns `FIRST` when no row is left after `after`. Raises CannotDecrypt.
    """
    if not (await connection.execute(KEYS_MOVE)).scalar_one():
        return None
    statement = (
        select(kind.table)
        .where(kind.table.c.id > after, kind.wrapped_key.is_not(None))
        .order_by(kind.table.c.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(statement)).all()
    waiting = [row for row in rows if not kind.is_done(keys, row.id, bytes(row._mapping[kind.wrapped_key.name]))]
    if waiting:
        await kind.rekey(connection, keys, waiting)
    return (rows[-1].id if rows else FIRST), len(waiting)


async def running_transactions(connection: AsyncConnection) -> set[str]:
    """Other transactions open on this server: each may hold a key that it read before."""
    return set((await connection.execute(RUNNING)).scalars())
