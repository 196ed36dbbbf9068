"""Routes for the register alone: what is stored of a household, and reading its events at once."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import SecretStr

from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.web.internal import internal_only
from services.submissions.register import queries


def register_router(database: Database, register: FeedReader, internal_secret: SecretStr) -> APIRouter:
    """`register`: the feed of the register."""
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/internal/households/{household_id}")
    async def held(household_id: UUID) -> dict[str, int]:
        async with database.transaction() as connection:
            return dict((await queries.held_of(connection, household_id))._mapping)

    @router.post("/internal/register/read", status_code=204)
    async def read() -> Response:
        """Raises Unavailable."""
        await register.require_catch_up()
        return Response(status_code=204)

    return router
