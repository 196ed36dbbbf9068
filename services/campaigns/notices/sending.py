"""Issuing a notice, and what becomes of it: replaced (被替换), withdrawn (撤回), deleted before a receipt."""

from typing import Final
from uuid import UUID

from services.campaigns.notices import addressing, queries, rules
from services.campaigns.notices.rules import (
    NoticeOver,
    NoticeReceived,
    check_is_in_force,
    check_replaceable,
    get_notice,
    get_seen,
    hold_own,
    is_own,
    note_act,
)
from services.campaigns.notices.schemas import NoticeIn, NoticeOut, ReasonIn
from services.campaigns.notices.sealed import sealed_text
from services.kernel.auth.principals import NotPermitted
from services.kernel.clock import now
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.constraints import refusing
from services.kernel.masking import mask_text
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored


class NoticeNotIssued(Problem):
    status = 409
    code = "notice-not-issued"
    title = "这份通知还是草稿，没有发出；不需要时可以删除。"
    title_en = "The notice is a draft and not issued; delete it if it is not needed."


class NoticeIsGround(Problem):
    status = 409
    code = "notice-is-ground"
    title = "有下级通知或专项行动以这份通知为依据，不能删除；可以替换或撤回。"
    title_en = "Another notice or a campaign stands on this notice: it is not deleted. Replace or withdraw it."


NOT_DELETED: Final = (NoticeReceived, NoticeOver, NoticeIsGround)
_STANDS_ON_IT: Final = {
    f"{column}_fkey": NoticeIsGround
    for column in ("campaigns_notice_id", "notice_parents_parent_id", "notices_replaces")
}


async def save(
    viewer: Viewer, keys: KeyRing, notice_id: UUID, notice: NoticeIn, if_match: str | None
) -> Stored[NoticeOut]:
    """As `rules.save`; a draft that is saved without `draft` is issued."""
    stored = await rules.save(viewer, keys, notice_id, notice, if_match)
    if notice.state == "draft" or stored.content.state != "draft":
        return stored
    issued = await issue(viewer, keys, notice_id)
    return Stored(issued.content, issued.version, stored.is_new)


async def issue(viewer: Viewer, keys: KeyRing, notice_id: UUID) -> Stored[NoticeOut]:
    """What it replaces is replaced from now on. An issued notice stays as it is.

    Raises NotFound, NotPermitted, NoticeOver, NotReplaceable, the problems of `addressing`.
    """
    row = await hold_own(viewer, notice_id)
    check_is_in_force(row)
    if row.state == "draft":
        await addressing.check(viewer.connection, row._asdict())
        if row.replaces is not None:
            await queries.lock_notice(viewer.connection, row.replaces)
            await check_replaceable(viewer, row.replaces)
            await queries.change_notice(viewer.connection, row.replaces, {"state": "replaced", "ended_at": now()})
            await note_act(viewer, row.replaces, "replaced")
        await queries.change_notice(viewer.connection, notice_id, {"state": "issued", "sent_at": now()})
        await note_act(viewer, notice_id, "issued")
    return await get_notice(viewer, keys, notice_id)


async def withdraw(viewer: Viewer, keys: KeyRing, notice_id: UUID, given: ReasonIn) -> Stored[NoticeOut]:
    """It stays readable, marked. What was received is replaced instead, so that its receivers learn what holds.

    Raises NotFound, NotPermitted, NoticeNotIssued, NoticeOver, NoticeReceived.
    """
    row = await hold_own(viewer, notice_id)
    check_is_in_force(row)
    if row.state == "draft":
        raise NoticeNotIssued()
    if await queries.is_received(viewer.connection, notice_id):
        raise NoticeReceived()
    key = row.wrapped_key or keys.new_wrapped_key(str(notice_id))
    # Who sees masked data reads it as well.
    because = sealed_text(keys, key, notice_id, "withdrawn_because", mask_text(given.reason))
    ended = {"state": "withdrawn", "ended_at": now(), "wrapped_key": key, "withdrawn_because_sealed": because}
    await queries.change_notice(viewer.connection, notice_id, ended)
    await note_act(viewer, notice_id, "withdrawn")
    return await get_notice(viewer, keys, notice_id)


async def may_delete(viewer: Viewer, notice_id: UUID) -> None:
    """Raises NotFound, NotPermitted, NoticeOver, NoticeReceived, NoticeIsGround."""
    row = await get_seen(viewer, notice_id)
    if not is_own(viewer, row):
        raise NotPermitted()
    if row.state == "replaced":
        raise NoticeOver()
    if await queries.is_received(viewer.connection, notice_id):
        raise NoticeReceived()
    if await queries.is_ground(viewer.connection, notice_id):
        raise NoticeIsGround()


async def delete(viewer: Viewer, notice_id: UUID) -> None:
    """What it had replaced is in force again. Raises as `may_delete`."""
    row = await hold_own(viewer, notice_id)
    await may_delete(viewer, notice_id)
    await addressing.forget(viewer.connection, notice_id)
    # A draft of another office may stand on it, which is not seen here.
    async with refusing(viewer.connection, _STANDS_ON_IT):
        await queries.delete_notice(viewer.connection, notice_id)
    if row.replaces is not None and row.state != "draft":
        await queries.change_notice(viewer.connection, row.replaces, {"state": "issued", "ended_at": None})
    await note_act(viewer, notice_id, "deleted")
