"""Statements about a file whose upload has come and may not be needed any more, under the rights of its ticket."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, exists, func, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import one_row
from services.submissions.models import files, missing_files_shown

TURN: Final = "bangfu.upload:"
# Of what an earlier release stored nothing lies where an upload of now does.
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
    literal(value=True).label("has_thumb"),
    literal(value=False).label("is_moved"),
)
"""What `named.named_objects` needs of a row."""


async def only(connection: AsyncConnection, teams: str, owner_kind: str) -> None:
    """For the rest of the transaction. `teams`: a `uuid[]` literal of the senders'."""
    await connection.execute(
        select(
            func.set_config("app.codes", "", True),
            func.set_config("app.sending", teams, True),
            func.set_config("app.files_of", owner_kind, True),
        )
    )


async def take_turn(connection: AsyncConnection, file_id: UUID) -> None:
    """Until the transaction ends: where there is no row to lock, none with this id is announced meanwhile."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{TURN}{file_id}", 0))))


async def lock(connection: AsyncConnection, file_id: UUID) -> Row[Any] | None:
    is_it = files.c.id == file_id
    await connection.execute(select(files.c.id).where(is_it).with_for_update(key_share=True))
    # A statement of its own: what it waited for may have changed more than the row.
    return await one_row(connection, select(*NAMING).where(is_it))


async def is_anywhere(connection: AsyncConnection, file_id: UUID) -> bool:
    """Whether a household has this file, whoever asks."""
    found = text("select exists (select from households_of(array[cast(:id as uuid)]))")
    return bool((await connection.execute(found, {"id": file_id})).scalar_one())


async def is_missing(connection: AsyncConnection, file_id: UUID) -> bool:
    """Whether the store is known to have lost or damaged what the file needs."""
    found = exists().where(missing_files_shown.c.file_id == file_id)
    return bool((await connection.execute(select(found))).scalar_one())
