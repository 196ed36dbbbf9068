"""The background work of submissions: reads pairings, prepares pictures, deletes what was erased or is left over,
compares the store with the files, seals the audit trail and what an earlier release stored in clear, moves its files
and binds its reports."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import httpx

from services.kernel.audit.trail import run_sealer
from services.kernel.db.database import Database
from services.kernel.db.sealing import run_sealing
from services.kernel.events.reader import FeedReader, Source
from services.kernel.settings import load_settings
from services.kernel.web.client import program_client
from services.submissions import feeds
from services.submissions.clients import OtherPrograms
from services.submissions.copies import read_again
from services.submissions.files.inventory import Inventory
from services.submissions.files.moving import Moving
from services.submissions.files.renditions import Renditions
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.removal import Removal
from services.submissions.media.store import PhotoStore
from services.submissions.register.erasing import run_erasing
from services.submissions.reports.binding_earlier import EarlierReports
from services.submissions.retention.expiry import Expiry
from services.submissions.sealing.clear_rows import SEALED
from services.submissions.settings import SubmissionsSettings


async def run(stop: asyncio.Event) -> None:
    """Runs until `stop` is set. Raises SettingsIncomplete."""
    settings = load_settings(SubmissionsSettings)
    database = Database(settings.submissions_worker_database_url, application_name="submissions-worker", pool_size=4)
    client = program_client()
    store = PhotoStore(settings.store())
    keys = HouseholdKeys(settings.key_ring)
    async with database, client, aclosing(store), asyncio.TaskGroup() as tasks:
        tasks.create_task(FeedReader(database, client, feeds.households(settings), settings.internal_secret).run(stop))
        of_campaigns = (feeds.obligations_again(settings), feeds.lines_of_duties_again(settings))
        of_gateway = (feeds.lines_of_teams_again(settings),)
        for source, again in ((feeds.campaigns(settings), of_campaigns), (feeds.gateway(settings), of_gateway)):
            tasks.create_task(_read(settings, database, client, source, again, stop))
        tasks.create_task(EarlierReports(database, OtherPrograms(client, settings)).run(stop))
        tasks.create_task(Renditions(database, store, keys, settings.scanner_port).run(stop))
        tasks.create_task(run_erasing(database, stop))
        tasks.create_task(Removal(database, store).run(stop))
        tasks.create_task(Expiry(database, store, keys, settings.terms).run(stop))
        tasks.create_task(Inventory(database, store, settings.terms.orphans, keys=keys).run(stop))
        tasks.create_task(Moving(database, store, keys, settings.move_terms).run(stop))
        tasks.create_task(run_sealer(database, stop))
        tasks.create_task(run_sealing(database, settings.key_ring, SEALED, stop))


async def _read(
    settings: SubmissionsSettings,
    database: Database,
    client: httpx.AsyncClient,
    source: Source,
    again: Sequence[Source],
    stop: asyncio.Event,
) -> None:
    for earlier in again:
        reader = FeedReader(database, client, earlier, settings.internal_secret)
        await read_again.read_again(database, reader, earlier.name, stop)
    await FeedReader(database, client, source, settings.internal_secret).run(stop)
