"""Duties by rules, and what kind of units they reach."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import campaigns, obligations, organizations
from services.kernel.db.rows import all_rows

OF_RUNNING = (
    select(obligations.c.id, obligations.c.who, campaigns.c.division_code)
    .join(campaigns, campaigns.c.id == obligations.c.campaign_id)
    .where(campaigns.c.state.in_(["draft", "published"]), obligations.c.who.is_not(None))
    .order_by(obligations.c.id)
)


async def running_rules(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Duties by rules of campaigns that are kept current, with the division of the campaign."""
    return await all_rows(connection, OF_RUNNING)


async def name_of_another(connection: AsyncConnection, organization_ids: Sequence[UUID]) -> str | None:
    """Of one of these units that is no team."""
    statement = select(organizations.c.name).where(
        organizations.c.id.in_(organization_ids), organizations.c.kind != "team"
    )
    return (await connection.execute(statement.order_by(organizations.c.name).limit(1))).scalar_one_or_none()
