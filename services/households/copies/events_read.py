"""What the register reads of the events of other programs."""

from datetime import date
from uuid import UUID

from services.kernel.events.payloads import Read


class DivisionRead(Read):
    code: str
    name: str
    parent: str | None


class LeaderRead(Read):
    account_id: UUID


class OrganizationRead(Read):
    id: UUID
    name: str
    kind: str
    division_code: str | None
    leader: LeaderRead | None
    closed_on: date | None = None


class VisitRead(Read):
    visit_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    visited_on: date
    amount_fen: int


class EmptiedRead(Read):
    """Submissions has destroyed what it had of an erased household; counts of that."""

    household_id: UUID
    photos: int
    reports: int
    scans: int


class QuotaRead(Read):
    campaign_id: UUID
    measure: str
    division_code: str | None
    organization_id: UUID | None
    amount: int


class WithdrawnRead(Read):
    campaign_id: UUID


class CampaignRead(Read):
    campaign_id: UUID
    starts_on: date
    ends_on: date
