"""The quota tree."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, cast, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import organizations, quota_allocations
from services.kernel.web.paging import Page, beyond

VERSION = text(
    """
    select md5(coalesce(string_agg(concat_ws(' ', granted_by, division_code, organization_id, amount), ','
                                   order by granted_by, division_code, organization_id), ''))
      from quota_allocations
     where campaign_id = :campaign_id and measure = :measure
    """
)


async def lock_quotas(connection: AsyncConnection, campaign_id: UUID, measure: str) -> None:
    """A lock per campaign and measure, so that two givers cannot both allocate the last household."""
    key = f"quotas:{campaign_id}:{measure}"
    await connection.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


async def version_of(connection: AsyncConnection, campaign_id: UUID, measure: str) -> int:
    """A hash of all amounts in the tree of one measure: the same amounts have the same version."""
    found = await connection.execute(VERSION, {"campaign_id": campaign_id, "measure": measure})
    return int(found.scalar_one()[:12], 16)


async def amount_granted_to(connection: AsyncConnection, campaign_id: UUID, measure: str, division_code: str) -> int:
    """The amount that a division received from above."""
    statement = select(func.coalesce(func.sum(quota_allocations.c.amount), 0)).where(
        quota_allocations.c.campaign_id == campaign_id,
        quota_allocations.c.measure == measure,
        quota_allocations.c.division_code == division_code,
    )
    return int((await connection.execute(statement)).scalar_one())


async def amounts_passed_on(connection: AsyncConnection, campaign_id: UUID, measure: str) -> dict[str, int]:
    """Division → the sum it allocated further."""
    statement = (
        select(quota_allocations.c.granted_by, func.sum(quota_allocations.c.amount))
        .where(quota_allocations.c.campaign_id == campaign_id, quota_allocations.c.measure == measure)
        .group_by(quota_allocations.c.granted_by)
    )
    return {row[0]: int(row[1]) for row in await connection.execute(statement)}


async def allocations_by(
    connection: AsyncConnection, campaign_id: UUID, measure: str, granted_by: str
) -> Sequence[Row[Any]]:
    statement = select(quota_allocations).where(
        quota_allocations.c.campaign_id == campaign_id,
        quota_allocations.c.measure == measure,
        quota_allocations.c.granted_by == granted_by,
    )
    return (await connection.execute(statement)).all()


async def replace_allocations(
    connection: AsyncConnection, campaign_id: UUID, measure: str, granted_by: str, rows: Sequence[dict[str, Any]]
) -> None:
    """`rows`: {"division_code", "organization_id", "amount"}."""
    await connection.execute(
        delete(quota_allocations).where(
            quota_allocations.c.campaign_id == campaign_id,
            quota_allocations.c.measure == measure,
            quota_allocations.c.granted_by == granted_by,
        )
    )
    whole = [{"campaign_id": campaign_id, "measure": measure, "granted_by": granted_by, **row} for row in rows]
    if whole:
        await connection.execute(insert(quota_allocations), whole)


async def all_allocations(connection: AsyncConnection, campaign_id: UUID) -> Sequence[Row[Any]]:
    statement = select(quota_allocations).where(quota_allocations.c.campaign_id == campaign_id)
    return (await connection.execute(statement)).all()


async def delete_allocations(connection: AsyncConnection, campaign_id: UUID) -> None:
    await connection.execute(delete(quota_allocations).where(quota_allocations.c.campaign_id == campaign_id))


async def list_allocations(
    connection: AsyncConnection, campaign_id: UUID, measure: str | None, page: Page
) -> Sequence[Row[Any]]:
    """Ordered by giver and recipient, with the amount that each recipient allocated further."""
    further = quota_allocations.alias("further")
    passed_on = (
        select(func.coalesce(func.sum(further.c.amount), 0))
        .where(
            further.c.campaign_id == quota_allocations.c.campaign_id,
            further.c.measure == quota_allocations.c.measure,
            further.c.granted_by == quota_allocations.c.division_code,
        )
        .scalar_subquery()
    )
    recipient = func.coalesce(quota_allocations.c.division_code, cast(quota_allocations.c.organization_id, Text))
    statement = (
        select(quota_allocations, passed_on.label("passed_on"), recipient.label("recipient"))
        .where(quota_allocations.c.campaign_id == campaign_id)
        .order_by(quota_allocations.c.measure, quota_allocations.c.granted_by, recipient)
        .limit(page.limit + 1)
    )
    if measure is not None:
        statement = statement.where(quota_allocations.c.measure == measure)
    statement = statement.where(*beyond(page, quota_allocations.c.measure, quota_allocations.c.granted_by, recipient))
    return (await connection.execute(statement)).all()


async def divisions_of(connection: AsyncConnection, organization_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Organisation → its division; unknown organisations are missing."""
    statement = select(organizations.c.id, organizations.c.division_code).where(
        organizations.c.id.in_(organization_ids)
    )
    return {row.id: row.division_code for row in await connection.execute(statement)}
