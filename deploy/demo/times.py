"""Sets the hours of 2020 at which the demo's forms were filed.

Over the API a form is filed at the time of the request, as it should be. The demo therefore writes these hours into the
databases itself, as the owner of submissions and the worker of campaigns, the roles that an installation has during the
load. Only forms with the time of the load are changed, not those that people changed since.
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
# No event of the demo is so late; a later time comes from the load.
LATEST_DEMO_TIME = datetime(2021, 1, 1, tzinfo=SHANGHAI)
FEED_TIMEOUT_SECONDS = 120

_VERSIONS = text(
    """
    update report_versions v set submitted_at = wanted.submitted_at
      from jsonb_to_recordset(cast(:rows as jsonb)) as wanted (
               id uuid, submitted_at timestamptz, accepted_at timestamptz, forwarded_at timestamptz
           )
     where v.report_id = wanted.id and v.version = 1 and v.submitted_at > :latest_demo_time
    """
)
_REPORTS = text(
    """
    update reports r
       set submitted_at = wanted.submitted_at,
           created_at = wanted.submitted_at - interval '1 hour',
           accepted_at = case when r.accepted_at is not null then wanted.accepted_at end,
           forwarded_at = case when r.forwarded_at is not null then wanted.forwarded_at end,
           is_late = coalesce(wanted.submitted_at >= r.due_at, false)
      from jsonb_to_recordset(cast(:rows as jsonb)) as wanted (
               id uuid, submitted_at timestamptz, accepted_at timestamptz, forwarded_at timestamptz
           )
     where r.id = wanted.id and r.version = 1 and r.submitted_at > :latest_demo_time
    """
)
# Campaigns has no filing time for a returned form.
_FILED = text(
    """
    select count(*)
      from jsonb_to_recordset(cast(:rows as jsonb)) as wanted (
               id uuid, submitted_at timestamptz, accepted_at timestamptz, forwarded_at timestamptz
           )
      join filings f on f.report_id = wanted.id
     where (f.submitted_at is null or wanted.accepted_at is null or f.accepted_at is not null)
    """
)
_FILINGS = text(
    """
    update filings f
       set submitted_at = wanted.submitted_at,
           accepted_at = case when f.accepted_at is not null then wanted.accepted_at end
      from jsonb_to_recordset(cast(:rows as jsonb)) as wanted (
               id uuid, submitted_at timestamptz, accepted_at timestamptz, forwarded_at timestamptz
           )
     where f.report_id = wanted.id and f.submitted_at > :latest_demo_time
    """
)


async def set_times(environment: Mapping[str, str], sheets: Sequence[Filing]) -> None:
    """For the filed forms. Campaigns first: after an interruption the reports still show that the change is to be
    repeated. Raises TimeoutError."""
    values = {"rows": json_rows([_hours(sheet) for sheet in sheets]), "latest_demo_time": LATEST_DEMO_TIME}
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
        await _wait_for_feed(database, values, len(sheets))
        async with database.transaction() as connection:
            await connection.execute(_FILINGS, values)
            await refresh_dues(connection, list({sheet.team.id for sheet in sheets}))
    finally:
        await database.close()


async def _wait_for_feed(database: Database, values: dict[str, Any], expected: int) -> None:
    """Campaigns reads of a form a moment after its filing, and would replace our hour by today's. Raises
    TimeoutError."""
    async with asyncio.timeout(FEED_TIMEOUT_SECONDS):
        while True:
            async with database.transaction() as connection:
                filed = (await connection.execute(_FILED, {"rows": values["rows"]})).scalar_one()
            if filed == expected:
                return
            await asyncio.sleep(0.5)


def _hours(sheet: Filing) -> dict[str, Any]:
    hours = {name: getattr(sheet, name) for name in ("submitted_at", "accepted_at", "forwarded_at")}
    return {"id": str(sheet.id), **{name: hour.isoformat() if hour else None for name, hour in hours.items()}}
