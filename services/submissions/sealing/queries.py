"""Statements that find the rows which an earlier release stored in clear."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import all_rows
from services.kernel.db.sealing import Key, next_rows
from services.submissions.models import report_scans, reports, visits

# A row is either clear or sealed as a whole. Each condition is that of a partial index, empty in the end.
CLEAR_VISIT: Final = "content is not null"
CLEAR_CONFLICT: Final = "body is not null"
CLEAR_REVISION: Final = "reason is not null"
UNMARKED_VERSION: Final = "mark is null"
CLEAR_SCAN: Final = "read_hash is not null"
CLEAR_VERSION: Final = "hash is not null"


async def find_clear(
    connection: AsyncConnection, table: Table, visit_column: str, is_clear: str, limit: int, after: Key | None
) -> Sequence[tuple[Key, UUID]]:
    """The keys of clear rows behind `after`, each with the id of its visit."""
    key = list(table.primary_key.columns)
    statement = next_rows(
        select(*key, table.c[visit_column].label("of_visit")).where(text(is_clear)), key, after, limit
    )
    return [(tuple(row[: len(key)]), row.of_visit) for row in await connection.execute(statement)]


async def lock_clear(connection: AsyncConnection, table: Table, is_clear: str, keys: Sequence[Key]) -> Sequence[Any]:
    """Those of these rows that are still clear and that nobody else has locked."""
    statement = select(table).where(text(is_clear), tuple_(*table.primary_key.columns).in_(keys))
    return (await connection.execute(statement.with_for_update(skip_locked=True))).all()


async def lock_next(
    connection: AsyncConnection, table: Table, is_clear: str, limit: int, after: Key | None
) -> Sequence[Any]:
    """Clear rows behind `after` that nobody else has locked."""
    statement = select(table).where(text(is_clear)).with_for_update(skip_locked=True)
    return await all_rows(connection, next_rows(statement, list(table.primary_key.columns), after, limit))


async def households_of(connection: AsyncConnection, visit_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Household ids by visit id."""
    statement = select(visits.c.id, visits.c.household_id).where(visits.c.id.in_(visit_ids))
    return {row.id: row.household_id for row in await connection.execute(statement)}


async def report_keys_of(connection: AsyncConnection, report_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """Wrapped data keys by report id."""
    statement = select(reports.c.id, reports.c.data_key).where(reports.c.id.in_(report_ids))
    return {row.id: bytes(row.data_key) for row in await connection.execute(statement)}


async def has_clear_scans(connection: AsyncConnection) -> bool:
    statement = select(report_scans.c.id).where(text(CLEAR_SCAN)).limit(1)
    return (await connection.execute(statement)).first() is not None
