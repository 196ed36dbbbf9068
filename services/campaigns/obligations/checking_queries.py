"""Who would owe the duties of a campaign, of a draft as well."""

from collections.abc import Sequence
from typing import Any, Final, LiteralString
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import obligations
from services.campaigns.obligations.owing import OWING
from services.campaigns.obligations.queries import WITH_DAYS
from services.kernel.db.rows import all_rows

_DUTIES: Final[LiteralString] = """
    with owed as (
        select obligation.id as obligation_id, owing.id as organization_id, owing.division_code
          from obligations obligation
          join campaigns c on c.id = obligation.campaign_id
"""
_OF_CAMPAIGN: Final[LiteralString] = """
         where obligation.campaign_id = :campaign_id
    )
"""


def _owed_then(rest: LiteralString) -> TextClause:
    return text(_DUTIES + OWING + _OF_CAMPAIGN + rest)


COUNTS = _owed_then("select obligation_id, count(*) as units from owed group by obligation_id")
TOTAL = _owed_then("select count(distinct organization_id) from owed")
UNITS = _owed_then(
    """
    select owed.organization_id, o.name, owed.division_code, coalesce(d.name, '') as division_name,
           array_agg(owed.obligation_id order by owed.obligation_id) as obligation_ids
      from owed
      join organizations o on o.id = owed.organization_id
      left join divisions d on d.code = owed.division_code
     group by owed.organization_id, o.name, owed.division_code, d.name
     order by owed.division_code, owed.organization_id
     limit :most
    """
)

# Their pairings are enrolled elsewhere and not here: with several campaigns nothing enrols by itself.
NOT_ENROLLED = _owed_then(
    """
    select owed.obligation_id, count(*) as units
      from owed
      join obligations o on o.id = owed.obligation_id and o.form <> 'unit_return'
     where exists (
               select from pairings p join enrolments e on e.pairing_id = p.id
                where p.team_id = owed.organization_id
           )
       and not exists (
               select from pairings p join enrolments e on e.pairing_id = p.id and e.campaign_id = :campaign_id
                where p.team_id = owed.organization_id
           )
     group by owed.obligation_id
    """
)


async def duties_of(connection: AsyncConnection, campaign_id: UUID) -> Sequence[Row[Any]]:
    """All of a campaign of the caller's office, of a draft too, by name."""
    statement = WITH_DAYS.where(obligations.c.campaign_id == campaign_id)
    return await all_rows(connection, statement.order_by(obligations.c.name, obligations.c.id))


async def units_by_duty(connection: AsyncConnection, campaign_id: UUID) -> dict[UUID, int]:
    """How many units would owe each duty; a duty that nobody owes is left out."""
    rows = await connection.execute(COUNTS, {"campaign_id": campaign_id})
    return {row.obligation_id: row.units for row in rows}


async def units_not_enrolled(connection: AsyncConnection, campaign_id: UUID) -> dict[UUID, int]:
    """By duty on households: how many units have enrolled pairings in other campaigns only."""
    rows = await connection.execute(NOT_ENROLLED, {"campaign_id": campaign_id})
    return {row.obligation_id: row.units for row in rows}


async def total_units(connection: AsyncConnection, campaign_id: UUID) -> int:
    """How many units would owe something."""
    return int((await connection.execute(TOTAL, {"campaign_id": campaign_id})).scalar_one())


async def first_units(connection: AsyncConnection, campaign_id: UUID, most: int) -> Sequence[Row[Any]]:
    """By division, each with the duties that it would owe."""
    return (await connection.execute(UNITS, {"campaign_id": campaign_id, "most": most})).all()
