"""A statement that fails, hangs or loses its connection takes nothing from those that come after it."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from services.kernel.db.database import SingleStatements
from tests.databases import MakeDatabase, ServiceDatabase


@pytest.fixture(scope="module")
def database(service_database: MakeDatabase) -> ServiceDatabase:
    return service_database("submissions")


@pytest.fixture
async def statements(database: ServiceDatabase) -> AsyncIterator[SingleStatements]:
    """A pool of one connection: whoever keeps it stops everybody."""
    opened = SingleStatements(database.app, application_name="single", pool_size=1)
    await opened.open()
    yield opened
    await opened.close()


async def works(statements: SingleStatements) -> bool:
    async with asyncio.timeout(5):
        return await statements.fetch_one("select %(n)s::int as n", {"n": 7}) == {"n": 7}


async def test_a_statement_that_fails_gives_its_connection_back(statements: SingleStatements) -> None:
    for _ in range(3):
        with pytest.raises(psycopg.errors.DivisionByZero):
            await statements.fetch_one("select 1 / %(n)s::int", {"n": 0})
    assert await works(statements)


async def test_a_statement_nobody_waits_for_any_more_gives_its_connection_back(statements: SingleStatements) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await statements.fetch_one("select pg_sleep(%(s)s)", {"s": 60})
    assert await works(statements)


async def test_a_lost_connection_is_replaced(statements: SingleStatements, database: ServiceDatabase) -> None:
    assert await works(statements)
    with psycopg.connect(database.dsn(), autocommit=True) as superuser:
        superuser.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'single'")
    with pytest.raises(psycopg.OperationalError):
        await statements.fetch_one("select 1", {})
    assert await works(statements)


async def test_no_scope_outlives_its_statement(statements: SingleStatements) -> None:
    teams = "{00000000-0000-7000-8000-000000000001}"
    await statements.fetch_one("select set_config('app.teams', %(teams)s, true)", {"teams": teams})
    left = await statements.fetch_one("select current_setting('app.teams', true) as teams", {})
    assert left is not None
    assert not left["teams"]
