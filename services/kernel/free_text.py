"""Telephone, document and bank card numbers inside text that people typed.

The rules are those of `frontend/src/shared/numbersInText.ts`; one table of cases holds both to them
(`tests/kernel/free_text_cases.json`). Digits may be of full width or Chinese (一三九), and separated by blanks, dashes,
points or line ends. What stays readable: amounts, weights, dates, division codes, registry numbers. The time is linear
in the length of the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_TO_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９＋（）ＸｘxX×", "0123456789+()XXXXX")

# A single one stands beside a number: 张三13900001234.
_CHINESE_DIGITS: Final = "零〇一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖"
_IN_CHINESE: Final = re.compile(f"[{_CHINESE_DIGITS}]{{3,}}")
_TO_DIGITS: Final = str.maketrans(_CHINESE_DIGITS, "001234567891122334566789")

# Characters that nobody sees may stand anywhere; blanks of all widths and dashes of all lengths between groups.
_UNSEEN: Final = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe0f\ufeff"
_BLANKS: Final = _UNSEEN + r" \t\u00a0\u2000-\u200a\u202f\u3000\-\u2010-\u2015\u2212\uff0d"
_GAP: Final = f"[{_BLANKS}]"
_GAPS: Final = _GAP + "{0,3}"
# These also stand between two numbers, so they join only what is checked in another way, or grouped as a mobile number.
_JOINS: Final = r"\r\n./_~*|:\u00b7\u2022\u30fb\uff0e\uff0f\uff3f\uff5e\uff0a\uff5c\uff1a"
_GAPS_OF_ID: Final = f"[{_BLANKS}{_JOINS},\u3001\uff0c]{{0,3}}"
_SEPARATORS: Final = re.compile(r"[^0-9X]")
_BEGINS: Final = re.compile(r"(?<![0-9])[0-9+(]|(?<![0-9A-Za-z])[EGHKMeghkm](?=[0-9A-Za-z][0-9]{6})")
_END: Final = r"(?![0-9])"

_PROVINCES: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_LUHN_OF_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


@dataclass(frozen=True, slots=True)
class Number:
    """`digits` without separators, and without the prefix of a country; `begin` and `end` are of the text."""

    begin: int
    end: int
    digits: str
    is_phone: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """The pattern's group is the number; `is_one` looks at its digits, and a last X, alone."""

    pattern: re.Pattern[str]
    is_one: Callable[[str], bool]
    is_phone: bool


def numbers_in(text: str) -> Iterator[Number]:
    """In their order; none overlaps another."""
    plain = _IN_CHINESE.sub(lambda run: run[0].translate(_TO_DIGITS), text.translate(_TO_HALF_WIDTH))
    end = 0
    for begin in _BEGINS.finditer(plain):
        if begin.start() < end:
            continue
        found = _number_at(plain, begin.start())
        if found is not None:
            end = found.end
            yield found


def _number_at(plain: str, place: int) -> Number | None:
    for kind in KINDS:
        match = kind.pattern.match(plain, place)
        if match is not None:
            digits = _SEPARATORS.sub("", match[1])
            if kind.is_one(digits):
                return Number(place, match.end(), digits, kind.is_phone)
    return None


def _is_id_number(digits: str) -> bool:
    """17 or 18 digits. The check digit is not asked: a number with a typing error is still somebody's."""
    return _PROVINCES.match(digits) is not None and digits[6:8] in {"18", "19", "20"} and _is_day(digits[6:14])


def _is_old_id_number(digits: str) -> bool:
    """15 digits, until 1999."""
    return _PROVINCES.match(digits) is not None and _is_day("19" + digits[6:12])


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_card_number(digits: str) -> bool:
    """
    >>> _is_card_number("6222020200112233445"), _is_card_number("6222020200112233446")
    (False, True)
    """
    if digits[0] not in "34569":
        return False
    from_the_right = [int(digit) for digit in reversed(digits)]
    return (sum(from_the_right[::2]) + sum(_LUHN_OF_DOUBLED[digit] for digit in from_the_right[1::2])) % 10 == 0


def _always(_: str) -> bool:
    return True


def _grouped(*sizes: int, gaps: str = _GAPS) -> str:
    return gaps.join(f"[0-9]{{{size}}}" for size in sizes)


