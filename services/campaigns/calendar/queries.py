"""The entries of a personal calendar, and its secrets, of which only the hashes are stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.activities.seen import is_seen as is_activity_seen
from services.campaigns.dues.states import state_of
from services.campaigns.fulfilment import fulfilled_at, last_day_of
from services.campaigns.models import (
    calendar_tokens,
    campaigns,
    due_items,
    obligations,
    organizations,
    planned_activities,
    planned_activity_units,
)
from services.campaigns.reach.concern import Lines, is_made_on, is_of_concern, is_unit_of_lines
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import in_scope


async def replace_token(connection: AsyncConnection, account_id: UUID, values: dict[str, Any]) -> None:
    """One token a person: a new one replaces the old one."""
    statement = (
        insert(calendar_tokens)
        .values(account_id=account_id, **values)
        .on_conflict_do_update(index_elements=[calendar_tokens.c.account_id], set_=values)
    )
    await connection.execute(statement)


async def revoke_token(connection: AsyncConnection, account_id: UUID) -> None:
    await connection.execute(delete(calendar_tokens).where(calendar_tokens.c.account_id == account_id))


async def end_tokens(connection: AsyncConnection, account_id: UUID, expiring_by: datetime) -> None:
    """Those that end by then: a token created since ends later."""
    statement = delete(calendar_tokens).where(calendar_tokens.c.account_id == account_id)
    await connection.execute(statement.where(calendar_tokens.c.expires_at <= expiring_by))


async def find_token(connection: AsyncConnection, token_hash: bytes, at: datetime) -> Row[Any] | None:
    statement = select(calendar_tokens).where(
        calendar_tokens.c.token_hash == token_hash,
        calendar_tokens.c.expires_at > at,
    )
    return (await connection.execute(statement)).first()


async def calendar_entries(
    connection: AsyncConnection, scope: Scope, lined: Lines, at: datetime, limit: int
) -> Sequence[Row[Any]]:
    """One row per obligation, period and last day in force, latest first: how many organisations owe it and how many
    are done, and in sheets how much is `expected` and `filed`. What has no deadline has no day to stand on.

    `owed_in_period`: those with more time too. `only_unit`: the name, where the row is of one.
    """
    due_at = func.max(due_items.c.due_at)
    state = state_of(due_items.c.due_at, fulfilled_at(due_items), due_items.c.accepted_at, at)
    is_done = state.in_(["filed", "late", "accepted"])
    statement = (
        select(
            due_items.c.obligation_id,
            obligations.c.name,
            due_items.c.period,
            due_items.c.starts_on,
            due_items.c.ends_on,
            due_at.label("due_at"),
            campaigns.c.name.label("campaign_name"),
            func.sum(due_items.c.minimum).label("expected"),
            func.sum(func.least(due_items.c.count, due_items.c.minimum)).label("filed"),
            func.count().label("owed"),
            func.sum(func.count())
            .over(partition_by=(due_items.c.obligation_id, due_items.c.period))
            .label("owed_in_period"),
            case((func.count() == 1, func.min(organizations.c.name))).label("only_unit"),
            func.coalesce(func.sum(case((is_done, 1), else_=0)), 0).label("done"),
        )
        .join(obligations, obligations.c.id == due_items.c.obligation_id)
        .outerjoin(campaigns, campaigns.c.id == due_items.c.campaign_id)
        .outerjoin(organizations, organizations.c.id == due_items.c.organization_id)
        .where(is_of_concern(scope, lined))
        .where(due_items.c.due_at.is_not(None))
        .group_by(
            due_items.c.obligation_id,
            obligations.c.name,
            campaigns.c.name,
            due_items.c.period,
            due_items.c.starts_on,
            due_items.c.ends_on,
            # Two hours of one day, where a unit was given more time, are one entry of that day.
            last_day_of(due_items.c.due_at),
        )
        .order_by(due_at.desc(), due_items.c.obligation_id)
        .limit(limit)
    )
    return (await connection.execute(statement)).all()


async def planned_entries(connection: AsyncConnection, scope: Scope, lined: Lines, limit: int) -> Sequence[Row[Any]]:
    """Activities of running campaigns that units of the scope lead or join, or that its own office plans, the latest
    first; of an office on lines, where these are its own or on its lines. A cancelled one stays, so that calendars
    strike it out."""
    units = planned_activity_units.c
    takes_part = exists().where(
        units.activity_id == planned_activities.c.id,
        organizations.c.id == units.organization_id,
        in_scope(scope, organizations.c.division_code, organizations.c.id),
        is_unit_of_lines(lined, organizations.c.id, organizations.c.division_code),
    )
    plans = and_(planned_activities.c.owner_code.in_(scope.division_codes), is_made_on(lined, planned_activities))
    statement = (
        select(planned_activities, campaigns.c.name.label("campaign_name"))
        .join(campaigns, campaigns.c.id == planned_activities.c.campaign_id)
        .where(is_activity_seen(scope), campaigns.c.state != "draft")
        .where(or_(takes_part, plans))
        .order_by(planned_activities.c.starts_on.desc(), planned_activities.c.id)
        .limit(limit)
    )
    return (await connection.execute(statement)).all()
