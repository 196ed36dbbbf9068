"""The households service: the register, pairings and the progress board."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
from fastapi import FastAPI

from services.households.feeds import gateway_feed
from services.households.households import routes
from services.households.pairings import routes as pairings
from services.households.parts import Parts
from services.households.progress import routes as progress
from services.households.roster import jobs
from services.households.roster import routes as rosters
from services.households.roster.uploads import Uploads
from services.households.settings import HouseholdsSettings
from services.kernel.audit.routes import audit_router
from services.kernel.auth.tokens import TokenVerifier, VerifiedTokens
from services.kernel.db.database import Database
from services.kernel.db.jobs import job_app
from services.kernel.db.migrations import head_revision
from services.kernel.events.outbox import feed_router
from services.kernel.http_client.transport import LeanTransport
from services.kernel.settings import load_settings
from services.kernel.web.access import Access, grant_access
from services.kernel.web.service import create_service

DESCRIPTION = """
The register of served households (建档立卡), the pairings (结对帮扶) of volunteer teams with them, and the board of
progress.

Names, phones, addresses and ID numbers are stored encrypted and answered masked. One clear value costs a purpose and
an entry in the audit trail (`POST /api/households/{id}/reveal`). Lists show what the caller may see: an officer the
own area, a team the households it is paired with; everything else is 404.
"""


def create_app(
    settings: HouseholdsSettings | None = None, transport: httpx.AsyncBaseTransport | None = None
) -> FastAPI:
    """`transport` carries calls to our other programs. Raises SettingsIncomplete."""
    settings = settings or load_settings(HouseholdsSettings)
    database = Database(
        settings.households_database_url, application_name="households", pool_size=settings.database_pool_size
    )
    client = httpx.AsyncClient(transport=transport or LeanTransport(), trust_env=False, timeout=10)
    app = create_service(
        "Bangfu households",
        description=DESCRIPTION,
        lifespan=_lifespan(database, client),
        readiness=_readiness(database),
    )
    # Never opened here: an upload defers its job through its own transaction.
    load_roster = jobs.declare(job_app(settings.households_database_url), jobs.only_in_the_worker)
    uploads = Uploads(database, settings.key_ring, load_roster)
    app.state.parts = Parts(database, settings.key_ring, gateway_feed(database, client, settings), uploads)
    grant_access(app, Access(VerifiedTokens(TokenVerifier(json.loads(settings.jwks))), database))
    app.include_router(rosters.router)
    app.include_router(routes.router)
    app.include_router(pairings.router)
    app.include_router(progress.router)
    for internal in (feed_router, audit_router):
        app.include_router(internal(database, settings.internal_secret.get_secret_value()))
    return app


def _lifespan(database: Database, client: httpx.AsyncClient) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await client.aclose()
            await database.close()

    return lifespan


def _readiness(database: Database) -> Callable[[], Awaitable[dict[str, bool]]]:
    head = head_revision("households")

    async def readiness() -> dict[str, bool]:
        return {"database": await database.is_at(head)}

    return readiness
