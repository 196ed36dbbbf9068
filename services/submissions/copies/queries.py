"""Statements of what the other programs tell.

Each takes a run of events as rows in the order they were told; of several about one thing the last one holds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import json_rows

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
    """Apply `pairing.saved`; the feed is in order, so of several about one pairing the last one is the truth."""
    await connection.execute(SAVE_PAIRINGS, {"rows": json_rows(rows)})
