"""Statements of the recount by campaign: a row for each campaign, period, village and team, one over all teams, and one
for each line over the teams on it.

A period is a month of the campaign, or a period of one of its duties. A visit counts in every campaign in which its
pairing is enrolled on the day it happened. Overdue is what a duty on visits says: its due moment, with the extension of
the team, has passed, and the household was visited too seldom in its period.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Date, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.progress.recount_queries import NESTED_LOOPS, WHOLE_TABLES, Touched, without_plans

IDS = bindparam("ids", type_=ARRAY(Uuid))
KEYS = (bindparam("codes", type_=ARRAY(Text)), bindparam("months", type_=ARRAY(Date)))

FORGET_PERIODS = text("delete from campaign_periods where campaign_id = any (:ids)").bindparams(IDS)
# Two windows of a campaign have one key, `window`: on a board a period without a key of its own goes by its first day.
# `visits_from` to `visits_to`: the days whose visits count in the row of the period. The row of a month also says what
# is overdue of longer and shorter periods that fall due in it. Months are those of the campaign and of duties on
# visits; of everything else that is asked for, say of offices by quarters, the periods that are no months.
MAKE_PERIODS = text(
    """
    insert into campaign_periods (campaign_id, period, starts_on, ends_on, visits_from, visits_to)
    with asked as (
        select d.campaign_id, d.obligation_id, p.starts_on, p.ends_on, p.due_on,
               case when p.key in ('window', 'open') then to_char(p.starts_on, 'YYYY-MM-DD') else p.key end as key,
               p.key ~ '^[0-9]{4}-[0-9]{2}$' as is_month, d.visits is not null as is_of_visits
          from duties d
          join duty_periods p on p.obligation_id = d.obligation_id
         where d.campaign_id = any (:ids)
    ), of_campaign as (
        select c.id as campaign_id, to_char(month, 'YYYY-MM') as period, month::date as starts_on,
               (month + interval '1 month' - interval '1 day')::date as ends_on, null::uuid as obligation_id,
               true as is_of_visits
          from campaigns c
         cross join generate_series(
                   date_trunc('month', c.starts_on::timestamp), c.ends_on::timestamp, interval '1 month'
               ) month
         where c.id = any (:ids)
        union all
        select campaign_id, key, starts_on, ends_on, obligation_id, is_of_visits
          from asked where is_of_visits or not is_month
    ), listed as (
        select distinct on (o.campaign_id, o.period) o.campaign_id, o.period, o.starts_on, o.ends_on
          from of_campaign o
          join campaigns c on c.id = o.campaign_id and c.state <> 'draft'
         order by o.campaign_id, o.period, o.is_of_visits desc, o.obligation_id nulls first
    )
    select l.campaign_id, l.period, l.starts_on, l.ends_on,
           least(l.starts_on, min(a.starts_on)), greatest(l.ends_on, max(a.ends_on))
      from listed l
      left join asked a on a.campaign_id = l.campaign_id and a.is_of_visits
       and (a.key = l.period
            or (l.period ~ '^[0-9]{4}-[0-9]{2}$' and not a.is_month and a.due_on between l.starts_on and l.ends_on))
     group by l.campaign_id, l.period, l.starts_on, l.ends_on
    """
).bindparams(IDS)
TOUCH_CAMPAIGNS = text(
    """
    insert into progress_touched (village_code)
    select distinct p.village_code
      from enrolments e
      join pairings p on p.id = e.pairing_id
     where e.campaign_id = any (:ids)
    """
).bindparams(IDS)
SETTLE = text(
    """
    with due as (
        update duty_periods p set is_settled = true
          from duties d
         where not p.is_settled and p.due_at <= :now and d.obligation_id = p.obligation_id
        returning d.campaign_id
    ), extended as (
        update duty_extensions x set is_settled = true
          from duties d
         where not x.is_settled and x.due_at <= :now and d.obligation_id = x.obligation_id
        returning d.campaign_id
    ), joined as (
        update duty_joinings j set is_settled = true
          from duties d
         where not j.is_settled and j.due_at <= :now and d.obligation_id = j.obligation_id
        returning d.campaign_id
    ), campaigns_due as (
        select campaign_id from due union select campaign_id from extended union select campaign_id from joined
    )
    insert into progress_touched (village_code)
    select distinct p.village_code
      from campaigns_due
      join enrolments e using (campaign_id)
      join pairings p on p.id = e.pairing_id
    """
)

# Each asked by the array too, for the index: a few villages are few rows of the table.
_FORGET = """
    delete from TABLE r
     using unnest(:codes, :months) as t (village_code, month)
     where r.village_code = t.village_code and r.village_code = any (:codes)
       and (
               t.month is null
               or exists (
                   select from campaign_periods c
                    where c.campaign_id = r.campaign_id and c.period = r.period
                      and c.visits_from < t.month + interval '1 month' and c.visits_to >= t.month
               )
           )
