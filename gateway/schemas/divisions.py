"""Divisions and the marks of areas."""

from datetime import date
from typing import Annotated

from pydantic import Field

from gateway.schemas.fields import WordCode
from services.kernel.web.inputs import DivisionLevel, InputModel, IsoDate, OutputModel


class Division(OutputModel):
    code: str
    name: str
    level: DivisionLevel
    parent: str | None = Field(description="Empty: the country.")
    kind: str = Field(description="Official word, such as 县级市; empty where an import did not say.")
    valid_to: str | None = Field(description="Day from which the division no longer exists, or null.")


class DivisionPage(OutputModel):
    items: list[Division]
    next: str | None


class DivisionMarkInput(InputModel):
    mark: Annotated[WordCode, Field(description="A code of the list `area_marks`.")]
    starts_on: IsoDate
    ends_on: IsoDate | None = Field(default=None, description="The last day; null until it is taken.")


class DivisionMarksInput(InputModel):
    """All marks of the division: what is left out is taken."""

    marks: Annotated[list[DivisionMarkInput], Field(max_length=100)]


class DivisionMark(OutputModel):
    division_code: str
    division_name: str
    mark: str
    starts_on: date
    ends_on: date | None


class DivisionMarkPage(OutputModel):
    items: list[DivisionMark]
    next: str | None


class DivisionMarks(OutputModel):
    marks: list[DivisionMark]


class DivisionCounts(OutputModel):
    code: str
    towns: int
    villages: int


class DivisionCountsPage(OutputModel):
    items: list[DivisionCounts]
    next: str | None


class DivisionRefusal(OutputModel):
    row: int = Field(description="Line of the file, the heading is line 1.")
    code: str
    message: str


class DivisionImport(OutputModel):
    rows: int
    changed: int = Field(description="New ones and those with another name.")
    unchanged: int
    refused: list[DivisionRefusal] = Field(description="In order of rows, the first 1,000.")
    refused_rows: int = Field(description="All of them.")
    dry_run: bool = Field(description="Nothing was stored: this is what would happen.")
