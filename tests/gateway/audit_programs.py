"""A gateway and the trails of the three services behind it, over real databases and sockets."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import psycopg
from fastapi import FastAPI
from pydantic import SecretStr

from deploy.programs import PROGRAMS, SERVICES, Program
from services.households.households.numbers import numbers_router
from services.kernel.audit import trail
from services.kernel.audit.routes import audit_router
from services.kernel.db.database import Database
from services.kernel.web.application import create_application
from tests.databases import MakeDatabase, ServiceDatabase
from tests.gateway.conftest import INTERNAL, MakeWorld, Person, World
from tests.gateway.running import serving


class Switch:
    """A program that can stop answering, from some request on."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.answers_left: int | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.answers_left == 0:
            await send({"type": "http.response.start", "status": 503, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        if self.answers_left is not None:
            self.answers_left -= 1
        await self._app(scope, receive, send)


@dataclass
class Trails:
    """`databases` by program; `auditor` has the token of a person who may read the trail."""

    world: World
    auditor: Person
    databases: dict[Program, ServiceDatabase]
    switches: dict[Program, Switch] = field(default_factory=dict)

    def write(
        self,
        program: Program,
        *moments: str,
        action: str = "thing.done",
        subject: str = "thing:1",
        actor: UUID | None = None,
        details: dict[str, Any] | None = None,
    ) -> list[int]:
        """One entry for each time, inserted as the owner of the database; returns their numbers."""
        with psycopg.connect(self.databases[program].dsn()) as connection:
            return [
                connection.execute(
                    "insert into audit_entries (occurred_at, actor_id, action, subject, details)"
                    " values (%s, %s, %s, %s, %s) returning id",
                    (moment, actor, action, subject, json.dumps(details or {})),
                ).fetchone()[0]  # type: ignore[index]  # an insert returns its row
                for moment in moments
            ]

    def change(self, program: Program, statement: str, *parameters: Any) -> None:
        with psycopg.connect(self.databases[program].dsn(), autocommit=True) as connection:
            connection.execute(statement.encode(), parameters)

    async def seal(self, program: Program) -> int:
        sealed = 0
        async with Database(self.databases[program].worker, application_name="sealer") as worker:
            while True:
                async with worker.transaction() as connection:
                    batch = await trail.seal_entries(connection)
                sealed += batch
                if not batch:
                    return sealed

    async def page(self, **query: Any) -> dict[str, Any]:
        answer = await self.auditor.http.get("/api/audit", params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def pages(self, **query: Any) -> list[dict[str, Any]]:
        """The entries of all pages."""
        found, cursor = [], None
        while True:
            page = await self.page(**query, **({"cursor": cursor} if cursor else {}))
            assert page["missing"] == []
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return found

    async def step(self, program: str, **given: Any) -> httpx.Response:
        return await self.auditor.http.post("/api/audit/verify", json={"program": program, **given})


@asynccontextmanager
async def running_trails(make_world: MakeWorld, service_database: MakeDatabase) -> AsyncIterator[Trails]:
    databases = {name: service_database(name) for name in SERVICES}
    async with AsyncExitStack() as stack:
        switches, urls = {}, {}
        for name, database in databases.items():
            opened = await stack.enter_async_context(Database(database.app, application_name=name))
            switches[name] = Switch(_program(name, opened))
            port = await stack.enter_async_context(serving(switches[name]))
            urls[f"{name}_url"] = f"http://127.0.0.1:{port}"
        world = await make_world(**urls)
        auditor = await world.person("auditor", {"role": "audit_admin"}, name="审计员小周")
        yield Trails(world, auditor, {"gateway": world.database, **databases}, {**switches})


def _program(program: str, database: Database) -> FastAPI:
    async def readiness() -> dict[str, bool]:
        return {}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    app = create_application("trail", description="", lifespan=lifespan, readiness=readiness)
    app.include_router(audit_router(database, SecretStr(INTERNAL), None))
    if program == "households":
        app.include_router(numbers_router(database, SecretStr(INTERNAL)))
    return app


def keys(entries: Iterable[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(entry["program"], entry["id"]) for entry in entries]


__all__ = ["PROGRAMS", "Trails", "keys", "running_trails"]
