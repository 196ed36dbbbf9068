"""Which column of a sheet holds what: by an earlier choice, by its title, by what stands in it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.households.registers.titles import Field, plain_title, titles
from services.households.registers.words import words_of
from services.kernel.sheets.headers import GROUP

How = Literal["sender", "profile", "title", "content"]
Layout = Literal["persons", "households"]
SAMPLES: Final = 3
LOOKED_AT: Final = 200
"""Rows from which samples and guesses are taken."""
LONGEST_LABEL: Final = 40
MOST_OF: Final = 0.8
FEWEST: Final = 2
"""Filled cells below which nothing is guessed from content."""
OF_ANYBODY: Final = frozenset({"phone", "id_number"})
"""Fields whose titles do not say of which person of the row they are."""

_CODE = re.compile(r"[0-9]{9}(?:[0-9]{3})?")
_ID = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_NUMBER_OF = re.compile("电话|手机|联系方式|号")


@dataclass(frozen=True, slots=True)
class Column:
    """`index` from 0; `field`: None for a column that is not taken; `is_left_out`: nobody need be asked about it.

    `samples`: at most three different values, as they stand in the sheet. `label`: the title, or the letter where the
    whole header says nothing that is known: it may be a row of data.
    """

    index: int
    title: str
    label: str
    field: Field | None
    how: How | None
    is_left_out: bool
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """All columns of a sheet, and whether a row is a person or a household."""

    columns: tuple[Column, ...]
    layout: Layout

    def of(self, key: str) -> tuple[int, ...]:
        """The indexes of the columns that hold the field."""
        return tuple(column.index for column in self.columns if column.field is not None and column.field.key == key)

    @property
    def not_taken(self) -> list[Column]:
        """Columns that hold something, whoever has decided that they are not taken; not those that only number rows."""
        return [column for column in self.columns if column.field is None and not column.is_left_out and column.samples]

    @property
    def has_name(self) -> bool:
        return bool(self.of("head_name") or self.of("name"))

    @property
    def has_village(self) -> bool:
        return bool(self.of("division_code") or self.of("village_name"))


def letter_of(index: int) -> str:
    """The letter of a column, counted from 0.

    >>> letter_of(0), letter_of(25), letter_of(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def match(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    chosen: Mapping[int, str | None] | None = None,
    profile: Mapping[str, str | None] | None = None,
    layout: Layout | None = None,
) -> Match:
    """`rows`: some rows as text; `chosen`: fields by index, from the sender; `profile`: fields by title, from before.

    None as a field: not taken. Raises KeyError for a field that does not exist.
    """
    known = titles().fields
    taken: set[str] = set()
    says_something = any(titles().is_known(title) for title in header if title.strip())
    columns: dict[int, Column] = {}

    def put(index: int, field: Field | None, how: How | None) -> None:
        if field is not None:
            taken.add(field.key)
        values = _filled(rows, index)
        samples = tuple(dict.fromkeys(values))[:SAMPLES]
        is_left_out = titles().is_left_out(header[index]) or (not header[index].strip() and not samples)
        label = header[index][:LONGEST_LABEL] if says_something and header[index].strip() else f"{letter_of(index)} 列"
        columns[index] = Column(index, header[index], label, field, how, is_left_out, samples)

    def is_free(field: Field) -> bool:
        return field.is_many or field.key not in taken

    for index in range(len(header)):
        if chosen is not None and index in chosen:
            put(index, known[key] if (key := chosen[index]) else None, "sender")
        elif profile is not None and header[index] in profile:
            put(index, known.get(key) if (key := profile[header[index]]) else None, "profile")
    # A number of another list, say, is taken only where no column has the one of ours.
    for index in sorted(range(len(header)), key=lambda index: titles().is_weak(header[index])):
        field = titles().find(header[index]) if index not in columns else None
        if field is None or not is_free(field) or _is_another_persons(header, index, field):
            continue
        if titles().is_left_out(header[index]) and _counts_rows(_filled(rows, index)):
            continue
        # Of two columns of phones the second one has another title.
        if field.kind == "phone" and any(
            c.field is field and _is_same(c.title, header[index]) for c in columns.values()
        ):
            continue
        put(index, field, "title")
    for index, title in enumerate(header):
        if index in columns:
            continue
        # A title that is known was not taken for a reason.
        is_other = titles().is_known(title) or titles().is_of_others(title)
        key = None if is_other else _by_content(_filled(rows, index), lambda key: is_free(known[key]))
        put(index, known[key] if key else None, "content" if key else None)
    found = tuple(columns[index] for index in sorted(columns))
    return Match(found, layout or _layout(found, rows))


def _is_same(title: str, other: str) -> bool:
    return plain_title(title) == plain_title(other)


def _is_another_persons(header: Sequence[str], index: int, field: Field) -> bool:
    """Whether a number or phone is that of the person whose column stands before it, such as 帮扶责任人."""
    if field.key not in OF_ANYBODY or titles().is_own(header[index]):
        return False
    group = header[index].rpartition(GROUP)[0]
    for title in reversed(header[:index]):
        before_in = title.rpartition(GROUP)[0]
        if before_in != group and titles().is_of_others(before_in):
            # The columns of another person ended with their group.
            return False
        if titles().is_of_another_person(title):
            # 监护人电话, and then 联系电话: that person has a column for it already.
            return _NUMBER_OF.search(title) is None
        before = titles().find(title)
        if before is not None and before.key not in OF_ANYBODY:
            return False
    return False


def _counts_rows(values: Sequence[str]) -> bool:
    """
    >>> _counts_rows(["1", "2", "3"]), _counts_rows(["3401810001", "3401810002"]), _counts_rows([])
    (True, False, True)
    """
    return all(value.isdecimal() and len(value) <= 5 for value in values)


def _filled(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    return [row[index].strip() for row in rows[:LOOKED_AT] if index < len(row) and row[index].strip()]


def _by_content(values: Sequence[str], is_free: Callable[[str], bool]) -> str | None:
    """The field that most of the values fit.

    >>> _by_content(["13900001234", "13900001235"], lambda _: True), _by_content(["因病", "因残 因学"], lambda _: True)
    ('phone', 'poverty_causes')
    """
    if len(values) < FEWEST:
        return None
    plain = [unicodedata.normalize("NFKC", value).replace(" ", "").lstrip("'") for value in values]
    shapes: dict[str, Callable[[str], bool]] = {
        "id_number": lambda value: _ID.fullmatch(value) is not None,
        "phone": lambda value: _MOBILE.fullmatch(value) is not None,
        "division_code": lambda value: _CODE.fullmatch(value) is not None and len(value) == 12,
        "relation": lambda value: value in words_of("relation"),
    }
    for key, fits in shapes.items():
        if is_free(key) and _most(fits(value) for value in plain):
            return key
    for key in ("registry_status", "poverty_causes"):
        list_name = titles().fields[key].list
        if list_name and is_free(key) and _most(_says(list_name, value) for value in values):
            return key
    return None


def _says(list_name: str, value: str) -> bool:
    words = [word for word in re.split(r"[、,，;；/\s]+", value) if word]
    # 其他 and 无 stand in many columns.
    return bool(words) and all(word in words_of(list_name) and word not in {"其他", "无", "有"} for word in words)


def _most(fits: Iterable[bool]) -> bool:
    found = list(fits)
    return sum(found) >= MOST_OF * len(found)


def _layout(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Layout:
    """A row is a person where a column says how the person is related to the head or who is one, or where numbers of
    households, or names of heads, come again with other names."""
    keys = {column.field.key: column.index for column in columns if column.field is not None}
    if "name" not in keys:
        return "households"
    if "relation" in keys or "is_head" in keys:
        return "persons"
    if "head_name" in keys:
        household = _filled(rows, keys.get("registry_no", keys["head_name"]))
        return "persons" if len(set(household)) < len(household) else "households"
    return "households"
