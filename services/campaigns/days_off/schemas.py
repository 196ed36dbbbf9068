"""Requests and answers of tables of days off."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.campaigns.fields import Input, Line, Output


class DaysOffIn(Input):
    """`csv`: a line a day, `date,name,off|work`: a day off, or a weekend day on which people work. A first line
    `date,name,kind` is passed over."""

    source: Annotated[Line, Field(description="Where the table was published.")]
    csv: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class DayOffOut(Output):
    on: date
    name: str
    kind: Literal["off", "work"]


class DaysOffOut(Output):
    year: int
    source: str
    loaded_at: datetime
    days: list[DayOffOut]


class DaysOffYears(Output):
    """By year; `published_until`: the last year whose table came with the program."""

    items: list[DaysOffOut]
    published_until: int


class SheetLine(Output):
    """A row of a sheet, not judged yet. `row`: its number there."""

    row: int
    date: str
    name: str
    kind: str


class SheetLines(Output):
    items: list[SheetLine]
