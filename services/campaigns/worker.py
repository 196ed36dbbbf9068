"""The background work of campaigns: reads the feeds of the other programs, seals the audit trail and the reasons that
an earlier release stored in clear, and counts what came late of what it counted."""

import asyncio
from collections.abc import Awaitable, Callable

from services.campaigns.copies.enrolments import count_once_told, read_missing
from services.campaigns.copies.marked_days import MarkedDays
from services.campaigns.copies.visit_days import fill_missing_days
from services.campaigns.dues.clear_reasons import SEALED
from services.campaigns.dues.late_counts import count_late
from services.campaigns.feeds import HOUSEHOLDS, SUBMISSIONS, enrolments_again, sources, visits_again
from services.campaigns.settings import CampaignsWorkerSettings
from services.kernel.audit.trail import run_sealer
from services.kernel.db.database import Database
from services.kernel.db.sealing import run_sealing
from services.kernel.events.reader import FeedReader
from services.kernel.settings import load_settings
from services.kernel.web.client import program_client


async def run(stop: asyncio.Event) -> None:
    """Runs until `stop` is set. Raises SettingsIncomplete."""
    settings = load_settings(CampaignsWorkerSettings)
    database = Database(settings.campaigns_worker_database_url, application_name="campaigns-worker", pool_size=4)
    client = program_client()
    async with database, client, asyncio.TaskGroup() as tasks:
        days = FeedReader(database, client, visits_again(settings), settings.internal_secret)
        enrolments = FeedReader(database, client, enrolments_again(settings), settings.internal_secret)
        before: dict[str, Callable[[], Awaitable[None]]] = {
            SUBMISSIONS: lambda: fill_missing_days(database, days, stop),
            HOUSEHOLDS: lambda: read_missing(database, enrolments, stop),
        }
        for source in sources(settings):
            reader = FeedReader(database, client, source, settings.internal_secret)
            tasks.create_task(_read(reader, before.get(source.name), stop))
        tasks.create_task(count_late(database, stop))
        tasks.create_task(MarkedDays(database).run(stop))
        tasks.create_task(count_once_told(database, stop))
        tasks.create_task(run_sealer(database, stop))
        tasks.create_task(run_sealing(database, settings.key_ring, SEALED, stop))


async def _read(reader: FeedReader, before: Callable[[], Awaitable[None]] | None, stop: asyncio.Event) -> None:
    """`before`: reads again what an earlier release passed over in this feed."""
    if before is not None:
        await before()
    await reader.run(stop)
