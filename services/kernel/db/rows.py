"""Fetch functions with types that mypy cannot derive from SQLAlchemy's variadic `Select`."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, Table, and_, bindparam, update
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


async def set_rows(
    connection: AsyncConnection, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Update each row by its key. `rows`: columns by name; those of `key` as `b_NAME`."""
    if rows:
        names: dict[str, Any] = {name: bindparam(name) for name in rows[0] if not name.startswith("b_")}
        found: list[ColumnElement[bool]] = [table.c[name] == bindparam(f"b_{name}") for name in key]
        await connection.execute(update(table).where(and_(*found)).values(names), list(rows))
