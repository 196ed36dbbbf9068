"""Obligations and their due items."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns.seen import is_seen
from services.campaigns.models import campaigns, due_extensions, due_items, due_receipts, obligations, organizations
from services.campaigns.obligations import joining_queries
from services.campaigns.obligations.joining_queries import OWN_DUE, PERIODS
from services.campaigns.obligations.owing import OWING
from services.kernel.auth.principals import Scope
from services.kernel.db.database import json_rows
from services.kernel.db.rows import all_rows
from services.kernel.periods.cycles import Period
from services.kernel.web.paging import Page, beyond

# Updates the due items of an obligation (for some organisations, or all) to its current version. What was filed or
# extended stays stored even when the plan no longer asks for it. Only more time for what nobody is asked any more, of a
# period after the end of the duty or of a unit that left, goes with it.
_WANTED: Final[LiteralString] = """
    with obligation as (
        select * from obligations where id = :obligation_id
    ), joining as (
        select obligation.id as obligation_id, obligation.campaign_id, obligation.form, obligation.minimum,
               obligation.counts_when, obligation.joining_days, owing.id as organization_id, owing.division_code,
               j.division_code is not distinct from owing.division_code and not j.has_left as is_known,
               case when j.obligation_id is not null and not j.has_left then j.joined_on
                    -- Of an earlier release, which did not write down who was there.
                    when exists (
                        select from due_items d
                         where j.obligation_id is null and cast(:joined_on as date) is not null
                           and d.obligation_id = obligation.id and d.organization_id = owing.id
                    ) then null
                    else cast(:joined_on as date)
               end as joined_on
          from obligation
          join campaigns c on c.id = obligation.campaign_id and c.state = 'published'
"""
_MADE: Final[LiteralString] = """
           and (cast(:organization_ids as uuid[]) is null or owing.id = any (:organization_ids))
          left join duty_joinings j on j.obligation_id = obligation.id and j.organization_id = owing.id
    ), joined as (
        insert into duty_joinings (obligation_id, organization_id, division_code, joined_on)
        select obligation_id, organization_id, division_code, joined_on from joining where is_known is not true
        on conflict (obligation_id, organization_id) do update
           set division_code = excluded.division_code, joined_on = excluded.joined_on, has_left = false
    ), gone as (
        update duty_joinings j set has_left = true
         where j.obligation_id = :obligation_id
           and (cast(:organization_ids as uuid[]) is null or j.organization_id = any (:organization_ids))
           and not exists (select from joining where joining.organization_id = j.organization_id)
    ), wanted as (
        select joining.obligation_id, joining.campaign_id, joining.form, joining.minimum, joining.counts_when,
               joining.organization_id, joining.division_code, period.key, period.starts_on, period.ends_on,
               own.due_on, own.due_at, case when own.due_at > period.due_at then joining.joined_on end as joined_on
          from joining
        PERIODS
        OWN_DUE
         where not own.is_over
    ), withdrawn as (
        delete from due_items
         where obligation_id = :obligation_id
           and (cast(:organization_ids as uuid[]) is null or organization_id = any (:organization_ids))
           and count = 0
           and returned_at is null
           and files_at is null
           and not exists (select from due_receipts r where r.due_id = due_items.id)
           and (
                   due_at is not distinct from original_due_at
                   and not exists (select from due_extensions e where e.due_id = due_items.id)
                   or starts_on > (select ended_on from obligation)
                   or exists (select from organizations u where u.id = organization_id and u.closed_on is null)
                      and not exists (
                              select from joining where joining.organization_id = due_items.organization_id
                          )
               )
           and not exists (
                   select from wanted
                    where wanted.organization_id = due_items.organization_id and wanted.key = due_items.period
               )
        returning id
    ), forgotten as (
        delete from due_extensions e using withdrawn where e.due_id = withdrawn.id
    )
    insert into due_items (obligation_id, campaign_id, organization_id, division_code, form, period,
                           starts_on, ends_on, due_on, original_due_at, due_at, minimum, counts_when, joined_on)
    select obligation_id, campaign_id, organization_id, division_code, form, key,
           starts_on, ends_on, due_on, due_at, due_at, minimum, counts_when, joined_on
      from wanted
    on conflict (obligation_id, organization_id, period) do update
       set campaign_id = excluded.campaign_id,
           division_code = excluded.division_code,
           form = excluded.form,
           counts_when = excluded.counts_when,
           starts_on = excluded.starts_on,
           ends_on = excluded.ends_on,
           due_on = case when KEEPS then due_items.due_on else excluded.due_on end,
           joined_on = excluded.joined_on,
           original_due_at = case when KEEPS then due_items.original_due_at else excluded.original_due_at end,
           -- An extension once given is kept, unless the notice itself now allows more, or sets no deadline any more.
           due_at = case
               when KEEPS then due_items.due_at
               when excluded.due_at is not null then greatest(
                   excluded.due_at,
                   case when due_items.due_at > due_items.original_due_at then due_items.due_at end
               )
           end,
           moved_due_on = case when KEEPS then excluded.due_on end,
           moved_due_at = case when KEEPS then excluded.original_due_at end
     where (due_items.campaign_id, due_items.division_code, due_items.form,
            coalesce(due_items.moved_due_at, due_items.original_due_at),
            due_items.starts_on, due_items.ends_on, due_items.counts_when, due_items.joined_on)
           is distinct from (excluded.campaign_id, excluded.division_code, excluded.form, excluded.original_due_at,
                             excluded.starts_on, excluded.ends_on, excluded.counts_when, excluded.joined_on)
