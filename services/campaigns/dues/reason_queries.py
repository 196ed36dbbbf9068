"""Statements that seal reasons, and seal them anew. The worker and a change of keys run them, which see every row."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import due_extensions, due_items
from services.kernel.db.rows import Rows, all_rows, set_rows
from services.kernel.db.sealing import Key, next_rows

# The condition of a partial index, empty in the end.
CLEAR: Final = "reason is not null"


async def lock_clear(connection: AsyncConnection, limit: int, after: Key | None) -> Rows:
    """Extensions with their reason in clear, and the `wrapped_key` of their due item, which is locked as well."""
    statement = (
        select(
            due_extensions.c.id,
            due_extensions.c.due_id,
            due_extensions.c.due_at,
            due_extensions.c.reason,
            due_items.c.wrapped_key,
        )
        .join(due_items, due_items.c.id == due_extensions.c.due_id)
        .where(due_extensions.c.reason.is_not(None))
        .with_for_update(skip_locked=True)
    )
    return await all_rows(connection, next_rows(statement, [due_extensions.c.id], after, limit))


async def sealed_of(connection: AsyncConnection, due_ids: Sequence[UUID]) -> Rows:
    """The sealed extensions of due items that are locked."""
    statement = select(
        due_extensions.c.id, due_extensions.c.due_id, due_extensions.c.due_at, due_extensions.c.reason_sealed
    ).where(due_extensions.c.due_id.in_(due_ids), due_extensions.c.reason_sealed.is_not(None))
    return await all_rows(connection, statement)


async def set_sealed(connection: AsyncConnection, sealed: Sequence[dict[str, Any]]) -> None:
    """`sealed`: `b_id` and `reason_sealed`. The clear text goes."""
    await set_rows(connection, due_extensions, ("id",), [{**row, "reason": None} for row in sealed])


async def set_keys(connection: AsyncConnection, wrapped_keys: dict[UUID, bytes]) -> None:
    """Of due items."""
    rows = [{"b_id": due_id, "wrapped_key": wrapped} for due_id, wrapped in wrapped_keys.items()]
    await set_rows(connection, due_items, ("id",), rows)
