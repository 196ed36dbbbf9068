"""What the columns of a sheet hold, by their titles."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from services.households.registers.words import words_of

Kind = Literal[
    "text", "number", "division", "place", "count", "word", "words", "flag", "phone", "document", "name", "date"
]
Of = Literal["household", "person"]

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
_NOT_SAID = re.compile(r"[\s*_.:/、,-]")
_LAST_DIGITS = re.compile(r"[0-9]+$|[一二三四]$")
_FIRST_NUMBER = re.compile(r"^[0-9]{1,2}(?=[^0-9年月])")
# Several members in one row of their household: nobody can tell yet which columns belong together.
_ONE_MEMBER = re.compile(r"(?:家庭)?成员[0-9一二三四五六七八九十]{1,2}")
_GROUP: Final = "/"
"""Between the title of a group and the title below it, see `services.kernel.sheets`."""


@dataclass(frozen=True, slots=True)
class Field:
    """`key`: where the value goes, such as `head_name`, `guarantees.food`; `list`: its words, see `words_of`.

    `of`: a household's field is the same on each row of a household. `is_many`: several columns may hold it.
    `weak_titles`: those of a column that is taken only where no other one has the field.
    """

    key: str
    of: Of
    kind: Kind
    titles: tuple[str, ...]
    list: str | None = None
    is_many: bool = False
    weak_titles: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.titles[0]


def plain_title(title: str) -> str:
    """As titles are compared.

    >>> plain_title(" 身份证号\\n码* "), plain_title("ＩＤ_Number"), plain_title("收入（元）"), plain_title("村(社区)")
    ('身份证号码', 'idnumber', '收入', '村')
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _NOT_SAID.sub("", _BRACKETS.sub("", folded))


class Titles:
    """All fields, found by a title."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.fields: dict[str, Field] = {}
        self._by_title: dict[str, str] = {}
        self._weak: set[str] = set()
        for row in data["field"]:
            field = Field(
                row["key"],
                row["of"],
                row["kind"],
                tuple(row["titles"]),
                row.get("list"),
                row.get("many", False),
                tuple(row.get("weak", ())),
            )
            self.fields[field.key] = field
            self._weak.update(map(plain_title, field.weak_titles))
            for title in (*field.titles, *field.weak_titles, field.key, field.key.replace(".", "_")):
                self._by_title.setdefault(plain_title(title), field.key)
            # A title is told apart by its brackets where two fields differ in nothing else.
            for title in field.titles:
                self._by_title[_with_brackets(title)] = field.key
        self._others: tuple[str, ...] = tuple(data["others"]["words"])
        self._other_persons: tuple[str, ...] = tuple(data["others"]["persons"])
        self._own: tuple[str, ...] = tuple(data["others"]["own"])
        self._left_out = {plain_title(title) for title in data["left_out"]["titles"]}

    def find(self, title: str) -> Field | None:
        """
        >>> titles().find("户主身份证号*").key, titles().find("致贫原因2").key, titles().find("家庭情况/人数").key
        ('head_id_number', 'poverty_causes', 'members_count')
        >>> titles().find("务工时间（月）") is None
        True
        """
        for candidate in _spellings(title):
            if (key := self._by_title.get(candidate)) is not None:
                return self.fields[key]
        group, _, below = title.partition(_GROUP)
        field = self.find(below) if below else None
        if field is None:
            return self.find_ticked(group, below)
        is_elsewhere = self.is_of_others(group) or _ONE_MEMBER.fullmatch(plain_title(group))
        return None if field.of == "person" and is_elsewhere else field

    def find_ticked(self, group: str, below: str) -> Field | None:
        """The field of a group whose columns are its words, to be ticked.

        >>> titles().find_ticked("致贫原因", "因病").key, titles().find_ticked("致贫原因", "备注")
        ('poverty_causes', None)
        """
        field = self.find(group) if group and below else None
        return field if field is not None and field.kind == "words" and below in words_of(field.list or "") else None

    def is_weak(self, title: str) -> bool:
        """Whether a column of this title has its field only where no other one has it.

        >>> titles().is_weak("低保证号"), titles().is_weak("户编号")
        (True, False)
        """
        return any(spelling in self._weak for spelling in _spellings(title.rpartition(_GROUP)[2]))

    def is_of_another_person(self, title: str) -> bool:
        """Whether the columns after it, such as 联系电话, may tell of that person.

        >>> titles().is_of_another_person("帮扶责任人"), titles().is_of_another_person("帮扶措施")
        (True, False)
        """
        return any(word in title for word in self._other_persons) and self.find(title) is None

    def is_own(self, title: str) -> bool:
        """Whether it says that it is of the household itself: 本人电话."""
        return plain_title(title).startswith(self._own)

    def is_of_others(self, title: str) -> bool:
        """Whether the column tells of somebody who is not of the household.

        >>> titles().is_of_others("帮扶责任人电话"), titles().is_of_others("家庭成员"), titles().find("帮扶责任人/电话")
        (True, False, None)
        """
        return any(word in title for word in self._others)

    def is_left_out(self, title: str) -> bool:
        """A column that only numbers or comments on rows: nobody need be asked.

        >>> titles().is_left_out("序 号"), titles().is_left_out("民族")
        (True, False)
        """
        return plain_title(title) in self._left_out

    def is_known(self, title: str) -> bool:
        return self.find(title) is not None or self.is_left_out(title)


def _with_brackets(title: str) -> str:
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", title).casefold())


def _spellings(title: str) -> list[str]:
    whole = [_with_brackets(title), plain_title(title)]
    cut = [_FIRST_NUMBER.sub("", spelling) for spelling in whole]
    return [*whole, *cut, *(_LAST_DIGITS.sub("", spelling) for spelling in (*whole, *cut))]


@cache
def titles() -> Titles:
    return Titles(tomllib.loads(Path(__file__).with_name("titles.toml").read_text(encoding="utf-8")))
