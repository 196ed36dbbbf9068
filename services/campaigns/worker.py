"""Work behind the scenes of campaigns: the feeds of the other programs are read, the audit trail sealed."""

import asyncio

import httpx

from services.campaigns.feeds import readers
from services.campaigns.settings import CampaignsWorkerSettings
from services.kernel.audit.trail import run_sealer
from services.kernel.db.database import Database
from services.kernel.http_client.transport import LeanTransport
from services.kernel.settings import load_settings


async def run(stop: asyncio.Event) -> None:
    """Until `stop` is set. Raises SettingsIncomplete."""
    settings = load_settings(CampaignsWorkerSettings)
    database = Database(settings.campaigns_worker_database_url, application_name="campaigns-worker", pool_size=4)
    client = httpx.AsyncClient(transport=LeanTransport(), trust_env=False, timeout=10)
    async with database, client, asyncio.TaskGroup() as tasks:
        for reader in readers(database, client, settings):
            tasks.create_task(reader.run(stop))
        tasks.create_task(run_sealer(database, stop))
