"""For the gateway alone: what a unit still owes and was allotted, before it is closed or merged."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import SecretStr

from services.campaigns.dues import queries
from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.kernel.web.internal import internal_only

# The gateway has checked who asks, and of which unit.
_EVERYWHERE = Scope(("",))


def ties_router(database: Database, internal_secret: SecretStr) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/internal/organizations/{organization_id}/ties")
    async def count_ties(organization_id: UUID) -> dict[str, int]:
        """`kept_dues`: those of `open_dues` that were extended or begun; they stay with a unit that is closed."""
        async with database.transaction(_EVERYWHERE) as connection:
            return dict((await queries.ties_of(connection, organization_id))._mapping)

    return router
