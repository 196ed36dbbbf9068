"""The database of a service: one pool, Core statements, a scope in every transaction.

`transaction(scope)` sets the scope in PostgreSQL before the first statement, so that row-level security, the second
check after the `visible_*` filters, uses the same scope. The setting is local to the transaction: it cannot leak
through the pool. Without a scope the settings stay empty and secured tables show nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import orjson
import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import namedtuple_row
from sqlalchemy import AdaptedConnection, event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

from services.kernel.auth.principals import Scope

DATABASE_FAULTS: Final = (DBAPIError, PoolTimeout, psycopg.Error, OSError, TimeoutError)
"""Faults that end when the database is back."""

SET_SCOPE = text(
    """
    select set_config('app.codes', :codes, true), set_config('app.teams', :teams, true),
           set_config('app.filing', :filing, true), set_config('app.sending', :sending, true),
           set_config('app.grace', :grace, true), set_config('app.restricted', :restricted, true),
           set_config('app.owning', :owning, true), set_config('app.lined', :lined, true),
           set_config('app.owning_lined', :owning_lined, true)
    """
)


class Database:
    def __init__(self, url: str, *, application_name: str, pool_size: int = 8, grace_days: int = 0) -> None:
        """`grace_days`: how long after its end an access still serves the `filing_team_ids` of a scope."""
        self.url = url
        self._grace_days = grace_days
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            connect_args={"application_name": application_name, "connect_timeout": 5},
        )
        self._has_lost_one = False
        event.listen(self.engine.sync_engine, "checkout", self._renew_all_after_a_loss)

    async def __aenter__(self) -> "Database":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def transaction(self, scope: Scope | None = None) -> AsyncIterator[AsyncConnection]:
        """Commits when the block ends, rolls back when it raises."""
        async with self.engine.begin() as connection:
            if scope is not None:
                await set_scope(connection, scope, self._grace_days)
            yield connection

    async def fetch_one(self, statement: str, parameters: Mapping[str, Any]) -> Any | None:
        """One statement that is its own transaction, for what runs all the time: one trip to the server, not four.

        It goes to psycopg itself, with parameters written `%(name)s`: through SQLAlchemy it costs twice the CPU. The
        statement sets its scope itself, if it needs one, in a first CTE that the others select from, so row-level
        security still holds. Of several rows the first is returned. Raises psycopg.Error, and SQLAlchemy's TimeoutError
        when no connection becomes free.
        """

        async def fetch(driver: psycopg.AsyncConnection[Any]) -> Any | None:
            await driver.set_autocommit(True)
            try:
                cursor = driver.cursor(row_factory=namedtuple_row)
                await cursor.execute(statement, parameters)
                return await cursor.fetchone()
            finally:
                if driver.info.transaction_status is TransactionStatus.IDLE:
                    await driver.set_autocommit(False)

        # All of it in one greenlet: one for each of connecting, asking and closing costs as much as the statement.
        return await greenlet_spawn(self._with_driver, fetch)

    def _renew_all_after_a_loss(self, *_: object) -> None:
        """A lost connection may mean a server that was started again: the others are opened anew when next needed."""
        if self._has_lost_one:
            self._has_lost_one = False
            raise InvalidatePoolError

    def _with_driver(self, work: Callable[[psycopg.AsyncConnection[Any]], Awaitable[Any]]) -> Any:
        connection = self.engine.sync_engine.raw_connection()
        adapted = connection.dbapi_connection
        if not isinstance(adapted, AdaptedConnection):
            raise TypeError("the pool must be one of asynchronous connections")
        try:
            return adapted.run_async(work)
        finally:
            driver = adapted.driver_connection
            self._has_lost_one = self._has_lost_one or driver.closed
            if driver.closed or driver.autocommit:
                connection.invalidate()
            connection.close()

    async def is_at(self, revision: str | None) -> bool:
        """Whether the database can be reached and is at this Alembic revision."""
        try:
            return await self.revision() == revision
        except (DBAPIError, OSError, TimeoutError):
            return False

    async def revision(self) -> str | None:
        """The current Alembic revision; None for a database that was never migrated. Raises OperationalError."""
        try:
            async with self.engine.connect() as connection:
                found = await connection.execute(text("select version_num from alembic_version"))
        except ProgrammingError:
            return None
        revision: str | None = found.scalar_one_or_none()
        return revision

    async def close(self) -> None:
        await self.engine.dispose()


async def set_scope(connection: AsyncConnection, scope: Scope, grace_days: int = 0) -> None:
    settings = {
        "codes": scope.codes_literal,
        "teams": scope.teams_literal,
        "filing": scope.filing_literal,
        "sending": scope.sending_literal,
        "grace": str(grace_days),
        "restricted": scope.restricted_literal,
        "owning": scope.owning_literal,
        "lined": scope.lined_literal if scope.lined is not None else "",
        "owning_lined": scope.owning_lined_literal if scope.owning_lined is not None else "",
    }
    await connection.execute(SET_SCOPE, settings)


async def driver_connection(connection: AsyncConnection) -> psycopg.AsyncConnection[Any]:
    """The psycopg connection inside the same transaction, for COPY, pipelines and job deferral."""
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError("the pool must be one of psycopg connections")
    return driver


def json_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """The parameter of `jsonb_to_recordset`: many rows as one parameter cost a thirtieth of one statement for each.

    >>> json_rows([{"code": "2113", "parent": None}])
    '[{"code":"2113","parent":null}]'
    """
    return orjson.dumps(rows).decode()
