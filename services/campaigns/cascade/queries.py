"""Notices above and below a notice, and what stands on them. Reads start at what the scope sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns.seen import is_seen as is_campaign_seen
from services.campaigns.due_states import fulfilled_at
from services.campaigns.models import (
    campaigns,
    due_items,
    notice_addressees,
    notice_parents,
    notice_receipts,
    notices,
    obligations,
)
from services.campaigns.notices.seen import is_seen
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows
from services.kernel.db.visibility import in_scope

OPENING: Final = 200
"""Characters."""


def _nodes(scope: Scope) -> Select[Any]:
    reached = and_(
        notice_addressees.c.notice_id == notices.c.id,
        in_scope(scope, notice_addressees.c.division_code, notice_addressees.c.organization_id),
    )
    has_receipt = exists().where(
        notice_receipts.c.notice_id == notice_addressees.c.notice_id,
        notice_receipts.c.organization_id == notice_addressees.c.organization_id,
    )
    return select(
        notices.c.id,
        notices.c.title,
        notices.c.doc_number,
        notices.c.issuer,
        notices.c.issued_on,
        notices.c.division_code,
        notices.c.state,
        notices.c.replaces,
        func.left(func.coalesce(notices.c.corrected_text, notices.c.text), OPENING).label("opening"),
        select(func.count()).where(reached).correlate(notices).scalar_subquery().label("addressed"),
        select(func.count()).where(reached, has_receipt).correlate(notices).scalar_subquery().label("received"),
    ).where(is_seen(scope))


async def nodes(connection: AsyncConnection, scope: Scope, notice_ids: Sequence[UUID]) -> Rows:
    statement = _nodes(scope).where(notices.c.id.in_(notice_ids)).order_by(notices.c.issued_on, notices.c.id)
    return await all_rows(connection, statement)


async def below(connection: AsyncConnection, scope: Scope, notice_ids: Sequence[UUID], most: int) -> Rows:
    """Those made on the ground of any of these, `most` at most."""
    stands_on = exists().where(notice_parents.c.notice_id == notices.c.id, notice_parents.c.parent_id.in_(notice_ids))
    statement = _nodes(scope).where(stands_on).order_by(notices.c.issued_on, notices.c.id).limit(most)
    return await all_rows(connection, statement)


async def parents(connection: AsyncConnection, notice_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """By notice, all its parents in their order, seen or not."""
    statement = (
        select(notice_parents.c.notice_id, notice_parents.c.parent_id)
        .where(notice_parents.c.notice_id.in_(notice_ids))
        .order_by(notice_parents.c.notice_id, notice_parents.c.position)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in await all_rows(connection, statement):
        found.setdefault(row.notice_id, []).append(row.parent_id)
    return found


async def campaigns_on(connection: AsyncConnection, scope: Scope, notice_ids: Sequence[UUID], at: datetime) -> Rows:
    """With their obligations, and what of them was filed in the scope."""
    owed = and_(
        due_items.c.campaign_id == campaigns.c.id,
        in_scope(scope, due_items.c.division_code, due_items.c.organization_id),
    )
    counts = {
        "dues": owed,
        "due": and_(owed, due_items.c.due_at <= at),
        "filed": and_(owed, fulfilled_at(due_items).is_not(None)),
    }
    names = (
        select(func.array_agg(func.distinct(obligations.c.name)))
        .where(obligations.c.campaign_id == campaigns.c.id)
        .correlate(campaigns)
        .scalar_subquery()
    )
    statement = (
        select(
            campaigns.c.id,
            campaigns.c.notice_id,
            campaigns.c.name,
            campaigns.c.state,
            func.coalesce(names, []).label("obligations"),
            *(
                select(func.count()).where(condition).correlate(campaigns).scalar_subquery().label(name)
                for name, condition in counts.items()
            ),
        )
        .where(campaigns.c.notice_id.in_(notice_ids), is_campaign_seen(scope))
        .order_by(campaigns.c.starts_on, campaigns.c.id)
    )
    return await all_rows(connection, statement)
