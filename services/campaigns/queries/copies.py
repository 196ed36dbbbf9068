"""What the feeds of the other programs leave here."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import divisions, household_visits, organizations, pairings

# An older event may be read after a newer one when a program was restored from a backup: the newest word holds.
SAVE_FILING = text(
    """
    insert into filings (report_id, form, pairing_id, team_id, village_code, month,
                         submitted_at, accepted_at, changed_at)
    values (:report_id, :form, :pairing_id, :team_id, :village_code, :month,
            case when :step <> 'returned' then :at end, case when :step = 'accepted' then :at end, :at)
    on conflict (report_id) do update
       set submitted_at = case :step when 'submitted' then :at
                                     when 'returned' then null
                                     else coalesce(filings.submitted_at, :at) end,
           accepted_at = case when :step = 'accepted' then :at end,
           changed_at = :at
     where filings.changed_at <= :at
    """
)


async def save_division(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await _save(connection, divisions, "code", values)


async def save_organization(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await _save(connection, organizations, "id", values)


async def save_pairing(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await _save(connection, pairings, "id", values)


async def save_visit(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await _save(connection, household_visits, "visit_id", values)


async def team_of_pairing(connection: AsyncConnection, pairing_id: UUID) -> UUID | None:
    statement = text("select team_id from pairings where id = :pairing_id")
    return (await connection.execute(statement, {"pairing_id": pairing_id})).scalar_one_or_none()


async def save_filing(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """`values["step"]`: submitted, returned or accepted."""
    await connection.execute(SAVE_FILING, values)


async def _save(connection: AsyncConnection, table: Table, key: str, values: dict[str, Any]) -> None:
    changes = {name: value for name, value in values.items() if name != key}
    statement = insert(table).values(**values).on_conflict_do_update(index_elements=[key], set_=changes)
    await connection.execute(statement)
