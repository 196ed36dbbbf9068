"""What was done to a campaign, and whether anything is in it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import (
    campaign_acts,
    campaigns,
    obligations,
    phases,
    planned_activities,
    quota_allocations,
)
from services.kernel.db.rows import Rows, all_rows, set_rows


async def is_empty(connection: AsyncConnection, campaign_id: UUID) -> bool:
    """Neither a phase nor an activity nor an obligation nor a quota."""
    things = (phases, planned_activities, obligations, quota_allocations)
    statement = select(or_(*(exists().where(thing.c.campaign_id == campaign_id) for thing in things)))
    return not (await connection.execute(statement)).scalar_one()


async def add_act(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await connection.execute(insert(campaign_acts).values(**values))


async def acts_of(connection: AsyncConnection, campaign_id: UUID) -> Sequence[Row[Any]]:
    """Oldest first."""
    statement = select(campaign_acts).where(campaign_acts.c.campaign_id == campaign_id).order_by(campaign_acts.c.id)
    return (await connection.execute(statement)).all()


async def delete_acts(connection: AsyncConnection, campaign_id: UUID) -> None:
    await connection.execute(delete(campaign_acts).where(campaign_acts.c.campaign_id == campaign_id))


async def sealed_of(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> Rows:
    """The acts with a reason of campaigns that are locked. A change of keys runs it."""
    statement = select(
        campaign_acts.c.id, campaign_acts.c.campaign_id, campaign_acts.c.at, campaign_acts.c.reason_sealed
    ).where(campaign_acts.c.campaign_id.in_(campaign_ids), campaign_acts.c.reason_sealed.is_not(None))
    return await all_rows(connection, statement)


async def set_sealed(connection: AsyncConnection, sealed: Sequence[dict[str, Any]]) -> None:
    """`sealed`: `b_id` and `reason_sealed`."""
    await set_rows(connection, campaign_acts, ("id",), sealed)


async def set_key(connection: AsyncConnection, campaign_id: UUID, wrapped_key: bytes) -> None:
    statement = update(campaigns).where(campaigns.c.id == campaign_id)
    await connection.execute(statement.values(wrapped_key=wrapped_key))


async def set_keys(connection: AsyncConnection, wrapped_keys: dict[UUID, bytes]) -> None:
    """Of campaigns."""
    rows = [{"b_id": campaign_id, "wrapped_key": wrapped} for campaign_id, wrapped in wrapped_keys.items()]
    await set_rows(connection, campaigns, ("id",), rows)
