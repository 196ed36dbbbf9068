"""What submissions reads of the events of other programs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.kernel.events.payloads import Read


class DivisionRead(Read):
    code: str
    name: str


class LineRead(Read):
    line: str
    parent_id: UUID | None


class OrganizationRead(Read):
    id: UUID
    kind: str
    lines: list[LineRead]


class ObligationLinesRead(Read):
    obligation_id: UUID
    lines: list[str]


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


class ObligationRead(Read):
    """`cycle` stands in events of cycles other than months and a single day. `ended_on`: periods that begin later are
    asked of nobody."""

    obligation_id: UUID
    campaign_id: UUID
    name: str
    form: str
    due_day: int | None
    from_month: str | None
    to_month: str | None
    due_on: date | None
    cycle: dict[str, Any] | None = None
    ended_on: date | None = None

    @property
    def written_cycle(self) -> dict[str, Any]:
        """As the API of campaigns writes it."""
        if self.cycle is not None:
            return self.cycle
        if self.due_on is not None:
            return {"kind": "once", "due_on": self.due_on.isoformat()}
        return {"kind": "monthly", "due_day": self.due_day, "from": self.from_month, "to": self.to_month}


class ObligationWithdrawnRead(Read):
    obligation_id: UUID


class CampaignRead(Read):
    campaign_id: UUID
    division_code: str
    starts_on: date
    ends_on: date
    archived_at: datetime | None = None
