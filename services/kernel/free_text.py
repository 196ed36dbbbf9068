"""Telephone, document and bank card numbers inside text that people typed.

The rules are those of `frontend/src/shared/numbersInText.ts`; one table of cases holds both to them
(`tests/kernel/free_text_cases.json`). Digits may be of full width, and separated by blanks or dashes; numbers in
Chinese words are not found. What stays readable: amounts, weights, dates, division codes, registry numbers. The time is
linear in the length of the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_TO_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９＋（）ＸｘxX×", "0123456789+()XXXXX")

# Blanks of all widths and dashes of all lengths; a line end separates two numbers.
_GAP: Final = r"[ \t\u00a0\u2000-\u200b\u202f\u3000\-\u2010-\u2015\u2212\uff0d]"
_GAPS: Final = _GAP + "{0,3}"
_SEPARATORS: Final = re.compile(r"[^0-9X]")
_BEGINS: Final = re.compile(r"(?<![0-9])[0-9+(]")
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
    plain = text.translate(_TO_HALF_WIDTH)
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
    """18 digits. The check digit is not asked: a number with a typing error is still somebody's."""
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


def _grouped(*sizes: int) -> str:
    return f"{_GAPS}".join(f"[0-9]{{{size}}}" for size in sizes)


_BEFORE_MOBILE: Final = rf"(?:(?:\+|00)?86{_GAPS}|0)?(?=1{_GAPS}[3-9])"
# As people group them. Not every grouping: `150 200 300 40` are amounts.
_MOBILE: Final = "|".join(
    _grouped(*sizes)
    for sizes in ((11,), (3, 4, 4), (3, 8), (3, 3, 5), (4, 3, 4), (4, 4, 3), (5, 6), (6, 5), (7, 4), (5, 3, 3))
)
_AREA: Final = r"(?:10|2[0-9]|[3-9][0-9]{2})"
_LOCAL: Final = rf"[2-9][0-9]{{2,3}}{_GAP}?[0-9]{{4}}"

KINDS: Final = (
    _Kind(re.compile(rf"([1-8](?:{_GAPS}[0-9]){{16}}{_GAPS}[0-9X]){_END}"), _is_id_number, False),
    _Kind(re.compile(rf"({_grouped(15)}|{_grouped(6, 6, 3)}){_END}"), _is_old_id_number, False),
    _Kind(
        re.compile(
            rf"([0-9]{{16,19}}|{_grouped(4, 4, 4, 4)}(?:{_GAPS}[0-9]{{1,3}})?|[0-9]{{6}}{_GAPS}[0-9]{{10,13}}){_END}"
        ),
        _is_card_number,
        False,
    ),
    # Several numbers without anything between them; nobody reads a figure of so many digits.
    _Kind(re.compile(rf"([0-9]{{20,}}X?){_END}"), _always, False),
    _Kind(re.compile(rf"{_BEFORE_MOBILE}({_MOBILE}){_END}"), _always, True),
    _Kind(re.compile(rf"{_BEFORE_MOBILE}([0-9](?:{_GAP}{{1,3}}[0-9]){{10}})(?!{_GAPS}[0-9])"), _always, True),
    _Kind(re.compile(rf"(\(?0{_AREA}\)?{_GAPS}{_LOCAL}){_END}"), _always, True),
    _Kind(re.compile(rf"(?:\+|00)86{_GAPS}({_AREA}{_GAPS}{_LOCAL}){_END}"), _always, True),
)
