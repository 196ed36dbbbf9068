"""The keys of typed words in the trail, wrapped by another key-encryption key (decision 13).

Each stays the key it is, in its cipher: what is sealed under it stands in entries that never change.
"""

from typing import Any, Final

from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed
from services.kernel.db.rows import set_rows

audit_keys: Final = Table(
    "audit_keys", MetaData(), Column("id", Uuid, primary_key=True), Column("wrapped_key", LargeBinary)
)


async def rewrap(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """Raises CannotDecrypt."""
    values = [
        {"b_id": row.id, "wrapped_key": keys.wrap(keys.unwrap(bytes(row.wrapped_key), str(row.id)), str(row.id))}
        for row in rows
    ]
    await set_rows(connection, audit_keys, ("id",), values)


REKEYED: Final = (Rekeyed(audit_keys, audit_keys.c.wrapped_key, rewrap, has_cipher=False),)
