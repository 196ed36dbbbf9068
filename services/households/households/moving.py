"""A household that moves to another village takes everything along that says where it is.

An open request to erase it goes along within a county. A move to another county ends it: who asked has no right there,
and the office there is not to find a request of somebody else. The asker sees that it ended, and why.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.households import moving_queries
from services.kernel.audit import trail


@dataclass(frozen=True, slots=True)
class Move:
    """Village codes before and after."""

    household_id: UUID
    previous: str
    village: str


async def take_along(connection: AsyncConnection, moves: Sequence[Move], by: UUID) -> None:
    """After the rows of the households themselves were changed, in that transaction; and tell the other programs."""
    if not moves:
        return
    rows = [asdict(move) | {"household_id": str(move.household_id)} for move in moves]
    for erasure_id, household_id in await moving_queries.take_along(connection, rows):
        await trail.record(
            connection,
            actor_id=by,
            action="erasure.moved",
            subject=f"household:{household_id}",
            details={"erasure_id": str(erasure_id)},
        )
