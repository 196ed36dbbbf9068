"""Tokens that are correctly signed and not expired, but revoked.

Every gateway polls its database every few seconds for ended sessions and changed roles of the last minutes; no token
lives longer than ten minutes. Revocations of this process take effect at once. The services read them from here
(`kernel/web/revocations.py`).
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.events import AccountRevoked
from gateway.queries import accounts
from gateway.queries import sessions as queries
from services.kernel.auth.revocations import RevocableTokens, Revocations
from services.kernel.auth.tokens import Verifier
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.events.outbox import publish
from services.kernel.loops import every

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 5.0
_LOOK_BACK = timedelta(minutes=11)


class LiveTokens(RevocableTokens):
    """Verified tokens, minus the revoked ones; other programs may wait for changes (`wait_for_change`)."""

    def __init__(self, verifier: Verifier) -> None:
        super().__init__(verifier)
        self._own_sessions: dict[UUID, float] = {}
        self._own_subjects: dict[UUID, tuple[int, float]] = {}
        self._start = secrets.token_hex(8)
        self._changes = 0
        self._changed = asyncio.Event()
        self.has_read = False
        """Before the first reading those of other processes, and those before the start of this one, are missing."""

    @property
    def version(self) -> str:
        """Another one after each change; never one of an earlier process."""
        return f"{self._start}-{self._changes}"

    async def wait_for_change(self, known: str, seconds: float) -> None:
        """Return when the version is not `known`, or after some seconds."""
        if known == self.version:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)

    def _change(self, revocations: Revocations) -> None:
        self.revocations = revocations
        self._changes += 1
        self._changed.set()
        self._changed = asyncio.Event()

    def revoke_session(self, session_id: UUID) -> None:
        self._own_sessions[session_id] = time.monotonic()
        self._change(replace(self.revocations, sessions=self.revocations.sessions | {session_id}))

    def revoke_subject(self, subject: UUID, since: datetime) -> None:
        """Tokens issued up to the second of `since` are refused."""
        second = int(since.timestamp())
        self._own_subjects[subject] = second, time.monotonic()
        self._change(replace(self.revocations, subjects={**self.revocations.subjects, subject: second}))

    async def read_revocations(self, database: Database) -> None:
        """Revocations of this process stay, even if their transaction commits after this reading began.

        Raises DBAPIError, OSError, TimeoutError.
        """
        async with database.transaction() as connection:
            sessions = await queries.revoked_since(connection, _LOOK_BACK)
            subjects = await queries.tokens_from_since(connection, _LOOK_BACK)
        self._forget_own()
        learnt = {subject: int(since.timestamp()) for subject, since in subjects.items()}
        own = {subject: max(second, learnt.get(subject, 0)) for subject, (second, _) in self._own_subjects.items()}
        found = Revocations(frozenset([*sessions, *self._own_sessions]), {**learnt, **own})
        self.has_read = True
        if found != self.revocations:
            self._change(found)
            self.flush()

    def _forget_own(self) -> None:
        oldest = time.monotonic() - _LOOK_BACK.total_seconds()
        self._own_sessions = {id_: at for id_, at in self._own_sessions.items() if at > oldest}
        self._own_subjects = {id_: told for id_, told in self._own_subjects.items() if told[1] > oldest}

    async def poll_revocations(self, database: Database, stop: asyncio.Event) -> None:
        """Without the database nobody can revoke anything either, so the last result stays valid."""

        async def read_revocations() -> None:
            await self.read_revocations(database)

        await every(INTERVAL_SECONDS, read_revocations, stop, name="revocations", faults=DATABASE_FAULTS, log=log)


async def revoke_tokens(connection: AsyncConnection, account_ids: Iterable[UUID], tokens: LiveTokens) -> datetime:
    """Access tokens hold roles, so a change of roles revokes them; returns the time up to which they are refused.

    An event (`account.revoked`) makes the other programs end what they issued for such a token.
    """
    revoked = sorted(set(account_ids))
    moment = await accounts.revoke_tokens(connection, revoked)
    for account_id in revoked:
        await publish_revocation(connection, account_id, moment, tokens)
    return moment


async def publish_revocation(
    connection: AsyncConnection, subject: UUID, moment: datetime, tokens: LiveTokens | None
) -> None:
    """`tokens`: those of this process; None in a program that verifies none."""
    if tokens is not None:
        tokens.revoke_subject(subject, moment)
    await publish(connection, "account.revoked", str(subject), AccountRevoked(account_id=subject, at=moment))
