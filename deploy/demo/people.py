"""Invented people, with numbers nobody can hold.

- ID numbers pass the form, the date and the check digit of GB 11643, but begin with region 69: GB/T 2260 never had a
  province of that number, so no authority can ever have issued one.
- Telephone numbers are landlines whose subscriber part begins with 0. In China 0 is the trunk prefix: no subscriber
  number begins with it, so none of these can ring anywhere.
- Names are put together at random from common surnames and given names.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.demo.names import words

IMPOSSIBLE_REGION = "69"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    id_number: str
    phone: str


def villager(choice: Random) -> Person:
    born = date(1935, 1, 1) + timedelta(days=choice.randrange(45 * 365))
    return Person(_name(choice, "villagers"), impossible_id_number(choice, born), impossible_phone(choice))


def volunteer_name(choice: Random) -> str:
    return _name(choice, "volunteers")


def impossible_id_number(choice: Random, born: date) -> str:
    """18 characters in valid form that no authority can have issued."""
    first = f"{IMPOSSIBLE_REGION}{choice.randrange(10000):04d}{born:%Y%m%d}{choice.randrange(1000):03d}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True))
    return first + _CHECK_DIGITS[total % 11]


def impossible_phone(choice: Random) -> str:
    """A landline of 朝阳 (0421) with a subscriber number that begins with 0."""
    return f"0421-0{choice.randrange(1_000_000):06d}"


def _name(choice: Random, given: str) -> str:
    return choice.choice(words("surnames")) + choice.choice(words(given))
