"""Document numbers: resident identity numbers (公民身份号码, GB 11643-1999), passports and permits.

Of a resident number only form, birth date and check digit are tested. The region code is never a reason to refuse:
valid numbers hold codes of counties that were abolished long ago, and libraries that check the region reject real
people.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul
from typing import Final

from services.kernel.identity.phones import digits_lost
from services.kernel.identity.spelling import IdentityRefused, plain


class DocumentKind(StrEnum):
    """证件类型."""

    RESIDENT = "resident"
    """居民身份证."""
    PASSPORT = "passport"
    """护照."""
    HK_MACAO_PERMIT = "hk_macao_permit"
    """港澳居民来往内地通行证."""
    TAIWAN_PERMIT = "taiwan_permit"
    """台湾居民来往大陆通行证."""
    RESIDENCE_PERMIT = "residence_permit"
    """港澳台居民居住证, 外国人永久居留身份证."""
    OTHER = "other"
    """其他证件."""


_WORDS: Final = {
    "港澳居民来往内地通行证": DocumentKind.HK_MACAO_PERMIT,
    "港澳通行证": DocumentKind.HK_MACAO_PERMIT,
    "港澳台居民居住证": DocumentKind.RESIDENCE_PERMIT,
    "港澳居民居住证": DocumentKind.RESIDENCE_PERMIT,
    "台湾居民居住证": DocumentKind.RESIDENCE_PERMIT,
    "外国人永久居留身份证": DocumentKind.RESIDENCE_PERMIT,
    "台湾居民来往大陆通行证": DocumentKind.TAIWAN_PERMIT,
    "居民身份证": DocumentKind.RESIDENT,
    "身份证": DocumentKind.RESIDENT,
    "居住证": DocumentKind.RESIDENCE_PERMIT,
    "回乡证": DocumentKind.HK_MACAO_PERMIT,
    "台胞证": DocumentKind.TAIWAN_PERMIT,
    "护照": DocumentKind.PASSPORT,
    "军官证": DocumentKind.OTHER,
    "士兵证": DocumentKind.OTHER,
    "军人证": DocumentKind.OTHER,
    "警官证": DocumentKind.OTHER,
    "文职干部证": DocumentKind.OTHER,
    "出生证": DocumentKind.OTHER,
    "出生医学证明": DocumentKind.OTHER,
    "户口簿": DocumentKind.OTHER,
    "户口本": DocumentKind.OTHER,
    "残疾人证": DocumentKind.OTHER,
    "残疾证": DocumentKind.OTHER,
    "普通护照": DocumentKind.PASSPORT,
    "外国护照": DocumentKind.PASSPORT,
    "中国护照": DocumentKind.PASSPORT,
    "其他": DocumentKind.OTHER,
}
_ALTERNATIVES: Final = "|".join(sorted(_WORDS, key=len, reverse=True))
_WORD_BEFORE: Final = re.compile(rf"\(?(?P<word>{_ALTERNATIVES})(?:号码|号)?\)?\s*:?\s*")
_WORD_AFTER: Final = re.compile(rf"\s*\(?(?P<word>{_ALTERNATIVES})\)?$")

_BLANKS: Final = re.compile(r"[\s-]")
# People write a sign of multiplication or the letters of other alphabets for the last X.
_TO_X: Final = str.maketrans("×ХΧ", "XXX")
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,3}")
_LOST: Final = re.compile(r"[0-9]{15}000")

_RESIDENT: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
# A disabled person's certificate has the number, and behind it kind and degree; a new certificate also which one it is.
_OF_DISABLED: Final = re.compile(r"([1-9][0-9]{16}[0-9X])[1-7][1-4](?:B[0-9]?)?")
_RESIDENT_UNTIL_1999: Final = re.compile(r"[1-9][0-9]{14}")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
_PERMIT_REGIONS: Final = ("81", "82", "83", "9")
"""Hong Kong, Macao and Taiwan as the first digits of a residence permit, and a foreigner's."""

