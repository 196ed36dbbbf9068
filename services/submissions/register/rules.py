"""What is stored of a household here, wherever it is and whoever asks."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.submissions.register import queries


async def held_of(connection: AsyncConnection, household_id: UUID) -> Row[Any]:
    """Counts: visits, photos, reports, scans."""
    return await queries.held_of(connection, household_id)
