"""Photos that nobody could prepare."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

GIVE_UP = text(
    """
    update photos
       set state = 'rejected', rejection = :reason
     where state = 'stored' and attempts >= :most
    returning id
    """
)


async def give_up_photos(connection: AsyncConnection, most_attempts: int, reason: str) -> Sequence[UUID]:
    """Reject what was tried so often, and say which; not to be called while one of them is being prepared."""
    given_up = await connection.execute(GIVE_UP, {"most": most_attempts, "reason": reason})
    return [row.id for row in given_up]
