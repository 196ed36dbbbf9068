"""Turns what is read and put together into a `HouseholdInput`, with the rules of `PUT /api/households/{id}`."""

from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from services.households.households.schemas import MOST_PEOPLE, HouseholdInput
from services.households.registers.titles import titles
from services.households.roster.cells import is_blank
from services.households.roster.drafts import Content, Draft, Line
from services.households.roster.faults import TAKEN, Level, Remark
from services.households.roster.matching import Match
from services.households.roster.shown_values import masked_cell
from services.kernel.masking import Masked
from services.kernel.sheets.records import Record
from services.kernel.web.application import field_error
from services.kernel.web.inputs import read_value

Location = tuple[int | str, ...]

KEYS: Final[dict[tuple[str, ...], tuple[str, ...]]] = {
    ("division_code",): ("division_code", "village_name"),
    ("head", "name"): ("head_name", "name"),
    ("head", "id_number"): ("head_id_number", "id_number"),
    ("head", "id_kind"): ("document_kind",),
    ("head", "phone"): ("household_phone", "phone"),
    ("head", "other_phones"): ("household_phone", "phone"),
    ("head", "phone_note"): ("household_phone", "phone"),
    ("head", "birth_year"): ("birth",),
    ("members", "birth_year"): ("birth",),
    ("members", "id_kind"): ("document_kind",),
    ("members", "other_phones"): ("phone",),
    ("members", "phone_note"): ("phone",),
}
"""Where a value of the content stands in the sheet, by keys of fields; others have a key of their own name."""
TOO_MANY_MEMBERS: Final = f"一户连户主最多登记 {MOST_PEOPLE} 人，这户超过了，成员都没有填入；请核对户编号是否写串了户。"
NEEDED: Final = {("registry_no",), ("division_code",), ("head",), ("head", "name"), ("members", "name")}


class SheetTitles:
    """The titles of a sheet by the keys of their fields."""

    def __init__(self, match: Match) -> None:
        self.by_key = {column.field.key: column.label for column in reversed(match.columns) if column.field}
        self._columns = {column.field.key: column for column in reversed(match.columns) if column.field}

    def of(self, path: tuple[str, ...]) -> tuple[str, str | None]:
        """The key and the title of a value; our own title where the sheet has none."""
        keys = KEYS.get(path) or (".".join(path) if path[0] in {"guarantees", "hygiene"} else path[-1],)
        key = next((key for key in keys if key in self.by_key), keys[0])
        known = titles().fields.get(key)
        return key, self.by_key.get(key) or (known.title if known else None)

    def value(self, key: str, line: Line | None) -> Masked | None:
        column = self._columns.get(key)
        if column is None or column.field is None or line is None or column.index >= len(line.cells):
            return None
        return masked_cell(column.field.kind, line.cells[column.index])


def is_ragged(record: Record, width: int) -> bool:
    """A line of a CSV with fewer cells than the header, or with something beyond it: a delimiter or quote is wrong.
    The cells of a workbook stand where they stand."""
    return len(record.cells) < width or any(cell is None or not is_blank(cell) for cell in record.cells[width:])


def ragged(row: int) -> Remark:
    return Remark(row, None, "row-ragged", "这一行的格数与表头不一致，请检查分隔符。")


def check(draft: Draft, merged: Content, stored: Content, sheet: SheetTitles) -> HouseholdInput | None:
    """The household, None where it is refused; what was found is added to the draft.

    An optional value that is refused is a warning, and stays as `stored` has it.
    """
    body, found = _validated(draft, merged, sheet)
    if body is None and all(remark.level != "fault" for _, remark in found):
        merged = dict(merged)
        for path, _ in found:
            _put_back(merged, path, stored)
        body, again = _validated(draft, merged, sheet)
        if body is None:
            # What the register has already is refused: nothing in the sheet can mend it.
            found = [(path, replace(remark, level="fault")) for path, remark in again]
    # A cell that could not be read is missing for the model; what was said of it is more precise.
    said = {(remark.row, remark.column) for remark in draft.remarks if remark.column and remark.code not in TAKEN}
    draft.remarks += dict.fromkeys(remark for _, remark in found if (remark.row, remark.column) not in said)
    return None if draft.is_refused else body


def _validated(
    draft: Draft, content: Content, sheet: SheetTitles
) -> tuple[HouseholdInput | None, list[tuple[Location, Remark]]]:
    try:
        return read_value(HouseholdInput, content), []
    except ValidationError as error:
        return None, [
            _remark(draft, sheet, e["loc"], e["type"], e.get("ctx", {}).get("message"))
            for e in error.errors(include_input=False, include_url=False)
        ]


def _remark(
    draft: Draft, sheet: SheetTitles, location: Location, code: str, message: str | None
) -> tuple[Location, Remark]:
    path = _path(location)
    if code == "missing" and location == ("head",):
        path = ("head", "name")
    named = tuple(part for part in path if isinstance(part, str))
    line, row = _line(draft, path)
    key, title = sheet.of(named)
    level: Level = "fault" if named in NEEDED else "warning"
    is_crowd = (named, code) == (("members",), "too_long")
    said = TOO_MANY_MEMBERS if is_crowd else message or field_error(location, code)["message"]
    return path, Remark(row, title, code, said, level, sheet.value(key, line))


def _path(location: Location) -> Location:
    """Up to one value: of an item of a list the list, of a member one field."""
    length = {"head": 2, "guarantees": 2, "hygiene": 2, "members": 3, "as_written": 2}.get(str(location[0]), 1)
    return location[:length]


def _line(draft: Draft, path: Location) -> tuple[Line | None, int]:
    if path[0] != "members":
        return draft.head, draft.head.row if draft.head is not None else draft.row
    place = path[1] if len(path) > 1 else 0
    is_given = isinstance(place, int) and place < len(draft.members)
    line = draft.members[place] if is_given and isinstance(place, int) else None
    return line, draft.row if line is None else line.row


def _put_back(content: Any, path: Location, stored: Any) -> None:
    """`content` at `path` as `stored` has it; what they share is not changed. A member's value is left out: the member
    stands at another place in what is stored."""
    *outer, name = path
    for part in outer:
        content[part] = copied(content[part])
        content = content[part]
        stored = stored.get(part, {}) if isinstance(stored, dict) else {}
    if isinstance(stored, dict) and name in stored:
        content[name] = stored[name]
    else:
        content.pop(name, None)


def copied(content: Any) -> Any:
    return list(content) if isinstance(content, list) else dict(content)


def number_repeated(draft: Draft, first: int, title: str | None) -> Remark:
    message = f"与第 {first} 行的编号相同，每户只能有一行。"
    return Remark(draft.row, title, "registry-no-repeated", message)


def nothing_tells_apart(draft: Draft, first: int, title: str | None) -> Remark:
    message = f"与第 {first} 行同村同名，又没有编号和证件号码，分不清是不是一户。"
    return Remark(draft.row, title, "registry-no-repeated", message)


def taken_elsewhere(draft: Draft, title: str | None) -> Remark:
    return Remark(draft.row, title, "registry-no-taken", "这个建档立卡编号已登记在另一户名下，请核对。")


def restricted(draft: Draft, title: str | None) -> Remark:
    return Remark(draft.row, title, "household-restricted", "这户已限制处理，解除限制前不能更新。")
