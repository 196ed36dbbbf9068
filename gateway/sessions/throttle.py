"""Slowing down who guesses passwords: by account, by address, and all together.

Who guesses at an account from one place blocks that place, not the owner elsewhere; only guesses from many places at
once block the account everywhere, and even then not on a device where it has signed in before: such a device is slowed
down by its own failures alone (`devices.py`). Nobody is locked out for longer than 15 minutes, or anybody could lock
out anybody. An attempt is counted before its password is looked at, in one statement, so that a hundred parallel
guesses are a hundred attempts; a right password takes its own attempt back. The counts lie in the database: a restart
forgives nothing.
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
"""At one account from one place, before each further one costs a pause."""
FREE_SPREAD_FAILURES = 50
"""At one account from everywhere."""
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
    """One try to sign in: under which name, from where; `device` when it has signed in to this account before."""

    username: str
    address: str
    address_limit: int
    device: str | None = None

    @property
    def account_key(self) -> str:
        return account_key(self.username)

    @property
    def place(self) -> str:
        """The address; of IPv6 the first half, all of which one subscriber has.

        >>> Attempt("x", "2001:db8:1:2:3:4:5:6", 1).place, Attempt("x", "10.0.0.1", 1).place
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
        return "address:" + self.place

    @property
    def account_here_key(self) -> str:
        return f"{self.account_key}@{self.place if self.device is None else f'device {self.device}'}"


def account_key(username: str) -> str:
    """Unknown names are counted like known ones; the name itself is not kept."""
    return "account:" + hashlib.sha256(username.encode()).hexdigest()[:32]


@dataclass
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Turns:
    """One attempt at an account from one place at a time: who is right in five tabs at once has guessed nothing."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}

    @asynccontextmanager
    async def take(self, attempt: Attempt) -> AsyncIterator[None]:
        """Raises Unavailable when too many wait already."""
        key = attempt.account_here_key
        turn = self._turns.setdefault(key, _Turn())
        if turn.waiting >= _QUEUE:
            raise Unavailable(5)
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[key]


async def count_attempt(connection: AsyncConnection, attempt: Attempt) -> TooManyAttempts | None:
    """What to raise after the commit, if anything; the attempt counts as failed until `forgive`."""
    if attempt.device is not None:
        return await _count_at_account(connection, attempt.account_here_key, FREE_ACCOUNT_FAILURES)
    total = await queries.count(connection, _GLOBAL_KEY, WINDOW, None)
    limit = attempt.address_limit if total.count <= GLOBAL_FAILURES else STRAINED_ADDRESS_FAILURES
    address = await queries.count(connection, attempt.address_key, WINDOW, None)
    if address.count > limit:
        return TooManyAttempts(address.seconds_left)
    here = await _count_at_account(connection, attempt.account_here_key, FREE_ACCOUNT_FAILURES)
    return here or await _count_at_account(connection, attempt.account_key, FREE_SPREAD_FAILURES)


async def _count_at_account(connection: AsyncConnection, key: str, free: int) -> TooManyAttempts | None:
    account = await queries.count(connection, key, WINDOW, free)
    return TooManyAttempts(account.was_blocked_for) if account.was_blocked_for else None


async def forgive(connection: AsyncConnection, attempt: Attempt) -> None:
    """The password was right: the account starts anew, the address and the total lose this one attempt.

    A known device only forgets its own failures: what others tried meanwhile still counts against them. Rows are locked
    in the order in which `count_attempt` locks them.
    """
    if attempt.device is not None:
        await queries.forget(connection, attempt.account_here_key)
        return
    await queries.take_back(connection, _GLOBAL_KEY)
    await queries.take_back(connection, attempt.address_key)
    await queries.forget(connection, attempt.account_here_key)
    await queries.forget(connection, attempt.account_key)