"""
# What is fulfilled keeps the due moment under which it was, or an office could make everybody punctual after the fact.
# Not where the notice set no deadline, or sets none any more: then nothing is late.
_KEEPS: Final[LiteralString] = """(
               excluded.original_due_at <> due_items.original_due_at
               and case when excluded.counts_when in ('accepted', 'received') then due_items.accepted_at
                        else due_items.filed_at end is not null
           )"""
EXPAND = text(
    (_WANTED + OWING + _MADE).replace("PERIODS", PERIODS).replace("OWN_DUE", OWN_DUE).replace("KEEPS", _KEEPS)
)
# What is not fulfilled any more is due when the plan says now. Who was given more time still has it.
MOVE_ON = text(
    """
    update due_items
       set due_on = moved_due_on,
           original_due_at = moved_due_at,
           due_at = greatest(moved_due_at, case when due_at > original_due_at then due_at end),
           moved_due_on = null,
           moved_due_at = null
     where moved_due_at is not null
       and case when counts_when in ('accepted', 'received') then accepted_at else filed_at end is null
       and (cast(:team_ids as uuid[]) is null or organization_id = any (:team_ids) and form <> 'unit_return')
       and (cast(:obligation_id as uuid) is null or obligation_id = :obligation_id)
       and (cast(:due_id as uuid) is null or id = :due_id)
    returning id
    """
)

# A full recount and no addition, so that an event may come twice or late without changing the result.
REFRESH = text(
    """
    with still_asked as (
        -- Who left the campaign, moved away or closed keeps what it filed, and owes no more than that.
        select obligation.id as obligation_id, owing.id as organization_id
          from obligations obligation
          join campaigns c on c.id = obligation.campaign_id
        OWING
         where obligation.id in (
                   select obligation_id from due_items where organization_id = any (cast(:team_ids as uuid[]))
               )
           and owing.id = any (cast(:team_ids as uuid[]))
    ), touched as (
        select d.id, d.obligation_id, d.campaign_id, d.organization_id, d.form, d.period, d.starts_on, d.ends_on,
               d.due_at, o.minimum as each,
               -- A pairing made later owes nothing for this period (`dues.binding.binds`).
               least(d.due_on, d.ends_on) as last_on,
               -- A single period takes a form whatever month it is about, where the form does not say its period.
               o.due_on is not null or coalesce(o.cycle ->> 'kind' in ('once', 'window', 'none'), false) as is_single,
               c.state <> 'published'
               -- Nor is a period owed that begins after the duty ended.
               or coalesce(d.starts_on <= o.ended_on, true) and (
                   -- Nor does who came back for a period that was over by then.
                   (s.obligation_id is not null and (o.joining_days is null or joining.joined_on is null
                                                     or joining.joined_on <= d.ends_on))
                   -- Of an earlier release, before the unit is read.
                   or not exists (select from organizations u where u.id = d.organization_id)
               ) as is_asked,
               -- Who had left before the campaign ended, or was done, owes no more for that it is over.
               case
                   when c.state <> 'published' and (s.obligation_id is null or d.starts_on > o.ended_on) then d.minimum
               end as at_most
          from due_items d
          join obligations o on o.id = d.obligation_id
          join campaigns c on c.id = d.campaign_id
          left join still_asked s on s.obligation_id = d.obligation_id and s.organization_id = d.organization_id
          left join duty_joinings joining
            on joining.obligation_id = d.obligation_id and joining.organization_id = d.organization_id
         where d.organization_id = any (cast(:team_ids as uuid[]))
           -- What a unit counts itself is no sheet (`RECOUNT_RETURNS`).
           and d.form <> 'unit_return'
    ), enrolled as (
        -- A pairing counts in the campaigns that enrol it, in all of the team while nobody has read where.
        select t.id, p.id as pairing_id, p.household_id, e.starts_on, e.ends_on,
               p.starts_on <= t.last_on and (p.ends_on is null or p.ends_on >= t.starts_on)
               and coalesce(e.starts_on <= t.last_on, true) and coalesce(e.ends_on >= t.starts_on, true) as is_owed
          from touched t
          join pairings p on p.team_id = t.organization_id
          left join enrolments e on e.pairing_id = p.id and e.campaign_id = t.campaign_id
         where coalesce(e.starts_on <= e.ends_on, true)
           and (e.pairing_id is not null or exists (select from feeds_to_read_again))
    ), owed as (
        select t.id, count(distinct n.household_id) as pairings
          from touched t
          left join enrolled n on n.id = t.id and n.is_owed
         group by t.id
    ), sheets as (
        select t.id, f.submitted_at, f.accepted_at,
               row_number() over (
                   partition by t.id, f.pairing_id order by f.accepted_at is null, f.submitted_at
               ) as nth,
               t.each
          from touched t
          join owed on owed.id = t.id
          join filings f
            on f.team_id = t.organization_id
           and f.form = t.form
           and f.submitted_at is not null
           -- What says its obligation counts for that and nothing else; an earlier release said the month only.
           -- The day of a single period may have moved since, into another month.
           and case when f.obligation_id is null then t.is_single or f.month = t.period
                    else f.obligation_id = t.obligation_id and (t.is_single or f.period = t.period)
                         -- It counted for all that asked for it at that time.
                         or f.is_chosen and (t.is_single or f.month = t.period) and exists (
                             select from campaigns here, campaigns there
                              where here.id = t.campaign_id and there.id = f.campaign_id
                                and here.starts_on <= there.ends_on and here.ends_on >= there.starts_on
                         )
               end
           -- One about another pairing does not stand in for a missing one.
           and (
                   owed.pairings = 0
                   or exists (select from enrolled n where n.id = t.id and n.is_owed and n.pairing_id = f.pairing_id)
               )
        union all
        select t.id, v.completed_at, null,
               row_number() over (partition by t.id, v.household_id order by v.completed_at), t.each
          from touched t
          join owed on owed.id = t.id
          join household_visits v
            on t.form = 'visit'
           and v.team_id = t.organization_id
           -- The month stands in for a day that is not read yet (`copies.visit_days`).
           and (v.visited_on between t.starts_on and t.ends_on or (v.visited_on is null and v.month = t.period))
           and exists (
                   select from enrolled n
                    where n.id = t.id
                      and n.household_id = v.household_id
                      and (n.is_owed or owed.pairings = 0)
                      and coalesce(v.visited_on >= n.starts_on, true)
                      and coalesce(v.visited_on <= n.ends_on, true)
               )
    ), counted as (
        -- Two sheets for one household do not stand in for another household's missing one.
        select id, submitted_at, accepted_at,
               row_number() over (partition by id order by submitted_at) as filed_rank,
               row_number() over (partition by id order by accepted_at nulls last) as accepted_rank
          from sheets
         where nth <= each
    ), needed as (
        select t.id, t.due_at, count(counted.id) as count,
               case when t.is_asked then least(greatest(owed.pairings, 1) * t.each, t.at_most)
                    else greatest(count(counted.id), 1)
               end as minimum
          from touched t
          join owed on owed.id = t.id
          left join counted on counted.id = t.id
         group by t.id, t.due_at, t.is_asked, t.at_most, t.each, owed.pairings
    ), result as (
        select n.id, n.minimum, n.count,
               count(counted.id) filter (where counted.submitted_at >= n.due_at) as late_count,
               max(counted.submitted_at) filter (where filed_rank = n.minimum) as filed_at,
               max(counted.accepted_at) filter (where accepted_rank = n.minimum) as accepted_at
          from needed n
          left join counted on counted.id = n.id
         group by n.id, n.minimum, n.count
    )
    update due_items
       set minimum = result.minimum, count = result.count, filed_at = result.filed_at, accepted_at = result.accepted_at,
           late_count = result.late_count
      from result
     where due_items.id = result.id
       and (due_items.minimum, due_items.count, due_items.filed_at, due_items.accepted_at, due_items.late_count)
           is distinct from (result.minimum, result.count, result.filed_at, result.accepted_at, result.late_count)
    """.replace("OWING", OWING)
)


# What a unit counted itself is in once it is enough. Where it counted nothing and everything arrived on paper, that is
# all of it. Of whom nothing is asked any more what came in is all of it: its due items of which nothing came are gone
# (`EXPAND`). What was entered in time is not late when it is corrected.
RECOUNT_RETURNS = text(
    """
    with asked as (
        select d.*, o.minimum as each, o.channels,
               c.state <> 'published'
               or s.obligation_id is not null and coalesce(d.starts_on <= o.ended_on, true) as is_asked,
               -- As of forms: who had left before the campaign ended, or was done, owes no more for that it is over.
               case
                   when c.state <> 'published' and (s.obligation_id is null or d.starts_on > o.ended_on) then d.minimum
               end as at_most
          from due_items d
          join obligations o on o.id = d.obligation_id
          join campaigns c on c.id = d.campaign_id
          left join (
                   select obligation.id as obligation_id, owing.id as organization_id
                     from obligations obligation
                     join campaigns c on c.id = obligation.campaign_id
                   OWING
                    where obligation.id in (
                              select obligation_id from due_items where id = :due_id
                              union all select cast(:obligation_id as uuid)
                          )
               ) s on s.obligation_id = d.obligation_id and s.organization_id = d.organization_id
         where d.form = 'unit_return'
           and (cast(:obligation_id as uuid) is null or d.obligation_id = :obligation_id)
           and (cast(:due_id as uuid) is null or d.id = :due_id)
    ), come as (
        select a.id, a.number, a.is_asked, a.returned_at, a.files_at, a.due_at,
               case when a.timely_at < a.due_at or a.due_at is null then a.timely_number end as timely_number,
               a.timely_at,
               -- Nothing came of it yet, but the time was extended: it stays as it was asked.
               case when a.is_asked or not (a.number > 0 or a.files_at is not null or arrived.first_on is not null)
                    then least(a.each, a.at_most)
                    else greatest(1, least(a.each, coalesce(a.number, 1))) end as minimum,
               case when a.is_asked then arrived.of_all else arrived.first_on end as received_at
          from asked a
         cross join lateral (
                   -- A day, so that what arrives on the last one is in time.
                   select cast(min(r.received_on) as timestamp) at time zone 'Asia/Shanghai' as first_on,
                          case
                              when count(*) = cardinality(a.channels)
                              then cast(max(r.received_on) as timestamp) at time zone 'Asia/Shanghai'
                          end as of_all
                     from due_receipts r
                    where r.due_id = a.id and r.channel = any (a.channels)
               ) arrived
    ), counted as (
        select *,
               coalesce(
                   number,
                   case when received_at is not null or (not is_asked and files_at is not null) then minimum end,
                   0
               ) as count,
               case when returned_at < due_at or due_at is null then number
                    when timely_number is not null then least(number, timely_number) end as in_time
          from come
    ), result as (
        select id, minimum, received_at, count,
               least(
                   case when number >= minimum then case when in_time >= minimum and timely_number >= minimum
                                                         then least(returned_at, timely_at) else returned_at end end,
                   case when not is_asked then files_at end,
                   case when count >= minimum then received_at end
               ) as filed_at,
               case when count >= minimum then received_at end as accepted_at,
               case when received_at < due_at then 0
                    when number is null then case when received_at >= due_at then count else 0 end
                    else greatest(least(count, minimum) - coalesce(in_time, 0), 0) end as late_count
          from counted
    )
    update due_items
       set minimum = result.minimum, count = result.count, filed_at = result.filed_at,
           received_at = result.received_at, accepted_at = result.accepted_at, late_count = result.late_count
      from result
     where due_items.id = result.id
       and (due_items.minimum, due_items.count, due_items.filed_at, due_items.received_at, due_items.accepted_at,
            due_items.late_count)
           is distinct from (result.minimum, result.count, result.filed_at, result.received_at, result.accepted_at,
                             result.late_count)
    """.replace("OWING", OWING)
)


# In the order of their ids, because each is locked in turn.
REACHING = text(
    """
    select o.*, c.starts_on as campaign_starts_on, c.ends_on as campaign_ends_on, owing.organization_ids
      from obligations o
      join campaigns c on c.id = o.campaign_id and c.state = 'published'
      join lateral (
               select array_agg(place.id) as organization_ids
                 from jsonb_to_recordset(cast(:places as jsonb)) as place (id uuid, kind text, division_code text)
                where (o.owed_by_kind = place.kind and starts_with(place.division_code, o.owed_by_code))
                   or exists (
                       select from obligation_units u where u.obligation_id = o.id and u.organization_id = place.id
                   )
                   or exists (select from due_items d where d.obligation_id = o.id and d.organization_id = place.id)
           ) owing on owing.organization_ids is not null
     order by o.id
    """
)


# What a unit owes goes with it to its new division, also what is asked of nobody any more. Archived stays as it is.
FOLLOW_MOVED = text(
    """
    update due_items d
       set division_code = place.division_code
      from jsonb_to_recordset(cast(:places as jsonb)) as place (id uuid, division_code text), campaigns c
     where d.organization_id = place.id
       and d.division_code <> place.division_code
       and c.id = d.campaign_id
       and c.archived_at is null
    """
)


# Something is there for it: filed, entered, attached or received.
_IS_BEGUN: Final = or_(
    due_items.c.count > 0,
    due_items.c.number.is_not(None),
    due_items.c.files_at.is_not(None),
    exists().where(due_receipts.c.due_id == due_items.c.id),
)
# With the days of the campaign, in which a cycle may lie, and where and whose it is.
WITH_DAYS: Final = select(
    obligations,
    campaigns.c.starts_on.label("campaign_starts_on"),
    campaigns.c.ends_on.label("campaign_ends_on"),
    campaigns.c.owner_code,
    campaigns.c.owner_lines,
    campaigns.c.division_code,
).join(campaigns, campaigns.c.id == obligations.c.campaign_id)


def visible_obligations(scope: Scope) -> Select[Any]:
    """Of the campaigns that the scope sees."""
    return WITH_DAYS.where(is_seen(scope))


async def find_obligation(connection: AsyncConnection, scope: Scope, obligation_id: UUID) -> Row[Any] | None:
    found: Row[Any] | None = (
        await connection.execute(visible_obligations(scope).where(obligations.c.id == obligation_id))
    ).first()
    return found


async def list_obligations(
    connection: AsyncConnection, scope: Scope, campaign_id: UUID | None, form: str | None, page: Page
) -> Sequence[Row[Any]]:
    place = (obligations.c.campaign_id, obligations.c.id)
    statement = visible_obligations(scope).order_by(*place).limit(page.limit + 1)
    if campaign_id is not None:
        statement = statement.where(obligations.c.campaign_id == campaign_id)
    if form is not None:
        statement = statement.where(obligations.c.form == form)
    statement = statement.where(*beyond(page, *place))
    return await all_rows(connection, statement)


async def seen_of_campaign(connection: AsyncConnection, scope: Scope, campaign_id: UUID) -> Sequence[Row[Any]]:
    statement = visible_obligations(scope).where(obligations.c.campaign_id == campaign_id).order_by(obligations.c.id)
    return await all_rows(connection, statement)


async def find_for_expansion(connection: AsyncConnection, obligation_id: UUID) -> Row[Any]:
    """Of a campaign that is kept current, whoever sees it."""
    return (await connection.execute(WITH_DAYS.where(obligations.c.id == obligation_id))).one()


async def is_unit(connection: AsyncConnection, organization_id: UUID) -> bool:
    """Whether the unit is there and open."""
    statement = select(exists().where(organizations.c.id == organization_id, organizations.c.closed_on.is_(None)))
    return bool((await connection.execute(statement)).scalar_one())


async def units_by_id(connection: AsyncConnection, organization_ids: Sequence[UUID]) -> dict[UUID, Any]:
    """With name and division."""
    columns = organizations.c
    statement = select(columns.id, columns.name, columns.division_code).where(columns.id.in_(organization_ids))
    return {row.id: row for row in await connection.execute(statement)}


async def has_kind(connection: AsyncConnection, kind: str) -> bool:
    """Whether there is a unit of that kind anywhere."""
    statement = select(exists().where(organizations.c.kind == kind))
    return bool((await connection.execute(statement)).scalar_one())


async def insert_obligation(connection: AsyncConnection, obligation_id: UUID, values: dict[str, Any]) -> bool:
    """False when the id is taken; then nothing was changed."""
    statement = (
        insert_or(obligations)
        .values(id=obligation_id, version=1, **values)
        .on_conflict_do_nothing(index_elements=[obligations.c.id])
        .returning(obligations.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def update_obligation(
    connection: AsyncConnection, obligation_id: UUID, version: int, values: dict[str, Any]
) -> bool:
    """False when another change was faster, so that the version is no longer the one read."""
    statement = (
        update(obligations)
        .where(obligations.c.id == obligation_id, obligations.c.version == version)
        .values(version=version + 1, **values)
        .returning(obligations.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def obligations_reaching(connection: AsyncConnection, places: Sequence[Mapping[str, str]]) -> Sequence[Row[Any]]:
    """The obligations that apply to some organisations, or applied before they moved, with `organization_ids`.

    `places`: id, kind and division_code of each.
    """
    return (await connection.execute(REACHING, {"places": json_rows(places)})).all()


async def follow_moved(connection: AsyncConnection, places: Sequence[Mapping[str, str]]) -> None:
    """`places`: id and division_code of organisations that may have moved."""
    await connection.execute(FOLLOW_MOVED, {"places": json_rows(places)})


async def of_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Those of published campaigns, in the order of their ids, because each is locked in turn."""
    of_these = WITH_DAYS.where(campaigns.c.id.in_(campaign_ids), campaigns.c.state == "published")
    return await all_rows(connection, of_these.order_by(obligations.c.id))


