"""On whose ground a notice stands: at most two others, and never itself (N-01)."""

from collections.abc import Sequence
from uuid import UUID

from services.campaigns.notices import queries
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer


class ParentUnknown(Problem):
    status = 409
    code = "parent-notice-unknown"
    title = "上级通知还没有录入，请先录入上级通知。"
    title_en = "A parent notice is not on record; enter it first."


class ParentIsADraft(Problem):
    status = 409
    code = "parent-notice-is-a-draft"
    title = "所依据的通知还是草稿，请先发出它。"
    title_en = "A parent notice is still a draft; issue it first."


class CascadeIsACycle(Problem):
    status = 409
    code = "notice-cascade-ring"
    title = "通知不能转发自己的下级通知。"
    title_en = "A notice cannot pass on one that passes it on."


async def check(viewer: Viewer, notice_id: UUID, parents: Sequence[UUID], kept: Sequence[UUID]) -> None:
    """`kept`: the parents that it has already; they stay, also where the viewer does not see them any more. Nobody
    else may change the cascade meanwhile.

    Raises ParentUnknown, ParentIsADraft, CascadeIsACycle.
    """
    if notice_id in parents:
        raise CascadeIsACycle()
    new = [parent for parent in parents if parent not in kept]
    states = await queries.states_of(viewer.connection, viewer.scope, new)
    if len(states) != len(new):
        raise ParentUnknown()
    if "draft" in states.values():
        raise ParentIsADraft()
    if await queries.is_above(viewer.connection, notice_id, parents):
        raise CascadeIsACycle()
