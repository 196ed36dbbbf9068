"""Second factors under another key-encryption key, or in another cipher (decision 13)."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import second_factors
from gateway.queries import second_factors as queries
from gateway.sessions.second_factors import open_secret, secret_place
from services.kernel.crypto.keys import KeyRing, seal
from services.kernel.crypto.rotation import Rekeyed


async def rekey_second_factors(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """Raises CannotDecrypt."""
    for row in rows:
        record = str(row.id)
        data_key = keys.unwrap(bytes(row.wrapped_key), record)
        if len(data_key) == keys.data_key_bytes:
            await queries.set_keys(connection, row.id, keys.wrap(data_key, record), bytes(row.secret))
            continue
        wrapped_key = keys.new_wrapped_key(record)
        sealed = seal(keys.unwrap(wrapped_key, record), open_secret(keys, row), secret_place(row.id))
        await queries.set_keys(connection, row.id, wrapped_key, sealed)


REKEYED = (Rekeyed(second_factors, second_factors.c.wrapped_key, rekey_second_factors),)
