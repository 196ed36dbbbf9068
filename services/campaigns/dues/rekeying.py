"""The reasons of extensions under another key-encryption key, or in another cipher (decision 13).

The due item is locked, as it is by whoever extends it, so nothing is sealed under a key that has been replaced.
"""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.dues import reason_queries as queries
from services.campaigns.dues.reasons import open_reason, sealed_reason
from services.campaigns.models import due_items
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed


async def rekey_dues(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """`rows`: of due items, whole and locked. Raises CannotDecrypt."""
    old = {row.id: row.wrapped_key for row in rows}
    new = {due_id: keys.new_wrapped_key(str(due_id)) for due_id in old}
    sealed = []
    for row in await queries.sealed_of(connection, [*old]):
        reason = open_reason(keys, old[row.due_id], row.due_id, row.due_at, row.reason_sealed)
        again = sealed_reason(keys, new[row.due_id], row.due_id, row.due_at, reason)
        sealed.append({"b_id": row.id, "reason_sealed": again})
    await queries.set_sealed(connection, sealed)
    await queries.set_keys(connection, new)


REKEYED: Final = (Rekeyed(due_items, due_items.c.wrapped_key, rekey_dues),)
