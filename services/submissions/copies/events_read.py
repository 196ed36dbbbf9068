"""What submissions reads of the events of other programs."""

from datetime import date, datetime
from uuid import UUID

from services.kernel.events.payloads import Read


class DivisionRead(Read):
    code: str
    name: str


class WithheldRead(Read):
    household_id: UUID
    village_code: str


class MovedRead(Read):
    household_id: UUID
    village_code: str


class PairingRead(Read):
    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    starts_on: date
    ends_on: date | None
    closed: bool


class CampaignWithdrawnRead(Read):
    campaign_id: UUID


class CampaignRead(Read):
    campaign_id: UUID
    division_code: str
    starts_on: date
    ends_on: date
    archived_at: datetime | None = None
