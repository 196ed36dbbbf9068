"""The own second factor: setting it up, renewing its recovery codes, removing it.

A stolen token is not enough for any of it: setting up asks for the password, the rest for password and code. It counts
from the first right code on, and every other session ends then: each of them began without it.
"""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import second_factors as queries
from gateway.queries import sessions as session_queries
from gateway.schemas.own_account import SecondFactor
from gateway.schemas.signing_in import Me
from gateway.sessions.devices import Caller
from gateway.sessions.parts import IdentityParts, me_by_id
from gateway.sessions.password_rule import holds_office
from gateway.sessions.revocations import revoke_tokens
from gateway.sessions.second_factors import (
    Proof,
    WrongCode,
    new_recovery_codes,
    new_sealed_secret,
    note,
    open_secret,
    plain,
    store_recovery_codes,
)
from gateway.sessions.signing_in import attempt_of, check_password, code_attempt_of, still_as_checked, with_code
from gateway.sessions.throttle import clear_failures, count_attempt
from gateway.sessions.totp import find_step
from services.kernel.auth.principals import Principal
from services.kernel.problems import NotSignedIn, Problem

Done = TypeVar("Done")


class SecondFactorNotOffered(Problem):
    status = 409
    code = "second-factor-not-offered"
    title = "这个账号不用设置手机验证码。"
    title_en = "This account needs no code of the phone: officers and administrators do, where it is turned on."


class SecondFactorActive(Problem):
    status = 409
    code = "second-factor-active"
    title = "手机验证码已经开启。换手机时请先关闭，再重新开启。"
    title_en = "The code of the phone is on already; for another phone turn it off first."


class SecondFactorNotBegun(Problem):
    status = 409
    code = "second-factor-not-begun"
    title = "请先扫描二维码，再填写验证码。"
    title_en = "Scan the picture first, then type the code."


async def own_second_factor(connection: AsyncConnection, parts: IdentityParts, person: Principal) -> SecondFactor:
    """Raises NotSignedIn."""
    account, me, _ = await me_by_id(connection, person.account_id)
    if account is None:
        raise NotSignedIn()
    active = await queries.find_active(connection, account.id)
    is_offered = _is_offered(parts, me)
    return SecondFactor(
        is_active=active is not None,
        is_offered=is_offered,
        is_required=is_offered and parts.second_factor == "required",
        active_since=None if active is None else active.confirmed_at,
        recovery_codes_left=await queries.count_recovery_codes_left(connection, account.id),
    )


def _is_offered(parts: IdentityParts, me: Me) -> bool:
    return parts.second_factor != "off" and holds_office(role.role for role in me.roles)


async def begin(parts: IdentityParts, person: Principal, password: str, caller: Caller) -> tuple[bytes, str]:
    """The new secret and the user name; one that was begun before ends.

    Raises NotSignedIn, SecondFactorNotOffered, SecondFactorActive, WrongCredentials, TooManyAttempts, Unavailable.
    """
    async with parts.database.transaction() as connection:
        account, me, _ = await me_by_id(connection, person.account_id)
        is_active = await queries.find_active(connection, person.account_id) is not None
    if account is None:
        raise NotSignedIn()
    if not _is_offered(parts, me):
        raise SecondFactorNotOffered()
    if is_active:
        raise SecondFactorActive()
    attempt = attempt_of(parts, account.username, caller)
    async with parts.locks.hold(attempt):
        checked = await check_password(parts, attempt, password)
        async with parts.database.transaction() as connection:
            await still_as_checked(connection, checked)
            secret, wrapped_key, sealed = new_sealed_secret(parts.keys, account.id)
            if not await queries.begin(connection, account.id, wrapped_key, sealed):
                raise SecondFactorActive()
            await clear_failures(connection, attempt)
    return secret, account.username


async def confirm(parts: IdentityParts, person: Principal, code: str, caller: Caller) -> list[str]:
    """Makes it active; returns the recovery codes, which are stored as hashes only.

    Raises NotSignedIn, SecondFactorNotBegun, SecondFactorActive, WrongCode, TooManyAttempts, Unavailable.
    """
    async with parts.database.transaction() as connection:
        account, _, _ = await me_by_id(connection, person.account_id)
    if account is None:
        raise NotSignedIn()
    attempt = code_attempt_of(parts, account, caller)
    async with parts.locks.hold(attempt):
        async with parts.database.transaction() as connection:
            refused = await count_attempt(connection, attempt)
        if refused is not None:
            raise refused
        codes = new_recovery_codes()
        async with parts.database.transaction() as connection:
            fault = await _confirm(connection, parts, account.id, code)
            if fault is None:
                await store_recovery_codes(connection, account.id, codes)
                ended = await session_queries.revoke_other_sessions_of(
                    connection, account.id, person.session_id, "second factor set up"
                )
                await note(connection, account.id, "second_factor.enrolled", address=caller.address)
                await clear_failures(connection, attempt)
            else:
                await note(connection, account.id, "second_factor.refused", why=fault.code, address=caller.address)
    if fault is not None:
        raise fault
    for session_id in ended:
        parts.tokens.revoke_session(session_id)
    return codes


async def _confirm(connection: AsyncConnection, parts: IdentityParts, account_id: UUID, code: str) -> Problem | None:
    row = await queries.find(connection, account_id)
    if row is None:
        return SecondFactorNotBegun()
    if row.confirmed_at is not None:
        return SecondFactorActive()
    step = find_step(open_secret(parts.keys, row), plain(code), time.time())
    if step is None:
        return WrongCode()
    # False: somebody began again, or confirmed, since it was read.
    return None if await queries.confirm(connection, account_id, bytes(row.secret), step) else SecondFactorNotBegun()


async def renew_recovery_codes(
    parts: IdentityParts, person: Principal, password: str, code: str, caller: Caller
) -> list[str]:
    """Ten new ones; those before open nothing any more. Raises as `remove`."""
    codes = new_recovery_codes()

    async def renew(connection: AsyncConnection) -> list[str]:
        await store_recovery_codes(connection, person.account_id, codes)
        await note(connection, person.account_id, "second_factor.codes_renewed", address=caller.address)
        return codes

    return await _with_password_and_code(parts, person, password, code, caller, renew)


async def remove(parts: IdentityParts, person: Principal, password: str, code: str, caller: Caller) -> None:
    """Where it is required, tokens end, so that the next one holds no role.

    Raises NotSignedIn, WrongCredentials, WrongCode, CodeUsed, RecoveryCodeUsed, TooManyAttempts, Unavailable.
    """

    async def take_away(connection: AsyncConnection) -> None:
        await queries.remove(connection, person.account_id)
        if parts.second_factor == "required":
            await revoke_tokens(connection, [person.account_id], parts.tokens)
        await note(connection, person.account_id, "second_factor.removed", address=caller.address)

    await _with_password_and_code(parts, person, password, code, caller, take_away)


async def _with_password_and_code(
    parts: IdentityParts,
    person: Principal,
    password: str,
    code: str,
    caller: Caller,
    act: Callable[[AsyncConnection], Awaitable[Done]],
) -> Done:
    async with parts.database.transaction() as connection:
        account, _, _ = await me_by_id(connection, person.account_id)
    if account is None:
        raise NotSignedIn()
    attempt = attempt_of(parts, account.username, caller)
    async with parts.locks.hold(attempt):
        checked = await check_password(parts, attempt, password)
        async with parts.database.transaction() as connection:
            await clear_failures(connection, attempt)

    async def use(connection: AsyncConnection, _: Proof) -> Done:
        await still_as_checked(connection, checked)
        return await act(connection)

    return await with_code(parts, account, code, caller, use)
