"""Invitations: at most one for an account, found by the hash of its code."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts, confirmations, invitations


async def replace(
    connection: AsyncConnection,
    account_id: UUID,
    code_hash: bytes,
    created_by: UUID | None,
    lifetime: timedelta,
    *,
    is_confirmed: bool = True,
) -> datetime:
    """Makes this the account's only invitation; returns when it ends. `created_by`: None on the machine itself."""
    await _end_waiting(connection, confirmations.c.account_id == account_id)
    statement = upsert(invitations).values(
        account_id=account_id,
        code_hash=code_hash,
        created_by=created_by,
        expires_at=func.now() + lifetime,
        is_confirmed=is_confirmed,
        confirmed_by=None,
    )
    names = ("code_hash", "created_by", "expires_at", "is_confirmed", "confirmed_by")
    changes = {name: statement.excluded[name] for name in names}
    statement = statement.on_conflict_do_update(index_elements=["account_id"], set_=changes)
    expires_at: datetime = (await connection.execute(statement.returning(invitations.c.expires_at))).scalar_one()
    return expires_at


async def find_open(connection: AsyncConnection, code_hash: bytes) -> Any:
    """The invitation if it has not ended and its account is active."""
    statement = (
        select(invitations)
        .join(accounts, accounts.c.id == invitations.c.account_id)
        .where(invitations.c.code_hash == code_hash, invitations.c.expires_at > func.now(), accounts.c.is_active)
    )
    return (await connection.execute(statement)).one_or_none()


async def use(connection: AsyncConnection, code_hash: bytes) -> Any:
    """Deletes and returns the invitation; None when none is valid. Of two requests at once, one gets it."""
    statement = (
        delete(invitations)
        .where(invitations.c.code_hash == code_hash, invitations.c.expires_at > func.now(), invitations.c.is_confirmed)
        .returning(invitations.c.account_id, invitations.c.created_by, invitations.c.confirmed_by)
    )
    return (await connection.execute(statement)).one_or_none()


async def last_of(connection: AsyncConnection, account_ids: Iterable[UUID]) -> dict[UUID, tuple[datetime, bool]]:
    """When the invitation of each account ends or ended, and whether it is confirmed; accounts without one are left
    out."""
    statement = select(invitations.c.account_id, invitations.c.expires_at, invitations.c.is_confirmed)
    statement = statement.where(invitations.c.account_id.in_(list(account_ids)))
    return {row.account_id: (row.expires_at, row.is_confirmed) for row in await connection.execute(statement)}


async def confirm(connection: AsyncConnection, account_id: UUID, confirmed_by: UUID) -> bool:
    """Makes the invitation that waits valid; whether there was one that has not run out."""
    statement = update(invitations).where(invitations.c.account_id == account_id)
    statement = statement.where(invitations.c.expires_at > func.now(), ~invitations.c.is_confirmed)
    statement = statement.values(is_confirmed=True, confirmed_by=confirmed_by)
    return (await connection.execute(statement.returning(invitations.c.account_id))).first() is not None


async def end_unconfirmed(connection: AsyncConnection, account_id: UUID) -> None:
    waiting = invitations.c.account_id == account_id, ~invitations.c.is_confirmed
    await connection.execute(delete(invitations).where(*waiting))


async def withdraw(connection: AsyncConnection, account_ids: Iterable[UUID]) -> None:
    """Deletes the invitations of these accounts, and those they made."""
    ids = list(account_ids)
    await _end_waiting(connection, or_(confirmations.c.account_id.in_(ids), confirmations.c.asked_by.in_(ids)))
    statement = delete(invitations)
    await connection.execute(statement.where(or_(invitations.c.account_id.in_(ids), invitations.c.created_by.in_(ids))))


async def _end_waiting(connection: AsyncConnection, condition: ColumnElement[bool]) -> None:
    """Invitations that end no longer wait for anybody."""
    await connection.execute(delete(confirmations).where(confirmations.c.role.is_(None), condition))


async def forget_old(connection: AsyncConnection) -> None:
    """Deletes the old ones. Until then the list of people shows that an invitation has expired."""
    await connection.execute(text("delete from invitations where expires_at < now() - interval '90 days'"))
