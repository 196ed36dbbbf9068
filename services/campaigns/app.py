"""The campaigns service: notices, plans, quotas, and who owes what by when."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from services.campaigns import routes
from services.campaigns.settings import CampaignsSettings
from services.kernel.audit.routes import audit_router
from services.kernel.auth.tokens import TokenVerifier, VerifiedTokens
from services.kernel.db.database import Database
from services.kernel.db.migrations import head_revision
from services.kernel.events.outbox import feed_router
from services.kernel.settings import load_settings
from services.kernel.web.access import Access, grant_access
from services.kernel.web.service import create_service

DESCRIPTION = """
Notices are entered once; campaigns, quotas and obligations rest on them. An obligation expands to one due item per
organisation and period; its state follows from what the teams file. What is due in a month: `GET /api/dues`.
"""


def create_app(settings: CampaignsSettings | None = None) -> FastAPI:
    """Raises SettingsIncomplete."""
    settings = settings or load_settings(CampaignsSettings)
    database = Database(
        settings.campaigns_database_url, application_name="campaigns", pool_size=settings.database_pool_size
    )
    app = create_service(
        "Bangfu campaigns",
        description=DESCRIPTION,
        lifespan=_lifespan(database),
        readiness=_readiness(database),
    )
    grant_access(app, Access(VerifiedTokens(TokenVerifier(json.loads(settings.jwks))), database))
    app.include_router(routes.router)
    for internal in (feed_router, audit_router):
        app.include_router(internal(database, settings.internal_secret.get_secret_value()))
    return app


def _lifespan(database: Database) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()

    return lifespan


def _readiness(database: Database) -> Callable[[], Awaitable[dict[str, bool]]]:
    head = head_revision("campaigns")

    async def readiness() -> dict[str, bool]:
        return {"database": await database.is_at(head)}

    return readiness
