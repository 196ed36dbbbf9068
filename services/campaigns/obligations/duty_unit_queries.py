"""Duties by rules, and what kind of units they reach."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import campaigns, obligation_units, obligations, organizations
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
        # One parameter: a statement takes 65,535 of them.
        organizations.c.id == func.any(literal(list(organization_ids), ARRAY(Uuid))),
        organizations.c.kind != "team",
    )
    return (await connection.execute(statement.order_by(organizations.c.name).limit(1))).scalar_one_or_none()


async def all_units(connection: AsyncConnection, obligation_id: UUID) -> list[UUID]:
    statement = select(obligation_units.c.organization_id).where(obligation_units.c.obligation_id == obligation_id)
    return list((await connection.scalars(statement.order_by(obligation_units.c.organization_id))).all())


async def told(connection: AsyncConnection, obligation_ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Those of them whose campaigns are no drafts, with their campaigns, in the order of their ids."""
    statement = (
        select(obligations.c.id, obligations.c.campaign_id)
        .join(campaigns, campaigns.c.id == obligations.c.campaign_id)
        .where(obligations.c.id.in_(obligation_ids), campaigns.c.state != "draft")
        .order_by(obligations.c.id)
    )
    return [(row.id, row.campaign_id) for row in await connection.execute(statement)]


async def tell_lines(connection: AsyncConnection, campaign_id: UUID | None) -> None:
    """The other programs hear of the lines of duties that are others than they were told; None: of all campaigns."""
    await connection.execute(select(func.tell_duty_lines(campaign_id)))
