"""Requests and answers of notices."""

from datetime import date, datetime, time
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.campaigns.fields import Day, Input, Line, Output, Reason
from services.campaigns.notices.text.moments import Doubt
from services.campaigns.notices.text.proposal import Bound, Contact, Every, Kind, Within
from services.campaigns.reach.schemas import ReachedUnit, RuleOut, Rules
from services.kernel.web.inputs import (
    CountryOrDivision,
    StrictInt,
)

# PostgreSQL cannot store U+0000; all other characters are stored without change, line ends and blanks included.
Verbatim = Annotated[str, StringConstraints(min_length=1, max_length=300_000, pattern=r"^[^\x00]*$")]


Disclosure = Literal["on_own_initiative", "on_request", "none"]
NoticeState = Literal["draft", "issued", "withdrawn", "replaced"]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class NoticeContact(Input):
    """联系人: an office, and whom to ask there."""

    office: Line | None = None
    names: Line | None = None
    phone: Line | None = None
    fax: Line | None = None
    mail: Line | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(self.model_dump().values()):
            raise ValueError("a contact is empty")
        return self


class NoticeIn(BaseModel):
    """通知. `text` is kept byte for byte; `is_incomplete` marks a text that breaks off (S0-19).

    Unlike other input it may hold control characters: texts pasted from old documents do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line
    text: Verbatim = Field(description="As it was received.")
    corrected_text: Verbatim | None = Field(default=None, description="更正文本: what it should say, beside it.")
    doc_number: Line | None = None
    issuer: Line = Field(description="发文机关")
    endorsed_by: Annotated[list[Line], Field(max_length=10)] = Field(
        default_factory=list, description="转发、批转机关, or who agreed to it."
    )
    issued_on: Day = Field(description="成文日期: the day of signing.")
    printed_on: Day | None = Field(default=None, description="印发日期")
    printing_office: Line | None = Field(default=None, description="印发机关")
    published_on: Day | None = Field(default=None, description="公开发布的日期")
    published_time: Clock | None = Field(default=None, description="The hour of that day, in China.")
    receiving_office: Line | None = Field(default=None, description="Where what it asks for is sent (受理处室).")
    disclosure: Disclosure | None = Field(default=None, description="公开方式: 主动公开, 依申请公开, 不予公开.")
    division_code: CountryOrDivision | None = Field(default=None, description="Without it, the sender's own division.")
    addressees: Annotated[list[Line], Field(max_length=200)] = Field(
        default_factory=list, description="主送, as printed."
    )
    rules: Rules = Field(
        default_factory=list,
        description="Whom it is addressed to. None, and none of `copy_rules`: everybody in the division reads it, and "
        "nobody is asked whether it was received.",
    )
    copied_to: Annotated[list[Line], Field(max_length=200)] = Field(
        default_factory=list, description="抄送, as printed, and bodies that have no account here."
    )
    copy_rules: Rules = Field(default_factory=list, description="Who reads it as well.")
    contacts: Annotated[list[NoticeContact], Field(max_length=20)] = Field(default_factory=list)
    attachments: Annotated[list[Line], Field(max_length=50)] = Field(
        default_factory=list, description="Their names, as printed; the files are attached."
    )
    parents: Annotated[list[UUID], Field(max_length=2)] = Field(
        default_factory=list, description="The notices on whose ground it stands."
    )
    is_incomplete: Annotated[bool, Field(strict=True)] = False
    replaces: UUID | None = Field(default=None, description="A notice of the own office that it replaces when issued.")
    replaces_because: Reason | None = None
    state: Literal["draft", "issued"] | None = Field(
        default=None,
        description="`draft`: seen by its own office only. Left out, it is issued at once.",
    )

    @model_validator(mode="after")
    def _parents_differ(self) -> Self:
        if len(set(self.parents)) != len(self.parents):
            raise ValueError("a parent is named twice")
        return self

    @model_validator(mode="after")
    def _replaces_with_a_reason(self) -> Self:
        if (self.replaces is None) != (self.replaces_because is None):
            raise ValueError("what replaces a notice says why")
        if self.published_time is not None and self.published_on is None:
            raise ValueError("an hour without a day")
        return self


class ReasonIn(Input):
    reason: Reason


class AddresseesIn(Input):
    rules: Rules
    division_code: CountryOrDivision | None = Field(default=None, description="Without it, the sender's own division.")


class NoticeTextIn(BaseModel):
    """A text to be read, stored or not; like `NoticeIn` it may hold control characters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Verbatim
    year: Annotated[StrictInt, Field(ge=2000, le=2099)] | None = Field(
        default=None, description="Of dates without one, when the text names none anywhere. Without it, this year."
    )


