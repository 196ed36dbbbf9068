"""Statements that store the events of the other programs.

Each gets a batch of events as rows in the order of the feed; of several about one thing the last one holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, delete, exists, func, insert, literal, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.db.database import json_rows
from services.kernel.periods.cycles import Days, Period
from services.submissions.copies.records import AskedPeriod, Obligation, PairedHousehold
from services.submissions.models import (
    campaigns,
    divisions,
    feeds_to_read_again,
    obligation_periods,
    obligations,
    paired_households,
)
from services.submissions.visibility import may_start_reports

SAVE_PAIRINGS = text(
    """
    insert into paired_households (pairing_id, household_id, team_id, village_code, starts_on, ends_on, is_closed)
    select distinct on (pairing_id) pairing_id, household_id, team_id, village_code, starts_on, ends_on, closed
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   pairing_id uuid, household_id uuid, team_id uuid, village_code text, starts_on date, ends_on date,
                   closed boolean
               )
           ) with ordinality
     order by pairing_id, ordinality desc
    on conflict (pairing_id) do update
       set household_id = excluded.household_id, team_id = excluded.team_id, village_code = excluded.village_code,
           starts_on = excluded.starts_on, ends_on = excluded.ends_on, is_closed = excluded.is_closed
    """
)


async def save_pairings(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Apply `pairing.saved`; the feed is in order, so of several about one pairing the last one holds."""
    await connection.execute(SAVE_PAIRINGS, {"rows": json_rows(rows)})


WITHHOLD = text(
    """
    insert into withheld_households (household_id, village_code, is_erased) values (:household_id, :code, :is_erased)
    on conflict (household_id) do update
       set village_code = excluded.village_code,
           is_erased = withheld_households.is_erased or excluded.is_erased,
           emptied_at = case when excluded.is_erased then null else withheld_households.emptied_at end
    """
)
RELEASE = text("delete from withheld_households where household_id = :household_id and not is_erased")
MOVE = text("select move_household(:household_id, :code)")


async def withhold(connection: AsyncConnection, household_id: UUID, village_code: str, *, is_erased: bool) -> None:
    """An erased household stays erased."""
    values = {"household_id": household_id, "code": village_code, "is_erased": is_erased}
    await connection.execute(WITHHOLD, values)


async def release(connection: AsyncConnection, household_id: UUID) -> None:
    await connection.execute(RELEASE, {"household_id": household_id})


async def move(connection: AsyncConnection, household_id: UUID, village_code: str) -> None:
    """Set the village in everything of the household; repeating it changes nothing."""
    await connection.execute(MOVE, {"household_id": household_id, "code": village_code})


SAVE_DIVISIONS = text(
    """
    insert into divisions (code, name)
    select distinct on (code) code, name
      from rows from (jsonb_to_recordset(cast(:rows as jsonb)) as (code text, name text)) with ordinality
     order by code, ordinality desc
    on conflict (code) do update set name = excluded.name
    """
)


async def save_divisions(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_DIVISIONS, {"rows": json_rows(rows)})


SAVE_CAMPAIGNS = text(
    """
    insert into campaigns (id, division_code, starts_on, ends_on, archived_at)
    select distinct on (campaign_id) campaign_id, division_code, starts_on, ends_on, archived_at
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   campaign_id uuid, division_code text, starts_on date, ends_on date, archived_at timestamptz
               )
           ) with ordinality
     order by campaign_id, ordinality desc
    on conflict (id) do update
       set division_code = excluded.division_code, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
           archived_at = excluded.archived_at
    """
)


# No text belongs to it any more, as it never begins. Such a day cannot be read: ask `func.isfinite` first.
WITHDRAW_CAMPAIGNS = text("update campaigns set starts_on = 'infinity', ends_on = 'infinity' where id = any (:ids)")


