"""Fetch functions with types that mypy cannot derive from SQLAlchemy's variadic `Select`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection

Rows = Sequence[Row[Any]]


async def all_rows(
    connection: AsyncConnection, statement: Executable, parameters: dict[str, Any] | None = None
) -> Rows:
    rows: Rows = (await connection.execute(statement, parameters)).all()
    return rows


async def one_row(
    connection: AsyncConnection, statement: Executable, parameters: dict[str, Any] | None = None
) -> Row[Any] | None:
    """None when there is no row. Raises MultipleResultsFound."""
    row: Row[Any] | None = (await connection.execute(statement, parameters)).one_or_none()
    return row
