"""What areas and units have taken on of quotas."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import (
    campaign_participants,
    due_items,
    organizations,
    quota_allocations,
    quota_claims,
)
from services.campaigns.reach.places import is_own_unit
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.db.visibility import below
from services.kernel.web.paging import Page, beyond

LAST = text(
    """
    select * from (
        select distinct on (division_code, organization_id) division_code, organization_id, amount
          from quota_claims
         where campaign_id = :campaign_id and measure = :measure
         order by division_code, organization_id, at desc, id desc
    ) as last
     where amount is not null
    """
)


async def last_claims(connection: AsyncConnection, campaign_id: UUID, measure: str) -> Rows:
    """Of each area and unit the one that counts; without those that were taken back."""
    return await all_rows(connection, LAST, {"campaign_id": campaign_id, "measure": measure})


async def add_claim(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    await connection.execute(insert(quota_claims).values(**values))


async def list_claims(connection: AsyncConnection, campaign_id: UUID, measure: str, page: Page) -> Rows:
    """Newest first, one row more than the page. Raises CursorMalformed."""
    claims = quota_claims.c
    statement = (
        select(quota_claims)
        .where(
            claims.campaign_id == campaign_id,
            claims.measure == measure,
            *beyond(page, claims.at, claims.id, descending=True),
        )
        .order_by(claims.at.desc(), claims.id.desc())
        .limit(page.limit + 1)
    )
    return await all_rows(connection, statement)


async def takes_part_there(connection: AsyncConnection, campaign_id: UUID, division_code: str) -> bool:
    """Whether the rules of the campaign reach a unit in the division."""
    reached = campaign_participants.c
    statement = select(exists().where(reached.campaign_id == campaign_id, below(reached.division_code, division_code)))
    return bool((await connection.execute(statement)).scalar_one())


async def owe_there(connection: AsyncConnection, units: Sequence[UUID], campaign_id: UUID, division_code: str) -> bool:
    """Whether one of the units owes something in the campaign, for the division in which it is."""
    due = due_items.c
    owes = exists().where(
        due.campaign_id == campaign_id, due.organization_id.in_(units), due.division_code == division_code
    )
    return bool((await connection.execute(select(owes))).scalar_one())


async def participants_of(connection: AsyncConnection, campaign_id: UUID, organization_id: UUID) -> Rows:
    """The unit, where the rules of the campaign reach it."""
    reached = campaign_participants.c
    statement = select(reached.organization_id).where(
        reached.campaign_id == campaign_id, reached.organization_id == organization_id
    )
    return await all_rows(connection, statement)


async def find_own_unit(connection: AsyncConnection, scope: Scope, organization_id: UUID) -> Any:
    """Of a unit for which the caller answers: where it is. None for another one, and for a closed one."""
    statement = select(organizations.c.id, organizations.c.division_code).where(
        organizations.c.id == organization_id,
        organizations.c.closed_on.is_(None),
        is_own_unit(scope, organizations.c.id, organizations.c.division_code),
    )
    return await one_row(connection, statement)


async def own_units(connection: AsyncConnection, scope: Scope, campaign: Any, measure: str, *, has_rules: bool) -> Rows:
    """Those for which the caller answers that may take something on: teams that take part, and units with a share."""
    units = organizations.c
    takes_part: ColumnElement[bool] = below(units.division_code, campaign.division_code)
    if has_rules:
        takes_part = exists().where(
            campaign_participants.c.campaign_id == campaign.id, campaign_participants.c.organization_id == units.id
        )
    shares = quota_allocations.c
    of_quota = and_(shares.campaign_id == campaign.id, shares.measure == measure, shares.organization_id == units.id)
    is_team = units.id.in_(scope.team_ids) if scope.team_ids else false()
    statement = (
        select(units.id, units.name)
        .where(
            units.closed_on.is_(None),
            is_own_unit(scope, units.id, units.division_code),
            takes_part,
            is_team | exists().where(of_quota),
        )
        .order_by(units.name, units.id)
    )
    return await all_rows(connection, statement)
