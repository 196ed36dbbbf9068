"""The gateway: the raw ASGI front, and the identity program behind it as one FastAPI application."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from pydantic import SecretStr

from gateway.audit_trail.parts import audit_parts
from gateway.edge.asgi import App, Receive, Scope, Send
from gateway.edge.connections import ConnectionLimits, with_files_for
from gateway.edge.front import Front, Parts
from gateway.edge.health import Readiness
from gateway.edge.hosts import AllowedHosts
from gateway.edge.http_client.client import HttpClient
from gateway.edge.openapi import merged_page
from gateway.edge.proxy import Upstream
from gateway.edge.rate_limits import PARTS_PER_MINUTE, RateLimits
from gateway.edge.refusals import RefusalRecorder
from gateway.edge.routing import SERVICES, Service
from gateway.edge.spa import Spa
from gateway.edge.store_writer import LIMITS, StoreAddress, StoreWriter
from gateway.edge.uploads import UploadGate
from gateway.people.ties import UnitTies
from gateway.policies import POLICIES
from gateway.queries.upload_parts import UploadParts
from gateway.routes import (
    accounts,
    audit,
    auth,
    clients,
    confirmations,
    division_marks,
    divisions,
    first_run,
    internal,
    invitations,
    me,
    organizations,
    roles,
    second_factor,
    system,
    unit_changes,
    unit_import,
    uploads,
    vocabularies,
)
from gateway.sealing import keep_names
from gateway.sessions.challenges import Challenges
from gateway.sessions.devices import Devices
from gateway.sessions.parts import IdentityParts
from gateway.sessions.passwords import Passwords
from gateway.sessions.revocations import LiveTokens
from gateway.sessions.signing import Signer
from gateway.settings import GatewaySettings
from gateway.system import SystemParts
from services.kernel.audit.refusals import record_refusal
from services.kernel.auth.tokens import TokenVerifier
from services.kernel.db.database import Database
from services.kernel.db.migrations import head_revision
from services.kernel.events.feed import FEED_POLICIES, feed_router
from services.kernel.files.tickets import Tickets
from services.kernel.settings import load_settings
from services.kernel.web.access import Access
from services.kernel.web.application import HEALTH_POLICIES, create_application
from services.kernel.web.client import program_client
from services.kernel.web.origin import PublicOrigin
from services.kernel.web.parts import provide
from services.kernel.web.policies import require_policies

DESCRIPTION = """
Who is who: people and their roles, organisations and teams, administrative divisions, and signing in.

Sign in with `POST /api/auth/login`, send the access token as `Authorization: Bearer`, and renew it within ten minutes
with `POST /api/auth/refresh`. Provincial systems use `POST /api/auth/token`.

