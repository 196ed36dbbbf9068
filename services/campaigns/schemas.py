"""What travels. Inputs refuse unknown fields; outputs have no defaults."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.campaigns.dues.states import DueState
from services.campaigns.notices.text.moments import Doubt
from services.campaigns.notices.text.proposals import Kind
from services.campaigns.obligations.due_dates import Monthly, Once, ReportingCycle, months_between
from services.kernel.web.inputs import (
    WRITTEN_AS_DATE,
    WRITTEN_AS_MOMENT,
    DivisionCode,
    InputModel,
    Month,
    OutputModel,
    StrictInt,
)

# PostgreSQL cannot keep U+0000; everything else is kept as it came, line ends and blanks included.
Verbatim = Annotated[str, StringConstraints(min_length=1, max_length=300_000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00\r\n]*$")]
Measure = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
# As the gateway keeps them; of another kind nobody would ever owe anything.
OrganizationKind = Annotated[str, StringConstraints(pattern=r"^(?:office|unit|team|association|site)$")]
# As far as a month goes in a path; a date at either end of the calendar has no instant in every time zone.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2099, 12, 31)), WRITTEN_AS_DATE]
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2099, 12, 31, tzinfo=UTC)),
    WRITTEN_AS_MOMENT,
]
MOST_MONTHS = 120
Form = Literal["registration_form", "progress_report", "visit"]


class Input(InputModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Output(OutputModel):
    model_config = ConfigDict(frozen=True)


class NoticeIn(BaseModel):
    """通知. `text` is kept byte for byte; `is_incomplete` marks a text that breaks off (S0-19).

    Unlike other input it may hold control characters: texts pasted from old documents do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line
    text: Verbatim
    doc_number: Line | None = None
    issuer: Line
    issued_on: Day
    division_code: DivisionCode | None = Field(default=None, description="Without it, the sender's own division.")
    addressees: Annotated[list[Line], Field(max_length=200)] = Field(default_factory=list)
    attachments: Annotated[list[Line], Field(max_length=50)] = Field(default_factory=list)
    parents: Annotated[list[UUID], Field(max_length=2)] = Field(default_factory=list)
    is_incomplete: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _parents_differ(self) -> Self:
        if len(set(self.parents)) != len(self.parents):
            raise ValueError("a parent is named twice")
        return self


class NoticeTextIn(BaseModel):
    """A text to be read, stored or not; like `NoticeIn` it may hold control characters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Verbatim
    year: Annotated[StrictInt, Field(ge=2000, le=2099)] | None = Field(
        default=None, description="Of dates without one, when the text names none anywhere. Without it, this year."
    )


class ProposalOut(Output):
    """What a passage seems to say; nobody has confirmed it. `start` and `end` count Unicode code points of the text.

    `title`, `doc_number`: `name`. `issued_on`, `due_once`, `day`, `around`: `on`. `phase` (with `name`), `period`:
    `starts_on`, `ends_on`. `due_monthly`: `due_day`, and `from_month`, `to_month` where the sentence names them.
    `quota`: `name` of the place and `amount` of households. `is_inclusive`: written with 前, read as including the day.
    """

    kind: Kind
    start: int
    end: int
    words: str
    doubts: list[Doubt]
    name: str | None
    on: date | None
    starts_on: date | None
    ends_on: date | None
    due_day: int | None
    from_month: str | None
    to_month: str | None
    amount: int | None
    is_inclusive: bool | None


class Proposals(Output):
    items: list[ProposalOut]


class NoticeOut(Output):
    id: UUID
    title: str
    text: str
    text_sha256: str
    doc_number: str | None
    issuer: str
    issued_on: date
    division_code: str
    addressees: list[str]
    attachments: list[str]
    parents: list[UUID]
    children: list[UUID]
    is_incomplete: bool


class NoticeSummary(Output):
    id: UUID
    title: str
    doc_number: str | None
    issuer: str
    issued_on: date
    division_code: str
    is_incomplete: bool


class Notices(Output):
    items: list[NoticeSummary]
    next: str | None


class Dated(Input):
    starts_on: Day
    ends_on: Day

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends before it starts")
        return self


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


class AllocationIn(Input):
    """`amount` for one recipient: a division below the giver, or an organisation in it."""

    division_code: DivisionCode | None = None
    organization_id: UUID | None = None
    amount: Annotated[StrictInt, Field(ge=0, le=100_000_000)]

    @model_validator(mode="after")
    def _one_recipient(self) -> Self:
        if (self.division_code is None) == (self.organization_id is None):
            raise ValueError("name either a division or an organisation")
        return self


class QuotasIn(Input):
    measure: Measure
    allocations: Annotated[list[AllocationIn], Field(max_length=5000)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        recipients = {(each.division_code, each.organization_id) for each in self.allocations}
        if len(recipients) != len(self.allocations):
            raise ValueError("a recipient is named twice")
        return self


class AllocationOut(Output):
    """`granted_by`: the division that allocated; `passed_on`: what the recipient allocated further."""

    measure: str
    granted_by: str
    division_code: str | None
    organization_id: UUID | None
    amount: int
    passed_on: int


class Allocations(Output):
    items: list[AllocationOut]
    next: str | None


class OnceIn(Input):
    kind: Literal["once"]
    due_on: Day

    def as_cycle(self) -> ReportingCycle:
        return Once(self.due_on)


class MonthlyIn(Input):
    """Due at the end of `due_day`, Asia/Shanghai, of each month from `from` to `to`, both included."""

    kind: Literal["monthly"]
    due_day: Annotated[StrictInt, Field(ge=1, le=31)]
    from_: Annotated[Month, Field(alias="from")]
    to: Month

    @model_validator(mode="after")
    def _not_backwards(self) -> Self:
        if not self.from_ <= self.to:
            raise ValueError("ends before it starts")
        if months_between(self.from_, self.to) > MOST_MONTHS:
            raise ValueError("goes on for more than ten years")
        return self

    def as_cycle(self) -> ReportingCycle:
        return Monthly(self.due_day, self.from_, self.to)


Cycle = Annotated[OnceIn | MonthlyIn, Field(discriminator="kind")]


class CycleIn(Input):
    cycle: Cycle


class OwedBy(Input):
    """Every organisation of `kind` in `division_code` or below."""

    kind: OrganizationKind
    division_code: DivisionCode


class Contact(Input):
    """Printed in the 备注 of the forms (S2-46): the office's own public lines."""

    office: Line | None = None
    phone: Line | None = None
    fax: Line | None = None
    mailbox: Line | None = None


