"""Statements that take along what belongs to households that moved; each for all of them at once.

`rows`: household, `previous` and `village`.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import json_rows

# Every table of the register with a village and a household; a test finds one that is forgotten.
OF_HOUSEHOLD = tuple(
    text(statement)
    for statement in (
        """
        update household_members m
           set village_code = moved.village,
               -- The index of a name is of its county; the worker computes the new one.
               name_index = case when left(moved.village, 6) = left(m.village_code, 6) then m.name_index end
          from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid, village text)
         where m.household_id = moved.household_id and m.village_code <> moved.village
        """,
        """
        update support_plans t set village_code = moved.village
          from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid, village text)
          join pairings p using (household_id)
         where t.pairing_id = p.id
        """,
        """
        update pairings p set village_code = moved.village
          from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid, village text)
         where p.household_id = moved.household_id
        """,
        """
        update visit_facts f set village_code = moved.village
          from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid, village text)
         where f.household_id = moved.household_id
        """,
        """
        update withheld_households w set village_code = moved.village
          from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid, village text)
         where w.household_id = moved.household_id
        """,
        # An open request goes along within a county only (`END_REQUESTS`).
        """
        update erasures e set village_code = moved.village
          from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid, village text)
         where e.household_id = moved.household_id and e.state <> 'moved'
        """,
    )
)
# It stays where it was asked, and holds no text any more.
END_REQUESTS = text(
    """
    update erasures e set state = 'moved', reason = null, answered_at = now()
      from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid, previous text, village text)
     where e.household_id = moved.household_id and e.state = 'asked'
       and left(moved.village, 6) <> left(moved.previous, 6)
    returning e.id, e.household_id
    """
)
# The events of `publish_pairing`, and the move itself after them.
TELL = tuple(
    text(statement)
    for statement in (
        """
        insert into outbox (event_id, type, subject, data)
        select gen_random_uuid(), 'pairing.saved', p.id::text,
               jsonb_build_object(
                   'pairing_id', p.id, 'household_id', p.household_id, 'team_id', p.team_id,
                   'village_code', p.village_code, 'starts_on', p.starts_on, 'ends_on', p.ends_on,
                   'service_form', p.service_form, 'closed', p.closed_at is not null
               )
          from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid)
          join pairings p using (household_id)
         order by household_id, p.starts_on, p.id
        """,
        """
        insert into outbox (event_id, type, subject, data)
        select gen_random_uuid(), 'household.moved', household_id::text,
               jsonb_build_object('household_id', household_id, 'village_code', village)
          from jsonb_to_recordset(cast(:rows as jsonb)) as moved (household_id uuid, village text)
         order by household_id
        """,
    )
)


async def take_along(connection: AsyncConnection, moves: Sequence[Mapping[str, Any]]) -> Sequence[tuple[UUID, UUID]]:
    """Move what belongs to the households and publish it; ids and households of the requests to erase that ended."""
    given = {"rows": json_rows(moves)}
    ended = (await connection.execute(END_REQUESTS, given)).all()
    for statement in (*OF_HOUSEHOLD, *TELL):
        await connection.execute(statement, given)
    return [(row.id, row.household_id) for row in ended]