Every operation of every program may answer 429 (`/problems/too-many-requests`): nothing was done, and the same request
is served after the seconds of `Retry-After`.
"""


class Gateway:
    """The ASGI application. The front serves requests; `lifespan` opens and closes its resources."""

    def __init__(self, settings: GatewaySettings, mounted: Mapping[str, App]) -> None:
        self._settings = settings
        self.connection_limits = with_files_for(ConnectionLimits(most=settings.connection_limit))
        self._forwarding = HttpClient()
        self._storing = HttpClient(LIMITS)
        self._client = program_client(seconds=3)
        self._database = Database(
            settings.gateway_database_url, application_name="gateway", pool_size=settings.database_pool_size
        )
        self._keys = settings.key_ring
        keep_names(self._database, self._keys)
        signer = Signer(settings.signing_key.get_secret_value())
        self._tokens = LiveTokens(TokenVerifier(signer.jwks()))
        self._passwords = Passwords()
        self._services: dict[str, str] = {
            "campaigns": settings.campaigns_url,
            "submissions": settings.submissions_url,
            "households": settings.households_url,
        }
        self._readiness = Readiness(self._database, self._services, self._client)
        upstreams = {name: Upstream(self._forwarding, self._services[name], mounted.get(name)) for name in SERVICES}
        self._uploads = self._gate(upstreams["submissions"])
        self.identity = self._identity(signer)
        self._front = Front(self._parts(signer, upstreams))

    def _gate(self, submissions: Upstream) -> UploadGate:
        settings = self._settings
        address = StoreAddress(
            settings.store_endpoint,
            settings.store_bucket,
            settings.store_region,
            settings.store_access_key,
            settings.store_secret_key.get_secret_value(),
        )
        # Only a store that browsers reach themselves may be one that this program's client does not.
        is_reached = settings.store_direct_url is None or settings.store_endpoint.startswith("http:")
        writer = StoreWriter(self._storing, address) if is_reached else None
        secret = settings.internal_secret
        return UploadGate(Tickets(secret), writer, submissions, secret, UploadParts(self._database))

    def _identity(self, signer: Signer) -> FastAPI:
        parts = IdentityParts(
            self._database,
            signer,
            self._passwords,
            self._tokens,
            self._settings.login_address_limit,
            Devices(signer.secrets()),
            Challenges(signer.secrets()),
            self._keys,
            self._settings.second_factor,
        )
        secret = self._settings.internal_secret
        trail = audit_parts(self._database, self._client, self._services, secret, signer.secrets())
        app = identity_app(self._database, secret, self._settings.own_person_after_days)
        access = Access(self._tokens, self._database)
        origin = PublicOrigin(self._settings.public_url)
        ties = UnitTies(self._client, self._services, secret)
        system_parts = SystemParts(self._settings, self._readiness, self._client)
        provide(app, access, parts, trail, origin, ties, self._uploads, system_parts)
        return app

    def _parts(self, signer: Signer, upstreams: Mapping[Service, Upstream]) -> Parts:
        settings = self._settings
        return Parts(
            upstreams=upstreams,
            uploads=self._uploads,
            identity=self.identity,
            verify=self._tokens.verify,
            readiness=self._readiness,
            spa=Spa(settings.spa_dir, settings.store_direct_url),
            jwks=json.dumps(signer.jwks()).encode(),
            openapi=merged_page(),
            rate_limits=RateLimits(
                {
                    "read": settings.reads_per_minute,
                    "write": settings.writes_per_minute,
                    "costly": settings.costly_per_minute,
                    "anonymous": settings.anonymous_per_minute,
                    "part": PARTS_PER_MINUTE,
                }
            ),
            hosts=AllowedHosts(settings.public_url, settings.allowed_hosts),
            refusals=RefusalRecorder(self._database),
            trusted_proxies=settings.trusted_proxies,
            is_tls=(settings.public_url or "").startswith("https://"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        await self._front(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        async with self._running():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        polling = asyncio.create_task(self._tokens.poll_revocations(self._database, stop))
        try:
            yield
        finally:
            stop.set()
            await polling
            await self.close()

    async def close(self) -> None:
        await self._client.aclose()
        await self._forwarding.aclose()
        await self._storing.aclose()
        await self._database.close()
        self._passwords.close()


def identity_app(database: Database, internal_secret: SecretStr, own_person_after_days: int) -> FastAPI:
    """The routes; `provide` registers the parts they use. Raises PoliciesIncomplete."""
    head = head_revision(Path(__file__).with_name("migrations"))

    async def readiness() -> dict[str, bool]:
        return {"database": await database.is_at(head)}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    app = create_application(
        "Bangfu gateway",
        description=DESCRIPTION,
        lifespan=lifespan,
        readiness=readiness,
        max_body_size=8_000_000,
        recorder=record_refusal,
    )
    people = (auth, me, second_factor, invitations, first_run, clients, accounts, confirmations)
    # The import comes first, because `/{organization_id}` would match its paths.
    units = (unit_import, organizations, unit_changes, vocabularies, roles)
    for resource in (*people, *units, system, divisions, division_marks, audit, uploads):
        app.include_router(resource.router)
    app.include_router(internal.grants_router(database, internal_secret, timedelta(days=own_person_after_days)))
    app.include_router(internal.revocations_router(internal_secret))
    app.include_router(feed_router(database, internal_secret))
    require_policies(app, {**POLICIES, **HEALTH_POLICIES, **FEED_POLICIES})
    return app


def create_app(mounted: Mapping[str, App] | None = None, settings: GatewaySettings | None = None) -> Gateway:
    """`mounted`: services that run in this process, by name. Raises SettingsIncomplete."""
    return Gateway(settings or load_settings(GatewaySettings), mounted or {})
