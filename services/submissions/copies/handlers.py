"""Handles the events of the other programs. Each handler may get an event twice."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.events.reader import Event, Handler, Handlers
from services.submissions.copies import queries
from services.submissions.copies.events_read import CampaignRead, DivisionRead, PairingRead


async def save_pairings(connection: AsyncConnection, events: Sequence[Event[PairingRead]]) -> None:
    await queries.save_pairings(connection, [event.data.model_dump(mode="json") for event in events])


async def save_divisions(connection: AsyncConnection, events: Sequence[Event[DivisionRead]]) -> None:
    await queries.save_divisions(connection, [event.data.model_dump(mode="json") for event in events])


async def save_campaigns(connection: AsyncConnection, events: Sequence[Event[CampaignRead]]) -> None:
    await queries.save_campaigns(connection, [event.data.model_dump(mode="json") for event in events])


GATEWAY: Handlers = {"division.saved": Handler(DivisionRead, save_divisions)}
HOUSEHOLDS: Handlers = {"pairing.saved": Handler(PairingRead, save_pairings)}
CAMPAIGNS: Handlers = {"campaign.saved": Handler(CampaignRead, save_campaigns)}
