"""The events of the gateway. None holds the name of a person: who needs one asks for the organisation."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from services.kernel.events.payloads import Written


class DivisionSaved(Written):
    """行政区划. The database also writes it, when the list of a release is loaded."""

    types: ClassVar = ("division.saved",)

    code: str
    name: str
    level: str
    parent: str | None


class Mark(Written):
    types: ClassVar = ()

    mark: str
    starts_on: date
    ends_on: date | None


class DivisionMarked(Written):
    """区域标识: all marks of a division."""

    types: ClassVar = ("division.marked",)

    code: str
    marks: list[Mark]


class Line(Written):
    types: ClassVar = ()

    line: str
    parent_id: UUID | None


class Leader(Written):
    types: ClassVar = ()

    account_id: UUID


class OrganizationSaved(Written):
    """Events of earlier releases tell neither villages (帮扶村) nor registration (登记备案)."""

    types: ClassVar = ("organization.saved",)

    id: UUID
    name: str
    kind: str
    division_code: str | None
    lines: list[Line]
    leader: Leader | None
    closed_on: date | None = None
    successor_id: UUID | None = None
    villages: list[str] = Field(default_factory=list)
    registration_state: str | None = None
    registration_number: str | None = None


class MappedWord(Written):
    """A word of another list that it equals."""

    types: ClassVar = ()

    list: str
    code: str


class WordSaved(Written):
    """A word of a vocabulary was added, renamed or ended. Those that a release brings are told by no event."""

    types: ClassVar = ("word.saved",)

    vocabulary: str
    code: str
    zh: str
    en: str
    synonyms: list[str]
    mappings: list[MappedWord]
    starts_on: date | None
    ended_on: date | None
    owner_code: str | None


class AccountRevoked(Written):
    """Access tokens of an account or a client issued until `at` are refused."""

    types: ClassVar = ("account.revoked",)

    account_id: UUID
    at: datetime
