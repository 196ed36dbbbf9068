"""Households that a test knows before they are written into a sheet, and what reading them must give. All invented."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from tomllib import loads
from typing import Any, NamedTuple

from services.households.registers import words
from services.kernel.identity.documents import DocumentKind, check_digit, read_document
from services.kernel.identity.names import read_name
from services.kernel.identity.phones import read_phones
from services.kernel.identity.spelling import IdentityRefused

FLAGS = (
    "guarantees.income",
    "guarantees.food",
    "guarantees.housing",
    "hygiene.indoors_clean",
    "hygiene.yard_free_of_litter",
)
_SURNAMES = "王李张刘陈杨赵黄周吴"
_GIVEN = ("守田", "桂兰", "玉珍", "国强", "伟", "小红", "淑华", "㛃", "长海", "凤琴")
_MINORITY = ("买买提·吐尔逊", "阿依古丽·艾买提", "巴图·孟和")


class Word(NamedTuple):
    """A word of a list as a sheet has it; `is_kept`: it says more than its term."""

    text: str
    term: str
    is_kept: bool


@dataclass(frozen=True)
class Person:
    name: str
    relation: str
    id_number: str | None = None
    id_kind: str | None = None
    phones: tuple[str, ...] = ()
    birth_year: int | None = None
    health: Word | None = None
    schooling: Word | None = None
    labour_ability: Word | None = None


@dataclass(frozen=True)
class Household:
    """`persons`: the head first."""

    registry_no: str
    village: str
    persons: tuple[Person, ...]
    address: str | None = None
    members_count: int | None = None
    registry_status: Word | None = None
    monitoring_status: Word | None = None
    poverty_causes: tuple[Word, ...] = ()
    needs: tuple[Word, ...] = ()
    income_project: Word | None = None
    flags: dict[str, bool] = field(default_factory=dict)

    @property
    def head(self) -> Person:
        return self.persons[0]


@cache
def _terms(list_name: str) -> dict[str, dict[str, list[str]]]:
    text = Path(words.__file__).with_name("words.toml").read_text(encoding="utf-8")
    terms: dict[str, dict[str, list[str]]] = loads(text)[list_name]
    return terms


def any_word(random: Random, list_name: str, *, but: Iterable[str] = ()) -> Word:
    """In any of its spellings, those that say more included."""
    term = random.choice([term for term in _terms(list_name) if term not in but])
    said = _terms(list_name)[term]
    spellings = [Word(text, term, False) for text in said["words"]]
    return random.choice(spellings + [Word(text, term, True) for text in said.get("narrower", [])])


def some_words(random: Random, list_name: str, most: int) -> tuple[Word, ...]:
    """Of different terms."""
    found: list[Word] = []
    for _ in range(random.randint(0, most)):
        found.append(any_word(random, list_name, but=[word.term for word in found]))
    return tuple(found)


def any_household(random: Random, number: int, villages: Iterable[str]) -> Household:
    persons = [any_person(random, 100 * number, "户主")]
    persons += [
        any_person(
            random, 100 * number + place, random.choice(("配偶", "之子", "之女", "之父", "之母", "之孙子", "其他"))
        )
        for place in range(1, random.randint(1, 4))
    ]
    has = _has(random)
    return Household(
        registry_no=f"{random.choice(('', 'RW', 'HB-', '北'))}{9_000_000_000 + number}",
        village=random.choice(list(villages)),
        persons=tuple(persons),
        address=f"大板镇{random.choice('一二三四')}组{number}号" if has() else None,
        members_count=len(persons) + random.randint(0, 2) if has() else None,
        registry_status=any_word(random, "registry_status") if has() else None,
        monitoring_status=any_word(random, "registry_status", but=["OTHER"]) if has() else None,
        poverty_causes=some_words(random, "poverty_cause", 3),
        needs=some_words(random, "need", 3),
        income_project=any_word(random, "income_project") if has() else None,
        flags={key: random.random() < 0.5 for key in FLAGS if has()},
    )


def any_person(random: Random, number: int, relation: str) -> Person:
    has, born = _has(random), random.randint(1930, 2019)
    id_number, id_kind = _any_document(random, number, born) if has() else (None, None)
    return Person(
        name=random.choice(_MINORITY) if random.random() < 0.1 else random.choice(_SURNAMES) + random.choice(_GIVEN),
        relation=relation,
        id_number=id_number,
        id_kind=id_kind,
        phones=tuple(_any_phone(random) for _ in range(random.randint(1, 2))) if has() else (),
        birth_year=born if has() else None,
        health=any_word(random, "health") if has() else None,
        schooling=any_word(random, "schooling") if has() else None,
        labour_ability=any_word(random, "labour_ability") if has() else None,
    )


def _has(random: Random) -> Any:
    return lambda: random.random() < 0.8


def _any_document(random: Random, number: int, born: int) -> tuple[str, str | None]:
    if random.random() < 0.1:
        return random.choice(((f"E{number % 10**8:08d}", "passport"), (f"H{number % 10**8:08d}", "hk_macao_permit")))
    first = (
        f"2113{random.randint(10, 99)}{born}{random.randint(1, 12):02d}{random.randint(1, 28):02d}{number % 1000:03d}"
    )
    return first + check_digit(first), None


def _any_phone(random: Random) -> str:
    if random.random() < 0.2:
        return f"0421{random.randint(2_000_000, 8_999_999)}"
    return f"1{random.choice('3456789')}{random.randint(0, 999_999_999):09d}"


def canonical(content: dict[str, Any]) -> dict[str, Any]:
    """A content with names, numbers and phones in their one form, as the register stores them.

    What cannot be read stays as it is written."""
    found = {key: value for key, value in content.items() if key not in ("head", "members")}
    found["head"] = _canonical_person(content.get("head", {}))
    found["members"] = [_canonical_person(member) for member in content.get("members", [])]
    return found


def _canonical_person(person: dict[str, Any]) -> dict[str, Any]:
    found = dict(person)
    with suppress(KeyError, IdentityRefused):
        found["name"] = read_name(found["name"]).text
    with suppress(KeyError, IdentityRefused):
        document = read_document(found["id_number"], found.get("id_kind"))
        found["id_number"] = document.number
        found["id_kind"] = document.kind.value
        if document.kind is DocumentKind.RESIDENT:
            del found["id_kind"]
    with suppress(KeyError, IdentityRefused):
        found["phone"] = str(read_phones(found["phone"]))
    return found


def expected(household: Household, village: str | None, columns: Iterable[str], layout: str) -> dict[str, Any]:
    """What reading must give when the sheet has these columns; `village`: the one that the sheet is for."""
    taken = set(columns)
    content: dict[str, Any] = {
        "registry_no": household.registry_no,
        "division_code": household.village if village is None else village,
    }
    for key in ("address", "members_count"):
        if key in taken and (value := getattr(household, key)) is not None:
            content[key] = value
    statuses = [getattr(household, key) for key in ("registry_status", "monitoring_status") if key in taken]
    if said := [status for status in statuses if status is not None]:
        _put_word(content, "registry_status", said[-1])
    if "income_project" in taken and household.income_project:
        _put_word(content, "income_project", household.income_project)
    for key in ("poverty_causes", "needs"):
        _put_words(content, key, getattr(household, key) if key in taken else ())
    for key, is_so in household.flags.items():
        if key in taken:
            part, _, name = key.partition(".")
            content.setdefault(part, {})[name] = is_so
    if "labour_ability" in taken and household.head.labour_ability:
        _put_word(content, "labour_ability", household.head.labour_ability)
    content["head"] = _person(household.head, taken)
    content["members"] = []
    if layout == "persons":
        for person in household.persons[1:]:
            member = {**_person(person, taken), "relation": person.relation}
            if "labour_ability" in taken and person.labour_ability:
                _put_word(member, "labour_ability", person.labour_ability)
            content["members"].append(member)
    return content


def _person(person: Person, taken: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": person.name}
    if "id_number" in taken and person.id_number:
        found["id_number"] = person.id_number
        if person.id_kind:
            found["id_kind"] = person.id_kind
    if "phone" in taken and person.phones:
        found["phone"] = "、".join(dict.fromkeys(person.phones))
    if "birth" in taken and person.birth_year:
        found["birth_year"] = person.birth_year
    for key in ("health", "schooling"):
        if key in taken and (word := getattr(person, key)) is not None:
            _put_word(found, key, word)
    return found


def _put_word(content: dict[str, Any], key: str, word: Word) -> None:
    content[key] = word.term
    if word.is_kept:
        content.setdefault("as_written", {})[key] = word.text


def _put_words(content: dict[str, Any], key: str, said: Iterable[Word]) -> None:
    said = list(said)
    if said:
        content[key] = [word.term for word in said]
    if kept := [word.text for word in said if word.is_kept]:
        content.setdefault("as_written", {})[key] = "、".join(kept)


def differences(wanted: Any, got: Any, path: str = "") -> list[str]:
    """Where two contents differ, and how."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        keys = dict.fromkeys([*wanted, *got])
        return [line for key in keys for line in differences(wanted.get(key), got.get(key), f"{path}.{key}")]
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        pairs = enumerate(zip(wanted, got, strict=True))
        return [line for place, pair in pairs for line in differences(*pair, f"{path}[{place}]")]
    return [] if wanted == got else [f"{path}: {wanted!r}, read {got!r}"]