async def count_filed(connection: AsyncConnection, campaign_id: UUID) -> int:
    """Due items for which something is there; nothing more comes until the transaction ends."""
    await lock_returns(connection, due_items.c.campaign_id == campaign_id)
    statement = select(func.count()).where(due_items.c.campaign_id == campaign_id, _IS_BEGUN)
    return int((await connection.execute(statement)).scalar_one())


async def delete_dues(connection: AsyncConnection, campaign_id: UUID) -> None:
    """All of a campaign for which nothing was filed, with their extensions."""
    own = select(due_items.c.id).where(due_items.c.campaign_id == campaign_id)
    await connection.execute(delete(due_extensions).where(due_extensions.c.due_id.in_(own)))
    await connection.execute(delete(due_items).where(due_items.c.campaign_id == campaign_id))
    await joining_queries.forget(connection, campaign_id)


async def delete_future_dues(connection: AsyncConnection, campaign_id: UUID, at: datetime) -> None:
    """Those not yet due, or without a deadline, for which nothing was filed; who was given more time still has it."""
    await lock_returns(connection, due_items.c.campaign_id == campaign_id)
    is_extended = exists().where(due_extensions.c.due_id == due_items.c.id)
    is_later = or_(due_items.c.due_at > at, due_items.c.due_at.is_(None))
    await connection.execute(
        delete(due_items).where(due_items.c.campaign_id == campaign_id, ~_IS_BEGUN, is_later, ~is_extended)
    )


