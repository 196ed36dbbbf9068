"""From the rows of a sheet to households: one row each, or one row a person, put together by the household's number.

A value that is not needed and cannot be read is a warning; it stays empty and costs neither its row nor the file.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from services.households.registers.titles import Field, titles
from services.households.registers.words import Understood, words_of
from services.households.roster import cells
from services.households.roster.faults import CellRefused
from services.households.roster.matching import Match
from services.kernel.sheets.records import Cell, Record

Content = dict[str, Any]
"""Fields of a `HouseholdInput` before validation."""
Level = Literal["fault", "warning", "doubt", "note"]
NEEDED: Final = {"registry_no", "division_code", "head_name", "name"}
"""Without these a row is no household."""
HOUSEHOLD_FIELDS: Final = {
    key: said.title for key, said in titles().fields.items() if said.of == "household" and not said.is_many
}
"""Titles of what must be the same on each row of a household."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong or worth knowing about a row; it repeats nothing that stands in the sheet."""

    row: int
    column: str | None
    code: str
    message: str
    level: Level


@dataclass(slots=True)
class Line:
    """One row, read: values by the keys of their fields."""

    row: int
    values: dict[str, Any]
    remarks: list[Remark]


@dataclass(slots=True)
class Draft:
    """A household of the sheet: its first row, all rows, the content it gives, and what was found."""

    row: int
    rows: list[int]
    content: Content
    remarks: list[Remark] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(remark.level == "fault" for remark in self.remarks)


def read_line(match: Match, record: Record, today: date) -> Line:
    """The values of a row; an empty cell gives none."""
    line = Line(record.number, {}, [])
    for column in match.columns:
        cell: Cell = record.cells[column.index] if column.index < len(record.cells) else ""
        if column.field is None or cells.is_blank(cell) or _says_nothing(column.field, cell):
            continue
        try:
            value = _read(column.field, cell, today)
        except CellRefused as refused:
            level: Level = "fault" if column.field.key in NEEDED else "warning"
            line.remarks.append(Remark(record.number, column.title, refused.code, refused.message, level))
            continue
        if column.field.is_many:
            line.values.setdefault(column.field.key, []).extend(value)
        else:
            line.values[column.field.key] = value
    return line


def _says_nothing(said: Field, cell: Cell) -> bool:
    """A list may have such a word for one of its terms."""
    words = said.list or ("flag" if said.kind == "flag" else None)
    return cells.says_nothing(cell) and not (words and isinstance(cell, str) and cell in words_of(words))


def _read(said: Field, cell: Cell, today: date) -> Any:
    """Raises CellRefused."""
    if said.list is not None:
        read = cells.words_in if said.kind == "words" else cells.word_of
        return read(cell, said.list)
    readers: dict[str, Callable[[Cell], Any]] = {
        "count": cells.count_of,
        "flag": cells.flag_of,
        "date": lambda cell: cells.year_of(cell, today),
        "document": _document,
    }
    return readers.get(said.kind, cells.text_of)(cell)


def _document(cell: Cell) -> str:
    # An ID number has 18 digits: stored as a number it has always lost the last three.
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        raise cells.digits_lost()
    return cells.text_of(cell)


def households(match: Match, lines: Sequence[Line]) -> Iterator[Draft]:
    """In the order of their first rows. Raises nothing: what is wrong stands in the remarks."""
    if match.layout == "households":
        yield from (_of_one_row(line) for line in lines)
        return
    together: dict[str, list[Line]] = {}
    above = ""
    for line in lines:
        above = _number_of(line, above)
        together.setdefault(above, []).append(line)
    yield from (_of_persons(group) for group in together.values())


def _number_of(line: Line, above: str) -> str:
    """Of the row's household. A row without it, of somebody related to a head, is of the household above: merged cells
    leave such rows behind in a file of text. Any other row without it belongs to no other."""
    own = line.values.get("registry_no")
    if own is not None:
        return str(own)
    refused = any(remark.level == "fault" for remark in line.remarks)
    is_member = "relation" in line.values and not _is_head(line)
    return above if above and is_member and not refused else f"\0{line.row}"


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
    draft = Draft(line.row, [line.row], {}, list(line.remarks))
    draft.content = _household(said) | {"head": _filled(head | _of_person(said))}
    if (labour := said.get("labour_ability")) is not None:
        _put_word(draft.content, "labour_ability", labour)
    return draft


def _of_persons(lines: Sequence[Line]) -> Draft:
    draft = Draft(lines[0].row, [line.row for line in lines], {})
    for line in lines:
        draft.remarks += line.remarks
    head = _head_of(draft, lines)
    said = _same_on_all(draft, lines)
    draft.content = _household(said)
    own = {"name": head.values.get("name") or said.get("head_name"), "id_number": head.values.get("id_number")}
    phone = said.get("household_phone") or head.values.get("phone")
    draft.content["head"] = _filled(own | {"phone": phone} | _of_person(head.values))
    if (labour := head.values.get("labour_ability")) is not None:
        _put_word(draft.content, "labour_ability", labour)
    draft.content["members"] = [_member(line) for line in lines if line is not head]
    return draft


def _head_of(draft: Draft, lines: Sequence[Line]) -> Line:
    heads = [line for line in lines if _is_head(line)]
    if not heads:
        named = [line for line in lines if line.values.get("name") == line.values.get("head_name", "\0")]
        if not named:
            draft.remarks.append(
                Remark(draft.row, None, "no-head", "这户没有标明户主的一行，先以第一行为户主，请核对。", "doubt")
            )
        return (named or list(lines))[0]
    for other in heads[1:]:
        draft.remarks.append(
            Remark(other.row, None, "second-head", "这户有两行都写着户主，只以前一行为户主，请核对。", "doubt")
        )
    return heads[0]


def _is_head(line: Line) -> bool:
    relation, words = line.values.get("relation"), words_of("relation")
    return isinstance(relation, str) and relation in words and words.read(relation).term == "head"


def _same_on_all(draft: Draft, lines: Sequence[Line]) -> dict[str, Any]:
    """What is said of the household: of each field the first value, with a doubt where another row says otherwise."""
    said: dict[str, Any] = {}
    differing: set[str] = set()
    for line in lines:
        for key, value in line.values.items():
            if said.setdefault(key, value) != value and key in HOUSEHOLD_FIELDS and key not in differing:
                differing.add(key)
                message = "这户各行写得不一致，以第一行为准。"
                draft.remarks.append(Remark(line.row, HOUSEHOLD_FIELDS[key], "rows-differ", message, "doubt"))
    return said


def _household(said: dict[str, Any]) -> Content:
    plain = ("registry_no", "division_code", "address", "members_count")
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
    content[key] = word.term
    if word.as_written is not None:
        content.setdefault("as_written", {})[key] = word.as_written


def _put_words(content: Content, key: str, words: Sequence[Understood]) -> None:
    content[key] = list(dict.fromkeys(word.term for word in words))
    kept = [word.as_written for word in words if word.as_written is not None]
    if kept:
        content.setdefault("as_written", {})[key] = "、".join(kept)


def _filled(content: Content) -> Content:
    return {key: value for key, value in content.items() if value is not None}
