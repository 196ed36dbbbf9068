"""Erasures once more, in a register that was restored from a backup made before them.

What is written down of an erasure holds ids, a place, times and accounts; no name.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.withholding import queries
from services.households.withholding.erasures import destroy
from services.kernel.audit import trail
from services.kernel.crypto.keys import KeyRing

IDS = ("id", "household_id", "asked_by", "answered_by")


async def written_down(connection: AsyncConnection) -> list[dict[str, str]]:
    """All confirmed erasures, oldest first."""
    rows = await queries.confirmed_erasures(connection)
    return [{name: str(row._mapping[name]) for name in queries.CONFIRMED} for row in rows]


async def repeat(connection: AsyncConnection, keys: KeyRing, known: Mapping[str, Any]) -> bool:
    """False when the register does not have the household, or has erased it. Raises KeyError, ValueError.

    `known`: an entry of `written_down`, with its times as datetimes. The connection sees all rows. The household is
    erased where it is now; the backup may be from before it moved.
    """
    values: dict[str, Any] = {name: UUID(known[name]) if name in IDS else known[name] for name in queries.CONFIRMED}
    household_id = values["household_id"]
    household = await queries.lock_whole(connection, household_id)
    if household is None:
        return False
    counts = asdict(await queries.count_stored(connection, household_id))
    await queries.put_confirmed(connection, values | counts | {"village_code": household.village_code})
    await destroy(connection, keys, household_id, values["answered_by"])
    await trail.record(
        connection,
        actor_id=None,
        action="erasure.repeated",
        subject=f"household:{household_id}",
        details={"erasure_id": str(values["id"]), "answered_by": str(values["answered_by"])},
    )
    return True
