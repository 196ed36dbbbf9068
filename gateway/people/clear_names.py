"""Seals the names and phones that an earlier release stored in clear, and takes leaders' names out of old events."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.rekeying import seal_anew
from gateway.queries import clear_names as queries
from gateway.sealing import Names
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.sealing import Batch, Key, Sealed, batch_of


async def seal_accounts(connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None) -> Batch:
    rows = await queries.lock_accounts(connection, limit, after)
    await seal_anew(connection, Names(keys), rows)
    return batch_of([(row.id,) for row in rows], limit, len(rows))


async def clear_events(connection: AsyncConnection, _: KeyRing, limit: int, after: Key | None) -> Batch:
    """Nobody who reads `organization.saved` needs the name of the leader."""
    ids = await queries.lock_events(connection, limit, after)
    await queries.clear_leaders(connection, ids)
    return batch_of([(event_id,) for event_id in ids], limit, len(ids))


SEALED: Final = (
    Sealed("accounts", queries.CLEAR_ACCOUNT, seal_accounts, ("phone",)),
    Sealed("outbox", queries.CLEAR_EVENT, clear_events),
)
