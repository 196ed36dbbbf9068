"""Handles the events of the other programs.

A team's due items are recounted from the copies each time, so events may come twice, late or in any order.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.calendar.addresses import end_after_revocation
from services.campaigns.copies import queries
from services.campaigns.copies.events_read import (
    BoundRead,
    DivisionRead,
    EnrolmentRead,
    FilingRead,
    MarkedRead,
    OrganizationRead,
    PairingRead,
    RevocationRead,
    VisitRead,
)
from services.campaigns.notices import addressing
from services.campaigns.obligations import rules as obligations
from services.campaigns.obligations.rules import expand_for, refresh_dues, waive_dues
from services.campaigns.participants import rules as participants
from services.kernel.clock import now
from services.kernel.events.reader import Event, Handler, Handlers
from services.kernel.events.word_copies import WORD_SAVED


async def save_divisions(connection: AsyncConnection, events: Sequence[Event[DivisionRead]]) -> None:
    await queries.save_divisions(connection, [event.data.model_dump(mode="json") for event in events])
    await follow_units(connection)


async def save_marks(connection: AsyncConnection, events: Sequence[Event[MarkedRead]]) -> None:
    marked = {event.data.code: event.data.model_dump(mode="json") for event in events}
    await queries.save_marks(connection, list(marked.values()))
    await follow_units(connection)


async def save_organizations(connection: AsyncConnection, events: Sequence[Event[OrganizationRead]]) -> None:
    """Creates the due items of a new or moved organisation, by its kind and division, and lets it take part."""
    placed = {event.data.id: event.data for event in events if event.data.division_code is not None}
    rows = [read.model_dump(mode="json") for read in placed.values()]
    await queries.save_organizations(connection, rows)
    await queries.save_lines(connection, rows)
    await follow_units(connection)
    await expand_for(connection, rows)
    await refresh_dues(connection, list(placed))
    await waive_dues(connection, [read.id for read in placed.values() if _is_merged_team(read)])


def _is_merged_team(read: OrganizationRead) -> bool:
    return read.kind == "team" and read.closed_on is not None and read.successor_id is not None


async def follow_units(connection: AsyncConnection) -> None:
    """What reaches units by rules reaches those that are there now."""
    await participants.follow_units(connection)
    await obligations.follow_units(connection)
    await addressing.follow_units(connection)


async def save_revocations(connection: AsyncConnection, events: Sequence[Event[RevocationRead]]) -> None:
    for event in events:
        await end_after_revocation(connection, event.data.account_id, event.data.at)


async def save_pairings(connection: AsyncConnection, events: Sequence[Event[PairingRead]]) -> None:
    teams = await queries.save_pairings(connection, [event.data.model_dump(mode="json") for event in events])
    await refresh_dues(connection, teams)


async def save_enrolments(connection: AsyncConnection, events: Sequence[Event[EnrolmentRead]]) -> None:
    await queries.save_enrolments(connection, [event.data.model_dump(mode="json") for event in events])
    await refresh_dues(connection, _each_once(event.data.team_id for event in events))


async def save_visits(connection: AsyncConnection, events: Sequence[Event[VisitRead]]) -> None:
    """A visit is in time by when it was complete, and not by when its event is read: the feed may have waited."""
    rows = [{**event.data.model_dump(mode="json"), "completed_at": event.at or now()} for event in events]
    await queries.save_visits(connection, rows)
    await refresh_dues(connection, _each_once(event.data.team_id for event in events))


async def save_filings(connection: AsyncConnection, events: Sequence[Event[FilingRead]]) -> None:
    """One by one, because a step depends on the one before it."""
    for event in events:
        await queries.save_filing(connection, _filing(event))
    await refresh_dues(connection, _each_once(event.data.team_id for event in events))


async def bind_filings(connection: AsyncConnection, events: Sequence[Event[BoundRead]]) -> None:
    """What forms of an earlier release are for."""
    await queries.bind_filings(connection, [event.data.model_dump(mode="json") for event in events])
    await refresh_dues(connection, _each_once(event.data.team_id for event in events))


def _filing(event: Event[FilingRead]) -> dict[str, Any]:
    read = event.data.model_dump()
    return {**read, "form": read.pop("kind"), "step": event.type.removeprefix("report.")}


def _each_once(ids: Iterable[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


GATEWAY: Handlers = {
    "division.saved": Handler(DivisionRead, save_divisions),
    "division.marked": Handler(MarkedRead, save_marks),
    "organization.saved": Handler(OrganizationRead, save_organizations),
    "account.revoked": Handler(RevocationRead, save_revocations),
    "word.saved": WORD_SAVED,
}
HOUSEHOLDS: Handlers = {
    "pairing.saved": Handler(PairingRead, save_pairings),
    "enrolment.saved": Handler(EnrolmentRead, save_enrolments),
}
_filings, _visits = Handler(FilingRead, save_filings), Handler(VisitRead, save_visits)
SUBMISSIONS: Handlers = {
    "report.submitted": _filings,
    "report.returned": _filings,
    "report.accepted": _filings,
    "report.bound": Handler(BoundRead, bind_filings),
    "visit.completed": _visits,
    "visit.revised": _visits,
}
