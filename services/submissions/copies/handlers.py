"""What happens here when another program says that something has happened. Each handler may see an event again."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.events.reader import Event, Handler, Handlers
from services.submissions.copies import queries
from services.submissions.copies.events_read import DivisionRead, PairingRead


async def keep_pairings(connection: AsyncConnection, events: Sequence[Event[PairingRead]]) -> None:
    await queries.save_pairings(connection, [event.data.model_dump(mode="json") for event in events])


async def keep_divisions(connection: AsyncConnection, events: Sequence[Event[DivisionRead]]) -> None:
    await queries.save_divisions(connection, [event.data.model_dump(mode="json") for event in events])


GATEWAY: Handlers = {"division.saved": Handler(DivisionRead, keep_divisions)}
HOUSEHOLDS: Handlers = {"pairing.saved": Handler(PairingRead, keep_pairings)}
