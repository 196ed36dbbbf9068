"""Statements of the worker that deletes what is left over. They see every row; `at` is the time of the round."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import all_rows, one_row
from services.submissions.models import CONTENT_OF_FILE, files, visits

# Those that an earlier release rejected carry no time: theirs runs from the first round.
NOTE_PHOTOS = text("update files set rejected_at = :at where state = 'rejected' and rejected_at is null")
# An upload that is on its way is not judged.
NOTE_SCANS = text(
    """
    update report_scans set rejected_at = :at
     where rejected_at is null and uploaded_at < :before and id in (select id from rejected_scans)
    """
)
TAKE_BACK_SCANS = text(
    """
    update report_scans set rejected_at = null
     where rejected_at is not null and deleted_at is null and id not in (select id from rejected_scans)
    """
)


async def note_rejected(connection: AsyncConnection, at: datetime) -> None:
    """Since when a file is rejected; a scan that is needed again is rejected no more."""
    await connection.execute(NOTE_PHOTOS, {"at": at})
    await connection.execute(TAKE_BACK_SCANS)
    await connection.execute(NOTE_SCANS, {"at": at, "before": at - timedelta(days=1)})


PHOTOS_DUE = text(
    """
    select id from files
     where state = 'rejected' and purpose <> 'scan' and deleted_at is null and rejected_at < :before and id > :after
     order by id
     limit :limit
    """
)
SCANS_DUE = text(
    """
    select id from report_scans
     where rejected_at < :before and deleted_at is null and id > :after
     order by id
     limit :limit
    """
)
LOCK_PHOTO = text(
    """
    select sha256, object, exists (select from moved_files m where m.file_id = files.id) as is_moved
      from files
     where id = :id and state = 'rejected' and purpose <> 'scan' and deleted_at is null and rejected_at < :before
       for update skip locked
    """
)
LOCK_SCAN = text(
    """
    select f.sha256, f.object, exists (select from moved_files m where m.file_id = f.id) as is_moved
      from report_scans s
      join files f on f.id = s.id
     where s.id = :id and s.deleted_at is null and s.rejected_at < :before and s.id in (select id from rejected_scans)
       for update of s, f skip locked
    """
)
FILE_DELETED = text(
    "update files set deleted_at = :at, taken_at = null, width = null, height = null, perceptual_hash = null "
    "where id = :id"
)
MOVE_FORGOTTEN = text("delete from moved_files where file_id = :id")
SCAN_DELETED = text("update report_scans set deleted_at = :at where id = :id")

DUE: Final = {"photo": PHOTOS_DUE, "scan": SCANS_DUE}
LOCK: Final = {"photo": LOCK_PHOTO, "scan": LOCK_SCAN}


async def files_due(
    connection: AsyncConnection, kind: str, before: datetime, after: UUID, limit: int
) -> Sequence[UUID]:
    """Files rejected before that time, in the order of their ids."""
    rows = await all_rows(connection, DUE[kind], {"before": before, "after": after, "limit": limit})
    return [row.id for row in rows]


async def lock_file(connection: AsyncConnection, kind: str, file_id: UUID, before: datetime) -> Any | None:
    """`sha256` and `object`; None where it is not to be deleted any more, or somebody else is at it."""
    return await one_row(connection, LOCK[kind], {"id": file_id, "before": before})


async def mark_deleted(connection: AsyncConnection, kind: str, file_id: UUID, at: datetime) -> None:
    await connection.execute(FILE_DELETED, {"id": file_id, "at": at})
    await connection.execute(MOVE_FORGOTTEN, {"id": file_id})
    if kind == "scan":
        await connection.execute(SCAN_DELETED, {"id": file_id, "at": at})


# What arrived of photos that nobody said were complete.
PHOTOS_LEFT = (
    select(*CONTENT_OF_FILE, files.c.team_id)
    .join(visits, visits.c.id == files.c.owner_id)
    .where(
        visits.c.state == "awaiting_photos",
        visits.c.received_at < bindparam("before"),
        files.c.state == "expected",
        files.c.id > bindparam("after"),
    )
    .order_by(files.c.id)
    .limit(bindparam("limit"))
)


async def photos_left(connection: AsyncConnection, before: datetime, after: UUID, limit: int) -> Sequence[Any]:
    return await all_rows(connection, PHOTOS_LEFT, {"before": before, "after": after, "limit": limit})


# Only sealed rows: what an earlier release stored in clear is sealed first, its plain hash with it. A visit that waits
# for its leader keeps everything.
DELETE_CORRECTIONS = text(
    """
    update visit_revisions set words_sealed = null, deleted_at = :at
     where id in (
               select r.id
                 from visit_revisions r
                 join visits v on v.id = r.visit_id
                where r.deleted_at is null and r.words_sealed is not null
                  and (not v.is_before_pairing or v.confirmed_at is not null)
                  and archived_at_of(v.village_code, v.visited_on) < :before
                order by r.id
                limit :limit
                  for update of r skip locked
           )
    """
)
DELETE_CONFLICTS = text(
    """
    update visit_conflicts set body_sealed = null, deleted_at = :at
     where (visit_id, fingerprint) in (
               select c.visit_id, c.fingerprint
                 from visit_conflicts c
                 join visits v on v.id = c.visit_id
                where c.deleted_at is null and c.body_sealed is not null
                  and (not v.is_before_pairing or v.confirmed_at is not null)
                  and archived_at_of(v.village_code, v.visited_on) < :before
                order by c.visit_id, c.fingerprint
                limit :limit
                  for update of c skip locked
           )
    """
)
# Never the version that holds now; that of a returned form holds no more. The codes stay: paper goes on to be checked.
DELETE_VERSIONS = text(
    """
    update report_versions set content = null, deleted_at = :at
     where (report_id, version) in (
               select v.report_id, v.version
                 from report_versions v
                 join reports r on r.id = v.report_id
                where v.deleted_at is null and v.mark is not null and v.hash is null
                  and (v.version < r.version or r.state = 'draft')
                  and case when r.campaign_id is null
                           then archived_at_of(r.village_code, report_day(r.month, r.created_at))
                           else (select c.archived_at from campaigns c where c.id = r.campaign_id) end < :before
                order by v.report_id, v.version
                limit :limit
                  for update of v skip locked
           )
    """
)
DELETE_TEXTS: Final = {"correction": DELETE_CORRECTIONS, "conflict": DELETE_CONFLICTS, "version": DELETE_VERSIONS}
IS_ANY_ARCHIVED = text("select exists (select from campaigns where archived_at < :before) as is_any")


async def is_any_archived(connection: AsyncConnection, before: datetime) -> bool:
    return bool((await connection.execute(IS_ANY_ARCHIVED, {"before": before})).scalar_one())


async def delete_texts(connection: AsyncConnection, kind: str, at: datetime, before: datetime, limit: int) -> int:
    """How many; those whose last campaign was archived before that time."""
    done = await connection.execute(DELETE_TEXTS[kind], {"at": at, "before": before, "limit": limit})
    return done.rowcount


COUNT_DUE: Final = {
    "photo": text(
        "select count(*) from files where state = 'rejected' and purpose <> 'scan' and deleted_at is null "
        "and rejected_at < :uploads_before"
    ),
    "scan": text("select count(*) from report_scans where deleted_at is null and rejected_at < :uploads_before"),
    "correction": text(
        """
        select count(*) from visit_revisions r join visits v on v.id = r.visit_id
         where r.deleted_at is null and archived_at_of(v.village_code, v.visited_on) < :texts_before
        """
    ),
    "conflict": text(
        """
        select count(*) from visit_conflicts c join visits v on v.id = c.visit_id
         where c.deleted_at is null and archived_at_of(v.village_code, v.visited_on) < :texts_before
        """
    ),
    "version": text(
        """
        select count(*) from report_versions v join reports r on r.id = v.report_id
         where v.deleted_at is null and (v.version < r.version or r.state = 'draft')
           and case when r.campaign_id is null
                    then archived_at_of(r.village_code, report_day(r.month, r.created_at))
                    else (select c.archived_at from campaigns c where c.id = r.campaign_id) end < :texts_before
        """
    ),
}
KINDS: Final = tuple(COUNT_DUE)


async def count_due(connection: AsyncConnection, kind: str, uploads_before: datetime, texts_before: datetime) -> int:
    times = {"uploads_before": uploads_before, "texts_before": texts_before}
    wanted = COUNT_DUE[kind]
    named = {name: times[name] for name in wanted.compile().params}
    found: int = (await connection.execute(wanted, named)).scalar_one()
    return found


ADD_DELETED = text(
    """
    insert into deletions (kind, deleted, deleted_at) values (:kind, :n, :at)
    on conflict (kind) do update set deleted = deletions.deleted + excluded.deleted, deleted_at = excluded.deleted_at
    """
)
SET_DUE = text(
    """
    insert into deletions (kind, due_soon, counted_at) values (:kind, :n, :at)
    on conflict (kind) do update set due_soon = excluded.due_soon, counted_at = excluded.counted_at
    """
)


async def add_deleted(connection: AsyncConnection, kind: str, n: int, at: datetime) -> None:
    await connection.execute(ADD_DELETED, {"kind": kind, "n": n, "at": at})


async def set_due(connection: AsyncConnection, kind: str, n: int, at: datetime) -> None:
    await connection.execute(SET_DUE, {"kind": kind, "n": n, "at": at})
