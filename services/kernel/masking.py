"""Masking (脱敏): the only module that turns clear personal data into what lists, screens and copies show.

The masked text hides the length where the length would give information; an address ends at the village.
"""

import re
from collections.abc import Collection
from typing import NewType

from services.kernel.free_text import numbers_in

# The part before a village is the county and the town; a house or a group number there would identify a home.
_TOO_PRECISE = re.compile(r"[\d号组栋]")
_UP_TO_VILLAGE = re.compile(r"^.*?(?:村|社区|嘎查|居委会)")
HIDDEN = "***"

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
        mask = mask_phone if number.is_phone else mask_id_number
        shown += [text[end : number.begin], mask(number.digits)]
        end = number.end
    return Masked("".join([*shown, text[end:]]))
