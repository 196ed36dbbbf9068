"""Sessions and their refresh tokens."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts, api_clients, refresh_tokens, sessions
from services.kernel.web.paging import Page, beyond


async def open_session(
    connection: AsyncConnection,
    session_id: UUID,
    account_id: UUID,
    device: str,
    lifetime: timedelta,
    *,
    must_choose_password: bool,
) -> None:
    values = {
        "id": session_id,
        "account_id": account_id,
        "device": device,
        # Not the time at which the transaction began: it may have waited while the password was replaced.
        "created_at": func.clock_timestamp(),
        "expires_at": func.now() + lifetime,
        "must_choose_password": must_choose_password,
    }
    await connection.execute(insert(sessions).values(values))


async def must_choose_password(connection: AsyncConnection, session_id: UUID) -> bool:
    statement = select(sessions.c.must_choose_password).where(sessions.c.id == session_id)
    return bool((await connection.execute(statement)).scalar_one_or_none())


async def see(connection: AsyncConnection, session_id: UUID, device: str) -> None:
    """Stores that the session was used now, on this device."""
    statement = update(sessions).where(sessions.c.id == session_id)
    await connection.execute(statement.values(last_seen_at=func.now(), device=device))


def _open_sessions_of(account_id: UUID, longest_pause: timedelta) -> list[ColumnElement[bool]]:
    """Those that can still be refreshed: after `longest_pause` the refresh token has expired."""
    return [
        sessions.c.account_id == account_id,
        sessions.c.revoked_at.is_(None),
        sessions.c.expires_at > func.now(),
        sessions.c.last_seen_at > func.now() - longest_pause,
    ]


async def list_open(connection: AsyncConnection, account_id: UUID, longest_pause: timedelta, page: Page) -> Any:
    """The newest sign-in first; one row more than the page. Raises CursorMalformed."""
    statement = (
        select(sessions.c.id, sessions.c.created_at, sessions.c.last_seen_at, sessions.c.device)
        .where(*_open_sessions_of(account_id, longest_pause), *beyond(page, sessions.c.id, descending=True))
        .order_by(sessions.c.id.desc())
        .limit(page.limit + 1)
    )
    return (await connection.execute(statement)).all()


async def end_open_session(
    connection: AsyncConnection, account_id: UUID, session_id: UUID, longest_pause: timedelta, because: str
) -> bool:
    """Ends the session; returns whether it was open and of this account."""
    statement = (
        update(sessions)
        .where(sessions.c.id == session_id, *_open_sessions_of(account_id, longest_pause))
        .values(revoked_at=func.clock_timestamp(), revoked_because=because)
        .returning(sessions.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def add_refresh_token(connection: AsyncConnection, hash_: bytes, session_id: UUID, lifetime: timedelta) -> None:
    await connection.execute(
        insert(refresh_tokens).values(hash=hash_, session_id=session_id, expires_at=func.now() + lifetime)
    )


async def find_refresh_token(connection: AsyncConnection, hash_: bytes) -> Row[Any] | None:
    """The token with its session, locked, so that two parallel refreshes run one after the other; successor_used_at
    too."""
    successor = refresh_tokens.alias("successor")
    statement = (
        select(
            refresh_tokens,
            sessions.c.account_id,
            sessions.c.created_at,
            sessions.c.must_choose_password,
            sessions.c.revoked_at,
            sessions.c.revoked_because,
            (sessions.c.expires_at > func.now()).label("session_is_open"),
            (refresh_tokens.c.expires_at > func.now()).label("is_fresh"),
            func.extract("epoch", func.now() - refresh_tokens.c.used_at).label("used_seconds_ago"),
            select(successor.c.used_at)
            .where(successor.c.hash == refresh_tokens.c.successor_hash)
            .scalar_subquery()
            .label("successor_used_at"),
        )
        .join(sessions, sessions.c.id == refresh_tokens.c.session_id)
        .where(refresh_tokens.c.hash == hash_)
        .with_for_update(of=sessions)
    )
    return (await connection.execute(statement)).one_or_none()


async def lock_session_of(connection: AsyncConnection, hash_: bytes) -> None:
    """Called before `find_refresh_token`, which would otherwise read data from before it waited."""
    statement = (
        select(sessions.c.id)
        .join(refresh_tokens, refresh_tokens.c.session_id == sessions.c.id)
        .where(refresh_tokens.c.hash == hash_)
        .with_for_update(of=sessions)
    )
    await connection.execute(statement)


async def mark_used(connection: AsyncConnection, hash_: bytes, nonce: bytes, successor_hash: bytes) -> None:
    await connection.execute(
        update(refresh_tokens)
        .where(refresh_tokens.c.hash == hash_)
        .values(used_at=func.now(), successor_nonce=nonce, successor_hash=successor_hash)
    )


async def revoke_session(connection: AsyncConnection, session_id: UUID, because: str) -> None:
    await connection.execute(
        update(sessions)
        .where(sessions.c.id == session_id, sessions.c.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp(), revoked_because=because)
    )


async def revoke_sessions_of(
    connection: AsyncConnection, account_id: UUID, because: str, begun_before: datetime | None = None
) -> None:
    """`begun_before`: only those that began earlier; None ends all."""
    statement = (
        update(sessions)
        .where(sessions.c.account_id == account_id, sessions.c.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp(), revoked_because=because)
    )
    if begun_before is not None:
        statement = statement.where(sessions.c.created_at < begun_before)
    await connection.execute(statement)


async def revoke_other_sessions_of(
    connection: AsyncConnection, account_id: UUID, kept: UUID | None, because: str
) -> list[UUID]:
    """Ends all but one; returns those that ended."""
    statement = (
        update(sessions)
        .where(sessions.c.account_id == account_id, sessions.c.id != kept, sessions.c.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp(), revoked_because=because)
        .returning(sessions.c.id)
    )
    return list((await connection.execute(statement)).scalars())


async def revoked_since(connection: AsyncConnection, age: timedelta) -> list[UUID]:
    statement = select(sessions.c.id).where(sessions.c.revoked_at > func.now() - age)
    return list((await connection.execute(statement)).scalars())


async def tokens_from_since(connection: AsyncConnection, age: timedelta) -> Mapping[UUID, datetime]:
    """Accounts and API clients whose older tokens were revoked lately, and the time."""
    both = [
        select(table.c.id, table.c.tokens_from).where(table.c.tokens_from > func.now() - age)
        for table in (accounts, api_clients)
    ]
    found: dict[UUID, datetime] = {}
    for statement in both:
        found |= {row.id: row.tokens_from for row in await connection.execute(statement)}
    return found


async def forget_expired(connection: AsyncConnection) -> None:
    await connection.execute(delete(refresh_tokens).where(refresh_tokens.c.expires_at < func.now()))
    await connection.execute(text("delete from sessions where expires_at < now() - interval '1 day'"))
