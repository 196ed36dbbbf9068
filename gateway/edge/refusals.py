"""An entry in the audit trail for what the gateway refuses a signed-in person before any program has seen it.

It names the part of the API and the ids in the path, and nothing else of the request: the rest may hold the number for
which it was refused.
"""

import logging
from typing import Final
from uuid import UUID

from services.kernel.audit.refusals import record_unrouted
from services.kernel.auth.tokens import Claims
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.problems import Problem, Unavailable

log = logging.getLogger(__name__)

# A path holds one or two ids; a made-up one must not fill the trail.
_MOST_IDS: Final = 4


class RefusalRecorder:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, claims: Claims, method: str, path: bytes, problem: Problem) -> None:
        """`path`: of a known part of the API. Raises Unavailable: no attempt goes without its entry."""
        _, _, thing, *rest = path.decode("ascii").split("/")
        try:
            await record_unrouted(self._database, claims.subject, method, thing, _ids_in(rest), problem)
        except DATABASE_FAULTS as fault:
            log.warning("a problem could not be recorded: %s", type(fault).__name__)
            raise Unavailable() from None


def _ids_in(segments: list[str]) -> list[str]:
    """
    >>> _ids_in(["01900000-0000-7000-8000-00000000000a.pdf", "13900001234", "scans"])
    ['01900000-0000-7000-8000-00000000000a']
    """
    found = []
    for segment in segments:
        try:
            found.append(str(UUID(segment.partition(".")[0])))
        except ValueError:
            continue
    return found[:_MOST_IDS]
