"""Routes for the register alone: what is stored of a household, and reading its events at once."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Response
from pydantic import SecretStr

from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.web.internal import internal_only
from services.submissions.register import rules
from services.submissions.register.erasing import destroy_hidden

# The gateway has checked who asks, and of which team.
EVERYWHERE = Scope(("",), restricted_codes=("",))


def register_router(database: Database, register: FeedReader, internal_secret: SecretStr) -> APIRouter:
    """`register`: the feed of the register."""
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/internal/households/{household_id}")
    async def held(household_id: UUID) -> dict[str, int]:
        async with database.transaction() as connection:
            return dict((await rules.held_of(connection, household_id))._mapping)

    @router.post("/internal/visits/words")
    async def words(asked: Annotated[list[UUID], Body(max_length=1000)]) -> list[dict[str, Any]]:
        """What visits say, for those that were told before their events said it."""
        async with database.transaction() as connection:
            return [dict(row._mapping) for row in await rules.words_of(connection, asked)]

    @router.post("/internal/pairings/work")
    async def work(pairing_ids: Annotated[list[UUID], Body(max_length=100_000)]) -> dict[str, int]:
        """How many visits and reports there are of these pairings, for the gateway: before a merger is undone."""
        async with database.transaction(EVERYWHERE) as connection:
            return dict((await rules.work_of(connection, pairing_ids))._mapping)

    @router.post("/internal/register/read")
    async def read() -> dict[str, int]:
        """What was published up to `position` (`outbox.published_at`) has been read: it holds here. Raises
        Unavailable."""
        await register.require_catch_up()
        return {"position": register.position}

    @router.post("/internal/register/destroy", status_code=204)
    async def destroy() -> Response:
        """What was erased is destroyed, as the worker would a moment later. Waits for whoever writes there."""
        await destroy_hidden(database)
        return Response(status_code=204)

    return router
