"""Statements that store events of other programs: divisions and organisations, quotas, visits.

Each gets a batch of events as rows in the order of the feed; of several about one thing the last one holds.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import organizations
from services.kernel.db.database import json_rows
from services.kernel.db.rows import one_row

# Only the state before the batch and the state after it count for the recount; the states between were never visible.
# Households are locked in the order of their ids, so that two transactions with the same ones cannot deadlock.
SAVE_VISITS = text(
    """
    with incoming as (
        select distinct on (visit_id) *
          from rows from (
                   jsonb_to_recordset(cast(:rows as jsonb)) as (
                       visit_id uuid, household_id uuid, team_id uuid, village_code text, visited_on date,
                       amount_fen bigint, aid_domains text[], goals text[], supports text[]
                   )
               ) with ordinality
         order by visit_id, ordinality desc
    ), before as (
        select village_code, month, household_id from visit_facts where visit_id in (select visit_id from incoming)
    ), registered as (
        select id, village_code from households
         where id in (select household_id from incoming)
         order by id
           for share
    ), saved as (
        insert into visit_facts (visit_id, household_id, team_id, village_code, visited_on, month, amount_fen,
                                 aid_domains, goals, supports)
        select visit_id, household_id, team_id, coalesce(registered.village_code, incoming.village_code), visited_on,
               date_trunc('month', cast(visited_on as timestamp))::date, amount_fen, aid_domains, goals, supports
          from incoming
          left join registered on registered.id = incoming.household_id
        on conflict (visit_id) do update
           set household_id = excluded.household_id, team_id = excluded.team_id,
               village_code = excluded.village_code, visited_on = excluded.visited_on,
               month = excluded.month, amount_fen = excluded.amount_fen, aid_domains = excluded.aid_domains,
               goals = coalesce(excluded.goals, visit_facts.goals),
               supports = coalesce(excluded.supports, visit_facts.supports)
        returning village_code, month, household_id
    )
    insert into progress_touched (village_code, month, household_id)
    select village_code, month, household_id from saved
    union
    select village_code, month, household_id from before
    """
)
SAVE_QUOTAS = text(
    """
    insert into quotas (campaign_id, measure, division_code, organization_id, amount)
    select distinct on (campaign_id, measure, division_code, organization_id)
           campaign_id, measure, division_code, organization_id, amount
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   campaign_id uuid, measure text, division_code text, organization_id uuid, amount integer
               )
           ) with ordinality
     order by campaign_id, measure, division_code, organization_id, ordinality desc
    on conflict on constraint quotas_one_per_receiver do update set amount = excluded.amount
    """
)


async def save_visits(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store complete visits in their current version and mark what changed on the board.

    The household's own village counts; the event's is only for a household that the register does not have. The row is
    locked so that a household that moves at this moment takes this visit along.
    """
    await connection.execute(SAVE_VISITS, {"rows": json_rows(rows)})


async def save_quotas(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_QUOTAS, {"rows": json_rows(rows)})


SAVE_DIVISIONS = text(
    """
    insert into divisions (code, name, parent)
    select distinct on (code) code, name, parent
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (code text, name text, parent text)
           ) with ordinality
     order by code, ordinality desc
    on conflict (code) do update set name = excluded.name, parent = excluded.parent
    """
)
# Where a team stands, on which lines, and whether it is closed: the board counts its households again.
SAVE_ORGANIZATIONS = text(
    """
    with told as (
        select distinct on (id) id, division_code, closed_on, lines
          from rows from (
                   jsonb_to_recordset(cast(:rows as jsonb)) as (
                       id uuid, division_code text, closed_on date, lines text[]
                   )
               ) with ordinality
         order by id, ordinality desc
    ), changed as (
        select o.id from organizations o join told t on t.id = o.id
         where (o.division_code, o.closed_on, o.lines) is distinct from (t.division_code, t.closed_on, t.lines)
    ), touched as (
        insert into progress_touched (village_code)
        select distinct p.village_code from changed c join pairings p on p.team_id = c.id
    )
    insert into organizations (id, name, kind, division_code, leader_account_id, closed_on, successor_id, lines)
    select distinct on (id) id, name, kind, division_code, leader_account_id, closed_on, successor_id, lines
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   id uuid, name text, kind text, division_code text, leader_account_id uuid, closed_on date,
                   successor_id uuid, lines text[]
               )
           ) with ordinality
     order by id, ordinality desc
    on conflict (id) do update
       set name = excluded.name, kind = excluded.kind, division_code = excluded.division_code,
           leader_account_id = excluded.leader_account_id, closed_on = excluded.closed_on,
           successor_id = excluded.successor_id, lines = excluded.lines
    """
)


async def find_organization(connection: AsyncConnection, organization_id: UUID) -> Row[Any] | None:
    statement = select(organizations).where(organizations.c.id == organization_id)
    return await one_row(connection, statement)


async def save_organizations(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_ORGANIZATIONS, {"rows": json_rows(rows)})


async def save_divisions(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_DIVISIONS, {"rows": json_rows(rows)})
