"""Notices: what one says, who may read and change it. 省 → 市 → 县, each with its own text above the notice that it
passes on (N-01).

While nobody has received a notice its office changes, withdraws or deletes it. Afterwards what it says stays: it is
replaced by another with a reason (`sending`). Only the corrected text beside the text as received is mended later.
"""

import hashlib
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from services.campaigns import owners
from services.campaigns.notices import addressing, parents, queries
from services.campaigns.notices.schemas import ContactOut, NoticeIn, NoticeOut
from services.campaigns.notices.sealed import open_text, read_contacts, sealed_text, written_contacts
from services.campaigns.reach import rules as reach
from services.campaigns.reach.schemas import RuleOut
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.constraints import refusing
from services.kernel.masking import mask_text
from services.kernel.problems import Malformed, NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match, must_match_if_given

READS_OF_UNITS = "organizations.read"
"""An API client, which one administrator makes alone, reads no names and phones."""
MENDED_LATER: Final = frozenset({"corrected_text", "is_incomplete"})
_NOT_STORED: Final = {"state", "parents", "contacts", "replaces_because", "rules", "copy_rules"}


class NoticeReceived(Problem):
    status = 409
    code = "notice-received"
    title = "已经有单位签收，不能再修改、撤回或删除；请用新的通知替换它，并写明原因。更正文本仍可修改。"
    title_en = (
        "A unit has received the notice: it is not changed, withdrawn or deleted any more. Replace it and say why."
    )


class NoticeOver(Problem):
    status = 409
    code = "notice-over"
    title = "这份通知已经被替换或撤回，不能再改。"
    title_en = "The notice was replaced or withdrawn and is not changed any more."


class NotReplaceable(Problem):
    status = 409
    code = "notice-not-replaceable"
    title = "只能替换本单位发出的、仍然有效的通知；已经发出的通知不能改为替换另一份。"
    title_en = "Only a notice of the own office that is in force is replaced, and only by one that is not issued yet."


class ReplacedAlready(Problem):
    status = 409
    code = "notice-replaced-already"
    title = "已经有另一份通知（可能是草稿）替换它，请打开那一份。"
    title_en = "Another notice, perhaps a draft, replaces it already; open that one."


class DaysOutOfOrder(Problem):
    """`earlier`, `later`: the fields of the two days."""

    status = 422
    code = "notice-days-out-of-order"
    title = "通知先签发、再印发、再公开：后一个日期不能早于前一个，请核对这几个日期。"
    title_en = "A notice is signed, then printed, then made public: no day is before the one that comes first."


_DAYS_IN_ORDER: Final = ("issued_on", "printed_on", "published_on")
NOT_CHANGED = (NoticeReceived, NoticeOver)


async def is_on_record(viewer: Viewer, notice_id: UUID) -> bool:
    """And seen by the viewer."""
    return await queries.find_notice(viewer.connection, viewer.scope, notice_id) is not None


async def may_see(viewer: Viewer, notice_id: UUID) -> None:
    """Raises NotFound."""
    await get_seen(viewer, notice_id)


async def may_change(viewer: Viewer, notice_id: UUID) -> None:
    """What it says. Raises NotFound, NotPermitted, NoticeOver, NoticeReceived."""
    row = await get_seen(viewer, notice_id)
    if not is_own(viewer, row):
        raise NotPermitted()
    check_is_in_force(row)
    if await queries.is_received(viewer.connection, notice_id):
        raise NoticeReceived()


async def get_seen(viewer: Viewer, notice_id: UUID) -> Row[Any]:
    """The notice's own columns. Raises NotFound."""
    row = await queries.find_notice(viewer.connection, viewer.scope, notice_id)
    if row is None:
        raise NotFound()
    return row


async def hold_own(viewer: Viewer, notice_id: UUID) -> Row[Any]:
    """A notice of the viewer's own office, locked. Raises NotFound, NotPermitted."""
    await reach.lock(viewer.connection)
    await queries.lock_notice(viewer.connection, notice_id)
    row = await get_seen(viewer, notice_id)
    if not is_own(viewer, row):
        raise NotPermitted()
    return row


def is_own(viewer: Viewer, row: Row[Any]) -> bool:
    return owners.is_own(viewer.scope, row)


def check_is_in_force(row: Row[Any]) -> None:
    """Or a draft. Raises NoticeOver."""
    if row.state in ("withdrawn", "replaced"):
        raise NoticeOver()


