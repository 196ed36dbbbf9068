"""Links from duties to those of the levels above."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, cast, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import obligation_links, obligations


async def is_above(connection: AsyncConnection, obligation_id: UUID, parents: Sequence[UUID]) -> bool:
    """Whether the duty is one of these, or above one of them; through duties that the caller does not see as well."""
    found = select(func.is_duty_above(obligation_id, cast(list(parents), ARRAY(Uuid))))
    return bool(await connection.scalar(found))


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


async def are_parents(connection: AsyncConnection, campaign_id: UUID) -> bool:
    """As `is_parent`, of any duty of a campaign for one of another campaign."""
    below, above = obligations.alias("below"), obligations.alias("above")
    statement = (
        select(obligation_links.c.obligation_id)
        .join(above, above.c.id == obligation_links.c.parent_id)
        .join(below, below.c.id == obligation_links.c.obligation_id)
        .where(above.c.campaign_id == campaign_id, below.c.campaign_id != campaign_id)
    )
    return (await connection.execute(statement.limit(1))).first() is not None


async def is_parent(connection: AsyncConnection, obligation_id: UUID) -> bool:
    """Whether another duty that the caller sees is there for this one."""
    statement = select(obligation_links.c.obligation_id).where(obligation_links.c.parent_id == obligation_id)
    return (await connection.execute(statement.limit(1))).first() is not None
