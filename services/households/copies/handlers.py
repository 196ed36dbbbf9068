"""Stores the events of the other programs as the register needs them. Each handler may get an event twice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.copies import queries
from services.households.copies.events_read import (
    CampaignRead,
    DivisionRead,
    EmptiedRead,
    OrganizationRead,
    QuotaRead,
    VisitRead,
    WithdrawnRead,
)
from services.households.withholding import outcomes
from services.kernel.events.reader import Event, Handler, Handlers


async def save_divisions(connection: AsyncConnection, events: Sequence[Event[DivisionRead]]) -> None:
    await queries.save_divisions(connection, _rows(events))


async def save_organizations(connection: AsyncConnection, events: Sequence[Event[OrganizationRead]]) -> None:
    await queries.save_organizations(connection, [_organization(event.data) for event in events])


async def save_visits(connection: AsyncConnection, events: Sequence[Event[VisitRead]]) -> None:
    await queries.save_visits(connection, _rows(events))


async def finish_erasures(connection: AsyncConnection, events: Sequence[Event[EmptiedRead]]) -> None:
    for event in events:
        await outcomes.finish(connection, event.data.household_id, event.data.model_dump(exclude={"household_id"}))


async def save_quotas(connection: AsyncConnection, events: Sequence[Event[QuotaRead]]) -> None:
    await queries.save_quotas(connection, _rows(events))


async def save_campaigns(connection: AsyncConnection, events: Sequence[Event[CampaignRead]]) -> None:
    await queries.save_campaigns(connection, _rows(events))


async def withdraw_campaigns(connection: AsyncConnection, events: Sequence[Event[WithdrawnRead]]) -> None:
    await queries.withdraw_campaigns(connection, [event.data.campaign_id for event in events])


def _rows(events: Sequence[Event[Any]]) -> list[dict[str, Any]]:
    return [event.data.model_dump(mode="json") for event in events]


def _organization(read: OrganizationRead) -> dict[str, Any]:
    leader = read.leader
    kept = read.model_dump(mode="json", exclude={"leader"})
    return {**kept, "leader_account_id": leader and str(leader.account_id)}


_visits = Handler(VisitRead, save_visits)
GATEWAY: Handlers = {
    "division.saved": Handler(DivisionRead, save_divisions),
    "organization.saved": Handler(OrganizationRead, save_organizations),
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
}