async def waive_dues(connection: AsyncConnection, organization_ids: Sequence[UUID]) -> None:
    """With their extensions; of campaigns that are not archived."""
    kept = select(campaigns.c.id).where(campaigns.c.archived_at.is_not(None))
    waived = due_items.c.organization_id.in_(organization_ids), ~_IS_BEGUN, due_items.c.campaign_id.not_in(kept)
    own = select(due_items.c.id).where(*waived)
    await connection.execute(delete(due_extensions).where(due_extensions.c.due_id.in_(own)))
    await connection.execute(delete(due_items).where(*waived))


async def has_begun(connection: AsyncConnection, obligation_id: UUID) -> bool:
    """Whether something was filed, entered, received or extended for it; nothing more is until the transaction ends."""
    await lock_returns(connection, due_items.c.obligation_id == obligation_id)
    is_extended = exists().where(due_extensions.c.due_id == due_items.c.id)
    statement = select(exists().where(due_items.c.obligation_id == obligation_id, or_(_IS_BEGUN, is_extended)))
    return bool((await connection.execute(statement)).scalar_one())


async def delete_obligation(connection: AsyncConnection, obligation_id: UUID) -> None:
    """With its due items."""
    await connection.execute(delete(due_items).where(due_items.c.obligation_id == obligation_id))
    await connection.execute(delete(obligations).where(obligations.c.id == obligation_id))


