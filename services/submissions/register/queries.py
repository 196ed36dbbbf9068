"""Statements for the register."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

HELD = text("select * from held_of_household(:household_id)")


async def held_of(connection: AsyncConnection, household_id: UUID) -> Row[Any]:
    """Counts of what is stored of a household: visits, photos, reports, scans."""
    return (await connection.execute(HELD, {"household_id": household_id})).one()
