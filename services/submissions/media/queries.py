"""The queue of photos to prepare: those `stored` and not yet `ready`; and photos whose preparation failed too often."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows
from services.submissions.models import photos

REJECT_EXHAUSTED = text(
    """
    update photos
       set state = 'rejected', rejection = :reason, rejected_at = now()
     where state = 'stored' and attempts >= :most
    returning id
    """
)


async def reject_exhausted_photos(connection: AsyncConnection, most_attempts: int, reason: str) -> Sequence[UUID]:
    """Reject the photos with too many attempts, and return their ids; do not call it while one of them is being
    prepared."""
    given_up = await connection.execute(REJECT_EXHAUSTED, {"most": most_attempts, "reason": reason})
    return [row.id for row in given_up]


CLAIM_PHOTOS = text(
    """
    update photos set attempts = attempts + 1
     where id in (
               select id from photos
                where state = 'stored' and attempts between :fewest and :most
                order by attempts, id
                limit :limit
                  for update skip locked
           )
    returning id, sha256, attempts
    """
)


async def claim_photos(connection: AsyncConnection, limit: int, most_attempts: int) -> Rows:
    """Claim photos without renditions and count their attempt: new ones together, then the others one by one.

    A photo that was tried before may have killed its worker; other photos in its batch would be counted too.
    """
    fresh = await connection.execute(CLAIM_PHOTOS, {"fewest": 0, "most": 0, "limit": limit})
    if found := fresh.all():
        return found
    return (await connection.execute(CLAIM_PHOTOS, {"fewest": 1, "most": most_attempts - 1, "limit": 1})).all()


async def reset_attempts(connection: AsyncConnection, photo_ids: Sequence[UUID]) -> None:
    """Subtract the attempts counted for photos that were not tried."""
    statement = update(photos).where(photos.c.id.in_(photo_ids)).values(attempts=photos.c.attempts - 1)
    await connection.execute(statement)


async def finish_photo(connection: AsyncConnection, photo_id: UUID, values: Mapping[str, Any]) -> None:
    statement = update(photos).where(photos.c.id == photo_id, photos.c.state == "stored").values(**values)
    await connection.execute(statement)
