"""Every refusal of a signed-in caller stands in the trail before its answer leaves, without a word of the request."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import APIRouter, FastAPI
from psycopg.rows import dict_row
from pydantic import SecretStr

from services.kernel.audit import trail
from services.kernel.audit.refusals import record_refusal
from services.kernel.auth.principals import NotPermitted, RoleGrant
from services.kernel.auth.tokens import TokenVerifier, VerifiedTokens
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Access, Viewer, viewing
from services.kernel.web.application import create_application
from services.kernel.web.internal import internal_only
from services.kernel.web.parts import provide
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.tokens import bearer, public_jwks, token_for

PHONE = "13987654321"
NAME = "王守田"
READER = RoleGrant("inspector", None, "2113")
NO_READER = RoleGrant("system_admin", None, "2113")


class ThingTaken(Problem):
    status = 409
    code = "thing-taken"
    title = "已被占用。"
    title_en = "Taken."


router = APIRouter(prefix="/api/things")


@router.get("/{thing_id}")
async def read(thing_id: UUID, viewer: Annotated[Viewer, viewing("households.read")], q: str = "") -> None:
    await trail.record(viewer.connection, actor_id=thing_id, action="thing.half_done", subject="thing")
    raise NotFound()


@router.get("/{thing_id}/parts/{part_id}")
async def read_part(thing_id: UUID, part_id: UUID, viewer: Annotated[Viewer, viewing("households.read")]) -> None:
    raise NotFound()


@router.post("/named/{name}")
async def rename(name: str, viewer: Annotated[Viewer, viewing("households.read")], q: str = "") -> None:
    raise NotPermitted() if name != "taken" else ThingTaken()


@router.get("/public/list")
async def open_to_all() -> None:
    raise NotFound()


def program(database: Database) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    async def ready() -> dict[str, bool]:
        return {"database": False}

    app = create_application("things", description="", lifespan=lifespan, readiness=ready, recorder=record_refusal)
    provide(app, Access(VerifiedTokens(TokenVerifier(json.loads(public_jwks()))), database))
    app.include_router(router)
    secret = SecretStr("the secret of our own programs")
    hidden = APIRouter(prefix="/internal", include_in_schema=False, dependencies=[internal_only(secret)])

    @hidden.get("/things/{thing_id}")
    async def internal(thing_id: UUID) -> None: ...

    app.include_router(hidden)
    return app


class Things:
    """The program, its database, and a caller of whom the trail knows nothing yet."""

    def __init__(self, database: ServiceDatabase, app: Database) -> None:
        self.database = database
        self.account = new_id()
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(program(app)), base_url="http://things")

    async def ask(self, path: str, method: str = "GET", grant: RoleGrant = READER, **more: Any) -> httpx.Response:
        return await self.client.request(
            method, path, headers=bearer(token_for(grant, account_id=self.account)), **more
        )

    def entries(self) -> list[dict[str, Any]]:
        """Of the caller, read by another session: what it sees is committed."""
        with psycopg.connect(self.database.dsn(), row_factory=dict_row) as connection:
            query = "select action, subject, details from audit_entries where actor_id = %s order by id"
            return connection.execute(query, (self.account,)).fetchall()

    def count(self) -> int:
        with psycopg.connect(self.database.dsn()) as connection:
            found = connection.execute("select count(*) from audit_entries").fetchone()
        return int(found[0]) if found else 0


@pytest.fixture(scope="module")
def database(service_database: MakeDatabase) -> ServiceDatabase:
    return service_database("campaigns")


@pytest.fixture
async def things(database: ServiceDatabase) -> AsyncIterator[Things]:
    async with Database(database.app, application_name="things", pool_size=1) as app:
        made = Things(database, app)
        yield made
        await made.client.aclose()


async def test_a_thing_that_is_not_there_or_not_the_callers_leaves_one_entry_about_it(things: Things) -> None:
    thing = new_id()
    answer = await things.ask(f"/api/things/{thing}?q={PHONE}")
    assert answer.status_code == 404
    details = {"method": "GET", "path": "/api/things/{thing_id}", "problem": "not-found", "status": 404}
    assert things.entries() == [{"action": "access.refused", "subject": f"thing:{thing}", "details": details}]
    # What the request itself had written was rolled back.
    with psycopg.connect(things.database.dsn()) as connection:
        assert connection.execute("select 1 from audit_entries where actor_id = %s", (thing,)).fetchone() is None


async def test_each_id_of_the_path_finds_the_entry(things: Things) -> None:
    thing, part = new_id(), new_id()
    await things.ask(f"/api/things/{thing}/parts/{part}")
    (entry,) = things.entries()
    assert entry["subject"] == f"thing:{thing}"
    assert entry["details"]["subjects"] == [str(thing), str(part)]


@pytest.mark.parametrize("typed", [PHONE, NAME])
async def test_nothing_that_was_typed_is_repeated(things: Things, typed: str) -> None:
    answer = await things.ask(f"/api/things/named/{typed}?q={PHONE}", "POST", json={"note": NAME})
    assert answer.status_code == 403
    (entry,) = things.entries()
    assert (entry["subject"], entry["details"]["path"]) == ("things", "/api/things/named/{name}")
    assert entry["details"]["problem"] == "not-permitted"
    assert not any(secret in str(entry) for secret in (PHONE, NAME))


async def test_who_lacks_the_right_leaves_an_entry(things: Things) -> None:
    thing = new_id()
    assert (await things.ask(f"/api/things/{thing}", grant=NO_READER)).status_code == 403
    assert [(e["subject"], e["details"]["status"]) for e in things.entries()] == [(f"thing:{thing}", 403)]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/things", 404),
        ("DELETE", "/api/things/public/list", 405),
        ("GET", "/api/things/five", 422),
        ("POST", "/api/things/named/taken", 409),
        ("GET", "/readyz", 503),
        ("GET", "/internal/things/0190a000-0000-7000-8000-000000000099", 404),
    ],
)
async def test_what_is_no_refusal_of_an_operation_leaves_none(
    things: Things, method: str, path: str, status: int
) -> None:
    before = things.count()
    assert (await things.ask(path, method)).status_code == status
    assert things.count() == before


async def test_who_is_not_signed_in_leaves_none(things: Things) -> None:
    before = things.count()
    for path, status in ((f"/api/things/{new_id()}", 401), ("/api/things/public/list", 404)):
        for headers in ({}, {"Authorization": "Bearer forged"}):
            assert (await things.client.get(path, headers=headers)).status_code == status
    assert things.count() == before


async def test_a_refusal_that_cannot_be_recorded_is_not_given(things: Things) -> None:
    with psycopg.connect(things.database.dsn(), autocommit=True) as connection:
        connection.execute("revoke insert on audit_entries from bangfu_campaigns_app")
        try:
            answers = [
                await things.ask(f"/api/things/{new_id()}/parts/{new_id()}"),
                await things.ask(f"/api/things/{new_id()}", grant=NO_READER),
            ]
        finally:
            connection.execute("grant insert on audit_entries to bangfu_campaigns_app")
    assert [(answer.status_code, answer.json()["type"]) for answer in answers] == [(503, "/problems/unavailable")] * 2
    assert things.entries() == []


async def test_without_a_database_nothing_is_told_either() -> None:
    async with Database("postgresql+psycopg://nobody@127.0.0.1:9/none", application_name="things") as app:
        transport = httpx.ASGITransport(program(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://things") as client:
            answer = await client.get(f"/api/things/{new_id()}", headers=bearer(token_for(NO_READER)))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_more_refusals_than_connections_at_once_leave_each_their_entry(things: Things) -> None:
    asked = [f"/api/things/{new_id()}" for _ in range(20)]
    answers = await asyncio.gather(*(things.ask(path) for path in asked))
    assert {answer.status_code for answer in answers} == {404}
    assert sorted(entry["subject"] for entry in things.entries()) == sorted(
        path.removeprefix("/api/things/").join(("thing:", "")) for path in asked
    )
