"""Gives the demo's own forms the hours at which they were filed in 2020.

Over the API a form is filed when it is sent, today, and so it should be. The demo therefore writes these hours into the
databases itself, as the owner of submissions and the worker of campaigns, the roles an installation has at hand while
it loads. Only forms that still bear the hour of the load are touched: what people did with them since stays.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text

from deploy.demo.reports import Filing
from services.campaigns.obligations.queries import refresh_dues
from services.kernel.clock import SHANGHAI
from services.kernel.db.database import Database, json_rows

REPORTS = "BANGFU_SUBMISSIONS_MIGRATOR_DATABASE_URL"
DUES = "BANGFU_CAMPAIGNS_WORKER_DATABASE_URL"
# Nothing of the story happens so late; whatever is later was written by the load.
STORY_ENDS = datetime(2021, 1, 1, tzinfo=SHANGHAI)
SECONDS_TO_HEAR = 120

_VERSIONS = text(
    """
    update report_versions v set submitted_at = told.submitted_at
      from jsonb_to_recordset(cast(:rows as jsonb)) as told (
               id uuid, submitted_at timestamptz, accepted_at timestamptz, forwarded_at timestamptz
           )
     where v.report_id = told.id and v.version = 1 and v.submitted_at > :story_ends
    """
)
_REPORTS = text(
    """
    update reports r
       set submitted_at = told.submitted_at,
           created_at = told.submitted_at - interval '1 hour',
           accepted_at = case when r.accepted_at is not null then told.accepted_at end,
           forwarded_at = case when r.forwarded_at is not null then told.forwarded_at end,
           is_late = coalesce(told.submitted_at >= r.due_at, false)
      from jsonb_to_recordset(cast(:rows as jsonb)) as told (
               id uuid, submitted_at timestamptz, accepted_at timestamptz, forwarded_at timestamptz
           )
     where r.id = told.id and r.version = 1 and r.submitted_at > :story_ends
    """
)
# A form sent back is not filed for campaigns: it has no hour there.
_HEARD = text(
    """
    select count(*)
      from jsonb_to_recordset(cast(:rows as jsonb)) as told (
               id uuid, submitted_at timestamptz, accepted_at timestamptz, forwarded_at timestamptz
           )
      join filings f on f.report_id = told.id
     where (f.submitted_at is null or told.accepted_at is null or f.accepted_at is not null)
    """
)
_FILINGS = text(
    """
    update filings f
       set submitted_at = told.submitted_at,
           accepted_at = case when f.accepted_at is not null then told.accepted_at end
      from jsonb_to_recordset(cast(:rows as jsonb)) as told (
               id uuid, submitted_at timestamptz, accepted_at timestamptz, forwarded_at timestamptz
           )
     where f.report_id = told.id and f.submitted_at > :story_ends
    """
)


async def set_times(environment: Mapping[str, str], sheets: Sequence[Filing]) -> None:
    """Of the forms that were filed. Campaigns first: if this is interrupted, the reports still show that it is to be
    done again. Raises TimeoutError."""
    values = {"rows": json_rows([_hours(sheet) for sheet in sheets]), "story_ends": STORY_ENDS}
    await _in_campaigns(environment[DUES], values, sheets)
    database = Database(environment[REPORTS], application_name="demo", pool_size=1)
    try:
        async with database.transaction() as connection:
            await connection.execute(_VERSIONS, values)
            await connection.execute(_REPORTS, values)
    finally:
        await database.close()


async def _in_campaigns(url: str, values: dict[str, Any], sheets: Sequence[Filing]) -> None:
    database = Database(url, application_name="demo", pool_size=1)
    try:
        await _heard_of_all(database, values, len(sheets))
        async with database.transaction() as connection:
            await connection.execute(_FILINGS, values)
            await refresh_dues(connection, list({sheet.team.id for sheet in sheets}))
    finally:
        await database.close()


async def _heard_of_all(database: Database, values: dict[str, Any], expected: int) -> None:
    """Campaigns hears of a form a moment after it is filed, and would write today's hour over ours. Raises
    TimeoutError."""
    async with asyncio.timeout(SECONDS_TO_HEAR):
        while True:
            async with database.transaction() as connection:
                heard = (await connection.execute(_HEARD, {"rows": values["rows"]})).scalar_one()
            if heard == expected:
                return
            await asyncio.sleep(0.5)


def _hours(sheet: Filing) -> dict[str, Any]:
    hours = {name: getattr(sheet, name) for name in ("submitted_at", "accepted_at", "forwarded_at")}
    return {"id": str(sheet.id), **{name: hour.isoformat() if hour else None for name, hour in hours.items()}}
