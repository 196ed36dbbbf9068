"""Words of the closed lists as sheets have them."""

import re
import tomllib
import unicodedata
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


def plain(word: str) -> str:
    """
    >>> plain(" 低 保户（ "), plain("ＹＥＳ")
    ('低保户(', 'yes')
    """
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


class Words:
    """One list: the words for each of its terms."""

    def __init__(self, name: str, terms: dict[str, dict[str, list[str]]]) -> None:
        """Raises ValueError for a word of two terms."""
        self.name = name
        self.shown = {term: words["words"][0] for term, words in terms.items()}
        self._terms: dict[str, tuple[str, bool]] = {}
        # Nearly all words are written as they stand in the list.
        self._exact: dict[str, Understood] = {}
        for term, words in terms.items():
            for is_narrower, spellings in ((False, (term, *words["words"])), (True, words.get("narrower", []))):
                for word in spellings:
                    self._exact[word] = Understood(term, word if is_narrower else None)
                    if self._terms.setdefault(plain(word), (term, is_narrower))[0] != term:
                        raise ValueError(f"{name}: {word}")

    def __contains__(self, word: str) -> bool:
        return word in self._exact or plain(word) in self._terms

    @property
    def offered(self) -> str:
        """One word for each term, for a message."""
        return "、".join(self.shown.values())

    def _find(self, word: str) -> tuple[str, bool] | None:
        """The term, and whether the word says more. Of several words the first one counts."""
        said = plain(word)
        for spelling, says_more in ((said, False), (_CODE.sub("", said), False), (_REMARK.sub("", said), True)):
            if (known := self._terms.get(spelling)) is not None:
                return known[0], known[1] or says_more
        parts = [self._terms.get(_CODE.sub("", _REMARK.sub("", plain(part)))) for part in _SEVERAL.split(word) if part]
        first = parts[0] if len(parts) > 1 and None not in parts else None
        return None if first is None else (first[0], True)

    def read(self, word: str) -> Understood:
        """
        Raises WordUnknown.

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
        other = next((term for term in OTHER if term in self.shown), None)
        if other is None:
            raise WordUnknown(self.name)
        return Understood(other, word.strip())


@cache
def _lists() -> dict[str, Words]:
    text = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    return {name: Words(name, terms) for name, terms in tomllib.loads(text).items()}


def words_of(list_name: str) -> Words:
    """Raises KeyError."""
    return _lists()[list_name]