# Tried in this order where nobody has said of which kind the document is.
_BY_FORM: Final = (
    (DocumentKind.HK_MACAO_PERMIT, re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")),
    (
        DocumentKind.PASSPORT,
        re.compile(r"E[A-Z0-9][0-9]{7}|[GDSP][0-9]{7,8}|[DSP]E[0-9]{7}|KJ?[0-9]{7,8}|MA[0-9]{7}|MB[0-9]{7}"),
    ),
    (DocumentKind.TAIWAN_PERMIT, re.compile(r"[0-9]{8}|[0-9]{10}\([A-Z]\)")),
)
_BY_KIND: Final = {
    DocumentKind.PASSPORT: re.compile(r"(?=.*[0-9])[A-Z0-9]{5,17}"),
    DocumentKind.HK_MACAO_PERMIT: re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    DocumentKind.TAIWAN_PERMIT: re.compile(r"[0-9]{8}|[0-9]{10}(?:\(?[A-Z]\)?)?"),
    DocumentKind.RESIDENCE_PERMIT: re.compile(r"[A-Z]{3}[0-9]{12}"),
    DocumentKind.OTHER: re.compile(r"(?=.*[0-9])[A-Z0-9\u4e00-\u9fff()/]{4,30}"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """`number`: canonical; `is_upgraded`: 15 digits were given, and century and check digit added here."""

    kind: DocumentKind
    number: str
    is_upgraded: bool = False


def read_document(text: str, kind: DocumentKind | None = None) -> Document:
    """`kind`: what the document is said to be; otherwise a word beside the number says it, or the form does.

    Raises IdentityRefused. A number in the form of a resident number is one, whatever it is said to be.

    >>> read_document(" 110105 19491231 002ｘ").number, read_document("110105491231002")
    ('11010519491231002X', Document(kind=<DocumentKind.RESIDENT: 'resident'>, number='11010519491231002X', \
is_upgraded=True))
    >>> read_document("护照：e12345678").kind.value, read_document("H12345678").kind.value
    ('passport', 'hk_macao_permit')
    >>> read_document("11010519491231002X43").number
    '11010519491231002X'
    """
    # Nearly all numbers are typed like this.
    if _RESIDENT.fullmatch(text):
        return _resident(text)
    said, written = _without_word(plain(text).upper())
    if _SCIENTIFIC.fullmatch(written):
        raise digits_lost()
    number = _BLANKS.sub("", written)
    as_resident = number.translate(_TO_X)
    if _RESIDENT.fullmatch(as_resident):
        return _resident(as_resident)
    if (disabled := _OF_DISABLED.fullmatch(as_resident)) and is_sound(disabled[1]):
        return _resident(disabled[1])
    kind = kind or said
    if kind in {None, DocumentKind.RESIDENT} and _RESIDENT_UNTIL_1999.fullmatch(number):
        return _upgraded(number)
    if kind is None:
        kind = next((each for each, form in _BY_FORM if form.fullmatch(number)), None)
        # Eight digits may be a day of birth in the wrong column.
        if kind is DocumentKind.TAIWAN_PERMIT and _is_date(number[:8]):
            raise unsound()
    form = _BY_KIND.get(kind) if kind else None
    if kind is None or form is None or form.fullmatch(number) is None:
        raise unsound()
    return Document(kind, number)


def kind_of(word: str) -> DocumentKind | None:
    """What a column 证件类型 says; None for a word that is not known.

    >>> kind_of(" 居民 身份证").value, kind_of("学生证")
    ('resident', None)
    """
    return _WORDS.get(_BLANKS.sub("", plain(word)))


def unsound() -> IdentityRefused:
    return IdentityRefused("id_number_unsound", "身份证号码有误，请对照证件核对。")


def check_digit(first_seventeen: str) -> str:
    """
    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(map(mul, _WEIGHTS, map(int, first_seventeen)))
    return _CHECK_DIGITS[total % 11]


def is_sound(number: str) -> bool:
    """Whether a canonical resident number, or a permit in its form, is valid.

    >>> is_sound("11010519491231002X"), is_sound("110105194912310021"), is_sound("11010519491331002X")
    (True, False, False)
    """
    if _RESIDENT.fullmatch(number) is None or check_digit(number[:17]) != number[17]:
        return False
    return _is_date(number[6:14])


def _without_word(written: str) -> tuple[DocumentKind | None, str]:
    for pattern, find in ((_WORD_BEFORE, "match"), (_WORD_AFTER, "search")):
        found = getattr(pattern, find)(written)
        if found is not None:
            return _WORDS[found["word"]], (written[: found.start()] + written[found.end() :]).strip()
    return None, written


def _resident(number: str) -> Document:
    """Raises IdentityRefused."""
    if not is_sound(number):
        raise digits_lost() if _LOST.fullmatch(number) else unsound()
    is_permit = number.startswith(_PERMIT_REGIONS)
    return Document(DocumentKind.RESIDENCE_PERMIT if is_permit else DocumentKind.RESIDENT, number)


def _upgraded(number: str) -> Document:
    """Of the century 19: numbers of 15 digits were given out until 1999. Raises IdentityRefused."""
    first = f"{number[:6]}19{number[6:]}"
    if not _is_date(first[6:14]):
        raise unsound()
    return Document(DocumentKind.RESIDENT, first + check_digit(first), is_upgraded=True)


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
