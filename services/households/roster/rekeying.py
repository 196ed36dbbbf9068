"""Names of files under another key-encryption key, or in another cipher (decision 13)."""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.roster import rekeying_queries
from services.households.roster.file_names import name_of, sealed_name
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed


async def rekey_names(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """Raises CannotDecrypt."""
    sealed = [{"b_id": row.id, **sealed_name(keys, row.id, name_of(keys, row))} for row in rows]
    await rekeying_queries.set_names(connection, sealed)


_imports: Final = rekeying_queries.imports
REKEYED: Final = (Rekeyed(_imports, _imports.c.name_key, rekey_names, called="roster_imports.name"),)
