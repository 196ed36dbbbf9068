"""Telephone numbers: mobile, or landline with area code; several in one text, and a remark beside them.

Canonical are the digits alone: a mobile number without the code of the country, a landline with the 0 of its area code.
"""

import re
from dataclasses import dataclass
from typing import Final

from services.kernel.identity.spelling import IdentityRefused, plain

MOST_NUMBERS: Final = 3
LONGEST_NOTE: Final = 40

# Nearly all numbers are typed like this.
_COMMON: Final = re.compile("1[3-9][0-9]{9}")
_GAP: Final = r"[\s.-]{0,3}"
_COUNTRY: Final = rf"\(?(?:\+|00)?86\)?{_GAP}"
_MOBILE: Final = rf"\(?1{_GAP}[3-9]{_GAP}[0-9]\)?(?:{_GAP}[0-9]){{8}}"
# Of three digits are the area codes of the largest cities alone, otherwise a number that lost one would be read.
_AREA: Final = "(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE: Final = rf"\(?0{_AREA}\)?(?:{_GAP}[0-9]){{7,8}}"
_ABROAD: Final = rf"\(?(?:\+|00)86\)?{_GAP}\(?{_AREA}\)?(?:{_GAP}[0-9]){{7,8}}"
_NUMBER: Final = re.compile(
    rf"(?<![0-9+])(?:(?:{_COUNTRY}|0)?(?P<mobile>{_MOBILE})|(?:{_COUNTRY})?(?P<landline>{_LANDLINE})"
    rf"|(?P<abroad>{_ABROAD}))(?![0-9])"
)
# More than the number of a house has.
_DIGITS: Final = re.compile(r"[0-9]{3}")
_NO_DIGIT: Final = re.compile("[^0-9]")
# What spreadsheet programs write of a number that they keep as one.
_DECIMALS: Final = re.compile(r"(?<=[0-9]{7})\.0+(?![0-9])")
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)
_SIGNS: Final = re.compile(r"[\s/\\|、,;:()\[\]{}〔〕【】<>-]+")
_AND: Final = re.compile(r"(?<=/)\s*[和或]\s*(?=/)")
_NOTE: Final = re.compile(r"(?:[\u3400-\u9fff·•]|[\U00020000-\U0003ffff]| )+")
# An extension is part of the remark: it cannot be dialled together with the number.
_EXTENSION: Final = re.compile(r"转\s?(?P<digits>[0-9]{1,6})(?![0-9])")
_IN_BRACKETS: Final = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")


@dataclass(frozen=True, slots=True)
class Phones:
    """`numbers`: canonical, each once, at least one; `note`: what stood beside them, such as whose they are."""

    numbers: tuple[str, ...]
    note: str | None

    def __str__(self) -> str:
        """In a spelling that `read_phones` reads as the same."""
        return "、".join(self.numbers) + (f"（{self.note}）" if self.note else "")


def read_phones(text: str) -> Phones:
    """Raises IdentityRefused where there is no whole number, or where digits are left over.

    >>> read_phones("+86 139-0000-1234"), read_phones("（0421）3456789")
    (Phones(numbers=('13900001234',), note=None), Phones(numbers=('04213456789',), note=None))
    >>> read_phones("１３９００００１２３４/0421-3456789（儿子）")
    Phones(numbers=('13900001234', '04213456789'), note='儿子')
    """
    if _COMMON.fullmatch(text):
        return Phones((text,), None)
    written = _DECIMALS.sub("", plain(text))
    if _SCIENTIFIC.fullmatch(written):
        raise digits_lost()
    extensions = [f"转{found['digits']}" for found in _EXTENSION.finditer(written)]
    written = _EXTENSION.sub(" ", written)
    found = list(_NUMBER.finditer(written))
    numbers = tuple(dict.fromkeys(_canonical(match) for match in found))
    if not numbers:
        raise unsound()
    if len(numbers) > MOST_NUMBERS:
        raise too_many()
    note = _note(_NUMBER.sub("/", written), extensions)
    return Phones(numbers, note)


def read_note(text: str) -> str | None:
    """A remark that was given by itself.

    >>> read_note("（儿子、女儿）")
    '儿子、女儿'
    """
    return " ".join(plain(text).strip("()").split()) or None


def unsound() -> IdentityRefused:
    return IdentityRefused("phone_unsound", "电话号码有误，请填写手机号或带区号的座机号。")


def too_many() -> IdentityRefused:
    return IdentityRefused("phones_too_many", f"一人最多填 {MOST_NUMBERS} 个电话号码。")


def digits_lost() -> IdentityRefused:
    return IdentityRefused("digits_lost", "号码被表格程序当成数字，部分位数已丢失，请按原件重新填写。")


def _canonical(match: re.Match[str]) -> str:
    if match["mobile"] is not None:
        return _NO_DIGIT.sub("", match["mobile"])
    if match["landline"] is not None:
        return _NO_DIGIT.sub("", match["landline"])
    return "0" + _NO_DIGIT.sub("", match["abroad"]).removeprefix("00").removeprefix("86")


def _note(rest: str, extensions: list[str]) -> str | None:
    """`rest`: with a stroke in place of each number. Words in brackets may be any, with a small number such as that of
    a house; outside of brackets only Chinese ones: `1390000123x` is no number with a remark. Raises IdentityRefused.
    """
    rest = _AND.sub("", rest)
    outside = _SIGNS.sub(" ", _IN_BRACKETS.sub(" ", rest)).strip()
    words = " ".join([*_SIGNS.sub(" ", rest).split(), *extensions])
    is_number = _DIGITS.search(rest) is not None or any(each.isdigit() and not each.isascii() for each in rest)
    if is_number or (outside and _NOTE.fullmatch(outside) is None) or len(words) > LONGEST_NOTE:
        raise unsound()
    return words or None
