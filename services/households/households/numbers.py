"""For the gateway alone: the id of the household that has a registry number, for the search of the audit trail."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import SecretStr

from services.households.households import queries
from services.kernel.db.database import Database
from services.kernel.problems import NotFound
from services.kernel.web.internal import internal_only

RegistryNumber = Annotated[str, Query(min_length=1, max_length=120)]


def numbers_router(database: Database, internal_secret: SecretStr) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/internal/household-numbers")
    async def find(registry_no: RegistryNumber) -> dict[str, UUID]:
        """Raises NotFound, also for the number of an erased household, which is gone."""
        async with database.transaction() as connection:
            found = await queries.id_with_number(connection, registry_no)
        if found is None:
            raise NotFound()
        return {"household_id": found}

    return router
