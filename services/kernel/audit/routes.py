"""The routes of each service for its own audit trail, below `/internal/audit`; the gateway calls them."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import Field, SecretStr

from services.kernel.audit import trail
from services.kernel.audit.reading import (
    Entry,
    Place,
    TrailFilter,
    count_entries,
    known_actions,
    read_entries,
    with_words,
)
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.web.inputs import InputModel, IsoMoment
from services.kernel.web.internal import internal_only
from services.kernel.web.policies import Policies, Reach, Who, open_to

MAX_ENTRIES = 5_000
MAX_STEP = 50_000
"""Seals that one request checks: about a second."""


class EntriesQuery(TrailFilter):
    """`before_moment` and `before_id` come together: the page holds what lies strictly before them."""

    before_moment: IsoMoment | None = None
    before_id: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=MAX_ENTRIES)] = MAX_ENTRIES


class StepQuery(InputModel):
    """`after` and `hash`: where the step before came to."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = trail.GENESIS.hex()
    limit: Annotated[int, Field(ge=1, le=MAX_STEP)] = MAX_STEP


AUDIT_POLICIES: Policies = dict.fromkeys(
    (f"GET /internal/audit/{name}" for name in ("entries", "count", "actions", "step")),
    open_to(Who.INTERNAL, Reach.PROGRAM),
)


def audit_router(database: Database, internal_secret: SecretStr, keys: KeyRing | None) -> APIRouter:
    """For calls between our own programs only. `keys`: of a program whose entries hold words that people typed."""
    router = APIRouter(prefix="/internal/audit", include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.get("/entries")
    async def entries(asked: Annotated[EntriesQuery, Query()]) -> Response:
        before = None if asked.before_moment is None else Place(asked.before_moment, asked.before_id)
        async with database.transaction() as connection:
            found = await read_entries(connection, asked, before, asked.limit)
            if keys is not None:
                found = await with_words(connection, keys, found)
        return _json([_as_json(entry) for entry in found])

    @router.get("/count")
    async def count(asked: Annotated[TrailFilter, Query()]) -> Response:
        async with database.transaction() as connection:
            return _json(await count_entries(connection, asked))

    @router.get("/actions")
    async def actions() -> Response:
        async with database.transaction() as connection:
            return _json(list(await known_actions(connection)))

    @router.get("/step")
    async def step(asked: Annotated[StepQuery, Query()]) -> Response:
        after = trail.Head(asked.after, bytes.fromhex(asked.hash))
        async with database.transaction() as connection:
            walked = await trail.verify_step(connection, after, asked.limit)
        reached = {"entries": walked.reached.entries, "hash": walked.reached.hash.hex()}
        return _json({"reached": reached, "entries": walked.entries, "broken_at": walked.broken_at})

    return router


def _as_json(entry: Entry) -> list[Any]:
    return [entry.id, entry.occurred_at, entry.actor_id, entry.action, entry.subject, entry.details]


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), media_type="application/json")
