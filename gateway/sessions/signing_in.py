"""Signing in: a person with a password, a person with a refresh token, an API client with a secret."""

import hashlib
import hmac
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import accounts, clients
from gateway.queries import sessions as session_queries
from gateway.schemas import ClientToken, Me, SignedIn
from gateway.sessions.devices import Caller
from gateway.sessions.parts import CLIENT_ROLE, IdentityParts, me_by_id
from gateway.sessions.replaced_passwords import device_key, raise_if_replaced, with_notices
from gateway.sessions.revocations import revoke_tokens
from gateway.sessions.sessions import Session, open_session, refresh_session
from gateway.sessions.signing import TOKEN_SECONDS
from gateway.sessions.throttle import Attempt, account_key, clear_failures, count_attempt
from services.kernel.audit import trail
from services.kernel.auth.principals import RoleGrant
from services.kernel.problems import NotSignedIn, Problem

_BEARER: Final = "Bearer"


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


def attempt_of(parts: IdentityParts, username: str, caller: Caller) -> Attempt:
    device = parts.devices.recognise(caller.device_cookie, account_key(username))
    return Attempt(username, caller.address, parts.login_address_limit, device)


async def sign_in(parts: IdentityParts, username: str, password: str, caller: Caller) -> tuple[SignedIn, Session]:
    """Raises WrongCredentials, TooManyAttempts, Unavailable."""
    attempt = attempt_of(parts, username, caller)
    async with parts.locks.hold(attempt):
        checked = await _check_password(parts, attempt, password)
        async with parts.database.transaction() as connection:
            account, me, grants = await _still_as_checked(connection, checked)
            session = await open_session(connection, account.id, caller.device)
            me = await with_notices(connection, me, _device(parts, me, caller, session))
            await trail.record(
                connection, actor_id=account.id, action="login.succeeded", subject=f"session:{session.id}"
            )
            # Last, because it locks the global count, for which every sign-in waits: nobody should wait for an account
            # being changed.
            await clear_failures(connection, attempt)
    token = parts.signer.sign(account.id, session.id, grants, account.tokens_from)
    return signed_in_answer(token, me), session


async def _still_as_checked(connection: AsyncConnection, checked: Any) -> tuple[Any, Me, list[RoleGrant]]:
    """As `me_by_id`. Raises WrongCredentials when the account was closed, or its password changed, since the check."""
    account, me, grants = await me_by_id(connection, checked.id)
    if account is None or account.password_hash != checked.password_hash:
        raise WrongCredentials()
    return account, me, grants


async def _check_password(parts: IdentityParts, attempt: Attempt, password: str) -> Any:
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
    async with parts.database.transaction() as connection:
        session = await refresh_session(connection, refresh_token, caller.device)
        if isinstance(session, Session):
            account, me, grants = await me_by_id(connection, session.account_id)
            me = await with_notices(connection, me, _device(parts, me, caller, session))
        elif session is None:
            await raise_if_replaced(connection, refresh_token)
    if isinstance(session, UUID):
        parts.tokens.revoke_session(session)
    if not isinstance(session, Session) or account is None:
        raise NotSignedIn()
    token = parts.signer.sign(session.account_id, session.id, grants, account.tokens_from)
    return signed_in_answer(token, me), session


async def change_password(
    parts: IdentityParts, account_id: UUID, current: str, new: str, caller: Caller
) -> tuple[SignedIn, Session]:
    """Ends every session of the account and opens a new one. Raises WrongCredentials, TooManyAttempts."""
    async with parts.database.transaction() as connection:
        account = await accounts.find_account(connection, account_id)
    if account is None:
        raise NotSignedIn()
    attempt = attempt_of(parts, account.username, caller)
    async with parts.locks.hold(attempt):
        checked = await _check_password(parts, attempt, current)
        password_hash = await parts.passwords.hash(new)
        async with parts.database.transaction() as connection:
            _, me, grants = await _still_as_checked(connection, checked)
            await accounts.set_password(connection, account_id, password_hash, is_own=True)
            await session_queries.revoke_sessions_of(connection, account_id, "password changed")
            since = await revoke_tokens(connection, [account_id], parts.tokens)
            session = await open_session(connection, account_id, caller.device)
            me = await with_notices(connection, me, _device(parts, me, caller, session))
            await trail.record(
                connection, actor_id=account_id, action="password.changed", subject=f"account:{account_id}"
            )
            await clear_failures(connection, attempt)
    token = parts.signer.sign(account_id, session.id, grants, since)
    return signed_in_answer(token, me), session


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


def signed_in_answer(token: str, me: Me) -> SignedIn:
    return SignedIn(access_token=token, token_type=_BEARER, expires_in=TOKEN_SECONDS, principal=me)


def _as_uuid(text: str) -> UUID:
    """None for a client id that is not a UUID."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
