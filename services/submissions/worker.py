"""Work behind the scenes of submissions: pairings are read, pictures prepared, the audit trail sealed."""

import asyncio

import httpx

from services.kernel.audit.trail import run_sealer
from services.kernel.db.database import Database
from services.kernel.http_client.transport import LeanTransport
from services.kernel.settings import load_settings
from services.submissions.feeds import pairings_feed
from services.submissions.media.renditions import Renditions
from services.submissions.media.store import PhotoStore
from services.submissions.settings import SubmissionsSettings


async def run(stop: asyncio.Event) -> None:
    """Until `stop` is set. Raises SettingsIncomplete."""
    settings = load_settings(SubmissionsSettings)
    database = Database(settings.submissions_worker_database_url, application_name="submissions-worker", pool_size=4)
    transport = LeanTransport()
    client = httpx.AsyncClient(transport=transport, trust_env=False, timeout=10)
    async with database, client, asyncio.TaskGroup() as tasks:
        tasks.create_task(pairings_feed(database, client, settings).run(stop))
        tasks.create_task(Renditions(database, PhotoStore(settings.store(), transport)).run(stop))
        tasks.create_task(run_sealer(database, stop))
