"""The first account of an installation: a link printed on the machine, and the rights of its owner until there is a
second.

A new installation has no account to sign in with, so the person with the link makes the first one. It is security
administrator and, until a system administrator has accepted an invitation, does that work too: one person then does the
work of two, and each such act is marked in the audit trail (`{"alone": true}`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.usernames import check_username
from gateway.queries import accounts
from gateway.queries import first_run as queries
from gateway.schemas.first_run import FirstAccountInput
from gateway.schemas.signing_in import SignedIn
from gateway.sessions.devices import Caller
from gateway.sessions.one_time_codes import guarded, hash_of, new_code
from gateway.sessions.parts import IdentityParts, me_by_id
from gateway.sessions.password_rule import Owner, check_new_password
from gateway.sessions.revocations import LiveTokens, revoke_tokens
from gateway.sessions.sessions import Session, open_session
from gateway.sessions.signing_in import signed_in_answer
from services.kernel.audit import trail
from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from services.kernel.problems import Problem

LIFETIME: Final = timedelta(minutes=30)
FIRST_ROLE: Final = "security_admin"
STAND_IN_ROLE: Final = "system_admin"


class FirstRunNotValid(Problem):
    """The same answer for a code that is unknown, used, replaced or expired, and when there are accounts."""

    status = 404
    code = "first-run-not-valid"
    title = "这个链接已经用过或者过期了。请在服务器上运行 bangfu account admin 再要一个。"
    title_en = "This link was used or has run out: run `bangfu account admin` on the server for another."


@dataclass(frozen=True)
class NewLink:
    """`code` is shown once and never stored."""

    code: str
    expires_at: datetime


async def offer(connection: AsyncConnection) -> NewLink | None:
    """A code for the first account; the one before it ends. None when there are accounts."""
    await queries.hold_lock(connection)
    if await accounts.is_any_there(connection):
        return None
    code = new_code()
    expires_at = await queries.replace_code(connection, hash_of(code), LIFETIME)
    await trail.record(connection, actor_id=None, action="first_run.offered", subject="first-run")
    return NewLink(code, expires_at)


async def check_code(parts: IdentityParts, code: str, caller: Caller) -> datetime:
    """When the code ends. Raises FirstRunNotValid, TooManyAttempts, Unavailable."""

    async def look(connection: AsyncConnection) -> datetime:
        return await _open_until(connection, code)

    return await guarded(parts, "first_run", code, caller, FirstRunNotValid, look)


async def accept(parts: IdentityParts, given: FirstAccountInput, caller: Caller) -> tuple[SignedIn, Session]:
    """Makes the first account and signs it in.

    Raises FirstRunNotValid, TooManyAttempts, Unavailable, and UsernameNamesPerson or PASSWORD_REFUSALS, after which the
    link still works.
    """
    await check_code(parts, given.code, caller)
    owner = Owner(given.username, given.name, given.phone, frozenset({FIRST_ROLE, STAND_IN_ROLE}))
    check_username(given.username)
    check_new_password(given.password, owner)
    # No transaction is open while the hash is computed.
    password_hash = await parts.passwords.hash(given.password)

    async def use(connection: AsyncConnection) -> tuple[SignedIn, Session]:
        await queries.hold_lock(connection)
        await _open_until(connection, given.code)
        account_id = await _make(connection, given, password_hash)
        session = await open_session(connection, account_id, caller.device)
        await trail.record(
            connection,
            actor_id=account_id,
            action="account.bootstrapped",
            subject=f"account:{account_id}",
            details={"address": caller.address, "session": str(session.id), "alone": True},
        )
        account, me, grants = await me_by_id(connection, account_id)
        return await signed_in_answer(connection, parts, session, (me, grants), account.tokens_from), session

    return await guarded(parts, "first_run", given.code, caller, FirstRunNotValid, use)


async def _open_until(connection: AsyncConnection, code: str) -> datetime:
    """Raises FirstRunNotValid."""
    expires_at = await queries.find_open(connection, hash_of(code))
    if expires_at is None or await accounts.is_any_there(connection):
        raise FirstRunNotValid()
    return expires_at


async def _make(connection: AsyncConnection, given: FirstAccountInput, password_hash: str) -> UUID:
    account_id = new_id()
    values = {"id": account_id, **given.model_dump(include={"username", "name", "phone"}), "is_active": True}
    await accounts.save_account(connection, values)
    await accounts.set_password(connection, account_id, password_hash, is_own=True)
    roles = [RoleGrant(FIRST_ROLE, None, None), RoleGrant(STAND_IN_ROLE, None, None)]
    await accounts.replace_roles(connection, account_id, roles)
    await queries.begin(connection, account_id)
    return account_id


async def hand_over(connection: AsyncConnection, account_id: UUID, tokens: LiveTokens) -> None:
    """Call it when `account_id` accepted an invitation or got roles: a system administrator ends the double role of the
    first account."""
    first = await queries.find_account_before_hand_over(connection)
    if first in (None, account_id) or not await _has_come_in(connection, account_id):
        return
    await accounts.take_role(connection, first, STAND_IN_ROLE)
    await accounts.count_up(connection, [first])
    await revoke_tokens(connection, [first], tokens)
    await queries.hand_over(connection)
    await trail.record(
        connection,
        actor_id=account_id,
        action="role.handed_over",
        subject=f"account:{first}",
        details={"role": STAND_IN_ROLE, "to": str(account_id)},
    )


async def _has_come_in(connection: AsyncConnection, account_id: UUID) -> bool:
    """Whether this is an active system administrator who has chosen a password."""
    account = await accounts.find_account(connection, account_id)
    is_in = account is not None and account.is_active and account.password_hash is not None and account.password_is_own
    return is_in and await accounts.holds_role(connection, account_id, STAND_IN_ROLE)
