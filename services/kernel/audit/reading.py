"""Reads a program's own audit trail: pages (newest first), counts, and the actions that occur in it.

The cost of a page does not grow with the trail: every filter has an index that ends in (occurred_at, id), and a page
starts where the page before ended. Only the entries that name a thing among several grow with the looks at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
from pydantic import Field, StringConstraints
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    FromClause,
    MetaData,
    Select,
    Table,
    Text,
    Tuple,
    Uuid,
    and_,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit.said import Told, opened
from services.kernel.crypto.keys import KeyRing
from services.kernel.web.inputs import InputModel, IsoMoment

MAX_ACTIONS: Final = 20

Action = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{0,59}$")]
Subject = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._@-]{0,119}$")]

# The DDL is in `schema.create_audit_tables`.
_entries = Table(
    "audit_entries",
    MetaData(),
    Column("id", BigInteger, primary_key=True),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("actor_id", Uuid),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", JSONB, nullable=False),
)
# Some programs write `household:ID`, some the id alone. The index of `schema.grant_audit_reading` uses the same
# expression.
_id_in_subject = func.split_part(_entries.c.subject, text("':'"), text("-1"), type_=Text)

# As `schema.index_audit_subjects` writes them, without parameters, or the planner does not use its index.
_subjects = literal_column("(details -> 'subjects')", JSONB)
_has_subjects = literal_column("details ? 'subjects'", Boolean)

# Jumps from one action to the next in the index: millions of entries have a few dozen actions.
_ACTIONS = text(
    """
    with recursive known as (
        (select action from audit_entries order by action limit 1)
        union all
        select (select e.action from audit_entries e where e.action > known.action order by e.action limit 1)
          from known
         where known.action is not null
    )
    select action from known where action is not null
    """
)


class TrailFilter(InputModel):
    """What entries to read; what is left out does not restrict."""

    action: Annotated[list[Action], Field(max_length=MAX_ACTIONS)] = Field(default_factory=list)
    actor: UUID | None = None
    subject: Subject | None = Field(
        default=None,
        description="`kind:id` is that; an id alone is whatever has it. Pages that showed it are found as well.",
    )
    since: IsoMoment | None = None
    until: IsoMoment | None = Field(default=None, description="Exclusive.")


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    occurred_at: datetime
    actor_id: UUID | None
    action: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the trail; a page holds the entries strictly before it."""

    occurred_at: datetime
    id: int


async def read_entries(
    connection: AsyncConnection, wanted: TrailFilter, before: Place | None, limit: int
) -> list[Entry]:
    """Newest first."""
    rows = await connection.execute(page_statement(wanted, before, limit))
    return [Entry(*row) for row in rows]


async def with_words(connection: AsyncConnection, keys: KeyRing, entries: Sequence[Entry]) -> list[Entry]:
    """The same entries, with what people typed opened; of a destroyed household it says so instead."""
    details = await opened(connection, keys, (Told(entry.action, entry.subject, entry.details) for entry in entries))
    return [replace(entry, details=one) for entry, one in zip(entries, details, strict=True)]


async def count_entries(connection: AsyncConnection, wanted: TrailFilter) -> int:
    found = [and_(column == value, *_exactly(wanted)) for column, value in _leads(wanted)]
    if wanted.subject is not None:
        found.append(and_(*_concerns(wanted.subject)))
    between = _between((), wanted.since, wanted.until)
    statement = select(func.count()).select_from(_entries).where(*_others(wanted), *between)
    count: int = (await connection.execute(statement.where(or_(*found)) if found else statement)).scalar_one()
    return count


async def known_actions(connection: AsyncConnection) -> Sequence[str]:
    """In alphabetical order."""
    return (await connection.execute(_ACTIONS)).scalars().all()


def page_statement(wanted: TrailFilter, before: Place | None, limit: int) -> Select[Any]:
    """Finds the positions first, with an index alone, then reads their rows."""
    places = _places(wanted, before, limit).subquery()
    return _newest(select(_entries).join(places, places.c.id == _entries.c.id), places, limit)


