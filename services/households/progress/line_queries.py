"""Reads of the board of a campaign for the teams on one line, as in `campaign_queries`.

A household is counted where a team on the line is enrolled with it: the register knows no line. The quota is that of
the teams.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows, one_row

OF_DIVISIONS = text(
    """
    select d.code as division_code, null::uuid as organization_id, d.name, q.quota,
           v.paired as households, v.paired, v.visited, v.visits, v.amount_fen, v.overdue,
           v.income_projects, v.indoors_clean, v.belongings_tidy, v.outdoors_free_of_droppings, v.yard_free_of_litter,
           (
               select least(min(f.read_at), (select min(touched_at) from progress_touched))
                 from feed_cursors f
                where f.source in ('submissions', 'campaigns')
               having count(*) filter (where f.read_at > 'epoch') = 2
           ) as as_of
      from divisions d
     cross join lateral (
         select coalesce(sum(q.amount), 0) as quota
           from quotas q
           join organizations o on o.id = q.organization_id
          where q.measure = 'households' and q.campaign_id = :campaign_id and :line = any (o.lines)
            and o.division_code >= d.code and o.division_code < d.code || ':'
     ) q
     cross join lateral (
         select coalesce(sum(v.paired), 0) as paired, coalesce(sum(v.visited), 0) as visited,
                coalesce(sum(v.visits), 0) as visits, coalesce(sum(v.amount_fen), 0) as amount_fen,
                coalesce(sum(v.overdue), 0) as overdue, coalesce(sum(v.income_projects), 0) as income_projects,
                coalesce(sum(v.indoors_clean), 0) as indoors_clean,
                coalesce(sum(v.belongings_tidy), 0) as belongings_tidy,
                coalesce(sum(v.outdoors_free_of_droppings), 0) as outdoors_free_of_droppings,
                coalesce(sum(v.yard_free_of_litter), 0) as yard_free_of_litter
           from progress_lines v
          where v.line = :line and v.campaign_id = :campaign_id and v.period = :period
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
ON_LINE = text("select id from organizations where :line = any (lines) and id = any (:ids)")


async def children(connection: AsyncConnection, campaign_id: UUID, division: str, period: str, line: str) -> Rows:
    given = {"campaign_id": campaign_id, "period": period, "line": line, "parent": division, "code": None}
    return await all_rows(connection, OF_DIVISIONS, given)


async def itself(
    connection: AsyncConnection, campaign_id: UUID, division: str, period: str, line: str
) -> Row[Any] | None:
    """The division as one row; None when it does not exist."""
    given = {"campaign_id": campaign_id, "period": period, "line": line, "parent": None, "code": division}
    return await one_row(connection, OF_DIVISIONS, given)


async def on_line(connection: AsyncConnection, line: str, organization_ids: list[UUID]) -> set[UUID]:
    """Those of them that stand on it."""
    found = await connection.scalars(ON_LINE, {"line": line, "ids": organization_ids})
    return set(found.all())
