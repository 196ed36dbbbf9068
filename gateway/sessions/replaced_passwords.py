"""A password that its owner chose was replaced by an invitation: the owner is told.

Every device that was signed in before is told at its next contact, with the refusal, for whatever reason its session
ended: whoever replaces a password could sign the owner out first. For half a year every sign-in is told (`notices` of
GET /api/me), on each device until it was acknowledged there: who took the account over acknowledges on the own device
only.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import accounts
from gateway.queries import replacements as queries
from gateway.schemas.signing_in import Me, Notice, NoticePerson
from gateway.sessions.devices import Caller, Devices
from gateway.sessions.sessions import find_ended
from gateway.sessions.throttle import account_key
from services.kernel.clock import SHANGHAI
from services.kernel.problems import NotFound, Problem

TOLD_FOR: Final = timedelta(days=180)
"""As long as a session lasts: an owner who is away for a season is told all the same."""
KEPT_FOR: Final = timedelta(days=200)
"""Longer than a session can last, so that every device learns of it."""
NEW_DEVICE: Final = b""
"""Has acknowledged nothing."""


class PasswordReplaced(Problem):
    """To a device whose session ended by it, so only to who was signed in there.

    `notice` names persons in their office: who replaced the password, and whom to call. `detail` says the same as a
    sentence.
    """

    status = 401
    code = "password-replaced"
    title = "您的密码已被更换，这台设备已退出登录。如果不是您要求的，请马上打电话核实。"
    title_en = "Your password was replaced and this device signed out. If you did not ask for it, call at once."

    def __init__(self, notice: Notice) -> None:
        super().__init__(
            headers={"WWW-Authenticate": "Bearer"},
            detail=_sentence(notice),
            detail_en=_sentence_en(notice),
            notice=notice.model_dump(mode="json"),
        )


async def with_notices(connection: AsyncConnection, me: Me, device: bytes) -> Me:
    """`device`: see `device_key`."""
    rows = await queries.list_unread(connection, me.id, device, TOLD_FOR)
    return me.model_copy(update={"notices": [await _notice(connection, row) for row in rows]}) if rows else me


async def raise_if_replaced(connection: AsyncConnection, refresh_token: str) -> None:
    """Raises PasswordReplaced for the refresh token of a session that has ended and is older than the replacement."""
    session = await find_ended(connection, refresh_token)
    row = None if session is None else await queries.first_since(connection, session.account_id, session.created_at)
    if row is not None:
        raise PasswordReplaced(await _notice(connection, row))


async def raise_if_replaced_for(connection: AsyncConnection, refresh_token: str, username: str) -> None:
    """For a wrong password: the old one no longer fits, and this device was signed in as the same person."""
    session = await find_ended(connection, refresh_token)
    account = await accounts.find_by_username(connection, username)
    if session is not None and account is not None and session.account_id == account.id:
        await raise_if_replaced(connection, refresh_token)


async def acknowledge(connection: AsyncConnection, account_id: UUID, notice_id: UUID, device: bytes) -> None:
    """Hides the notice on this device only. Raises NotFound."""
    if not await queries.acknowledge(connection, account_id, notice_id, device):
        raise NotFound()


def device_key(devices: Devices, caller: Caller, username: str, session_id: UUID | None) -> bytes:
    """The device as acknowledgements know it; of a browser that keeps no cookie it is the session."""
    known = devices.recognise(caller.device_cookie, account_key(username))
    return hashlib.sha256((known or f"session {session_id}").encode()).digest()


async def _notice(connection: AsyncConnection, row: Any) -> Notice:
    by = None if row.given_by is None else await accounts.look_at(connection, row.given_by)
    contact = await queries.find_contact(connection, row)
    return Notice(
        id=row.id,
        kind="password_replaced",
        at=row.replaced_at,
        by=None if by is None else await _person(connection, by),
        contact=None if contact is None else await _person(connection, contact),
    )


async def _person(connection: AsyncConnection, account: Any) -> NoticePerson:
    """The person in the first office held."""
    roles = (await accounts.roles_held(connection, [account.id])).get(account.id, [])
    first = roles[0] if roles else None
    place = "" if first is None else first.organization_name or first.division_name or ""
    return NoticePerson(name=account.name, role=None if first is None else first.role, place=place, phone=account.phone)


def _sentence(notice: Notice) -> str:
    by = "服务器的管理人" if notice.by is None else f"{notice.by.place}{notice.by.name}"
    call = "您的上级单位" if notice.contact is None else f"{notice.contact.name} {notice.contact.phone or ''}".strip()
    return f"{_minute(notice.at)}，{by}发出的邀请更换了您的密码。如果不是您要求的，请马上联系{call}。"


def _sentence_en(notice: Notice) -> str:
    by = "whoever runs the server" if notice.by is None else f"{notice.by.name} {notice.by.place}".strip()
    call = "the office above you" if notice.contact is None else f"{notice.contact.name} {notice.contact.phone or ''}"
    return (
        f"At {_minute(notice.at)} an invitation by {by} replaced your password. If you did not ask for it, call "
        f"{call.strip()} at once."
    )


def _minute(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
