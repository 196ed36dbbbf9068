"""Enrols pairings by itself: while one campaign takes them, nobody is asked.

Only pairings about which nobody has decided: one that is enrolled somewhere, or was taken out, stays as it is. Pairings
of before there were enrolments go into every campaign of before that they belong to.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.enrolments import by_itself_queries


async def enrol(connection: AsyncConnection, pairing_id: UUID) -> None:
    await by_itself_queries.enrol_one(connection, pairing_id)


async def enrol_of_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    """Pairings in the areas of campaigns that changed."""
    await by_itself_queries.enrol_of_campaigns(connection, campaign_ids)
