"""The one row with the link to the first account and the account that used it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import first_run

_LOCK = text("select pg_advisory_xact_lock(hashtext('first-run'))")


async def hold_lock(connection: AsyncConnection) -> None:
    """Held until the transaction ends, so that only the first of two requests with one link uses it."""
    await connection.execute(_LOCK)


async def replace_code(connection: AsyncConnection, code_hash: bytes, lifetime: timedelta) -> datetime:
    """Makes this the only code; returns when it ends."""
    values = {"code_hash": code_hash, "expires_at": func.now() + lifetime}
    statement = upsert(first_run).values(is_the_row=True, **values)
    statement = statement.on_conflict_do_update(index_elements=["is_the_row"], set_=values)
    expires_at: datetime = (await connection.execute(statement.returning(first_run.c.expires_at))).scalar_one()
    return expires_at


async def find_open(connection: AsyncConnection, code_hash: bytes) -> datetime | None:
    """When the code ends; None for any other code."""
    statement = select(first_run.c.expires_at)
    statement = statement.where(first_run.c.code_hash == code_hash, first_run.c.expires_at > func.now())
    return (await connection.execute(statement)).scalar_one_or_none()


async def begin(connection: AsyncConnection, account_id: UUID) -> None:
    """Marks the code as used by this account."""
    await connection.execute(update(first_run).values(code_hash=None, expires_at=None, account_id=account_id))


async def find_account_before_hand_over(connection: AsyncConnection) -> UUID | None:
    """The first account while it also does the work of a second administrator."""
    statement = select(first_run.c.account_id).where(first_run.c.handed_over_at.is_(None))
    return (await connection.execute(statement)).scalar_one_or_none()


async def hand_over(connection: AsyncConnection) -> None:
    await connection.execute(update(first_run).values(handed_over_at=func.now()))


async def find(connection: AsyncConnection) -> Row[Any] | None:
    return (await connection.execute(select(first_run))).one_or_none()
