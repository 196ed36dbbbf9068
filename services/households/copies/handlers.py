"""Stores the events of the other programs as the register needs them. Each handler may get an event twice."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.copies import campaign_queries, duties, queries, words_queries
from services.households.copies.events_read import (
    CampaignRead,
    DivisionRead,
    EmptiedRead,
    ExtensionRead,
    JoinedRead,
    ObligationRead,
    ObligationUnitsRead,
    ObligationWithdrawnRead,
    OrganizationRead,
    ParticipantsRead,
    QuotaRead,
    RegisterWordRead,
    VisitRead,
    WithdrawnRead,
)
from services.households.enrolments import by_itself
from services.households.progress import recount
from services.households.withholding import outcomes
from services.kernel.events.reader import Event, Handler, Handlers


async def save_divisions(connection: AsyncConnection, events: Sequence[Event[DivisionRead]]) -> None:
    await queries.save_divisions(connection, _rows(events))


async def save_organizations(connection: AsyncConnection, events: Sequence[Event[OrganizationRead]]) -> None:
    await queries.save_organizations(connection, [_organization(event.data) for event in events])


async def save_words(connection: AsyncConnection, events: Sequence[Event[RegisterWordRead]]) -> None:
    await words_queries.save_words(connection, _rows(events))


async def save_visits(connection: AsyncConnection, events: Sequence[Event[VisitRead]]) -> None:
    await queries.save_visits(connection, _rows(events))


async def finish_erasures(connection: AsyncConnection, events: Sequence[Event[EmptiedRead]]) -> None:
    for event in events:
        await outcomes.finish(connection, event.data.household_id, event.data.model_dump(exclude={"household_id"}))


async def save_quotas(connection: AsyncConnection, events: Sequence[Event[QuotaRead]]) -> None:
    await queries.save_quotas(connection, _rows(events))
    await _follow(connection, events)


async def save_campaigns(connection: AsyncConnection, events: Sequence[Event[CampaignRead]]) -> None:
    await campaign_queries.save_campaigns(connection, _rows(events))
    await recount.follow_campaigns(connection, _campaigns_of(events))
    await _follow(connection, events)


async def save_participants(connection: AsyncConnection, events: Sequence[Event[ParticipantsRead]]) -> None:
    for event in events:
        await campaign_queries.change_units(connection, event.data.campaign_id, event.data.joined, event.data.left)
    # Who takes part no more owes nothing.
    await recount.follow_campaigns(connection, _campaigns_of(events))
    await _follow(connection, events)


async def save_obligations(connection: AsyncConnection, events: Sequence[Event[ObligationRead]]) -> None:
    for event in events:
        await campaign_queries.save_duty(connection, duties.duty_of(event.data), duties.periods_of(event.data))
    await recount.follow_campaigns(connection, _campaigns_of(events))
    await _follow(connection, events)


async def save_units_of_obligations(connection: AsyncConnection, events: Sequence[Event[ObligationUnitsRead]]) -> None:
    for event in events:
        await campaign_queries.change_owing(connection, event.data.obligation_id, event.data.joined, event.data.left)
    await recount.follow_campaigns(connection, _campaigns_of(events))


async def withdraw_obligations(connection: AsyncConnection, events: Sequence[Event[ObligationWithdrawnRead]]) -> None:
    campaigns = await campaign_queries.delete_duties(connection, [event.data.obligation_id for event in events])
    await recount.follow_campaigns(connection, campaigns)
    await by_itself.enrol_of_campaigns(connection, campaigns)


async def save_extensions(connection: AsyncConnection, events: Sequence[Event[ExtensionRead]]) -> None:
    await campaign_queries.save_extensions(connection, _rows(events))


async def save_joinings(connection: AsyncConnection, events: Sequence[Event[JoinedRead]]) -> None:
    for event in events:
        await campaign_queries.save_joining(connection, event.data.model_dump(mode="json"))
    await recount.follow_campaigns(connection, _campaigns_of(events))


async def withdraw_campaigns(connection: AsyncConnection, events: Sequence[Event[WithdrawnRead]]) -> None:
    ids = _campaigns_of(events)
    await campaign_queries.withdraw_campaigns(connection, ids)
    await recount.follow_campaigns(connection, ids)
    await _follow(connection, events)


async def _follow(connection: AsyncConnection, events: Sequence[Event[Any]]) -> None:
    """After something of a campaign changed, pairings that nobody has decided about may belong to one campaign."""
    await by_itself.enrol_of_campaigns(connection, _campaigns_of(events))


def _campaigns_of(events: Sequence[Event[Any]]) -> list[UUID]:
    return sorted({event.data.campaign_id for event in events})


def _rows(events: Sequence[Event[Any]]) -> list[dict[str, Any]]:
    return [event.data.model_dump(mode="json") for event in events]


def _organization(read: OrganizationRead) -> dict[str, Any]:
    leader = read.leader
    kept = read.model_dump(mode="json", exclude={"leader", "lines"})
    lines = sorted({each.line for each in read.lines})
    return {**kept, "lines": lines, "leader_account_id": leader and str(leader.account_id)}


_visits = Handler(VisitRead, save_visits)
GATEWAY: Handlers = {
    "division.saved": Handler(DivisionRead, save_divisions),
    "organization.saved": Handler(OrganizationRead, save_organizations),
    "word.saved": Handler(RegisterWordRead, save_words),
}
SUBMISSIONS: Handlers = {
    "visit.completed": _visits,
    "visit.revised": _visits,
    "household.emptied": Handler(EmptiedRead, finish_erasures),
}
CAMPAIGNS: Handlers = {
    "quota.allocated": Handler(QuotaRead, save_quotas),
    "campaign.saved": Handler(CampaignRead, save_campaigns),
    "campaign.withdrawn": Handler(WithdrawnRead, withdraw_campaigns),
    "campaign.participants": Handler(ParticipantsRead, save_participants),
    "obligation.saved": Handler(ObligationRead, save_obligations),
    "obligation.units": Handler(ObligationUnitsRead, save_units_of_obligations),
    "obligation.withdrawn": Handler(ObligationWithdrawnRead, withdraw_obligations),
    "obligation.joined": Handler(JoinedRead, save_joinings),
    "due.extended": Handler(ExtensionRead, save_extensions),
}
