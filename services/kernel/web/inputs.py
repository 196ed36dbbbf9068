"""Input validation: unknown fields and parameters are refused, numbers are numbers, and texts hold only what a database
and a form can store."""

import re
from collections.abc import Iterator
from datetime import date
from inspect import isclass
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from services.kernel.web.policies import checked_last

# NUL breaks PostgreSQL, lone surrogates break UTF-8; the other control characters have no use in a sentence.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CHECKED: Final = "text is checked"

StrictInt = Annotated[int, Field(strict=True)]
AmountFen = Annotated[int, Field(strict=True, ge=0, le=100_000_000_000, description="Money in 分 (1/100 元).")]


class InputModel(BaseModel):
    """Base of every request body."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_control_characters(cls, value: Any, info: ValidationInfo) -> Any:
        if info.context is not _CHECKED and has_forbidden_text(value):
            raise PydanticCustomError("text_forbidden", "text holds control characters")
        return value


LONGEST_NAME: Final = 60
"""Of a parameter that is said back, in characters."""


def refuse_unknown_parameters(request: Request, after: str) -> None:
    """A mistyped filter would answer with everything. Raises RequestValidationError.

    `after`: what was checked just now. Whoever may not ask at all is told that first, and it is on the trail.
    """
    route = request.scope.get("route")
    # What is not on the API page is called by our own programs only.
    if not isinstance(route, APIRoute) or not route.include_in_schema or checked_last(route.dependant) != after:
        return
    known = set(_parameters_of(route.dependant))
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise RequestValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name[:LONGEST_NAME]), "msg": "unknown"} for name in unknown]
        )


def _parameters_of(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isclass(annotation) and issubclass(annotation, BaseModel):
            yield from (each.alias or name for name, each in annotation.model_fields.items())
        else:
            yield field.alias
    for each in dependant.dependencies:
        yield from _parameters_of(each)


class OutputModel(BaseModel):
    """Base of every answer: built from rows or keyword arguments, no field left out."""

    model_config = ConfigDict(from_attributes=True)


Input = TypeVar("Input", bound=InputModel)


def read_value(model: type[Input], value: Any) -> Input:
    """As `model.model_validate`, for many rows: checks control characters once, not in every nested model.

    Raises ValueError.
    """
    context = None if has_forbidden_text(value) else _CHECKED
    return model.model_validate(value, context=context)


def without_forbidden_text(text: str) -> str:
    """
    >>> without_forbidden_text("户\\x07编\\x1f号")
    '户编号'
    """
    return _FORBIDDEN.sub("", text)


def has_forbidden_text(value: Any) -> bool:
    """Whether any text in a JSON value holds a control character or half a surrogate pair."""
    # A list of open values instead of recursion: the parser accepts a thousand levels, more than Python's stack.
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, str):
            if _FORBIDDEN.search(part):
                return True
        elif isinstance(part, dict):
            left += (*part.keys(), *part.values())
        elif isinstance(part, (list, tuple)):
            left += part
    return False


def _plain(value: str) -> str:
    if _FORBIDDEN.search(value):
        raise PydanticCustomError("text_forbidden", "text holds control characters")
    return value


PlainText = Annotated[str, AfterValidator(_plain)]
"""For query parameters; bodies are checked as a whole by `InputModel`."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:.*")


def _written_as_date(value: object) -> object:
    if (isinstance(value, str) and not _DATE.fullmatch(value)) or isinstance(value, (int, float)):
        raise PydanticCustomError("date_parsing", "a date is written YYYY-MM-DD")
    return value


def _written_as_moment(value: object) -> object:
    if (isinstance(value, str) and not _MOMENT.fullmatch(value)) or isinstance(value, (int, float)):
        raise PydanticCustomError("datetime_parsing", "a moment is written YYYY-MM-DDThh:mm:ssZ")
    return value


# Pydantic by itself reads a number, or a text of digits, as seconds since 1970, and midnight in any zone as a date.
WRITTEN_AS_DATE: Final = BeforeValidator(_written_as_date)
WRITTEN_AS_MOMENT: Final = BeforeValidator(_written_as_moment)
IsoDate = Annotated[date, WRITTEN_AS_DATE]
IsoMoment = Annotated[AwareDatetime, WRITTEN_AS_MOMENT]

DivisionLevel = Literal["province", "city", "county", "town", "village"]
DivisionCode = Annotated[str, Field(pattern=r"^(?:[0-9]{2}){1,3}$|^[0-9]{9}$|^[0-9]{12}$")]
CountryOrDivision = Annotated[
    str,
    Field(
        pattern=r"^(?:[0-9]{2}){0,3}$|^[0-9]{9}$|^[0-9]{12}$", description="2 to 12 digits; empty: the whole country."
    ),
]
# Not every four digits: there is no year 0, and no month follows the last month of 9999.
Month = Annotated[str, Field(pattern=r"^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])$", description="`YYYY-MM`")]
