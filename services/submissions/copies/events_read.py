"""What submissions reads of the events of other programs."""

from datetime import date
from uuid import UUID

from services.kernel.events.payloads import Read


class DivisionRead(Read):
    code: str
    name: str


class WithheldRead(Read):
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
