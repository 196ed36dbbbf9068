"""Field types of the register but those of persons (`households/persons.py`), with the messages of their refusals."""

import re
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.households import names
from services.kernel.free_text import numbers_in
from services.kernel.identity import documents
from services.kernel.web.inputs import IsoDate

_MOBILE = re.compile("1[3-9][0-9]{9}")

T = TypeVar("T")


def refuse(code: str, message: str) -> PydanticCustomError:
    """`message` is shown to the person; it must not repeat the input."""
    return PydanticCustomError(code, "{message}", {"message": message})


def whole_name(value: str) -> str:
    if not names.is_whole(value):
        raise refuse("name_not_whole", "请输入完整姓名，不能只写姓，也不能用 * 代替。")
    return value.strip()


def _names_no_person(registry_no: str) -> str:
    """It is shown to everybody, stored in clear and searched for by address, so it may be nobody's own number.

    Landline numbers, and document numbers with a wrong check digit, may be registry numbers.
    """
    for number in numbers_in(registry_no):
        if documents.is_sound(number.digits) or _MOBILE.fullmatch(number.digits) is not None:
            raise refuse("registry_no_personal", "编号里不能用身份证号或手机号，请填登记册上的编号。")
    return registry_no


def _each_once(values: list[T]) -> list[T]:
    if len(set(values)) != len(values):
        raise refuse("repeated", "同一项只能选一次。")
    return values


def _business_date(value: date) -> date:
    if not date(2000, 1, 1) <= value <= date(2100, 1, 1):
        raise refuse("date_out_of_range", "日期应在 2000 年以后。")
    return value


Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
RegistryNo = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40),
    AfterValidator(_names_no_person),
    Field(description="建档立卡 number; one household each. No mobile or document number."),
]
VillageCode = Annotated[
    str, Field(pattern=r"^[0-9]{9}$|^[0-9]{12}$", description="Statistical code of the village (12) or town (9).")
]
Purpose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=4, max_length=200),
    Field(description="Why the clear value is needed; written to the audit trail."),
]
Cell = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
BusinessDate = Annotated[IsoDate, AfterValidator(_business_date)]
EachOnce = AfterValidator(_each_once)

MOST_WORDS = 40
"""Of one list, said of one household."""
WordCode = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
"""The code of a word; what the vocabulary has, `households/said_words.py` and the rules of pairings ask."""