async def get_notice(viewer: Viewer, keys: KeyRing, notice_id: UUID) -> Stored[NoticeOut]:
    """Raises NotFound, CannotDecrypt."""
    row = await get_seen(viewer, notice_id)
    connection, scope = viewer.connection, viewer.scope
    plain = {name: value for name, value in row._asdict().items() if name in NoticeOut.model_fields}
    sees_names = READS_OF_UNITS in viewer.principal.permissions
    notice = NoticeOut(
        **{
            **plain,
            "rules": [RuleOut.model_validate(rule) for rule in row.rules],
            "copy_rules": [RuleOut.model_validate(rule) for rule in row.copy_rules],
        },
        is_own=is_own(viewer, row),
        is_received=await queries.is_received(connection, notice_id),
        text_sha256=hashlib.sha256(row.text.encode()).hexdigest(),
        contacts=_contacts(keys, row) if sees_names else [],
        replaces_because=_opened(keys, row, "replaces_because") if sees_names else None,
        withdrawn_because=_opened(keys, row, "withdrawn_because") if sees_names else None,
        parents=await queries.parents_of(connection, notice_id),
        children=await queries.children_of(connection, scope, notice_id),
        replaced_by=await queries.replaced_by(connection, scope, notice_id),
    )
    return Stored(notice, row.version)


def _opened(keys: KeyRing, row: Row[Any], field: Any) -> str | None:
    sealed = row._mapping[f"{field}_sealed"]
    return None if sealed is None else open_text(keys, row.wrapped_key, row.id, field, sealed)


def _contacts(keys: KeyRing, row: Row[Any]) -> list[ContactOut]:
    text = _opened(keys, row, "contacts")
    return [] if text is None else read_contacts(text)


async def save(
    viewer: Viewer, keys: KeyRing, notice_id: UUID, notice: NoticeIn, if_match: str | None
) -> Stored[NoticeOut]:
    """Saving the same notice again changes nothing. A new one is a draft: `sending.issue` makes more of it.

    Raises NotPermitted, DaysOutOfOrder, the problems of `addressing` and `parents`, NotReplaceable, ReplacedAlready,
    NoticeReceived, NoticeOver, PreconditionRequired, PreconditionFailed.
    """
    division_code = division_of(viewer, notice.division_code)
    if not viewer.scope.covers(division_code):
        raise NotPermitted()
    values = {
        **notice.model_dump(exclude=_NOT_STORED),
        "division_code": division_code,
        "rules": reach.stored(notice.rules),
        "copy_rules": reach.stored(notice.copy_rules),
    }
    await reach.lock(viewer.connection)
    await queries.lock_notice(viewer.connection, notice_id)
    row = await queries.find_notice(viewer.connection, viewer.scope, notice_id)
    _check_days(notice, row)
    if row is None:
        return await _insert(viewer, keys, notice_id, values, notice, if_match)
    return await _update(viewer, keys, row, values, notice, if_match)


def _check_days(notice: NoticeIn, stored: Any) -> None:
    """What an earlier release took stays as long as nobody changes a day. Raises DaysOutOfOrder."""
    days = {name: getattr(notice, name) for name in _DAYS_IN_ORDER if getattr(notice, name) is not None}
    if stored is not None and all(getattr(stored, name) == getattr(notice, name) for name in _DAYS_IN_ORDER):
        return
    for (earlier, first), (later, after) in pairwise(days.items()):
        if after < first:
            raise DaysOutOfOrder(earlier=earlier, later=later)


def division_of(viewer: Viewer, given: str | None) -> str:
    """Raises Malformed where none is given and the viewer has several."""
    own = viewer.scope.division_codes
    if given is not None:
        return given
    if len(own) != 1:
        raise Malformed(errors=[{"field": "division_code", "code": "missing", "message": "请填写此项。"}])
    return own[0]


async def _insert(
    viewer: Viewer, keys: KeyRing, notice_id: UUID, values: dict[str, Any], notice: NoticeIn, if_match: str | None
) -> Stored[NoticeOut]:
    must_match_if_given(if_match, None)
    await _check(viewer, notice_id, values, notice, [])
    if values["replaces"] is not None:
        await check_replaceable(viewer, values["replaces"])
    made = {
        **values,
        **_sealed(keys, notice_id, None, notice),
        "state": "draft",
        **owners.owner_of(viewer.scope, values["division_code"]),
    }
    async with refusing(viewer.connection, {"notices_replace_once": ReplacedAlready}):
        is_inserted = await queries.insert_notice(viewer.connection, notice_id, made)
    # The id is taken by what is not seen here: it is another office's.
    if not is_inserted:
        raise NotPermitted()
    await _note(viewer, notice_id, values, notice)
    return replace(await get_notice(viewer, keys, notice_id), is_new=True)


