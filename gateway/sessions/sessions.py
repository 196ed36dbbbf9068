"""Sessions: one per sign-in, held by a refresh token that changes at every use.

A refresh token is 32 random bytes, stored as a hash. Its successor is an HMAC of a stored nonce under the token itself:
the owner of the token can get the same successor again, the database alone is not enough to compute it. So a lost
answer does not sign a volunteer out (60 s). A token used later than that proves a copy: the session ends.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import sessions as queries
from services.kernel.audit import trail
from services.kernel.ids import new_id

REFRESH_LIFETIME = timedelta(days=30)
SESSION_LIFETIME = timedelta(days=180)
GRACE_SECONDS = 60
LONGEST_DEVICE = 512
"""Characters stored of a user agent."""


@dataclass(frozen=True)
class Session:
    id: UUID
    account_id: UUID
    refresh_token: str
    must_choose_password: bool = False


async def open_session(
    connection: AsyncConnection, account_id: UUID, device: str, *, must_choose_password: bool = False
) -> Session:
    """Always a new id: an id set before the sign-in has no value after it."""
    session_id, token = new_id(), os.urandom(32)
    await queries.open_session(
        connection,
        session_id,
        account_id,
        device,
        SESSION_LIFETIME,
        must_choose_password=must_choose_password,
    )
    await queries.add_refresh_token(connection, _hash(token), session_id, REFRESH_LIFETIME)
    return Session(session_id, account_id, _written(token), must_choose_password)


async def refresh_session(connection: AsyncConnection, refresh_token: str, device: str) -> Session | UUID | None:
    """The session with its next token, or None when the token is not valid.

    A token used twice ends its session here; that session's id is returned, and the caller must commit.
    """
    token = _read(refresh_token)
    if token is None:
        return None
    await queries.lock_session_of(connection, _hash(token))
    row = await queries.find_refresh_token(connection, _hash(token))
    if row is None or row.revoked_at is not None or not (row.session_is_open and row.is_fresh):
        return None
    if row.used_at is None:
        await queries.see(connection, row.session_id, device)
        nonce = os.urandom(32)
        successor = _successor(token, nonce)
        await queries.add_refresh_token(connection, _hash(successor), row.session_id, REFRESH_LIFETIME)
        await queries.mark_used(connection, row.hash, nonce, _hash(successor))
        return Session(row.session_id, row.account_id, _written(successor), row.must_choose_password)
    if _was_answer_lost(row):
        await queries.see(connection, row.session_id, device)
        successor = _successor(token, bytes(row.successor_nonce))
        return Session(row.session_id, row.account_id, _written(successor), row.must_choose_password)
    await queries.revoke_session(connection, row.session_id, "refresh token used twice")
    await trail.record(connection, actor_id=row.account_id, action="session.reuse", subject=f"session:{row.session_id}")
    ended: UUID = row.session_id
    return ended


async def find_ended(connection: AsyncConnection, refresh_token: str) -> Row[Any] | None:
    """The session of a refresh token that was valid once, with why it ended; None for one that is still open."""
    token = _read(refresh_token)
    row = None if token is None else await queries.find_refresh_token(connection, _hash(token))
    return None if row is None or row.revoked_at is None else row


def _was_answer_lost(row: Row[Any]) -> bool:
    """Within a minute, and the successor was not used."""
    return row.used_seconds_ago <= GRACE_SECONDS and row.successor_used_at is None


def as_device(user_agent: bytes) -> str:
    r"""The printable part of a user agent, up to a length.

    >>> as_device("微信\x00 8.0\x1b[31m\u202e".encode()), len(as_device(b"x" * 9000))
    ('微信 8.0[31m', 512)
    """
    text = user_agent.decode(errors="replace")
    return "".join(character for character in text if character.isprintable())[:LONGEST_DEVICE]


async def close_session(connection: AsyncConnection, refresh_token: str) -> UUID | None:
    """Signs out; the id of the session that ended, or None."""
    token = _read(refresh_token)
    row = None if token is None else await queries.find_refresh_token(connection, _hash(token))
    if row is None:
        return None
    await queries.revoke_session(connection, row.session_id, "signed out")
    session_id: UUID = row.session_id
    return session_id


def _successor(token: bytes, nonce: bytes) -> bytes:
    return hmac.digest(token, nonce, "sha256")


def _hash(token: bytes) -> bytes:
    """Plain SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token).digest()


def _written(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()


def _read(text: str) -> bytes | None:
    if len(text) != 43:
        return None
    try:
        return base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except ValueError:
        return None
