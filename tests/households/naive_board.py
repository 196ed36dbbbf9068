"""The board as a simple count of the rows, each time. The oracle of tests and of the benchmark.

It reads households, pairings and visits themselves; none of the leaf tables, no village code of a visit, no rule of the
recount. Above the county one row a child division, below one row a unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg.rows import dict_row

SERVED = """
    (h.registry_status not in ('OUT_OF_POVERTY', 'OTHER')
     or exists (select from pairings e where e.household_id = h.id))
"""
PAIRED = "(p.starts_on < %(next)s and (p.ends_on is null or p.ends_on >= %(first)s))"
BELOW = "h.village_code like d.code || '%%'"
HYGIENE = ("indoors_clean", "belongings_tidy", "outdoors_free_of_droppings", "yard_free_of_litter")

SERVED_HOUSEHOLDS = f"select {{}} from households h where {BELOW} and {SERVED}"
PAIRED_HOUSEHOLDS = f"""
    select {{}} from households h join pairings p on p.household_id = h.id where {BELOW} and {PAIRED}
"""
VISITS = f"""
    select {{}} from visit_facts v join households h on h.id = v.household_id
     where {BELOW} and v.visited_on >= %(first)s and v.visited_on < %(next)s
"""
UNVISITED = """
    not exists (select from visit_facts v
                 where v.household_id = h.id and v.visited_on >= %(first)s and v.visited_on < %(next)s {})
"""


def _hygiene(of: str) -> str:
    return ", ".join(
        f"({of.format('count(distinct h.id)')} and (h.hygiene ->> '{item}')::boolean) as {item}" for item in HYGIENE
    )


DIVISIONS = f"""
    select d.code as division_code, null::uuid as organization_id,
           ({SERVED_HOUSEHOLDS.format("count(*)")}) as households,
           ({PAIRED_HOUSEHOLDS.format("count(distinct h.id)")}) as paired,
           ({VISITS.format("count(distinct v.household_id)")}) as visited,
           ({VISITS.format("count(*)")}) as visits,
           ({VISITS.format("coalesce(sum(v.amount_fen), 0)::bigint")}) as amount_fen,
           ({SERVED_HOUSEHOLDS.format("count(*)")} and h.income_project is not null) as income_projects,
           case when %(today)s > %(due)s
                then ({PAIRED_HOUSEHOLDS.format("count(distinct h.id)")} and {UNVISITED.format("")})
                else 0 end as overdue,
           {_hygiene(SERVED_HOUSEHOLDS)}
      from divisions d
     where d.{{}} = %(division)s
     order by d.code
"""
BY_TEAM_PAIRED = f"{PAIRED_HOUSEHOLDS} and p.team_id = t.id"
BY_TEAM_VISITS = f"{VISITS} and v.team_id = t.id"
UNITS = f"""
    select d.code as division_code, t.id as organization_id,
           ({BY_TEAM_PAIRED.format("count(distinct h.id)")}) as households,
           ({BY_TEAM_PAIRED.format("count(distinct h.id)")}) as paired,
           ({BY_TEAM_VISITS.format("count(distinct v.household_id)")}) as visited,
           ({BY_TEAM_VISITS.format("count(*)")}) as visits,
           ({BY_TEAM_VISITS.format("coalesce(sum(v.amount_fen), 0)::bigint")}) as amount_fen,
           ({BY_TEAM_PAIRED.format("count(distinct h.id)")} and h.income_project is not null) as income_projects,
           case when %(today)s > %(due)s
                then ({BY_TEAM_PAIRED.format("count(distinct h.id)")} and {UNVISITED.format("and v.team_id = t.id")})
                else 0 end as overdue,
           {_hygiene(BY_TEAM_PAIRED)}
      from divisions d, (select team_id as id from pairings union select team_id from visit_facts) t
     where d.code = %(division)s
       and (exists ({BY_TEAM_PAIRED.format("")}) or exists ({BY_TEAM_VISITS.format("")}))
     order by t.id
"""


@dataclass(frozen=True)
class NaiveBoard:
    """Rows as dictionaries: the figures of the board without the quota, hygiene as flat keys."""

    connection: psycopg.Connection
    today: date

    def children(self, division: str, month: date) -> list[dict[str, Any]]:
        return self._read(DIVISIONS.format("parent"), division, month)

    def itself(self, division: str, month: date) -> dict[str, Any]:
        return self._read(DIVISIONS.format("code"), division, month)[0]

    def units(self, division: str, month: date) -> list[dict[str, Any]]:
        return self._read(UNITS, division, month)

    def _read(self, query: str, division: str, month: date) -> list[dict[str, Any]]:
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        parameters = {
            "division": division,
            "first": month,
            "next": following,
            "today": self.today,
            "due": month.replace(day=25),
        }
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query.encode(), parameters).fetchall()


def figures_of(answer: dict[str, Any]) -> dict[str, Any]:
    """A row of `GET /api/progress` in the form of the oracle's."""
    return {**{name: answer[name] for name in NAMES}, **answer["hygiene"]}


def figures_of_all(answers: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By division, or by unit if there is one."""
    return {str(answer["organization_id"] or answer["division_code"]): figures_of(answer) for answer in answers}


def expected_of_all(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        str(row["organization_id"] or row["division_code"]): {name: row[name] for name in (*NAMES, *HYGIENE)}
        for row in rows
    }


NAMES = ("households", "paired", "visited", "visits", "amount_fen", "income_projects", "overdue")
