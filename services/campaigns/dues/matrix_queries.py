"""Units of a campaign by pages, and the due items of a page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.dues.queries import is_on
from services.campaigns.dues.states import fulfilled_at, state_of
from services.campaigns.models import due_items, organizations
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import all_rows
from services.kernel.db.visibility import below, in_scope
from services.kernel.web.paging import Page, beyond

CELL: Final = ("state", "expected", "filed", "due_at")


async def page_of_units(
    connection: AsyncConnection, scope: Scope, campaign_id: UUID, division_code: str, line: str | None, page: Page
) -> Sequence[Row[Any]]:
    """Those below the division that owe something in the campaign, one more than the page holds; by place."""
    place = (organizations.c.division_code, organizations.c.id)
    owes = exists().where(due_items.c.organization_id == organizations.c.id, due_items.c.campaign_id == campaign_id)
    statement = (
        select(organizations.c.id, organizations.c.name, organizations.c.division_code)
        .where(in_scope(scope, *place), below(organizations.c.division_code, division_code), owes, *_on(line))
        .where(*beyond(page, *place))
        .order_by(*place)
        .limit(page.limit + 1)
    )
    return await all_rows(connection, statement)


async def cells_of(
    connection: AsyncConnection, scope: Scope, campaign_id: UUID, organization_ids: Sequence[UUID], at: datetime
) -> Sequence[Row[Any]]:
    """Each with its unit, duty and period, and then what `CELL` names."""
    statement = select(
        due_items.c.organization_id,
        due_items.c.obligation_id,
        due_items.c.period,
        state_of(due_items.c.due_at, fulfilled_at(due_items), due_items.c.accepted_at, at),
        due_items.c.minimum,
        func.least(due_items.c.count, due_items.c.minimum),
        due_items.c.due_at,
    ).where(
        in_scope(scope, due_items.c.division_code, due_items.c.organization_id),
        due_items.c.organization_id.in_(organization_ids),
        due_items.c.campaign_id == campaign_id,
    )
    return await all_rows(connection, statement)


def _on(line: str | None) -> list[ColumnElement[bool]]:
    if line is None:
        return []
    return [is_on(line, organizations.c.id)]
