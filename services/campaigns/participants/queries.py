"""Who takes part: rules resolved over the copies of organisations and divisions, and receipts."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, TextClause, and_, delete, exists, func, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import (
    campaign_participants,
    campaign_places,
    campaign_receipts,
    campaigns,
    divisions,
)
from services.campaigns.models import organizations_in_scope as units
from services.kernel.auth.principals import Scope
from services.kernel.db.database import json_rows
from services.kernel.db.rows import all_rows
from services.kernel.db.visibility import below, in_scope
from services.kernel.web.paging import Page, beyond

# `campaigns`: id, division and rules of each. A rule reaches what is open, lies in the campaign's division and fulfils
# all its fields. `below` follows parents to children; a pair that was found is not followed again, so a circle ends.
REACHED = """
    with recursive asked as (
        select id as campaign_id, division_code as place, rules
          from jsonb_to_recordset(cast(:campaigns as jsonb)) as c (id uuid, division_code text, rules jsonb)
    ), rules as (
        select asked.campaign_id, asked.place, n, cast(rule ->> 'under' as uuid) as under, rule ->> 'line' as line,
               rule ->> 'division' as division, rule ->> 'level' as level,
               nullif(rule -> 'kinds', 'null') as kinds, nullif(rule -> 'organizations', 'null') as units,
               nullif(rule -> 'except', 'null') as without
          from asked cross join lateral jsonb_array_elements(asked.rules) with ordinality as each (rule, n)
    ), below as (
        select rules.campaign_id, rules.n, rules.line, l.organization_id
          from rules join organization_lines l on l.parent_id = rules.under
         where rules.line is null or l.line = rules.line
        union
        select below.campaign_id, below.n, below.line, l.organization_id
          from below join organization_lines l on l.parent_id = below.organization_id
         where below.line is null or l.line = below.line
    ), reached as (
        select distinct rules.campaign_id, o.id as organization_id, o.division_code
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
                   rules.under is null
                   or exists (
                       select from below
                        where below.campaign_id = rules.campaign_id and below.n = rules.n
                          and below.organization_id = o.id
                   )
               )
    )
"""


def _reached_then(rest: LiteralString) -> TextClause:
    return text(REACHED + rest)


PREVIEW = _reached_then("select organization_id from reached order by organization_id")
# Only what changed is written, so that the campaigns whose participants changed can be told.
RESOLVE = _reached_then(
    """
    , gone as (
        delete from campaign_participants p
         where p.campaign_id in (select campaign_id from asked)
           and not exists (
                   select from reached r
                    where r.campaign_id = p.campaign_id and r.organization_id = p.organization_id
               )
        returning p.campaign_id, p.organization_id
    ), come as (
        insert into campaign_participants as p (campaign_id, organization_id, division_code)
        select campaign_id, organization_id, division_code from reached
        on conflict (campaign_id, organization_id) do update set division_code = excluded.division_code
         where p.division_code <> excluded.division_code
        returning p.campaign_id, p.organization_id
    ), changes as (
        select campaign_id, null::uuid as joined, organization_id as "left" from gone
        union all
        select campaign_id, organization_id, null from come
    )
    select changes.campaign_id, c.state <> 'draft' as is_told,
           coalesce(array_agg(joined order by joined) filter (where joined is not null), '{}') as joined,
           coalesce(array_agg("left" order by "left") filter (where "left" is not null), '{}') as "left"
      from changes
      join campaigns c on c.id = changes.campaign_id
     group by changes.campaign_id, c.state
     order by changes.campaign_id
    """
)
PLACES = (
    text("delete from campaign_places where campaign_id = any (cast(:ids as uuid[]))"),
    text(
        """
        insert into campaign_places (campaign_id, division_code)
        select distinct campaign_id, division_code from campaign_participants
         where campaign_id = any (cast(:ids as uuid[]))
        """
    ),
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
OF_RUNNING = select(campaigns.c.id, campaigns.c.division_code, campaigns.c.rules).where(
    campaigns.c.state.in_(["draft", "published"]), func.jsonb_array_length(campaigns.c.rules) > 0
)

Rules = Sequence[Mapping[str, Any]]


async def reached(connection: AsyncConnection, division_code: str, rules: Rules) -> list[UUID]:
    """The units that rules would reach in a campaign of that division. Nothing is stored."""
    one = [{"id": "00000000-0000-0000-0000-000000000000", "division_code": division_code, "rules": rules}]
    return list((await connection.execute(PREVIEW, {"campaigns": json_rows(one)})).scalars())


async def parents_below(connection: AsyncConnection, rules: Rules) -> dict[UUID, list[UUID]]:
    """By unit, its parents on the ways that the rules follow."""
    rows = await connection.execute(PARENTS, {"rules": json_rows(rules)})
    return {row.organization_id: list(row.parents) for row in rows}


async def running_rules(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Of the campaigns that are kept current, drafts too. Row-level security of the caller holds."""
    return await all_rows(connection, OF_RUNNING.order_by(campaigns.c.id))


