"""Reads of the board of what units enter: sums of due items below a division, by area or by unit.

A due item counts in the period that holds all of its days, else in the one that its days reach and in which it falls
due; so it counts once among periods that do not overlap. `until`: what counted by the end of the period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, and_, bindparam, case, func, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.due_states import fulfilled_at, state_of
from services.campaigns.models import due_items, organization_lines, organizations
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.db.visibility import below

IN_PERIOD: Final = """(
    (d.starts_on >= :first and d.ends_on <= :last)
    or (d.starts_on <= :last and d.ends_on >= :first and d.due_on between :first and :last)
)"""
UNTIL: Final = "(d.ends_on <= :last or (d.starts_on <= :last and d.due_on <= :last))"
# Kinds of things that units count without naming a measure have one of their own.
MEASURES_OF_DUTIES: Final = """
    select o.id as obligation_id, o.campaign_id, named.measure
      from obligations o
     cross join lateral (
               select unnest(o.refs) as measure where o.what = 'measure'
               union
               select o.what || '_reported' where o.what in ('items', 'activities')
           ) named
"""
COLUMNS = text(
    """
    select m.code, m.zh, m.en, m.kind, coalesce(w.zh, m.unit) as unit_zh, coalesce(w.en, m.unit) as unit_en
      from measures m
      left join words w on w.vocabulary = 'measure_units' and w.code = m.unit
     where m.source = 'units'
       and case when cast(:chosen as text[]) is not null then m.code = any (:chosen)
                else m.code in (
                    select asked.measure from (MEASURES_OF_DUTIES) asked where asked.campaign_id = :campaign_id
                    union
                    select q.measure from quota_allocations q where q.campaign_id = :campaign_id and q.amount > 0
                )
           end
     order by m.position
    """.replace("MEASURES_OF_DUTIES", MEASURES_OF_DUTIES)
).bindparams(bindparam("chosen", type_=ARRAY(Text)))
# A flow is summed. Of a state each unit has the last number that it entered; units are added up, time is not.
NUMBERS = text(
    """
    with asked as materialized (
        select o.measure, m.kind, d.organization_id, d.division_code, d.number, d.minimum,
               IN_PERIOD as is_in, UNTIL as is_until,
               row_number() over (
                   partition by o.measure, d.organization_id, IN_PERIOD
                   order by d.number is not null desc, d.starts_on desc, d.id
               ) as latest,
               row_number() over (
                   partition by o.measure, d.organization_id, UNTIL
                   order by d.number is not null desc, d.starts_on desc, d.id
               ) as latest_until
          from (MEASURES_OF_DUTIES) o
          join measures m on m.code = o.measure
          join due_items d on d.obligation_id = o.obligation_id
         where o.campaign_id = :campaign_id and o.measure = any (:measures)
           and d.division_code >= :division and d.division_code < :division || ':'
           and (
               cast(:line as text) is null
               or d.organization_id in (select l.organization_id from organization_lines l where l.line = :line)
           )
    )
    select measure, division_code,
           case when :by_unit or division_code = :division then organization_id end as organization_id,
           sum(number) filter (where is_in and (kind = 'flow' or latest = 1)) as done,
           sum(minimum) filter (where is_in and (kind = 'flow' or latest = 1)) as planned,
           sum(number) filter (where is_until and (kind = 'flow' or latest_until = 1)) as until
      from asked
     group by 1, 2, 3
    """.replace("MEASURES_OF_DUTIES", MEASURES_OF_DUTIES)
    .replace("IN_PERIOD", IN_PERIOD)
    .replace("UNTIL", UNTIL)
).bindparams(bindparam("measures", type_=ARRAY(Text)))
QUOTAS = text(
    """
    select q.measure, q.division_code, q.organization_id, sum(q.amount) as amount,
           coalesce(q.division_code, o.division_code) as place_code
      from quota_allocations q
      left join organizations o on o.id = q.organization_id
     where q.campaign_id = :campaign_id and q.measure = any (:measures) and q.amount > 0
       and coalesce(q.division_code, o.division_code) >= :division
       and coalesce(q.division_code, o.division_code) < :division || ':'
       and (q.organization_id is not null or cast(:line as text) is null)
       and (
               cast(:line as text) is null
               or q.organization_id in (select l.organization_id from organization_lines l where l.line = :line)
           )
     group by q.measure, q.division_code, q.organization_id, o.division_code
    """
).bindparams(bindparam("measures", type_=ARRAY(Text)))
CLAIMS = text(
    """
    select last.* from (
        select distinct on (c.measure, c.division_code, c.organization_id)
               c.measure, c.division_code, c.organization_id, c.amount,
               coalesce(c.division_code, o.division_code) as place_code
          from quota_claims c
          left join organizations o on o.id = c.organization_id
         where c.campaign_id = :campaign_id and c.measure = any (:measures)
         order by c.measure, c.division_code, c.organization_id, c.at desc, c.id desc
    ) last
     where last.amount is not null and last.place_code >= :division and last.place_code < :division || ':'
       and (last.organization_id is not null or cast(:line as text) is null)
       and (
               cast(:line as text) is null
               or last.organization_id in (select l.organization_id from organization_lines l where l.line = :line)
           )
    """
).bindparams(bindparam("measures", type_=ARRAY(Text)))
CHILDREN = text("select code, name from divisions where parent = :division order by code")
NAMED = text("select name from divisions where code = :division")
UNITS = text("select id, name, division_code from organizations where id = any (:ids)").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A board: of a campaign, below a division, in the days from `first` to `last`, of the units on a line if one is
    named. `by_unit`: every unit has a row, else only those of the division itself."""

    campaign_id: UUID
    division: str
    first: date
    last: date
    line: str | None
    by_unit: bool

    @property
    def parameters(self) -> dict[str, Any]:
        return {"campaign_id": self.campaign_id, "division": self.division, "line": self.line}


