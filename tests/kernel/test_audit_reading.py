"""The audit routes of a service; a page of a long trail costs no more than one of a short trail."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text

from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.audit.reading import Place, TrailFilter, count_entries, page_statement, read_entries
from services.kernel.audit.routes import audit_router
from services.kernel.auth.principals import Principal
from services.kernel.clock import now
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.web.application import create_application
from tests.databases import MakeDatabase, ServiceDatabase

SECRET = "the secret of our own programs"
BEARER = {"Authorization": f"Bearer {SECRET}"}
PATHS = ("entries", "count", "actions", "step")
ENTRIES = 60_000
ON_A_PAGE = ENTRIES // 100 * 20 // 2000
START = datetime(2020, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(service_database: MakeDatabase) -> ServiceDatabase:
    """A trail whose older half is `old`; `rare` occurs at the very beginning."""
    database = service_database("submissions")
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(
            """
            insert into audit_entries (occurred_at, actor_id, action, subject, details)
            select %s + n * interval '1 s', ('00000000-0000-7000-8000-' || lpad((n %% 97)::text, 12, '0'))::uuid,
                   case when n = 1 then 'rare' when n <= %s then 'old' else 'new' end,
                   'thing:' || n %% 5000, '{}'
              from generate_series(1, %s) n
            """,
            (START, ENTRIES // 2, ENTRIES),
        )
        # Every hundredth entry is a page that showed twenty things, of two thousand.
        connection.execute(
            """
            update audit_entries
               set subject = 'things', details = jsonb_build_object('subjects', (
                       select jsonb_agg('page-' || (id / 100 * 20 + k) % 2000) from generate_series(0, 19) k))
             where id % 100 = 50
            """,
        )
        connection.execute("vacuum analyze audit_entries")
    return database


@pytest.fixture(scope="module")
async def app(filled: ServiceDatabase) -> AsyncIterator[Database]:
    async with Database(filled.app, application_name="app") as database:
        yield database


@pytest.fixture(scope="module")
async def http(app: Database) -> AsyncIterator[httpx.AsyncClient]:
    async def readiness() -> dict[str, bool]:
        return {}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    service = create_application("trail", description="", lifespan=lifespan, readiness=readiness)
    service.include_router(audit_router(app, SecretStr(SECRET), None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://trail.test") as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", ["", "?limit=many&since=never&after=x"])
@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic x", "Bearer "])
async def test_without_the_secret_the_address_answers_404(
    http: httpx.AsyncClient, path: str, query: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = await http.get(f"/internal/audit/{path}{query}", headers=headers)
    nowhere = await http.get("/internal/nothing", headers=headers)
    assert (answer.status_code, answer.content) == (nowhere.status_code, nowhere.content) == (404, nowhere.content)


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=5001", "before_id=-1", "before_moment=2020", "since=2020-05-08", "action=%27", "x=1"],
)
async def test_an_unknown_parameter_is_malformed(http: httpx.AsyncClient, query: str) -> None:
    assert (await http.get(f"/internal/audit/entries?{query}", headers=BEARER)).status_code == 422


@pytest.mark.parametrize("query", ["hash=xy", f"hash={'a' * 63}", "after=-1", "limit=50001"])
async def test_a_step_from_nowhere_is_malformed(http: httpx.AsyncClient, query: str) -> None:
    assert (await http.get(f"/internal/audit/step?{query}", headers=BEARER)).status_code == 422


async def test_the_routes_are_not_in_the_openapi_page(http: httpx.AsyncClient) -> None:
    transport: Any = http._transport
    assert not any("internal" in path for path in transport.app.openapi()["paths"])


async def test_count_and_actions_are_those_of_the_whole_trail(http: httpx.AsyncClient) -> None:
    async def ask(path: str) -> Any:
        return (await http.get(f"/internal/audit/{path}", headers=BEARER)).json()

    assert await ask("count") == ENTRIES
    assert await ask("count?action=rare&action=old") == ENTRIES // 2
    assert await ask("count?subject=17") == ENTRIES // 5000
    assert await ask("count?subject=thing:17") == ENTRIES // 5000
    assert await ask("count?subject=page-17") == await ask("count?subject=page:page-17") == ON_A_PAGE
    assert await ask("count?subject=page-17&action=rare") == 0
    assert await ask("actions") == ["new", "old", "rare"]


ACTOR = "00000000-0000-7000-8000-000000000042"
NOBODY = "00000000-0000-7000-8000-000000000043"
MIDDLE = Place(START + timedelta(seconds=ENTRIES // 2), 2**40)


@pytest.mark.parametrize("before", [None, MIDDLE], ids=["top", "middle"])
@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"action": ["rare"]},
        {"action": ["old"]},
        {"action": ["old", "rare", "unknown"]},
        {"actor": ACTOR},
        {"actor": NOBODY},
        {"actor": ACTOR, "action": ["rare"]},
        {"subject": "thing:17"},
        {"subject": "17"},
        {"subject": "thing:page-17"},
        {"subject": "page-17"},
        {"subject": "page-17", "action": ["old"], "until": START + timedelta(seconds=9_000)},
        {"subject": "page-none"},
        {"since": START + timedelta(seconds=100), "until": START + timedelta(seconds=200)},
        {"action": ["new"], "until": START + timedelta(seconds=200)},
    ],
    ids=str,
)
async def test_a_page_reads_little_of_a_long_trail(app: Database, wanted: dict[str, Any], before: Place | None) -> None:
    statement = page_statement(TrailFilter.model_validate(wanted), before, 51)
    written = str(statement.compile(app.engine.sync_engine, compile_kwargs={"literal_binds": True}))
    async with app.transaction() as connection:
        plan = (await connection.execute(text(f"explain (analyze, buffers, format json) {written}"))).scalar_one()
    top = plan[0]["Plan"]
    assert ("audit_entries_by_subjects" in str(plan)) == ("subject" in wanted)
    assert "Seq Scan" not in str(plan)
    # The trail has about a thousand blocks; a row of a page costs its index entry and its block.
    assert top["Shared Hit Blocks"] + top["Shared Read Blocks"] < 400


async def test_what_is_about_a_thing_and_names_it_too_is_found_once_and_in_order(app: Database) -> None:
    thing, other = new_id(), new_id()
    principal = Principal(new_id(), None, ())
    async with app.transaction() as connection:
        await look(connection, principal, "things.listed", [other, thing, thing])
        await look(connection, principal, "thing.viewed", [thing], subject=f"thing:{thing}")
        await look(connection, principal, "things.listed", [other])
        await look(connection, principal, "things.searched", [])
    async with app.transaction() as connection:
        for subject in (f"thing:{thing}", str(thing)):
            wanted = TrailFilter(subject=subject, since=now() - timedelta(minutes=1))
            found = await read_entries(connection, wanted, None, 50)
            assert [entry.action for entry in found] == ["thing.viewed", "things.listed"]
            assert await count_entries(connection, wanted) == 2
            first, second = found
            assert await read_entries(connection, wanted, Place(first.occurred_at, first.id), 50) == [second]
        assert (second.subject, second.details) == ("things", {"subjects": [str(other), str(thing)]})


async def test_a_page_has_no_more_things_than_a_list_answers(app: Database) -> None:
    async with app.transaction() as connection:
        with pytest.raises(ValueError, match="501 ids"):
            await look(connection, Principal(new_id(), None, ()), "things.listed", [new_id() for _ in range(501)])


async def test_a_page_reaches_the_beginning_of_the_trail(app: Database) -> None:
    wanted, before, seen = TrailFilter(action=["old", "rare"]), None, 0
    while True:
        async with app.transaction() as connection:
            page = await read_entries(connection, wanted, before, 4_999)
        seen += len(page)
        if len(page) < 4_999:
            break
        before = Place(page[-1].occurred_at, page[-1].id)
    assert seen == ENTRIES // 2
    assert page[-1].action == "rare"


async def test_steps_find_what_a_whole_verification_finds(filled: ServiceDatabase, app: Database) -> None:
    async with Database(filled.worker, application_name="sealer") as worker:
        for _ in range(3):
            async with worker.transaction() as connection:
                await trail.seal_entries(connection)
        async with worker.transaction() as connection:
            whole, end = await trail.verify(connection), await trail.head(connection)
    reached, steps = trail.Head(0, trail.GENESIS), 0
    while True:
        async with app.transaction() as connection:
            step = await trail.verify_step(connection, reached, 2_500)
        reached, steps = step.reached, steps + 1
        if step.is_last:
            break
    assert whole == trail.Verdict(6_000, None)
    assert (step.reached, step.entries, step.broken_at, steps) == (end, 6_000, None, 3)
