"""The audit trail: who looked at or changed what, why, and when.

An entry is written in the transaction of the act; if it cannot be written, the act does not happen. The table is owned
by the migrator and the application may only insert. `seal_entries` chains committed entries in one sequence, so that
editing, deleting or reordering sealed entries shows in `verify`. The owner of the table could delete the end of the
chain, or write the chain again from some entry on: heads stored elsewhere show that (`audit.anchors`). Entries hold ids
and codes; words that somebody typed are sealed (`audit.said`).
"""

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit.said import SAID, Said
from services.kernel.db.database import DATABASE_FAULTS, Database, driver_connection
from services.kernel.loops import every

log = logging.getLogger(__name__)

GENESIS = b"\x00" * 32
SEAL_BATCH = 2000
LATE_ENTRIES = 10_000
"""A partial scan starts this many ids below the newest sealed one, because a transaction may commit later than others
that began after it. The full scan, once in `ROUNDS_PER_FULL_SCAN`, finds what commits even later."""
ROUNDS_PER_FULL_SCAN = 300
PART = 1000
"""Rows fetched at once from the chain: fetched one by one, SQLAlchemy takes longer for a row than its check."""

# Written for the driver: in a page that is read, SQLAlchemy's own work would be half of the cost of its entry.
INSERT = """
    insert into audit_entries (actor_id, action, subject, details)
    values (%(actor_id)s, %(action)s, %(subject)s, %(details)s::jsonb)
"""
UNSEALED = text(
    """
    select e.id, e.occurred_at, e.actor_id, e.action, e.subject, e.details
      from audit_entries e
      left join audit_seals s on s.entry_id = e.id
     where e.id > :after and s.entry_id is null
     order by e.id
     limit :limit
    """
)
SEALED = text(
    """
    select s.position, s.entry_id, s.previous_hash, s.hash,
           e.id, e.occurred_at, e.actor_id, e.action, e.subject, e.details
      from audit_seals s
      left join audit_entries e on e.id = s.entry_id
     where s.position > :after
     order by s.position
     limit :limit
    """
)


NEWEST_SEALED = text("select coalesce(max(entry_id), 0) from audit_seals")
LAST_SEAL = text("select position, hash from audit_seals order by position desc limit 1")


