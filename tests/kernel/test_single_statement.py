"""A statement that fails, hangs or loses its connection does not affect later statements."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.databases import MakeDatabase, ServiceDatabase


@pytest.fixture(scope="module")
def made(service_database: MakeDatabase) -> ServiceDatabase:
    return service_database("submissions")


@pytest.fixture
async def database(made: ServiceDatabase) -> AsyncIterator[Database]:
    """A pool of one connection: a caller that keeps it blocks all others."""
    async with Database(made.app, application_name="single", pool_size=1) as opened:
        yield opened


async def works(database: Database) -> bool:
    async with asyncio.timeout(5):
        row = await database.fetch_one("select cast(%(n)s as int) as n", {"n": 7})
    return row is not None and row.n == 7


async def test_a_statement_that_fails_gives_its_connection_back(database: Database) -> None:
    for _ in range(3):
        with pytest.raises(psycopg.errors.DivisionByZero):
            await database.fetch_one("select 1 / cast(%(n)s as int)", {"n": 0})
    assert await works(database)


async def test_a_refused_statement_does_not_cost_a_connection(database: Database) -> None:
    """Otherwise a sender of refused visits makes the server start a process for each."""
    before = await database.fetch_one("select pg_backend_pid() as pid", {})
    with pytest.raises(psycopg.errors.DivisionByZero):
        await database.fetch_one("select 1 / cast(%(n)s as int)", {"n": 0})
    assert await database.fetch_one("select pg_backend_pid() as pid", {}) == before


async def test_a_statement_nobody_waits_for_any_more_gives_its_connection_back(database: Database) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await database.fetch_one("select pg_sleep(%(s)s)", {"s": 60})
    assert await works(database)


async def test_a_lost_connection_is_replaced(database: Database, made: ServiceDatabase) -> None:
    assert await works(database)
    with psycopg.connect(made.dsn(), autocommit=True) as superuser:
        superuser.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'single'")
    with pytest.raises(psycopg.OperationalError):
        await database.fetch_one("select 1", {})
    assert await works(database)


BACKENDS = "select count(*) from pg_stat_activity where application_name = 'several'"
ONE_OF_THEM = "select pg_terminate_backend(min(pid)) from pg_stat_activity where application_name = 'several'"


async def test_lost_connections_are_replaced_and_not_added_to(made: ServiceDatabase) -> None:
    """Some end while others are at work, again and again: there are never more than the pool has."""
    async with Database(made.app, application_name="several", pool_size=3) as opened:
        with psycopg.connect(made.dsn(), autocommit=True) as superuser:
            for _ in range(4):
                asked = [opened.fetch_one("select pg_sleep(%(s)s)", {"s": 0.2}) for _ in range(3)]
                working = asyncio.gather(*asked, return_exceptions=True)
                await asyncio.sleep(0.1)
                superuser.execute(ONE_OF_THEM)
                answers = await working
                assert sum(isinstance(answer, psycopg.OperationalError) for answer in answers) == 1
                assert await works(opened)
                (backends,) = superuser.execute(BACKENDS).fetchone() or (0,)
                assert backends <= 3


async def test_after_a_restart_one_caller_sees_it_and_no_other(made: ServiceDatabase) -> None:
    async with Database(made.app, application_name="several", pool_size=3) as opened:
        await asyncio.gather(*(opened.fetch_one("select pg_sleep(%(s)s)", {"s": 0.1}) for _ in range(3)))
        with psycopg.connect(made.dsn(), autocommit=True) as superuser:
            superuser.execute(ONE_OF_THEM.replace("min(pid)", "pid"))
        with pytest.raises(psycopg.OperationalError):
            await opened.fetch_one("select 1", {})
        for _ in range(4):
            assert await works(opened)


async def test_no_scope_outlives_its_statement(database: Database) -> None:
    teams = "{00000000-0000-7000-8000-000000000001}"
    await database.fetch_one("select set_config('app.teams', %(teams)s, true)", {"teams": teams})
    left = await database.fetch_one("select current_setting('app.teams', true) as teams", {})
    assert left is not None
    assert not left.teams


SAY = "insert into outbox (event_id, type, subject, data) values (%(id)s, 'said', 'x', '{}') returning event_id"


async def test_a_statement_shares_the_pool_with_transactions(database: Database, made: ServiceDatabase) -> None:
    """It commits by itself, and a later transaction on the same connection can still be rolled back."""
    said = new_id()
    await database.fetch_one(SAY, {"id": said})
    with pytest.raises(DBAPIError, match="division by zero"):
        await _say_and_fail(database)
    with psycopg.connect(made.dsn()) as superuser:
        assert superuser.execute("select event_id from outbox").fetchall() == [(said,)]


async def _say_and_fail(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.exec_driver_sql(SAY, {"id": new_id()})
        await connection.execute(text("select 1 / 0"))
