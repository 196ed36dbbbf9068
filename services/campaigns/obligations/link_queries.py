"""Links from duties to those of the levels above."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import obligation_links

# From some duties upwards.
ABOVE = text(
    """
    with recursive above as (
        select obligation_id, parent_id from obligation_links where obligation_id = any (cast(:ids as uuid[]))
        union
        select l.obligation_id, l.parent_id from obligation_links l join above on l.obligation_id = above.parent_id
    )
    select obligation_id, parent_id from above
    """
)


async def above(connection: AsyncConnection, obligation_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Every link from these duties upwards."""
    return (await connection.execute(ABOVE, {"ids": list(obligation_ids)})).all()


async def parents_of(connection: AsyncConnection, obligation_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The duties directly above, by duty."""
    statement = select(obligation_links).where(obligation_links.c.obligation_id.in_(obligation_ids))
    found: dict[UUID, list[UUID]] = {}
    for row in await connection.execute(statement.order_by(obligation_links.c.parent_id)):
        found.setdefault(row.obligation_id, []).append(row.parent_id)
    return found


async def replace(connection: AsyncConnection, obligation_id: UUID, parents: Sequence[UUID]) -> None:
    own = obligation_links.c.obligation_id == obligation_id
    await connection.execute(delete(obligation_links).where(own))
    if parents:
        rows = [{"obligation_id": obligation_id, "parent_id": parent} for parent in parents]
        await connection.execute(insert(obligation_links), rows)


async def is_parent(connection: AsyncConnection, obligation_id: UUID) -> bool:
    """Whether another duty that the caller sees is there for this one."""
    statement = select(obligation_links.c.obligation_id).where(obligation_links.c.parent_id == obligation_id)
    return (await connection.execute(statement.limit(1))).first() is not None
