"""Who joined a duty late, and what that changes: its due is the later of the due and joining + n days, and a period
that was over before it joined is not asked of it.

A unit that was reached when the duty was published, or made, was there from the beginning. Everybody reached later
joined on that day. Who left and comes back joins again.
"""

from collections.abc import Sequence
from typing import Any, Final, LiteralString
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.events import DutyJoined, JoinedPeriod
from services.kernel.events.outbox import publish
from services.kernel.periods.cycles import Period

PERIODS: Final[LiteralString] = """
          cross join unnest(cast(:keys as text[]), cast(:starts_on as date[]), cast(:ends_on as date[]),
                            cast(:due_on as date[]), cast(:due_at as timestamptz[]))
            as period (key, starts_on, ends_on, due_on, due_at)
"""
# Of a `period` of a unit `joining` with `joined_on` and `joining_days`; the day of the last due day counts whole.
# `is_over`: the period ended before the unit joined.
OWN_DUE: Final[LiteralString] = """
          cross join lateral (
                   select coalesce(joining.joining_days is not null and period.ends_on < joining.joined_on, false)
                              as is_over,
                          case when period.due_at is not null
                               then greatest(period.due_on, joining.joined_on + joining.joining_days)
                          end as due_on,
                          case when period.due_at is not null then greatest(
                              period.due_at,
                              cast(joining.joined_on + joining.joining_days + 1 as timestamp)
                                  at time zone 'Asia/Shanghai'
                          ) end as due_at
               ) own
"""

TELL: Final[TextClause] = text(
    """
    with told as (
        select joining.organization_id,
               coalesce(
                   jsonb_agg(
                       jsonb_build_object(
                           'key', period.key,
                           'due_on', case when not own.is_over then own.due_on end,
                           'due_at', case when not own.is_over then own.due_at end
                       )
                       order by period.starts_on
                   ) filter (where own.is_over or own.due_at > period.due_at),
                   '[]'
               ) as periods
          from (
                   select j.organization_id, j.joined_on, o.joining_days
                     from duty_joinings j
                     join obligations o on o.id = j.obligation_id
                    where j.obligation_id = :obligation_id
                      and j.joined_on is not null
                      and (cast(:organization_ids as uuid[]) is null or j.organization_id = any (:organization_ids))
               ) joining
        PERIODS
        OWN_DUE
         group by joining.organization_id
    )
    update duty_joinings j
       set told = coalesce(told.periods, '[]')
      from duty_joinings late
      left join told on told.organization_id = late.organization_id
     where j.obligation_id = :obligation_id
       and late.obligation_id = j.obligation_id
       and late.organization_id = j.organization_id
       and late.joined_on is not null
       and (cast(:organization_ids as uuid[]) is null or j.organization_id = any (:organization_ids))
       and j.told is distinct from coalesce(told.periods, '[]')
    returning j.organization_id, j.told
    """.replace("PERIODS", PERIODS).replace("OWN_DUE", OWN_DUE)
)
# Of whom something stays, that it left stays as well: else it would look as if it had been there from the beginning.
LEAVE: Final[TextClause] = text(
    """
    with left_something as (
        select j.organization_id, j.told,
               exists (
                   select from due_items d
                    where d.obligation_id = j.obligation_id and d.organization_id = j.organization_id
               ) as is_kept
          from duty_joinings j
         where j.obligation_id = :obligation_id
           and j.has_left
    ), kept as (
        update duty_joinings j
           set told = '[]', joined_on = null
          from left_something l
         where j.obligation_id = :obligation_id
           and j.organization_id = l.organization_id
           and l.is_kept
           and (l.told <> '[]' or j.joined_on is not null)
    ), gone as (
        delete from duty_joinings j
         using left_something l
         where j.obligation_id = :obligation_id and j.organization_id = l.organization_id and not l.is_kept
    )
    select organization_id, told from left_something
    """
)
CAMPAIGN: Final[TextClause] = text("select campaign_id from obligations where id = :obligation_id")
FORGET: Final[TextClause] = text(
    "delete from duty_joinings where obligation_id in (select id from obligations where campaign_id = :campaign_id)"
)


def parameters_of(
    obligation_id: UUID, periods: Sequence[Period], organization_ids: Sequence[UUID] | None
) -> dict[str, Any]:
    return {
        "obligation_id": obligation_id,
        "organization_ids": organization_ids,
        "keys": [period.key for period in periods],
        "starts_on": [period.starts_on for period in periods],
        "ends_on": [period.ends_on for period in periods],
        "due_on": [period.due_on for period in periods],
        "due_at": [period.due_at for period in periods],
    }


async def tell(connection: AsyncConnection, given: dict[str, Any]) -> None:
    """After an expansion: the other programs hear what is other for units that joined late, or are no longer asked.

    `given`: `parameters_of`.
    """
    obligation_id = given["obligation_id"]
    left = await connection.execute(LEAVE, {"obligation_id": obligation_id})
    changed: list[tuple[UUID, list[dict[str, Any]]]] = [(row.organization_id, []) for row in left if row.told]
    changed += [(row.organization_id, row.told) for row in await connection.execute(TELL, given)]
    if not changed:
        return
    campaign_id = (await connection.execute(CAMPAIGN, {"obligation_id": obligation_id})).scalar_one()
    for organization_id, periods in sorted(changed, key=lambda each: each[0]):
        joined = DutyJoined(
            obligation_id=obligation_id,
            campaign_id=campaign_id,
            organization_id=organization_id,
            periods=[JoinedPeriod.model_validate(period) for period in periods],
        )
        await publish(connection, "obligation.joined", str(obligation_id), joined)


async def forget(connection: AsyncConnection, campaign_id: UUID) -> None:
    """Of a campaign that was withdrawn: published again, everybody is there from the beginning."""
    await connection.execute(FORGET, {"campaign_id": campaign_id})