async def end_obligation(connection: AsyncConnection, obligation_id: UUID, on: date) -> None:
    values = {"ended_on": on, "version": obligations.c.version + 1}
    await connection.execute(update(obligations).where(obligations.c.id == obligation_id).values(values))


async def delete_obligations(connection: AsyncConnection, campaign_id: UUID) -> None:
    """Of a draft, for which nothing is due."""
    await connection.execute(delete(obligations).where(obligations.c.campaign_id == campaign_id))


async def lock_dues(connection: AsyncConnection) -> None:
    """Whoever makes, recounts or deletes due items waits here for the others, until their transactions end.

    Two feeds and a request each count from what they see. Of two at once the later one would not see what the earlier
    one has read, and its count would stand.
    """
    await connection.execute(text("select pg_advisory_xact_lock(hashtextextended('dues', 0))"))


async def lock_returns(connection: AsyncConnection, of: ColumnElement[bool]) -> None:
    """Nobody enters a number, a file or a receipt for due items that are about to be deleted."""
    await connection.execute(select(due_items.c.id).where(of).order_by(due_items.c.id).with_for_update())


async def expand(
    connection: AsyncConnection,
    obligation_id: UUID,
    periods: Sequence[Period],
    joined_on: date | None,
    organization_ids: Sequence[UUID] | None = None,
) -> None:
    """Create or update the due items of an obligation, for some organisations or for all.

    `joined_on`: the day on which those join that were not reached before; null where all are there from the beginning.
    """
    given = joining_queries.parameters_of(obligation_id, periods, organization_ids)
    await connection.execute(EXPAND, {**given, "joined_on": joined_on})
    await joining_queries.tell(connection, given)


