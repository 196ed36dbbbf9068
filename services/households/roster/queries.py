"""Statements of an import: the file, its state, its faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.roster.faults import Level, Remark
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.web.paging import Page, last_key

COUNTS: Final = (
    "rows",
    "households",
    "created",
    "changed",
    "unchanged",
    "rejected",
    "warned",
    "doubtful",
    "registered_again",
)


@dataclass(frozen=True, slots=True)
class SealedRemark:
    """`name`, `value`: masked texts under the key of the import."""

    remark: Remark
    name: bytes | None
    value: bytes | None


INSERT = text(
    """
    insert into roster_imports (id, created_by, area, format, name_key, name_sealed, is_partial, is_dry, state,
                                wrapped_key, choices)
    values (:id, :created_by, cast(:codes as code_multirange), :format, :name_key, :name_sealed, :is_partial, :is_dry,
            'receiving', :wrapped_key, :choices)
    """
)
COUNT_UNFINISHED = text(
    """
    select count(*) filter (where state not in ('checked', 'needs_mapping')) as under_way,
           count(*) filter (where state in ('checked', 'needs_mapping')) as checked
      from roster_imports
     where created_by = :account and finished_at is null
    """
)
INSERT_CHUNK = text("insert into roster_import_chunks (import_id, number, content) values (:id, :number, :content)")
RECEIVED = text("update roster_imports set state = 'waiting', size = :size where id = :id and state = 'receiving'")
DISCARD = text("delete from roster_imports where id = :id and state = 'receiving'")
DISCARD_BROKEN = text(
    "delete from roster_imports where state = 'receiving' and received_at < now() - interval '1 hour'"
)
# The first check of visibility: the whole area of the import lies in the viewer's scope; an empty area is never
# visible.
FIND = text(
    """
    select id, created_by, state, name_key, name_sealed, is_partial, rows, households, created, changed, unchanged,
           rejected, warned, doubtful, registered_again, findings, questions, progress, received_at, finished_at
      from roster_imports
     where id = :id and state <> 'receiving' and area <@ cast(nullif(:codes, '') as code_multirange)
    """
)
LIST_OWN = text(
    """
    select id, created_by, state, name_key, name_sealed, is_partial, rows, households, created, changed, unchanged,
           rejected, warned, doubtful, registered_again, findings, questions, progress, received_at, finished_at
      from roster_imports
     where created_by = :account and state <> 'receiving' and area <@ cast(nullif(:codes, '') as code_multirange)
       and (cast(:before as uuid) is null or id < cast(:before as uuid))
     order by id desc
     limit :limit
    """
)
LIST_FAULTS = text(
    """
    select e.row_number, e.position, e.column_title, e.code, e.message, e.level, e.name, e.value
      from roster_import_errors e
      join roster_imports i on i.id = e.import_id
     where e.import_id = :id and area <@ cast(nullif(:codes, '') as code_multirange)
       and (e.row_number, e.position) > (:row_number, :position)
       and case when cast(:level as text) is null then e.level <> 'note' else e.level = :level end
     order by e.row_number, e.position
     limit :limit
    """
)

READ_REMARKS = text(
    """
    select e.row_number, e.position, e.column_title, e.message, e.level
      from roster_import_errors e
      join roster_imports i on i.id = e.import_id
     where e.import_id = :id and area <@ cast(nullif(:codes, '') as code_multirange)
       and (e.row_number, e.position) > (:row_number, :position)
     order by e.row_number, e.position
     limit :limit
    """
)

LOCK_IMPORT = text("select pg_try_advisory_xact_lock(hashtextextended('roster-import:' || cast(:id as text), 0))")
KEYS_STAY = text("select pg_advisory_xact_lock_shared(hashtext('data-keys'))")
BEGIN = text(
    """
    update roster_imports
       set state = 'running', attempts = attempts + 1, rows = 0, rejected = 0, progress = 0, questions = '{}'
     where id = :id and state in ('waiting', 'running')
    returning id, created_by, format, is_partial, is_dry, takes_doubtful, size, wrapped_key, attempts, choices,
              (select array_agg(lower(r)) from unnest(area) r) as division_codes
    """
)
FORGET_FAULTS = text("delete from roster_import_errors where import_id = :id")
FORGET_STAGED = text("delete from roster_staging where import_id = :id")
FORGET_STAGED_MEMBERS = text("delete from roster_staged_members where import_id = :id")
FORGET_FILE = text("delete from roster_import_chunks where import_id = :id")
READ_CHUNK = text("select content from roster_import_chunks where import_id = :id and number = :number")
ADD_FAULTS = text(
    """
    insert into roster_import_errors (import_id, row_number, position, column_title, code, message, level, name, value)
    select :id, f.row_number, row_number() over (partition by f.row_number order by f.place),
           f.column_title, f.code, f.message, f.level, f.name, f.value
      from unnest(cast(:rows as integer[]), cast(:columns as text[]), cast(:codes as text[]), cast(:messages as text[]),
                  cast(:levels as text[]), cast(:names as bytea[]), cast(:shown as bytea[]))
           with ordinality as f (row_number, column_title, code, message, level, name, value, place)
    """
)
REPORT = text(
    """
    update roster_imports set rows = :rows, rejected = :rejected, progress = :progress
     where id = :id and state = 'running'
    """
)
# Nothing of it is in the register; the file and its key stay for whoever loads it.
CHECKED = text(
    """
    update roster_imports
       set state = 'checked', rows = :rows, households = :households, created = :created, changed = :changed,
           unchanged = :unchanged, rejected = :rejected, warned = :warned, doubtful = :doubtful,
           findings = cast(:findings as jsonb), reading = :reading, progress = 1
     where id = :id and state = 'running'
    """
)
ASKING = text(
    """
    update roster_imports
       set state = 'needs_mapping', questions = :questions, reading = :reading, progress = 1
     where id = :id and state = 'running'
    """
)
# Checked again with what the sender has said; only then somebody loads it.
MAP = text(
    """
    update roster_imports
       set state = 'waiting', is_dry = true, choices = :choices, attempts = 0, progress = 0
     where id = :id and created_by = :account and area <@ cast(nullif(:codes, '') as code_multirange)
       and state in ('needs_mapping', 'checked')
    returning id
    """
)
SEALED = text(
    """
    select id, created_by, state, wrapped_key, size, reading, choices
      from roster_imports
     where id = :id and area <@ cast(nullif(:codes, '') as code_multirange)
    """
)
LOAD = text(
    """
    update roster_imports
       set state = 'waiting', is_dry = false, is_partial = :is_partial, takes_doubtful = :takes_doubtful, attempts = 0,
           progress = 0
     where id = :id and created_by = :account and area <@ cast(nullif(:codes, '') as code_multirange)
       and state = 'checked'
    returning id
    """
)
DROP = text(
    """
    update roster_imports
       set state = 'dropped', wrapped_key = null, reading = null, choices = null, finished_at = now()
     where id = :id and created_by = :account and area <@ cast(nullif(:codes, '') as code_multirange)
       and state in ('checked', 'needs_mapping')
    returning id
    """
)
DROP_FORGOTTEN = text(
    """
    update roster_imports
       set state = 'dropped', wrapped_key = null, reading = null, choices = null, finished_at = now()
     where state in ('checked', 'needs_mapping') and received_at < now() - make_interval(days => :days)
    """
)
# The application may not delete pieces of a file.
FORGET_DROPPED = text(
    """
    delete from roster_import_chunks c
     using roster_imports i
     where i.id = c.import_id and i.state = 'dropped'
    """
)
COUNT_STAGED = text(
    """
    select count(*) filter (where base_version is null) as created, count(base_version) as changed
      from roster_staging
     where import_id = :id
    """
)
# The key is deleted with the file: a copy of the file in a backup can no longer be decrypted.
FINISH = text(
    """
    update roster_imports
       set state = :state, rows = :rows, households = :households, created = :created, changed = :changed,
           unchanged = :unchanged, rejected = :rejected, warned = :warned, doubtful = :doubtful,
           registered_again = :registered_again, findings = cast(:findings as jsonb), progress = 1,
           wrapped_key = null, reading = null, choices = null, finished_at = now()
     where id = :id and state in ('waiting', 'running')
    """
)


async def insert_import(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await connection.execute(INSERT, values)


async def count_unfinished(connection: AsyncConnection, account_id: UUID) -> tuple[int, int]:
    """How many of a person's imports are under way, and how many are checked and wait for that person."""
    row = (await connection.execute(COUNT_UNFINISHED, {"account": account_id})).one()
    return row.under_way, row.checked


