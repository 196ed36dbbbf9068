"""Invitations: the person who manages an account gets a code for its owner, who alone chooses the password.

The code ends after 72 hours, with its first use, with the next invitation, and when the roles of the account or of the
inviting person change: a code made for a volunteer must not give access to an officer role.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people import first_run
from gateway.people.accounts import OwnPassword, check_may_manage, get_account
from gateway.people.administration import alone
from gateway.queries import accounts
from gateway.queries import invitations as queries
from gateway.queries import sessions as session_queries
from gateway.queries.locks import hold_lock
from gateway.schemas import Me, SignedIn
from gateway.sessions import second_factors
from gateway.sessions.devices import Caller
from gateway.sessions.one_time_codes import guarded, hash_of, new_code
from gateway.sessions.parts import IdentityParts, me_by_id
from gateway.sessions.password_rule import Owner, check_new_password
from gateway.sessions.revocations import revoke_tokens
from gateway.sessions.sessions import Session, open_session
from gateway.sessions.signing_in import signed_in_answer
from services.kernel.audit import trail
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer

LIFETIME: Final = timedelta(hours=72)


class InvitationNotValid(Problem):
    """The same answer for a code that is unknown, used, replaced or expired."""

    status = 404
    code = "invitation-not-valid"
    title = "这个邀请已经用过、已被新的邀请代替或者过期了，请向邀请您的人再要一个。"
    title_en = "This invitation was used, replaced or has run out; ask whoever invited you for another."


class AccountClosed(Problem):
    status = 409
    code = "account-closed"
    title = "这个账号已停用，请先恢复再邀请。"
    title_en = "This account is closed; open it again before you invite."


@dataclass(frozen=True)
class NewInvitation:
    """`code` is shown once and never stored."""

    code: str
    expires_at: datetime


async def invite(viewer: Viewer, account_id: UUID) -> NewInvitation:
    """Ends the invitation before it. Sessions and password do not change until the new one is used.

    Raises NotFound, RoleNotYours, OwnPassword, AccountClosed.
    """
    connection = viewer.connection
    await hold_lock(connection, account_id)
    found = (await get_account(viewer, account_id)).content
    if account_id == viewer.principal.account_id:
        raise OwnPassword()
    check_may_manage(viewer, found)
    if not found.row.is_active:
        raise AccountClosed()
    code = new_code()
    expires_at = await queries.replace(connection, account_id, hash_of(code), viewer.principal.account_id, LIFETIME)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="invitation.given",
        subject=f"account:{account_id}",
        details={
            "expires_at": expires_at.isoformat(),
            "replaces_password": found.row.password_hash is not None,
            **alone(viewer.principal),
        },
    )
    return NewInvitation(code, expires_at)


async def check_code(parts: IdentityParts, code: str, caller: Caller) -> tuple[Me, datetime]:
    """The person whom the code is for; nothing before the code is valid. Raises InvitationNotValid, TooManyAttempts."""

    async def look(connection: AsyncConnection) -> tuple[Me, datetime]:
        found = await queries.find_open(connection, hash_of(code))
        if found is None:
            raise InvitationNotValid()
        _, me, _ = await me_by_id(connection, found.account_id)
        return me, found.expires_at

    return await guarded(parts, "invitation", code, caller, InvitationNotValid, look)


async def accept(parts: IdentityParts, code: str, password: str, caller: Caller) -> tuple[SignedIn, Session]:
    """Sets the owner's password; every session of the account ends, and a new one begins.

    The second factor goes with the old password: whoever lost the phone comes in by an invitation, and in no other way.
    Raises InvitationNotValid, TooManyAttempts, Unavailable, and PASSWORD_REFUSALS, after which the code is still open.
    """
    invited, _ = await check_code(parts, code, caller)
    check_new_password(password, Owner.of(invited))
    # No transaction is open while the hash is computed.
    password_hash = await parts.passwords.hash(password)

    async def use(connection: AsyncConnection) -> tuple[SignedIn, Session]:
        used = await queries.use(connection, hash_of(code))
        account, me, grants = (None, None, []) if used is None else await me_by_id(connection, used.account_id)
        if account is None or me is None:
            raise InvitationNotValid()
        # Again: meanwhile the account may have got an office.
        check_new_password(password, Owner.of(me))
        since = account.tokens_from
        # An account without a password never had a session.
        if account.password_hash is not None:
            await session_queries.revoke_sessions_of(connection, account.id, "invitation accepted")
            since = await revoke_tokens(connection, [account.id], parts.tokens)
        await accounts.set_password(connection, account.id, password_hash, is_own=True)
        await second_factors.reset(connection, account.id, by=_giver(used))
        await first_run.hand_over(connection, account.id, parts.tokens)
        session = await open_session(connection, account.id, caller.device)
        await _note_accepted(connection, used, caller, session)
        return await signed_in_answer(connection, parts, session, (me, grants), since), session

    return await guarded(parts, "invitation", code, caller, InvitationNotValid, use)


def _giver(used: Any) -> str:
    return "machine" if used.created_by is None else str(used.created_by)


async def _note_accepted(connection: AsyncConnection, used: Any, caller: Caller, session: Session) -> None:
    await trail.record(
        connection,
        actor_id=used.account_id,
        action="invitation.accepted",
        subject=f"account:{used.account_id}",
        details={
            "given_by": _giver(used),
            "address": caller.address,
            "session": str(session.id),
        },
    )
