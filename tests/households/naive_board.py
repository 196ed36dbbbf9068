"""The board as a simple count of the rows, each time. The oracle of tests and of the benchmark.

It reads households, pairings, enrolments, duties and visits themselves; none of the leaf tables, no village code of a
visit, no rule of the recount. Above the county one row a child division, below one row a unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

SERVED = """
    (h.registry_status not in ('OUT_OF_POVERTY', 'OTHER')
     or exists (select from pairings e where e.household_id = h.id))
"""
BELOW = "h.village_code like d.code || '%%'"
HYGIENE = ("indoors_clean", "belongings_tidy", "outdoors_free_of_droppings", "yard_free_of_litter")
IN_PERIOD = "v.visited_on >= %(first)s and v.visited_on < %(next)s"

OF_REGISTER = {
    "paired": "(p.starts_on < %(next)s and (p.ends_on is null or p.ends_on >= %(first)s))",
    "counts": "true",
    "overdue": "0",
    "overdue_of_team": "0",
}
RUNS = """
    greatest(p.starts_on, e.starts_on) {until}
    and (least(p.ends_on, e.ends_on) is null
         or least(p.ends_on, e.ends_on) >= greatest({since}, p.starts_on, e.starts_on))
"""
COUNTS = """
    exists (
        select from pairings cp
          join enrolments ce on ce.pairing_id = cp.id and ce.campaign_id = %(campaign)s
         where cp.household_id = v.household_id and cp.team_id = v.team_id
           and v.visited_on >= coalesce(ce.starts_on, '-infinity') and v.visited_on <= coalesce(ce.ends_on, 'infinity')
           and (
                   v.visited_on <= (select cc.ends_on from campaigns cc where cc.id = %(campaign)s)
                   or exists (
                       select from duties cu join duty_periods cx on cx.obligation_id = cu.obligation_id
                        where cu.campaign_id = %(campaign)s and cu.visits > 0
                          and v.visited_on between cx.starts_on and cx.ends_on
                   )
               )
    )
"""
OVERDUE = f"""
    (
        select count(distinct h.id)
          from households h
          join pairings p on p.household_id = h.id
          join enrolments e on e.pairing_id = p.id and e.campaign_id = %(campaign)s
          join organizations o on o.id = p.team_id and o.closed_on is null
          join duties u on u.campaign_id = e.campaign_id and u.visits > 0 and u.owed_by_kind = 'team'
           and o.division_code like u.owed_by_code || '%%'
           and (not u.by_units or p.team_id in (
                   select n.organization_id from duty_units n where n.obligation_id = u.obligation_id
               ))
          join duty_periods x on x.obligation_id = u.obligation_id
          join campaigns c on c.id = e.campaign_id
           and (not c.has_rules or p.team_id in (
                   select n.organization_id from campaign_units n where n.campaign_id = c.id
               ))
          left join duty_extensions y
            on y.obligation_id = u.obligation_id and y.organization_id = p.team_id and y.period = x.key
          left join duty_joinings j
            on j.obligation_id = u.obligation_id and j.organization_id = p.team_id and j.period = x.key
         where {BELOW}
           -- What is due of a whole month belongs to it, everything else to the month in which it falls due.
           and case when to_char(x.starts_on, 'YYYY-MM') = x.key then x.starts_on = %(first)s
                    else x.due_on >= %(first)s and x.due_on < %(next)s
               end
           and coalesce(y.due_at, x.due_at) <= %(now)s and x.due_at <= %(now)s
           and (j.period is null or (j.due_at is not null and j.due_at <= %(now)s))
           and (c.closed_at is null or coalesce(j.due_at, x.due_at) <= c.closed_at or y.due_at is not null)
           and {RUNS.format(until="<= least(coalesce(j.due_on, x.due_on), x.ends_on)", since="x.starts_on")}
           and (
                   select count(*) from visit_facts v
                    where v.household_id = h.id and v.visited_on between x.starts_on and x.ends_on and {COUNTS} {{}}
               ) < u.visits {{}}
    )