"""
FORGET = tuple(
    text(_FORGET.replace("TABLE", table)).bindparams(*KEYS)
    for table in ("progress_enrolled", "progress_splits", "progress_lines")
)
# Who is overdue, of the periods in `wanted`, the pairings in `members` and the visits in `counted`; both the board and
# the lists of households ask by it. The period of a month also has what longer and shorter periods ask that fall due in
# it.
OWED = """
    due as materialized (
        select w.campaign_id, w.period, w.village_code, d.obligation_id, d.owed_by_code, d.by_units, d.visits as asked,
               p.key, p.starts_on, p.ends_on, p.due_at, p.due_on, c.closed_at,
               c.has_rules
          from wanted w
          join campaigns c on c.id = w.campaign_id
          join duties d on d.campaign_id = w.campaign_id and d.visits is not null and d.owed_by_kind = 'team'
          join duty_periods p on p.obligation_id = d.obligation_id and p.due_at <= :now
           and (case when p.key in ('window', 'open') then to_char(p.starts_on, 'YYYY-MM-DD') else p.key end = w.period
                or (w.period ~ '^[0-9]{4}-[0-9]{2}$' and p.key !~ '^[0-9]{4}-[0-9]{2}$'
                    and p.due_on between w.starts_on and w.ends_on))
    ), owed_and_made as (
        select d.campaign_id, d.period, d.village_code, d.obligation_id, d.key, d.asked, m.household_id, m.team_id,
               true as is_owed, 0 as visits
          from due d
          join members m on m.village_code = d.village_code and m.campaign_id = d.campaign_id
           and m.first_on <= d.ends_on and (m.last_on is null or m.last_on >= greatest(d.starts_on, m.first_on))
           and (m.gone_from is null or d.starts_on < m.gone_from)
           and starts_with(m.team_code, d.owed_by_code)
           -- Who takes part owes; what lies below sees the campaign where it is open, and owes nothing by that.
           and (not d.has_rules
                or exists (
                    select from campaign_units u
                     where u.campaign_id = d.campaign_id and u.organization_id = m.team_id
                ))
           and (not d.by_units
                or exists (
                    select from duty_units u
                     where u.obligation_id = d.obligation_id and u.organization_id = m.team_id
                ))
          left join duty_extensions x
            on x.obligation_id = d.obligation_id and x.organization_id = m.team_id and x.period = d.key
          left join duty_joinings j
            on j.obligation_id = d.obligation_id and j.organization_id = m.team_id and j.period = d.key
         where (x.due_at is null or x.due_at <= :now)
           -- Who joined late owes nothing of a period that was over, and has more time for others.
           and (j.period is null or j.due_at <= :now)
           and m.first_on <= greatest(d.due_on, j.due_on)
           -- What was due after the campaign was closed is asked of nobody any more.
           and (d.closed_at is null or greatest(d.due_at, j.due_at) <= d.closed_at or x.due_at is not null)
        union all
        select d.campaign_id, d.period, d.village_code, d.obligation_id, d.key, d.asked, f.household_id, f.team_id,
               false, 1
          from due d
          join counted f on f.village_code = d.village_code and f.campaign_id = d.campaign_id
           and f.visited_on between d.starts_on and d.ends_on
    ), of_team as (
        select campaign_id, period, village_code, obligation_id, key, asked, household_id, team_id,
               bool_or(is_owed) as is_owed, sum(visits) as visits
          from owed_and_made
         group by campaign_id, period, village_code, obligation_id, key, asked, household_id, team_id
    ), owed as (
        select campaign_id, period, village_code, household_id, team_id, is_owed,
               visits < asked as is_unvisited_by_team,
               sum(visits) over (
                   partition by campaign_id, period, village_code, obligation_id, key, household_id
               ) < asked as is_unvisited
          from of_team
    )