class ProposalOut(Output):
    """What a passage seems to say; nobody has confirmed it. `start` and `end` count Unicode code points of the text.

    | kind | fields |
    |---|---|
    | `title`, `doc_number`, `issuer`, `addressee`, `receiver`, `attachment` | `name` |
    | `issued_on` | `on` |
    | `page_date` | `on`: when the page was put up or printed; no day of the campaign |
    | `contact` | `contact`, `name` |
    | `parent` | `name` (null where only a number is given), `doc_number`, `on` where it is attached |
    | `due_once` | `on` |
    | `due_monthly` | `due_day`; `from_month`, `to_month` where the sentence names them |
    | `due_every` | `every`, `due_day`, `due_month` (of quarter, half-year or year, from 1), `amount` of weeks |
    | `due_relative` | `amount` and `within`, after `name` where the text says after what |
    | `due_festival` | `name` of the festival, `on` the day before it |
    | `phase`, `period` | `starts_on`, `ends_on`; a phase its `name` |
    | `activity` | `name`; `on`, or `starts_on` and `ends_on`; `units` that answer for it, `joint_units` |
    | `festival` | `name`, `on` |
    | `day`, `around` | `on` |
    | `quota` | `name` of the place, `amount`, `unit` |
    | `amount` | `name` of what is counted, `amount`, `unit`, `bound`, `every` period, `per` (each 县, 户, 人) |

    `due_day` is a weekday (1-7) where `every` is a week, a day of the month else. `parent` is a notice that this one
    passes on or follows. Deadlines and amounts also have `who` owes `what` `to` whom, deadlines and activities an hour
    `at`.
    `is_inclusive`: written with 前, read as including the day. The doubt `attached` marks what an attached notice says.
    """

    kind: Kind
    start: int
    end: int
    words: str
    doubts: list[Doubt]
    name: str | None
    on: date | None
    at: time | None
    starts_on: date | None
    ends_on: date | None
    due_day: int | None
    due_month: int | None
    every: Every | None
    within: Within | None
    from_month: str | None
    to_month: str | None
    amount: int | None
    unit: str | None
    bound: Bound | None
    per: str | None
    is_inclusive: bool | None
    who: str | None
    what: str | None
    to: str | None
    units: list[str]
    joint_units: list[str]
    doc_number: str | None
    contact: Contact | None


class Proposals(Output):
    items: list[ProposalOut]


class ContactOut(Output):
    office: str | None
    names: str | None
    phone: str | None
    fax: str | None
    mail: str | None


class NoticeOut(Output):
    """`contacts`: none for an API client. `replaced_by`: the version that is in force instead."""

    id: UUID
    state: NoticeState
    is_own: bool = Field(description="Whether the caller's office issues it.")
    is_received: bool = Field(description="By a unit: it is replaced with a reason, not withdrawn or deleted.")
    title: str
    text: str
    text_sha256: str
    corrected_text: str | None
    doc_number: str | None
    issuer: str
    endorsed_by: list[str]
    issued_on: date
    printed_on: date | None
    printing_office: str | None
    published_on: date | None
    published_time: str | None
    receiving_office: str | None
    disclosure: Disclosure | None
    division_code: str
    addressees: list[str]
    rules: list[RuleOut]
    copied_to: list[str]
    copy_rules: list[RuleOut]
    contacts: list[ContactOut]
    attachments: list[str]
    parents: list[UUID]
    children: list[UUID]
    is_incomplete: bool
    replaces: UUID | None
    replaces_because: str | None
    replaced_by: UUID | None
    withdrawn_because: str | None
    sent_at: datetime | None
    ended_at: datetime | None = Field(description="When it was withdrawn or replaced.")


class NoticeSummary(Output):
    """`addressed` and `received`: units of the caller's reach, and how many of them have received it."""

    id: UUID
    title: str
    doc_number: str | None
    issuer: str
    issued_on: date
    division_code: str
    is_incomplete: bool
    state: NoticeState
    is_own: bool
    sent_at: datetime | None
    addressed: int
    received: int
    is_to_receive: bool = Field(description="Whether a unit of the caller has yet to say that it received it.")


class Notices(Output):
    items: list[NoticeSummary]
    next: str | None


class Addressees(Output):
    """`total` and `received`: of all whom the caller sees, not of the page."""

    items: list[ReachedUnit]
    next: str | None
    total: int
    received: int
    to_receive: list[UUID] = Field(
        description="The caller's own units that have not yet said that they received it; nothing for who issued it."
    )


class Copies(Output):
    items: list[ReachedUnit]
    next: str | None
    total: int