async def insert_chunk(connection: AsyncConnection, import_id: UUID, number: int, content: bytes) -> None:
    await connection.execute(INSERT_CHUNK, {"id": import_id, "number": number, "content": content})


async def mark_received(connection: AsyncConnection, import_id: UUID, size: int) -> None:
    await connection.execute(RECEIVED, {"id": import_id, "size": size})


async def discard(connection: AsyncConnection, import_id: UUID) -> None:
    await connection.execute(DISCARD, {"id": import_id})


async def discard_broken_off(connection: AsyncConnection) -> None:
    """Deletes uploads whose server was killed during the upload."""
    await connection.execute(DISCARD_BROKEN)


async def find_import(connection: AsyncConnection, scope: Scope, import_id: UUID) -> Row[Any] | None:
    return await one_row(connection, FIND, {"id": import_id, "codes": scope.codes_literal})


async def list_own(connection: AsyncConnection, scope: Scope, account_id: UUID, page: Page) -> Rows:
    """The imports of one person, newest first (ids grow with time). One row more than the page.

    Raises CursorMalformed.
    """
    (before,) = last_key(page, UUID) or (None,)
    values = {"account": account_id, "codes": scope.codes_literal, "before": before, "limit": page.limit + 1}
    return await all_rows(connection, LIST_OWN, values)


