"""Statements of what the gateway tells: divisions and organisations.

Each takes a run of events as rows in the order they were told; of several about one thing the last one holds.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import organizations
from services.households.rows import one_row
from services.kernel.db.database import json_rows

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
SAVE_ORGANIZATIONS = text(
    """
    insert into organizations (id, name, kind, division_code, leader_account_id)
    select distinct on (id) id, name, kind, division_code, leader_account_id
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   id uuid, name text, kind text, division_code text, leader_account_id uuid
               )
           ) with ordinality
     order by id, ordinality desc
    on conflict (id) do update
       set name = excluded.name, kind = excluded.kind, division_code = excluded.division_code,
           leader_account_id = excluded.leader_account_id
    """
)


async def find_organization(connection: AsyncConnection, organization_id: UUID) -> Row[Any] | None:
    statement = select(organizations).where(organizations.c.id == organization_id)
    return await one_row(connection, statement)


async def save_organizations(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_ORGANIZATIONS, {"rows": json_rows(rows)})


async def save_divisions(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_DIVISIONS, {"rows": json_rows(rows)})
