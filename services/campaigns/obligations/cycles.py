"""The cycles of obligations as they are written in a request, an answer and the table."""

import re
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from services.campaigns.fields import Day, Input, Line
from services.kernel.clock import month_bounds
from services.kernel.periods import cycles, expansion
from services.kernel.periods.cycles import Days
from services.kernel.periods.written import cycle_of, window_of
from services.kernel.web.inputs import Month, StrictInt

MOST_MONTHS = 120

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def _written_as_time(value: object) -> object:
    """Pydantic by itself reads a number as seconds, and takes a zone."""
    if isinstance(value, time) or (isinstance(value, str) and _TIME.fullmatch(value)):
        return value
    raise PydanticCustomError("time_parsing", "a time is written HH:MM")


DueTime = Annotated[
    time,
    BeforeValidator(_written_as_time),
    PlainSerializer("{:%H:%M}".format, return_type=str),
    Field(description="`HH:MM`, Asia/Shanghai: the first instant that is too late. Without it the whole day counts."),
]
AfterDays = Annotated[StrictInt, Field(ge=0, le=366, description="Days after the last day of the period.")]
Offset = Annotated[StrictInt, Field(ge=-366, le=366, description="Days after the day, before it if negative.")]
# Which numbers fit depends on the unit, so the rules of cycles refuse them, with a sentence of their own.
Number = Annotated[StrictInt, Field(ge=-1_000_000, le=1_000_000)]


class _Shape(Input):
    """What the kinds of cycles have in common."""

    def as_cycle(self) -> cycles.Cycle:
        return cycle_of(written(self))


class OnceIn(_Shape):
    """Its period is the month it falls due in."""

    kind: Literal["once"]
    due_on: Day
    due_time: DueTime | None = None


class MonthlyIn(_Shape):
    """Due at the end of `due_day`, Asia/Shanghai, of each month from `from` to `to`, both included."""

    kind: Literal["monthly"]
    due_day: Annotated[StrictInt, Field(ge=1, le=31)]
    from_: Annotated[Month, Field(alias="from")]
    to: Month

    @model_validator(mode="after")
    def _not_backwards(self) -> Self:
        if not self.from_ <= self.to:
            raise ValueError("ends before it starts")
        if _months_between(self.from_, self.to) > MOST_MONTHS:
            raise ValueError("goes on for more than ten years")
        return self


class AnchorIn(Input):
    """A date (`on`), or a day that has a name; one of the three. Without `year` the next such day is meant: of `from`
    after the campaign begins, of `to` after `from`."""

    on: Day | None = None
    festival: Line | None = Field(None, description="As in 春节, 元宵节, 中秋节.")
    named_day: Line | None = Field(None, description="As in 学雷锋日 (03-05), 扶贫日 (10-17), 志愿者日 (12-05).")
    year: Annotated[StrictInt, Field(ge=1900, le=2099)] | None = None
    offset_days: Offset = 0

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if sum(each is not None for each in (self.on, self.festival, self.named_day)) != 1:
            raise ValueError("name one day: on, festival or named_day")
        if self.on is not None and self.year is not None:
            raise ValueError("a date has its year")
        return self


class WindowIn(_Shape):
    """One period between two days, both included; due on its last day or `due_after_days` later."""

    kind: Literal["window"]
    from_: Annotated[AnchorIn, Field(alias="from")]
    to: AnchorIn
    due_after_days: AfterDays = 0
    due_time: DueTime | None = None

    def with_years(self, within: Days) -> "WindowIn":
        """Raises DayUnknown."""
        kept = expansion.with_years(window_of(written(self)), within)
        ends = {"from_": kept.start.year, "to": kept.end.year}
        changed = {name: getattr(self, name).model_copy(update={"year": year}) for name, year in ends.items()}
        return self.model_copy(update=changed)


class EveryIn(_Shape):
    """Periods of `n` units, from the one that holds `from` to the last one that begins by `to`.

    Each is due on `due_day` inside it (of the week or of the month, the last one that fits), else `due_after_days`
    after its last day. A day past the end of a month means its last day.
    """

    kind: Literal["every"]
    n: Number = 1
    unit: cycles.Unit
    from_: Annotated[Day | Month, Field(alias="from", description="A day, or a month: its first day.")]
    to: Annotated[Day | Month, Field(description="A day, or a month: its last day.")]
    starts_day: Number | None = Field(None, description="First day of a period: 1-7 of weeks, 1-31 of longer ones.")
    starts_month: Number | None = Field(None, description="First month of a year, 1-12.")
    due_day: Number | None = None
    due_after_days: AfterDays | None = None
    due_time: DueTime | None = None


class ListedPeriodIn(Input):
    """Without `due_on` it is due on its last day."""

    starts_on: Day
    ends_on: Day
    due_on: Day | None = None
    due_time: DueTime | None = None


class ListIn(_Shape):
    """Periods that do not overlap, in any order."""

    kind: Literal["list"]
    periods: list[ListedPeriodIn]


class NoneIn(_Shape):
    """No deadline: one period, the days that the campaign had when this was saved."""

    kind: Literal["none"]


CycleShape = OnceIn | MonthlyIn | WindowIn | EveryIn | ListIn | NoneIn
Cycle = Annotated[CycleShape, Field(discriminator="kind")]
_READ: TypeAdapter[CycleShape] = TypeAdapter(Cycle)


def with_years(shape: CycleShape, within: Days) -> CycleShape:
    """The years of festivals are written down, so a window stays where it was when the campaign moves. Raises
    DayUnknown."""
    return shape.with_years(within) if isinstance(shape, WindowIn) else shape


def columns_of(shape: CycleShape) -> dict[str, Any]:
    """A day and months have columns of their own, as in earlier releases; every other cycle is JSON."""
    empty = {"due_day": None, "from_month": None, "to_month": None, "due_on": None, "cycle": None}
    if isinstance(shape, MonthlyIn):
        return {**empty, "due_day": shape.due_day, "from_month": shape.from_, "to_month": shape.to}
    if isinstance(shape, OnceIn) and shape.due_time is None:
        return {**empty, "due_on": shape.due_on}
    return {**empty, "cycle": written(shape)}


def shape_of(row: Any) -> CycleShape:
    """The reverse of `columns_of`."""
    if row.cycle is not None:
        return _READ.validate_python(row.cycle)
    if row.due_on is not None:
        return OnceIn(kind="once", due_on=row.due_on)
    return MonthlyIn.model_validate(
        {"kind": "monthly", "due_day": row.due_day, "from": row.from_month, "to": row.to_month}
    )


def written(shape: _Shape) -> dict[str, Any]:
    """As the API writes it, without what was left out."""
    values: dict[str, Any] = shape.model_dump(mode="json", by_alias=True, exclude_none=True)
    return values


def _months_between(first: str, last: str) -> int:
    """
    >>> _months_between("2020-04", "2020-09"), _months_between("2019-12", "2020-01")
    (6, 2)
    """
    from_day, to_day = month_bounds(first)[0], month_bounds(last)[0]
    return (to_day.year - from_day.year) * 12 + to_day.month - from_day.month + 1
