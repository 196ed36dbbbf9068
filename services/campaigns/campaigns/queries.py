"""Campaigns and their phases. Reads start at `visible_campaigns`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns.seen import asks, is_owned, is_seen
from services.campaigns.fulfilment import fulfilled_at, last_day_of
from services.campaigns.models import campaigns, due_items, phases
from services.campaigns.reach.concern import Lines, is_made_on, is_of_concern
from services.kernel.auth.principals import Scope
from services.kernel.web.paging import Page, beyond

DAY_ONE: Final = date(1900, 1, 1)
"""Before every day of a campaign or a due item (`fields.Day`)."""


def visible_campaigns(scope: Scope) -> Select[Any]:
    return select(campaigns).where(is_seen(scope))


async def find_campaign(connection: AsyncConnection, scope: Scope, campaign_id: UUID) -> Row[Any] | None:
    found: Row[Any] | None = (
        await connection.execute(visible_campaigns(scope).where(campaigns.c.id == campaign_id))
    ).first()
    return found


async def phases_of(connection: AsyncConnection, scope: Scope, campaign_id: UUID) -> Sequence[Row[Any]]:
    statement = (
        select(phases)
        .join(campaigns, campaigns.c.id == phases.c.campaign_id)
        .where(phases.c.campaign_id == campaign_id, is_seen(scope))
        .order_by(phases.c.position)
    )
    return (await connection.execute(statement)).all()


async def list_campaigns(
    connection: AsyncConnection, scope: Scope, lined: Lines, state: str | None, page: Page
) -> Sequence[Row[Any]]:
    """Newest first."""
    statement = (
        visible_campaigns(scope)
        .add_columns(
            _asks(scope, lined).label("has_dues"),
            _is_of_other_lines(scope, lined),
            literal(None, Text).label("concern"),
        )
        .where(*_in_state(state), *beyond(page, campaigns.c.starts_on, campaigns.c.id, descending=True))
        .order_by(campaigns.c.starts_on.desc(), campaigns.c.id.desc())
        .limit(page.limit + 1)
    )
    return (await connection.execute(statement)).all()


async def list_mine(
    connection: AsyncConnection, scope: Scope, lined: Lines, state: str | None, at: datetime, day: date, page: Page
) -> Sequence[Row[Any]]:
    """First those in which something is open, then the scope's own, then those that run in its area.

    Of those with something open the one that is due next stands first, and what is overdue already, latest first, after
    all that is not. Of the others those that asked for something stand first, then those that run today, then the
    newest. For an office on lines nothing is open that is on other lines only. What is archived takes nothing any more,
    so nothing is open in it, and it stands last.
    """
    state_and_dues = _with_dues(scope, lined, state, at, day)
    place = [state_and_dues.c[name] for name in ("concern_order", "within", "id")]
    statement = select(state_and_dues).where(*beyond(page, *place)).order_by(*place).limit(page.limit + 1)
    return (await connection.execute(statement)).all()


def _asks(scope: Scope, lined: Lines) -> ColumnElement[bool]:
    return exists().where(due_items.c.campaign_id == campaigns.c.id, is_of_concern(scope, lined)).correlate(campaigns)


def _is_of_other_lines(scope: Scope, lined: Lines) -> ColumnElement[bool]:
    if lined is None:
        return false().label("of_other_lines")
    is_elsewhere = or_(asks(scope), ~is_made_on(lined, campaigns))
    return and_(~_asks(scope, lined), ~is_owned(scope), is_elsewhere).label("of_other_lines")


def _with_dues(scope: Scope, lined: Lines, state: str | None, at: datetime, day: date) -> Any:
    is_open = (
        (due_items.c.campaign_id == campaigns.c.id)
        & is_of_concern(scope, lined)
        & fulfilled_at(due_items).is_(None)
        & (campaigns.c.state != "archived")
    )
    next_on = _one(last_day_of(func.min(due_items.c.due_at)), is_open & (due_items.c.due_at > at))
    missed_on = _one(last_day_of(func.max(due_items.c.due_at)), is_open & (due_items.c.due_at <= at))
    concern = case((func.coalesce(next_on, missed_on).is_not(None), "due"), (is_owned(scope), "own"), else_="area")
    # Numbers in one column, the smaller first, so that a page continues where the one before it ended.
    runs = (campaigns.c.starts_on <= day) & (campaigns.c.ends_on >= day)
    within = case(
        (next_on.is_not(None), next_on - DAY_ONE),
        (missed_on.is_not(None), 1_000_000 - (missed_on - DAY_ONE)),
        else_=case((_asks(scope, lined), 0), else_=2_000_000)
        + case((runs, 0), else_=1_000_000)
        - (campaigns.c.starts_on - DAY_ONE),
    )
    order = case((campaigns.c.state == "archived", 3), (concern == "due", 0), (concern == "own", 1), else_=2)
    return (
        visible_campaigns(scope)
        .add_columns(
            concern.label("concern"),
            _asks(scope, lined).label("has_dues"),
            _is_of_other_lines(scope, lined),
            order.label("concern_order"),
            within.label("within"),
        )
        .where(*_in_state(state))
        .subquery()
    )


def _one(value: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[Any]:
    found: ColumnElement[Any] = select(value).where(condition).correlate(campaigns).scalar_subquery()
    return found


def _in_state(state: str | None) -> list[ColumnElement[bool]]:
    return [] if state is None else [campaigns.c.state == state]


async def insert_campaign(connection: AsyncConnection, campaign_id: UUID, values: dict[str, Any]) -> bool:
    """False when the id is taken; then nothing was changed."""
    statement = (
        insert_or(campaigns)
        .values(id=campaign_id, version=1, rules=[], **values)
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


async def change_campaign(connection: AsyncConnection, campaign_id: UUID, values: dict[str, Any]) -> None:
    """Of a campaign that the caller holds locked."""
    statement = update(campaigns).where(campaigns.c.id == campaign_id)
    await connection.execute(statement.values(version=campaigns.c.version + 1, **values))


async def lock_campaign(connection: AsyncConnection, campaign_id: UUID) -> None:
    """Until the transaction ends nobody else changes it."""
    await connection.execute(select(campaigns.c.id).where(campaigns.c.id == campaign_id).with_for_update())


async def replace_phases(connection: AsyncConnection, campaign_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    await connection.execute(delete(phases).where(phases.c.campaign_id == campaign_id))
    numbered = [{"campaign_id": campaign_id, "position": n, **row} for n, row in enumerate(rows, start=1)]
    if numbered:
        await connection.execute(insert(phases), numbered)


async def delete_campaign(connection: AsyncConnection, campaign_id: UUID) -> None:
    """With its phases; nothing else of it is left."""
    await connection.execute(delete(phases).where(phases.c.campaign_id == campaign_id))
    await connection.execute(delete(campaigns).where(campaigns.c.id == campaign_id))
