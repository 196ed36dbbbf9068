"""Resident identity numbers (公民身份号码), GB 11643-1999.

Only form, birth date and check digit are tested. The region code is never a reason to refuse: valid numbers hold codes
of counties that were abolished long ago, and libraries that check the region reject real people.
"""

import re
from datetime import date

_FORM = re.compile(r"[1-9]\d{16}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def normalise(number: str) -> str:
    """
    >>> normalise(" 11010519491231002x ")
    '11010519491231002X'
    """
    return number.strip().upper()


def check_digit(first_seventeen: str) -> str:
    """
    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return _CHECK_DIGITS[total % 11]


def is_sound(number: str) -> bool:
    """Whether a normalised number is valid.

    >>> is_sound("11010519491231002X"), is_sound("110105194912310021"), is_sound("11010519491331002X")
    (True, False, False)
    """
    if _FORM.fullmatch(number) is None or check_digit(number[:17]) != number[17]:
        return False
    return _is_date(number[6:14])


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
