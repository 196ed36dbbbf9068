"""What happens here when another program says that something has happened.

A team's due items are recounted from the copies each time, so events may come twice, late or in any order.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.calendar.addresses import end_after_revocation
from services.campaigns.copies import queries
from services.campaigns.obligations.rules import expand_for, refresh_dues
from services.kernel.clock import now
from services.kernel.events.reader import Event, Handler


async def note_divisions(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_divisions(connection, [event.data for event in events])


async def note_organizations(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """A new or moved organisation owes what its kind and place owe."""
    places = {
        event.data["id"]: {name: event.data[name] for name in ("id", "name", "kind", "division_code")}
        for event in events
        if event.data["division_code"] is not None
    }
    rows = list(places.values())
    await queries.save_organizations(connection, rows)
    await expand_for(connection, rows)
    await refresh_dues(connection, [UUID(id_) for id_ in places])


async def note_revocations(connection: AsyncConnection, events: Sequence[Event]) -> None:
    for event in events:
        at = datetime.fromisoformat(event.data["at"])
        await end_after_revocation(connection, UUID(event.data["account_id"]), at)


async def note_pairings(connection: AsyncConnection, events: Sequence[Event]) -> None:
    teams = await queries.save_pairings(connection, [event.data for event in events])
    await refresh_dues(connection, teams)


async def note_visits(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_visits(connection, [event.data for event in events], now())
    await refresh_dues(connection, _teams(events))


async def note_filings(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """One by one: what a step does depends on the one before it."""
    for event in events:
        await queries.save_filing(connection, _filing(event))
    await refresh_dues(connection, _teams(events))


def _filing(event: Event) -> dict[str, Any]:
    data = event.data
    return {
        "report_id": UUID(data["report_id"]),
        "form": data["kind"],
        "pairing_id": UUID(data["pairing_id"]),
        "team_id": UUID(data["team_id"]),
        "village_code": data["village_code"],
        "month": data["month"],
        "at": datetime.fromisoformat(data["at"]),
        "step": event.type.removeprefix("report."),
    }


def _teams(events: Sequence[Event]) -> list[UUID]:
    return [UUID(team_id) for team_id in {event.data["team_id"] for event in events}]


GATEWAY: Mapping[str, Handler] = {
    "division.saved": note_divisions,
    "organization.saved": note_organizations,
    "account.revoked": note_revocations,
}
HOUSEHOLDS: Mapping[str, Handler] = {"pairing.saved": note_pairings}
SUBMISSIONS: Mapping[str, Handler] = {
    "report.submitted": note_filings,
    "report.returned": note_filings,
    "report.accepted": note_filings,
    "visit.completed": note_visits,
    "visit.revised": note_visits,
}
