"""Signing in: a person with a password and perhaps a code, a person with a refresh token, an API client with a secret.

The code of a second factor is asked for only after the right password, so that nobody learns who has one. It is counted
apart from passwords: otherwise whoever knows the password could reset the count before every guess.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import accounts, clients
from gateway.queries import second_factors as factor_queries
from gateway.queries import sessions as session_queries
from gateway.schemas.signing_in import ClientToken, Duty, Me, SignedIn
from gateway.sessions import second_factors
from gateway.sessions.challenges import LIFETIME_SECONDS
from gateway.sessions.devices import Caller
from gateway.sessions.duties import find_duty, with_duty
from gateway.sessions.parts import CLIENT_ROLE, IdentityParts, me_by_id
from gateway.sessions.password_rule import Owner, check_new_password, find_fault, holds_office
from gateway.sessions.replaced_passwords import (
    device_key,
    raise_if_replaced,
    raise_if_replaced_for,
    with_notices,
)
from gateway.sessions.revocations import revoke_tokens
from gateway.sessions.sessions import Session, open_session, refresh_session
from gateway.sessions.signing import TOKEN_SECONDS, seconds_left
from gateway.sessions.throttle import Attempt, account_key, clear_failures, count_attempt
from services.kernel.audit import trail
from services.kernel.auth.principals import RoleGrant
from services.kernel.problems import NotSignedIn, Problem

_BEARER: Final = "Bearer"

Done = TypeVar("Done")


class NoAccountsYet(Problem):
    """A precise message, because any other would make people look for a password that does not exist yet."""

    status = 409
    code = "no-accounts-yet"
    title = "这里还没有账号。请在服务器上运行 bangfu account admin，打开它给出的链接，建立第一个账号。"
    title_en = "There is no account yet: run `bangfu account admin` on the server and open the link it gives."


class WrongCredentials(Problem):
    """The same for a wrong password, an unknown name and a closed account."""

    status = 401
    code = "wrong-credentials"
    title = "用户名或密码不正确。"
    title_en = "The user name or the password is wrong."

    def __init__(self, scheme: str = _BEARER, **fields: str) -> None:
        """`scheme`: the authentication scheme that a 401 must name (RFC 9110 §15.5.2)."""
        super().__init__(headers={"WWW-Authenticate": f'{scheme} realm="bangfu"'}, **fields)


class SecondFactorDue(Problem):
    """The password was right. `challenge` goes into the second step, for five minutes."""

    status = 401
    code = "second-factor-due"
    title = "请输入验证器里的 6 位验证码。"
    title_en = "Type the code that your authenticator shows."

    def __init__(self, challenge: str) -> None:
        super().__init__(
            headers={"WWW-Authenticate": f'{_BEARER} realm="bangfu"'}, challenge=challenge, expires_in=LIFETIME_SECONDS
        )


class ChallengeNotValid(Problem):
    status = 401
    code = "challenge-not-valid"
    title = "等得太久了，请重新输入用户名和密码。"
    title_en = "That took too long: type user name and password again."

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": f'{_BEARER} realm="bangfu"'})


def attempt_of(parts: IdentityParts, username: str, caller: Caller) -> Attempt:
    device = parts.devices.recognise(caller.device_cookie, account_key(username))
    return Attempt(username, caller.address, parts.login_address_limit, device)


def code_attempt_of(parts: IdentityParts, account: Any, caller: Caller) -> Attempt:
    device = parts.devices.recognise(caller.device_cookie, account_key(account.username))
    return Attempt(f"second factor of {account.id}", caller.address, parts.login_address_limit, device)


async def sign_in(
    parts: IdentityParts, username: str, password: str, code: str | None, caller: Caller
) -> tuple[SignedIn, Session]:
    """Raises WrongCredentials, SecondFactorDue, WrongCode, CodeUsed, RecoveryCodeUsed, TooManyAttempts, Unavailable."""
    attempt = attempt_of(parts, username, caller)
    async with parts.locks.hold(attempt):
        checked = await check_password(parts, attempt, password)
        async with parts.database.transaction() as connection:
            account, me, grants = await still_as_checked(connection, checked)
            must_choose = _must_choose_password(password, me)
            is_code_due = await _is_code_due(connection, parts, account.id)
            if is_code_due:
                await second_factors.note(connection, account.id, "login.code_asked", address=caller.address)
            else:
                signed_in = await _open(connection, parts, (account, me, grants), caller, must_choose)
            # Last, because it locks the global count, for which every sign-in waits: nobody should wait for an account
            # being changed.
            await clear_failures(connection, attempt)
    if not is_code_due:
        return signed_in
    if code is not None:
        return await _sign_in_with_code(parts, checked, must_choose, code, caller)
    raise SecondFactorDue(parts.challenges.make(checked.id, checked.password_hash, must_choose_password=must_choose))


async def tell_if_replaced(parts: IdentityParts, refresh_token: str, username: str) -> None:
    """Raises PasswordReplaced to a device that was signed in as this person before."""
    async with parts.database.transaction() as connection:
        await raise_if_replaced_for(connection, refresh_token, username)


async def sign_in_second_step(
    parts: IdentityParts, challenge: str, code: str, caller: Caller
) -> tuple[SignedIn, Session]:
    """Raises ChallengeNotValid, WrongCredentials, CODE_REFUSALS, TooManyAttempts, Unavailable."""
    read = parts.challenges.read(challenge)
    if read is None:
        raise ChallengeNotValid()
    async with parts.database.transaction() as connection:
        account = await accounts.find_account(connection, read.account_id)
    if account is None or not parts.challenges.is_right(read, account.password_hash or ""):
        raise ChallengeNotValid()
    return await _sign_in_with_code(parts, account, read.must_choose_password, code, caller)


async def _is_code_due(connection: AsyncConnection, parts: IdentityParts, account_id: UUID) -> bool:
    return parts.second_factor != "off" and await factor_queries.find_active(connection, account_id) is not None


def _must_choose_password(password: str, me: Me) -> bool:
    """Measured when it is typed, because nothing about a password is stored but its hash."""
    return (
        holds_office(role.role for role in [*me.roles, *me.pending_roles])
        and find_fault(password, Owner.of(me)) is not None
    )


async def _sign_in_with_code(
    parts: IdentityParts, checked: Any, must_choose: bool, code: str, caller: Caller
) -> tuple[SignedIn, Session]:
    """`checked`: the account when its password was checked."""

    async def enter(connection: AsyncConnection, proof: second_factors.Proof) -> tuple[SignedIn, Session]:
        found = await still_as_checked(connection, checked)
        return await _open(connection, parts, found, caller, must_choose, proof)

    return await with_code(parts, checked, code, caller, enter)


async def with_code(
    parts: IdentityParts,
    account: Any,
    code: str,
    caller: Caller,
    act: Callable[[AsyncConnection, second_factors.Proof], Awaitable[Done]],
) -> Done:
    """Counts the attempt, uses up the code, and does `act` in the same transaction: if it fails, the code stays.

    Raises WrongCode, CodeUsed, RecoveryCodeUsed, TooManyAttempts, Unavailable and what `act` raises.
    """
    attempt = code_attempt_of(parts, account, caller)
    async with parts.locks.hold(attempt):
        async with parts.database.transaction() as connection:
            refusal = await count_attempt(connection, attempt)
        if refusal is not None:
            raise refusal
        async with parts.database.transaction() as connection:
            proof = await second_factors.use_code(connection, parts.keys, account.id, code)
            if isinstance(proof, Problem):
                await second_factors.note(
                    connection, account.id, "second_factor.refused", why=proof.code, address=caller.address
                )
            else:
                done = await act(connection, proof)
                await clear_failures(connection, attempt)
    if isinstance(proof, Problem):
        raise proof
    return done


async def _open(
    connection: AsyncConnection,
    parts: IdentityParts,
    found: tuple[Any, Me, list[RoleGrant]],
    caller: Caller,
    must_choose: bool,
    proof: second_factors.Proof | None = None,
) -> tuple[SignedIn, Session]:
    """Opens the session and writes it into the trail."""
    account, me, grants = found
    session = await open_session(connection, account.id, caller.device, must_choose_password=must_choose)
    await trail.record(
        connection,
        actor_id=account.id,
        action="login.succeeded",
        subject=f"session:{session.id}",
        details={} if proof is None else {"second_factor": proof},
    )
    me = await with_notices(connection, me, _device(parts, me, caller, session))
    return await signed_in_answer(connection, parts, session, (me, grants), account.tokens_from), session


async def still_as_checked(connection: AsyncConnection, checked: Any) -> tuple[Any, Me, list[RoleGrant]]:
    """As `me_by_id`. Raises WrongCredentials when the account was closed, or its password changed, since the check."""
    account, me, grants = await me_by_id(connection, checked.id)
    if account is None or account.password_hash != checked.password_hash:
        raise WrongCredentials()
    return account, me, grants


async def check_password(parts: IdentityParts, attempt: Attempt, password: str) -> Any:
    """The account's row. No transaction is open while the hash is computed.

    Raises WrongCredentials, NoAccountsYet, TooManyAttempts.
    """
    async with parts.database.transaction() as connection:
        refusal = await count_attempt(connection, attempt)
        account = await accounts.find_by_username(connection, attempt.username)
    if refusal is not None:
        raise refusal
    known_hash = account.password_hash if account is not None and account.is_active else None
    if account is not None and await parts.passwords.is_right(password, known_hash):
        return account
    if account is None:
        await parts.passwords.is_right(password, None)
    async with parts.database.transaction() as connection:
        await trail.record(
            connection,
            actor_id=None if account is None else account.id,
            action="login.failed",
            subject=attempt.account_key,
            details={"address": attempt.address},
        )
        is_set_up = await accounts.is_any_there(connection)
    raise WrongCredentials() if is_set_up else NoAccountsYet()


async def refresh(parts: IdentityParts, refresh_token: str, caller: Caller) -> tuple[SignedIn, Session]:
    """Raises NotSignedIn, PasswordReplaced."""
    signed_in: SignedIn | None = None
    async with parts.database.transaction() as connection:
        session = await refresh_session(connection, refresh_token, caller.device)
        if isinstance(session, Session):
            account, me, grants = await me_by_id(connection, session.account_id)
            if account is not None:
                me = await with_notices(connection, me, _device(parts, me, caller, session))
                signed_in = await signed_in_answer(connection, parts, session, (me, grants), account.tokens_from)
        elif session is None:
            await raise_if_replaced(connection, refresh_token)
    if isinstance(session, UUID):
        parts.tokens.revoke_session(session)
    if not isinstance(session, Session) or signed_in is None:
        raise NotSignedIn()
    return signed_in, session


async def change_password(
    parts: IdentityParts, account_id: UUID, current: str, new: str, caller: Caller
) -> tuple[SignedIn, Session]:
    """Ends every session of the account and opens a new one.

    Raises NotSignedIn, WrongCredentials, TooManyAttempts, and PASSWORD_REFUSALS before anything is counted.
    """
    async with parts.database.transaction() as connection:
        account, me, _ = await me_by_id(connection, account_id)
    if account is None:
        raise NotSignedIn()
    check_new_password(new, Owner.of(me))
    attempt = attempt_of(parts, account.username, caller)
    async with parts.locks.hold(attempt):
        checked = await check_password(parts, attempt, current)
        password_hash = await parts.passwords.hash(new)
        async with parts.database.transaction() as connection:
            _, me, grants = await still_as_checked(connection, checked)
            # Again: meanwhile the account may have got an office.
            check_new_password(new, Owner.of(me))
            await accounts.set_password(connection, account_id, password_hash, is_own=True)
            await session_queries.revoke_sessions_of(connection, account_id, "password changed")
            since = await revoke_tokens(connection, [account_id], parts.tokens)
            session = await open_session(connection, account_id, caller.device)
            me = await with_notices(connection, me, _device(parts, me, caller, session))
            await trail.record(
                connection, actor_id=account_id, action="password.changed", subject=f"account:{account_id}"
            )
            signed_in = await signed_in_answer(connection, parts, session, (me, grants), since)
            await clear_failures(connection, attempt)
    return signed_in, session


async def sign_in_client(parts: IdentityParts, client_id: str, secret: str, address: str) -> ClientToken:
    """OAuth2 client credentials. Raises WrongCredentials, TooManyAttempts."""
    attempt = Attempt(f"client {client_id}", address, parts.login_address_limit)
    async with parts.locks.hold(attempt):
        client = await _check_secret(parts, attempt, _as_uuid(client_id), secret)
    grant = RoleGrant(CLIENT_ROLE, None, client.division_code)
    token = parts.signer.sign(client.id, None, [grant], client.tokens_from)
    return ClientToken(access_token=token, token_type=_BEARER, expires_in=TOKEN_SECONDS)


async def _check_secret(parts: IdentityParts, attempt: Attempt, client_id: UUID, secret: str) -> Any:
    """The client's row. Raises WrongCredentials, TooManyAttempts."""
    async with parts.database.transaction() as connection:
        refusal = await count_attempt(connection, attempt)
        client = await clients.find_client(connection, client_id)
        known = (await clients.open_secrets(connection, [client_id])).get(client_id, [])
    if refusal is not None:
        raise refusal
    given = hashlib.sha256(secret.encode()).digest()
    fitting = [row.number for row in known if hmac.compare_digest(bytes(row.hash), given)]
    is_right = client is not None and client.is_active and bool(fitting)
    async with parts.database.transaction() as connection:
        if is_right:
            await clients.mark_used(connection, client_id, fitting[0])
            await clear_failures(connection, attempt)
        action = "client.signed-in" if is_right else "login.failed"
        await trail.record(connection, actor_id=None, action=action, subject=attempt.account_key)
    if not is_right:
        raise WrongCredentials("Basic", error="invalid_client")
    return client


def _device(parts: IdentityParts, me: Me, caller: Caller, session: Session) -> bytes:
    return device_key(parts.devices, caller, me.username, session.id)


async def signed_in_answer(
    connection: AsyncConnection,
    parts: IdentityParts,
    session: Session,
    person: tuple[Me, list[RoleGrant]],
    tokens_from: datetime | None,
) -> SignedIn:
    """With a token for the session, which holds no role as long as there is a duty."""
    me, grants = person
    duty: Duty | None = await find_duty(
        connection, parts.second_factor, me, must_choose_password=session.must_choose_password
    )
    held: list[RoleGrant] = [] if duty else grants
    token = parts.signer.sign(me.id, session.id, held, tokens_from)
    return SignedIn(
        access_token=token, token_type=_BEARER, expires_in=seconds_left(held), principal=with_duty(me, duty)
    )


def _as_uuid(text: str) -> UUID:
    """None for a client id that is not a UUID."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
