"""Reads of the board: sums of leaf rows over ranges of village codes. Ancestors have no rows."""

from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows, one_row

# `allocated`: for each receiver, the amount of the latest campaign begun by the month's end. A quota split below a
# county is the same quota again, so only the topmost allocation of a subtree counts. A receiver that is no division has
# no row below, so it must not count above either.
OF_DIVISIONS = text(
    """
    with allocated as (
        select distinct on (q.division_code, q.organization_id) q.division_code, q.organization_id, q.amount
          from quotas q
          left join campaigns c on c.id = q.campaign_id
         where q.measure = 'households'
           -- A withdrawn campaign has no days.
           and (c.id is null or c.starts_on is not null)
         order by q.division_code, q.organization_id,
                  (c.starts_on < cast(:month as date) + interval '1 month') desc nulls last,
                  c.starts_on desc nulls last, q.campaign_id
    )
    select d.code as division_code, null::uuid as organization_id, d.name, q.quota,
           h.households, h.paired, v.visited, v.visits, v.amount_fen, v.paired_visited,
           h.income_projects, h.indoors_clean, h.belongings_tidy, h.outdoors_free_of_droppings, h.yard_free_of_litter,
           (
               select least(f.read_at, (select min(touched_at) from progress_touched))
                 from feed_cursors f
                where f.source = 'submissions' and f.read_at > 'epoch'
           ) as as_of
      from divisions d
     cross join lateral (
         select coalesce(sum(a.amount), 0) as quota
           from allocated a
          where a.division_code >= d.code and a.division_code < d.code || ':'
            and exists (select from divisions known where known.code = a.division_code)
            and not exists (
                select from allocated above
                 where above.division_code >= d.code and above.division_code < a.division_code
                   and starts_with(a.division_code, above.division_code)
            )
     ) q
     cross join lateral (
         select coalesce(sum(h.households), 0) as households,
                coalesce(sum(h.paired[least(:months - h.paired_from + 1, cardinality(h.paired))]), 0) as paired,
                coalesce(sum(h.income_projects), 0) as income_projects,
                coalesce(sum(h.indoors_clean), 0) as indoors_clean,
                coalesce(sum(h.belongings_tidy), 0) as belongings_tidy,
                coalesce(sum(h.outdoors_free_of_droppings), 0) as outdoors_free_of_droppings,
                coalesce(sum(h.yard_free_of_litter), 0) as yard_free_of_litter
           from progress_households h
          where h.village_code >= d.code and h.village_code < d.code || ':'
     ) h
     cross join lateral (
         select coalesce(sum(v.visited), 0) as visited, coalesce(sum(v.visits), 0) as visits,
                coalesce(sum(v.amount_fen), 0) as amount_fen, coalesce(sum(v.paired_visited), 0) as paired_visited
           from progress_visits v
          where v.team_id is null and v.month = :month
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
    with allocated as (
        select distinct on (q.division_code, q.organization_id) q.division_code, q.organization_id, q.amount
          from quotas q
          left join campaigns c on c.id = q.campaign_id
         where q.measure = 'households'
           -- A withdrawn campaign has no days.
           and (c.id is null or c.starts_on is not null)
         order by q.division_code, q.organization_id,
                  (c.starts_on < cast(:month as date) + interval '1 month') desc nulls last,
                  c.starts_on desc nulls last, q.campaign_id
    ), p as (
        select p.team_id, sum(p.paired) as paired, coalesce(sum(p.income_projects), 0) as income_projects,
               coalesce(sum(p.indoors_clean), 0) as indoors_clean,
               coalesce(sum(p.belongings_tidy), 0) as belongings_tidy,
               coalesce(sum(p.outdoors_free_of_droppings), 0) as outdoors_free_of_droppings,
               coalesce(sum(p.yard_free_of_litter), 0) as yard_free_of_litter
          from progress_pairings p
         where p.team_id is not null and p.from_month <= :month and (p.until_month is null or p.until_month > :month)
           and p.village_code >= :division and p.village_code < :division || ':'
         group by p.team_id
    ), v as (
        select v.team_id, sum(v.visited) as visited, sum(v.visits) as visits, sum(v.amount_fen) as amount_fen,
               sum(v.paired_visited) as paired_visited
          from progress_visits v
         where v.team_id is not null and v.month = :month
           and v.village_code >= :division and v.village_code < :division || ':'
         group by v.team_id
    ), q as (
        select a.organization_id as team_id, a.amount as quota
          from allocated a
          join organizations o on o.id = a.organization_id
         where o.division_code >= :division and o.division_code < :division || ':'
    ), units as (
        select team_id from p union select team_id from v union select team_id from q where quota > 0
    )
    select cast(:division as text) as division_code, u.team_id as organization_id, coalesce(o.name, '') as name,
           coalesce(q.quota, 0) as quota, coalesce(p.paired, 0) as households, coalesce(p.paired, 0) as paired,
           coalesce(v.visited, 0) as visited, coalesce(v.visits, 0) as visits,
           coalesce(v.amount_fen, 0) as amount_fen, coalesce(v.paired_visited, 0) as paired_visited,
           coalesce(p.income_projects, 0) as income_projects, coalesce(p.indoors_clean, 0) as indoors_clean,
           coalesce(p.belongings_tidy, 0) as belongings_tidy,
           coalesce(p.outdoors_free_of_droppings, 0) as outdoors_free_of_droppings,
           coalesce(p.yard_free_of_litter, 0) as yard_free_of_litter
      from units u
      left join p using (team_id)
      left join v using (team_id)
      left join q using (team_id)
      left join organizations o on o.id = u.team_id
     order by o.name, u.team_id
    """
)
PAIRED_FIGURES = text(
    """
    select coalesce(sum(p.paired), 0) as paired, coalesce(sum(p.income_projects), 0) as income_projects,
           coalesce(sum(p.indoors_clean), 0) as indoors_clean,
           coalesce(sum(p.belongings_tidy), 0) as belongings_tidy,
           coalesce(sum(p.outdoors_free_of_droppings), 0) as outdoors_free_of_droppings,
           coalesce(sum(p.yard_free_of_litter), 0) as yard_free_of_litter
      from progress_pairings p
     where p.team_id is null and p.from_month <= :month and (p.until_month is null or p.until_month > :month)
       and p.village_code >= :division and p.village_code < :division || ':'
    """
)


async def children(connection: AsyncConnection, division: str, month: date) -> Rows:
    return await all_rows(connection, OF_DIVISIONS, {**_months(month), "parent": division, "code": None})


async def units(connection: AsyncConnection, division: str, month: date) -> Rows:
    return await all_rows(connection, UNITS, {"division": division, "month": month})


async def itself(connection: AsyncConnection, division: str, month: date) -> Row[Any] | None:
    """The division as one row; None when it does not exist."""
    return await one_row(connection, OF_DIVISIONS, {**_months(month), "parent": None, "code": division})


async def paired_figures(connection: AsyncConnection, division: str, month: date) -> Row[Any]:
    """Counts of the households paired in the month, each once."""
    rows = await all_rows(connection, PAIRED_FIGURES, {"division": division, "month": month})
    return rows[0]


def _months(month: date) -> dict[str, Any]:
    return {"month": month, "months": month.year * 12 + month.month}