"""
# A visit after the last day of a campaign counts in a period of a duty on visits that goes on after it, else no more.
WHILE_ASKED = """
           (
               f.visited_on <= w.ends_on
               or exists (
                   select from duties d
                     join duty_periods p on p.obligation_id = d.obligation_id
                    where d.campaign_id = w.campaign_id and d.visits is not null
                      and f.visited_on between p.starts_on and p.ends_on
               )
           )
"""
# Every table is read by the villages, or by an array of ids, and then joined by hash.
# `members`: the days on which a pairing is enrolled and runs; of an erased household that was registered again, until
# the month in which it was. `counted`: visits of the campaign, each once, whatever pairings the team has had with the
# household. `owed`: households of which a duty that has fallen due asks for visits; a pairing made after the due day
# owes nothing. `said`: the words of a visit in each dimension, '' where it says none; a visit with two words of a
# dimension counts for both. The service form is that of its pairing.
_OF_ALL_TEAMS = "from pairings where village_code = any (:codes)"
_FIGURES = """
    with touched as (
        select distinct village_code, month from unnest(:codes, :months) as t (village_code, month)
    ), here as materialized (
        select id, village_code, household_id, team_id, starts_on, ends_on, service_form
          from pairings where village_code = any (:codes)
    ), registered as materialized (
        select id, income_project, hygiene, registered_again_on, lower(registry_status) as served_group
          from households where village_code = any (:codes)
    ), members as materialized (
        select p.village_code, e.campaign_id, p.household_id, p.team_id, p.service_form, o.team_code,
               h.income_project, h.hygiene, e.starts_on as counts_from, e.ends_on as counts_to,
               greatest(p.starts_on, e.starts_on) as first_on, least(p.ends_on, e.ends_on) as last_on,
               case when h.registered_again_on is not null
                    then date_trunc('month', greatest(p.starts_on, h.registered_again_on)::timestamp)::date
               end as gone_from
          from here p
          join (select * from enrolments where pairing_id = any (array(select id from here))) e on e.pairing_id = p.id
          join registered h on h.id = p.household_id
          left join (
                   -- A closed team owes nothing.
                   select id, case when closed_on is null then division_code end as team_code
                     from organizations where id = any (array(select distinct team_id from here))
               ) o on o.id = p.team_id
    ), wanted as materialized (
        select distinct t.village_code, c.campaign_id, c.period, c.starts_on, c.ends_on, c.visits_from, c.visits_to
          from touched t
          join (select distinct village_code, campaign_id from members) m on m.village_code = t.village_code
          join campaign_periods c on c.campaign_id = m.campaign_id
           and (t.month is null or (c.visits_from < t.month + interval '1 month' and c.visits_to >= t.month))
    ), facts as materialized (
        select f.visit_id, f.village_code, f.household_id, f.team_id, f.visited_on, f.amount_fen,
               f.aid_domains, f.goals, f.supports, h.served_group,
               -- Of an erased household that was registered again only the visits count, from that month on.
               case when h.registered_again_on is null
                         or f.month < date_trunc('month', h.registered_again_on::timestamp)
                    then f.household_id
               end as counted_id
          from visit_facts f
          left join registered h on h.id = f.household_id
         where f.village_code = any (:codes)
           and f.month >= (select date_trunc('month', min(visits_from)::timestamp) from wanted)
           and f.month <= (select max(visits_to) from wanted)
    ), counted as materialized (
        select f.*, w.campaign_id
          from (
                   select distinct w.village_code, w.campaign_id, c.ends_on
                     from wanted w
                     join campaigns c on c.id = w.campaign_id
               ) w
          join facts f on f.village_code = w.village_code and WHILE_ASKED
         where exists (
                   select from members m
                    where m.campaign_id = w.campaign_id and m.household_id = f.household_id and m.team_id = f.team_id
                      and (m.counts_from is null or f.visited_on >= m.counts_from)
                      and (m.counts_to is null or f.visited_on <= m.counts_to)
               )
    ), paired as (
        select w.campaign_id, w.period, w.village_code, m.team_id,
               count(distinct m.household_id) as paired,
               count(distinct m.household_id) filter (where m.income_project is not null) as income_projects,
               count(distinct m.household_id) filter (where (m.hygiene ->> 'indoors_clean')::boolean) as indoors_clean,
               count(distinct m.household_id) filter (where (m.hygiene ->> 'belongings_tidy')::boolean)
                   as belongings_tidy,
               count(distinct m.household_id) filter (where (m.hygiene ->> 'outdoors_free_of_droppings')::boolean)
                   as outdoors_free_of_droppings,
               count(distinct m.household_id) filter (where (m.hygiene ->> 'yard_free_of_litter')::boolean)
                   as yard_free_of_litter
          from wanted w
          join members m on m.village_code = w.village_code and m.campaign_id = w.campaign_id
           and m.first_on <= w.ends_on and (m.last_on is null or m.last_on >= greatest(w.starts_on, m.first_on))
           and (m.gone_from is null or w.starts_on < m.gone_from)
         group by grouping sets (
                   (w.campaign_id, w.period, w.village_code), (w.campaign_id, w.period, w.village_code, m.team_id)
               )
    ), visited as (
        select w.campaign_id, w.period, w.village_code, f.team_id, count(distinct f.counted_id) as visited,
               count(*) as visits, sum(f.amount_fen) as amount_fen
          from wanted w
          join counted f on f.village_code = w.village_code and f.campaign_id = w.campaign_id
           and f.visited_on between w.starts_on and w.ends_on
         group by grouping sets (
                   (w.campaign_id, w.period, w.village_code), (w.campaign_id, w.period, w.village_code, f.team_id)
               )
    ), OWED, overdue as (
        select campaign_id, period, village_code, team_id,
               case when grouping(team_id) = 1
                    then count(distinct household_id) filter (where is_unvisited)
                    else count(distinct household_id) filter (where is_unvisited_by_team)
               end as overdue
          from owed
         where is_owed
         group by grouping sets ((campaign_id, period, village_code), (campaign_id, period, village_code, team_id))
    ), figures as (
        select campaign_id, period, village_code, team_id, paired, 0 as visited, 0 as visits, 0 as amount_fen,
               0 as overdue, income_projects, indoors_clean, belongings_tidy, outdoors_free_of_droppings,
               yard_free_of_litter
          from paired
        union all
        select campaign_id, period, village_code, team_id, 0, visited, visits, amount_fen, 0, 0, 0, 0, 0, 0 from visited
        union all
        select campaign_id, period, village_code, team_id, 0, 0, 0, 0, overdue, 0, 0, 0, 0, 0 from overdue
         where overdue > 0
""".replace("OWED", OWED).replace("WHILE_ASKED", WHILE_ASKED.strip())
_SPLIT = """
    ), said as materialized (
        select f.visit_id, null::uuid as campaign_id, word.dimension, word.code
          from facts f
         cross join lateral (
                   select 'served_group' as dimension, coalesce(f.served_group, '') as code
                   union all
                   select 'aid_domain', unnest(coalesce(nullif(f.aid_domains, '{}'), '{""}'))
                   union all
                   select 'goal', unnest(coalesce(nullif(f.goals, '{}'), '{""}'))
                   union all
                   select 'support', unnest(coalesce(nullif(f.supports, '{}'), '{""}'))
               ) word
        union all
        select distinct f.visit_id, f.campaign_id, 'service_form', m.service_form
          from counted f
          join members m on m.campaign_id = f.campaign_id and m.household_id = f.household_id
           and m.team_id = f.team_id
           and (m.counts_from is null or f.visited_on >= m.counts_from)
           and (m.counts_to is null or f.visited_on <= m.counts_to)
    ), split as (
        insert into progress_splits (campaign_id, period, village_code, team_id, dimension, code, visited, visits,
                                     amount_fen)
        select w.campaign_id, w.period, w.village_code, f.team_id, s.dimension, s.code,
               count(distinct f.counted_id), count(*), sum(f.amount_fen)
          from wanted w
          join counted f on f.village_code = w.village_code and f.campaign_id = w.campaign_id
           and f.visited_on between w.starts_on and w.ends_on
          join said s on s.visit_id = f.visit_id and coalesce(s.campaign_id, f.campaign_id) = f.campaign_id
         group by grouping sets (
                   (w.campaign_id, w.period, w.village_code, s.dimension, s.code),
                   (w.campaign_id, w.period, w.village_code, s.dimension, s.code, f.team_id)
               )
    )
