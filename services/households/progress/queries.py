"""Reads of the board of the whole register, without a campaign: sums of leaf rows over ranges of village codes.

Ancestors have no rows. Without a campaign there is no quota, and nothing is due.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows, one_row

OF_DIVISIONS = text(
    """
    select d.code as division_code, null::uuid as organization_id, d.name, 0 as quota,
           h.households, h.paired, v.visited, v.visits, v.amount_fen, 0 as overdue,
           h.income_projects, h.indoors_clean, h.belongings_tidy, h.outdoors_free_of_droppings, h.yard_free_of_litter,
           (
               select least(f.read_at, (select min(touched_at) from progress_touched))
                 from feed_cursors f
                where f.source = 'submissions' and f.read_at > 'epoch'
           ) as as_of
      from divisions d
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
                coalesce(sum(v.amount_fen), 0) as amount_fen
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
    with p as (
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
        select v.team_id, sum(v.visited) as visited, sum(v.visits) as visits, sum(v.amount_fen) as amount_fen
          from progress_visits v
         where v.team_id is not null and v.month = :month
           and v.village_code >= :division and v.village_code < :division || ':'
         group by v.team_id
    ), units as (
        select team_id from p union select team_id from v
    )
    select cast(:division as text) as division_code, u.team_id as organization_id, coalesce(o.name, '') as name,
           0 as quota, coalesce(p.paired, 0) as households, coalesce(p.paired, 0) as paired,
           coalesce(v.visited, 0) as visited, coalesce(v.visits, 0) as visits,
           coalesce(v.amount_fen, 0) as amount_fen, 0 as overdue,
           coalesce(p.income_projects, 0) as income_projects, coalesce(p.indoors_clean, 0) as indoors_clean,
           coalesce(p.belongings_tidy, 0) as belongings_tidy,
           coalesce(p.outdoors_free_of_droppings, 0) as outdoors_free_of_droppings,
           coalesce(p.yard_free_of_litter, 0) as yard_free_of_litter
      from units u
      left join p using (team_id)
      left join v using (team_id)
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
