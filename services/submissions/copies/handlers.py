"""What happens here when another program says that something has happened. Each handler may see an event again."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.events.reader import Event, Handler
from services.submissions.copies import queries


async def keep_pairings(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_pairings(connection, [event.data for event in events])


async def keep_divisions(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_divisions(connection, [event.data for event in events])


GATEWAY: Mapping[str, Handler] = {"division.saved": keep_divisions}
HOUSEHOLDS: Mapping[str, Handler] = {"pairing.saved": keep_pairings}