_BEFORE_MOBILE: Final = rf"(?:(?:\+|00)?86{_GAPS}|0)?(?=1{_GAPS}[3-9])"
# As people group them. Not every grouping: `150 200 300 40` are amounts.
_MOBILE: Final = "|".join(
    _grouped(*sizes)
    for sizes in ((11,), (3, 4, 4), (3, 8), (3, 3, 5), (4, 3, 4), (4, 4, 3), (5, 6), (6, 5), (7, 4), (5, 3, 3))
)
# Other signs join only where all are the same; a line may end at any of the usual places.
_JOINED_MOBILE: Final = rf"[0-9]{{3}}(?P<join>[{_JOINS}])[0-9]{{4}}(?P=join)[0-9]{{4}}"
_LINE_END: Final = rf"{_GAPS}\r?\n{_GAPS}"
_UNSEEN_MOBILE: Final = rf"[0-9](?:[{_UNSEEN}]{{0,2}}[0-9]){{10}}"
_BROKEN_MOBILE: Final = "|".join(_grouped(*sizes, gaps=_LINE_END) for sizes in ((3, 4, 4), (3, 8), (7, 4)))
_OTHER_MOBILE: Final = f"{_UNSEEN_MOBILE}|{_JOINED_MOBILE}|{_BROKEN_MOBILE}"
_LAST_OF_ID: Final = r"[0-9X\u0425\u0445*\uff0a\u53c9]"
_JOINED_ID: Final = "|".join(
    _grouped(*sizes, gaps=_GAPS_OF_ID) for sizes in ((6, 8, 3), (6, 4, 4, 3), (3, 3, 4, 4, 3), (6, 11))
)
_AREA: Final = r"(?:10|2[0-9]|[3-9][0-9]{2})"
_LOCAL: Final = rf"[2-9][0-9]{{2,3}}{_GAP}?[0-9]{{4}}"

# Passports, and permits of Hong Kong and Macao: letters that no word or train has before so many digits.
_PASSPORT: Final = "[Ee][A-Za-z][0-9]{7}|[EGeg][0-9]{8}|[Kk][Jj]?[0-9]{7,8}|[Mm][ABab][0-9]{7}"
_PERMIT: Final = "[HMhm][0-9]{8}(?:[0-9]{2})?"

KINDS: Final = (
    _Kind(re.compile(f"({_PASSPORT}|{_PERMIT})(?![0-9A-Za-z])"), _always, False),
    # People write other signs for the last X, or leave it out.
    _Kind(
        re.compile(
            rf"([1-8](?:{_GAPS}[0-9]){{16}}{_GAPS}{_LAST_OF_ID}|(?:{_JOINED_ID}){_LAST_OF_ID}|[0-9]{{17}}){_END}"
        ),
        _is_id_number,
        False,
    ),
    _Kind(re.compile(rf"({_grouped(15)}|{_grouped(6, 6, 3, gaps=_GAPS_OF_ID)}){_END}"), _is_old_id_number, False),
    _Kind(
        re.compile(
            rf"([0-9]{{16,19}}|{_grouped(4, 4, 4, 4)}(?:{_GAPS}[0-9]{{1,3}})?|[0-9]{{6}}{_GAPS}[0-9]{{10,13}}){_END}"
        ),
        _is_card_number,
        False,
    ),
    # Several numbers without anything between them; nobody reads a figure of so many digits.
    _Kind(re.compile(rf"([0-9]{{20,}}X?){_END}"), _always, False),
    _Kind(re.compile(rf"{_BEFORE_MOBILE}({_MOBILE}|{_OTHER_MOBILE}){_END}"), _always, True),
    _Kind(re.compile(rf"(\(1[3-9][0-9]\){_GAPS}[0-9]{{4}}{_GAPS}\(?[0-9]{{4}}\)?){_END}"), _always, True),
    _Kind(re.compile(rf"{_BEFORE_MOBILE}([0-9](?:{_GAP}{{1,3}}[0-9]){{10}})(?!{_GAPS}[0-9])"), _always, True),
    _Kind(re.compile(rf"(\(?0{_AREA}\)?{_GAPS}{_LOCAL}){_END}"), _always, True),
    _Kind(re.compile(rf"(?:\+|00)86{_GAPS}({_AREA}{_GAPS}{_LOCAL}){_END}"), _always, True),
)
