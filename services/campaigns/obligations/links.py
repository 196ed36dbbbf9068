"""Which duties of the levels above a duty is there for (`fulfils`)."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import obligation_links, obligations
from services.campaigns.obligations.queries import find_obligation
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer

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


class ParentDutyUnknown(Problem):
    """`obligation_id`: of no duty that the caller sees."""

    status = 409
    code = "parent-duty-unknown"
    title = "所选的上级任务不存在，或者您看不到。"
    title_en = "The duty above does not exist, or you do not see it."


class DutiesAreCircular(Problem):
    status = 409
    code = "duties-circular"
    title = "这两项任务互为上级，请检查。"
    title_en = "These duties would be there for each other; please check."


async def check(viewer: Viewer, obligation_id: UUID, parents: Sequence[UUID]) -> None:
    """Raises ParentDutyUnknown, DutiesAreCircular."""
    for parent in parents:
        if parent != obligation_id and await find_obligation(viewer.connection, viewer.scope, parent) is None:
            raise ParentDutyUnknown(obligation_id=str(parent))
    above: dict[UUID, set[UUID]] = {obligation_id: set(parents)}
    for row in await viewer.connection.execute(ABOVE, {"ids": list(parents)}):
        above.setdefault(row.obligation_id, set()).add(row.parent_id)
    try:
        TopologicalSorter(above).prepare()
    except CycleError:
        raise DutiesAreCircular() from None


async def of(connection: AsyncConnection, obligation_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The duties above, by duty."""
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
    """Whether another duty is there for this one. Read without a scope: of any campaign."""
    statement = select(obligations.c.id).join(obligation_links, obligation_links.c.obligation_id == obligations.c.id)
    found = await connection.execute(statement.where(obligation_links.c.parent_id == obligation_id).limit(1))
    return found.first() is not None
