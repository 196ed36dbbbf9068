"""Rate limits for password guessing: by account, by network address, and over the whole system.

Guesses at an account from one address block that address, not the owner elsewhere. Only guesses from many addresses at
once block the account everywhere, and even then not on a device where it has signed in before: only the failures of
such a device slow it down (`devices.py`). No block lasts longer than 15 minutes, because anybody could block anybody.
An attempt is counted before its password is checked, in one statement, so that a hundred parallel guesses are a hundred
attempts; a right password subtracts its own attempt. The counts are in the database: a restart does not reset them.
"""

import asyncio
import hashlib
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import throttle as queries
from services.kernel.problems import Problem, Unavailable

WINDOW = timedelta(minutes=15)
FREE_ACCOUNT_FAILURES = 5
"""At one account from one address; each further failure adds a pause."""
FREE_SPREAD_FAILURES = 50
"""At one account from all addresses."""
GLOBAL_FAILURES = 3_000
"""In one window, over the whole system; above it an address may fail only `STRAINED_ADDRESS_FAILURES` times."""
STRAINED_ADDRESS_FAILURES = 3

_GLOBAL_KEY = "all"
_QUEUE = 32


class TooManyAttempts(Problem):
    status = 429
    code = "too-many-attempts"
    title = "登录尝试太多，请稍后再试。"
    title_en = "Too many attempts to sign in; please wait."

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, retry_after=seconds)


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in: the user name and the address; `device` when it has signed in to this account before."""

    username: str
    address: str
    address_limit: int
    device: str | None = None

    @property
    def account_key(self) -> str:
        return account_key(self.username)

    @property
    def network(self) -> str:
        """The address; of IPv6 the first half, which belongs to one subscriber.

        >>> Attempt("x", "2001:db8:1:2:3:4:5:6", 1).network, Attempt("x", "10.0.0.1", 1).network
        ('2001:db8:1:2::/64', '10.0.0.1')
        """
        if ":" not in self.address:
            return self.address
        try:
            return str(ipaddress.ip_network((self.address, 64), strict=False))
        except ValueError:
            return self.address

    @property
    def address_key(self) -> str:
        return "address:" + self.network

    @property
    def account_network_key(self) -> str:
        return f"{self.account_key}@{self.network if self.device is None else f'device {self.device}'}"


def account_key(username: str) -> str:
    """Unknown names are counted like known ones; the name itself is not stored."""
    return "account:" + hashlib.sha256(username.encode()).hexdigest()[:32]


@dataclass
class _CountedLock:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class AttemptLocks:
    """One attempt at a time for an account and a network, so that five tabs with the right password count no
    failure."""

    def __init__(self) -> None:
        self._locks: dict[str, _CountedLock] = {}

    @asynccontextmanager
    async def hold(self, attempt: Attempt) -> AsyncIterator[None]:
        """Raises Unavailable when too many wait already."""
        key = attempt.account_network_key
        entry = self._locks.setdefault(key, _CountedLock())
        if entry.waiting >= _QUEUE:
            raise Unavailable(5)
        entry.waiting += 1
        try:
            async with entry.lock:
                yield
        finally:
            entry.waiting -= 1
            if not entry.waiting:
                del self._locks[key]


async def count_attempt(connection: AsyncConnection, attempt: Attempt) -> TooManyAttempts | None:
    """The exception to raise after the commit, if any; the attempt counts as failed until `clear_failures`."""
    if attempt.device is not None:
        return await _count_at_account(connection, attempt.account_network_key, FREE_ACCOUNT_FAILURES)
    total = await queries.count(connection, _GLOBAL_KEY, WINDOW, None)
    limit = attempt.address_limit if total.count <= GLOBAL_FAILURES else STRAINED_ADDRESS_FAILURES
    address = await queries.count(connection, attempt.address_key, WINDOW, None)
    if address.count > limit:
        return TooManyAttempts(address.seconds_left)
    here = await _count_at_account(connection, attempt.account_network_key, FREE_ACCOUNT_FAILURES)
    return here or await _count_at_account(connection, attempt.account_key, FREE_SPREAD_FAILURES)


async def _count_at_account(connection: AsyncConnection, key: str, free: int) -> TooManyAttempts | None:
    account = await queries.count(connection, key, WINDOW, free)
    return TooManyAttempts(account.was_blocked_for) if account.was_blocked_for else None


async def clear_failures(connection: AsyncConnection, attempt: Attempt) -> None:
    """After the right password: resets the account, and subtracts this one attempt from the address and the total.

    A known device resets only its own failures: failures of others still count for them. Rows are locked in the order
    in which `count_attempt` locks them.
    """
    if attempt.device is not None:
        await queries.forget(connection, attempt.account_network_key)
        return
    await queries.subtract_one(connection, _GLOBAL_KEY)
    await queries.subtract_one(connection, attempt.address_key)
    await queries.forget(connection, attempt.account_network_key)
    await queries.forget(connection, attempt.account_key)
