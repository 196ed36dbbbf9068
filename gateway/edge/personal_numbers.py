"""No phone or document number travels in an address: addresses stay in histories, bookmarks and logs of proxies."""

import re
import unicodedata
from contextlib import suppress
from datetime import date
from urllib.parse import parse_qsl

from services.kernel.problems import Problem

_DIGITS = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9A-Za-z])")
_SEPARATORS = re.compile(r"(?<=[0-9])[ \u3000-](?=[0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OPAQUE = frozenset({"cursor", "token"})


class NumberInAddress(Problem):
    # Whoever looks for a person where no search for persons is, is one an auditor looks for.
    is_recorded = True
    status = 422
    code = "number-in-address"
    title = "电话和证件号不能在这里查，请用“查找人员”。"
    title_en = "A phone or document number may not stand in an address; use the search for a person."


def check_query(query: bytes) -> None:
    """Raises NumberInAddress."""
    if not query:
        return
    for name, value in parse_qsl(query.decode("ascii"), keep_blank_values=True):
        if name not in _OPAQUE and holds_number(value):
            raise NumberInAddress()


def holds_number(text: str) -> bool:
    """Whether a mobile phone's number, or a document number with a right check digit, stands in the text.

    >>> holds_number("13900001234"), holds_number("139-0000-1234"), holds_number("11010519491231002X")
    (True, True, True)
    >>> holds_number("211381000001"), holds_number("110105194912310021"), holds_number("211381101201")
    (False, False, False)
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(
        len(number) == 11 or _is_document(number.upper())
        for written in (plain, _SEPARATORS.sub("", plain))
        for number in _DIGITS.findall(written)
    )


def _is_document(number: str) -> bool:
    """A household's registry number may have eighteen digits too, but no date and check digit in the right places."""
    with suppress(ValueError):
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
        return _CHECKS[total % 11] == number[17]
    return False
