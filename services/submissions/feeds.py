"""Which team may visit which household: a copy of what the households service publishes."""

from collections.abc import Sequence

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import Database
from services.kernel.events.outbox import Event, FeedReader
from services.submissions.settings import SubmissionsSettings
from services.submissions.visits import queries


def pairings_feed(database: Database, client: httpx.AsyncClient, settings: SubmissionsSettings) -> FeedReader:
    return FeedReader(
        database,
        client,
        source="households",
        url=settings.households_url,
        internal_secret=settings.internal_secret.get_secret_value(),
        handlers={"pairing.saved": apply_pairings},
    )


async def apply_pairings(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_pairings(connection, [event.data for event in events])
