"""Codes that are shown once and used once: invitations, and the link of a first run.

A code is 130 random bits and is stored as a hash; a plain SHA-256 is enough for it.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.sessions.devices import Caller
from gateway.sessions.parts import IdentityParts
from gateway.sessions.signing_in import attempt_of
from gateway.sessions.throttle import clear_failures, count_attempt
from services.kernel.audit import trail
from services.kernel.problems import Problem

# Crockford's alphabet: no letter that looks like a digit.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 26

Found = TypeVar("Found")


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def hash_of(code: str) -> bytes:
    """
    >>> hash_of("ab-cd ef") == hash_of("ABCDEF"), hash_of("O1I") == hash_of("011")
    (True, True)
    """
    plain = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).digest()


async def guarded(
    parts: IdentityParts,
    kind: str,
    code: str,
    caller: Caller,
    refusal: type[Problem],
    act: Callable[[AsyncConnection], Awaitable[Found]],
) -> Found:
    """Counts the attempt as at a sign-in before `act` checks the code; a `refusal` raised by `act` is recorded.

    `kind` names the codes in the audit trail, such as "invitation". Raises TooManyAttempts and what `act` raises.
    """
    attempt = attempt_of(parts, f"{kind} {code}", caller)
    async with parts.locks.hold(attempt):
        async with parts.database.transaction() as connection:
            refused = await count_attempt(connection, attempt)
        if refused is not None:
            raise refused
        try:
            async with parts.database.transaction() as connection:
                found = await act(connection)
                await clear_failures(connection, attempt)
        except refusal:
            async with parts.database.transaction() as connection:
                details = {"address": attempt.address}
                await trail.record(
                    connection, actor_id=None, action=f"{kind}.refused", subject=attempt.account_key, details=details
                )
            raise
    return found
