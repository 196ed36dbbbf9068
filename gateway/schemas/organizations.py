"""Units, and the people of teams."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from gateway.schemas.fields import ONE_LINE, Line, Name, OrganizationKind, WordCode
from services.kernel.web.inputs import CountryOrDivision, InputModel, OutputModel


class LineInput(InputModel):
    line: Line
    parent_id: UUID | None = None


class LineOut(OutputModel):
    line: Line
    parent_id: UUID | None


class OrganizationInput(InputModel):
    name: Name
    kind: OrganizationKind
    division_code: CountryOrDivision
    lines: Annotated[list[LineInput], Field(max_length=20)] = Field(default_factory=list)
    leader_id: UUID | None = Field(default=None, description="Teams only. Left out, the leader stays.")
    members: Annotated[list[UUID], Field(max_length=500)] | None = Field(
        default=None, description="Teams only: accounts. Left out, the members stay."
    )


RegistrationNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=ONE_LINE)
]

HostKind = Annotated[WordCode, Field(description="Teams only. A code of the list `host_kinds`.")]

RegistrationState = Annotated[WordCode, Field(description="Teams only. A code of the list `registration_states`.")]


class UnitLine(OutputModel):
    line: str
    parent_id: UUID | None
    parent_name: str | None


class Village(OutputModel):
    code: str
    name: str


class UnitDescription(OutputModel):
    """Of a team whose host it is, who leads it, its registration; null where it is not known."""

    host_kind: str | None
    party_lead: bool | None
    registration_state: str | None
    registration_number: str | None
    villages: list[Village] = Field(description="Of the unit's own (帮扶村), by code.")


class Leader(OutputModel):
    account_id: UUID
    name: str
    phone: str | None


class Member(OutputModel):
    account_id: UUID
    name: str


class Organization(UnitDescription):
    id: UUID
    name: str
    kind: OrganizationKind
    division_code: str
    division_name: str
    lines: list[LineOut]
    closed_on: date | None = Field(description="Closed or merged on this day; null while it works.")
    successor_id: UUID | None = Field(description="The unit that it was merged into.")
    successor_name: str | None
    leader: Leader | None
    members: list[Member] = Field(
        description="Volunteers and leader of a team; empty for others. Masked, like the leader's phone, for who sees "
        "households masked there; empty, and no phone, for who sees none."
    )
    people: int = Field(description="The number of members, for everybody.")
    reporting_unit: str = Field(description="Who reports for it (报送单位): its parent on the first line, or itself.")
    may_change: bool = Field(
        description="Whether the caller changes it: one of its area, of its line or of none; never of another line."
    )


class OrganizationItem(OutputModel):
    id: UUID
    name: str
    kind: OrganizationKind
    division_code: str
    lines: list[LineOut]
    closed_on: date | None = Field(description="Closed or merged on this day; null while it works.")
    successor_id: UUID | None = Field(description="The unit that it was merged into.")


class OrganizationInList(OrganizationItem):
    division_name: str
    leader_name: str | None
    people: int = Field(description="Volunteers and leader whose accounts are active.")
    may_change: bool = Field(
        description="Whether the caller changes it: one of its area, of its line or of none; never of another line."
    )


class OrganizationPage(OutputModel):
    items: list[OrganizationInList]
    next: str | None