"""
_INTO_TEAMS = """
    insert into progress_enrolled (campaign_id, period, village_code, team_id, paired, visited, visits, amount_fen,
                                   overdue, income_projects, indoors_clean, belongings_tidy,
                                   outdoors_free_of_droppings, yard_free_of_litter)
    select campaign_id, period, village_code, team_id, sum(paired), sum(visited), sum(visits), sum(amount_fen),
           sum(overdue), sum(income_projects), sum(indoors_clean), sum(belongings_tidy),
           sum(outdoors_free_of_droppings), sum(yard_free_of_litter)
      from figures
     group by campaign_id, period, village_code, team_id
"""
COUNT = text(_FIGURES + _SPLIT + _INTO_TEAMS).bindparams(*KEYS)

# As if there were only the teams on one line: a household that two of them look after counts once.
_OF_TEAMS_ON_LINE = """
    from pairings where village_code = any (:codes)
                    and team_id in (select id from organizations where cast(:line as text) = any (lines))
"""
_INTO_LINES = """
    )
    insert into progress_lines (campaign_id, period, village_code, line, paired, visited, visits, amount_fen,
                                overdue, income_projects, indoors_clean, belongings_tidy,
                                outdoors_free_of_droppings, yard_free_of_litter)
    select campaign_id, period, village_code, :line, sum(paired), sum(visited), sum(visits), sum(amount_fen),
           sum(overdue), sum(income_projects), sum(indoors_clean), sum(belongings_tidy),
           sum(outdoors_free_of_droppings), sum(yard_free_of_litter)
      from figures
     where team_id is null
     group by campaign_id, period, village_code
