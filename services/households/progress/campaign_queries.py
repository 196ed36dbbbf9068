"""Reads of the board of a campaign in one of its periods: sums over ranges of village codes, as in `queries`."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows, one_row

# `allocated`: a quota split below a county is the same quota again, so only the topmost allocation of a subtree counts.
# A receiver that is no division has no row below, so it must not count above either.
OF_DIVISIONS = text(
    """
    with allocated as (
        select q.division_code, q.amount from quotas q
         where q.measure = 'households' and q.campaign_id = :campaign_id and q.division_code is not null
           and exists (select from divisions known where known.code = q.division_code)
    )
    select d.code as division_code, null::uuid as organization_id, d.name, q.quota,
           h.households, v.paired, v.visited, v.visits, v.amount_fen, v.overdue,
           h.income_projects, h.indoors_clean, h.belongings_tidy, h.outdoors_free_of_droppings, h.yard_free_of_litter,
           (
               select least(min(f.read_at), (select min(touched_at) from progress_touched))
                 from feed_cursors f
                where f.source in ('submissions', 'campaigns')
               having count(*) filter (where f.read_at > 'epoch') = 2
           ) as as_of
      from divisions d
     cross join lateral (
         select coalesce(sum(a.amount), 0) as quota
           from allocated a
          where a.division_code >= d.code and a.division_code < d.code || ':'
            and not exists (
                select from allocated above
                 where above.division_code >= d.code and above.division_code < a.division_code
                   and starts_with(a.division_code, above.division_code)
            )
     ) q
     cross join lateral (
         select coalesce(sum(h.households), 0) as households,
                coalesce(sum(h.income_projects), 0) as income_projects,
                coalesce(sum(h.indoors_clean), 0) as indoors_clean,
                coalesce(sum(h.belongings_tidy), 0) as belongings_tidy,
                coalesce(sum(h.outdoors_free_of_droppings), 0) as outdoors_free_of_droppings,
                coalesce(sum(h.yard_free_of_litter), 0) as yard_free_of_litter
           from progress_households h
          where h.village_code >= d.code and h.village_code < d.code || ':'
     ) h
     cross join lateral (
         select coalesce(sum(v.paired), 0) as paired, coalesce(sum(v.visited), 0) as visited,
                coalesce(sum(v.visits), 0) as visits, coalesce(sum(v.amount_fen), 0) as amount_fen,
                coalesce(sum(v.overdue), 0) as overdue
           from progress_enrolled v
          where v.team_id is null and v.campaign_id = :campaign_id and v.period = :period
            and v.village_code >= d.code and v.village_code < d.code || ':'
     ) v
     where d.code in (
         select code from divisions where parent = :parent
         union all
         select code from divisions where code = :code
     )
     order by d.code
    """
)
UNITS = text(
    """
    with v as (
        select v.team_id, sum(v.paired) as paired, sum(v.visited) as visited, sum(v.visits) as visits,
               sum(v.amount_fen) as amount_fen, sum(v.overdue) as overdue, sum(v.income_projects) as income_projects,
               sum(v.indoors_clean) as indoors_clean, sum(v.belongings_tidy) as belongings_tidy,
               sum(v.outdoors_free_of_droppings) as outdoors_free_of_droppings,
               sum(v.yard_free_of_litter) as yard_free_of_litter
          from progress_enrolled v
         where v.team_id is not null and v.campaign_id = :campaign_id and v.period = :period
           and v.village_code >= :division and v.village_code < :division || ':'
         group by v.team_id
    ), q as (
        select q.organization_id as team_id, q.amount as quota
          from quotas q
          join organizations o on o.id = q.organization_id
         where q.measure = 'households' and q.campaign_id = :campaign_id and q.amount > 0
           and o.division_code >= :division and o.division_code < :division || ':'
    ), units as (
        select team_id from v union select team_id from q
    )
    select cast(:division as text) as division_code, u.team_id as organization_id, coalesce(o.name, '') as name,
           coalesce(q.quota, 0) as quota, coalesce(v.paired, 0) as households, coalesce(v.paired, 0) as paired,
           coalesce(v.visited, 0) as visited, coalesce(v.visits, 0) as visits,
           coalesce(v.amount_fen, 0) as amount_fen, coalesce(v.overdue, 0) as overdue,
           coalesce(v.income_projects, 0) as income_projects, coalesce(v.indoors_clean, 0) as indoors_clean,
           coalesce(v.belongings_tidy, 0) as belongings_tidy,
           coalesce(v.outdoors_free_of_droppings, 0) as outdoors_free_of_droppings,
           coalesce(v.yard_free_of_litter, 0) as yard_free_of_litter
      from units u
      left join v using (team_id)
      left join q using (team_id)
      left join organizations o on o.id = u.team_id
     order by o.name, u.team_id
    """
)
PAIRED_FIGURES = text(
    """
    select coalesce(sum(v.paired), 0) as paired, coalesce(sum(v.income_projects), 0) as income_projects,
           coalesce(sum(v.indoors_clean), 0) as indoors_clean,
           coalesce(sum(v.belongings_tidy), 0) as belongings_tidy,
           coalesce(sum(v.outdoors_free_of_droppings), 0) as outdoors_free_of_droppings,
           coalesce(sum(v.yard_free_of_litter), 0) as yard_free_of_litter
      from progress_enrolled v
     where v.team_id is null and v.campaign_id = :campaign_id and v.period = :period
       and v.village_code >= :division and v.village_code < :division || ':'
    """
)
# What a campaign asks decides which columns its board has.
ASKS = text(
    """
    select exists (
               select from duties where campaign_id = :campaign_id and visits is not null and owed_by_kind = 'team'
           ) as for_visits,
           exists (
               select from quotas where campaign_id = :campaign_id and measure = 'households' and amount > 0
           ) as for_a_quota
    """
)
# Windows go by their first day on a board: the key that their duty gives them means the first of them.
PERIOD = text(
    """
    select period, starts_on, ends_on from campaign_periods
     where campaign_id = :campaign_id
       and (period = :period
            or (period, starts_on, ends_on) in (
                select to_char(p.starts_on, 'YYYY-MM-DD'), p.starts_on, p.ends_on
                  from duties d
                  join duty_periods p on p.obligation_id = d.obligation_id
                 where d.campaign_id = :campaign_id and p.key = :period and p.key in ('window', 'open')
            ))
     order by starts_on
     limit 1
    """
)
PERIODS = text(
    """
    select c.period, c.starts_on, c.ends_on, asked.duty_keys
      from campaign_periods c
      left join lateral (
               select array_agg(distinct p.key) as duty_keys
                 from duties d
                 join duty_periods p on p.obligation_id = d.obligation_id
                where d.campaign_id = c.campaign_id and p.starts_on = c.starts_on and p.ends_on = c.ends_on
           ) asked on true
     where c.campaign_id = :campaign_id
     order by c.starts_on, c.ends_on
    """
)


async def children(connection: AsyncConnection, campaign_id: UUID, division: str, period: str) -> Rows:
    given = {"campaign_id": campaign_id, "period": period, "parent": division, "code": None}
    return await all_rows(connection, OF_DIVISIONS, given)


async def itself(connection: AsyncConnection, campaign_id: UUID, division: str, period: str) -> Row[Any] | None:
    """The division as one row; None when it does not exist."""
    given = {"campaign_id": campaign_id, "period": period, "parent": None, "code": division}
    return await one_row(connection, OF_DIVISIONS, given)


async def units(connection: AsyncConnection, campaign_id: UUID, division: str, period: str) -> Rows:
    return await all_rows(connection, UNITS, {"campaign_id": campaign_id, "period": period, "division": division})


async def paired_figures(connection: AsyncConnection, campaign_id: UUID, division: str, period: str) -> Row[Any]:
    """Counts of the households enrolled in the period, each once."""
    given = {"campaign_id": campaign_id, "period": period, "division": division}
    rows = await all_rows(connection, PAIRED_FIGURES, given)
    return rows[0]


async def asks(connection: AsyncConnection, campaign_id: UUID) -> Row[Any]:
    """`for_visits`, `for_a_quota`."""
    rows = await all_rows(connection, ASKS, {"campaign_id": campaign_id})
    return rows[0]


async def find_period(connection: AsyncConnection, campaign_id: UUID, period: str) -> Row[Any] | None:
    return await one_row(connection, PERIOD, {"campaign_id": campaign_id, "period": period})


async def periods(connection: AsyncConnection, campaign_id: UUID) -> Rows:
    """`duty_keys`: how duties that ask for something in exactly these days call the period; null where none does."""
    return await all_rows(connection, PERIODS, {"campaign_id": campaign_id})
