"""Seals and opens why a quota was split anew, which is free text and may tell of a person.

There is one data key an act of splitting, in its row, wrapped by a key outside the database.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import quota_splits
from services.kernel.crypto.keys import KeyRing, Place, seal, unseal
from services.kernel.crypto.rotation import Rekeyed
from services.kernel.db.rows import set_rows


def sealed_reason(keys: KeyRing, wrapped_key: bytes, split_id: UUID, reason: str) -> bytes:
    """Raises CannotDecrypt."""
    return seal(keys.unwrap(bytes(wrapped_key), str(split_id)), reason.encode(), _place(split_id))


def open_reason(keys: KeyRing, wrapped_key: bytes, split_id: UUID, sealed: bytes) -> str:
    """The reverse of `sealed_reason`. Raises CannotDecrypt."""
    return unseal(keys.unwrap(bytes(wrapped_key), str(split_id)), bytes(sealed), _place(split_id)).decode()


def _place(split_id: UUID) -> Place:
    return Place("quota_splits", "reason", str(split_id))


async def rekey_splits(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """`rows`: of acts of splitting, whole and locked. Raises CannotDecrypt."""
    sealed = []
    for row in rows:
        wrapped_key = keys.new_wrapped_key(str(row.id))
        reason = open_reason(keys, row.wrapped_key, row.id, row.reason_sealed)
        again = sealed_reason(keys, wrapped_key, row.id, reason)
        sealed.append({"b_id": row.id, "wrapped_key": wrapped_key, "reason_sealed": again})
    await set_rows(connection, quota_splits, ("id",), sealed)


REKEYED: Final = (Rekeyed(quota_splits, quota_splits.c.wrapped_key, rekey_splits),)
