"""Second factors: sealing their secrets, and checking a code of the authenticator or a recovery code.

A code counts once: the step of the last one is stored with the account, and only a later one is accepted (RFC 6238,
5.2). A recovery code has 80 random bits and is stored as a hash.
"""

import hashlib
import os
import secrets
import time
import unicodedata
from collections.abc import Collection
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import second_factors as queries
from gateway.sessions.totp import DIGITS, SECRET_BYTES, find_step
from services.kernel.audit import trail
from services.kernel.crypto.keys import KeyRing, Place, seal, unseal
from services.kernel.problems import Problem

HOW_MANY_RECOVERY_CODES: Final = 10

# Crockford's alphabet: no letter that looks like a digit.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS: Final = 4
_GROUP: Final = 4

Proof = Literal["code", "recovery_code"]


class WrongCode(Problem):
    status = 403
    code = "wrong-code"
    title = "验证码不对。请看验证器里现在的 6 位数字。"
    title_en = "The code is wrong: type the six digits that the authenticator shows now."


class CodeUsed(Problem):
    """Whoever saw a code being typed has half a minute."""

    status = 403
    code = "code-used"
    title = "这个验证码刚用过，请等验证器显示下一个。"
    title_en = "This code was used just now: wait for the next one."


class RecoveryCodeUsed(Problem):
    status = 403
    code = "recovery-code-used"
    title = "这个恢复码已经用过，请用另一个。"
    title_en = "This recovery code was used before: take another one."


CODE_REFUSALS: Final = (WrongCode, CodeUsed, RecoveryCodeUsed)


def secret_place(account_id: UUID) -> Place:
    return Place("second_factors", "secret", str(account_id))


def new_sealed_secret(keys: KeyRing, account_id: UUID) -> tuple[bytes, bytes, bytes]:
    """The secret, its wrapped key, and the secret as it is stored."""
    secret, wrapped_key = os.urandom(SECRET_BYTES), keys.new_wrapped_key(str(account_id))
    data_key = keys.unwrap(wrapped_key, str(account_id))
    return secret, wrapped_key, seal(data_key, secret, secret_place(account_id))


def open_secret(keys: KeyRing, row: Any) -> bytes:
    """Raises CannotDecrypt."""
    return unseal(keys.unwrap(bytes(row.wrapped_key), str(row.id)), bytes(row.secret), secret_place(row.id))


def plain(code: str) -> str:
    """
    >>> plain("１２３ 456"), plain("abcd-ol1z")
    ('123456', 'ABCD011Z')
    """
    text = unicodedata.normalize("NFKC", code).upper().replace("-", "").replace(" ", "")
    return text if _is_of_authenticator(text) else text.translate(str.maketrans("OIL", "011"))


def _is_of_authenticator(text: str) -> bool:
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def new_recovery_codes() -> list[str]:
    """
    >>> code = new_recovery_codes()[0]
    >>> len(code), code.count("-"), len(plain(code))
    (19, 3, 16)
    """
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(HOW_MANY_RECOVERY_CODES)]


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP))


async def store_recovery_codes(connection: AsyncConnection, account_id: UUID, codes: Collection[str]) -> None:
    """In place of all before."""
    await queries.replace_recovery_codes(connection, account_id, [_hash(code) for code in codes])


def _hash(code: str) -> bytes:
    return hashlib.sha256(plain(code).encode()).digest()


async def use_code(connection: AsyncConnection, keys: KeyRing, account_id: UUID, code: str) -> Proof | Problem:
    """Uses up the code, or says what is wrong with it. Whoever calls this has counted the attempt."""
    row = await queries.find_active(connection, account_id)
    if row is None:
        return WrongCode()
    text = plain(code)
    if _is_of_authenticator(text):
        step = find_step(open_secret(keys, row), text, time.time())
        if step is None:
            return WrongCode()
        return "code" if await queries.use_step(connection, account_id, step) else CodeUsed()
    if await queries.use_recovery_code(connection, account_id, _hash(text)):
        await _note_recovery_code(connection, account_id)
        return "recovery_code"
    return RecoveryCodeUsed() if await queries.is_recovery_code(connection, account_id, _hash(text)) else WrongCode()


async def _note_recovery_code(connection: AsyncConnection, account_id: UUID) -> None:
    left = await queries.count_recovery_codes_left(connection, account_id)
    await note(connection, account_id, "second_factor.recovery_code_used", left=left)


async def reset(connection: AsyncConnection, account_id: UUID, *, by: str) -> None:
    """Removes the second factor with the password, when an invitation is accepted. `by`: an id or "machine"."""
    if await queries.remove(connection, account_id):
        await note(connection, account_id, "second_factor.removed", given_by=by)


async def note(connection: AsyncConnection, account_id: UUID, action: str, **details: Any) -> None:
    await trail.record(connection, actor_id=account_id, action=action, subject=f"account:{account_id}", details=details)
