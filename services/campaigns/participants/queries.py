"""The participants of campaigns, and the divisions where they are."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import campaign_participants, campaign_places, campaign_receipts, campaigns
from services.campaigns.reach.kinds import Things
from services.kernel.db.rows import all_rows

PARTICIPANTS: Final = Things("campaign", campaign_participants, campaign_receipts)
PLACES = (
    text("delete from campaign_places where campaign_id = any (cast(:ids as uuid[]))"),
    text(
        """
        insert into campaign_places (campaign_id, division_code)
        select distinct campaign_id, division_code from campaign_participants
         where campaign_id = any (cast(:ids as uuid[]))
        """
    ),
)
OF_RUNNING = select(campaigns.c.id, campaigns.c.division_code, campaigns.c.rules).where(
    campaigns.c.state.in_(["draft", "published"]), func.jsonb_array_length(campaigns.c.rules) > 0
)


async def running_rules(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Of the campaigns that are kept current, drafts too. Row-level security of the caller holds."""
    return await all_rows(connection, OF_RUNNING.order_by(campaigns.c.id))


async def all_units(connection: AsyncConnection, campaign_id: UUID) -> list[UUID]:
    """All that take part by the rules, in the order of their ids."""
    units = campaign_participants.c
    statement = select(units.organization_id).where(units.campaign_id == campaign_id).order_by(units.organization_id)
    return list((await connection.execute(statement)).scalars())


async def count_with_teams(connection: AsyncConnection, listed: Select[Any]) -> tuple[int, int]:
    """Of units with their kind: how many, and how many of them are teams."""
    found = listed.order_by(None).subquery()
    statement = select(func.count(), func.count().filter(found.c.kind == "team")).select_from(found)
    units, teams = (await connection.execute(statement)).one()
    return units, teams


async def told(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> list[UUID]:
    """Those of them that are no drafts, in the order of their ids."""
    statement = select(campaigns.c.id).where(campaigns.c.id.in_(campaign_ids), campaigns.c.state != "draft")
    return list((await connection.execute(statement.order_by(campaigns.c.id))).scalars())


async def place(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    """Note the divisions of their participants."""
    for statement in PLACES:
        await connection.execute(statement, {"ids": list(campaign_ids)})


async def delete_places(connection: AsyncConnection, campaign_id: UUID) -> None:
    await connection.execute(delete(campaign_places).where(campaign_places.c.campaign_id == campaign_id))
