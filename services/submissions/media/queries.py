"""The queue of files to look at: those `stored` and not yet `ready`; and those that failed too often."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows
from services.submissions.models import files, thumbs


async def exhausted(connection: AsyncConnection, most_attempts: int) -> Sequence[UUID]:
    """Files with too many attempts; do not call it while one of them is being prepared."""
    statement = select(files.c.id).where(files.c.state == "stored", files.c.attempts >= most_attempts)
    return list((await connection.execute(statement)).scalars())


CLAIM = text(
    """
    update files set attempts = attempts + 1
     where id in (
               select id from files
                where state = 'stored' and attempts between :fewest and :most
                order by attempts, id
                limit :limit
                  for update skip locked
           )
    returning id, attempts
    """
)


async def claim(connection: AsyncConnection, limit: int, most_attempts: int) -> Rows:
    """Claim files and count their attempt: new ones together, then the others one by one.

    A file that was tried before may have killed its worker; other files in its batch would be counted too.
    """
    fresh = await connection.execute(CLAIM, {"fewest": 0, "most": 0, "limit": limit})
    if found := fresh.all():
        return found
    return (await connection.execute(CLAIM, {"fewest": 1, "most": most_attempts - 1, "limit": 1})).all()


async def reset_attempts(connection: AsyncConnection, file_ids: Sequence[UUID]) -> None:
    """Subtract the attempts counted for files that were not tried."""
    statement = update(files).where(files.c.id.in_(file_ids)).values(attempts=files.c.attempts - 1)
    await connection.execute(statement)


async def finish(connection: AsyncConnection, file_id: UUID, values: Mapping[str, Any]) -> None:
    statement = update(files).where(files.c.id == file_id, files.c.state == "stored").values(**values)
    await connection.execute(statement)


async def keep_thumb(connection: AsyncConnection, file_id: UUID, sealed: bytes) -> None:
    """Where the file is still there."""
    row = select(literal(file_id), literal(sealed)).where(files.c.id == file_id)
    made = upsert(thumbs).from_select(["file_id", "sealed"], row)
    await connection.execute(
        made.on_conflict_do_update(index_elements=["file_id"], set_={"sealed": made.excluded.sealed})
    )
