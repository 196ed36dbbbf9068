"""From the rows of a sheet to households: one row each, or one row a person, put together by the household's number.

A value that is not needed and cannot be read is a warning; it stays empty and costs neither its row nor the file.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.households.registers.titles import Field, titles
from services.households.registers.words import Understood, words_of
from services.households.roster import cells
from services.households.roster.faults import NAME_CLEANED, NAME_PRIVATE, CellRefused, Level, Remark
from services.households.roster.matching import Column, Match
from services.households.roster.shown_values import masked_cell, masked_name
from services.kernel.identity.documents import kind_of
from services.kernel.identity.names import read_name
from services.kernel.identity.spelling import IdentityRefused
from services.kernel.masking import Masked
from services.kernel.sheets.records import CELL_MESSAGES, Cell, Record
from services.kernel.web.inputs import has_forbidden_text

Content = dict[str, Any]
"""Fields of a `HouseholdInput` before validation."""
NEEDED: Final = {"registry_no", "division_code", "head_name", "name"}
"""Without these a row is no household."""
HOUSEHOLD_FIELDS: Final = {
    key: said.title for key, said in titles().fields.items() if said.of == "household" and not said.is_many
}
"""Titles of what must be the same on each row of a household."""

LONGEST_WORD: Final = 100
"""Of a word as it is written; the register keeps no longer ones."""
PLACE_FIELDS: Final = ("division_code", "village_name", "town_name", "county_name", "group_name")
WORD_UNKNOWN: Final = "认不出这个词，没有填入；原文已保留。可填：{}。"


@dataclass(slots=True)
class Line:
    """One row, read: values by the keys of their fields, and the cells as they stand in the sheet.

    `household`: what rows of one household have in common, its number where the sheet has one.
    """

    row: int
    values: dict[str, Any]
    remarks: list[Remark]
    cells: Sequence[Cell] = ()
    household: str = ""


@dataclass(slots=True)
class Draft:
    """A household of the sheet: its first row, all rows, the content it gives, and what was found.

    `place`: what the sheet says of where it is, by the keys in `PLACE_FIELDS`. `head`: the row that says most of the
    household; `members`: the rows of `content["members"]`, in the same order. `is_address_composed`: made of a village
    and a group.
    """

    row: int
    rows: list[int]
    content: Content
    remarks: list[Remark] = field(default_factory=list)
    place: dict[str, str] = field(default_factory=dict)
    head: Line | None = None
    members: list[Line] = field(default_factory=list)
    is_address_composed: bool = False

    @property
    def is_refused(self) -> bool:
        return any(remark.level == "fault" for remark in self.remarks)

    @property
    def is_doubtful(self) -> bool:
        return any(remark.level == "doubt" for remark in self.remarks)

    @property
    def shown_name(self) -> Masked | None:
        name = self.content.get("head", {}).get("name")
        return masked_name(name) if isinstance(name, str) else None


def read_line(match: Match, record: Record, today: date) -> Line:
    """The values of a row; an empty cell gives none."""
    line = Line(record.number, {}, [], record.cells)
    # One check of the row instead of one for each cell: nearly all rows are clean.
    is_clean = not has_forbidden_text("\n".join(cell for cell in record.cells if isinstance(cell, str)))
    for column in match.columns:
        cell: Cell = record.cells[column.index] if column.index < len(record.cells) else ""
        if column.field is None:
            continue
        if code := record.faults.get(column.index):
            line.remarks.append(_unreadable(record.number, column, code, CELL_MESSAGES[code], None))
            continue
        if cells.is_blank(cell) or _says_nothing(column.field, cell):
            continue
        try:
            if not is_clean and has_forbidden_text(cell):
                raise CellRefused("text_forbidden", "这一格含有无法保存的控制字符，请重新填写。")
            said = cells.ticked(column.title, cell, column.field) if column.field.kind == "words" else cell
            value = _read(column.field, said, today)
        except CellRefused as refused:
            shown = masked_cell(column.field.kind, cell)
            line.remarks.append(_unreadable(record.number, column, refused.code, refused.message, shown))
            continue
        if column.field.kind == "name":
            line.remarks += _of_name(record.number, column, value)
        unknown = [word for word in (value if isinstance(value, list) else [value]) if _is_unknown(word)]
        if unknown:
            shown = masked_cell(column.field.kind, cell)
            message = WORD_UNKNOWN.format(words_of(column.field.list or "").offered)
            line.remarks.append(_unreadable(record.number, column, "enum", message, shown))
        before = line.values.get(column.field.key)
        if before is not None and isinstance(value, str):
            # A second column of phones.
            value = cells.joined(before, value)
        line.values[column.field.key] = [*before, *value] if isinstance(before, list) else value
    return line


def _says_nothing(said: Field, cell: Cell) -> bool:
    """A list may have such a word for one of its terms, and nobody counts no people."""
    if not cells.says_nothing(cell) or (said.kind == "count" and cells.is_zero(cell)):
        return False
    words = said.list or ("flag" if said.kind == "flag" else None)
    return words is None or cells.shown(cell) not in words_of(words)


def _is_unknown(value: Any) -> bool:
    return isinstance(value, Understood) and value.term is None


def _unreadable(row: int, column: Column, code: str, message: str, shown: Masked | None) -> Remark:
    level: Level = "fault" if column.field is not None and column.field.key in NEEDED else "warning"
    return Remark(row, column.label, code, message, level, shown)


def _of_name(row: int, column: Column, name: str) -> Iterator[Remark]:
    """What nobody sees in a name is taken out; what others do not see stays until somebody replaces it."""
    with suppress(IdentityRefused):
        read = read_name(name)
        shown = masked_name(read.text)
        for code, message, characters in (
            (NAME_CLEANED, "姓名里看不见的字符（{}）已去掉，姓名照常导入。", read.removed),
            (NAME_PRIVATE, "姓名里有只在个别电脑上能显示的字（{}），照常导入，请换成通用的字。", read.private_use),
        ):
            if characters:
                yield Remark(row, column.label, code, message.format("、".join(characters)), "note", shown)


def _read(said: Field, cell: Cell, today: date) -> Any:
    """Raises CellRefused."""
    if said.list is not None:
        read = cells.words_in if said.kind == "words" else cells.word_of
        return read(cell, said.list)
    readers: dict[str, Callable[[Cell], Any]] = {
        "count": cells.count_of,
        "flag": cells.flag_of,
        "date": lambda cell: cells.year_of(cell, today),
        "document": cells.document_of,
        "number": cells.number_of,
        "division": cells.number_of,
    }
    return readers.get(said.kind, cells.text_of)(cell)


class Grouping:
    """Which household a row is of, by what stands in it and above it."""

    def __init__(self, *, is_numbered: bool) -> None:
        self._is_numbered = is_numbered
        self._above: Line | None = None
        self._household = ""

    def of(self, line: Line) -> str:
        """The number of its household; of a row without one a text that no other household has. Asked in the order of
        the rows."""
        number = line.values.get("registry_no")
        if number is not None or not self._is_below_its_head(line):
            self._household = number or f"\0{line.row}"
        self._above = line
        return self._household

    def _is_below_its_head(self, line: Line) -> bool:
        """Of a sheet without numbers a household begins with its head. Where there are numbers, merged cells leave rows
        without one in a file of text; such a row says that it is of a member, and of no other head than the row above.
        """
        head, above = line.values.get("head_name"), self._above.values.get("head_name") if self._above else None
        if self._above is None or is_head(line) or (head is not None and head != above):
            return False
        is_refused = any(remark.level == "fault" for remark in line.remarks)
        is_member = any(key in line.values for key in ("relation", "is_head"))
        return not self._is_numbered or (is_member and not is_refused)


def households(match: Match, lines: Sequence[Line]) -> Iterator[Draft]:
    """In the order of their first rows. Raises nothing: what is wrong stands in the remarks."""
    if match.layout == "households":
        yield from (_of_one_row(line) for line in lines)
        return
    together: dict[str, list[Line]] = {}
    grouping = Grouping(is_numbered=bool(match.of("registry_no")))
    for line in lines:
        together.setdefault(line.household or grouping.of(line), []).append(line)
    yield from (_of_persons(group) for group in together.values())


def _of_one_row(line: Line) -> Draft:
    said = dict(line.values)
    for of_head, of_person in (("head_name", "name"), ("head_id_number", "id_number"), ("household_phone", "phone")):
        if of_person in said:
            said.setdefault(of_head, said.pop(of_person))
    head = {
        "name": said.get("head_name"),
        "id_number": said.get("head_id_number"),
        "phone": said.get("household_phone"),
    }
    draft = Draft(line.row, [line.row], {}, list(line.remarks), _place(said), line)
    draft.content = _household(said) | {"head": _filled(head | _of_person(said))}
    if (labour := said.get("labour_ability")) is not None:
        _put_word(draft.content, "labour_ability", labour)
    return draft


def _of_persons(lines: Sequence[Line]) -> Draft:
    draft = Draft(lines[0].row, [line.row for line in lines], {})
    lines = _each_person_once(draft, lines)
    for line in lines:
        draft.remarks += line.remarks
    draft.head = head = _head_of(draft, lines)
    said = _same_on_all(draft, lines)
    if head is None:
        # The sheet lists the other members only.
        draft.head, own = lines[0], {}
    else:
        own = head.values
    draft.members = [line for line in lines if line is not head]
    draft.place = _place(said)
    draft.content = _household(said)
    draft.content["head"] = _filled(
        {
            "name": own.get("name") or said.get("head_name"),
            "id_number": own.get("id_number") or said.get("head_id_number"),
            "phone": said.get("household_phone") or own.get("phone"),
        }
        | _of_person(own)
    )
    if (labour := own.get("labour_ability")) is not None:
        _put_word(draft.content, "labour_ability", labour)
    draft.content["members"] = [_member(line) for line in draft.members]
    return draft


def _each_person_once(draft: Draft, lines: Sequence[Line]) -> list[Line]:
    """Without rows that say again what one above says of the same person, as they come of copying."""
    first_rows: dict[str, int] = {}
    kept: list[Line] = []
    for line in lines:
        name, number = line.values.get("name"), line.values.get("id_number")
        said = f"{name}\n{number}" if name and number else repr(line.values)
        first = first_rows.setdefault(said, line.row)
        if name is None or first == line.row:
            kept.append(line)
            continue
        message = f"与第 {first} 行是同一个人，只导入一次。"
        draft.remarks.append(Remark(line.row, None, "person-repeated", message, "warning"))
    return kept


def _head_of(draft: Draft, lines: Sequence[Line]) -> Line | None:
    """None where the head is named beside the members, and has no row."""
    heads = [line for line in lines if is_head(line)]
    if not heads:
        named = [line for line in lines if line.values.get("name") == line.values.get("head_name", "\0")]
        if named:
            return named[0]
        if lines[0].values.get("head_name") is not None:
            return None
        draft.remarks.append(
            Remark(draft.row, None, "no-head", "这户没有标明户主的一行，以第一行为户主，请核对。", "warning")
        )
        return lines[0]
    for other in heads[1:]:
        draft.remarks.append(
            Remark(other.row, None, "second-head", "这户有两行都写着户主，只以前一行为户主，请核对。", "warning")
        )
    return heads[0]


def is_head(line: Line) -> bool:
    relation, words = line.values.get("relation"), words_of("relation")
    if isinstance(relation, str):
        return relation in words and words.read(relation).term == "head"
    if "is_head" in line.values:
        return line.values["is_head"] is True
    head = line.values.get("head_name")
    return head is not None and head == line.values.get("name")


def _same_on_all(draft: Draft, lines: Sequence[Line]) -> dict[str, Any]:
    """What is said of the household: of each field the first value, with a warning where another row says otherwise."""
    said: dict[str, Any] = {}
    differing: set[str] = set()
    for line in lines:
        for key, value in line.values.items():
            if said.setdefault(key, value) != value and key in HOUSEHOLD_FIELDS and key not in differing:
                differing.add(key)
                message = "这户各行写得不一致，以第一行为准。"
                draft.remarks.append(Remark(line.row, HOUSEHOLD_FIELDS[key], "rows-differ", message, "warning"))
    return said


def _place(said: dict[str, Any]) -> dict[str, str]:
    return {key: said[key] for key in PLACE_FIELDS if key in said}


def _household(said: dict[str, Any]) -> Content:
    plain = ("registry_no", "address", "members_count")
    content: Content = {key: said[key] for key in plain if key in said}
    status = said.get("monitoring_status")
    if status is None or status.term == "OTHER":
        status = said.get("registry_status", status)
    for key, value in (("registry_status", status), ("income_project", said.get("income_project"))):
        if value is not None:
            _put_word(content, key, value)
    for key in ("poverty_causes", "needs"):
        if said.get(key):
            _put_words(content, key, said[key])
    for key, value in said.items():
        part, _, name = key.partition(".")
        if name:
            content.setdefault(part, {})[name] = value
    return content


def _of_person(values: dict[str, Any]) -> Content:
    found: Content = {"birth_year": values.get("birth")}
    if "id_number" in values or "head_id_number" in values:
        found["id_kind"] = kind_of(values.get("document_kind", ""))
    for key in ("health", "schooling"):
        if (word := values.get(key)) is not None:
            _put_word(found, key, word)
    return found


def _member(line: Line) -> Content:
    member = {key: line.values.get(key) for key in ("name", "relation", "id_number", "phone")}
    content = _filled(member | _of_person(line.values))
    if (labour := line.values.get("labour_ability")) is not None:
        _put_word(content, "labour_ability", labour)
    return content


def _put_word(content: Content, key: str, word: Understood) -> None:
    if word.term is not None:
        content[key] = word.term
    if word.as_written is not None:
        content.setdefault("as_written", {})[key] = word.as_written[:LONGEST_WORD]


def _put_words(content: Content, key: str, words: Sequence[Understood]) -> None:
    terms = list(dict.fromkeys(word.term for word in words if word.term is not None))
    if terms:
        content[key] = terms
    kept = [word.as_written for word in words if word.as_written is not None]
    if kept:
        content.setdefault("as_written", {})[key] = "、".join(kept)[:LONGEST_WORD]


def _filled(content: Content) -> Content:
    return {key: value for key, value in content.items() if value is not None}
