"""Words of the closed lists as sheets have them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

OTHER: Final = ("other", "OTHER")

# What people write beside a word: 因病（心脏病）, 因学1人, 主要因病.
_REMARK = re.compile(r"\([^()]*\)|[:：].*$|[0-9一二两三四]{1,2}[人名口个]$|^主要(?:是|为)?")
# 01.因病, A 因病: the code of a word in the program that wrote the list.
_CODE = re.compile(r"^\(?(?:[0-9]{1,2}|[a-z])(?:[.、):：_-]|(?=[\u4e00-\u9fff]))\)?")
_SEVERAL = re.compile(r"[、,，;；/\s]+|和|及")


@dataclass(frozen=True, slots=True)
class Understood:
    """`as_written`: what stood in the cell, where the term says less. `term`: None where the list has none."""

    term: str | None
    as_written: str | None


class WordUnknown(ValueError):
    """The list has neither the word nor a term for others."""


class CodeAmbiguous(WordUnknown):
    """A code that other lists use for different words. `meant`: the names of these lists by our word."""

    def __init__(self, name: str, meant: Mapping[str, Sequence[str]]) -> None:
        super().__init__(name)
        self.meant = meant


def _without_zeros(code: str) -> str:
    """As a spreadsheet keeps 01 that it took for a number."""
    return code.lstrip("0") or code if code.isdecimal() else code


def plain(word: str) -> str:
    """
    >>> plain(" 低 保户（ "), plain("ＹＥＳ")
    ('低保户(', 'yes')
    """
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


@dataclass(frozen=True, slots=True)
class Added:
    """A word as the vocabulary has it today: `term` is its code; `mappings` are (name of another list, code there)."""

    term: str
    zh: str
    en: str
    synonyms: tuple[str, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()
    is_running: bool = True


class Words:
    """One list: the words for each of its terms.

    `terms`: the spellings that a release knows. `added`: the vocabulary as offices keep it. Where they differ the
    office is right: a spelling that an office gave to a word of its own means that one.
    """

    def __init__(self, name: str, terms: dict[str, dict[str, list[str]]], added: Sequence[Added] = ()) -> None:
        """Raises ValueError for a shipped word of two terms."""
        self.name = name
        self._terms: dict[str, tuple[str, bool]] = {}
        # Nearly all words are written as they stand in the list.
        self._exact: dict[str, Understood] = {}
        for term, words in terms.items():
            for is_narrower, spellings in ((False, (term, *words["words"])), (True, words.get("narrower", []))):
                for word in spellings:
                    self._exact[word] = Understood(term, word if is_narrower else None)
                    if self._terms.setdefault(plain(word), (term, is_narrower))[0] != term:
                        raise ValueError(f"{name}: {word}")
        self.shown = {term: words["words"][0] for term, words in terms.items()}
        self._ended: set[str] = set()
        self._codes: dict[str, dict[str, list[str]]] = {}
        if added:
            self._take(added)

    def _take(self, added: Sequence[Added]) -> None:
        # A name is stronger than a synonym, and both are stronger than the spelling of another word of a release.
        for spelling, term in (
            *((each.en, each.term) for each in added if plain(each.en) not in self._terms),
            *((synonym, each.term) for each in added for synonym in each.synonyms),
            *((each.term, each.term) for each in added),
            *((each.zh, each.term) for each in added),
        ):
            self._exact[spelling] = Understood(term, None)
            self._terms[plain(spelling)] = (term, False)
        for each in added:
            for name, code in each.mappings:
                for key in {plain(code), _without_zeros(plain(code))}:
                    self._codes.setdefault(key, {}).setdefault(each.term, []).append(name)
        self.shown = {each.term: each.zh for each in added}
        self._ended = {each.term for each in added if not each.is_running}

    def __contains__(self, word: str) -> bool:
        return word in self._exact or plain(word) in self._terms or plain(word) in self._codes

    @property
    def offered(self) -> str:
        """One word for each term that has not ended, for a message."""
        return "、".join(word for term, word in self.shown.items() if term not in self._ended)

    def _find(self, word: str) -> tuple[str, bool] | None:
        """The term, and whether the word says more. Of several words the first one counts.

        Raises CodeAmbiguous.
        """
        said = plain(word)
        if said not in self._terms and (meant := self._codes.get(said)):
            if len(meant) > 1:
                raise CodeAmbiguous(self.name, {self.shown[term]: lists for term, lists in meant.items()})
            return next(iter(meant)), False
        for spelling, says_more in ((said, False), (_CODE.sub("", said), False), (_REMARK.sub("", said), True)):
            if (known := self._terms.get(spelling)) is not None:
                return known[0], known[1] or says_more
        parts = [self._terms.get(_CODE.sub("", _REMARK.sub("", plain(part)))) for part in _SEVERAL.split(word) if part]
        first = parts[0] if len(parts) > 1 and None not in parts else None
        return None if first is None else (first[0], True)

    def read(self, word: str) -> Understood:
        """
        Raises WordUnknown, CodeAmbiguous.

        >>> words_of("registry_status").read("五保户")
        Understood(term='EXTREME_POVERTY', as_written='五保户')
        >>> words_of("registry_status").read("已脱贫"), words_of("poverty_cause").read("因赌").term
        (Understood(term='OUT_OF_POVERTY', as_written=None), 'other')
        >>> words_of("poverty_cause").read("01.因病"), words_of("health").read("残疾（视力）").term
        (Understood(term='illness', as_written=None), 'disabled')
        """
        if (exact := self._exact.get(word)) is not None:
            return exact
        known = self._find(word)
        if known is not None:
            term, is_narrower = known
            return Understood(term, word.strip() if is_narrower else None)
        other = next((term for term in OTHER if term in self.shown and term not in self._ended), None)
        if other is None:
            raise WordUnknown(self.name)
        return Understood(other, word.strip())


Lists = Mapping[str, Words]


@cache
def shipped_terms() -> dict[str, dict[str, dict[str, list[str]]]]:
    text = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    terms: dict[str, dict[str, dict[str, list[str]]]] = tomllib.loads(text)
    return terms


@cache
def _shipped() -> Lists:
    return {name: Words(name, terms) for name, terms in shipped_terms().items()}


_in_use: ContextVar[Lists | None] = ContextVar("lists_in_use", default=None)


@contextmanager
def using(lists: Lists) -> Iterator[None]:
    """While a sheet is read, its words are those that its office has today (`registers/lists.py`)."""
    token = _in_use.set(lists)
    try:
        yield
    finally:
        _in_use.reset(token)


def words_of(list_name: str) -> Words:
    """Of the lists in use, or as a release has them. Raises KeyError."""
    lists = _in_use.get()
    return _shipped()[list_name] if lists is None else lists[list_name]
