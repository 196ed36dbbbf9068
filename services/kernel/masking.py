"""Masking (脱敏): the only module that turns clear personal data into what lists, screens and copies show.

The masked text hides the length where the length would give information; an address ends at the village.
"""

import re
from collections.abc import Collection
from typing import NewType

from services.kernel.free_text import Number, numbers_in
from services.kernel.identity.documents import DocumentKind

# The part before a village is the county and the town; a house or a group number there would identify a home.
_TOO_PRECISE = re.compile("[0-9０-９号组栋]")
_UP_TO_VILLAGE = re.compile(r"^.*?(?:村|社区|嘎查|居委会)")
HIDDEN = "***"
SHORTEST_SHOWN, LONGEST_SHORT, SHOWN_OF_SHORT = 8, 10, 3
RELATIONS = re.compile(
    "本人|户主|配偶|妻子?|丈夫|爱人|[长次三]?子|儿子|[长次三]?女|女儿|儿媳|女婿|父亲?|母亲?|爸爸|妈妈|[岳祖]父|[岳祖]母|公公"
    "|婆婆|爷爷|奶奶|外公|外婆|孙子|孙女|外孙女?|哥哥|兄|弟弟?|姐姐?|妹妹?|侄[子女]|外甥女?|叔叔|伯伯|姑姑|舅舅|姨"
    "|亲属|亲戚|家属|家人|监护人|邻居|村干部|村委会|组长|单位|家里?|座机|手机"
)
"""Words of a remark beside a phone that name nobody."""

Masked = NewType("Masked", str)
"""Masked text; output models accept no other type for personal data."""


def mask_name(name: str) -> Masked:
    """
    >>> mask_name("王守田"), mask_name("王田")
    ('王**', '王**')
    """
    return Masked(name[:1] + "**")


def mask_phone(phone: str) -> Masked:
    """
    >>> mask_phone("13900001234"), mask_phone("04215551234"), mask_phone("5551234")
    ('139****1234', '042****1234', '****')
    """
    # The two ends of a short number would be the whole number.
    return Masked(f"{phone[:3]}****{phone[-4:]}" if len(phone) > 8 else "****")


def mask_id_number(number: str) -> Masked:
    """The last four only: the first fourteen contain place and day of birth.

    >>> mask_id_number("11010519491231002X")
    '**************002X'
    """
    return Masked("*" * 14 + number[-4:])


def mask_document(number: str, kind: DocumentKind) -> Masked:
    """Numbers of other documents are short: of eight or more the last three, of fewer nothing.

    >>> mask_document("11010519491231002X", DocumentKind.RESIDENT), mask_document("E12345678", DocumentKind.PASSPORT)
    ('**************002X', '******678')
    >>> mask_document("A12345", DocumentKind.OTHER)
    '******'
    """
    if kind in {DocumentKind.RESIDENT, DocumentKind.RESIDENCE_PERMIT}:
        return mask_id_number(number)
    shown = number[-SHOWN_OF_SHORT:] if len(number) >= SHORTEST_SHOWN and number[-SHOWN_OF_SHORT:].isalnum() else ""
    return Masked("*" * 6 + shown)


def mask_phone_note(note: str) -> Masked:
    """Only whose phone it is, as a relation: anything else may be a name.

    >>> mask_phone_note("儿子"), mask_phone_note("儿子 邻居"), mask_phone_note("儿子王小田")
    ('儿子', '儿子 邻居', '***')
    """
    return Masked(note if all(RELATIONS.fullmatch(word) for word in note.split()) else HIDDEN)


def mask_address(address: str, village_name: str | None) -> Masked:
    """Ends at the village; hides everything when no village is recognised.

    >>> mask_address("辽宁省北票市大板镇上园村三组12号", "上园村")
    '辽宁省北票市大板镇上园村***'
    >>> mask_address("大板镇上园村三组", None)
    '大板镇上园村***'
    >>> mask_address("人民路12号", None)
    '***'
    >>> mask_address("三组12号，上园村西头", "上园村"), mask_address("人民路12号上园村", None)
    ('上园村***', '***')
    """
    if village_name and village_name in address:
        before = address[: address.index(village_name)]
        return Masked(("" if _TOO_PRECISE.search(before) else before) + village_name + HIDDEN)
    found = _UP_TO_VILLAGE.match(address)
    return Masked((found[0] if found and not _TOO_PRECISE.search(found[0]) else "") + HIDDEN)


def mask_text(text: str, own: Collection[str] = ()) -> Masked:
    """What somebody typed, with the telephone, document and bank card numbers in it masked.

    `own`: numbers of whom it is about, as they are stored; these are found in any grouping.

    >>> mask_text("户主电话１３９ 0000 1234，身份证11010519491231002x，2020-05-25送米面，合计1500元")
    '户主电话139****1234，身份证**************002X，2020-05-25送米面，合计1500元'
    >>> mask_text("前三位139，后面是1234，最后5678", ["13912345678"]), mask_text("共139户1234人", ["13912345678"])
    ('前三位139****5678', '共139户1234人')
    """
    shown, end = [], 0
    for number in numbers_in(text, own):
        shown += [text[end : number.begin], _mask_number(number)]
        end = number.end
    return Masked("".join([*shown, text[end:]]))


def _mask_number(number: Number) -> Masked:
    if number.is_phone:
        return mask_phone(number.digits)
    # The digits of a passport or permit, without its letters.
    is_short = len(number.digits) <= LONGEST_SHORT
    return mask_document(number.digits, DocumentKind.OTHER) if is_short else mask_id_number(number.digits)
