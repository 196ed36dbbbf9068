"""What is stored of a household here, wherever it is and whoever asks."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows
from services.submissions.register import queries


async def held_of(connection: AsyncConnection, household_id: UUID) -> Row[Any]:
    """Counts: visits, photos, reports, scans."""
    return await queries.held_of(connection, household_id)


async def work_of(connection: AsyncConnection, pairing_ids: list[UUID]) -> Row[Any]:
    """Counts: visits and reports of these pairings."""
    return await queries.work_of(connection, pairing_ids)


async def words_of(connection: AsyncConnection, visit_ids: list[UUID]) -> Rows:
    """Codes of what visits say, of those that are stored."""
    return await queries.words_of(connection, visit_ids)
