"""Planned activities, their units, and what they said before. Reads start at `visible_activities`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, exists, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.activities.seen import is_seen
from services.campaigns.models import (
    campaigns,
    divisions,
    organizations,
    planned_activities,
    planned_activity_changes,
    planned_activity_units,
)
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows
from services.kernel.web.paging import Page, beyond

_OF_CAMPAIGNS = (
    select(planned_activities, func.coalesce(divisions.c.name, "").label("division_name"))
    .join(campaigns, campaigns.c.id == planned_activities.c.campaign_id)
    .outerjoin(divisions, divisions.c.code == planned_activities.c.division_code)
)


def visible_activities(scope: Scope) -> Select[Any]:
    return _OF_CAMPAIGNS.where(is_seen(scope))


async def find_activity(connection: AsyncConnection, scope: Scope, activity_id: UUID) -> Row[Any] | None:
    statement = visible_activities(scope).where(planned_activities.c.id == activity_id)
    found: Row[Any] | None = (await connection.execute(statement)).first()
    return found


async def list_activities(
    connection: AsyncConnection, scope: Scope, campaign_id: UUID, page: Page
) -> Sequence[Row[Any]]:
    place = (planned_activities.c.starts_on, planned_activities.c.id)
    statement = visible_activities(scope).where(planned_activities.c.campaign_id == campaign_id, *beyond(page, *place))
    return await all_rows(connection, statement.order_by(*place).limit(page.limit + 1))


async def all_of(connection: AsyncConnection, campaign_id: UUID) -> Sequence[Row[Any]]:
    """Of a campaign of the caller's office, by day."""
    statement = select(planned_activities).where(planned_activities.c.campaign_id == campaign_id)
    return (await connection.execute(statement.order_by(planned_activities.c.starts_on, planned_activities.c.id))).all()


async def units_of(connection: AsyncConnection, activity_ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    """By activity, in their order: position, unit and name."""
    units = planned_activity_units.c
    name = func.coalesce(units.name, organizations.c.name, "").label("name")
    statement = (
        select(units.activity_id, units.position, units.organization_id, name)
        .select_from(planned_activity_units.outerjoin(organizations, organizations.c.id == units.organization_id))
        .where(units.activity_id.in_(activity_ids))
        .order_by(units.activity_id, units.position)
    )
    found: dict[UUID, list[Row[Any]]] = {}
    for row in await all_rows(connection, statement):
        found.setdefault(row.activity_id, []).append(row)
    return found


async def unknown_unit(connection: AsyncConnection, organization_ids: Sequence[UUID]) -> UUID | None:
    """One of these ids that no unit has."""
    statement = select(organizations.c.id).where(organizations.c.id.in_(organization_ids))
    known = set((await connection.execute(statement)).scalars())
    return next((each for each in organization_ids if each not in known), None)


async def lock_plan(connection: AsyncConnection, campaign_id: UUID) -> None:
    key = f"activities:{campaign_id}"
    await connection.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


async def has_rows_below(connection: AsyncConnection, activity_id: UUID) -> bool:
    statement = select(exists().where(planned_activities.c.parent_id == activity_id))
    return bool((await connection.execute(statement)).scalar_one())


async def rows_below(connection: AsyncConnection, activity_id: UUID) -> Rows:
    """Those that are not cancelled, in the order of their ids."""
    below = planned_activities.c.parent_id == activity_id, planned_activities.c.cancelled_at.is_(None)
    return await all_rows(connection, select(planned_activities).where(*below).order_by(planned_activities.c.id))


async def insert_activity(connection: AsyncConnection, activity_id: UUID, values: dict[str, Any]) -> bool:
    """False when the id is taken; then nothing was changed."""
    statement = (
        insert_or(planned_activities)
        .values(id=activity_id, version=1, **values)
        .on_conflict_do_nothing(index_elements=[planned_activities.c.id])
        .returning(planned_activities.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def update_activity(connection: AsyncConnection, activity_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when another change was faster, so that the version is no longer the one read."""
    statement = (
        update(planned_activities)
        .where(planned_activities.c.id == activity_id, planned_activities.c.version == version)
        .values(version=version + 1, **values)
        .returning(planned_activities.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def replace_units(connection: AsyncConnection, activity_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    await connection.execute(delete(planned_activity_units).where(planned_activity_units.c.activity_id == activity_id))
    if rows:
        await connection.execute(insert(planned_activity_units), [{"activity_id": activity_id, **row} for row in rows])


async def add_change(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await connection.execute(insert(planned_activity_changes).values(**values))


async def changes_of(connection: AsyncConnection, activity_id: UUID) -> Sequence[Row[Any]]:
    """Of an activity that the caller sees; the latest first."""
    changes = planned_activity_changes.c
    statement = select(planned_activity_changes).where(changes.activity_id == activity_id)
    return (await connection.execute(statement.order_by(changes.version.desc()))).all()


async def delete_activity(connection: AsyncConnection, activity_id: UUID) -> None:
    """With its units and changes."""
    await connection.execute(delete(planned_activities).where(planned_activities.c.id == activity_id))


async def delete_of(connection: AsyncConnection, campaign_id: UUID) -> None:
    """Those below first: the rows of a statement are checked one by one."""
    own = planned_activities.c.campaign_id == campaign_id
    await connection.execute(delete(planned_activities).where(own, planned_activities.c.parent_id.is_not(None)))
    await connection.execute(delete(planned_activities).where(own))
