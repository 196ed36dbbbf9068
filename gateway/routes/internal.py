"""Routes for our own programs; the front does not route them for requests through a proxy."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import SecretStr

from gateway.queries.origins import let_in_by
from gateway.sessions.parts import Identity, me_by_id
from services.kernel.db.database import Database
from services.kernel.problems import Unavailable
from services.kernel.web.internal import internal_only
from services.kernel.web.revocations import LONGEST_WAIT, PATH, written


def grants_router(database: Database, internal_secret: SecretStr, own_person_after: timedelta) -> APIRouter:
    """`GET /internal/accounts/{id}/grants`: the name and current roles of an account, none when it is closed or
    unknown; and `let_in_by`, the accounts of whoever may be the same person (see `queries.origins.let_in_by`)."""
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/internal/accounts/{account_id}/grants")
    async def read_grants(account_id: UUID) -> dict[str, Any]:
        async with database.transaction() as connection:
            _, me, grants = await me_by_id(connection, account_id)
            above = await let_in_by(connection, account_id, own_person_after)
        return {
            "name": me.name,
            "grants": [
                {
                    "role": g.role,
                    "organization_id": g.organization_id,
                    "division_code": g.division_code,
                    **({"without": sorted(g.without)} if g.without else {}),
                    **({"lines": sorted(g.lines)} if g.lines else {}),
                    **({"merged": sorted(g.merged)} if g.merged else {}),
                }
                for g in grants
            ],
            "let_in_by": above,
        }

    return router


def revocations_router(internal_secret: SecretStr) -> APIRouter:
    """`GET /internal/revocations`: all revoked sessions and accounts of the last minutes.

    `known`: the version that the reader has; `wait`: the most seconds to wait for another one.
    """
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get(PATH)
    async def read_revocations(
        identity: Identity,
        known: Annotated[str, Query(max_length=64)] = "",
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 0,
    ) -> Response:
        tokens = identity.tokens
        if not tokens.has_read:
            raise Unavailable(1)
        await tokens.wait_for_change(known, wait)
        return Response(written(tokens.version, tokens.revocations), media_type="application/json")

    return router
