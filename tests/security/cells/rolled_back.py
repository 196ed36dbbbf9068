"""A program's database in which a cell is one transaction that is rolled back: no cell sees what another one wrote."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from psycopg.rows import namedtuple_row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database, driver_connection, set_scope


class RolledBackDatabase(Database):
    """Inside `cell` every transaction of the program is a savepoint of one transaction; outside it is as ever."""

    _held: AsyncConnection | None = None
    _scopes: tuple[Scope, ...] = ()

    @asynccontextmanager
    async def cell(self) -> AsyncIterator[None]:
        async with self.engine.connect() as connection:
            whole = await connection.begin()
            self._held = connection
            try:
                yield
            finally:
                self._held = None
                await whole.rollback()

    @asynccontextmanager
    async def transaction(self, scope: Scope | None = None) -> AsyncIterator[AsyncConnection]:
        if self._held is None:
            async with super().transaction(scope) as connection:
                yield connection
            return
        async with self._entered(self._held, scope):
            yield self._held

    async def fetch_one(self, statement: str, parameters: Mapping[str, Any]) -> Any | None:
        if self._held is None:
            return await super().fetch_one(statement, parameters)
        async with self._entered(self._held, None):
            driver = await driver_connection(self._held)
            cursor = driver.cursor(row_factory=namedtuple_row)
            await cursor.execute(statement.encode(), parameters)
            return await cursor.fetchone()

    @asynccontextmanager
    async def _entered(self, connection: AsyncConnection, scope: Scope | None) -> AsyncIterator[None]:
        """A scope is a setting of the transaction, so that of an outer savepoint is set again after an inner one."""
        outer = self._scopes
        self._scopes = (*outer, scope or Scope())
        try:
            async with connection.begin_nested():
                await set_scope(connection, self._scopes[-1], self._grace_days)
                yield
        finally:
            self._scopes = outer
        if outer:
            await set_scope(connection, outer[-1], self._grace_days)
