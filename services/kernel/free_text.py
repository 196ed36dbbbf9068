"""Telephone, document and bank card numbers inside text that people typed.

The rules are those of `frontend/src/shared/numbersInText.ts`; one table of cases holds both to them
(`tests/kernel/free_text_cases.json`). Digits may be of any script or shape (１ ① 一 ١), or letters that look like them
(O, l), and separated by blanks, dashes, points or line ends. What stays readable: amounts, weights, dates, division
codes, registry numbers. The time is linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

# First character, its value, how many: superscript, subscript, in a circle, in brackets, with a point or comma.
_SHAPED: Final = (
    (0xB2, 2, 2),
    (0xB9, 1, 1),
    (0x2070, 0, 1),
    (0x2074, 4, 6),
    (0x2080, 0, 10),
    (0x2460, 1, 9),
    (0x2474, 1, 9),
    (0x2488, 1, 9),
    (0x24EA, 0, 1),
    (0x24F5, 1, 9),
    (0x24FF, 0, 1),
    (0x2776, 1, 9),
    (0x2780, 1, 9),
    (0x278A, 1, 9),
    (0x1F101, 0, 10),
)
_LAST_WITH_DIGITS: Final = 0x1FBFF
_TO_HALF_WIDTH: Final[dict[int, int | str]] = {
    **{
        code: str(unicodedata.decimal(chr(code)))
        for code in range(0x80, _LAST_WITH_DIGITS)
        if unicodedata.category(chr(code)) == "Nd"
    },
    **{first + step: str(value + step) for first, value, count in _SHAPED for step in range(count)},
    **str.maketrans("＋（）ＸｘxX×", "+()XXXXX"),
}

# A single one stands beside a number: 张三13900001234.
_CHINESE_DIGITS: Final = "零〇一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖"
_TO_DIGITS: Final = str.maketrans(_CHINESE_DIGITS, "001234567891122334566789")

# Characters that nobody sees may stand anywhere; blanks of all widths and dashes of all lengths between groups.
_UNSEEN: Final = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe0f\ufeff"
_BLANKS: Final = _UNSEEN + r" \t\u00a0\u2000-\u200a\u202f\u3000\-\u2010-\u2015\u2212\uff0d"
_GAP: Final = f"[{_BLANKS}]"
_GAPS: Final = _GAP + "{0,3}"
# These also stand between two numbers, so they join only what is checked in another way, or grouped as a mobile number.
_JOINS: Final = r"\r\n./_~*|:\u00b7\u2022\u30fb\uff0e\uff0f\uff3f\uff5e\uff0a\uff5c\uff1a"
_GAPS_OF_ID: Final = f"[{_BLANKS}{_JOINS},\u3001\uff0c]{{0,3}}"
_IN_CHINESE: Final = re.compile(
    f"[{_CHINESE_DIGITS}]{{3,}}|[{_CHINESE_DIGITS}](?:{_GAP}{{0,2}}[{_CHINESE_DIGITS}]){{10,}}"
)
# As in 1391234567O; beside other letters they are words.
_LIKE_DIGITS: Final = re.compile("(?<![A-Za-z0-9])[0-9OoIl]{3,}(?![A-Za-z])")
_FROM_LIKE: Final = str.maketrans("OoIl", "0011")
_MOST_BETWEEN: Final = 6
_SHORTEST_OWN: Final = 7
_DIGITS_OF_OLD_ID: Final = 15
_SEPARATORS: Final = re.compile(r"[^0-9X]")
_LANDLINE: Final = re.compile("0(?:10|2[0-9]|[3-9][0-9]{2})(?P<local>[0-9]{7,8})")
_CENTURY_19: Final = re.compile("[0-9]{6}19[0-9]{9}[0-9X]")
_BEGINS: Final = re.compile(r"(?<![0-9])[0-9+(]|(?<![0-9A-Za-z])[A-Za-z](?=[0-9A-Za-z][0-9]{5})")
_END: Final = r"(?![0-9])"
# What could be a list of amounts is none without their unit.
_NO_AMOUNT: Final = r"(?![0-9]|[ \u3000]?(?:元|块|万|斤|公斤|千克|克|亩|户|人|天|次|袋|件|kg))"

# No place has 69: the invented people of the demo do.
_PROVINCES: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|69|71|8[1-3]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
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


def numbers_in(text: str, own: Collection[str] = ()) -> Iterator[Number]:
    """In their order; none overlaps another.

    `own`: the telephone and document numbers of whom the text is about, found however they are grouped, a landline
    without its area code as well, and a document number as it was until 1999.
    """
    plain = _plain(text)
    found = [*_own_in(plain, own)]
    taken = {place for number in found for place in range(number.begin, number.end)}
    others = (number for number in _recognised(plain) if taken.isdisjoint(range(number.begin, number.end)))
    return iter(sorted((*found, *others), key=lambda number: number.begin))


def _own_in(plain: str, own: Collection[str]) -> Iterator[Number]:
    """Digit by digit, with up to `_MOST_BETWEEN` other characters between two of them."""
    places = [place for place, character in enumerate(plain) if character.isdigit()] if own else []
    digits = "".join(plain[place] for place in places)
    taken: set[int] = set()
    for number in sorted({form for one in own for form in _forms_of(one)}, key=len, reverse=True):
        searched = number.removesuffix("X")
        begin = digits.find(searched) if len(searched) >= _SHORTEST_OWN else -1
        while begin >= 0:
            last = begin + len(searched) - 1
            spans = places[begin : last + 1]
            if taken.isdisjoint(spans) and all(b - a <= _MOST_BETWEEN + 1 for a, b in pairwise(spans)):
                end = places[last] + 1
                end += len(number) > len(searched) and plain[end : end + 1] == "X"
                taken.update(spans)
                yield Number(places[begin], end, number, is_phone=len(number) < _DIGITS_OF_OLD_ID)
            begin = digits.find(searched, last + 1)


def _forms_of(own: str) -> list[str]:
    """
    >>> _forms_of("0421-3456789"), _forms_of("02412345678"), _forms_of("13900001234")
    (['04213456789', '3456789'], ['02412345678', '12345678'], ['13900001234'])
    >>> _forms_of("11010519491231002X")
    ['11010519491231002X', '110105491231002']
    """
    number = _SEPARATORS.sub("", own.upper())
    landline = _LANDLINE.fullmatch(number)
    if landline is not None:
        return [number, landline["local"]]
    if _CENTURY_19.fullmatch(number):
        return [number, number[:6] + number[8:17]]
    return [number]


def _recognised(plain: str) -> Iterator[Number]:
    end = 0
    for begin in _BEGINS.finditer(plain):
        if begin.start() < end:
            continue
        found = _number_at(plain, begin.start())
        if found is not None:
            end = found.end
            yield found


def _plain(text: str) -> str:
    """The same text, character by character, with digits for whatever is one.

    >>> _plain("①３٩一二三× 1391234567O H2O")
    '139123X 13912345670 H2O'
    """
    written = text.translate(_TO_HALF_WIDTH)
    written = _IN_CHINESE.sub(lambda run: run[0].translate(_TO_DIGITS), written)
    return _LIKE_DIGITS.sub(lambda run: run[0].translate(_FROM_LIKE), written)


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
    if _PROVINCES.match(digits) is None or digits[6:8] not in {"18", "19", "20"}:
        return False
    return _is_day(digits[6:14]) or _has_check_digit(digits)


def _has_check_digit(digits: str) -> bool:
    """Right by GB 11643: somebody's whose day of birth was mistyped with it.

    >>> _has_check_digit("11010519491231002X"), _has_check_digit("110105194912310021")
    (True, False)
    """
    if len(digits) != len(_WEIGHTS) + 1:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return "10X98765432"[total % 11] == digits[-1]


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


def _is_no_day(digits: str) -> bool:
    """Of a passport or a pass to Hong Kong: M20200525 is something made that day."""
    return len(digits) != len("20200525") or not _is_day(digits)


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
_BROKEN_MOBILE: Final = "|".join(_grouped(*sizes, gaps=_LINE_END) for sizes in ((3, 4, 4), (3, 8), (4, 7), (7, 4)))
# In pairs, with the same gap everywhere, and joined by signs that also part amounts.
_PAIRED_MOBILE: Final = (
    rf"[0-9]{{3}}(?P<gap>{_GAP})(?:[0-9]{{2}}(?P=gap)){{3}}[0-9]{{2}}"
    rf"|[0-9]{{3}}(?P<gap2>{_GAP})[0-9]{{4}}(?P=gap2)[0-9]{{2}}(?P=gap2)[0-9]{{2}}"
    rf"|(?:[0-9]{{2}}(?P<gap3>{_GAP}))(?:[0-9]{{2}}(?P=gap3)){{4}}[0-9]"
    r"|[0-9]{3}(?P<sign>[,\u3001\uff0c+=#'])[0-9]{4}(?P=sign)[0-9]{4}"
)
_OTHER_MOBILE: Final = f"{_UNSEEN_MOBILE}|{_JOINED_MOBILE}|{_BROKEN_MOBILE}"
_GAPS_OR_LINE: Final = rf"[{_BLANKS}\r\n]{{0,3}}"
_LAST_OF_ID: Final = r"[0-9X\u0425\u0445*\uff0a\u53c9]"
_JOINED_ID: Final = "|".join(
    _grouped(*sizes, gaps=_GAPS_OF_ID) for sizes in ((6, 8, 3), (6, 4, 4, 3), (3, 3, 4, 4, 3), (6, 11))
)
_AREA: Final = r"(?:10|2[0-9]|[3-9][0-9]{2})"
# No real one begins with 0: those of the demo do.
_LOCAL: Final = rf"[02-9][0-9]{{2,3}}{_GAP}?[0-9]{{4}}"

# Passports, and permits of Hong Kong, Macao and Taiwan: letters that no word or train has before so many digits.
_PASSPORT: Final = "[Ee][A-Za-z][0-9]{7}|[EGeg][0-9]{8}|[Kk][Jj]?[0-9]{7,8}|[Mm][ABab][0-9]{7}"
_PERMIT: Final = "[HMhm][0-9]{8}(?:[0-9]{2})?|[CL][0-9]{8}"

KINDS: Final = (
    _Kind(re.compile(f"({_PASSPORT}|{_PERMIT})(?![0-9A-Za-z])"), _is_no_day, False),
    # People write other signs for the last X, or leave it out.
    _Kind(
        re.compile(
            rf"([1-8](?:{_GAPS_OR_LINE}[0-9]){{16}}{_GAPS_OR_LINE}{_LAST_OF_ID}|(?:{_JOINED_ID}){_LAST_OF_ID}|[0-9]{{17}}){_END}"
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
    _Kind(re.compile(rf"{_BEFORE_MOBILE}({_PAIRED_MOBILE}){_NO_AMOUNT}"), _always, True),
    _Kind(re.compile(rf"(1[3-9][0-9]{_GAPS}[(\[][0-9]{{4}}[)\]]{_GAPS}[0-9]{{4}}){_END}"), _always, True),
    _Kind(re.compile(rf"(\(1[3-9][0-9]\){_GAPS}[0-9]{{4}}{_GAPS}\(?[0-9]{{4}}\)?){_END}"), _always, True),
    _Kind(re.compile(rf"{_BEFORE_MOBILE}([0-9](?:{_GAP}{{1,3}}[0-9]){{10}})(?!{_GAPS}[0-9])"), _always, True),
    _Kind(re.compile(rf"(\(?0{_AREA}\)?{_GAPS}{_LOCAL}){_END}"), _always, True),
    _Kind(re.compile(rf"(?:\+|00)86{_GAPS}({_AREA}{_GAPS}{_LOCAL}){_END}"), _always, True),
    _Kind(re.compile(rf"([48]00(?:[0-9]{{7}}|-[0-9]{{3}}-?[0-9]{{4}}|-[0-9]{{4}}-?[0-9]{{3}})){_END}"), _always, True),
    # Identity cards of Hong Kong.
    _Kind(re.compile(r"([A-Z][0-9]{6}\([0-9A]\))"), _always, False),
)