class TypedWordsError(ValueError):
    """Details that no code has: words which somebody typed go into an entry as `Said`."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: the number of sealed entries, and the hash over all of them."""

    entries: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken_at`: the first position that does not fit its predecessor; `contradicted_at`: the first position whose
    hash differs from a head stored elsewhere, or that is missing."""

    entries: int
    broken_at: int | None
    contradicted_at: int | None = None

    @property
    def is_intact(self) -> bool:
        return self.broken_at is None and self.contradicted_at is None

    @property
    def is_cut(self) -> bool:
        return self.contradicted_at is not None and self.contradicted_at > self.entries


@dataclass(frozen=True, slots=True)
class Step:
    """The result of checking a part of the chain: `reached` is its last entry, `entries` the number sealed in all;
    `broken_at` as in `Verdict`."""

    reached: Head
    entries: int
    broken_at: int | None

    @property
    def is_last(self) -> bool:
        return self.broken_at is not None or self.reached.entries == self.entries


async def record(
    connection: AsyncConnection,
    *,
    actor_id: UUID | None,
    action: str,
    subject: str,
    details: Mapping[str, Any] | None = None,
    said: Said | None = None,
) -> None:
    """Write one entry in the caller's transaction.

    `details`: JSON of ids, codes, numbers and times, without blanks and in ASCII. `said`: what somebody typed. Raises
    TypedWordsError, CannotDecrypt.
    """
    content = dict(details or {})
    if said is not None:
        content[SAID] = await said.sealed(connection, action, subject)
    written = orjson.dumps(content)
    if not written.isascii() or b" " in written:
        raise TypedWordsError(action)
    driver = await driver_connection(connection)
    await driver.execute(
        INSERT,
        {
            "actor_id": actor_id,
            "action": action,
            "subject": subject,
            "details": written.decode(),
        },
    )


async def seal_entries(connection: AsyncConnection, *, scans_all: bool = True) -> int:
    """Chain the entries committed since the last call; returns how many. A lock allows one sealer at a time.

    A full scan joins the whole trail: 0.65 s at a million entries. A partial scan reads the newest entries only.
    """
    await connection.execute(text("select pg_advisory_xact_lock(hashtext('audit-seal'))"))
    last = await head(connection)
    position, previous = last.entries, last.hash
    newest = 0 if scans_all else (await connection.execute(NEWEST_SEALED)).scalar_one()
    asked = {"after": max(0, newest - LATE_ENTRIES), "limit": SEAL_BATCH}
    rows = (await connection.execute(UNSEALED, asked)).all()
    seals = []
    for row in rows:
        position += 1
        current = _chained(previous, row)
        seals.append({"position": position, "entry_id": row.id, "previous_hash": previous, "hash": current})
        previous = current
    if seals:
        await connection.execute(
            text(
                "insert into audit_seals (position, entry_id, previous_hash, hash) "
                "values (:position, :entry_id, :previous_hash, :hash)"
            ),
            seals,
        )
    return len(seals)


async def head(connection: AsyncConnection) -> Head:
    """The end of the sealed chain."""
    last = (await connection.execute(LAST_SEAL)).first()
    return Head(last.position, bytes(last.hash)) if last else Head(0, GENESIS)


async def run_sealer(database: Database, stop: asyncio.Event, interval_seconds: float = 2.0) -> None:
    """Seals until `stop` is set. After a fault the entries stay, and the next round chains them."""
    rounds = count()

    async def seal() -> None:
        scans_all = next(rounds) % ROUNDS_PER_FULL_SCAN == 0
        async with database.transaction() as connection:
            await seal_entries(connection, scans_all=scans_all)

    await every(interval_seconds, seal, stop, name="audit sealer", faults=DATABASE_FAULTS, log=log)


async def verify(connection: AsyncConnection, known: Mapping[int, bytes] | None = None) -> Verdict:
    """Check the whole chain. `known`: hashes by position, from heads stored elsewhere."""
    missing = dict(known or {})
    contradicted: int | None = None
    reached = Head(0, GENESIS)
    async with connection.stream(SEALED, {"after": 0, "limit": None}) as rows:
        async for part in rows.partitions(PART):
            for row in part:
                if not _fits(row, reached):
                    return Verdict(reached.entries + 1, row.position, contradicted)
                reached = Head(row.position, bytes(row.hash))
                if missing.pop(reached.entries, reached.hash) != reached.hash and contradicted is None:
                    contradicted = reached.entries
    return Verdict(reached.entries, None, contradicted or min(missing, default=None))


async def verify_step(connection: AsyncConnection, after: Head, limit: int) -> Step:
    """Check at most `limit` entries of the chain after `after`, the end of the step before; `Head(0, GENESIS)`
    begins."""
    end = (await head(connection)).entries
    if end < after.entries:
        # The end of the chain was deleted since.
        return Step(after, end, end + 1)
    reached = after
    async with connection.stream(SEALED, {"after": after.entries, "limit": min(limit, end - after.entries)}) as rows:
        async for part in rows.partitions(PART):
            for row in part:
                if not _fits(row, reached):
                    return Step(reached, end, row.position)
                reached = Head(row.position, bytes(row.hash))
    return Step(reached, end, None)


def _fits(row: Any, reached: Head) -> bool:
    return (
        row.position == reached.entries + 1
        and row.id is not None
        and bytes(row.previous_hash) == reached.hash
        and bytes(row.hash) == _chained(reached.hash, row)
    )


def _chained(previous: bytes, row: Any) -> bytes:
    content = orjson.dumps(
        [row.id, row.occurred_at.isoformat(), str(row.actor_id), row.action, row.subject, row.details],
        option=orjson.OPT_SORT_KEYS,
    )
    return hashlib.sha256(previous + content).digest()
