"""What a changed household differs in from the register, by the titles of fields."""

from typing import Any, Final

from services.households.registers.titles import titles
from services.households.roster.drafts import Content

TITLES: Final = {
    ("division_code",): "村代码",
    ("address",): "家庭住址",
    ("head", "name"): "户主姓名",
    ("head", "id_number"): "身份证号",
    ("head", "phone"): "联系电话",
    ("head", "other_phones"): "联系电话",
    ("head", "phone_note"): "联系电话",
    ("head", "id_kind"): "证件类型",
    ("head", "birth_year"): "出生日期",
    ("members",): "家庭成员",
    ("as_written",): "原文",
}


def differing(stored: Content, changed: Content) -> list[str]:
    """Titles, each once, in the order of the register's fields; both as a `HouseholdInput` dumps them."""
    found: dict[str, None] = {}
    for name in (*changed, *(name for name in stored if name not in changed)):
        before, after = stored.get(name), changed.get(name)
        if before == after:
            continue
        if name in {"head", "guarantees", "hygiene"}:
            for part in (*_parts(after), *_parts(before)):
                if _parts(before).get(part) != _parts(after).get(part):
                    found[_title(name, part)] = None
        else:
            found[_title(name)] = None
    return list(found)


def _parts(value: Any) -> Content:
    return value if isinstance(value, dict) else {}


def _title(*path: str) -> str:
    if path in TITLES:
        return TITLES[path]
    if path[-1] == "as_written":
        return TITLES[("as_written",)]
    key = ".".join(path) if path[0] in {"guarantees", "hygiene"} else path[-1]
    known = titles().fields.get(key)
    return known.title if known else key