def _places(wanted: TrailFilter, before: Place | None, limit: int) -> Select[Any]:
    parts = [_places_led_by((lead,), wanted, before, limit) for lead in _leads(wanted)]
    if not parts:
        return _places_led_by((), wanted, before, limit)
    if wanted.subject is not None:
        parts.append(_places_concerning(wanted.subject, wanted, before, limit))
    # Not `action in (…)`: no index has that order, so PostgreSQL would read and sort all entries of these actions.
    # `union` takes once what is about the thing and has it among its subjects as well.
    found = union(*(select(part.subquery()) for part in parts)).subquery()
    return _newest(select(found), found, limit)


def _places_concerning(subject: str, wanted: TrailFilter, before: Place | None, limit: int) -> Select[Any]:
    """All entries that have it among their subjects, then the newest of them: an index of sets has no order.

    Materialized, because with the limit inside the planner may scan the trail by time until it has enough.
    """
    conditions = [*_concerns(subject), *_others(wanted), *_between((), wanted.since, wanted.until)]
    if before is not None:
        columns = (_entries.c.occurred_at, _entries.c.id)
        conditions.append(tuple_(*columns) < _row((), before.occurred_at, before.id))
    concerning = (
        select(_entries.c.occurred_at, _entries.c.id).where(*conditions).cte("concerning").prefix_with("materialized")
    )
    return _newest(select(concerning), concerning, limit)


Lead = tuple[ColumnElement[Any], Any]


def _leads(wanted: TrailFilter) -> list[Lead]:
    """The first column of the index that is used, and its value. Several actions give one pair each."""
    if wanted.subject is not None:
        return [(_id_in_subject, wanted.subject.rpartition(":")[2])]
    if wanted.actor is not None:
        return [(_entries.c.actor_id, wanted.actor)]
    return [(_entries.c.action, action) for action in sorted(set(wanted.action))]


def _exactly(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    """The index of subjects has their ids only."""
    return [_entries.c.subject == wanted.subject] if wanted.subject is not None and ":" in wanted.subject else []


def _concerns(subject: str) -> list[ColumnElement[bool]]:
    ids = literal(orjson.dumps([subject.rpartition(":")[2]]).decode(), Text)
    return [_has_subjects, _subjects.contains(cast(ids, JSONB))]


def _others(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    """The conditions that no index of `_leads` covers."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.subject is not None and wanted.actor is not None:
        conditions.append(_entries.c.actor_id == wanted.actor)
    if wanted.action and (wanted.subject is not None or wanted.actor is not None):
        conditions.append(_entries.c.action.in_(wanted.action))
    return conditions


def _places_led_by(lead: Sequence[Lead], wanted: TrailFilter, before: Place | None, limit: int) -> Select[Any]:
    """Uses a range and never `lead = value`: with equality the planner may scan all entries by time until it has
    enough.

    For an action that was frequent years ago, that scan reads the whole trail. A range in the order of the index
    prevents it.
    """
    columns = [*(column for column, _ in lead), _entries.c.occurred_at, _entries.c.id]
    statement = select(_entries.c.occurred_at, _entries.c.id).where(
        *_between(lead, wanted.since, wanted.until), *_exactly(wanted), *_others(wanted)
    )
    if before is not None:
        statement = statement.where(tuple_(*columns) < _row(lead, before.occurred_at, before.id))
    return statement.order_by(*(column.desc() for column in columns)).limit(limit)


def _between(lead: Sequence[Lead], since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    columns = [column for column, _ in lead]
    conditions: list[ColumnElement[bool]] = []
    if lead or since is not None:
        start = [_entries.c.occurred_at] if since is not None else []
        conditions.append(tuple_(*columns, *start) >= _row(lead, since))
    if lead or until is not None:
        end = [_entries.c.occurred_at] if until is not None else []
        row = tuple_(*columns, *end)
        conditions.append(row < _row(lead, until) if until is not None else row <= _row(lead, None))
    return conditions


def _row(lead: Sequence[Lead], moment: datetime | None, id_: int | None = None) -> Tuple:
    parts = [literal(value, column.type) for column, value in lead]
    parts += [literal(moment, DateTime(timezone=True))] if moment is not None else []
    parts += [literal(id_, BigInteger)] if id_ is not None else []
    return tuple_(*parts)


def _newest(statement: Select[Any], of: FromClause, limit: int) -> Select[Any]:
    return statement.order_by(of.c.occurred_at.desc(), of.c.id.desc()).limit(limit)
