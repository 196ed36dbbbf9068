"""Statements about what reports are for. The worker runs those that bind; it sees every row."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows
from services.kernel.web.paging import Page, beyond
from services.submissions.models import doubtful_bindings, paired_households, reports


async def unbound(connection: AsyncConnection, limit: int) -> Rows:
    """Reports of an earlier release with the days of their pairing, the oldest first."""
    report, pairing = reports.c, paired_households.c
    statement = (
        select(
            report.id,
            report.kind,
            report.month,
            report.pairing_id,
            report.household_id,
            report.team_id,
            report.village_code,
            pairing.starts_on,
            pairing.ends_on,
        )
        .join(paired_households, pairing.pairing_id == report.pairing_id)
        .where(report.binding.is_(None))
        .order_by(report.created_at, report.id)
        .limit(limit)
    )
    return await all_rows(connection, statement)


async def bind(connection: AsyncConnection, report_id: UUID, columns: Mapping[str, Any]) -> bool:
    """False where somebody bound it meanwhile."""
    statement = update(reports).where(reports.c.id == report_id, reports.c.binding.is_(None)).values(**columns)
    return (await connection.execute(statement.returning(reports.c.id))).scalar_one_or_none() is not None


async def count_doubtful(connection: AsyncConnection) -> Mapping[str | None, int]:
    """By binding; None: not bound yet."""
    statement = select(doubtful_bindings.c.binding, func.count()).group_by(doubtful_bindings.c.binding)
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def list_doubtful(connection: AsyncConnection, page: Page) -> Rows:
    """Begun last, first. Raises CursorMalformed."""
    column = doubtful_bindings.c
    statement = (
        select(doubtful_bindings)
        .where(column.binding.is_not(None), *beyond(page, column.created_at, column.id, descending=True))
        .order_by(column.created_at.desc(), column.id.desc())
        .limit(page.limit + 1)
    )
    return await all_rows(connection, statement)