async def list_remarks(
    connection: AsyncConnection, scope: Scope, import_id: UUID, level: Level | None, page: Page
) -> Rows:
    """Without a `level` all but notes. One row more than the page. Raises CursorMalformed."""
    row_number, position = last_key(page, int, int) or (0, 0)
    return await all_rows(
        connection,
        LIST_FAULTS,
        {
            "id": import_id,
            "codes": scope.codes_literal,
            "row_number": row_number,
            "position": position,
            "level": level,
            "limit": page.limit + 1,
        },
    )


async def read_remarks(
    connection: AsyncConnection, scope: Scope, import_id: UUID, after: tuple[int, int], limit: int
) -> Rows:
    """Of all levels, in the order of rows, after a row and its position."""
    row_number, position = after
    return await all_rows(
        connection,
        READ_REMARKS,
        {"id": import_id, "codes": scope.codes_literal, "row_number": row_number, "position": position, "limit": limit},
    )


async def try_lock_import(connection: AsyncConnection, import_id: UUID) -> bool:
    """Takes the lock of the import until the end of the transaction or the process; False when another worker holds
    it."""
    # Staged rows are encrypted with keys read before: no key may change until they are in the register.
    await connection.execute(KEYS_STAY)
    is_locked: bool = (await connection.execute(LOCK_IMPORT, {"id": import_id})).scalar_one()
    return is_locked


async def begin(connection: AsyncConnection, import_id: UUID) -> Row[Any] | None:
    """Deletes the results of an earlier attempt; None when the import has ended."""
    row = await one_row(connection, BEGIN, {"id": import_id})
    if row is not None:
        await forget_results(connection, import_id)
    return row


async def forget_results(connection: AsyncConnection, import_id: UUID) -> None:
    for statement in (FORGET_FAULTS, FORGET_STAGED, FORGET_STAGED_MEMBERS):
        await connection.execute(statement, {"id": import_id})


async def read_chunk(connection: AsyncConnection, import_id: UUID, number: int) -> bytes | None:
    row = await one_row(connection, READ_CHUNK, {"id": import_id, "number": number})
    return None if row is None else bytes(row.content)


