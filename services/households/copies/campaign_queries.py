"""Statements that store what campaigns tells of itself: campaigns, who takes part, duties with their periods."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, delete, insert, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import duties, duty_periods
from services.kernel.db.database import json_rows

IDS = bindparam("ids", type_=ARRAY(Uuid))
SAVE_CAMPAIGNS = text(
    """
    insert into campaigns (id, name, starts_on, ends_on, division_code, series, year, state, closed_at, serves,
                           open_below, has_rules, takes_pairings, board_columns)
    select distinct on (campaign_id) campaign_id, name, starts_on, ends_on, division_code, coalesce(series, ''), year,
           coalesce(state, case when archived_at is null then 'published' else 'archived' end), closed_at, serves,
           open_below, has_rules, takes_pairings, board_columns
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   campaign_id uuid, name text, starts_on date, ends_on date, division_code text, series text,
                   year integer, state text, archived_at timestamptz, closed_at timestamptz, serves jsonb,
                   open_below boolean, has_rules boolean, takes_pairings boolean,
                   board_columns text[]
               )
           ) with ordinality
     order by campaign_id, ordinality desc
    on conflict (id) do update
       set name = excluded.name, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
           division_code = excluded.division_code, series = excluded.series, year = excluded.year,
           state = excluded.state, closed_at = excluded.closed_at, serves = excluded.serves,
           open_below = excluded.open_below, has_rules = excluded.has_rules, takes_pairings = excluded.takes_pairings,
           board_columns = excluded.board_columns
    """
)
WITHDRAW_CAMPAIGNS = (
    text("update campaigns set state = 'draft' where id = any (:ids)").bindparams(IDS),
    # All of this is told again when it is published again, but more time, which ended with the due items.
    text(
        """
        delete from duty_extensions x using duties d
         where d.campaign_id = any (:ids) and x.obligation_id = d.obligation_id
        """
    ).bindparams(IDS),
    text("delete from campaign_units where campaign_id = any (:ids)").bindparams(IDS),
    text("delete from duties where campaign_id = any (:ids)").bindparams(IDS),
)
JOIN = text(
    """
    insert into campaign_units (campaign_id, organization_id)
    select :campaign_id, joining.id from unnest(:ids) as joining (id)
    on conflict (campaign_id, organization_id) do nothing
    """
).bindparams(IDS)
LEAVE = text("delete from campaign_units where campaign_id = :campaign_id and organization_id = any (:ids)").bindparams(
    IDS
)
# Of a duty that was withdrawn since, nothing is kept.
OWE = text(
    """
    insert into duty_units (obligation_id, organization_id)
    select d.obligation_id, owing.id from unnest(:ids) as owing (id) join duties d on d.obligation_id = :obligation_id
    on conflict (obligation_id, organization_id) do nothing
    """
).bindparams(IDS)
OWE_NO_MORE = text(
    "delete from duty_units where obligation_id = :obligation_id and organization_id = any (:ids)"
).bindparams(IDS)
# Of a duty that had and has a single period: its key is another one when its day moved into another month.
KEEP_EXTENSIONS = text(
    """
    update duty_extensions x
       set period = :period, is_settled = false
      from duty_periods p
     where x.obligation_id = :obligation_id
       and p.obligation_id = x.obligation_id
       and p.key = x.period
       and p.key <> :period
       and (select count(*) from duty_periods only_one where only_one.obligation_id = x.obligation_id) = 1
       and not exists (
               select from duty_extensions there
                where there.obligation_id = x.obligation_id
                  and there.organization_id = x.organization_id
                  and there.period = :period
           )
    """
)
SAVE_EXTENSIONS = text(
    """
    insert into duty_extensions (obligation_id, organization_id, period, due_at)
    select distinct on (obligation_id, organization_id, period) obligation_id, organization_id, period, due_at
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   obligation_id uuid, organization_id uuid, period text, due_at timestamptz
               )
           ) with ordinality
     order by obligation_id, organization_id, period, ordinality desc
    on conflict (obligation_id, organization_id, period) do update set due_at = excluded.due_at, is_settled = false
    """
)
# What was overdue may not be any more.
TOUCH_EXTENDED = text(
    """
    insert into progress_touched (village_code)
    select distinct p.village_code
      from jsonb_to_recordset(cast(:rows as jsonb)) as x (organization_id uuid)
      join pairings p on p.team_id = x.organization_id
    """
)


async def save_campaigns(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_CAMPAIGNS, {"rows": json_rows(rows)})


async def withdraw_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    for statement in WITHDRAW_CAMPAIGNS:
        await connection.execute(statement, {"ids": campaign_ids})


async def change_units(
    connection: AsyncConnection, campaign_id: UUID, joined: Sequence[UUID], left: Sequence[UUID]
) -> None:
    for statement, ids in ((LEAVE, left), (JOIN, joined)):
        if ids:
            await connection.execute(statement, {"campaign_id": campaign_id, "ids": ids})


async def change_owing(
    connection: AsyncConnection, obligation_id: UUID, joined: Sequence[UUID], left: Sequence[UUID]
) -> None:
    for statement, ids in ((OWE_NO_MORE, left), (OWE, joined)):
        if ids:
            await connection.execute(statement, {"obligation_id": obligation_id, "ids": ids})


async def delete_duties(connection: AsyncConnection, obligation_ids: Sequence[UUID]) -> list[UUID]:
    """With their periods. Returns their campaigns."""
    statement = delete(duties).where(duties.c.obligation_id.in_(obligation_ids)).returning(duties.c.campaign_id)
    return sorted(set((await connection.execute(statement)).scalars()))


async def save_duty(connection: AsyncConnection, duty: Mapping[str, Any], of_duty: Sequence[Mapping[str, Any]]) -> None:
    """With its periods, which are those of now; the recount settles them again."""
    obligation_id = duty["obligation_id"]
    statement = upsert(duties).values(duty)
    changes = {name: value for name, value in duty.items() if name != "obligation_id"}
    await connection.execute(statement.on_conflict_do_update(index_elements=["obligation_id"], set_=changes))
    if len(of_duty) == 1:
        await connection.execute(KEEP_EXTENSIONS, {"obligation_id": obligation_id, "period": of_duty[0]["key"]})
    await connection.execute(delete(duty_periods).where(duty_periods.c.obligation_id == obligation_id))
    if of_duty:
        await connection.execute(insert(duty_periods), [{**one, "obligation_id": obligation_id} for one in of_duty])


async def save_extensions(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    for statement in (SAVE_EXTENSIONS, TOUCH_EXTENDED):
        await connection.execute(statement, {"rows": json_rows(rows)})
