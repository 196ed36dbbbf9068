"""The keys of files that belong to no household, wrapped by another key-encryption key (decision 13).

Each stays the key it is, in its cipher: what is sealed under it lies in the object store.
"""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed
from services.kernel.db.rows import set_rows
from services.submissions.models import files


async def rewrap(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """Raises CannotDecrypt."""
    values = [
        {"b_id": row.id, "wrapped_key": keys.wrap(keys.unwrap(bytes(row.wrapped_key), str(row.id)), str(row.id))}
        for row in rows
    ]
    await set_rows(connection, files, ("id",), values)


REKEYED: Final = (Rekeyed(files, files.c.wrapped_key, rewrap, has_cipher=False),)
