"""Personal secrets of the calendar feed; only their hashes are here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import calendar_tokens


async def replace_token(connection: AsyncConnection, account_id: UUID, values: dict[str, Any]) -> None:
    """One token a person: a new one ends the old one."""
    statement = (
        insert(calendar_tokens)
        .values(account_id=account_id, **values)
        .on_conflict_do_update(index_elements=[calendar_tokens.c.account_id], set_=values)
    )
    await connection.execute(statement)


async def revoke_token(connection: AsyncConnection, account_id: UUID) -> None:
    await connection.execute(delete(calendar_tokens).where(calendar_tokens.c.account_id == account_id))


async def end_tokens(connection: AsyncConnection, account_id: UUID, expiring_by: datetime) -> None:
    """Those that end by then: a token handed out since ends later."""
    statement = delete(calendar_tokens).where(calendar_tokens.c.account_id == account_id)
    await connection.execute(statement.where(calendar_tokens.c.expires_at <= expiring_by))


async def find_token(connection: AsyncConnection, token_hash: bytes, at: datetime) -> Row[Any] | None:
    statement = select(calendar_tokens).where(
        calendar_tokens.c.token_hash == token_hash,
        calendar_tokens.c.expires_at > at,
    )
    return (await connection.execute(statement)).first()
