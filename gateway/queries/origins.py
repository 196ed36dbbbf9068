"""Where the password of an account comes from: who held the code with which it was chosen."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts, password_origins


async def remember(
    connection: AsyncConnection,
    account_id: UUID,
    invited_by: UUID | None,
    confirmed_by: UUID | None = None,
    *,
    is_inviters_device: bool = False,
) -> None:
    """The password was chosen now. `invited_by`: None on the machine; `confirmed_by`: a second person."""
    values = {
        "account_id": account_id,
        "invited_by": invited_by,
        "confirmed_by": confirmed_by,
        "chosen_at": func.now(),
        "is_inviters_device": is_inviters_device,
    }
    statement = upsert(password_origins).values(values)
    changes = {name: statement.excluded[name] for name in values if name != "account_id"}
    await connection.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=changes))


async def note_office(connection: AsyncConnection, account_id: UUID) -> None:
    """One person alone gave the account an office now."""
    statement = update(password_origins).where(password_origins.c.account_id == account_id)
    await connection.execute(statement.values(office_at=func.now()))


async def origins_of(connection: AsyncConnection, account_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """By account; accounts whose password comes from no invitation are left out."""
    statement = select(password_origins).where(password_origins.c.account_id.in_(list(account_ids)))
    return {row.account_id: row for row in await connection.execute(statement)}


async def let_in_by(connection: AsyncConnection, account_id: UUID, age: timedelta) -> list[UUID]:
    """Who alone let this account in within the time, who let that one in, and so on.

    The time runs from the password or from the last office given by one person, whichever came later.
    """
    line = select(literal(account_id).label("id")).cte("line", recursive=True)
    since = func.greatest(password_origins.c.chosen_at, password_origins.c.office_at)
    above = (
        select(password_origins.c.invited_by)
        .join(line, line.c.id == password_origins.c.account_id)
        .where(
            password_origins.c.invited_by.is_not(None),
            password_origins.c.confirmed_by.is_(None),
            since > func.now() - age,
        )
    )
    # `union`, not `union all`: two administrators may have let each other in, one after the other.
    line = line.union(above)
    statement = select(accounts.c.id).join(line, line.c.id == accounts.c.id).where(accounts.c.id != account_id)
    return list((await connection.execute(statement.order_by(accounts.c.id))).scalars())
