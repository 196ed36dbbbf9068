"""The background work of campaigns: reads the feeds of the other programs, seals the audit trail and the reasons that
an earlier release stored in clear, and counts what came late of what it counted."""

import asyncio

from services.campaigns.copies.visit_days import fill_missing_days
from services.campaigns.dues.clear_reasons import SEALED
from services.campaigns.dues.late_counts import count_late
from services.campaigns.feeds import SUBMISSIONS, sources, visits_again
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
        for source in sources(settings):
            reader = FeedReader(database, client, source, settings.internal_secret)
            tasks.create_task(_read(database, reader, days if source.name == SUBMISSIONS else None, stop))
        tasks.create_task(count_late(database, stop))
        tasks.create_task(run_sealer(database, stop))
        tasks.create_task(run_sealing(database, settings.key_ring, SEALED, stop))


async def _read(database: Database, reader: FeedReader, days: FeedReader | None, stop: asyncio.Event) -> None:
    """`days`: what has to be read of the feed before."""
    if days is not None:
        await fill_missing_days(database, days, stop)
    await reader.run(stop)
