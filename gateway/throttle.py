"""Slowing down who guesses passwords: by account, by address, and all together.

Nobody is locked out for longer than 15 minutes, or anybody could lock out anybody.
An attempt is counted before its password is looked at, in one statement, so that a hundred parallel guesses are a
hundred attempts; a right password takes its own attempt back. The counts lie in the database: a restart forgives
nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import throttle as queries
from services.kernel.problems import Problem

WINDOW = timedelta(minutes=15)
FREE_ACCOUNT_FAILURES = 5
GLOBAL_FAILURES = 3_000
"""In one window, over the whole system; above it an address may fail only `STRAINED_ADDRESS_FAILURES` times."""
STRAINED_ADDRESS_FAILURES = 3

_GLOBAL_KEY = "all"


class TooManyAttempts(Problem):
    status = 429
    code = "too-many-attempts"
    title = "登录尝试太多，请稍后再试。"
    title_en = "Too many attempts to sign in; please wait."

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, retry_after=seconds)


@dataclass(frozen=True)
class Attempt:
    """One try to sign in: under which name, from where."""

    username: str
    address: str
    address_limit: int

    @property
    def account_key(self) -> str:
        """Unknown names are counted like known ones; the name itself is not kept."""
        return "account:" + hashlib.sha256(self.username.encode()).hexdigest()[:32]

    @property
    def address_key(self) -> str:
        return "address:" + self.address


async def count_attempt(connection: AsyncConnection, attempt: Attempt) -> TooManyAttempts | None:
    """What to raise after the commit, if anything; the attempt counts as failed until `forgive`."""
    total = await queries.count(connection, _GLOBAL_KEY, WINDOW, None)
    limit = attempt.address_limit if total.count <= GLOBAL_FAILURES else STRAINED_ADDRESS_FAILURES
    address = await queries.count(connection, attempt.address_key, WINDOW, None)
    if address.count > limit:
        return TooManyAttempts(address.seconds_left)
    account = await queries.count(connection, attempt.account_key, WINDOW, FREE_ACCOUNT_FAILURES)
    return TooManyAttempts(account.was_blocked_for) if account.was_blocked_for else None


async def forgive(connection: AsyncConnection, attempt: Attempt) -> None:
    """The password was right: the account starts anew, the address and the total lose this one attempt.

    Rows are locked in the order in which `count_attempt` locks them.
    """
    await queries.take_back(connection, _GLOBAL_KEY)
    await queries.take_back(connection, attempt.address_key)
    await queries.forget(connection, attempt.account_key)
