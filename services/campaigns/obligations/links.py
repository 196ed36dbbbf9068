"""Which duties of the levels above a duty is there for (`fulfils`)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.obligations import link_queries as queries
from services.campaigns.obligations.queries import find_obligation
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer


class ParentDutyUnknown(Problem):
    """`obligation_id`: of no duty that the caller sees."""

    status = 409
    code = "parent-duty-unknown"
    title = "所选的上级任务不存在，或者您看不到。"
    title_en = "The duty above does not exist, or you do not see it."


class DutiesAreCircular(Problem):
    status = 409
    code = "duties-circular"
    title = "这样一来，任务会绕一圈成为自己的上级，请重新选择上级任务。"
    title_en = "The duty would come to be above itself; please choose other duties above it."


async def above(connection: AsyncConnection, obligation_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """By duty those of the others for which it is there, at any height."""
    parents = await queries.parents_of(connection, obligation_ids)
    found: dict[UUID, set[UUID]] = {}
    for obligation_id in parents:
        left, seen = [*parents[obligation_id]], found.setdefault(obligation_id, set())
        while left:
            parent = left.pop()
            if parent not in seen:
                seen.add(parent)
                left += parents.get(parent, [])
    return found


async def check(viewer: Viewer, obligation_id: UUID, parents: Sequence[UUID]) -> None:
    """Raises ParentDutyUnknown, DutiesAreCircular."""
    for parent in parents:
        if parent != obligation_id and await find_obligation(viewer.connection, viewer.scope, parent) is None:
            raise ParentDutyUnknown(obligation_id=str(parent))
    if await queries.is_above(viewer.connection, obligation_id, parents):
        raise DutiesAreCircular()
