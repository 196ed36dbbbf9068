"""The personal address of the calendar: `GET /api/calendar.ics?token=…`.

Calendar programs send no bearer token, so the address itself is the secret: 256 random bits, stored as a hash, one a
person, revocable. It expires by itself and when the person's access tokens are revoked. The scope of the day of its
creation is stored with it, and of an office on lines which they are.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.calendar import queries
from services.campaigns.calendar.schemas import CalendarToken
from services.kernel.audit import trail
from services.kernel.auth.revocations import Revocations
from services.kernel.clock import now
from services.kernel.web.access import Viewer

TOKEN_LIFE = timedelta(days=180)


async def issue_token(viewer: Viewer, revocations: Revocations) -> CalendarToken:
    """A new address; the one before is deleted."""
    token, account_id = secrets.token_urlsafe(32), viewer.principal.account_id
    made_at = now()
    if revocations.cover(account_id, int(made_at.timestamp())):
        # Earlier tokens were revoked in this very second; the caller's is a newer one, and so is the address.
        made_at += timedelta(seconds=1)
    expires_at = made_at + TOKEN_LIFE
    lined = viewer.principal.lines_for("dues.read")
    values = {
        "token_hash": _hash(token),
        "division_codes": list(viewer.scope.division_codes),
        "team_ids": list(viewer.scope.team_ids),
        "lined": None if lined is None else list(lined),
        "expires_at": expires_at,
    }
    await queries.replace_token(viewer.connection, account_id, values)
    await _note(viewer, "calendar-token.issued")
    return CalendarToken(token=token, url=f"/api/calendar.ics?token={token}", expires_at=expires_at)


async def revoke_token(viewer: Viewer) -> None:
    await queries.revoke_token(viewer.connection, viewer.principal.account_id)
    await _note(viewer, "calendar-token.revoked")


async def end_after_revocation(connection: AsyncConnection, account_id: UUID, at: datetime) -> None:
    """After a change of a person's roles, password or state the stored scope may be wrong, so the address ends."""
    await queries.end_tokens(connection, account_id, at + TOKEN_LIFE)


async def find_address(
    connection: AsyncConnection, token: str, at: datetime, revocations: Revocations
) -> Row[Any] | None:
    """With its stored scope; None for a token that is unknown, revoked or expired.

    `revocations` are known within a second, the event that deletes the token (`end_after_revocation`) comes later.
    """
    row = await queries.find_token(connection, _hash(token), at)
    if row is None or revocations.cover(row.account_id, int((row.expires_at - TOKEN_LIFE).timestamp())):
        return None
    return row


async def _note(viewer: Viewer, action: str) -> None:
    account_id = viewer.principal.account_id
    await trail.record(viewer.connection, actor_id=account_id, action=action, subject=str(account_id))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
