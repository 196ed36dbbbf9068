"""Seals the reasons of extensions that an earlier release stored in clear (`services.kernel.db.sealing`)."""

import logging
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.dues import reason_queries as queries
from services.campaigns.dues.reasons import sealed_reason
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.db.sealing import Batch, Key, Sealed, batch_of

log = logging.getLogger(__name__)


async def seal_reasons(connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None) -> Batch:
    """A row whose due item no key here opens stays as it is: it must stop neither the others nor the worker."""
    rows = await queries.lock_clear(connection, limit, after)
    wrapped_keys = {row.due_id: row.wrapped_key for row in rows}
    fresh = {due_id: keys.new_wrapped_key(str(due_id)) for due_id, wrapped in wrapped_keys.items() if wrapped is None}
    wrapped_keys |= fresh
    sealed = []
    for row in rows:
        try:
            ciphertext = sealed_reason(keys, wrapped_keys[row.due_id], row.due_id, row.due_at, row.reason)
        except CannotDecrypt:
            continue
        sealed.append({"b_id": row.id, "reason_sealed": ciphertext})
    if len(sealed) < len(rows):
        log.warning("due_extensions: %d rows stay in clear, no key here opens them", len(rows) - len(sealed))
    await queries.set_keys(connection, fresh)
    await queries.set_sealed(connection, sealed)
    return batch_of([(row.id,) for row in rows], limit, len(sealed))


SEALED: Final = (Sealed("due_extensions", queries.CLEAR, seal_reasons),)
