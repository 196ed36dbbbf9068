"""Requests and answers of campaigns."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.campaigns.fields import Dated, Input, Line, Output
from services.kernel.web.inputs import (
    CountryOrDivision,
    StrictInt,
)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class PhaseIn(Dated):
    """阶段: part of the plan's narrative; nothing is due because a phase ends (S2-22)."""

    name: Line


class Serves(Input):
    """服务对象: whom a campaign serves. Codes of the vocabularies of the register; empty lists mean everybody."""

    statuses: Annotated[list[Code], Field(max_length=50)] = Field(
        default_factory=list, description="Of households, such as `registered_poor` (建档立卡)."
    )
    groups: Annotated[list[Code], Field(max_length=50)] = Field(
        default_factory=list, description="Of people, such as `elderly` (老年人)."
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({*self.statuses}) != len(self.statuses) or len({*self.groups}) != len(self.groups):
            raise ValueError("a code is named twice")
        return self


class CampaignIn(Dated):
    name: Line
    series: Line
    year: Annotated[StrictInt, Field(ge=1949, le=2100)]
    notice_id: UUID | None = None
    division_code: CountryOrDivision
    phases: Annotated[list[PhaseIn], Field(max_length=50)] = Field(default_factory=list)
    theme: Line | None = Field(default=None, description="主题")
    serves: Serves = Field(default_factory=Serves)
    open_below: bool = Field(
        default=False, description="Whether units and teams below the participants see it. Asked where it has rules."
    )
    takes_pairings: bool | None = Field(
        default=None,
        description="Whether pairings are enrolled in it. Left out, it follows from what the campaign asks: a form or "
        "visits of teams, or a quota of households.",
    )
    state: Literal["draft", "published"] | None = Field(
        default=None,
        description="`draft`: seen by its own office only. Left out, the campaign is published at once. A campaign is "
        "closed and archived by `/close` and `/archive` only.",
    )
    archived_at: None = Field(default=None, description="As it was read.")
    is_own: bool | None = Field(default=None, description="As it was read.")
    may_change: bool | None = Field(default=None, description="As it was read.")


CampaignState = Literal["draft", "published", "closed", "archived"]
Concern = Literal["due", "own", "area"]


class PhaseOut(Output):
    position: int
    name: str
    starts_on: date
    ends_on: date


class ServesOut(Output):
    statuses: list[str]
    groups: list[str]


class CampaignOut(Output):
    id: UUID
    name: str
    series: str
    year: int
    notice_id: UUID | None
    division_code: str
    starts_on: date
    ends_on: date
    theme: str | None
    serves: ServesOut
    open_below: bool
    takes_pairings: bool | None
    state: CampaignState = Field(
        description="`closed` (结束): late filings and corrections still come in. `archived` (归档): nothing changes."
    )
    archived_at: datetime | None
    phases: list[PhaseOut]
    is_own: bool = Field(description="Whether the caller's office made it.")
    may_change: bool = Field(description="Whether the caller's office changes it: its own, and the offices above.")


class CampaignSummary(Output):
    id: UUID
    name: str
    series: str
    year: int
    division_code: str
    starts_on: date
    ends_on: date
    state: CampaignState
    has_dues: bool = Field(description="Whether something of it is, or was, due by or to the caller.")
    of_other_lines: bool = Field(
        description="Of an office on lines: what it asks here is on other lines only, or another line's office made "
        "it. No board of the caller's opens on it by itself."
    )
    concern: Concern | None = Field(
        description="With `mine`: `due` where something is open, `own` where the caller's office made it, else `area`."
    )


class Campaigns(Output):
    items: list[CampaignSummary]
    next: str | None
