"""The database of a service: one pool, Core statements, a scope in every transaction.

`transaction(scope)` tells PostgreSQL who is looking before the first statement, so that row-level security, the second
wall behind the `visible_*` filters, sees the same scope as the first. The setting is local to the transaction: it
cannot leak through the pool. Without a scope the settings stay empty and secured tables show nothing.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import orjson
import psycopg
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.kernel.auth.principals import Scope
from services.kernel.db.urls import libpq_url

SET_SCOPE = text("select set_config('app.codes', :codes, true), set_config('app.teams', :teams, true)")


class Database:
    def __init__(self, url: str, *, application_name: str, pool_size: int = 8) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            connect_args={"application_name": application_name, "connect_timeout": 5},
        )

    async def __aenter__(self) -> "Database":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def transaction(self, scope: Scope | None = None) -> AsyncIterator[AsyncConnection]:
        """Commits when the block ends, rolls back when it raises."""
        async with self.engine.begin() as connection:
            if scope is not None:
                await set_scope(connection, scope)
            yield connection

    async def is_at(self, revision: str | None) -> bool:
        """Whether the database can be reached and is at this Alembic revision."""
        try:
            return await self.revision() == revision
        except (DBAPIError, OSError, TimeoutError):
            return False

    async def revision(self) -> str | None:
        """The Alembic revision it is at; None for one that was never migrated. Raises OperationalError."""
        try:
            async with self.engine.connect() as connection:
                found = await connection.execute(text("select version_num from alembic_version"))
        except ProgrammingError:
            return None
        revision: str | None = found.scalar_one_or_none()
        return revision

    async def close(self) -> None:
        await self.engine.dispose()


async def set_scope(connection: AsyncConnection, scope: Scope) -> None:
    await connection.execute(SET_SCOPE, {"codes": scope.codes_literal, "teams": scope.teams_literal})


async def driver_connection(connection: AsyncConnection) -> psycopg.AsyncConnection[Any]:
    """The psycopg connection inside the same transaction, for COPY, pipelines and job deferral."""
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError("the pool must be one of psycopg connections")
    return driver


def json_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """What `jsonb_to_recordset` takes: many rows as one parameter, for a thirtieth of what each costs by itself.

    >>> json_rows([{"code": "2113", "parent": None}])
    '[{"code":"2113","parent":null}]'
    """
    return orjson.dumps(rows).decode()


class SingleStatements:
    """A small autocommit pool for hot writes that are one SQL statement, its own transaction.

    Such a statement sets its scope itself (`schema.in_scope` then still holds): measured, it costs a third of a
    transaction opened through SQLAlchemy. Everything else goes through `Database`.

    The more of them commit at once, the fewer writes to the disk they need. An idle connection closes after 5 minutes.
    """

    def __init__(self, url: str, *, application_name: str, pool_size: int = 16) -> None:
        self._pool: AsyncConnectionPool[psycopg.AsyncConnection[dict[str, Any]]] = AsyncConnectionPool(
            libpq_url(url),
            open=False,
            min_size=1,
            max_size=pool_size,
            timeout=10,
            max_idle=300,
            reconnect_timeout=5,
            kwargs={"autocommit": True, "row_factory": dict_row, "application_name": application_name},
        )

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    async def fetch_one(self, statement: LiteralString, parameters: Mapping[str, Any]) -> dict[str, Any] | None:
        """Raises psycopg.Error, psycopg_pool.PoolTimeout."""
        async with self._cursor(statement, parameters) as cursor:
            return await cursor.fetchone()

    async def fetch_all(self, statement: LiteralString, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Raises psycopg.Error, psycopg_pool.PoolTimeout."""
        async with self._cursor(statement, parameters) as cursor:
            return await cursor.fetchall()

    @asynccontextmanager
    async def _cursor(
        self, statement: LiteralString, parameters: Mapping[str, Any]
    ) -> AsyncIterator[psycopg.AsyncCursor[dict[str, Any]]]:
        # Not `pool.connection()`: it commits at the end, where autocommit leaves nothing to commit, only CPU to spend.
        connection = await self._pool.getconn()
        try:
            yield await connection.execute(statement, parameters)
        finally:
            await self._pool.putconn(connection)
