"""Statements of what is left to delete in the object store."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows
from services.submissions.models import objects_to_delete, withheld_households


async def due_objects(connection: AsyncConnection, limit: int) -> Rows:
    column = objects_to_delete.c
    statement = select(objects_to_delete).where(column.due_at <= func.now()).order_by(column.due_at, column.prefix)
    return await all_rows(connection, statement.limit(limit))


async def note_deleted(connection: AsyncConnection, row: Row[Any], again_after: timedelta) -> None:
    """After the first time it is due once more; after the second it is done."""
    is_it = objects_to_delete.c.prefix == row.prefix
    if row.is_deleted_once:
        await connection.execute(delete_from(objects_to_delete).where(is_it))
        return
    values = {"is_deleted_once": True, "due_at": func.now() + again_after}
    await connection.execute(update(objects_to_delete).where(is_it).values(**values))


async def mark_emptied(connection: AsyncConnection) -> Rows:
    """Erased households of which nothing is left, each answered once."""
    column = withheld_households.c
    left = exists().where(objects_to_delete.c.household_id == column.household_id, ~objects_to_delete.c.is_deleted_once)
    statement = (
        update(withheld_households)
        .where(column.destroyed_at.is_not(None), column.emptied_at.is_(None), ~left)
        .values(emptied_at=func.now())
        .returning(withheld_households)
    )
    return await all_rows(connection, statement)


async def erase_again(connection: AsyncConnection, household_id: UUID) -> None:
    """What a request that ran beside the erasure has stored."""
    await connection.execute(select(func.erase_household(household_id, False)))
