"""Statements of files of other programs' things. Each shows the files of the one kind of owner that it names."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows, one_row
from services.submissions.models import CONTENT_OF_FILE, files

_SHOWN = (
    *CONTENT_OF_FILE,
    files.c.owner_id,
    files.c.state,
    files.c.rejection,
    files.c.purpose,
    files.c.name_sealed,
    files.c.created_at,
)


async def only(connection: AsyncConnection, owner_kind: str) -> None:
    """For the rest of the transaction."""
    await connection.execute(select(func.set_config("app.files_of", owner_kind, True)))


async def announce(connection: AsyncConnection, values: Mapping[str, Any]) -> Row[Any] | None:
    """The row, new or as it was; None where a file of another kind of owner has the id. One whose bytes have not come
    takes the way of now."""
    await connection.execute(insert(files).values(**values).on_conflict_do_nothing())
    is_waiting = (files.c.id == values["id"]) & (files.c.state == "expected")
    await connection.execute(update(files).where(is_waiting).values(object=values["object"]))
    return await one_row(connection, select(*_SHOWN).where(files.c.id == values["id"]))


async def find(connection: AsyncConnection, owner_id: UUID, file_id: UUID) -> Row[Any] | None:
    return await one_row(connection, select(*_SHOWN).where(files.c.id == file_id, files.c.owner_id == owner_id))


async def lock(connection: AsyncConnection, owner_id: UUID, file_id: UUID) -> bool:
    """Until the transaction ends; False where there is no such file."""
    is_it = (files.c.id == file_id) & (files.c.owner_id == owner_id)
    return await one_row(connection, select(files.c.id).where(is_it).with_for_update()) is not None


async def list_of(connection: AsyncConnection, owner_id: UUID) -> Rows:
    """Oldest first."""
    statement = select(*_SHOWN).where(files.c.team_id.is_(None), files.c.owner_id == owner_id)
    return await all_rows(connection, statement.order_by(files.c.created_at, files.c.id))


async def remove(connection: AsyncConnection, owner_id: UUID, file_id: UUID) -> None:
    await connection.execute(delete(files).where(files.c.id == file_id, files.c.owner_id == owner_id))