class ObligationIn(Input):
    """`minimum`: sheets per active pairing (forms) or visits' households per pairing (`visit`) and period."""

    campaign_id: UUID
    name: Line | None = None
    form: Form
    owed_by: OwedBy
    cycle: Cycle
    minimum: Annotated[StrictInt, Field(ge=1, le=1000)] = 1
    contact: Contact = Contact()


class ObligationOut(Output):
    id: UUID
    campaign_id: UUID
    name: str
    form: Form
    owed_by: dict[str, str]
    cycle: dict[str, Any]
    minimum: int
    contact: dict[str, str | None]
    due_dates: list["DueDate"]


class DueDate(Output):
    """`falls_on_day_off` is null where holidays of that year are not published; `day_off_source` names the table."""

    period: str
    due_on: date
    due_at: datetime
    falls_on_day_off: bool | None
    day_off_reason: str
    day_off_source: Literal["official", "weekday"]


class DueDates(Output):
    items: list[DueDate]


class Obligations(Output):
    items: list[ObligationOut]
    next: str | None


class DueOut(Output):
    """`due_at` is the first instant that is too late, `due_on` the last day in time by the notice.

    `count` sheets of `minimum` are in; with no pairing yet a team still owes one household.
    """

    id: UUID
    obligation_id: UUID
    obligation_name: str
    campaign_id: UUID
    form: Form
    organization_id: UUID
    organization_name: str
    division_code: str
    period: str
    due_on: date
    due_at: datetime
    original_due_at: datetime
    is_extended: bool
    extension_reason: str | None
    state: DueState
    was_late: bool
    count: int
    minimum: int
    falls_on_day_off: bool | None
    day_off_reason: str
    day_off_source: Literal["official", "weekday"]
    contact: dict[str, str | None]


class Dues(Output):
    items: list[DueOut]
    next: str | None
    as_of: datetime


class RateRow(Output):
    """`filed` came in time, `late` after the due time, `accepted` counts both; rates are shares of `owed`, 0 to 1."""

    division_code: str
    name: str
    owed: int
    pending: int
    overdue: int
    filed: int
    late: int
    accepted: int
    filing_rate: float | None
    on_time_rate: float | None


class Rate(Output):
    campaign_id: UUID
    month: str | None
    as_of: datetime
    rows: list[RateRow]
    total: RateRow


class ExtensionIn(Input):
    due_at: Instant
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class CalendarToken(Output):
    """Shown once; only its hash is kept."""

    token: str
    url: str
    expires_at: datetime
