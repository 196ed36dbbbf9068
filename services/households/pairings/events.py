"""`pairing.saved`: what the other programs learn about pairings. Ids, codes and dates only."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.pairings import queries
from services.kernel.auth.principals import Scope
from services.kernel.events.outbox import publish


async def announce(connection: AsyncConnection, row: Row[Any]) -> None:
    """`row`: the pairing as it now stands."""
    await publish(
        connection,
        "pairing.saved",
        str(row.id),
        {
            "pairing_id": str(row.id),
            "household_id": str(row.household_id),
            "team_id": str(row.team_id),
            "village_code": row.village_code,
            "starts_on": _iso(row.starts_on),
            "ends_on": _iso(row.ends_on),
            "service_form": row.service_form,
            "closed": row.closed_at is not None,
        },
    )


async def announce_all_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> None:
    """After a household moved: its pairings belong to another village now."""
    for row in await queries.pairings_of_household(connection, scope, household_id):
        await announce(connection, row)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
