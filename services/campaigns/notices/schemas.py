"""Requests and answers of notices."""

from datetime import date, time
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.campaigns.fields import Day, Line, Output
from services.campaigns.notices.text.moments import Doubt
from services.campaigns.notices.text.proposal import Bound, Contact, Every, Kind, Within
from services.kernel.web.inputs import (
    CountryOrDivision,
    StrictInt,
)

# PostgreSQL cannot store U+0000; all other characters are stored without change, line ends and blanks included.
Verbatim = Annotated[str, StringConstraints(min_length=1, max_length=300_000, pattern=r"^[^\x00]*$")]


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
    division_code: CountryOrDivision | None = Field(default=None, description="Without it, the sender's own division.")
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

    | kind | fields |
    |---|---|
    | `title`, `doc_number`, `issuer`, `addressee`, `receiver`, `attachment` | `name` |
    | `issued_on` | `on` |
    | `page_date` | `on`: when the page was put up or printed; no day of the campaign |
    | `contact` | `contact`, `name` |
    | `parent` | `name` (null where only a number is given), `doc_number`, `on` where it is attached |
    | `due_once` | `on` |
    | `due_monthly` | `due_day`; `from_month`, `to_month` where the sentence names them |
    | `due_every` | `every`, `due_day`, `due_month` (of the quarter, half-year or year, from 1) |
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