"""
OF_CAMPAIGN = {
    "paired": f"""
        exists (
            select from enrolments e
             where e.pairing_id = p.id and e.campaign_id = %(campaign)s
               and {RUNS.format(until="< %(next)s", since="%(first)s")}
        )
    """,
    "counts": COUNTS,
    "overdue": OVERDUE.format("", ""),
    "overdue_of_team": OVERDUE.format("and v.team_id = t.id", "and p.team_id = t.id"),
}


# As if there were only the teams on one line.
ON_LINE = "exists (select from organizations ol where ol.id = {}.team_id and %(line)s = any (ol.lines))"
OF_LINE = {
    **OF_CAMPAIGN,
    "paired": f"({OF_CAMPAIGN['paired']} and {ON_LINE.format('p')})",
    "counts": f"({COUNTS} and {ON_LINE.format('v')})",
    "overdue": OVERDUE.format(f"and {ON_LINE.format('v')}", f"and {ON_LINE.format('p')}"),
    "overdue_of_team": OVERDUE.format("and v.team_id = t.id", f"and p.team_id = t.id and {ON_LINE.format('p')}"),
}


def _hygiene(of: str) -> str:
    return ", ".join(
        f"({of.format('count(distinct h.id)')} and (h.hygiene ->> '{item}')::boolean) as {item}" for item in HYGIENE
    )


def _divisions(by: str, paired: str, counts: str, overdue: str, *, is_of_line: bool, **_: str) -> str:
    of_pairs = f"select {{}} from households h join pairings p on p.household_id = h.id where {BELOW} and {paired}"
    # The register knows no line.
    served = of_pairs if is_of_line else f"select {{}} from households h where {BELOW} and {SERVED}"
    visits = f"""
        select {{}} from visit_facts v join households h on h.id = v.household_id
         where {BELOW} and {IN_PERIOD} and {counts}
    """
    return f"""
        select d.code as division_code, null::uuid as organization_id,
               ({served.format("count(distinct h.id)")}) as households,
               ({of_pairs.format("count(distinct h.id)")}) as paired,
               ({visits.format("count(distinct v.household_id)")}) as visited,
               ({visits.format("count(*)")}) as visits,
               ({visits.format("coalesce(sum(v.amount_fen), 0)::bigint")}) as amount_fen,
               ({served.format("count(distinct h.id)")} and h.income_project is not null) as income_projects,
               {overdue} as overdue,
               {_hygiene(served)}
          from divisions d
         where d.{by} = %(division)s
         order by d.code
    """


def _units(paired: str, counts: str, overdue_of_team: str, **_: str) -> str:
    of_pairs = f"""
        select {{}} from households h join pairings p on p.household_id = h.id
         where {BELOW} and {paired} and p.team_id = t.id
    """
    visits = f"""
        select {{}} from visit_facts v join households h on h.id = v.household_id
         where {BELOW} and {IN_PERIOD} and {counts} and v.team_id = t.id
    """
    return f"""
        select d.code as division_code, t.id as organization_id,
               ({of_pairs.format("count(distinct h.id)")}) as households,
               ({of_pairs.format("count(distinct h.id)")}) as paired,
               ({visits.format("count(distinct v.household_id)")}) as visited,
               ({visits.format("count(*)")}) as visits,
               ({visits.format("coalesce(sum(v.amount_fen), 0)::bigint")}) as amount_fen,
               ({of_pairs.format("count(distinct h.id)")} and h.income_project is not null) as income_projects,
               {overdue_of_team} as overdue,
               {_hygiene(of_pairs)}
          from divisions d, (select team_id as id from pairings union select team_id from visit_facts) t
         where d.code = %(division)s
           and (exists ({of_pairs.format("")}) or exists ({visits.format("")}))
         order by t.id
    """


@dataclass(frozen=True)
class NaiveBoard:
    """Rows as dictionaries: the figures of the board without the quota, hygiene as flat keys.

    Without a campaign it is that of the whole register; with a line that of the teams on it. `now`: what has fallen due
    until then is overdue.
    """

    connection: psycopg.Connection
    now: datetime
    campaign_id: UUID | None = None
    line: str | None = None

    def children(self, division: str, month: date) -> list[dict[str, Any]]:
        return self._read(_divisions("parent", is_of_line=self.line is not None, **self._conditions), division, month)

    def itself(self, division: str, month: date) -> dict[str, Any]:
        return self._read(_divisions("code", is_of_line=self.line is not None, **self._conditions), division, month)[0]

    def units(self, division: str, month: date) -> list[dict[str, Any]]:
        return self._read(_units(**self._conditions), division, month)

    @property
    def _conditions(self) -> dict[str, str]:
        if self.line is not None:
            return OF_LINE
        return OF_REGISTER if self.campaign_id is None else OF_CAMPAIGN

    def _read(self, query: str, division: str, month: date) -> list[dict[str, Any]]:
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        parameters = {
            "division": division,
            "first": month,
            "next": following,
            "now": self.now,
            "campaign": self.campaign_id,
            "line": self.line,
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
