"""Passwords: argon2id in one thread, so that many sign-ins at once do not slow down other requests."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from services.kernel.problems import Unavailable

R = TypeVar("R")

_QUEUE = 32
# OWASP's parameters for argon2id: 46 ms of one core, 19 MiB.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def normalised(password: str) -> str:
    """As it is hashed: the same password typed on another keyboard, such as with full-width digits, is the same.

    NIST SP 800-63B asks for NFKC or NFKD; hashes from before this rule are of the text as it was typed.

    >>> normalised("ｐａｓｓ　１２")
    'pass 12'
    """
    return unicodedata.normalize("NFKC", password)


class Passwords:
    """Raises Unavailable when more than `queue` checks wait, so that the queue is bounded."""

    def __init__(self, queue: int = _QUEUE) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="argon2")
        self._queue = queue
        self._waiting = 0
        # An unknown name costs as much CPU as a known one.
        self._nobody = _HASHER.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        return await self._run(_HASHER.hash, normalised(password))

    async def is_right(self, password: str, known_hash: str | None) -> bool:
        """`known_hash` None: there is no such account, or it has no password yet. Takes as long as any other check."""
        return await self._run(_matches, known_hash or self._nobody, password) and known_hash is not None

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[..., R], *arguments: str) -> R:
        if self._waiting >= self._queue:
            raise Unavailable(5)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)
        finally:
            self._waiting -= 1


def _matches(known_hash: str, password: str) -> bool:
    """Also the text as it was typed: what was hashed before `normalised` was the rule goes on working."""
    return any(_is_of(known_hash, text) for text in dict.fromkeys((normalised(password), password)))


def _is_of(known_hash: str, text: str) -> bool:
    try:
        return _HASHER.verify(known_hash, text)
    except (VerifyMismatchError, InvalidHashError):
        return False
