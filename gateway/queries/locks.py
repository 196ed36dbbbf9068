"""Advisory locks."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(cast(:id as text), 0))")


async def hold_lock(connection: AsyncConnection, id_: UUID) -> None:
    """Held until the transaction ends. A row that does not exist yet cannot be locked, so its creator locks its id."""
    await connection.execute(_LOCK, {"id": str(id_)})


async def hold_units_lock(connection: AsyncConnection) -> None:
    """Held until the transaction ends. Two moves at once could each be right and make a circle together."""
    await connection.execute(_LOCK, {"id": "units"})
