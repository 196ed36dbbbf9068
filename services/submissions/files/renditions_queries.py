"""The queue of files to look at: those `stored` and not yet `ready`; and those that failed too often."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import Database
from services.kernel.db.rows import Rows, all_rows
from services.submissions.files.objects import Object
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


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that may be shown. `object`: another place of its bytes than before, `screen_size` of which are in the
    store; `thumb`: sealed."""

    file_id: UUID
    picture: Picture | None = None
    thumb: bytes | None = None
    object: Object | None = None
    screen_size: int | None = None


# One statement for several, because it is run for each photo.
FINISH: Final = """
    with done as materialized (
        select * from unnest(cast(%(ids)s as uuid[]), cast(%(objects)s as text[]), cast(%(widths)s as int[]),
                             cast(%(heights)s as int[]), cast(%(hashes)s as bigint[]), cast(%(thumbs)s as bytea[]),
                             cast(%(screen_sizes)s as int[]))
                   as done (id, object, width, height, perceptual_hash, thumb, screen_size)
    ), file as (
        update files f
           set state = 'ready', object = coalesce(done.object, f.object), width = done.width, height = done.height,
               perceptual_hash = done.perceptual_hash, screen_size = done.screen_size
          from done
         where f.id = done.id and f.state = 'stored'
        returning f.id, done.thumb
    ), thumb as (
        insert into thumbs (file_id, sealed)
        select id, thumb from file where thumb is not null
            on conflict (file_id) do update set sealed = excluded.sealed
    )
    select count(*) as n from file
    """


async def finish(database: Database, finished: Sequence[Finished]) -> None:
    """Nothing happens where a file is gone."""
    if not finished:
        return
    where = {
        "ids": [each.file_id for each in finished],
        "objects": [each.object for each in finished],
        "widths": [each.picture and each.picture.width for each in finished],
        "heights": [each.picture and each.picture.height for each in finished],
        "hashes": [each.picture and each.picture.perceptual_hash for each in finished],
        "thumbs": [each.thumb for each in finished],
        "screen_sizes": [each.screen_size for each in finished],
    }
    await database.fetch_one(FINISH, where)
