"""Villages by the names that sheets give them, inside the sender's area."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

_BRACKETS = re.compile(r"\([^()]*\)")
_BLANKS = re.compile(r"\s")
_GROUP = re.compile(r"第?[0-9一二三四五六七八九十]+(?:村民)?(?:小?组|社|队|屯)$")
VILLAGE_ENDS: Final = ("村民委员会", "居民委员会", "村委会", "居委会", "行政村", "社区", "村", "居")
TOWN_ENDS: Final = ("街道办事处", "民族乡", "蒙古族乡", "满族乡", "回族乡", "街道", "乡", "镇")
COUNTY_ENDS: Final = ("蒙古族自治县", "满族自治县", "自治县", "自治旗", "市", "县", "区", "旗")
SHORTEST: Final = 2
"""Letters of a name without its end that are looked for inside an address: one letter stands in many words."""


def plain_place(name: str, ends: tuple[str, ...]) -> str:
    """
    >>> plain_place("前营 村民委员会", VILLAGE_ENDS), plain_place("大板镇", TOWN_ENDS), plain_place("村", VILLAGE_ENDS)
    ('前营', '大板', '村')
    """
    plain = _BLANKS.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", name)))
    return next((plain[: -len(end)] for end in ends if plain.endswith(end) and plain != end), plain)


class Places:
    """`rows`: code and name of each division of the area and above it."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self.names = dict(rows)
        self._villages: dict[str, list[str]] = defaultdict(list)
        for code, name in self.names.items():
            if len(code) == 12:
                self._villages[plain_place(name, VILLAGE_ENDS)].append(code)

    def __contains__(self, code: str) -> bool:
        return code in self.names

    def find(self, village: str, town: str | None = None, county: str | None = None) -> list[str]:
        """Codes of the villages of that name, in that town and county where these are given and known.

        Several, when the names do not tell them apart.

        >>> places = Places([("340181", "肥东县"), ("340181101", "大板镇"), ("340181101203", "上园村"),
        ...                  ("340181102", "宝国老镇"), ("340181102201", "上园村")])
        >>> places.find("上园"), places.find("上园村", "大板镇"), places.find("下园")
        (['340181101203', '340181102201'], ['340181101203'], [])
        >>> places.find("大板镇上园村3组"), places.find("宝国老镇上园")
        (['340181101203'], ['340181102201'])
        """
        found = self._villages.get(plain_place(village, VILLAGE_ENDS), [])
        if not found:
            found = self._with_its_town(_GROUP.sub("", plain_place(village, ())))
        if town:
            found = [code for code in found if self._is_called(code[:9], town, TOWN_ENDS)]
        if county:
            found = [
                code
                for code in found
                if self._is_called(code[:6], county, COUNTY_ENDS) or self._is_city_of(code, county)
            ]
        return found

    def _with_its_town(self, village: str) -> list[str]:
        """Of a name with the town before it: 大板镇上园."""
        town, _, alone = village.rpartition(next((end for end in TOWN_ENDS if end in village), village))
        found = self._villages.get(plain_place(alone or village, VILLAGE_ENDS)) or self.in_address(village)
        in_town = [code for code in found if (own := self.names.get(code[:9])) and self._town_stands(own, village)]
        return in_town or ([] if town else found)

    def in_address(self, address: str) -> list[str]:
        """Codes of the villages whose name stands in the address; of a town named there, those of that town only.

        >>> places = Places([("340181101", "大板镇"), ("340181101203", "上园村"), ("340181102", "宝国老镇"),
        ...                  ("340181102201", "上园村"), ("340181101204", "园村")])
        >>> places.in_address("肥东县大板镇上园村三组12号"), len(places.in_address("上园村三组"))
        (['340181101203'], 2)
        """
        plain = _BLANKS.sub("", unicodedata.normalize("NFKC", address))
        named = {
            name: codes for name, codes in self._villages.items() if len(name) >= SHORTEST and self._stands(name, plain)
        }
        # Of 上园 and 园 the longer name is meant.
        longest = [
            code
            for name, codes in named.items()
            if not any(name != other and name in other for other in named)
            for code in codes
        ]
        in_town = [code for code in longest if (town := self.names.get(code[:9])) and self._town_stands(town, plain)]
        return in_town or longest

    @staticmethod
    def _stands(name: str, address: str) -> bool:
        """With the end of a village's name: 上园 alone may be a part of another word."""
        return any(f"{name}{end}" in address for end in VILLAGE_ENDS)

    @staticmethod
    def _town_stands(town: str, address: str) -> bool:
        plain = plain_place(town, TOWN_ENDS)
        return any(f"{plain}{end}" in address for end in TOWN_ENDS)

    def _is_called(self, code: str, name: str, ends: tuple[str, ...]) -> bool:
        """A division whose own name is not known is not ruled out by it."""
        own = self.names.get(code)
        return own is None or plain_place(own, ends) == plain_place(name, ends)

    def _is_city_of(self, code: str, name: str) -> bool:
        """Some lists have the county under 市, others the city above it: of that one the whole name must be equal."""
        city = self.names.get(code[:4])
        return city is not None and plain_place(city, ()) == plain_place(name, ())
