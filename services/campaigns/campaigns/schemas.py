"""Requests and answers of campaigns."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.campaigns.fields import Dated, Line, Output
from services.kernel.web.inputs import (
    DivisionCode,
    StrictInt,
)


class PhaseIn(Dated):
    """阶段: part of the plan's narrative; nothing is due because a phase ends (S2-22)."""

    name: Line


class CampaignIn(Dated):
    name: Line
    series: Line
    year: Annotated[StrictInt, Field(ge=1949, le=2100)]
    notice_id: UUID | None = None
    division_code: DivisionCode
    phases: Annotated[list[PhaseIn], Field(max_length=50)] = Field(default_factory=list)
    state: Literal["published"] | None = Field(
        default=None, description="As it was read. A campaign is archived by `/archive` only."
    )
    archived_at: None = Field(default=None, description="As it was read.")


CampaignState = Literal["published", "archived"]


class PhaseOut(Output):
    position: int
    name: str
    starts_on: date
    ends_on: date


class CampaignOut(Output):
    id: UUID
    name: str
    series: str
    year: int
    notice_id: UUID | None
    division_code: str
    starts_on: date
    ends_on: date
    state: CampaignState = Field(description="归档: an archived campaign is not changed any more.")
    archived_at: datetime | None
    phases: list[PhaseOut]


class CampaignSummary(Output):
    id: UUID
    name: str
    series: str
    year: int
    division_code: str
    starts_on: date
    ends_on: date


class Campaigns(Output):
    items: list[CampaignSummary]
    next: str | None
