"""Statements of the worker that compares store and files, and of what the operator sees of it. `at`: of the round."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.web.paging import Page, beyond
from services.submissions.models import (
    CONTENT_OF_FILE,
    files,
    inventory,
    missing_files,
    missing_files_shown,
    moved_files,
    objects_to_delete,
    orphans,
    thumbs,
)

_IS_MOVED: Final = exists().where(moved_files.c.file_id == files.c.id, moved_files.c.deleted_at.is_(None))
NAMING: Final = (
    files.c.id,
    files.c.object,
    files.c.state,
    files.c.purpose,
    files.c.sha256,
    files.c.size,
    files.c.deleted_at,
    files.c.screen_size,
    or_(files.c.data_key.is_not(None), files.c.wrapped_key.is_not(None)).label("has_key"),
    exists().where(thumbs.c.file_id == files.c.id).label("has_thumb"),
    _IS_MOVED.label("is_moved"),
)
"""What `named.named_objects` needs of a row."""


async def rows_after(connection: AsyncConnection, after: UUID, limit: int, *, is_earlier: bool) -> Rows:
    """In the order of their ids; `is_earlier`: those that name objects of an earlier release."""
    statement = select(*NAMING).where(files.c.id > after, files.c.deleted_at.is_(None))
    if is_earlier:
        statement = statement.where(or_(files.c.object == "earlier", _IS_MOVED))
    return await all_rows(connection, statement.order_by(files.c.id).limit(limit))


async def rows_of(connection: AsyncConnection, ids: Sequence[UUID]) -> Rows:
    return await all_rows(connection, select(*NAMING).where(files.c.id.in_(ids)).order_by(files.c.id))


async def lock_row(connection: AsyncConnection, file_id: UUID) -> Row[Any] | None:
    is_it = files.c.id == file_id
    await connection.execute(select(files.c.id).where(is_it).with_for_update(key_share=True))
    # A statement of its own: what it waited for may have changed more than the row.
    return await one_row(connection, select(*NAMING).where(is_it))


async def emptied_soon(connection: AsyncConnection, prefixes: Sequence[str]) -> set[str]:
    """Those places that belonged to an erased household."""
    statement = select(objects_to_delete.c.prefix).where(objects_to_delete.c.prefix.in_(prefixes))
    return set((await connection.execute(statement)).scalars())


# What came anew under its key counts from now.
NOTE_ORPHANS = text(
    """
    insert into orphans (key, size, modified_at, is_superseded, found_at, last_seen_at)
    values (:key, :size, :modified_at, :is_superseded, :at, :at)
        on conflict (key) do update
       set size = excluded.size, modified_at = excluded.modified_at, is_superseded = excluded.is_superseded,
           found_at = case when orphans.modified_at = excluded.modified_at then orphans.found_at
                      else excluded.found_at end,
           last_seen_at = excluded.last_seen_at
    """
)


async def note_orphans(connection: AsyncConnection, found: Sequence[Mapping[str, Any]], at: datetime) -> None:
    if found:
        await connection.execute(NOTE_ORPHANS, [{**each, "at": at} for each in found])


# A row that somebody holds may be about to say that its file is deleted: it is waited for.
NOTE_MISSING = text(
    """
    insert into missing_files (file_id, found_at, last_seen_at, is_damaged)
    select id, :at, :at, :is_damaged
      from files
     where id = :id and state in ('stored', 'ready') and deleted_at is null
       and object = :object and sha256 = :sha256
       for share
        on conflict (file_id) do update
       set last_seen_at = excluded.last_seen_at, is_damaged = excluded.is_damaged
    """
)


async def note_missing(connection: AsyncConnection, rows: Sequence[tuple[Row[Any], bool]], at: datetime) -> None:
    """Where the row still says what it said; with each whether what it lacks is there, but not whole."""
    same = [
        {"id": row.id, "object": row.object, "sha256": row.sha256, "is_damaged": is_damaged, "at": at}
        for row, is_damaged in rows
    ]
    await connection.execute(NOTE_MISSING, same)


async def missing_after(connection: AsyncConnection, after: UUID, limit: int) -> Rows:
    """`NAMING` and `is_damaged`, in the order of their ids."""
    column = missing_files.c
    statement = select(*NAMING, column.is_damaged).join(missing_files, column.file_id == files.c.id)
    return await all_rows(connection, statement.where(column.file_id > after).order_by(column.file_id).limit(limit))


async def contents_of(connection: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """What `contents.StoredFile` needs of each."""
    rows = await all_rows(connection, select(*CONTENT_OF_FILE).where(files.c.id.in_(ids)))
    return {row.id: row for row in rows}


async def is_missing(connection: AsyncConnection, file_id: UUID) -> bool:
    found = exists().where(missing_files.c.file_id == file_id)
    return bool((await connection.execute(select(found))).scalar_one())


async def forget_missing(connection: AsyncConnection, file_ids: Sequence[UUID]) -> None:
    await connection.execute(delete(missing_files).where(missing_files.c.file_id.in_(file_ids)))


async def mark_damaged(connection: AsyncConnection, file_ids: Sequence[UUID]) -> None:
    """They are there, and do not open."""
    is_it = missing_files.c.file_id.in_(file_ids)
    await connection.execute(update(missing_files).where(is_it).values(is_damaged=True))


async def forget_unseen(connection: AsyncConnection, at: datetime) -> None:
    """What a whole round has not found again. Of what does not open it has seen the size alone."""
    await connection.execute(delete(orphans).where(orphans.c.last_seen_at < at))
    is_unseen = (missing_files.c.last_seen_at < at) & ~missing_files.c.is_damaged
    await connection.execute(delete(missing_files).where(is_unseen))


async def orphans_due(
    connection: AsyncConnection, at: datetime, before: datetime, superseded_before: datetime, after: str, limit: int
) -> Rows:
    """Of those that this round has seen: what was found and stored `before`, or superseded and stored before that."""
    column = orphans.c
    is_due = or_(
        (column.found_at <= before) & (column.modified_at <= before),
        column.is_superseded & (column.modified_at <= superseded_before),
    )
    statement = select(orphans).where(column.key > after, column.last_seen_at >= at, is_due)
    return await all_rows(connection, statement.order_by(column.key).limit(limit))


async def forget_orphan(connection: AsyncConnection, key: str) -> None:
    await connection.execute(delete(orphans).where(orphans.c.key == key))


ADD_DELETED = text(
    """
    insert into inventory (deleted, deleted_bytes, deleted_at) values (1, :size, :at)
        on conflict (is_last) do update
       set deleted = inventory.deleted + 1, deleted_bytes = inventory.deleted_bytes + excluded.deleted_bytes,
           deleted_at = excluded.deleted_at
    """
)


async def add_deleted(connection: AsyncConnection, size: int, at: datetime) -> None:
    await connection.execute(ADD_DELETED, {"size": size, "at": at})


KEEP_ROUND = text(
    """
    insert into inventory (began_at, ended_at, objects, bytes) values (:began_at, :ended_at, :objects, :bytes)
        on conflict (is_last) do update
       set began_at = excluded.began_at, ended_at = excluded.ended_at, objects = excluded.objects,
           bytes = excluded.bytes
    """
)


async def keep_round(
    connection: AsyncConnection, began_at: datetime, ended_at: datetime, objects: int, size: int
) -> None:
    times = {"began_at": began_at, "ended_at": ended_at}
    await connection.execute(KEEP_ROUND, {**times, "objects": objects, "bytes": size})


COUNT_ORPHANS = text(
    """
    update inventory
       set orphans = found.orphans, orphan_bytes = found.bytes, oldest_orphan_at = found.oldest,
           first_found_at = found.first
      from (select count(*) as orphans, coalesce(sum(size), 0) as bytes, min(modified_at) as oldest,
                   min(greatest(found_at, modified_at)) as first
              from orphans) found
    """
)


async def count_orphans(connection: AsyncConnection) -> None:
    await connection.execute(COUNT_ORPHANS)


async def find_inventory(connection: AsyncConnection) -> Row[Any] | None:
    """The figures of the last whole round."""
    return await one_row(connection, select(inventory))


async def count_missing(connection: AsyncConnection) -> int:
    return int((await connection.execute(select(func.count()).select_from(missing_files_shown))).scalar_one())


async def list_missing(connection: AsyncConnection, page: Page) -> Rows:
    """Found last, first; one row more than the page. Raises CursorMalformed."""
    column = missing_files_shown.c
    statement = select(missing_files_shown).where(*beyond(page, column.found_at, column.file_id, descending=True))
    return await all_rows(
        connection, statement.order_by(column.found_at.desc(), column.file_id.desc()).limit(page.limit + 1)
    )
