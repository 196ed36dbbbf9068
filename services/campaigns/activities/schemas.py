"""Requests and answers of planned activities."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.campaigns.fields import Dated, Input, Line, Output
from services.kernel.web.inputs import CountryOrDivision

Note = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*\S[^\x00]*$")]


class PartyIn(Input):
    """A unit, or the name of one that is not on record here."""

    organization_id: UUID | None = None
    name: Line | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.organization_id is None) == (self.name is None):
            raise ValueError("give either a unit or a name")
        return self


class ActivityIn(Dated):
    """`division_code`: whose office plans it."""

    name: Line
    division_code: CountryOrDivision
    parent_id: UUID | None = Field(
        default=None, description="The row of the campaign below which an office of its area plans its own part."
    )
    kind: Line | None = None
    place: Line | None = None
    note: Note | None = None
    lead: PartyIn | None = Field(default=None, description="牵头单位")
    joint: Annotated[list[PartyIn], Field(max_length=60)] = Field(default_factory=list, description="配合单位")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        parties = [*([self.lead] if self.lead else []), *self.joint]
        if len({(party.organization_id, party.name) for party in parties}) != len(parties):
            raise ValueError("a unit is named twice")
        return self


class Party(Output):
    """`name`: of the unit, empty where it is not known here any more."""

    organization_id: UUID | None
    name: str


class ActivityOut(Output):
    """`may_change`: whether the caller's office may. `version`: 1 until it is changed."""

    id: UUID
    campaign_id: UUID
    parent_id: UUID | None
    division_code: str
    division_name: str
    name: str
    kind: str | None
    starts_on: date
    ends_on: date
    place: str | None
    note: str | None
    lead: Party | None
    joint: list[Party]
    cancelled_at: datetime | None
    version: int
    may_change: bool


class Activities(Output):
    """By day. `may_add`: whether the caller's office plans rows of the campaign; `may_add_below`: its own part of
    one."""

    items: list[ActivityOut]
    next: str | None
    may_add: bool
    may_add_below: bool


class ActivityBefore(Output):
    """What it said until then."""

    version: int
    changed_at: datetime
    changed_by: UUID
    name: str
    kind: str | None
    starts_on: date
    ends_on: date
    place: str | None
    note: str | None
    lead: Party | None
    joint: list[Party]


class ActivityHistory(Output):
    """The latest change first."""

    items: list[ActivityBefore]
