"""What an erasure ends with: submissions has destroyed what it had."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.withholding import queries
from services.kernel.audit import trail


async def finish(connection: AsyncConnection, household_id: UUID, counts: dict[str, int]) -> None:
    """`counts`: photos, reports and scans. It may be told twice."""
    for row in await queries.emptied(connection, household_id, counts):
        await trail.record(
            connection,
            actor_id=None,
            action="household.erased",
            subject=f"household:{household_id}",
            details={"erasure_id": str(row.id), **counts},
        )
