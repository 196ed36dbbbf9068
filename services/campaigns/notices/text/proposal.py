"""What a passage of a notice seems to say, as a value that a person confirms (S3-20)."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Literal

from services.campaigns.notices.text.moments import Doubt, Moment

Kind = Literal[
    "title",
    "doc_number",
    "issued_on",
    "issuer",
    "addressee",
    "receiver",
    "contact",
    "attachment",
    "parent",
    "page_date",
    "due_once",
    "due_monthly",
    "due_every",
    "due_relative",
    "due_festival",
    "phase",
    "period",
    "activity",
    "festival",
    "day",
    "around",
    "quota",
    "amount",
]
Every = Literal["day", "week", "month", "quarter", "half_year", "year"]
Within = Literal["hour", "day", "working_day", "week", "month"]
Bound = Literal["at_least", "at_most", "about"]
Contact = Literal["person", "phone", "fax", "mailbox", "address"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """`start` and `end` count characters (Unicode code points) of the stored text. `ProposalOut` says which fields each
    kind fills. `is_inclusive`: a deadline written with 前, read as including that day (S2-20)."""

    kind: Kind
    start: int
    end: int
    words: str
    doubts: tuple[Doubt, ...] = ()
    name: str | None = None
    on: date | None = None
    at: time | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    due_day: int | None = None
    due_month: int | None = None
    every: Every | None = None
    within: Within | None = None
    from_month: str | None = None
    to_month: str | None = None
    amount: int | None = None
    unit: str | None = None
    bound: Bound | None = None
    per: str | None = None
    is_inclusive: bool | None = None
    who: str | None = None
    what: str | None = None
    to: str | None = None
    units: tuple[str, ...] = ()
    joint_units: tuple[str, ...] = ()
    doc_number: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text as it was stored, and the same in one spelling (`letters.plain`): patterns read `plain`, names are cut
    out of `text`."""

    text: str
    plain: str

    def words(self, start: int, end: int) -> str:
        return self.text[start:end]

    def propose(self, kind: Kind, start: int, end: int, name: str | None = None) -> Proposal:
        """`name`: the words, unless it is given."""
        words = self.text[start:end]
        return Proposal(kind, start, end, words, name=words if name is None else name)

    def of_days(self, kind: Kind, moment: Moment) -> Proposal:
        found = Proposal(kind, moment.start, moment.end, self.text[moment.start : moment.end], doubts=moment.doubts)
        if kind in {"phase", "period"}:
            return replace(found, starts_on=moment.first, ends_on=moment.last)
        return replace(found, on=moment.last, is_inclusive=True if kind == "due_once" else None)
