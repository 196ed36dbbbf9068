"""Routes for our own programs; the front does not route them for requests through a proxy."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import SecretStr

from gateway.sessions.parts import me_by_id
from services.kernel.db.database import Database
from services.kernel.web.internal import internal_only


def grants_router(database: Database, internal_secret: SecretStr) -> APIRouter:
    """`GET /internal/accounts/{id}/grants`: the current roles of an account, none when it is closed or unknown."""
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/internal/accounts/{account_id}/grants")
    async def read_grants(account_id: UUID) -> dict[str, Any]:
        async with database.transaction() as connection:
            _, _, grants = await me_by_id(connection, account_id)
        return {
            "grants": [
                {"role": g.role, "organization_id": g.organization_id, "division_code": g.division_code} for g in grants
            ]
        }

    return router
