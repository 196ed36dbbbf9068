"""Which team may visit which household: a copy of what the households service publishes."""

from datetime import date
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.database import Database
from services.kernel.events import Event, FeedReader
from services.submissions.queries import visits as queries
from services.submissions.settings import SubmissionsSettings


def pairings_feed(database: Database, client: httpx.AsyncClient, settings: SubmissionsSettings) -> FeedReader:
    return FeedReader(
        database,
        client,
        source="households",
        url=settings.households_url,
        internal_secret=settings.internal_secret.get_secret_value(),
        handlers={"pairing.saved": apply_pairing},
    )


async def apply_pairing(connection: AsyncConnection, event: Event) -> None:
    data = event.data
    await queries.save_pairing(
        connection,
        {
            "pairing_id": UUID(data["pairing_id"]),
            "household_id": UUID(data["household_id"]),
            "team_id": UUID(data["team_id"]),
            "village_code": data["village_code"],
            "starts_on": date.fromisoformat(data["starts_on"]),
            "ends_on": date.fromisoformat(data["ends_on"]) if data["ends_on"] else None,
            "is_closed": data["closed"],
        },
    )
