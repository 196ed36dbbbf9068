"""Requests and answers of notices."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.campaigns.fields import Day, Line, Output
from services.campaigns.notices.text.moments import Doubt
from services.campaigns.notices.text.proposals import Kind
from services.kernel.web.inputs import (
    DivisionCode,
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
