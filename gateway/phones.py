"""The telephone of an account: one number in canonical form, or one that only an office has, as it was typed.

That is a number of the exchange or without area code, of up to eight digits, or a service number (400).
"""

import re
from typing import Final

from services.kernel.identity.phones import read_phones, unsound
from services.kernel.identity.spelling import IdentityRefused, plain

_OF_AN_OFFICE: Final = re.compile("[0-9]{5,8}|[48]00[0-9]{7}")
_GAPS: Final = re.compile("[ -]")


def account_phone(text: str) -> str:
    """Raises IdentityRefused, also where there is a second number or a remark: an account has no room for them.

    >>> account_phone("+86 139-0000-1234"), account_phone("（0421）3456789"), account_phone("400-123-4567")
    ('13900001234', '04213456789', '400-123-4567')
    """
    if "\n" in text or "\r" in text:
        raise unsound()
    written = plain(text)
    try:
        phones = read_phones(written)
    except IdentityRefused:
        if _OF_AN_OFFICE.fullmatch(_GAPS.sub("", written)) is None:
            raise
        return written
    if len(phones.numbers) > 1 or phones.note is not None:
        raise unsound()
    return phones.numbers[0]


def in_one_form(phone: str | None) -> str | None:
    """Of a stored one: an earlier release stored it as it was typed."""
    if phone is None:
        return None
    try:
        return account_phone(phone)
    except IdentityRefused:
        return phone
