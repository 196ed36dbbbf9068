"""Taking turns at one thing."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_TAKE_TURN = text("select pg_advisory_xact_lock(hashtextextended(cast(:id as text), 0))")


async def take_turn(connection: AsyncConnection, id_: UUID) -> None:
    """Held until the transaction ends. A row that is not there yet cannot be locked, so who makes it locks its id."""
    await connection.execute(_TAKE_TURN, {"id": str(id_)})