async def resolve(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> Sequence[Row[Any]]:
    """`rows`: id, division and rules of campaigns. Returns those whose participants changed: `campaign_id`, `joined`
    (or moved) and `left`, and `is_told` where the campaign is no draft."""
    asked = [{**row, "id": str(row["id"])} for row in rows]
    changed = (await connection.execute(RESOLVE, {"campaigns": json_rows(asked)})).all()
    for statement in PLACES:
        await connection.execute(statement, {"ids": [row.campaign_id for row in changed]})
    return changed


async def all_units(connection: AsyncConnection, campaign_id: UUID) -> list[UUID]:
    """All that take part by the rules, in the order of their ids."""
    statement = select(campaign_participants.c.organization_id).where(
        campaign_participants.c.campaign_id == campaign_id
    )
    return list((await connection.execute(statement.order_by(campaign_participants.c.organization_id))).scalars())


async def lock_rules(connection: AsyncConnection) -> None:
    """A saved rule and a saved organisation may resolve the same campaign at once; this lock serialises them."""
    await connection.execute(text("select pg_advisory_xact_lock(hashtextextended('participants', 0))"))


def visible_participants(scope: Scope, campaign: Row[Any]) -> Select[Any]:
    """Units that take part, in the scope, with their receipts. Without rules, all in the campaign's division."""
    if campaign.rules:
        takes_part: ColumnElement[bool] = exists().where(
            campaign_participants.c.campaign_id == campaign.id,
            campaign_participants.c.organization_id == units.c.id,
        )
    else:
        takes_part = and_(units.c.closed_on.is_(None), below(units.c.division_code, campaign.division_code))
    return _units(campaign_receipts.c.campaign_id == campaign.id).where(
        in_scope(scope, units.c.division_code, units.c.id), takes_part
    )


def visible_units(scope: Scope, organization_ids: Sequence[UUID]) -> Select[Any]:
    """As `visible_participants`, of units that a rule reaches and that received nothing yet."""
    return _units(campaign_receipts.c.campaign_id.is_(None)).where(
        units.c.id.in_(organization_ids), in_scope(scope, units.c.division_code, units.c.id)
    )


def _units(of_campaign: ColumnElement[bool]) -> Select[Any]:
    receipt = and_(campaign_receipts.c.organization_id == units.c.id, of_campaign)
    return (
        select(
            units.c.id.label("organization_id"),
            units.c.name,
            units.c.kind,
            units.c.division_code,
            func.coalesce(divisions.c.name, "").label("division_name"),
            campaign_receipts.c.received_by,
            campaign_receipts.c.received_at,
        )
        .outerjoin(divisions, divisions.c.code == units.c.division_code)
        .outerjoin(campaign_receipts, receipt)
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
    """Of `visible_participants` those for which a caller answers: the own teams, and the units of the own divisions
    that are no teams. The offices below answer for themselves."""
    own = or_(
        units.c.id.in_(scope.team_ids),
        and_(units.c.division_code.in_(scope.division_codes), units.c.kind != "team"),
    )
    statement = statement.where(own).order_by(units.c.id)
    if organization_id is not None:
        statement = statement.where(units.c.id == organization_id)
    rows: Sequence[Row[Any]] = (await connection.execute(statement)).all()
    return rows


async def add_receipts(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await connection.execute(insert(campaign_receipts), [dict(row) for row in rows])


async def delete_receipts(connection: AsyncConnection, campaign_id: UUID) -> None:
    await connection.execute(delete(campaign_receipts).where(campaign_receipts.c.campaign_id == campaign_id))


async def delete_participants(connection: AsyncConnection, campaign_id: UUID) -> None:
    """And receipts."""
    await delete_receipts(connection, campaign_id)
    for table in (campaign_places, campaign_participants):
        await connection.execute(delete(table).where(table.c.campaign_id == campaign_id))