async def _update(
    viewer: Viewer, keys: KeyRing, row: Row[Any], values: dict[str, Any], notice: NoticeIn, if_match: str | None
) -> Stored[NoticeOut]:
    if not is_own(viewer, row):
        raise NotPermitted()
    stored = await get_notice(viewer, keys, row.id)
    changed = _changed(row, stored.content, values, notice)
    if not changed:
        return stored
    check_is_in_force(row)
    if not changed <= MENDED_LATER and await queries.is_received(viewer.connection, row.id):
        raise NoticeReceived()
    must_match(if_match, stored.version)
    await _check(viewer, row.id, values, notice, stored.content.parents)
    if "replaces" in changed:
        if row.state != "draft":
            raise NotReplaceable()
        if values["replaces"] is not None:
            await check_replaceable(viewer, values["replaces"])
    async with refusing(viewer.connection, {"notices_replace_once": ReplacedAlready}):
        now_stored = {**values, **_owned(viewer, row, values), **_sealed(keys, row.id, row.wrapped_key, notice)}
        await queries.change_notice(viewer.connection, row.id, now_stored)
    await _note(viewer, row.id, values, notice)
    return await get_notice(viewer, keys, row.id)


def _owned(viewer: Viewer, row: Row[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Whoever addresses one of an earlier release by rules answers for it from then on."""
    if row.owner_code is not None or not (values["rules"] or values["copy_rules"]):
        return {}
    return owners.owner_of(viewer.scope, values["division_code"])


def _changed(row: Row[Any], stored: NoticeOut, values: dict[str, Any], notice: NoticeIn) -> set[str]:
    """The fields that are others than those stored."""
    changed = {name for name, value in values.items() if row._mapping[name] != value}
    told = [each.model_dump() for each in notice.contacts]
    pairs = {
        "parents": (stored.parents, notice.parents),
        "contacts": ([each.model_dump() for each in stored.contacts], told),
        "replaces_because": (stored.replaces_because, _masked(notice.replaces_because)),
    }
    return changed | {name for name, (old, new) in pairs.items() if old != new}


async def _check(viewer: Viewer, notice_id: UUID, values: dict[str, Any], notice: NoticeIn, kept: list[UUID]) -> None:
    await parents.check(viewer, notice_id, notice.parents, kept)
    await addressing.check(viewer.connection, values)


async def check_replaceable(viewer: Viewer, notice_id: UUID) -> None:
    """Raises NotReplaceable."""
    old = await queries.find_notice(viewer.connection, viewer.scope, notice_id)
    if old is None or old.state != "issued" or not is_own(viewer, old):
        raise NotReplaceable()


def _sealed(keys: KeyRing, notice_id: UUID, wrapped_key: bytes | None, notice: NoticeIn) -> dict[str, Any]:
    """The columns of what is said of persons."""
    contacts = [ContactOut(**each.model_dump()) for each in notice.contacts]
    because = _masked(notice.replaces_because)
    if wrapped_key is None and not contacts and because is None:
        return {}
    key = wrapped_key or keys.new_wrapped_key(str(notice_id))
    told = written_contacts(contacts)
    return {
        "wrapped_key": key,
        "contacts_sealed": sealed_text(keys, key, notice_id, "contacts", told) if contacts else None,
        "replaces_because_sealed": None
        if because is None
        else sealed_text(keys, key, notice_id, "replaces_because", because),
    }


def _masked(reason: str | None) -> str | None:
    """Who sees masked data reads it as well."""
    return None if reason is None else mask_text(reason)


async def _note(viewer: Viewer, notice_id: UUID, values: dict[str, Any], notice: NoticeIn) -> None:
    await queries.replace_parents(viewer.connection, notice_id, notice.parents)
    await addressing.resolve(viewer.connection, [{"id": notice_id, **values}])
    await note_act(viewer, notice_id, "saved")


async def note_act(viewer: Viewer, notice_id: UUID, act: str) -> None:
    """For the audit trail, which holds no reason."""
    actor_id = viewer.principal.account_id
    await trail.record(viewer.connection, actor_id=actor_id, action=f"notice.{act}", subject=str(notice_id))
