"""Statements of a change of keys: the names of files."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

# Only the columns needed here; the other statements of an import are in `queries`.
imports: Final = Table(
    "roster_imports",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("name_key", LargeBinary),
    Column("name_sealed", LargeBinary),
)


async def set_names(connection: AsyncConnection, values: Sequence[dict[str, Any]]) -> None:
    """`values`: `name_key` and `name_sealed`, and the id as `b_id`."""
    if not values:
        return
    columns: dict[str, Any] = {name: bindparam(name) for name in ("name_key", "name_sealed")}
    await connection.execute(update(imports).where(imports.c.id == bindparam("b_id")).values(columns), list(values))
