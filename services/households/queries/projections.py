"""Statements of what campaigns and submissions tell: quotas and visits."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import campaigns, quotas

SAVE_VISIT = text(
    """
    with before as (
        select village_code, month, household_id from visit_facts where visit_id = :visit_id
    ), registered as (
        select village_code from households where id = :household_id for share
    ), known as (
        select coalesce((select village_code from registered), cast(:village_code as text)) as village_code
    ), saved as (
        insert into visit_facts (visit_id, household_id, team_id, village_code, visited_on, month, amount_fen)
        select :visit_id, :household_id, :team_id, known.village_code, cast(:visited_on as date),
               date_trunc('month', cast(cast(:visited_on as date) as timestamp))::date, :amount_fen
          from known
        on conflict (visit_id) do update
           set household_id = excluded.household_id, team_id = excluded.team_id,
               village_code = excluded.village_code, visited_on = excluded.visited_on,
               month = excluded.month, amount_fen = excluded.amount_fen
        returning village_code, month, household_id
    )
    insert into progress_touched (village_code, month, household_id)
    select village_code, month, household_id from saved
    union
    select village_code, month, household_id from before
    """
)


async def save_visit(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Keep a complete visit as it now stands and touch what it changed on the board.

    The household's own village counts; the event's is only for a household the register does not have. The row is held
    so that a household moving at this moment takes this visit along.
    """
    await connection.execute(SAVE_VISIT, values)


async def save_quota(connection: AsyncConnection, values: dict[str, Any]) -> None:
    statement = upsert(quotas).values(**values)
    await connection.execute(
        statement.on_conflict_do_update(
            constraint="quotas_one_per_receiver", set_={"amount": statement.excluded.amount}
        )
    )


async def save_campaign(connection: AsyncConnection, values: dict[str, Any]) -> None:
    statement = upsert(campaigns).values(**values)
    changes = {name: statement.excluded[name] for name in ("starts_on", "ends_on")}
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes))
