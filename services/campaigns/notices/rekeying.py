"""The contacts and reasons of notices under another key-encryption key, or in another cipher (decision 13)."""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import notices
from services.campaigns.notices import queries
from services.campaigns.notices.sealed import FIELDS, open_text, sealed_text
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed


async def rekey_notices(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """`rows`: of notices, whole and locked. Raises CannotDecrypt."""
    await queries.set_sealed(connection, [_again(keys, row) for row in rows])


def _again(keys: KeyRing, row: Any) -> dict[str, Any]:
    new = keys.new_wrapped_key(str(row.id))
    sealed: dict[str, Any] = {"b_id": row.id, "wrapped_key": new}
    for field in FIELDS:
        old = row._mapping[f"{field}_sealed"]
        text = None if old is None else open_text(keys, row.wrapped_key, row.id, field, old)
        sealed[f"{field}_sealed"] = None if text is None else sealed_text(keys, new, row.id, field, text)
    return sealed


REKEYED: Final = (Rekeyed(notices, notices.c.wrapped_key, rekey_notices),)
