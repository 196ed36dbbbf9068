"""The queue of files to look at: those `stored` and not yet `ready`; and those that failed too often."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import Database
from services.kernel.db.rows import Rows, all_rows
from services.submissions.media.pictures import Picture
from services.submissions.models import CONTENT_OF_FILE, files


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
    returning id
    """
)


async def claim(connection: AsyncConnection, limit: int, most_attempts: int) -> Rows:
    """Claim files and count their attempt: new ones together, then the others one by one.

    A file that was tried before may have killed its worker; other files in its batch would be counted too. Each with
    what `files.contents` needs, its purpose and its attempts.
    """
    claimed = (await connection.execute(CLAIM, {"fewest": 0, "most": 0, "limit": limit})).scalars().all()
    if not claimed:
        last = {"fewest": 1, "most": most_attempts - 1, "limit": 1}
        claimed = (await connection.execute(CLAIM, last)).scalars().all()
    if not claimed:
        return []
    wanted = (
        select(*CONTENT_OF_FILE, files.c.purpose, files.c.attempts).where(files.c.id.in_(claimed)).order_by(files.c.id)
    )
    return await all_rows(connection, wanted)


async def reset_attempts(connection: AsyncConnection, file_ids: Sequence[UUID]) -> None:
    """Subtract the attempts counted for files that were not tried."""
    statement = update(files).where(files.c.id.in_(file_ids)).values(attempts=files.c.attempts - 1)
    await connection.execute(statement)


# One statement, because it is run for each photo.
FINISH: Final = """
    with file as (
        update files
           set state = 'ready', object = coalesce(%(object)s, object), width = %(width)s, height = %(height)s,
               perceptual_hash = %(perceptual_hash)s
         where id = %(file_id)s and state = 'stored'
        returning id
    ), thumb as (
        insert into thumbs (file_id, sealed)
        select id, cast(%(thumb)s as bytea) from file where cast(%(thumb)s as bytea) is not null
            on conflict (file_id) do update set sealed = excluded.sealed
    )
    select count(*) as n from file
    """


async def finish(
    database: Database,
    file_id: UUID,
    picture: Picture | None = None,
    thumb: bytes | None = None,
    *,
    is_kept: bool = False,
) -> None:
    """The file may be shown. `thumb`: sealed; `is_kept`: its object stays the one it is. Nothing happens where the file
    is gone."""
    is_remade = picture is not None and picture.screen is not None and not is_kept
    where = {
        "file_id": file_id,
        "object": "screen" if is_remade else None,
        "width": picture and picture.width,
        "height": picture and picture.height,
        "perceptual_hash": picture and picture.perceptual_hash,
        "thumb": thumb,
    }
    await database.fetch_one(FINISH, where)
