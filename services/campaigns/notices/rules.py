"""Notices and their cascade: 省 → 市 → 县, each with its own text above the notice it passes on (N-01)."""

import hashlib
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.notices import queries
from services.campaigns.notices.schemas import NoticeIn, NoticeOut
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.problems import Malformed, NotFound, PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match, must_match_if_given


class ParentUnknown(Problem):
    status = 409
    code = "parent-notice-unknown"
    title = "上级通知还没有录入，请先录入上级通知。"
    title_en = "A parent notice is not on record; enter it first."


class CascadeIsACycle(Problem):
    status = 409
    code = "notice-cascade-ring"
    title = "通知不能转发自己的下级通知。"
    title_en = "A notice cannot pass on one that passes it on."


async def is_on_record(connection: AsyncConnection, notice_id: UUID) -> bool:
    return bool(await queries.known_notices(connection, [notice_id]))


async def may_see(viewer: Viewer, notice_id: UUID) -> None:
    """Whoever works in campaigns reads every notice. Raises NotFound."""
    if not await is_on_record(viewer.connection, notice_id):
        raise NotFound()


async def may_change(viewer: Viewer, notice_id: UUID) -> None:
    """Raises NotFound, NotPermitted."""
    division_code = await queries.find_division(viewer.connection, notice_id)
    if division_code is None:
        raise NotFound()
    if not viewer.scope.covers(division_code):
        raise NotPermitted()


async def get_notice(viewer: Viewer, notice_id: UUID) -> Stored[NoticeOut]:
    """Raises NotFound."""
    row = await queries.find_notice(viewer.connection, notice_id)
    if row is None:
        raise NotFound()
    values = row._asdict()
    notice = NoticeOut(
        **{name: value for name, value in values.items() if name != "version"},
        text_sha256=hashlib.sha256(row.text.encode()).hexdigest(),
        parents=await queries.parents_of(viewer.connection, notice_id),
        children=await queries.children_of(viewer.connection, notice_id),
    )
    return Stored(notice, row.version)


async def save(viewer: Viewer, notice_id: UUID, notice: NoticeIn, if_match: str | None) -> Stored[NoticeOut]:
    """Saving the same notice again changes nothing.

    Raises NotPermitted, ParentUnknown, CascadeIsACycle, PreconditionRequired, PreconditionFailed.
    """
    values = {**notice.model_dump(exclude={"parents"}), "division_code": _division(viewer, notice)}
    if not viewer.scope.covers(values["division_code"]):
        raise NotPermitted()
    await _check_parents(viewer, notice_id, notice.parents)
    return await _insert_or_update(viewer, notice_id, values, notice.parents, if_match)


def _division(viewer: Viewer, notice: NoticeIn) -> str:
    own = viewer.scope.division_codes
    if notice.division_code is not None:
        return notice.division_code
    if len(own) != 1:
        raise Malformed(errors=[{"field": "division_code", "code": "missing", "message": "请填写此项。"}])
    return own[0]


async def _check_parents(viewer: Viewer, notice_id: UUID, parents: list[UUID]) -> None:
    if notice_id in parents:
        raise CascadeIsACycle()
    known = await queries.known_notices(viewer.connection, parents)
    if len(known) != len(parents):
        raise ParentUnknown()
    if await queries.is_above(viewer.connection, notice_id, parents):
        raise CascadeIsACycle()


async def _insert_or_update(
    viewer: Viewer, notice_id: UUID, values: dict[str, Any], parents: list[UUID], if_match: str | None
) -> Stored[NoticeOut]:
    connection = viewer.connection
    if await queries.insert_notice(connection, notice_id, values):
        must_match_if_given(if_match, None)
        await _note(viewer, notice_id, parents)
        return replace(await get_notice(viewer, notice_id), is_new=True)
    stored = await get_notice(viewer, notice_id)
    if not viewer.scope.covers(stored.content.division_code):
        raise NotPermitted()
    if stored.content.model_dump(include={*values, "parents"}) == {**values, "parents": parents}:
        return stored
    must_match(if_match, stored.version)
    if not await queries.update_notice(connection, notice_id, stored.version, values):
        raise PreconditionFailed()
    await _note(viewer, notice_id, parents)
    return await get_notice(viewer, notice_id)


async def _note(viewer: Viewer, notice_id: UUID, parents: list[UUID]) -> None:
    await queries.replace_parents(viewer.connection, notice_id, parents)
    actor_id = viewer.principal.account_id
    await trail.record(viewer.connection, actor_id=actor_id, action="notice.saved", subject=str(notice_id))
