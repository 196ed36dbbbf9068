"""What units counted themselves, and which channels have arrived."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.dues.lines import on_line
from services.campaigns.models import campaigns, due_items, due_receipts, obligations, organizations
from services.campaigns.reach.places import is_own_unit
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import in_scope

_RECEIVER = organizations.alias("receiver")


async def is_seen(connection: AsyncConnection, scope: Scope, due_id: UUID) -> bool:
    place = in_scope(scope, due_items.c.division_code, due_items.c.organization_id)
    statement = select(exists().where(due_items.c.id == due_id, place, on_line(scope)))
    return bool((await connection.execute(statement)).scalar_one())


async def is_on_another_line(connection: AsyncConnection, scope: Scope, due_id: UUID) -> bool:
    """Whether the caller would see it but for the line of its duty; to be asked of what is not seen."""
    if scope.lined is None:
        return False
    # For row-level security, which else hides it.
    await connection.execute(select(func.set_config("app.lined", "", True)))
    found = await is_seen(connection, replace(scope, lined=None), due_id)
    await connection.execute(select(func.set_config("app.lined", scope.lined_literal, True)))
    return found


async def lock_due(connection: AsyncConnection, scope: Scope, due_id: UUID) -> Row[Any] | None:
    """In the scope, with what its duty asks for, who receives it and the state of its campaign. `is_own`: the caller
    answers for the unit."""
    statement = (
        select(
            due_items,
            obligations.c.channels,
            obligations.c.to_outside,
            campaigns.c.state.label("campaign_state"),
            campaigns.c.owner_code,
            campaigns.c.owner_lines,
            campaigns.c.division_code.label("campaign_code"),
            func.least(campaigns.c.starts_on, due_items.c.starts_on).label("asked_from"),
            is_own_unit(scope, _RECEIVER.c.id, _RECEIVER.c.division_code).label("receives"),
            is_own_unit(scope, due_items.c.organization_id, due_items.c.division_code).label("is_own"),
            exists().where(due_receipts.c.due_id == due_items.c.id).label("is_received"),
        )
        .join(obligations, obligations.c.id == due_items.c.obligation_id)
        .join(campaigns, campaigns.c.id == due_items.c.campaign_id)
        .outerjoin(_RECEIVER, _RECEIVER.c.id == obligations.c.to_organization_id)
        .where(due_items.c.id == due_id, in_scope(scope, due_items.c.division_code, due_items.c.organization_id))
        .where(on_line(scope))
        .with_for_update(of=due_items)
    )
    return (await connection.execute(statement)).one_or_none()


async def set_number(
    connection: AsyncConnection, due_id: UUID, number: int | None, at: datetime | None, by: UUID | None
) -> None:
    values = {"number": number, "returned_at": at, "returned_by": by}
    await connection.execute(update(due_items).where(due_items.c.id == due_id).values(values))


async def note_files(connection: AsyncConnection, due_id: UUID, at: datetime) -> None:
    """The first time counts."""
    statement = update(due_items).where(due_items.c.id == due_id, due_items.c.files_at.is_(None))
    await connection.execute(statement.values(files_at=at))


async def note_receipt(connection: AsyncConnection, due: Row[Any], values: dict[str, Any]) -> None:
    """A day that was noted already is corrected."""
    place = {"due_id": due.id, "division_code": due.division_code, "organization_id": due.organization_id}
    statement = insert_or(due_receipts).values(**place, **values)
    changed = {name: statement.excluded[name] for name in ("received_on", "received_by", "noted_at")}
    await connection.execute(statement.on_conflict_do_update(index_elements=["due_id", "channel"], set_=changed))


async def receipt_of(connection: AsyncConnection, due_id: UUID, channel: str) -> date | None:
    """The day on which it arrived."""
    receipt = due_receipts.c.due_id == due_id, due_receipts.c.channel == channel
    return (await connection.execute(select(due_receipts.c.received_on).where(*receipt))).scalar_one_or_none()


async def delete_receipt(connection: AsyncConnection, due_id: UUID, channel: str) -> None:
    receipt = due_receipts.c.due_id == due_id, due_receipts.c.channel == channel
    await connection.execute(delete(due_receipts).where(*receipt))
