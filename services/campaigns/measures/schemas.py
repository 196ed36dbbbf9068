"""Requests and answers of measures."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from services.campaigns.fields import Day, Input, Output
from services.kernel.web.inputs import CountryOrDivision

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00\r\n]*$")]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
MeasureKind = Literal["flow", "state"]


class MeasureIn(Input):
    """A measure that units count themselves (单位自报). What the product counts is shipped, and not changed."""

    zh: Name
    en: Name
    unit: Annotated[UnitCode, Field(description="A code of the vocabulary `measure_units`.")]
    kind: MeasureKind = Field(
        description="`flow` (流量): periods are summed. `state` (存量): the value at a day, never summed over time."
    )
    owner_code: CountryOrDivision = Field(description="The division of the office that owns it.")
    ended_on: Day | None = Field(default=None, description="From this day on no new quota names it.")


class MeasureOut(Output):
    code: str
    zh: str
    en: str
    unit: str
    kind: MeasureKind
    source: Literal["board", "units"] = Field(
        description="`board`: counted from visits and pairings. `units`: entered by the units that owe it."
    )
    dimensions: list[str] = Field(description="What it can be split by (`GET /api/progress/split`).")
    is_goal: bool = Field(description="Whether a quota may name it; nobody is asked for so many that are overdue.")
    owner_code: str | None = Field(description="Null of what is shipped.")
    ended_on: date | None
    version: int = Field(description="For `If-Match`, in quotes.")


class Measures(Output):
    items: list[MeasureOut]
    next: str | None


class BoardColumnsIn(Input):
    """Which measures the board of a campaign shows, by their codes; null: those that follow from what it asks."""

    columns: Annotated[list[UnitCode], Field(min_length=1, max_length=30)] | None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if self.columns is not None and len(set(self.columns)) != len(self.columns):
            raise ValueError("a measure is named twice")
        return self


class BoardColumns(Output):
    columns: list[str] | None
