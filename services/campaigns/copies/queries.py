"""Statements that store the events of the other programs.

`rows` are a batch of events in the order of the feed; of several about one thing the last one holds.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import json_rows

Rows = Sequence[Mapping[str, Any]]

SAVE_DIVISIONS = text(
    """
    insert into divisions (code, name, level, parent)
    select distinct on (code) code, name, level, parent
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (code text, name text, level text, parent text)
           ) with ordinality
     order by code, ordinality desc
    on conflict (code) do update set name = excluded.name, level = excluded.level, parent = excluded.parent
    """
)
SAVE_ORGANIZATIONS = text(
    """
    insert into organizations (id, name, kind, division_code, closed_on, villages)
    select distinct on (id) id, name, kind, division_code, closed_on, villages
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   id uuid, name text, kind text, division_code text, closed_on date, villages text[]
               )
           ) with ordinality
     order by id, ordinality desc
    on conflict (id) do update
       set name = excluded.name, kind = excluded.kind, division_code = excluded.division_code,
           closed_on = excluded.closed_on, villages = excluded.villages
    """
)
# `rows`: of each organisation one.
SAVE_LINES = text(
    """
    with incoming as (
        select id, lines from jsonb_to_recordset(cast(:rows as jsonb)) as (id uuid, lines jsonb)
    ), told as (
        select incoming.id, line.line, line.parent_id
          from incoming cross join lateral jsonb_to_recordset(lines) as line (line text, parent_id uuid)
    ), gone as (
        delete from organization_lines l
         where l.organization_id in (select id from incoming)
           and not exists (select from told where told.id = l.organization_id and told.line = l.line)
    )
    insert into organization_lines (organization_id, line, parent_id)
    select id, line, parent_id from told
    on conflict (organization_id, line) do update set parent_id = excluded.parent_id
    """
)
SAVE_PAIRINGS = text(
    """
    with incoming as (
        select distinct on (pairing_id) *
          from rows from (
                   jsonb_to_recordset(cast(:rows as jsonb)) as (
                       pairing_id uuid, household_id uuid, team_id uuid, village_code text, starts_on date, ends_on date
                   )
               ) with ordinality
         order by pairing_id, ordinality desc
    ), before as (
        select team_id from pairings where id in (select pairing_id from incoming)
    ), saved as (
        insert into pairings (id, household_id, team_id, village_code, starts_on, ends_on)
        select pairing_id, household_id, team_id, village_code, starts_on, ends_on from incoming
        on conflict (id) do update
           set household_id = excluded.household_id, team_id = excluded.team_id,
               village_code = excluded.village_code, starts_on = excluded.starts_on, ends_on = excluded.ends_on
        returning team_id
    )
    select team_id from saved union select team_id from before
    """
)
SAVE_ENROLMENTS = text(
    """
    insert into enrolments (pairing_id, campaign_id, starts_on, ends_on)
    select distinct on (pairing_id, campaign_id) pairing_id, campaign_id, starts_on, ends_on
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   pairing_id uuid, campaign_id uuid, starts_on date, ends_on date
               )
           ) with ordinality
     order by pairing_id, campaign_id, ordinality desc
    on conflict (pairing_id, campaign_id) do update
       set starts_on = excluded.starts_on, ends_on = excluded.ends_on
    """
)
SAVE_VISITS = text(
    """
    insert into household_visits (visit_id, household_id, team_id, village_code, month, visited_on, completed_at)
    select distinct on (visit_id)
           visit_id, household_id, team_id, village_code, to_char(visited_on, 'YYYY-MM'), visited_on, completed_at
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   visit_id uuid, household_id uuid, team_id uuid, village_code text, visited_on date,
                   completed_at timestamptz
               )
           ) with ordinality
     order by visit_id, ordinality desc
    on conflict (visit_id) do update
       set household_id = excluded.household_id, team_id = excluded.team_id, village_code = excluded.village_code,
           month = excluded.month, visited_on = excluded.visited_on,
           -- Complete once more, because a photo was replaced, a visit stays in time for what it was in time for.
           completed_at = case
               when (household_visits.household_id, household_visits.team_id, household_visits.month)
                    = (excluded.household_id, excluded.team_id, excluded.month) then household_visits.completed_at
               else excluded.completed_at
           end
    """
)
# The month is known, so an event of another day of that visit, from before a correction, is passed over.
FILL_DAYS = text(
    """
    update household_visits known
       set visited_on = read.visited_on
      from (select distinct on (visit_id) visit_id, event.visited_on
              from household_visits v
              join rows from (
                       jsonb_to_recordset(cast(:rows as jsonb)) as (visit_id uuid, visited_on date)
                   ) with ordinality as event (visit_id, visited_on, position) using (visit_id)
             where to_char(event.visited_on, 'YYYY-MM') = v.month
             order by visit_id, position desc) read
     where known.visit_id = read.visit_id
    """
)
# After a restore from a backup an older event may be read after a newer one: the newest event wins.
SAVE_FILING = text(
    """
    insert into filings (report_id, form, pairing_id, team_id, village_code, month,
                         submitted_at, accepted_at, changed_at, campaign_id, obligation_id, period)
    values (:report_id, :form, :pairing_id, :team_id, :village_code, :month,
            case when :step <> 'returned' then :at end, case when :step = 'accepted' then :at end, :at,
            :campaign_id, :obligation_id, :period)
    on conflict (report_id) do update
       set campaign_id = coalesce(excluded.campaign_id, filings.campaign_id),
           obligation_id = coalesce(excluded.obligation_id, filings.obligation_id),
           period = coalesce(excluded.period, filings.period),
           submitted_at = case :step when 'submitted' then :at
                                     when 'returned' then null
                                     else coalesce(filings.submitted_at, :at) end,
           accepted_at = case when :step = 'accepted' then :at end,
           changed_at = :at
     where filings.changed_at <= :at
    """
)
BIND_FILINGS = text(
    """
    update filings
       set campaign_id = told.campaign_id, obligation_id = told.obligation_id, period = told.period,
           is_chosen = told.is_chosen
      from (
               select distinct on (report_id) *
                 from rows from (
                          jsonb_to_recordset(cast(:rows as jsonb)) as (
                              report_id uuid, campaign_id uuid, obligation_id uuid, period text, is_chosen boolean
                          )
                      ) with ordinality
                order by report_id, ordinality desc
           ) told
     where filings.report_id = told.report_id
    """
)


async def save_divisions(connection: AsyncConnection, rows: Rows) -> None:
    await connection.execute(SAVE_DIVISIONS, {"rows": json_rows(rows)})


async def save_organizations(connection: AsyncConnection, rows: Rows) -> None:
    await connection.execute(SAVE_ORGANIZATIONS, {"rows": json_rows(rows)})


SAVE_MARKS = text(
    """
    with told as (
        select code, marks from jsonb_to_recordset(cast(:rows as jsonb)) as (code text, marks jsonb)
    ), incoming as (
        select told.code, mark.mark, mark.starts_on, mark.ends_on
          from told
         cross join lateral jsonb_to_recordset(marks) as mark (mark text, starts_on date, ends_on date)
    ), gone as (
        delete from division_marks m
         using told
         where m.division_code = told.code
           and not exists (
               select from incoming i
                where i.code = m.division_code and i.mark = m.mark and i.starts_on = m.starts_on
           )
    )
    insert into division_marks (division_code, mark, starts_on, ends_on)
    select code, mark, starts_on, ends_on from incoming
    on conflict (division_code, mark, starts_on) do update set ends_on = excluded.ends_on
    """
)


async def save_marks(connection: AsyncConnection, rows: Rows) -> None:
    """`rows`: of each division one, with all its marks."""
    await connection.execute(SAVE_MARKS, {"rows": json_rows(rows)})


async def save_lines(connection: AsyncConnection, rows: Rows) -> None:
    """`rows`: of each organisation one."""
    await connection.execute(SAVE_LINES, {"rows": json_rows(rows)})


async def save_pairings(connection: AsyncConnection, rows: Rows) -> list[UUID]:
    """Returns the teams of these pairings, before and after."""
    return list((await connection.execute(SAVE_PAIRINGS, {"rows": json_rows(rows)})).scalars())


async def save_enrolments(connection: AsyncConnection, rows: Rows) -> None:
    await connection.execute(SAVE_ENROLMENTS, {"rows": json_rows(rows)})


async def is_to_be_read_again(connection: AsyncConnection, source: str) -> bool:
    statement = text("select exists (select from feeds_to_read_again where source = :source)")
    return bool((await connection.execute(statement, {"source": source})).scalar_one())


async def count_enrolments(connection: AsyncConnection) -> int:
    return int((await connection.execute(text("select count(*) from enrolments"))).scalar_one())


async def note_read_again(connection: AsyncConnection, source: str) -> None:
    await connection.execute(text("delete from feeds_to_read_again where source = :source"), {"source": source})


async def save_visits(connection: AsyncConnection, rows: Rows) -> None:
    await connection.execute(SAVE_VISITS, {"rows": json_rows(rows)})


async def is_a_day_missing(connection: AsyncConnection) -> bool:
    statement = text("select exists (select from household_visits where visited_on is null)")
    return bool((await connection.execute(statement)).scalar_one())


async def fill_days(connection: AsyncConnection, rows: Rows) -> None:
    """`rows`: visit_id and visited_on, of visits that are known."""
    await connection.execute(FILL_DAYS, {"rows": json_rows(rows)})


async def save_filing(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """`values["step"]`: submitted, returned or accepted."""
    await connection.execute(SAVE_FILING, values)


async def bind_filings(connection: AsyncConnection, rows: Rows) -> None:
    """`rows`: report_id, campaign_id, obligation_id and period; one that is not known here was never filed."""
    await connection.execute(BIND_FILINGS, {"rows": json_rows(rows)})
