"""The keyed index by which a whole name is found (decision 27).

The key of an index is a name and its county, so that who reads the table cannot compare counties with each other.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from services.kernel.crypto.keys import KeyRing

COUNTY_DIGITS: Final = 6
# What people type differently in one name: blanks, the dots inside a minority's name, invisible marks of a font.
_DOTS: Final = "\u00b7\u2022\u2027\u2219\u22c5\u25cf\u30fb."
_MARKS: Final = "\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_LEFT_OUT: Final = re.compile(f"[\\s{_DOTS}{_MARKS}]")
_SHORTEST: Final = 2


def comparable(name: str) -> str:
    """Equal for names that differ only in how they were typed.

    >>> comparable("买买提·吐尔逊") == comparable("买买提 • 吐尔逊") == comparable("买买提吐尔逊")
    True
    >>> comparable("Ｔｏｍ  Li"), comparable(" 王　伟")
    ('tomli', '王伟')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", folded))


def is_whole(name: str) -> bool:
    """Whether it may be a whole name: letters only, at least two. A mask or a pattern is none.

    >>> is_whole("王伟"), is_whole("武〇"), is_whole("王"), is_whole("王**"), is_whole("王%"), is_whole("13900001234")
    (True, True, False, False, False, False)
    """
    letters = comparable(name).replace("-", "").replace("'", "")
    return len(letters) >= _SHORTEST and all(unicodedata.category(each)[0] in "LM" or each == "〇" for each in letters)


def name_index(keys: KeyRing, village_code: str, name: str) -> bytes:
    return keys.blind_index("name", _message(village_code[:COUNTY_DIGITS], name))


def name_indexes(keys: KeyRing, counties: Iterable[str], name: str) -> list[bytes]:
    """All under which it may be stored in these counties (6 digits), see `KeyRing.blind_indexes`."""
    return [index for county in counties for index in keys.blind_indexes("name", _message(county, name))]


def _message(county: str, name: str) -> str:
    return f"{county}\x1f{comparable(name)}"
