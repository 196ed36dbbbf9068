"""Statements that store the events of the other programs.

Each gets a batch of events as rows in the order of the feed; of several about one thing the last one holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.db.database import json_rows
from services.submissions.copies.records import PairedHousehold
from services.submissions.models import divisions, paired_households
from services.submissions.visibility import may_start_reports

SAVE_PAIRINGS = text(
    """
    insert into paired_households (pairing_id, household_id, team_id, village_code, starts_on, ends_on, is_closed)
    select distinct on (pairing_id) pairing_id, household_id, team_id, village_code, starts_on, ends_on, closed
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   pairing_id uuid, household_id uuid, team_id uuid, village_code text, starts_on date, ends_on date,
                   closed boolean
               )
           ) with ordinality
     order by pairing_id, ordinality desc
    on conflict (pairing_id) do update
       set household_id = excluded.household_id, team_id = excluded.team_id, village_code = excluded.village_code,
           starts_on = excluded.starts_on, ends_on = excluded.ends_on, is_closed = excluded.is_closed
    """
)


async def save_pairings(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Apply `pairing.saved`; the feed is in order, so of several about one pairing the last one holds."""
    await connection.execute(SAVE_PAIRINGS, {"rows": json_rows(rows)})


WITHHOLD = text(
    """
    insert into withheld_households (household_id, village_code, is_erased) values (:household_id, :code, :is_erased)
    on conflict (household_id) do update
       set village_code = excluded.village_code,
           is_erased = withheld_households.is_erased or excluded.is_erased,
           emptied_at = case when excluded.is_erased then null else withheld_households.emptied_at end
    """
)
RELEASE = text("delete from withheld_households where household_id = :household_id and not is_erased")
MOVE = text("select move_household(:household_id, :code)")


async def withhold(connection: AsyncConnection, household_id: UUID, village_code: str, *, is_erased: bool) -> None:
    """An erased household stays erased."""
    values = {"household_id": household_id, "code": village_code, "is_erased": is_erased}
    await connection.execute(WITHHOLD, values)


async def release(connection: AsyncConnection, household_id: UUID) -> None:
    await connection.execute(RELEASE, {"household_id": household_id})


async def move(connection: AsyncConnection, household_id: UUID, village_code: str) -> None:
    """Set the village in everything of the household; repeating it changes nothing."""
    await connection.execute(MOVE, {"household_id": household_id, "code": village_code})


SAVE_DIVISIONS = text(
    """
    insert into divisions (code, name)
    select distinct on (code) code, name
      from rows from (jsonb_to_recordset(cast(:rows as jsonb)) as (code text, name text)) with ordinality
     order by code, ordinality desc
    on conflict (code) do update set name = excluded.name
    """
)


async def save_divisions(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_DIVISIONS, {"rows": json_rows(rows)})


SAVE_CAMPAIGNS = text(
    """
    insert into campaigns (id, division_code, starts_on, ends_on, archived_at)
    select distinct on (campaign_id) campaign_id, division_code, starts_on, ends_on, archived_at
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   campaign_id uuid, division_code text, starts_on date, ends_on date, archived_at timestamptz
               )
           ) with ordinality
     order by campaign_id, ordinality desc
    on conflict (id) do update
       set division_code = excluded.division_code, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
           archived_at = excluded.archived_at
    """
)


# No text belongs to it any more, as it never begins.
WITHDRAW_CAMPAIGNS = text("update campaigns set starts_on = 'infinity', ends_on = 'infinity' where id = any (:ids)")


async def save_campaigns(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_CAMPAIGNS, {"rows": json_rows(rows)})


async def withdraw_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    await connection.execute(WITHDRAW_CAMPAIGNS, {"ids": list(campaign_ids)})


async def find_pairing(
    connection: AsyncConnection, scope: Scope, pairing_id: UUID, *, is_held: bool = False
) -> PairedHousehold | None:
    """`is_held`: locked against changes until the transaction ends."""
    columns = paired_households.c
    statement = select(*(columns[each.name] for each in fields(PairedHousehold))).where(
        columns.pairing_id == pairing_id, may_start_reports(scope)
    )
    if is_held:
        statement = statement.with_for_update(read=True)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else PairedHousehold(**row)


async def find_division_name(connection: AsyncConnection, code: str) -> str | None:
    return (await connection.execute(select(divisions.c.name).where(divisions.c.code == code))).scalar_one_or_none()
