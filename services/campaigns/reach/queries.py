"""Whom rules reach, resolved over the copies of organisations and divisions, and receipts of what reached them."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    DateTime,
    Row,
    Select,
    Table,
    Text,
    TextClause,
    Uuid,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import divisions
from services.campaigns.models import organizations_in_scope as units
from services.campaigns.reach.kinds import Change, Things
from services.campaigns.reach.places import is_own_unit
from services.kernel.auth.principals import Scope
from services.kernel.db.database import json_rows
from services.kernel.db.visibility import below, in_scope
from services.kernel.web.paging import Page, beyond

# `things`: id, division and rules of each. A rule reaches what is open, lies in the thing's division and fulfils all
# its fields. `marked`: the areas that carry a mark today. `below` follows parents to children; a pair that was found is
# not followed again, so a circle ends.
REACHED = """
    with recursive asked as (
        select id as thing_id, division_code as place, rules
          from jsonb_to_recordset(cast(:things as jsonb)) as c (id uuid, division_code text, rules jsonb)
    ), rules as (
        select asked.thing_id, asked.place, n, cast(rule ->> 'under' as uuid) as under, rule ->> 'line' as line,
               rule ->> 'division' as division, rule ->> 'level' as level, rule ->> 'mark' as mark,
               nullif(rule -> 'kinds', 'null') as kinds, nullif(rule -> 'organizations', 'null') as units,
               nullif(rule -> 'except', 'null') as without
          from asked cross join lateral jsonb_array_elements(asked.rules) with ordinality as each (rule, n)
    ), below as (
        select rules.thing_id, rules.n, rules.line, l.organization_id
          from rules join organization_lines l on l.parent_id = rules.under
         where rules.line is null or l.line = rules.line
        union
        select below.thing_id, below.n, below.line, l.organization_id
          from below join organization_lines l on l.parent_id = below.organization_id
         where below.line is null or l.line = below.line
    ), marked as materialized (
        select mark, division_code from division_marks
         where (now() at time zone 'Asia/Shanghai')::date between starts_on and coalesce(ends_on, 'infinity')
    ), reached as (
        select distinct rules.thing_id, o.id as organization_id, o.division_code
          from rules
          join organizations o
            on o.closed_on is null
           and o.division_code >= rules.place and o.division_code < rules.place || ':'
           and (rules.division is null or starts_with(o.division_code, rules.division))
           and (rules.kinds is null or rules.kinds ? o.kind)
           and (rules.units is null or rules.units ? cast(o.id as text))
           and (rules.without is null or not rules.without ? cast(o.id as text))
         where (
                   rules.level is null
                   or exists (select from divisions d where d.code = o.division_code and d.level = rules.level)
               )
           and (
                   rules.line is null
                   or exists (
                       select from organization_lines l where l.organization_id = o.id and l.line = rules.line
                   )
               )
           and (
                   rules.mark is null
                   or exists (
                       select from marked m
                        where m.mark = rules.mark
                          and (
                                  starts_with(o.division_code, m.division_code)
                                  or exists (
                                      select from unnest(o.villages) village where starts_with(village, m.division_code)
                                  )
                              )
                   )
               )
           and (
                   rules.under is null
                   or exists (
                       select from below
                        where below.thing_id = rules.thing_id and below.n = rules.n
                          and below.organization_id = o.id
                   )
               )
    )
