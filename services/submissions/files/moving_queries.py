"""Statements of the worker that moves the files of an earlier release. They see every row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, exists, func, literal, or_, select, text, update
from sqlalchemy import delete as delete_from
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows, one_row
from services.submissions.models import (
    CONTENT_OF_FILE,
    backups,
    file_moves,
    files,
    moved_files,
    thumbs,
    withheld_households,
)

BACKUP_LOCK: Final = 4_805_016_611
"""Held by every backup while it runs, shared: no object that it may still have to copy is deleted meanwhile."""
MOVE_LOCK: Final = "bangfu.move:"

# That of the index `files_to_move`.
TO_MOVE: Final = text("files.object = 'earlier' and files.state = 'ready' and files.deleted_at is null")
_COUNT: Final = select(func.count()).select_from(files).where(TO_MOVE)


async def is_any_to_move(connection: AsyncConnection) -> bool:
    return bool((await connection.execute(select(exists(select(files.c.id).where(TO_MOVE))))).scalar_one())


async def count_to_move(connection: AsyncConnection) -> int:
    return int((await connection.execute(_COUNT)).scalar_one())


async def is_any_moved(connection: AsyncConnection) -> bool:
    return bool((await connection.execute(select(exists(select(moved_files.c.file_id))))).scalar_one())


async def is_any_waiting(connection: AsyncConnection) -> bool:
    """Whether a new file waits for the worker."""
    return bool(
        (await connection.execute(select(exists(select(files.c.id).where(files.c.state == "stored"))))).scalar()
    )


async def find_moves(connection: AsyncConnection) -> Row[Any] | None:
    return await one_row(connection, select(file_moves))


async def stored_originals(connection: AsyncConnection) -> tuple[int, int]:
    """Of earlier releases: how many bytes, and how many photos."""
    statement = select(func.coalesce(func.sum(files.c.size), 0), func.count().filter(files.c.purpose == "photo")).where(
        files.c.object == "earlier", files.c.state.in_(("stored", "ready")), files.c.deleted_at.is_(None)
    )
    size, photos = (await connection.execute(statement)).one()
    return int(size), int(photos)


async def sample_of_photos(connection: AsyncConnection, limit: int) -> Sequence[UUID]:
    """In the order of their hashes, which is none."""
    statement = select(files.c.id).where(TO_MOVE, files.c.purpose == "photo").order_by(files.c.sha256).limit(limit)
    return list((await connection.execute(statement)).scalars())


async def begin(connection: AsyncConnection, bytes_then: int) -> None:
    row = {"is_one": True, "bytes_then": bytes_then, "waiting": _COUNT.scalar_subquery(), "state": "moving"}
    await connection.execute(upsert(file_moves).values(row).on_conflict_do_nothing())


async def next_to_move(connection: AsyncConnection, after: UUID, limit: int) -> Sequence[UUID]:
    statement = select(files.c.id).where(TO_MOVE, files.c.id > after).order_by(files.c.id).limit(limit)
    return list((await connection.execute(statement)).scalars())


async def try_lock(connection: AsyncConnection, file_id: UUID) -> bool:
    """Until the transaction ends nobody else moves this file. It keeps nobody from reading or changing the row."""
    key = func.hashtextextended(f"{MOVE_LOCK}{file_id}", 0)
    return bool((await connection.execute(select(func.pg_try_advisory_xact_lock(key)))).scalar_one())


async def find_to_move(connection: AsyncConnection, file_id: UUID) -> Row[Any] | None:
    """With `purpose`."""
    return await one_row(connection, select(*CONTENT_OF_FILE, files.c.purpose).where(TO_MOVE, files.c.id == file_id))


async def is_erased(connection: AsyncConnection, household_id: UUID) -> bool:
    found = exists().where(withheld_households.c.household_id == household_id, withheld_households.c.is_erased)
    return bool((await connection.execute(select(found))).scalar_one())


async def switch(
    connection: AsyncConnection, file_id: UUID, object_: str, data_key: bytes, thumb: bytes | None, size: int
) -> bool:
    """From here on the row names the copy; False where the file does not lie there any more. `size`: of the copies."""
    screen_size = size - len(thumb or b"") if object_ == "screen" else None
    values = {"object": object_, "data_key": data_key, "screen_size": screen_size}
    changed = update(files).where(TO_MOVE, files.c.id == file_id).values(values)
    if (await connection.execute(changed.returning(files.c.id))).one_or_none() is None:
        return False
    if thumb is not None:
        made = upsert(thumbs).values(file_id=file_id, sealed=thumb)
        await connection.execute(
            made.on_conflict_do_update(index_elements=["file_id"], set_={"sealed": made.excluded.sealed})
        )
    # Not the time at which the transaction began: that of a backup is compared with it.
    row = {"file_id": file_id, "bytes": size, "moved_at": func.clock_timestamp()}
    await connection.execute(upsert(moved_files).values(row))
    one_more = {"moved": file_moves.c.moved + 1, "waiting": func.greatest(file_moves.c.waiting - 1, 0)}
    await connection.execute(update(file_moves).values(**one_more))
    return True


async def copied_bytes(connection: AsyncConnection) -> int:
    """Of copies whose originals still take their place in the store."""
    return int((await connection.execute(select(func.coalesce(func.sum(moved_files.c.bytes), 0)))).scalar_one())


async def try_lock_out_backups(connection: AsyncConnection) -> bool:
    """Until the transaction ends no backup begins; False while one runs."""
    return bool((await connection.execute(select(func.pg_try_advisory_xact_lock(BACKUP_LOCK)))).scalar_one())


async def due(connection: AsyncConnection, moved_before: datetime, without_backup_before: datetime, limit: int) -> Rows:
    """`CONTENT_OF_FILE` of those moved before a backup that ended well began, or so long ago that there has been one of
    another kind."""
    column = moved_files.c
    is_saved = exists().where(backups.c.began_at > column.moved_at)
    statement = (
        select(*CONTENT_OF_FILE)
        .join(moved_files, column.file_id == files.c.id)
        .where(
            column.deleted_at.is_(None),
            column.moved_at < moved_before,
            or_(is_saved, column.moved_at < without_backup_before),
        )
        .order_by(column.moved_at)
        .limit(limit)
    )
    return await all_rows(connection, statement)


async def take_back(connection: AsyncConnection, file_id: UUID) -> None:
    """The row names the old object again, which is still there."""
    await connection.execute(
        update(files).where(files.c.id == file_id).values(object="earlier", data_key=None, screen_size=None)
    )
    await connection.execute(delete_from(moved_files).where(moved_files.c.file_id == file_id))
    one_less = {"moved": file_moves.c.moved - 1, "waiting": file_moves.c.waiting + 1}
    await connection.execute(update(file_moves).values(**one_less))


async def note_deleted(connection: AsyncConnection, file_ids: Sequence[UUID], *, is_freed: bool) -> None:
    """`is_freed`: whether the store has freed their bytes with that."""
    is_one = moved_files.c.file_id.in_(file_ids)
    if is_freed:
        await connection.execute(delete_from(moved_files).where(is_one))
        return
    await connection.execute(update(moved_files).where(is_one).values(deleted_at=func.clock_timestamp()))


async def is_any_undeleted(connection: AsyncConnection) -> bool:
    found = exists(select(moved_files.c.file_id).where(moved_files.c.deleted_at.is_(None)))
    return bool((await connection.execute(select(found))).scalar_one())


async def note_state(connection: AsyncConnection, state: str, lost: int | None) -> None:
    """`lost`: at the end of a pass, when everything is counted anew."""
    values: dict[str, Any] = {"state": state, "counted_at": func.now()}
    if lost is not None:
        values |= {"lost": lost, "waiting": func.greatest(_COUNT.scalar_subquery() - literal(lost), 0)}
    await connection.execute(update(file_moves).values(**values))
