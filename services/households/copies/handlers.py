"""What the other programs tell, kept as the register needs it. Each handler may see an event again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.copies import queries
from services.kernel.events.reader import Event, Handler


async def keep_divisions(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_divisions(connection, [event.data for event in events])


async def keep_organizations(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_organizations(connection, [_organization(event.data) for event in events])


async def keep_visits(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_visits(connection, [event.data for event in events])


async def keep_quotas(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_quotas(connection, [event.data for event in events])


async def keep_campaigns(connection: AsyncConnection, events: Sequence[Event]) -> None:
    await queries.save_campaigns(connection, [event.data for event in events])


def _organization(data: Mapping[str, Any]) -> dict[str, Any]:
    """The leader's name is left out on purpose: a volunteer's name has no use here."""
    leader = data.get("leader")
    return {
        **{name: data[name] for name in ("id", "name", "kind", "division_code")},
        "leader_account_id": leader and leader["account_id"],
    }


GATEWAY: Mapping[str, Handler] = {"division.saved": keep_divisions, "organization.saved": keep_organizations}
SUBMISSIONS: Mapping[str, Handler] = {"visit.completed": keep_visits, "visit.revised": keep_visits}
CAMPAIGNS: Mapping[str, Handler] = {"quota.allocated": keep_quotas, "campaign.saved": keep_campaigns}
