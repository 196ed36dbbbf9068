"""Names and phones under another key-encryption key, or in another cipher (decision 13).

The row of the account is locked. Whoever changes a name writes its key in the same row, so nothing is left under a key
that has been replaced.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts
from gateway.sealing import Names
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed
from services.kernel.db.rows import set_rows


async def rekey_accounts(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """Raises CannotDecrypt."""
    await seal_anew(connection, Names(keys), rows)


async def seal_anew(connection: AsyncConnection, names: Names, rows: list[Any]) -> None:
    """`rows`: whole and locked, sealed or in clear. The version stays: what is shown does not change. Raises
    CannotDecrypt."""
    sealed = [{"b_id": row.id, **names.sealed(row.id, names.opened(row, row.id))} for row in rows]
    await set_rows(connection, accounts, ("id",), sealed)


REKEYED = (Rekeyed(accounts, accounts.c.wrapped_key, rekey_accounts),)
