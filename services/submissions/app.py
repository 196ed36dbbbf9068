"""The submissions service: what people send in."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
from fastapi import FastAPI

from services.kernel.audit.routes import audit_router
from services.kernel.auth.tokens import TokenVerifier, VerifiedTokens
from services.kernel.db.database import Database, SingleStatements
from services.kernel.db.migrations import head_revision
from services.kernel.events.outbox import feed_router
from services.kernel.http_client.transport import LeanTransport
from services.kernel.settings import load_settings
from services.kernel.web.access import Access, grant_access
from services.kernel.web.service import create_service
from services.submissions.documents.drawing import DrawingRoom
from services.submissions.feeds import pairings_feed
from services.submissions.media.scan_store import ScanStore
from services.submissions.media.store import PhotoStore, StoreUnavailable
from services.submissions.parts import Parts
from services.submissions.reports import routes as report_routes
from services.submissions.settings import SubmissionsSettings
from services.submissions.visits import routes
from services.submissions.visits import rules as visits

DESCRIPTION = """
What volunteer teams send in: home visits with photos, and the official forms computed from them.

A visit is sent once with `PUT /api/visits/{id}`, under an id made by the sender (UUIDv7), as often as the line needs.
The answer holds an upload ticket for each photo; the bytes go straight to the object store on the same origin.
`GET /api/visits/{id}/receipt` says `complete` when everything is safely stored.
"""


def create_app(settings: SubmissionsSettings | None = None) -> FastAPI:
    """Raises SettingsIncomplete."""
    settings = settings or load_settings(SubmissionsSettings)
    database = Database(
        settings.submissions_database_url, application_name="submissions", pool_size=settings.database_pool_size
    )
    transport = LeanTransport()
    client = httpx.AsyncClient(transport=transport, trust_env=False, timeout=10)
    statements = SingleStatements(settings.submissions_database_url, application_name="submissions-visits")
    store = ScanStore(settings.store(), transport)
    parts = Parts(
        database=database,
        statements=statements,
        visit_batches=visits.visit_batches(statements),
        store=store,
        pairings_feed=pairings_feed(database, client, settings),
        public_url=settings.public_url,
    )
    room = DrawingRoom(settings.font_dir)
    app = create_service(
        "Bangfu submissions",
        description=DESCRIPTION,
        lifespan=_lifespan(parts, client, room),
        readiness=_readiness(parts),
    )
    app.state.parts = parts
    grant_access(app, Access(VerifiedTokens(TokenVerifier(json.loads(settings.jwks))), database))
    app.include_router(routes.router)
    app.hot_routes.extend(routes.HOT_ROUTES)
    report_routes.install(app, settings, database, store, client, room)
    for internal in (feed_router, audit_router):
        app.include_router(internal(database, settings.internal_secret.get_secret_value()))
    return app


def _lifespan(
    parts: Parts, client: httpx.AsyncClient, room: DrawingRoom
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await parts.statements.open()
        try:
            yield
        finally:
            await room.close()
            await parts.statements.close()
            await client.aclose()
            await parts.database.close()

    return lifespan


def _readiness(parts: Parts) -> Callable[[], Awaitable[dict[str, bool]]]:
    head = head_revision("submissions")

    async def readiness() -> dict[str, bool]:
        return {"database": await parts.database.is_at(head), "store": await _is_writable(parts.store)}

    return readiness


async def _is_writable(store: PhotoStore) -> bool:
    try:
        await store.check_writable()
    except StoreUnavailable:
        return False
    return True