async def save_campaigns(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    await connection.execute(SAVE_CAMPAIGNS, {"rows": json_rows(rows)})


async def withdraw_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    await connection.execute(WITHDRAW_CAMPAIGNS, {"ids": list(campaign_ids)})


async def find_pairing(
    connection: AsyncConnection, scope: Scope, pairing_id: UUID, *, is_held: bool = False
) -> PairedHousehold | None:
    """`is_held`: locked against changes until the transaction ends."""
    columns = paired_households.c
    statement = select(*(columns[each.name] for each in fields(PairedHousehold))).where(
        columns.pairing_id == pairing_id, may_start_reports(scope)
    )
    if is_held:
        statement = statement.with_for_update(read=True)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else PairedHousehold(**row)


async def name_of_area(connection: AsyncConnection, campaign_id: UUID | None, code: str) -> str | None:
    """Of the division of the campaign; of `code` where there is none, or its campaign is one of the whole country."""
    of_campaign = select(func.nullif(campaigns.c.division_code, "")).where(campaigns.c.id == campaign_id)
    wanted = func.coalesce(of_campaign.scalar_subquery(), code)
    return (await connection.execute(select(divisions.c.name).where(divisions.c.code == wanted))).scalar_one_or_none()


async def days_of_campaign(connection: AsyncConnection, campaign_id: UUID) -> Days | None:
    """None for one that was never told, or is withdrawn."""
    is_it = campaigns.c.id == campaign_id, func.isfinite(campaigns.c.starts_on)
    statement = select(campaigns.c.starts_on, campaigns.c.ends_on).where(*is_it)
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else Days(row.starts_on, row.ends_on)


async def save_obligation(
    connection: AsyncConnection, obligation_id: UUID, values: Mapping[str, Any], periods: Sequence[Period]
) -> None:
    """With exactly these periods."""
    new = upsert(obligations).values(id=obligation_id, **values)
    await connection.execute(new.on_conflict_do_update(index_elements=[obligations.c.id], set_=dict(values)))
    of_it = obligation_periods.c.obligation_id == obligation_id
    await connection.execute(delete(obligation_periods).where(of_it))
    rows = [
        {
            "obligation_id": obligation_id,
            "period": period.key,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "due_on": period.due_on,
            "due_at": period.due_at,
        }
        for period in periods
    ]
    if rows:
        await connection.execute(insert(obligation_periods), rows)


async def save_lines(connection: AsyncConnection, of: Column[UUID], lines: Mapping[UUID, Sequence[str]]) -> None:
    """`of`: the key of the copy that holds them. What is on no line has no row."""
    gone = [key for key, its in lines.items() if not its]
    if gone:
        await connection.execute(delete(of.table).where(of.in_(gone)))
    rows = [{of.name: key, "lines": list(its)} for key, its in lines.items() if its]
    if rows:
        new = upsert(of.table).values(rows)
        await connection.execute(new.on_conflict_do_update(index_elements=[of], set_={"lines": new.excluded.lines}))


async def forget_periods(connection: AsyncConnection, obligation_ids: Sequence[UUID]) -> None:
    statement = delete(obligation_periods).where(obligation_periods.c.obligation_id.in_(obligation_ids))
    await connection.execute(statement)


async def find_obligation(connection: AsyncConnection, obligation_id: UUID) -> Obligation | None:
    columns = obligations.c
    statement = select(columns.id, columns.campaign_id, columns.name, columns.form).where(columns.id == obligation_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else Obligation(**row)


async def find_period(connection: AsyncConnection, obligation_id: UUID, period: str) -> AskedPeriod | None:
    columns = obligation_periods.c
    statement = select(columns.period, columns.starts_on, columns.ends_on).where(
        columns.obligation_id == obligation_id, columns.period == period
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else AskedPeriod(**row)


async def is_archived(connection: AsyncConnection, campaign_id: UUID) -> bool:
    statement = select(exists().where(campaigns.c.id == campaign_id, campaigns.c.archived_at.is_not(None)))
    return bool((await connection.execute(statement)).scalar_one())


async def is_day_archived(connection: AsyncConnection, village_code: str, day: date) -> bool:
    """Whether campaigns ran there on that day, and all of them are archived."""
    ran_there = func.starts_with(village_code, campaigns.c.division_code)
    statement = select(func.bool_and(campaigns.c.archived_at.is_not(None))).where(
        ran_there, literal(day).between(campaigns.c.starts_on, campaigns.c.ends_on)
    )
    return bool((await connection.execute(statement)).scalar_one())


async def is_to_be_read_again(connection: AsyncConnection, source: str) -> bool:
    statement = select(exists().where(feeds_to_read_again.c.source == source))
    return bool((await connection.execute(statement)).scalar_one())


async def note_read_again(connection: AsyncConnection, source: str) -> None:
    await connection.execute(delete(feeds_to_read_again).where(feeds_to_read_again.c.source == source))
