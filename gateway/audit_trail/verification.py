"""The verification of one program's chain, step by step, and its entries in the trail.

The screen requests the steps, so that a person sees the progress. The cursor between two steps is signed: the trail
says "verified" only of a chain that was checked from its first entry, by this person, within an hour.
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
class Verification:
    """`reached`: the last entry that fitted; `began_at` in seconds since 1970."""

    id: UUID
    program: Program
    account_id: UUID
    began_at: int
    reached: Head


class VerificationCursors:
    """Signs the state of a verification as a cursor."""

    def __init__(self, secrets: Iterable[bytes]) -> None:
        """The first of `secrets` signs; cursors signed with any of them are accepted."""
        self._keys = [HKDF(hashes.SHA256(), 32, None, _PURPOSE).derive(secret) for secret in secrets]

    def write(self, verification: Verification) -> str:
        reached = [verification.reached.entries, verification.reached.hash.hex()]
        content = orjson.dumps(
            [verification.id, verification.program, verification.account_id, verification.began_at, *reached]
        )
        return base64.urlsafe_b64encode(_proof(self._keys[0], content) + content).decode()

    def read(self, cursor: str, program: Program, account_id: UUID) -> Verification:
        """Raises CursorMalformed for a cursor that is not of this person and this program, or that is too old."""
        try:
            raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
        except ValueError:
            raise CursorMalformed() from None
        proof, content = raw[:32], raw[32:]
        if not any(hmac.compare_digest(proof, _proof(key, content)) for key in self._keys):
            raise CursorMalformed()
        verification_id, of, by, began_at, entries, hash_ = orjson.loads(content)
        if of != program or by != str(account_id) or began_at + LIFE_SECONDS < now().timestamp():
            raise CursorMalformed()
        return Verification(UUID(verification_id), program, account_id, began_at, Head(entries, bytes.fromhex(hash_)))


def begin(program: Program, account_id: UUID) -> Verification:
    return Verification(new_id(), program, account_id, int(now().timestamp()), Head(0, GENESIS))


async def next_step(
    database: Database, trail: Trail, verification: Verification, limit: int
) -> tuple[Step, Verification]:
    """Runs one step; the gateway's own trail records the first and the last step. Raises TrailUnavailable."""
    step = await trail.step(verification.reached, limit)
    async with database.transaction() as connection:
        if not verification.reached.entries:
            await _note(connection, verification, "audit.verification-started", {})
        if step.is_last:
            result = {"entries": step.reached.entries, "broken_at": step.broken_at}
            await _note(connection, verification, "audit.verified", result)
    return step, replace(verification, reached=step.reached)


async def _note(connection: AsyncConnection, verification: Verification, action: str, result: dict[str, Any]) -> None:
    await audit.record(
        connection,
        actor_id=verification.account_id,
        action=action,
        subject=f"trail:{verification.program}",
        details={"walk": str(verification.id), **result},
    )


def _proof(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, "sha256")
