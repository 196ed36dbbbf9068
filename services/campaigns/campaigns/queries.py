"""Campaigns and their phases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import campaigns, phases
from services.kernel.web.paging import Page, beyond


async def find_campaign(connection: AsyncConnection, campaign_id: UUID) -> Row[Any] | None:
    return (await connection.execute(select(campaigns).where(campaigns.c.id == campaign_id))).first()


async def phases_of(connection: AsyncConnection, campaign_id: UUID) -> Sequence[Row[Any]]:
    statement = select(phases).where(phases.c.campaign_id == campaign_id).order_by(phases.c.position)
    return (await connection.execute(statement)).all()


async def list_campaigns(connection: AsyncConnection, page: Page) -> Sequence[Row[Any]]:
    """Newest first."""
    statement = select(campaigns).order_by(campaigns.c.starts_on.desc(), campaigns.c.id.desc()).limit(page.limit + 1)
    statement = statement.where(*beyond(page, campaigns.c.starts_on, campaigns.c.id, descending=True))
    return (await connection.execute(statement)).all()


async def insert_campaign(connection: AsyncConnection, campaign_id: UUID, values: dict[str, Any]) -> bool:
    """False when the id is taken; then nothing was changed."""
    statement = (
        insert_or(campaigns)
        .values(id=campaign_id, version=1, **values)
        .on_conflict_do_nothing(index_elements=[campaigns.c.id])
        .returning(campaigns.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def update_campaign(connection: AsyncConnection, campaign_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when another change was faster, so that the version is no longer the one read."""
    statement = (
        update(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.version == version)
        .values(version=version + 1, **values)
        .returning(campaigns.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def archive_campaign(connection: AsyncConnection, campaign_id: UUID, at: datetime, account_id: UUID) -> None:
    """Nothing changes where it was archived before."""
    statement = (
        update(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.archived_at.is_(None))
        .values(version=campaigns.c.version + 1, archived_at=at, archived_by=account_id)
    )
    await connection.execute(statement)


async def lock_campaign(connection: AsyncConnection, campaign_id: UUID) -> None:
    """Until the transaction ends nobody else changes it."""
    await connection.execute(select(campaigns.c.id).where(campaigns.c.id == campaign_id).with_for_update())


async def replace_phases(connection: AsyncConnection, campaign_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    await connection.execute(delete(phases).where(phases.c.campaign_id == campaign_id))
    numbered = [{"campaign_id": campaign_id, "position": n, **row} for n, row in enumerate(rows, start=1)]
    if numbered:
        await connection.execute(insert(phases), numbered)
