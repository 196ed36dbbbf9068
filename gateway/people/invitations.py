"""Invitations: the person who manages an account gets a code for its owner, who alone chooses the password.

The code ends after 72 hours, with its first use, with the next invitation, and when the roles of the account or of the
inviting person change: a code made for a volunteer must not give access to an officer role.

Whoever has the code can enter the account. So an administrator's code is valid only when another person has confirmed
it, whatever the account holds: it may get its role later. An office lets in alone where it reads itself. Where a code
replaces a password that the owner chose, the act stands in the trail under the name of who invited, and the owner is
told on every device.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people import first_run
from gateway.people.accounts import OwnPassword, WholeAccount, check_may_manage, get_account
from gateway.people.administration import alone, is_superior
from gateway.people.second_person import is_there_another
from gateway.queries import accounts, confirmations, origins, replacements
from gateway.queries import invitations as queries
from gateway.queries import sessions as session_queries
from gateway.queries.locks import hold_lock
from gateway.schemas.signing_in import Me, SignedIn
from gateway.sessions import second_factors
from gateway.sessions.devices import Caller
from gateway.sessions.one_time_codes import guarded, hash_of, new_code
from gateway.sessions.parts import IdentityParts, me_by_id
from gateway.sessions.password_rule import Owner, check_new_password
from gateway.sessions.replaced_passwords import NEW_DEVICE, with_notices
from gateway.sessions.revocations import revoke_tokens
from gateway.sessions.sessions import Session, open_session
from gateway.sessions.signing_in import signed_in_answer
from gateway.sessions.throttle import account_key
from services.kernel.audit import trail
from services.kernel.ids import new_id
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


class InvitationWaits(Problem):
    status = 409
    code = "invitation-waits"
    title = "这个邀请还要另一位管理员确认，确认后再打开这个链接就行。"
    title_en = "Another administrator has yet to confirm this invitation; open the link again afterwards."


@dataclass(frozen=True)
class NewInvitation:
    """`code` is shown once and never stored; it may be `waiting` for a second person."""

    code: str
    expires_at: datetime
    is_waiting: bool


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
    author = viewer.principal.account_id
    needs_another = _needs_another(viewer, found)
    is_waiting = needs_another and await is_there_another(viewer, [*found.grants, *found.waiting_grants])
    expires_at = await queries.replace(
        connection, account_id, hash_of(code), author, LIFETIME, is_confirmed=not is_waiting
    )
    if is_waiting:
        asked = {"id": new_id(), "account_id": account_id, "asked_by": author}
        await confirmations.ask(connection, asked, LIFETIME)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="invitation.given",
        subject=f"account:{account_id}",
        details={
            "expires_at": expires_at.isoformat(),
            "replaces_password": found.row.password_hash is not None,
            **({"waiting": True} if is_waiting else {}),
            **alone(viewer.principal),
            **({"alone": True} if needs_another and not is_waiting else {}),
        },
    )
    return NewInvitation(code, expires_at, is_waiting)


def _needs_another(viewer: Viewer, account: WholeAccount) -> bool:
    """Whether an administrator invites: an office lets in where it reads itself.

    Roles that wait count, and so does an account without any: a password chosen before the role would look like the
    owner's.
    """
    grants = [*account.grants, *account.waiting_grants]
    return not grants or not all(is_superior(viewer.principal, grant) for grant in grants)


async def check_code(parts: IdentityParts, code: str, caller: Caller) -> tuple[Me, datetime]:
    """The person whom the code is for; nothing before the code is valid.

    Raises InvitationNotValid, InvitationWaits, TooManyAttempts.
    """

    async def look(connection: AsyncConnection) -> tuple[Me, datetime]:
        found = await queries.find_open(connection, hash_of(code))
        if found is None:
            raise InvitationNotValid()
        if not found.is_confirmed:
            raise InvitationWaits()
        _, me, _ = await me_by_id(connection, found.account_id)
        return me, found.expires_at

    return await guarded(parts, "invitation", code, caller, InvitationNotValid, look)


async def accept(parts: IdentityParts, code: str, password: str, caller: Caller) -> tuple[SignedIn, Session]:
    """Sets the owner's password; every session of the account ends, and a new one begins.

    The second factor goes with the old password: whoever lost the phone comes in by an invitation, and in no other way.
    Raises InvitationNotValid, InvitationWaits, TooManyAttempts, Unavailable, and PASSWORD_REFUSALS, after which the
    code is still open.
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
        replaces_own = account.password_hash is not None and account.password_is_own
        # An account without a password never had a session.
        if account.password_hash is not None:
            await session_queries.revoke_sessions_of(connection, account.id, "invitation accepted")
            since = await revoke_tokens(connection, [account.id], parts.tokens)
        await accounts.set_password(connection, account.id, password_hash, is_own=True)
        is_inviters = await _is_inviters_device(connection, parts, used.created_by, caller)
        await origins.remember(
            connection, account.id, used.created_by, used.confirmed_by, is_inviters_device=is_inviters
        )
        await second_factors.reset(connection, account.id, by=_giver(used))
        await first_run.hand_over(connection, account.id, parts.tokens)
        # Before the session that begins, which is not told of it.
        if replaces_own:
            await replacements.add(connection, account.id, used.created_by, used.confirmed_by)
        session = await open_session(connection, account.id, caller.device)
        marks = {"inviters_device": True} if is_inviters else {}
        await _note_accepted(connection, used, caller, session, marks, replaces_own=replaces_own)
        me = await with_notices(connection, me, NEW_DEVICE)
        return await signed_in_answer(connection, parts, session, (me, grants), since), session

    return await guarded(parts, "invitation", code, caller, InvitationNotValid, use)


async def _is_inviters_device(
    connection: AsyncConnection, parts: IdentityParts, inviter_id: UUID | None, caller: Caller
) -> bool:
    """Whether the inviter has signed in on the device: a hint only, another browser is another device."""
    if inviter_id is None:
        return False
    inviter = await accounts.look_at(connection, inviter_id)
    return parts.devices.recognise(caller.device_cookie, account_key(inviter.username)) is not None


def _giver(used: Any) -> str:
    return "machine" if used.created_by is None else str(used.created_by)


async def _note_accepted(
    connection: AsyncConnection,
    used: Any,
    caller: Caller,
    session: Session,
    marks: dict[str, bool],
    *,
    replaces_own: bool,
) -> None:
    """A password that replaces the owner's stands under the name of who invited, for whom nobody signed in on the
    machine itself: it is not the owner's act."""
    confirmed_by = {} if used.confirmed_by is None else {"confirmed_by": str(used.confirmed_by)}
    await trail.record(
        connection,
        actor_id=used.created_by if replaces_own else used.account_id,
        action="password.replaced" if replaces_own else "invitation.accepted",
        subject=f"account:{used.account_id}",
        details={
            "given_by": _giver(used),
            **confirmed_by,
            "address": caller.address,
            "session": str(session.id),
            **marks,
        },
    )
