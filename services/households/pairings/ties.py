"""For the gateway alone: with how many households a team is paired, before it is closed or merged; and which pairings
another team took over, before a merger is undone."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import SecretStr

from services.households.pairings import queries
from services.households.pairings.merged_teams_queries import EVERYWHERE, carried_of
from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.kernel.web.internal import internal_only

# The gateway has checked who asks, and of which unit.
_EVERYWHERE = Scope(("",))


def ties_router(database: Database, internal_secret: SecretStr) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/internal/organizations/{organization_id}/ties")
    async def count_ties(organization_id: UUID) -> dict[str, int]:
        async with database.transaction(_EVERYWHERE) as connection:
            return {"pairings": await queries.running_of(connection, organization_id)}

    @router.get("/internal/organizations/{organization_id}/carried")
    async def read_carried(organization_id: UUID) -> dict[str, Any]:
        """Of a merged team: the pairings that began by the merger, and how many of them ended or changed since."""
        async with database.transaction(EVERYWHERE) as connection:
            rows = await carried_of(connection, organization_id)
        return {"pairing_ids": [row.id for row in rows], "changed": sum(row.is_changed for row in rows)}

    return router
