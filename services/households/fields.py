"""Field types of the register, with the messages of their refusals."""

import re
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.households import id_numbers, names
from services.kernel.free_text import numbers_in
from services.kernel.web.inputs import IsoDate

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
_SEPARATORS = re.compile(r"[\s-]")
_MOBILE = re.compile(r"1[3-9]\d{9}")

T = TypeVar("T")


def refuse(code: str, message: str) -> PydanticCustomError:
    """`message` is shown to the person; it must not repeat the input."""
    return PydanticCustomError(code, "{message}", {"message": message})


def sound_id_number(value: str) -> str:
    number = id_numbers.normalise(value)
    if not id_numbers.is_sound(number):
        raise refuse("id_number_unsound", "身份证号码有误，请对照证件核对。")
    return number


def sound_phone(value: str) -> str:
    phone = _SEPARATORS.sub("", value)
    if _PHONE.fullmatch(phone) is None:
        raise refuse("phone_unsound", "电话号码有误，请填写手机号或带区号的座机号。")
    return phone


def whole_name(value: str) -> str:
    if not names.is_whole(value):
        raise refuse("name_not_whole", "请输入完整姓名，不能只写姓，也不能用 * 代替。")
    return value.strip()


def _names_no_person(registry_no: str) -> str:
    """It is shown to everybody, stored in clear and searched for by address, so it may be nobody's own number.

    Landline numbers, and document numbers with a wrong check digit, may be registry numbers.
    """
    for number in numbers_in(registry_no):
        if id_numbers.is_sound(number.digits) or _MOBILE.fullmatch(number.digits) is not None:
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


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
IdNumber = Annotated[
    str,
    AfterValidator(sound_id_number),
    Field(max_length=20, description="公民身份号码; checked by GB 11643 form, date and check digit, never by region."),
]
Phone = Annotated[
    str, AfterValidator(sound_phone), Field(max_length=20, description="Mobile, or landline with area code.")
]
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
