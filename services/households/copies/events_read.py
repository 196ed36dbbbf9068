"""What the register reads of the events of other programs."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.kernel.events.payloads import Read
from services.kernel.events.word_copies import WordRead


class DivisionRead(Read):
    code: str
    name: str
    parent: str | None


class LeaderRead(Read):
    account_id: UUID


class LineRead(Read):
    line: str
    parent_id: UUID | None


class OrganizationRead(Read):
    id: UUID
    name: str
    kind: str
    division_code: str | None
    lines: list[LineRead]
    leader: LeaderRead | None
    closed_on: date | None = None
    successor_id: UUID | None = None


class VisitRead(Read):
    """Events of earlier releases tell neither goals nor supports."""

    visit_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    visited_on: date
    amount_fen: int
    aid_domains: list[str] = Field(default_factory=list)
    goals: list[str] | None = None
    supports: list[str] | None = None


class EmptiedRead(Read):
    """Submissions has destroyed what it had of an erased household; counts of that."""

    household_id: UUID
    photos: int
    reports: int
    scans: int


class MappedWordRead(Read):
    list: str
    code: str


class RegisterWordRead(WordRead):
    """With what a sheet may write for it. Events of earlier releases do not tell that."""

    synonyms: list[str] = Field(default_factory=list)
    mappings: list[MappedWordRead] = Field(default_factory=list)
    starts_on: date | None = None
    owner_code: str | None = None


class QuotaRead(Read):
    campaign_id: UUID
    measure: str
    division_code: str | None
    organization_id: UUID | None
    amount: int


class WithdrawnRead(Read):
    campaign_id: UUID


class ServesRead(Read):
    statuses: list[str] = Field(default_factory=list)
    groups: list[str] = Field(default_factory=list)


class CampaignRead(Read):
    """Events of earlier releases end with `archived_at`, or before it."""

    campaign_id: UUID
    name: str
    starts_on: date
    ends_on: date
    division_code: str
    archived_at: datetime | None = None
    series: str | None = None
    year: int | None = None
    state: str | None = None
    closed_at: datetime | None = None
    serves: ServesRead = ServesRead()
    open_below: bool = False
    has_rules: bool = False
    takes_pairings: bool | None = None
    board_columns: list[str] | None = None


class ParticipantsRead(Read):
    campaign_id: UUID
    joined: list[UUID]
    left: list[UUID]


class PeriodRead(Read):
    key: str
    starts_on: date
    ends_on: date
    due_on: date | None
    due_at: datetime | None


class ObligationRead(Read):
    """Months and a single day stand in columns of their own; every other cycle comes with its periods.

    `owed_by_kind`: null of a duty whose units are found by rules. `ended_on`: periods that begin later are asked of
    nobody.
    """

    obligation_id: UUID
    campaign_id: UUID
    form: str
    owed_by_kind: str | None
    owed_by_code: str
    due_day: int | None
    from_month: str | None
    to_month: str | None
    due_on: date | None
    periods: list[PeriodRead] | None = None
    ended_on: date | None = None
    minimum: int


class ObligationUnitsRead(Read):
    obligation_id: UUID
    campaign_id: UUID
    joined: list[UUID]
    left: list[UUID]


class JoinedPeriodRead(Read):
    """`due_at`: null of a period that is not asked of the unit."""

    key: str
    due_on: date | None
    due_at: datetime | None


class JoinedRead(Read):
    obligation_id: UUID
    campaign_id: UUID
    organization_id: UUID
    periods: list[JoinedPeriodRead]


class ObligationWithdrawnRead(Read):
    obligation_id: UUID


class ExtensionRead(Read):
    obligation_id: UUID
    organization_id: UUID
    period: str
    due_at: datetime
