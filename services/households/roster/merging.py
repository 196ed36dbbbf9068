"""Puts what a sheet says over what the register has. What a sheet leaves out stays; no member is ever taken out."""

import copy
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

from services.households.households.encryption import SAID_OF_DOCUMENT, SAID_OF_PHONE
from services.households.names import comparable
from services.households.roster.drafts import Content, Draft
from services.households.roster.faults import Remark
from services.households.roster.shown_values import masked_name
from services.kernel.identity.documents import read_document
from services.kernel.identity.spelling import IdentityRefused

SAID_OF: Final = {"phone": SAID_OF_PHONE, "id_number": SAID_OF_DOCUMENT}
"""What goes with a number: a row that gives the number says all of it."""
AS_WRITTEN: Final = "as_written"
OF_MEMBERS_ALONE: Final = {"id", "relation", "labour_ability"}
"""Fields of a member that the head does not have."""


def with_its_head(stored: Content, draft: Draft) -> Content:
    """The stored content as it is once the sheet's head is head: where that is another person, the head until now is a
    member, with all that is known of him, and who was a member no longer is one. Adds a doubt to the draft."""
    before, given = stored.get("head"), draft.content.get("head", {})
    name = given.get("name")
    if before is None or not isinstance(name, str) or _is_same_person(before, given):
        return stored
    message = "名册里这户的户主与表里不同。确实换了户主就照常导入，原户主改记为家庭成员；写错了请先改正。"
    row = draft.head.row if draft.head is not None else draft.row
    # Beside it the head until now: sealed, as a message is not.
    draft.remarks.append(Remark(row, None, "head-differs", message, "doubt", masked_name(before["name"])))
    others = list(stored.get("members", []))
    known = _same_member(others, given)
    if known is not None:
        others.remove(known)
    head = {key: value for key, value in (known or {"name": name}).items() if key not in OF_MEMBERS_ALONE}
    if AS_WRITTEN in head:
        head[AS_WRITTEN] = {key: word for key, word in head[AS_WRITTEN].items() if key not in OF_MEMBERS_ALONE}
    return {**stored, "head": head, "members": [before, *others]}


def _is_same_person(known: Content, given: Content) -> bool:
    """By name or document number: either may have been put right."""
    if known["name"] == given["name"] or comparable(known["name"]) == comparable(given["name"]):
        return True
    number = document_of(given.get("id_number"))
    return number is not None and known.get("id_number") == number


def overlay(stored: Content, draft: Draft) -> Content:
    """The stored content, with the values of the sheet in place of it. Adds remarks to the draft."""
    content = draft.content
    merged = copy.copy(stored)
    for name, value in content.items():
        if name == "address" and draft.is_address_composed and stored.get("address"):
            continue
        if name == "members":
            merged["members"] = _members(draft, stored.get("members", []), value)
        elif name == AS_WRITTEN:
            continue
        else:
            merged[name] = _over(stored.get(name, {}), value) if isinstance(value, dict) else value
    _put_written(merged, stored, content)
    _count(draft, merged, stored)
    return merged


def _over(stored: Content, content: Content) -> Content:
    """Of one part, such as the head."""
    gone = {name for number, said in SAID_OF.items() if number in content for name in said}
    kept = {name: value for name, value in stored.items() if name not in gone}
    merged = {**kept, **{name: value for name, value in content.items() if name != AS_WRITTEN}}
    _put_written(merged, stored, content)
    return merged


def _put_written(merged: Content, stored: Content, content: Content) -> None:
    """A word as it was written goes with its term; one that fits no term takes the place of none."""
    given: Mapping[str, str] = content.get(AS_WRITTEN, {})
    said = {name: word for name, word in given.items() if name in content or not stored.get(name)}
    written = {name: word for name, word in (stored.get(AS_WRITTEN) or {}).items() if name not in content} | said
    if written or AS_WRITTEN in stored:
        merged[AS_WRITTEN] = written


def _members(draft: Draft, stored: Iterable[Content], given: Iterable[Content]) -> list[Content]:
    """The members of the sheet, each over the one whom the register has, and then whom only the register has."""
    left = list(stored)
    merged: list[Content] = []
    for member in given:
        known = _same_member(left, member)
        if known is not None:
            left.remove(known)
        merged.append(_over(known or {}, member))
    if left and merged:
        message = f"名册里这户另有 {len(left)} 名成员不在表里，仍然保留。"
        draft.remarks.append(Remark(draft.row, None, "members-kept", message, "note"))
    return merged + left


def _same_member(stored: Iterable[Content], member: Content) -> Content | None:
    """By document number, else by name."""
    number = document_of(member.get("id_number"))
    for known in stored:
        if number is not None and known.get("id_number") == number:
            return known
    name = comparable(member["name"]) if isinstance(member.get("name"), str) else None
    for known in stored:
        is_other = number is not None and known.get("id_number") not in {None, number}
        if name is not None and not is_other and comparable(known["name"]) == name:
            return known
    return None


def document_of(text: Any) -> str | None:
    """Its canonical number, to compare; None for what is none."""
    with suppress(IdentityRefused):
        return read_document(text).number if isinstance(text, str) else None
    return None


def _count(draft: Draft, merged: Content, stored: Content) -> None:
    """Never fewer than the members listed: some sheets count who lives there, others who is registered."""
    listed = 1 + len(merged.get("members", []))
    count = merged.get("members_count")
    if not isinstance(count, int) or count >= listed or listed == 1:
        return
    merged["members_count"] = max(listed, stored.get("members_count") or 0)
    if "members_count" in draft.content:
        message = "家庭人口少于列出的成员，按列出的人数计。"
        draft.remarks.append(Remark(draft.row, None, "members-count-less", message, "warning"))
