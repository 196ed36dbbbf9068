"""A calendar a person subscribes to with a phone or a mail program: `GET /api/calendar.ics?token=…`.

Calendar programs send no bearer token, so the address itself is the secret: 256 random bits, kept as a hash, one a
person, revocable, ending by itself and whenever the person's access tokens are revoked. It remembers the scope of the
day it was made, and the feed names organisations'
duties only: no person and no household stands in it.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Alarm, Calendar, Event
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.days_off import day_off
from services.campaigns.queries import calendar_tokens
from services.campaigns.queries import dues as queries
from services.campaigns.schemas import CalendarToken
from services.kernel import audit
from services.kernel.access import Viewer
from services.kernel.clock import SHANGHAI, now
from services.kernel.database import Database, set_scope
from services.kernel.principals import Scope
from services.kernel.problems import NotFound

TOKEN_LIFE = timedelta(days=180)
REMIND_BEFORE = timedelta(days=5)
MOST_ENTRIES = 1000


async def issue_token(viewer: Viewer) -> CalendarToken:
    """A new address; the one before stops working."""
    token, expires_at = secrets.token_urlsafe(32), now() + TOKEN_LIFE
    account_id = viewer.principal.account_id
    values = {
        "token_hash": _hash(token),
        "division_codes": list(viewer.scope.division_codes),
        "team_ids": list(viewer.scope.team_ids),
        "expires_at": expires_at,
    }
    await calendar_tokens.replace_token(viewer.connection, account_id, values)
    await _note(viewer, "calendar-token.issued")
    return CalendarToken(token=token, url=f"/api/calendar.ics?token={token}", expires_at=expires_at)


async def revoke_token(viewer: Viewer) -> None:
    await calendar_tokens.revoke_token(viewer.connection, viewer.principal.account_id)
    await _note(viewer, "calendar-token.revoked")


async def end_after_revocation(connection: AsyncConnection, account_id: UUID, at: datetime) -> None:
    """Roles, password or standing of a person changed: the scope an address remembers may be theirs no longer."""
    await calendar_tokens.end_tokens(connection, account_id, at + TOKEN_LIFE)


async def _note(viewer: Viewer, action: str) -> None:
    account_id = viewer.principal.account_id
    await audit.record(viewer.connection, actor_id=account_id, action=action, subject=str(account_id))


async def read_calendar(database: Database, token: str) -> bytes:
    """RFC 5545. Raises NotFound for a token that is unknown, revoked or over."""
    at = now()
    async with database.transaction() as connection:
        row = await calendar_tokens.find_token(connection, _hash(token), at)
        if row is None:
            raise NotFound()
        scope = Scope(tuple(row.division_codes), tuple(row.team_ids))
        await set_scope(connection, scope)
        entries = await queries.calendar_entries(connection, scope, at, MOST_ENTRIES)
    return written(entries, at)


def written(entries: Any, at: datetime) -> bytes:
    """One all-day event per obligation, period and due date; the same duty keeps its UID."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bangfu//dues//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "帮扶 · 报送截止")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for entry in entries:
        calendar.add_component(_event(entry, at))
    return bytes(calendar.to_ical())


def _event(entry: Any, at: datetime) -> Event:
    # `due_at` is the first instant too late; the last day in time is the one before it ends.
    last_day = (entry.due_at.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()
    event = Event()
    event.add("uid", f"{entry.obligation_id}-{entry.period}-{last_day:%Y%m%d}@bangfu")
    event.add("dtstamp", at)
    event.add("dtstart", last_day)
    event.add("summary", f"{entry.name} {entry.period} 截止（已报 {entry.done}/{entry.owed}）")
    warning = day_off(last_day)
    if warning.falls_on_day_off:
        event.add("description", "截止日不是工作日，请提前报送。")
    if entry.done < entry.owed:
        event.add_component(_alarm(entry.name))
    return event


def _alarm(name: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{name} 即将截止")
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
