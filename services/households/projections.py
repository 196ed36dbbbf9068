"""What the other programs tell, kept as the register needs it. Each handler may see an event again."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.queries import organizations as organization_queries
from services.households.queries import projections as queries
from services.kernel.events import Event, Handler


async def keep_division(connection: AsyncConnection, event: Event) -> None:
    data = event.data
    await organization_queries.save_division(
        connection, {"code": data["code"], "name": data["name"], "parent": data["parent"]}
    )


async def keep_organization(connection: AsyncConnection, event: Event) -> None:
    """The leader's name is left out on purpose: a volunteer's name has no use here."""
    data = event.data
    await organization_queries.save_organization(
        connection,
        {
            "id": UUID(data["id"]),
            "name": data["name"],
            "kind": data["kind"],
            "division_code": data["division_code"],
            "leader_account_id": _leader(data.get("leader")),
        },
    )


async def keep_visit(connection: AsyncConnection, event: Event) -> None:
    data = event.data
    await queries.save_visit(
        connection,
        {
            "visit_id": UUID(data["visit_id"]),
            "household_id": UUID(data["household_id"]),
            "team_id": UUID(data["team_id"]),
            "village_code": data["village_code"],
            "visited_on": date.fromisoformat(data["visited_on"]),
            "amount_fen": data["amount_fen"],
        },
    )


async def keep_quota(connection: AsyncConnection, event: Event) -> None:
    data = event.data
    await queries.save_quota(
        connection,
        {
            "campaign_id": UUID(data["campaign_id"]),
            "measure": data["measure"],
            "division_code": data["division_code"],
            "organization_id": data["organization_id"] and UUID(data["organization_id"]),
            "amount": data["amount"],
        },
    )


async def keep_campaign(connection: AsyncConnection, event: Event) -> None:
    data = event.data
    await queries.save_campaign(
        connection,
        {
            "id": UUID(data["campaign_id"]),
            "starts_on": data["starts_on"] and date.fromisoformat(data["starts_on"]),
            "ends_on": data["ends_on"] and date.fromisoformat(data["ends_on"]),
        },
    )


def _leader(leader: Mapping[str, Any] | None) -> UUID | None:
    return UUID(leader["account_id"]) if leader else None


GATEWAY: Mapping[str, Handler] = {"division.saved": keep_division, "organization.saved": keep_organization}
SUBMISSIONS: Mapping[str, Handler] = {"visit.completed": keep_visit, "visit.revised": keep_visit}
CAMPAIGNS: Mapping[str, Handler] = {"quota.allocated": keep_quota, "campaign.saved": keep_campaign}
