"""Builds a service from its own routers and parts, and adds what every service has."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI

from services.kernel.audit.households import AuditedHouseholds
from services.kernel.audit.refusals import record_refusal
from services.kernel.audit.routes import AUDIT_POLICIES, audit_router
from services.kernel.auth.tokens import TokenVerifier
from services.kernel.db.database import Database
from services.kernel.db.migrations import head_revision
from services.kernel.events.feed import FEED_POLICIES, feed_router
from services.kernel.garbage import collect_less_often
from services.kernel.settings import ServiceSettings
from services.kernel.web.access import Access
from services.kernel.web.application import HEALTH_POLICIES, create_application
from services.kernel.web.client import program_client
from services.kernel.web.internal import ProgramSecret
from services.kernel.web.parts import provide
from services.kernel.web.policies import Policies, require_policies
from services.kernel.web.revocations import RevocationReader, ServiceTokens

IsUsable = Callable[[], Awaitable[bool]]


def create_service(
    title: str,
    *,
    description: str,
    settings: ServiceSettings,
    database: Database,
    revocations_of: str,
    migrations: Path,
    routers: Sequence[APIRouter],
    policies: Policies,
    parts: Sequence[object] = (),
    resources: Sequence[AbstractAsyncContextManager[Any]] = (),
    checks: Mapping[str, IsUsable] | None = None,
    body_limits: Mapping[str, int] | None = None,
    audited: AuditedHouseholds | None = None,
) -> FastAPI:
    """`policies`: a row for each route of `routers`. `revocations_of`: base URL of the program that revokes tokens.
    `parts` are found by their type (`web.parts`). `resources` are opened in order when the service starts and closed in
    reverse order, the database last. `checks` run for `/readyz` beside that of the database. `body_limits`: bytes by
    path. `audited`: where the program's things belong to households. Raises PoliciesIncomplete."""
    head = head_revision(migrations)
    tokens = ServiceTokens(TokenVerifier(json.loads(settings.jwks)), settings.longest_silence)
    client = program_client()
    revocations = RevocationReader(tokens, client, revocations_of, settings.internal_secret)
    opened: Sequence[AbstractAsyncContextManager[Any]] = (database, client, revocations, *resources)

    async def readiness() -> dict[str, bool]:
        known = {"database": await database.is_at(head), "revocations": tokens.is_informed}
        return known | {name: await is_usable() for name, is_usable in (checks or {}).items()}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        collect_less_often()
        async with AsyncExitStack() as open_ones:
            for resource in opened:
                await open_ones.enter_async_context(resource)
            yield

    app = create_application(
        title,
        description=description,
        lifespan=lifespan,
        readiness=readiness,
        body_limits=body_limits,
        recorder=record_refusal,
    )
    secret = ProgramSecret(settings.internal_secret)
    of_households = [] if audited is None else [audited]
    provide(app, Access(tokens, database), database, tokens, secret, *parts, *of_households)
    for router in routers:
        app.include_router(router)
    app.include_router(feed_router(database, settings.internal_secret))
    words = None if audited is None else audited.keys
    app.include_router(audit_router(database, settings.internal_secret, words))
    require_policies(app, {**policies, **HEALTH_POLICIES, **FEED_POLICIES, **AUDIT_POLICIES})
    return app