"""
COUNT_ON_LINE = text(_FIGURES.replace(_OF_ALL_TEAMS, _OF_TEAMS_ON_LINE) + _INTO_LINES).bindparams(*KEYS)
# `is_whole`: every team that is paired in the village stands on the line.
LINES_THERE = text(
    """
    with here as (
        select village_code, team_id from pairings where village_code = any (:codes) group by village_code, team_id
    )
    select line, here.village_code, count(*) = (select count(*) from here h where h.village_code = here.village_code)
               as is_whole
      from here
      join organizations o on o.id = here.team_id
     cross join lateral unnest(o.lines) as line
     group by line, here.village_code
     order by line, here.village_code
    """
).bindparams(KEYS[0])
# Where all teams stand on a line its row is that over all teams; a second count would keep the events of this database
# back for as long as it takes. What was not forgotten is there.
COPY_WHOLE = text(
    """
    insert into progress_lines (campaign_id, period, village_code, line, paired, visited, visits, amount_fen,
                                overdue, income_projects, indoors_clean, belongings_tidy,
                                outdoors_free_of_droppings, yard_free_of_litter)
    select e.campaign_id, e.period, e.village_code, whole.line, e.paired, e.visited, e.visits, e.amount_fen,
           e.overdue, e.income_projects, e.indoors_clean, e.belongings_tidy,
           e.outdoors_free_of_droppings, e.yard_free_of_litter
      from unnest(:codes, :lines) as whole (village_code, line)
      join progress_enrolled e on e.village_code = whole.village_code and e.team_id is null
    on conflict do nothing
    """
).bindparams(KEYS[0], bindparam("lines", type_=ARRAY(Text)))


async def follow_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    for statement in (FORGET_PERIODS, MAKE_PERIODS, TOUCH_CAMPAIGNS):
        await connection.execute(statement, {"ids": list(campaign_ids)})


async def settle(connection: AsyncConnection, now: datetime) -> None:
    await connection.execute(SETTLE, {"now": now})


async def recount_enrolled(connection: AsyncConnection, touched: Touched, now: datetime) -> None:
    """All periods of a village whose households or pairings changed, else those in which its visits count."""
    whole = set(touched.villages)
    keys: list[tuple[str, date | None]] = [(code, None) for code in touched.villages]
    keys += [(code, month) for code, month in touched.village_months if code not in whole]
    if not keys:
        return
    codes, months = zip(*keys, strict=True)
    given = {"codes": list(codes), "months": list(months)}
    async with without_plans(connection, WHOLE_TABLES):
        for statement in FORGET:
            await connection.execute(statement, given)
    there = (await connection.execute(LINES_THERE, {"codes": given["codes"]})).all()
    async with without_plans(connection, NESTED_LOOPS):
        await connection.execute(COUNT, {**given, "now": now})
        for line in sorted({each.line for each in there if not each.is_whole}):
            mixed = {each.village_code for each in there if each.line == line and not each.is_whole}
            some = [(code, month) for code, month in keys if code in mixed]
            asked = {"codes": [code for code, _ in some], "months": [month for _, month in some]}
            await connection.execute(COUNT_ON_LINE, {**asked, "now": now, "line": line})
    copied = [each for each in there if each.is_whole]
    if copied:
        given = {"codes": [each.village_code for each in copied], "lines": [each.line for each in copied]}
        await connection.execute(COPY_WHOLE, given)
