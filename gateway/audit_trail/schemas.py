"""Requests and answers of the audit trail routes."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from gateway.audit_trail.trails import PROGRAMS, Program
from services.kernel.audit.reading import MAX_ACTIONS, Action, Subject, TrailFilter
from services.kernel.clock import SHANGHAI, end_of_day, read_moment
from services.kernel.web.inputs import InputModel, OutputModel
from services.kernel.web.paging import DEFAULT_LIMIT, MAX_LIMIT

_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:.*")


def _read_bound(value: object) -> date | datetime:
    """A day, or a time with its offset."""
    with suppress(ValueError):
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return read_moment(value)
    raise PydanticCustomError("datetime_parsing", "a day YYYY-MM-DD, or a moment YYYY-MM-DDThh:mm:ssZ")


_BOUND_SCHEMA = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
Bound = Annotated[
    date | datetime, PlainValidator(_read_bound), PlainSerializer(date.isoformat), WithJsonSchema(_BOUND_SCHEMA)
]


class AuditFilter(InputModel):
    """What is left out does not restrict."""

    action: Annotated[list[Action], Field(max_length=MAX_ACTIONS)] = Field(
        default_factory=list, description="One or several."
    )
    actor: UUID | None = Field(default=None, description="Account or client who acted.")
    subject: Subject | None = Field(
        default=None,
        description="`household:ID`, or its registry number (建档立卡编号), is that household; an id alone is whatever "
        "has it. Pages that showed it among others are found as well.",
    )
    begin: Bound | None = Field(default=None, alias="from", description="A day in Asia/Shanghai, or a moment.")
    end: Bound | None = Field(default=None, alias="to", description="As `from`; the day or moment is included.")
    program: Annotated[list[Program], Field(max_length=len(PROGRAMS))] = Field(
        default_factory=list, description="Whose trail; left out, all."
    )

    def for_trails(self) -> TrailFilter:
        return TrailFilter(
            action=self.action,
            actor=self.actor,
            subject=self.subject,
            since=None if self.begin is None else _start_of(self.begin),
            until=None if self.end is None else _end_of(self.end),
        )

    def noted(self) -> dict[str, Any]:
        """The filter as the trail records it, with its bounds resolved."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)


class AuditQuery(AuditFilter):
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, description="Rows per page.")] = DEFAULT_LIMIT
    cursor: Annotated[str | None, Field(max_length=512, description="`next` of the page before.")] = None


def _start_of(bound: date | datetime) -> datetime:
    if isinstance(bound, datetime):
        return bound.astimezone(UTC)
    return datetime.combine(bound, datetime.min.time(), SHANGHAI).astimezone(UTC)


def _end_of(bound: date | datetime) -> datetime:
    """The first moment after the day; the trail counts microseconds."""
    return bound.astimezone(UTC) + timedelta(microseconds=1) if isinstance(bound, datetime) else end_of_day(bound)


class Actor(OutputModel):
    id: UUID
    name: str
    username: str | None = Field(description="Null for a client.")
    kind: Literal["account", "client"]


class AuditEntry(OutputModel):
    program: Program
    id: int = Field(description="Counts within its program.")
    occurred_at: datetime
    actor_id: UUID | None = Field(description="Null for what the system did, or somebody not signed in.")
    actor: Actor | None = Field(description="Null when the gateway knows no such account or client.")
    action: str
    subject: str
    about: Actor | None = Field(description="The account or client that `subject` names.")
    details: dict[str, Any]


class AuditPage(OutputModel):
    items: list[AuditEntry]
    missing: list[Program] = Field(description="Programs that did not answer: their entries are not in this page.")
    next: str | None


class AuditActions(OutputModel):
    items: list[str]
    missing: list[Program]


class Actors(OutputModel):
    items: list[Actor] = Field(description="At most 20.")


class WalkInput(InputModel):
    program: Program
    cursor: Annotated[str, Field(max_length=1024)] | None = Field(
        default=None, description="`next` of the step before; left out, the walk begins."
    )
    limit: Annotated[int, Field(strict=True, ge=1, le=50_000, description="Entries walked in this step.")] = 20_000


class WalkStep(OutputModel):
    program: Program
    reached: int = Field(description="Entries that fit so far.")
    entries: int = Field(description="Entries sealed in all.")
    broken_at: int | None = Field(description="First entry of the chain that does not fit; the walk ends there.")
    next: str | None = Field(description="Null at the end of the walk.")
