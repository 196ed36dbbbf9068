"""The quota tree."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, cast, delete, exists, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import (
    campaign_participants,
    organizations,
    quota_allocations,
    quota_claims,
    quota_splits,
)
from services.kernel.db.rows import Rows, all_rows
from services.kernel.web.paging import Page, beyond

VERSION = text(
    """
    select md5(coalesce(string_agg(concat_ws(' ', granted_by, division_code, organization_id, amount), ','
                                   order by granted_by, division_code, organization_id), ''))
      from quota_allocations
     where campaign_id = :campaign_id and measure = :measure
    """
)


_AMOUNT = quota_allocations.c.amount
PASSED_ON = func.greatest(
    func.coalesce(func.sum(_AMOUNT).filter(quota_allocations.c.division_code.is_not(None)), 0),
    func.coalesce(func.sum(_AMOUNT).filter(quota_allocations.c.organization_id.is_not(None)), 0),
)


async def asks_a_unit(connection: AsyncConnection, campaign_id: UUID, organization_ids: Sequence[UUID]) -> bool:
    """Whether the rules of the campaign reach one of them."""
    units = campaign_participants.c
    is_one = units.campaign_id == campaign_id, units.organization_id.in_(organization_ids)
    return bool((await connection.execute(select(exists().where(*is_one)))).scalar_one())


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
    """Division → what it allocated further: areas and units are two sums, and the larger one counts."""
    statement = (
        select(quota_allocations.c.granted_by, PASSED_ON)
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
    for table in (quota_claims, quota_splits, quota_allocations):
        await connection.execute(delete(table).where(table.c.campaign_id == campaign_id))


async def list_allocations(
    connection: AsyncConnection, campaign_id: UUID, measure: str | None, page: Page
) -> Sequence[Row[Any]]:
    """Ordered by giver and recipient, with the amount that each recipient allocated further: of the sums of areas and
    of units the larger one."""
    further = quota_allocations.alias("further")
    to_areas = func.sum(further.c.amount).filter(further.c.division_code.is_not(None))
    to_units = func.sum(further.c.amount).filter(further.c.organization_id.is_not(None))
    passed_on = (
        select(func.greatest(func.coalesce(to_areas, 0), func.coalesce(to_units, 0)))
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


async def is_measure_named(connection: AsyncConnection, campaign_id: UUID, measure: str) -> bool:
    statement = select(
        exists().where(quota_allocations.c.campaign_id == campaign_id, quota_allocations.c.measure == measure)
    )
    return bool((await connection.execute(statement)).scalar_one())


async def add_split(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    await connection.execute(insert(quota_splits).values(**values))


async def list_splits(connection: AsyncConnection, campaign_id: UUID, measure: str, page: Page) -> Rows:
    """Newest first, one row more than the page. Raises CursorMalformed."""
    splits = quota_splits.c
    statement = (
        select(quota_splits)
        .where(
            splits.campaign_id == campaign_id,
            splits.measure == measure,
            *beyond(page, splits.at, splits.id, descending=True),
        )
        .order_by(splits.at.desc(), splits.id.desc())
        .limit(page.limit + 1)
    )
    return await all_rows(connection, statement)


# Numbers of duties on the measure that units count themselves, of those that the caller sees. A state is never summed
# over time: of each duty and unit what the last period asks that has begun, and the last number that was entered.
ENTERED = text(
    """
    with asked as (
        select d.division_code, d.organization_id, d.minimum, d.number,
               row_number() over (
                   partition by d.obligation_id, d.organization_id
                   order by d.starts_on <= :today desc, abs(d.starts_on - cast(:today as date))
               ) as nearest,
               row_number() over (
                   partition by d.obligation_id, d.organization_id
                   order by d.number is not null desc, d.starts_on desc, d.id
               ) as latest
          from due_items d
          join obligations o on o.id = d.obligation_id
         where d.campaign_id = :campaign_id and o.what = 'measure' and :measure = any (o.refs)
    )
    select division_code, organization_id,
           sum(minimum) filter (where :is_flow or nearest = 1) as planned,
           sum(number) filter (where :is_flow or latest = 1) as done
      from asked
     group by division_code, organization_id
    """
)


async def entered(connection: AsyncConnection, campaign_id: UUID, measure: str, today: date, *, is_flow: bool) -> Rows:
    """By unit: what its duties ask of it, and what it entered; null where it has entered nothing."""
    given = {"campaign_id": campaign_id, "measure": measure, "today": today, "is_flow": is_flow}
    return await all_rows(connection, ENTERED, given)
