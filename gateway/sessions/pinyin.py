"""How a Chinese name is spelled in Latin letters (汉语拼音, without tones), from `gateway/data/pinyin.txt`."""

from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Final

_SYLLABLES: Final = Path(__file__).parent.parent / "data" / "pinyin.txt"
_MOST_SPELLINGS: Final = 256


def spellings(name: str) -> set[str]:
    """All that its characters may be read as; none where one has no reading, or the text is too long for a name.

    A syllable with ü is spelled with v, u and yu: keyboards want the first, passports have the others.

    >>> sorted(spellings("林望舒")), sorted(spellings("吕单"))[:4], spellings("林a")
    (['linwangshu', 'linwangyu'], ['luchan', 'ludan', 'lushan', 'lvchan'], set())
    """
    readings = [_readings().get(character, ()) for character in name]
    if prod(map(len, readings)) > _MOST_SPELLINGS:
        return set()
    return {"".join(syllables) for syllables in product(*readings)}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _SYLLABLES.read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split(" ")
        written = _as_written(syllable)
        for character in characters:
            found[character] = (*found.get(character, ()), *written)
    return found


def _as_written(syllable: str) -> tuple[str, ...]:
    return (syllable, *(syllable.replace("v", other) for other in ("u", "yu"))) if "v" in syllable else (syllable,)