async def rename_period(connection: AsyncConnection, obligation_id: UUID, before: str, after: str) -> None:
    """Its due items stay what they are, with all that was filed, where their only period has another key now."""
    there = due_items.alias("there")
    is_taken = exists().where(
        there.c.obligation_id == obligation_id,
        there.c.organization_id == due_items.c.organization_id,
        there.c.period == after,
    )
    statement = update(due_items).where(due_items.c.obligation_id == obligation_id, due_items.c.period == before)
    await connection.execute(statement.where(~is_taken).values(period=after))


async def teams_owing_other_periods(connection: AsyncConnection) -> list[UUID]:
    """Those with a due item of a period that is no month."""
    statement = text(
        "select distinct d.organization_id from due_items d"
        " join obligations o on o.id = d.obligation_id and o.cycle is not null"
    )
    return list((await connection.execute(statement)).scalars())


async def teams_owing(connection: AsyncConnection, obligation_id: UUID) -> list[UUID]:
    statement = text("select distinct organization_id from due_items where obligation_id = :obligation_id")
    return list((await connection.execute(statement, {"obligation_id": obligation_id})).scalars())


async def recount_returns(
    connection: AsyncConnection, *, obligation_id: UUID | None = None, due_id: UUID | None = None
) -> None:
    """Of what units count themselves: of a whole duty, or of one due item."""
    of_these = {"obligation_id": obligation_id, "due_id": due_id}
    await connection.execute(RECOUNT_RETURNS, of_these)
    if (await connection.execute(MOVE_ON, {**of_these, "team_ids": None})).all():
        await connection.execute(RECOUNT_RETURNS, of_these)


async def refresh_dues(connection: AsyncConnection, team_ids: Sequence[UUID]) -> None:
    """Recount what these organisations owe and have filed."""
    await lock_dues(connection)
    of_teams = {"team_ids": list(team_ids)}
    await connection.execute(REFRESH, of_teams)
    # Another due day may have other pairings.
    if (await connection.execute(MOVE_ON, {**of_teams, "obligation_id": None, "due_id": None})).all():
        await connection.execute(REFRESH, of_teams)