async def add_remarks(connection: AsyncConnection, import_id: UUID, remarks: Sequence[SealedRemark]) -> None:
    """Insert all remarks of a row together, once."""
    if not remarks:
        return
    said = [one.remark for one in remarks]
    values = {
        "rows": [remark.row for remark in said],
        "columns": [remark.column for remark in said],
        "codes": [remark.code for remark in said],
        "messages": [remark.message for remark in said],
        "levels": [remark.level for remark in said],
        "names": [one.name for one in remarks],
        "shown": [one.value for one in remarks],
    }
    await connection.execute(ADD_FAULTS, {"id": import_id, **values})


async def report_progress(
    connection: AsyncConnection, import_id: UUID, rows: int, rejected: int, progress: float
) -> None:
    await connection.execute(REPORT, {"id": import_id, "rows": rows, "rejected": rejected, "progress": progress})


async def mark_checked(
    connection: AsyncConnection, import_id: UUID, counts: dict[str, int], findings: dict[str, Any], reading: bytes
) -> None:
    """Keeps the file; the staged rows are counted and deleted."""
    staged = (await connection.execute(COUNT_STAGED, {"id": import_id})).one()
    values = {**counts, "created": staged.created, "changed": staged.changed, "id": import_id}
    await connection.execute(CHECKED, {**values, "findings": _json(findings), "reading": reading})
    for statement in (FORGET_STAGED, FORGET_STAGED_MEMBERS):
        await connection.execute(statement, {"id": import_id})


async def mark_asking(connection: AsyncConnection, import_id: UUID, reading: bytes, questions: Sequence[str]) -> None:
    """Keeps the file until its sender has answered."""
    await connection.execute(ASKING, {"id": import_id, "reading": reading, "questions": list(questions)})


async def find_sealed(connection: AsyncConnection, scope: Scope, import_id: UUID) -> Row[Any] | None:
    return await one_row(connection, SEALED, {"id": import_id, "codes": scope.codes_literal})


async def take_for_mapping(
    connection: AsyncConnection, scope: Scope, import_id: UUID, account: UUID, choices: bytes
) -> bool:
    """False when it is neither asked about nor checked, or somebody else's."""
    values = {"id": import_id, "account": account, "codes": scope.codes_literal, "choices": choices}
    return await one_row(connection, MAP, values) is not None


async def take_for_loading(
    connection: AsyncConnection,
    scope: Scope,
    import_id: UUID,
    account: UUID,
    *,
    is_partial: bool,
    takes_doubtful: bool,
) -> bool:
    """False when it is not checked, or somebody else's."""
    values = {"id": import_id, "account": account, "codes": scope.codes_literal}
    values |= {"is_partial": is_partial, "takes_doubtful": takes_doubtful}
    return await one_row(connection, LOAD, values) is not None


async def drop(connection: AsyncConnection, scope: Scope, import_id: UUID, account: UUID) -> bool:
    """False when it is not checked, or somebody else's. The worker deletes the file."""
    values = {"id": import_id, "account": account, "codes": scope.codes_literal}
    return await one_row(connection, DROP, values) is not None


async def drop_forgotten(connection: AsyncConnection, days: int) -> None:
    """Drops what was checked so many days ago and neither loaded nor dropped, and every dropped file."""
    await connection.execute(DROP_FORGOTTEN, {"days": days})
    await connection.execute(FORGET_DROPPED)


async def finish(
    connection: AsyncConnection, import_id: UUID, state: str, counts: dict[str, int], findings: dict[str, Any]
) -> None:
    """Deletes the file, its key and the staged rows in the same transaction."""
    zero = dict.fromkeys(COUNTS, 0)
    values = {**zero, **counts, "id": import_id, "state": state, "findings": _json(findings)}
    await connection.execute(FINISH, values)
    for statement in (FORGET_FILE, FORGET_STAGED, FORGET_STAGED_MEMBERS):
        await connection.execute(statement, {"id": import_id})


def _json(value: dict[str, Any]) -> str:
    return orjson.dumps(value).decode()
