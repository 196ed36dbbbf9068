"""What campaigns reads of the events of other programs."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.kernel.events.payloads import Read


class DivisionRead(Read):
    code: str
    name: str
    level: str
    parent: str | None


class LineRead(Read):
    line: str
    parent_id: UUID | None


class OrganizationRead(Read):
    id: UUID
    name: str
    kind: str
    division_code: str | None
    lines: list[LineRead]
    closed_on: date | None = None
    successor_id: UUID | None = None
    villages: list[str] = Field(default_factory=list)


class MarkRead(Read):
    mark: str
    starts_on: date
    ends_on: date | None


class MarkedRead(Read):
    code: str
    marks: list[MarkRead]


class RevocationRead(Read):
    account_id: UUID
    at: datetime


class PairingRead(Read):
    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    starts_on: date
    ends_on: date | None


class EnrolmentRead(Read):
    pairing_id: UUID
    campaign_id: UUID
    team_id: UUID
    starts_on: date | None
    ends_on: date | None


class VisitRead(Read):
    visit_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    visited_on: date


class FilingRead(Read):
    report_id: UUID
    kind: str
    pairing_id: UUID
    team_id: UUID
    village_code: str
    month: str | None
    at: datetime
    campaign_id: UUID | None = None
    obligation_id: UUID | None = None
    period: str | None = None


class BoundRead(Read):
    """`is_chosen`: several obligations fit as well."""

    report_id: UUID
    team_id: UUID
    campaign_id: UUID | None
    obligation_id: UUID | None
    period: str | None
    is_chosen: bool = False
