"""Which households are behind a number of the board: the same statement that counted it, for a few households."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import enrolments, pairings
from services.households.progress.recount_enrolled_queries import OWED
from services.households.visibility import may_see_pairing
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows
from services.kernel.db.visibility import below
from services.kernel.web.paging import Page, beyond

IS_OVERDUE = text(
    """
    with members as materialized (
        select p.village_code, e.campaign_id, p.household_id, p.team_id,
               case when o.closed_on is null then o.division_code end as team_code,
               e.starts_on as counts_from, e.ends_on as counts_to,
               greatest(p.starts_on, e.starts_on) as first_on, least(p.ends_on, e.ends_on) as last_on,
               case when h.registered_again_on is not null
                    then date_trunc('month', greatest(p.starts_on, h.registered_again_on)::timestamp)::date
               end as gone_from
          from pairings p
          join enrolments e on e.pairing_id = p.id and e.campaign_id = :campaign
          join households h on h.id = p.household_id
          left join organizations o on o.id = p.team_id
         where p.household_id = any (:ids)
           and (cast(:line as text) is null or cast(:line as text) = any (o.lines))
    ), wanted as materialized (
        select m.village_code, c.campaign_id, c.period, c.starts_on, c.ends_on
          from (select distinct village_code from members) m
          join campaign_periods c on c.campaign_id = :campaign and c.period = :period
    ), counted as materialized (
        select f.village_code, f.household_id, f.team_id, f.visited_on, m.campaign_id
          from visit_facts f
         cross join (select distinct campaign_id from members) m
         where f.household_id = any (:ids)
           and exists (
                   select from members m
                    where m.household_id = f.household_id and m.team_id = f.team_id
                      and (m.counts_from is null or f.visited_on >= m.counts_from)
                      and (m.counts_to is null or f.visited_on <= m.counts_to)
               )
    ), OWED
    select distinct household_id
      from owed
     where is_owed
       and case when :team then team_id = :team_id and is_unvisited_by_team else is_unvisited end
     order by household_id
    """.replace("OWED", OWED)
).bindparams(bindparam("ids", type_=ARRAY(Uuid)), bindparam("period", type_=Text), bindparam("team_id", type_=Uuid))


async def page_of_enrolled(
    connection: AsyncConnection, scope: Scope, campaign_id: UUID, division: str, team_id: UUID | None, page: Page
) -> Rows:
    """Ids of households below the division, one more than the page holds."""
    statement = (
        select(pairings.c.household_id)
        .join(enrolments, enrolments.c.pairing_id == pairings.c.id)
        .where(
            may_see_pairing(scope),
            below(pairings.c.village_code, division),
            enrolments.c.campaign_id == campaign_id,
            *([pairings.c.team_id == team_id] if team_id else []),
            *beyond(page, pairings.c.household_id),
        )
        .distinct()
        .order_by(pairings.c.household_id)
        .limit(page.limit + 1)
    )
    return await all_rows(connection, statement)


async def overdue_among(
    connection: AsyncConnection,
    campaign_id: UUID,
    period: str,
    household_ids: Sequence[UUID],
    team_id: UUID | None,
    line: str | None,
    now: datetime,
) -> list[UUID]:
    given = {
        "campaign": campaign_id,
        "period": period,
        "ids": list(household_ids),
        "team": team_id is not None,
        "team_id": team_id,
        "line": line,
        "now": now,
    }
    return [row.household_id for row in await all_rows(connection, IS_OVERDUE, given)]