"""


def _reached_then(rest: LiteralString) -> TextClause:
    return text(REACHED + rest)


PREVIEW = _reached_then("select organization_id from reached order by organization_id")
PAIRS = _reached_then("select thing_id, organization_id, division_code from reached").columns(
    thing_id=Uuid, organization_id=Uuid, division_code=Text
)
# Who is whose parent below the units of `rules`, by the lines that they follow.
PARENTS = text(
    """
    with recursive rules as (
        select cast(rule ->> 'under' as uuid) as under, rule ->> 'line' as line
          from jsonb_array_elements(cast(:rules as jsonb)) as each (rule)
         where rule ->> 'under' is not null
    ), below as (
        select rules.line, l.parent_id, l.organization_id
          from rules join organization_lines l on l.parent_id = rules.under
         where rules.line is null or l.line = rules.line
        union
        select below.line, l.parent_id, l.organization_id
          from below join organization_lines l on l.parent_id = below.organization_id
         where below.line is null or l.line = below.line
    )
    select organization_id, array_agg(distinct parent_id) as parents from below group by organization_id
    """
)
# Ids that `rules` name, that no unit has and below which none stands.
UNKNOWN = text(
    """
    select each.id
      from jsonb_array_elements(cast(:rules as jsonb)) as rule,
           lateral (
               select cast(rule ->> 'under' as uuid) as id
               union
               select cast(jsonb_array_elements_text(coalesce(nullif(rule -> key, 'null'), '[]')) as uuid)
                 from unnest(array['organizations', 'except']) as key
           ) as each
     where each.id is not null and not exists (select from organizations o where o.id = each.id)
       and not exists (select from organization_lines l where l.parent_id = each.id)
     order by each.id
     limit 1
    """
)

Rules = Sequence[Mapping[str, Any]]


async def reached(connection: AsyncConnection, division_code: str, rules: Rules) -> list[UUID]:
    """The units that rules would reach in a thing of that division. Nothing is stored."""
    one = [{"id": "00000000-0000-0000-0000-000000000000", "division_code": division_code, "rules": rules}]
    return list((await connection.execute(PREVIEW, {"things": json_rows(one)})).scalars())


async def unknown_unit(connection: AsyncConnection, rules: Rules) -> UUID | None:
    """One that the rules name and nobody knows."""
    return (await connection.execute(UNKNOWN, {"rules": json_rows(rules)})).scalar_one_or_none()


async def parents_below(connection: AsyncConnection, rules: Rules) -> dict[UUID, list[UUID]]:
    """By unit, its parents on the ways that the rules follow."""
    rows = await connection.execute(PARENTS, {"rules": json_rows(rules)})
    return {row.organization_id: list(row.parents) for row in rows}


async def resolve(connection: AsyncConnection, things: Things, rows: Sequence[Mapping[str, Any]]) -> dict[UUID, Change]:
    """`rows`: id, division and rules of things. Only what changed is written; by the things whose units changed."""
    asked = [{**row, "id": str(row["id"])} for row in rows]
    statement = _resolving(things, [row["id"] for row in rows])
    changed: dict[UUID, Change] = {}
    for thing_id, organization_id, has_left in await connection.execute(statement, {"things": json_rows(asked)}):
        change = changed.setdefault(thing_id, Change([], []))
        (change.left if has_left else change.joined).append(organization_id)
    return changed


def _resolving(things: Things, thing_ids: Sequence[UUID]) -> CompoundSelect[Any]:
    table, thing_id = things.reached, things.of(things.reached)
    pairs = PAIRS.cte("pairs")
    is_reached = exists().where(pairs.c.thing_id == thing_id, pairs.c.organization_id == table.c.organization_id)
    unit = table.c.organization_id
    gone = delete(table).where(thing_id.in_(thing_ids), ~is_reached).returning(thing_id, unit).cte("gone")
    come = insert_or(table).from_select(
        [thing_id, table.c.organization_id, table.c.division_code],
        select(pairs.c.thing_id, pairs.c.organization_id, pairs.c.division_code),
    )
    kept = come.on_conflict_do_update(
        index_elements=[thing_id, table.c.organization_id],
        set_={"division_code": come.excluded.division_code},
        where=table.c.division_code != come.excluded.division_code,
    )
    moved = kept.returning(thing_id, unit).cte("come")
    sides = ((gone, literal(True)), (moved, literal(False)))
    return union_all(
        *(select(side.c[things.thing_id], side.c.organization_id, has_left) for side, has_left in sides)
    ).order_by(text("2"))


async def lock_rules(connection: AsyncConnection) -> None:
    """A saved rule and a saved organisation may resolve the same thing at once; this lock serialises them."""
    await connection.execute(text("select pg_advisory_xact_lock(hashtextextended('participants', 0))"))


def visible_reached(scope: Scope, things: Things, thing_id: UUID) -> Select[Any]:
    """Units that the rules of a thing reach, in the scope, with their receipts."""
    is_reached = exists().where(things.of(things.reached) == thing_id, things.reached.c.organization_id == units.c.id)
    return _units(things, thing_id).where(in_scope(scope, units.c.division_code, units.c.id), is_reached)


def visible_below(scope: Scope, things: Things, thing_id: UUID, division_code: str) -> Select[Any]:
    """As `visible_reached`, all that is open in a division."""
    is_open = and_(units.c.closed_on.is_(None), below(units.c.division_code, division_code))
    return _units(things, thing_id).where(in_scope(scope, units.c.division_code, units.c.id), is_open)


def visible_units(scope: Scope, organization_ids: Sequence[UUID]) -> Select[Any]:
    """As `visible_reached`, of units that a rule would reach and that received nothing yet."""
    return _units(None, None).where(
        # One parameter: a statement takes 65,535 of them.
        units.c.id == func.any(literal(list(organization_ids), ARRAY(Uuid))),
        in_scope(scope, units.c.division_code, units.c.id),
    )


def _units(things: Things | None, thing_id: UUID | None) -> Select[Any]:
    receipts = things.receipts if things is not None else None
    columns = [
        units.c.id.label("organization_id"),
        units.c.name,
        units.c.kind,
        units.c.division_code,
        func.coalesce(divisions.c.name, "").label("division_name"),
    ]
    from_units = units.outerjoin(divisions, divisions.c.code == units.c.division_code)
    if things is None or receipts is None:
        nobody = (literal(None, Uuid).label("received_by"), literal(None, DateTime(timezone=True)).label("received_at"))
        return select(*columns, *nobody).select_from(from_units)
    of_thing = and_(receipts.c.organization_id == units.c.id, things.of(receipts) == thing_id)
    return select(*columns, receipts.c.received_by, receipts.c.received_at).select_from(
        from_units.outerjoin(receipts, of_thing)
    )


async def page_of(connection: AsyncConnection, statement: Select[Any], page: Page) -> Sequence[Row[Any]]:
    """By division, so that a county stands beside its towns."""
    place = (units.c.division_code, units.c.id)
    statement = statement.where(*beyond(page, *place)).order_by(*place).limit(page.limit + 1)
    rows: Sequence[Row[Any]] = (await connection.execute(statement)).all()
    return rows


async def count(connection: AsyncConnection, statement: Select[Any]) -> tuple[int, int]:
    """How many units, and how many of them received it."""
    of_all = statement.subquery()
    counted = select(func.count(), func.count(of_all.c.received_at))
    row = (await connection.execute(counted.select_from(of_all))).one()
    return int(row[0]), int(row[1])


async def units_of(
    connection: AsyncConnection, statement: Select[Any], scope: Scope, organization_id: UUID | None = None
) -> Sequence[Row[Any]]:
    """Of `visible_reached` those for which a caller answers."""
    statement = statement.where(is_own_unit(scope, units.c.id, units.c.division_code)).order_by(units.c.id)
    if organization_id is not None:
        statement = statement.where(units.c.id == organization_id)
    rows: Sequence[Row[Any]] = (await connection.execute(statement)).all()
    return rows


async def add_receipts(connection: AsyncConnection, receipts: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await connection.execute(insert(receipts), [dict(row) for row in rows])


async def delete_receipts(connection: AsyncConnection, things: Things, thing_id: UUID) -> None:
    if things.receipts is not None:
        await connection.execute(delete(things.receipts).where(things.of(things.receipts) == thing_id))


async def delete_reached(connection: AsyncConnection, things: Things, thing_id: UUID) -> None:
    """And receipts."""
    await delete_receipts(connection, things, thing_id)
    await connection.execute(delete(things.reached).where(things.of(things.reached) == thing_id))
