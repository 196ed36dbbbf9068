"""Statements that find the rows which an earlier release stored in clear."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.submissions.models import report_scans, reports, visits

# A row is either clear or sealed as a whole. Each condition is that of a partial index, empty in the end.
CLEAR_VISIT: Final = "content is not null"
CLEAR_CONFLICT: Final = "body is not null"
CLEAR_REVISION: Final = "reason is not null"
UNMARKED_VERSION: Final = "mark is null"
CLEAR_SCAN: Final = "read_hash is not null"
CLEAR_VERSION: Final = "hash is not null"


async def visits_in_clear(
    connection: AsyncConnection, table: Table, column: str, is_clear: str, limit: int
) -> Sequence[UUID]:
    """The visits, each once, of some clear rows of `table`; `column` holds the visit's id."""
    statement = select(table.c[column]).where(text(is_clear)).limit(limit)
    return sorted(set((await connection.execute(statement)).scalars()))


async def lock_clear(
    connection: AsyncConnection, table: Table, is_clear: str, limit: int, *some: ColumnElement[bool]
) -> Sequence[Any]:
    """Clear rows that nobody else has locked."""
    statement = select(table).where(text(is_clear), *some).limit(limit)
    return (await connection.execute(statement.with_for_update(skip_locked=True))).all()


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
