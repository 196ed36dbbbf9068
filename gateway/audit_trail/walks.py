"""A walk along one program's chain, step by step, and what the trail says of it.

A screen drives the walk, so that somebody sees how far it is. What it carries from step to step is ours and signed:
the trail says "verified" only of a chain that was walked from its first entry, by this person, within an hour.
"""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit_trail.trails import Program, Trail
from services.kernel.audit import trail as audit
from services.kernel.audit.trail import GENESIS, Head, Step
from services.kernel.clock import now
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.web.paging import CursorMalformed

LIFE_SECONDS: Final = 3600

_PURPOSE: Final = b"bangfu audit walks"


@dataclass(frozen=True, slots=True)
class Walk:
    """`reached`: the last entry that fitted; `began_at` in seconds since 1970."""

    id: UUID
    program: Program
    account_id: UUID
    began_at: int
    reached: Head


class WalkCursors:
    """Writes walks as cursors that nobody else can make."""

    def __init__(self, secrets: Iterable[bytes]) -> None:
        """The first of `secrets` signs, all are believed."""
        self._keys = [HKDF(hashes.SHA256(), 32, None, _PURPOSE).derive(secret) for secret in secrets]

    def write(self, walk: Walk) -> str:
        reached = [walk.reached.entries, walk.reached.hash.hex()]
        content = orjson.dumps([walk.id, walk.program, walk.account_id, walk.began_at, *reached])
        return base64.urlsafe_b64encode(_proof(self._keys[0], content) + content).decode()

    def read(self, cursor: str, program: Program, account_id: UUID) -> Walk:
        """Raises CursorMalformed for what is not a walk of this person along this program's chain, or too old."""
        try:
            raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
        except ValueError:
            raise CursorMalformed() from None
        proof, content = raw[:32], raw[32:]
        if not any(hmac.compare_digest(proof, _proof(key, content)) for key in self._keys):
            raise CursorMalformed()
        walk_id, of, by, began_at, entries, hash_ = orjson.loads(content)
        if of != program or by != str(account_id) or began_at + LIFE_SECONDS < now().timestamp():
            raise CursorMalformed()
        return Walk(UUID(walk_id), program, account_id, began_at, Head(entries, bytes.fromhex(hash_)))


def begin(program: Program, account_id: UUID) -> Walk:
    return Walk(new_id(), program, account_id, int(now().timestamp()), Head(0, GENESIS))


async def walk_on(database: Database, trail: Trail, walk: Walk, limit: int) -> tuple[Step, Walk]:
    """One step; its beginning and its end stand in the gateway's own trail. Raises TrailSilent."""
    step = await trail.step(walk.reached, limit)
    async with database.transaction() as connection:
        if not walk.reached.entries:
            await _note(connection, walk, "audit.verification-started", {})
        if step.is_last:
            result = {"entries": step.reached.entries, "broken_at": step.broken_at}
            await _note(connection, walk, "audit.verified", result)
    return step, replace(walk, reached=step.reached)


async def _note(connection: AsyncConnection, walk: Walk, action: str, result: dict[str, Any]) -> None:
    await audit.record(
        connection,
        actor_id=walk.account_id,
        action=action,
        subject=f"trail:{walk.program}",
        details={"walk": str(walk.id), **result},
    )


def _proof(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, "sha256")
