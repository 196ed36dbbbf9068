"""Invitations: at most one for an account, found by the hash of its code."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts, invitations


async def replace(
    connection: AsyncConnection, account_id: UUID, code_hash: bytes, created_by: UUID | None, lifetime: timedelta
) -> datetime:
    """Makes this the account's only invitation; returns when it ends. `created_by`: None on the machine itself."""
    statement = upsert(invitations).values(
        account_id=account_id, code_hash=code_hash, created_by=created_by, expires_at=func.now() + lifetime
    )
    changes = {name: statement.excluded[name] for name in ("code_hash", "created_by", "expires_at")}
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
    """Deletes and returns the invitation; None when there is none. Of two requests at once, one gets it."""
    statement = (
        delete(invitations)
        .where(invitations.c.code_hash == code_hash, invitations.c.expires_at > func.now())
        .returning(invitations.c.account_id, invitations.c.created_by)
    )
    return (await connection.execute(statement)).one_or_none()


async def last_until(connection: AsyncConnection, account_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the invitation of each account ends or ended; accounts without one are left out."""
    statement = select(invitations.c.account_id, invitations.c.expires_at)
    statement = statement.where(invitations.c.account_id.in_(list(account_ids)))
    return {row.account_id: row.expires_at for row in await connection.execute(statement)}


async def withdraw(connection: AsyncConnection, account_ids: Iterable[UUID]) -> None:
    """Deletes the invitations of these accounts, and those they made."""
    ids = list(account_ids)
    statement = delete(invitations)
    await connection.execute(statement.where(or_(invitations.c.account_id.in_(ids), invitations.c.created_by.in_(ids))))


async def forget_old(connection: AsyncConnection) -> None:
    """Deletes the old ones. Until then the list of people shows that an invitation has expired."""
    await connection.execute(text("delete from invitations where expires_at < now() - interval '90 days'"))
