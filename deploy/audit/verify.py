"""Checks every program's audit chain, and compares it with anchors stored elsewhere.

The chain itself shows an entry that was edited, deleted or moved after it was sealed. A chain whose end was deleted, or
which was computed again, is consistent: only anchors show it.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.faults import KnownFailure
from deploy.programs import PROGRAMS, Program
from services.kernel.audit import trail
from services.kernel.audit.anchors import Anchor, AnchorsDamaged, check, known_heads
from services.kernel.audit.trail import Head
from services.kernel.db.database import Database


class AnchorsRefusedError(KnownFailure):
    """An invalid file of anchors proves nothing, neither good nor bad."""


@dataclass(frozen=True)
class Finding:
    """`newest`: the last anchor of this program used in the comparison."""

    program: Program
    verdict: trail.Verdict
    newest: Anchor | None

    def __str__(self) -> str:
        return f"{self.program}: {self.verdict.entries} entries, {self._state()}"

    def _state(self) -> str:
        verdict = self.verdict
        if verdict.broken_at is not None:
            return f"BROKEN at entry {verdict.broken_at}"
        if verdict.is_cut:
            return f"CUT: entry {verdict.contradicted_at} was anchored and is not there"
        if verdict.contradicted_at is not None:
            return f"REWRITTEN at or before entry {verdict.contradicted_at}, which was anchored with another hash"
        if self.newest is None:
            return "intact in itself, not anchored"
        return f"intact, anchored up to entry {self.newest.entries} at {self.newest.at}"


def read_anchors(files: Iterable[Path], jwks: Sequence[Mapping[str, str]]) -> list[Anchor]:
    """Anchors of all files. Raises AnchorsRefusedError."""
    found: list[Anchor] = []
    for path in files:
        try:
            found += check(path.read_bytes(), jwks)
        except OSError as error:
            raise AnchorsRefusedError(f"{path}: {error.strerror}") from None
        except AnchorsDamaged as error:
            raise AnchorsRefusedError(f"{path} is DAMAGED, {error}") from None
    return found


def findings(
    environment: Mapping[str, str], anchors: Sequence[Anchor] = (), heads: Sequence[tuple[str, Head]] = ()
) -> list[Finding]:
    """In the order of the programs. `heads`: from paper. Raises AnchorsRefusedError."""
    return asyncio.run(_findings(environment, anchors, heads))


async def _findings(
    environment: Mapping[str, str], anchors: Sequence[Anchor], heads: Sequence[tuple[str, Head]]
) -> list[Finding]:
    found: list[Finding] = []
    for program in PROGRAMS:
        known = _known(program, anchors, heads)
        url = environment[f"BANGFU_{program.upper()}_WORKER_DATABASE_URL"]
        database = Database(url, application_name="audit-check", pool_size=1)
        try:
            async with database.transaction() as connection:
                verdict = await trail.verify(connection, known)
        finally:
            await database.close()
        ours = [anchor for anchor in anchors if anchor.program == program]
        found.append(Finding(program, verdict, max(ours, key=lambda anchor: anchor.entries, default=None)))
    return found


def _known(program: str, anchors: Sequence[Anchor], heads: Sequence[tuple[str, Head]]) -> dict[int, bytes]:
    try:
        known = known_heads(anchors, program)
    except AnchorsDamaged as error:
        raise AnchorsRefusedError(f"the anchors contradict each other: {error}") from None
    for named, head in heads:
        if named == program and head.entries and known.setdefault(head.entries, head.hash) != head.hash:
            raise AnchorsRefusedError(f"paper and file say different things of entry {head.entries} of {program}")
    return known
