"""Statements of the registry of measures."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import measures
from services.kernel.db.rows import Rows, all_rows, one_row


async def list_measures(connection: AsyncConnection) -> Rows:
    return await all_rows(connection, select(measures).order_by(measures.c.position))


async def find_measure(connection: AsyncConnection, code: str) -> Row[Any] | None:
    return await one_row(connection, select(measures).where(measures.c.code == code))


async def add_measure(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Raises IntegrityError for a name that another one has."""
    await connection.execute(insert(measures).values(**values, source="units"))


async def change_measure(connection: AsyncConnection, code: str, version: int, values: Mapping[str, Any]) -> bool:
    """False where somebody was faster. Raises IntegrityError for a name that another one has."""
    statement = update(measures).where(measures.c.code == code, measures.c.version == version)
    changed = await connection.execute(statement.values(**values, version=version + 1))
    return bool(changed.rowcount)
