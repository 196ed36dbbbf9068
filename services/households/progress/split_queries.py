"""Reads of the board split by the words of visits, and of whole campaigns: sums of leaf rows, as in `queries`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows

# A division without visits has one row, without a word.
OF_DIVISIONS = """
    select d.code as division_code, null::uuid as organization_id, d.name, s.code, s.visited, s.visits, s.amount_fen
      from divisions d
      left join lateral (
               select s.code, sum(s.visited) as visited, sum(s.visits) as visits, sum(s.amount_fen) as amount_fen
                 from {table} s
                where {whose} and {of} and s.dimension = :dimension
                  and s.village_code >= d.code and s.village_code < d.code || ':'
                group by s.code
           ) s on true
     where d.code in (
         select code from divisions where parent = :parent
         union all
         select code from divisions where code = :code
     )
     order by d.code, s.code
    """
OF_UNITS = """
    select cast(:division as text) as division_code, s.team_id as organization_id, coalesce(o.name, '') as name,
           s.code, sum(s.visited) as visited, sum(s.visits) as visits, sum(s.amount_fen) as amount_fen
      from {table} s
      left join organizations o on o.id = s.team_id
     where {whose} and {of} and s.dimension = :dimension
       and s.village_code >= :division and s.village_code < :division || ':'
     group by s.team_id, o.name, s.code
     order by o.name, s.team_id, s.code
    """


@dataclass(frozen=True, slots=True)
class Split:
    """The rows of a campaign in one of its periods, or those of all visits of a month, each counted once."""

    of_divisions: TextClause
    of_units: TextClause


ALL_TEAMS: LiteralString = "s.team_id is null"
EACH_TEAM: LiteralString = "s.team_id is not null"
ON_LINE: LiteralString = "s.team_id in (select o.id from organizations o where :line = any (o.lines))"


def _split(
    table: LiteralString, of: LiteralString, all_teams: LiteralString = ALL_TEAMS, each: LiteralString = EACH_TEAM
) -> Split:
    return Split(
        text(OF_DIVISIONS.format(table=table, of=of, whose=all_teams)),
        text(OF_UNITS.format(table=table, of=of, whose=each)),
    )


OF_CAMPAIGN = _split("progress_splits", "s.campaign_id = :campaign_id and s.period = :period")
# A visit is of one team, so visits and money of a line are sums of its teams; a household that two of them visited
# counts for both.
OF_LINE = _split("progress_splits", "s.campaign_id = :campaign_id and s.period = :period", ON_LINE, ON_LINE)
OF_ALL = _split("progress_visit_splits", "s.month = :month")
# Months are the periods that every campaign has. What flows is summed over them; of a state the last month stands.
SUMS_OF_DIVISIONS = text(
    """
    select d.code as division_code, null::uuid as organization_id, d.name, f.visits, f.amount_fen,
           s.paired, s.visited, s.overdue, s.income_projects, s.indoors_clean, s.belongings_tidy,
           s.outdoors_free_of_droppings, s.yard_free_of_litter
      from divisions d
     cross join lateral (
         select coalesce(sum(v.visits), 0) as visits, coalesce(sum(v.amount_fen), 0) as amount_fen
           from progress_enrolled v
          where v.team_id is null and v.campaign_id = :campaign_id and v.period = any (:months)
            and v.village_code >= d.code and v.village_code < d.code || ':'
     ) f
     cross join lateral (
         select coalesce(sum(v.paired), 0) as paired, coalesce(sum(v.visited), 0) as visited,
                coalesce(sum(v.overdue), 0) as overdue, coalesce(sum(v.income_projects), 0) as income_projects,
                coalesce(sum(v.indoors_clean), 0) as indoors_clean,
                coalesce(sum(v.belongings_tidy), 0) as belongings_tidy,
                coalesce(sum(v.outdoors_free_of_droppings), 0) as outdoors_free_of_droppings,
                coalesce(sum(v.yard_free_of_litter), 0) as yard_free_of_litter
           from progress_enrolled v
          where v.team_id is null and v.campaign_id = :campaign_id and v.period = :last
            and v.village_code >= d.code and v.village_code < d.code || ':'
     ) s
     where d.parent = :division
     order by d.code
    """
)
SUMS_OF_UNITS = text(
    """
    select cast(:division as text) as division_code, v.team_id as organization_id, coalesce(o.name, '') as name,
           coalesce(sum(v.visits), 0) as visits, coalesce(sum(v.amount_fen), 0) as amount_fen,
           coalesce(sum(v.paired) filter (where v.period = :last), 0) as paired,
           coalesce(sum(v.visited) filter (where v.period = :last), 0) as visited,
           coalesce(sum(v.overdue) filter (where v.period = :last), 0) as overdue,
           coalesce(sum(v.income_projects) filter (where v.period = :last), 0) as income_projects,
           coalesce(sum(v.indoors_clean) filter (where v.period = :last), 0) as indoors_clean,
           coalesce(sum(v.belongings_tidy) filter (where v.period = :last), 0) as belongings_tidy,
           coalesce(sum(v.outdoors_free_of_droppings) filter (where v.period = :last), 0)
               as outdoors_free_of_droppings,
           coalesce(sum(v.yard_free_of_litter) filter (where v.period = :last), 0) as yard_free_of_litter
      from progress_enrolled v
      left join organizations o on o.id = v.team_id
     where v.team_id is not null and v.campaign_id = :campaign_id and v.period = any (:months)
       and v.village_code >= :division and v.village_code < :division || ':'
     group by v.team_id, o.name
     order by o.name, v.team_id
    """
)
MONTHS = text(
    """
    select period from campaign_periods
     where campaign_id = :campaign_id and period ~ '^[0-9]{4}-[0-9]{2}$' and starts_on <= :today
     order by period
    """
)


Counted = Mapping[str, Any]
"""What is asked of all statements of a split: the dimension, and a campaign with a period (and a line), or a month."""


def _of(counted: Counted) -> Split:
    if "month" in counted:
        return OF_ALL
    return OF_LINE if "line" in counted else OF_CAMPAIGN


async def of_children(connection: AsyncConnection, counted: Counted, division: str) -> Rows:
    return await all_rows(connection, _of(counted).of_divisions, {**counted, "parent": division, "code": None})


async def of_itself(connection: AsyncConnection, counted: Counted, division: str) -> Rows:
    """None where the division does not exist."""
    return await all_rows(connection, _of(counted).of_divisions, {**counted, "parent": None, "code": division})


async def of_units(connection: AsyncConnection, counted: Counted, division: str) -> Rows:
    return await all_rows(connection, _of(counted).of_units, {**counted, "division": division})


async def months_begun(connection: AsyncConnection, campaign_id: UUID, today: date) -> list[str]:
    return [row.period for row in await all_rows(connection, MONTHS, {"campaign_id": campaign_id, "today": today})]


async def sums(
    connection: AsyncConnection, campaign_id: UUID, division: str, months: list[str], *, by_unit: bool
) -> Rows:
    """`months`: those that count, in order, at least one."""
    given: dict[str, Any] = {"campaign_id": campaign_id, "division": division, "months": months, "last": months[-1]}
    return await all_rows(connection, SUMS_OF_UNITS if by_unit else SUMS_OF_DIVISIONS, given)
