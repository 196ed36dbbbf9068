"""What the other programs learn from the register: `pairing.saved`. Ids, codes and dates only."""

from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.events.outbox import publish


async def announce_pairing(connection: AsyncConnection, row: Row[Any]) -> None:
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


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