async def columns(connection: AsyncConnection, campaign_id: UUID, chosen: Sequence[str] | None) -> Rows:
    """Measures that units count; without a choice those that the campaign names."""
    given = {"campaign_id": campaign_id, "chosen": None if chosen is None else list(chosen)}
    return await all_rows(connection, COLUMNS, given)


async def numbers(connection: AsyncConnection, asked: Asked, measures: Sequence[str]) -> Rows:
    """By measure, division and unit (null where an area has the row): `done`, `planned` in the period, and `until`."""
    given = {"measures": list(measures), "first": asked.first, "last": asked.last, "by_unit": asked.by_unit}
    return await all_rows(connection, NUMBERS, {**asked.parameters, **given})


async def quotas(connection: AsyncConnection, asked: Asked, measures: Sequence[str]) -> Rows:
    """Allocations, with the place of their receiver; of a line those of its units."""
    return await all_rows(connection, QUOTAS, {**asked.parameters, "measures": list(measures)})


async def claims(connection: AsyncConnection, asked: Asked, measures: Sequence[str]) -> Rows:
    """As `quotas`: of each area and unit the claim that counts."""
    return await all_rows(connection, CLAIMS, {**asked.parameters, "measures": list(measures)})


async def owed(connection: AsyncConnection, asked: Asked, at: datetime) -> Rows:
    """By division and unit: `expected` and `filed` of the period; `overdue` and `units_overdue` until its end."""
    of_unit = true() if asked.by_unit else due_items.c.division_code == asked.division
    unit = case((of_unit, due_items.c.organization_id)).label("organization_id")
    is_in, is_overdue = _in_period(asked), _is_overdue(asked, at)
    expected = func.sum(due_items.c.minimum).filter(is_in)
    filed = func.sum(func.least(due_items.c.count, due_items.c.minimum)).filter(is_in)
    statement = (
        select(
            due_items.c.division_code,
            unit,
            expected.label("expected"),
            filed.label("filed"),
            func.count().filter(is_overdue).label("overdue"),
            func.count(due_items.c.organization_id.distinct()).filter(is_overdue).label("units_overdue"),
        )
        .where(*_below(asked))
        .group_by(due_items.c.division_code, unit)
    )
    return await all_rows(connection, statement)


async def most_overdue(connection: AsyncConnection, asked: Asked, at: datetime, limit: int) -> Rows:
    """The units that are behind with most, by name where it is the same."""
    overdue = func.count().label("overdue")
    unit = organizations.c
    statement = (
        select(unit.id.label("organization_id"), unit.name, unit.division_code, overdue)
        .join(due_items, due_items.c.organization_id == unit.id)
        .where(*_below(asked), _is_overdue(asked, at))
        .group_by(unit.id)
        .order_by(overdue.desc(), unit.name, unit.id)
        .limit(limit)
    )
    return await all_rows(connection, statement)


async def children(connection: AsyncConnection, division: str) -> Rows:
    return await all_rows(connection, CHILDREN, {"division": division})


async def is_division(connection: AsyncConnection, division: str) -> bool:
    return await one_row(connection, NAMED, {"division": division}) is not None


async def units(connection: AsyncConnection, ids: Sequence[UUID]) -> Rows:
    return await all_rows(connection, UNITS, {"ids": list(ids)})


def _below(asked: Asked) -> list[ColumnElement[bool]]:
    """In a division that the caller's scope covers."""
    conditions = [due_items.c.campaign_id == asked.campaign_id, below(due_items.c.division_code, asked.division)]
    if asked.line is None:
        return conditions
    on_line = select(organization_lines.c.organization_id).where(organization_lines.c.line == asked.line)
    return [*conditions, due_items.c.organization_id.in_(on_line)]


def _in_period(asked: Asked) -> ColumnElement[bool]:
    """As `IN_PERIOD`."""
    due = due_items.c
    reached = and_(due.starts_on <= asked.last, due.ends_on >= asked.first, due.due_on.between(asked.first, asked.last))
    return or_(and_(due.starts_on >= asked.first, due.ends_on <= asked.last), reached)


def _is_overdue(asked: Asked, at: datetime) -> ColumnElement[bool]:
    """Of what counted by the end of the period: what is behind since an earlier one is still behind."""
    due = due_items.c
    until = or_(due.ends_on <= asked.last, and_(due.starts_on <= asked.last, due.due_on <= asked.last))
    return and_(until, state_of(due.due_at, fulfilled_at(due_items), due.accepted_at, at) == "overdue")
