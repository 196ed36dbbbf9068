"""Which duties of the levels above a duty is there for (`fulfils`)."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

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
    title = "这两项任务互为上级，请检查。"
    title_en = "These duties would be there for each other; please check."


async def check(viewer: Viewer, obligation_id: UUID, parents: Sequence[UUID]) -> None:
    """Raises ParentDutyUnknown, DutiesAreCircular."""
    for parent in parents:
        if parent != obligation_id and await find_obligation(viewer.connection, viewer.scope, parent) is None:
            raise ParentDutyUnknown(obligation_id=str(parent))
    above: dict[UUID, set[UUID]] = {obligation_id: set(parents)}
    for row in await queries.above(viewer.connection, parents):
        above.setdefault(row.obligation_id, set()).add(row.parent_id)
    try:
        TopologicalSorter(above).prepare()
    except CycleError:
        raise DutiesAreCircular() from None
