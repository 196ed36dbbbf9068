"""The reasons of withdrawals and closings under another key-encryption key, or in another cipher (decision 13).

The campaign is locked, as it is by whoever withdraws or closes it, so nothing is sealed under a key that has been
replaced.
"""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.lifecycle import queries
from services.campaigns.lifecycle.reasons import open_reason, sealed_reason
from services.campaigns.models import campaigns
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed


async def rekey_campaigns(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """`rows`: of campaigns, whole and locked. Raises CannotDecrypt."""
    old = {row.id: row.wrapped_key for row in rows}
    new = {campaign_id: keys.new_wrapped_key(str(campaign_id)) for campaign_id in old}
    sealed = []
    for row in await queries.sealed_of(connection, [*old]):
        reason = open_reason(keys, old[row.campaign_id], row.campaign_id, row.at, row.reason_sealed)
        again = sealed_reason(keys, new[row.campaign_id], row.campaign_id, row.at, reason)
        sealed.append({"b_id": row.id, "reason_sealed": again})
    await queries.set_sealed(connection, sealed)
    await queries.set_keys(connection, new)


REKEYED: Final = (Rekeyed(campaigns, campaigns.c.wrapped_key, rekey_campaigns),)
