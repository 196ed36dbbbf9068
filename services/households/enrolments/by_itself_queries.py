"""The statement that enrols pairings by itself, for one pairing or for the areas of some campaigns."""

from collections.abc import Sequence
from typing import Final, LiteralString
from uuid import UUID

from sqlalchemy import ARRAY, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.enrolments.belonging import BELONGS, TAKES_PAIRINGS

# What is stored is told and marked for a recount by the same statement. `belongs_to`: to how many
# campaigns.
ENROL: Final[LiteralString] = """
    with takers as materialized (
        select campaigns.* from campaigns
         where campaigns.state <> 'draft' and campaigns.division_code is not null and {takes_pairings}
    ), candidates as (
        select pairings.id as pairing_id, campaigns.id as campaign_id,
               coalesce(campaigns.enrols_before > pairings.created_at, false) as is_of_before,
               campaigns.serves -> 'groups' = '[]' as is_sure,
               count(*) over (partition by pairings.id) as belongs_to
          from pairings
          join households on households.id = pairings.household_id
          left join organizations on organizations.id = pairings.team_id
          join takers campaigns on {belongs}
         where {which}
           and (campaigns.state = 'published' or campaigns.enrols_before > pairings.created_at)
    ), enrolled as (
        insert into enrolments (pairing_id, campaign_id)
        select c.pairing_id, c.campaign_id
          from candidates c
         where c.is_of_before
            or c.belongs_to = 1 and c.is_sure
               and not exists (select from enrolments e where e.pairing_id = c.pairing_id)
        on conflict (pairing_id, campaign_id) do nothing
        returning pairing_id, campaign_id, starts_on, ends_on
    ), told as (
        insert into outbox (event_id, type, subject, data)
        select gen_random_uuid(), 'enrolment.saved', e.pairing_id::text,
               jsonb_build_object(
                   'pairing_id', e.pairing_id, 'campaign_id', e.campaign_id, 'household_id', p.household_id,
                   'team_id', p.team_id, 'village_code', p.village_code, 'starts_on', e.starts_on, 'ends_on', e.ends_on
               )
          from enrolled e
          join pairings p on p.id = e.pairing_id
         order by e.pairing_id, e.campaign_id
    )
    insert into progress_touched (village_code)
    select distinct p.village_code from enrolled e join pairings p on p.id = e.pairing_id
"""


def _of(condition: LiteralString) -> TextClause:
    whole = ENROL.replace("{takes_pairings}", TAKES_PAIRINGS).replace("{belongs}", BELONGS)
    return text(whole.replace("{which}", condition))


ENROL_ONE = _of("pairings.id = :pairing_id")
ENROL_OF_CAMPAIGNS = _of(
    """
    exists (
        select from campaigns changed
         where changed.id = any (:ids)
           and pairings.village_code >= changed.division_code and pairings.village_code < changed.division_code || ':'
    )
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


async def enrol_one(connection: AsyncConnection, pairing_id: UUID) -> None:
    await connection.execute(ENROL_ONE, {"pairing_id": pairing_id})


async def enrol_of_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    await connection.execute(ENROL_OF_CAMPAIGNS, {"ids": list(campaign_ids)})
