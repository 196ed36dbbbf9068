"""Statements of the recount: what was marked, and the leaf rows computed again from the stored rows."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Date, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import all_rows

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('progress-recount'))")
Switch = tuple[TextClause, TextClause]
NESTED_LOOPS: Switch = (text("set local enable_nestloop = off"), text("set local enable_nestloop = on"))
WHOLE_TABLES: Switch = (text("set local enable_seqscan = off"), text("set local enable_seqscan = on"))
# Newer notes that say the same go with them: when a campaign changes, every village gets a note that it often has.
# Coalesced, because rows with nulls cannot be joined by hash.
TAKE = text(
    """
    delete from progress_touched
     where (village_code, coalesce(month, '-infinity'), coalesce(household_id::text, '')) in (
               select village_code, coalesce(month, '-infinity'), coalesce(household_id::text, '')
                 from (select * from progress_touched order by id limit :limit) oldest
           )
    returning village_code, month, household_id
    """
)

VILLAGES = bindparam("villages", type_=ARRAY(Text))
FORGET_HOUSEHOLDS = text("delete from progress_households where village_code = any (:villages)").bindparams(VILLAGES)
# `paired`: households paired in the month `paired_from` (months since year 0) and in each after it; the last number
# holds for all later months. One row a village, because a board above the county reads them all: summing rows of spans
# took 6 of the query's 9 ms (30,000 spans in a city of 200,000 households).
COUNT_HOUSEHOLDS = text(
    """
    insert into progress_households (village_code, households, income_projects, indoors_clean, belongings_tidy,
                                     outdoors_free_of_droppings, yard_free_of_litter, paired_from, paired)
    with bounds as (
        select village_code, min(from_month) as first_month, max(greatest(from_month, until_month)) as last_month
          from progress_pairings
         where village_code = any (:villages) and team_id is null
         group by village_code
    ), months as (
        select b.village_code, b.first_month, m::date as month
          from bounds b, generate_series(b.first_month::timestamp, b.last_month::timestamp, interval '1 month') m
    ), monthly as (
        select m.village_code, m.first_month, m.month, coalesce(sum(p.paired), 0)::integer as paired
          from months m
          left join progress_pairings p on p.village_code = m.village_code and p.team_id is null
           and p.from_month <= m.month and (p.until_month is null or p.until_month > m.month)
         group by m.village_code, m.first_month, m.month
    ), lined_up as (
        select village_code, extract(year from first_month) * 12 + extract(month from first_month) as paired_from,
               array_agg(paired order by month) as paired
          from monthly
         group by village_code, first_month
    ), served as (
        select h.village_code, count(*) as households,
               count(*) filter (where h.income_project is not null),
               count(*) filter (where (h.hygiene ->> 'indoors_clean')::boolean),
               count(*) filter (where (h.hygiene ->> 'belongings_tidy')::boolean),
               count(*) filter (where (h.hygiene ->> 'outdoors_free_of_droppings')::boolean),
               count(*) filter (where (h.hygiene ->> 'yard_free_of_litter')::boolean)
          from households h
         where h.village_code = any (:villages)
           -- An erased household that was registered again counts as the new one.
           and h.registered_again_on is null
           -- Who is no longer poor, or on no list of those in need, counts once a team was paired with the household.
           and (h.registry_status not in ('OUT_OF_POVERTY', 'OTHER')
                or exists (select from pairings p where p.household_id = h.id))
         group by h.village_code
    )
    select served.*, lined_up.paired_from, coalesce(lined_up.paired, '{}')
      from served
      left join lined_up using (village_code)
    """
).bindparams(VILLAGES)
FORGET_PAIRINGS = text("delete from progress_pairings where village_code = any (:villages)").bindparams(VILLAGES)
# A household counts once a month however many pairings it has: its spans of months are merged before counting, once
# over all teams (the row without a team) and once for each.
COUNT_PAIRINGS = text(
    """
    insert into progress_pairings (village_code, team_id, from_month, until_month, paired, income_projects,
                                   indoors_clean, belongings_tidy, outdoors_free_of_droppings, yard_free_of_litter)
    with months as (
        select p.village_code, p.household_id, p.team_id,
               daterange(date_trunc('month', p.starts_on::timestamp)::date,
                         -- `least` leaves out what is null.
                         least((date_trunc('month', p.ends_on::timestamp) + interval '1 month')::date,
                               case when again.id is not null then date_trunc(
                                   'month', greatest(p.starts_on, again.registered_again_on)::timestamp
                               )::date end)) as months
          from pairings p
          left join households again on again.id = p.household_id and again.registered_again_on is not null
         where p.village_code = any (:villages)
    ), joined as (
        select village_code, household_id, team_id, range_agg(months) as spans
          from months
         group by grouping sets ((village_code, household_id), (village_code, household_id, team_id))
    ), spans as (
        select village_code, household_id, team_id, unnest(spans) as span from joined
    )
    select s.village_code, s.team_id, lower(s.span), upper(s.span), count(*),
           count(*) filter (where h.income_project is not null),
           count(*) filter (where (h.hygiene ->> 'indoors_clean')::boolean),
           count(*) filter (where (h.hygiene ->> 'belongings_tidy')::boolean),
           count(*) filter (where (h.hygiene ->> 'outdoors_free_of_droppings')::boolean),
           count(*) filter (where (h.hygiene ->> 'yard_free_of_litter')::boolean)
      from spans s
      join households h on h.id = s.household_id
     group by s.village_code, s.team_id, s.span
    """
).bindparams(VILLAGES)

KEYS = (bindparam("codes", type_=ARRAY(Text)), bindparam("months", type_=ARRAY(Date)))
FORGET_VISITS = text(
    """
    delete from progress_visits v
     using unnest(:codes, :months) as k (village_code, month)
     where v.village_code = k.village_code and v.month = k.month
    """
).bindparams(*KEYS)
COUNT_VISITS = text(
    """
    insert into progress_visits (village_code, month, team_id, visited, visits, amount_fen, paired_visited)
    with facts as (
        select f.village_code, f.month, f.team_id, f.amount_fen,
               -- Of an erased household that was registered again only the visits count, from that month on.
               case when again.id is null or f.month < date_trunc('month', again.registered_again_on::timestamp)
                    then f.household_id
               end as household_id,
               exists (
                   select from pairings p
                    where p.household_id = f.household_id
                      and p.starts_on < f.month + interval '1 month' and (p.ends_on is null or p.ends_on >= f.month)
               ) as is_paired,
               exists (
                   select from pairings p
                    where p.household_id = f.household_id and p.team_id = f.team_id
                      and p.starts_on < f.month + interval '1 month' and (p.ends_on is null or p.ends_on >= f.month)
               ) as is_paired_with_team
          from unnest(:codes, :months) as k (village_code, month)
          join visit_facts f on f.village_code = k.village_code and f.month = k.month
          left join households again on again.id = f.household_id and again.registered_again_on is not null
    )
    select village_code, month, team_id, count(distinct household_id), count(*), sum(amount_fen),
           case when grouping(team_id) = 1
                then count(distinct household_id) filter (where is_paired)
                else count(distinct household_id) filter (where is_paired_with_team)
           end
      from facts
     group by grouping sets ((village_code, month), (village_code, month, team_id))
    """
).bindparams(*KEYS)
FORGET_SPLITS = text(
    """
    delete from progress_visit_splits v
     using unnest(:codes, :months) as k (village_code, month)
     where v.village_code = k.village_code and v.month = k.month
    """
).bindparams(*KEYS)
# Each visit once, whatever campaigns it counts in. A visit with two words of a dimension counts for both; the service
# form is that of the pairings of its day, '' where there was none.
COUNT_SPLITS = text(
    """
    insert into progress_visit_splits (village_code, month, team_id, dimension, code, visited, visits, amount_fen)
    with facts as materialized (
        select f.visit_id, f.village_code, f.month, f.team_id, f.visited_on, f.amount_fen, f.household_id,
               f.aid_domains, f.goals, f.supports, lower(h.registry_status) as served_group,
               case when h.registered_again_on is null
                         or f.month < date_trunc('month', h.registered_again_on::timestamp)
                    then f.household_id
               end as counted_id
          from unnest(:codes, :months) as k (village_code, month)
          join visit_facts f on f.village_code = k.village_code and f.month = k.month
          left join households h on h.id = f.household_id
    ), forms as (
        select f.visit_id, array_agg(distinct p.service_form) as codes
          from facts f
          join pairings p on p.household_id = f.household_id and p.team_id = f.team_id
           and p.starts_on <= f.visited_on and (p.ends_on is null or p.ends_on >= f.visited_on)
         group by f.visit_id
    ), said as (
        select f.*, word.dimension, word.code
          from facts f
          left join forms on forms.visit_id = f.visit_id
         cross join lateral (
                   select 'served_group' as dimension, coalesce(f.served_group, '') as code
                   union all
                   select 'service_form', unnest(coalesce(forms.codes, '{""}'))
                   union all
                   select 'aid_domain', unnest(coalesce(nullif(f.aid_domains, '{}'), '{""}'))
                   union all
                   select 'goal', unnest(coalesce(nullif(f.goals, '{}'), '{""}'))
                   union all
                   select 'support', unnest(coalesce(nullif(f.supports, '{}'), '{""}'))
               ) word
    )
    select village_code, month, team_id, dimension, code, count(distinct counted_id), count(*), sum(amount_fen)
      from said
     group by grouping sets (
               (village_code, month, dimension, code), (village_code, month, dimension, code, team_id)
           )
    """
).bindparams(*KEYS)
COUNT_OF_HOUSEHOLDS = text(
    """
    insert into household_visits (household_id, visits_count, last_visit_on)
    select i.id, count(f.visit_id), max(f.visited_on)
      from unnest(:households) as i (id)
      left join visit_facts f on f.household_id = i.id
     group by i.id
    on conflict (household_id) do update
       set visits_count = excluded.visits_count, last_visit_on = excluded.last_visit_on
    """
).bindparams(bindparam("households", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class Touched:
    """What to recount. `count` is how many notes were deleted."""

    count: int
    villages: Sequence[str]
    village_months: Sequence[tuple[str, date]]
    households: Sequence[UUID]


@asynccontextmanager
async def without_plans(connection: AsyncConnection, switch: Switch) -> AsyncIterator[None]:
    """Statements that PostgreSQL plans badly: it takes an array for ten rows, and a table that was filled after its
    last `analyze` for an empty one."""
    off, on = switch
    await connection.execute(off)
    yield
    await connection.execute(on)


async def take_touched(connection: AsyncConnection, limit: int) -> Touched:
    """Delete and return the oldest notes, under a lock: without it the older of two parallel counts could be stored
    last."""
    await connection.execute(ONE_AT_A_TIME)
    async with without_plans(connection, NESTED_LOOPS):
        rows = await all_rows(connection, TAKE, {"limit": limit})
    return Touched(
        len(rows),
        sorted({row.village_code for row in rows if row.month is None}),
        sorted({(row.village_code, row.month) for row in rows if row.month is not None}),
        sorted({row.household_id for row in rows if row.household_id is not None}),
    )


async def recount_households_and_pairings(connection: AsyncConnection, villages: Sequence[str]) -> None:
    # Pairings first: the rows of households are derived from theirs.
    for statement in (FORGET_PAIRINGS, COUNT_PAIRINGS, FORGET_HOUSEHOLDS, COUNT_HOUSEHOLDS):
        await connection.execute(statement, {"villages": villages})


async def recount_visits(connection: AsyncConnection, village_months: Sequence[tuple[str, date]]) -> None:
    codes, months = zip(*village_months, strict=True)
    for statement in (FORGET_VISITS, COUNT_VISITS, FORGET_SPLITS, COUNT_SPLITS):
        await connection.execute(statement, {"codes": list(codes), "months": list(months)})


async def recount_visits_of(connection: AsyncConnection, households: Sequence[UUID]) -> None:
    await connection.execute(COUNT_OF_HOUSEHOLDS, {"households": households})


TOUCH = text(
    """
    insert into progress_touched (village_code, month, household_id)
    select cast(:village_code as text), null::date, null::uuid
    union all
    select distinct cast(:village_code as text), month, null::uuid from visit_facts where household_id = :household_id
    """
)


async def touch(connection: AsyncConnection, household_id: UUID, village_code: str) -> None:
    """Mark a village for a recount on the board: households, pairings, and the months in which this household was
    visited."""
    await connection.execute(TOUCH, {"household_id": household_id, "village_code": village_code})
