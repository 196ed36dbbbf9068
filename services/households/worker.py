"""The background work of the register: reads feeds, loads rosters, recounts the board, seals, indexes names.

Sealed are the audit trail and what an earlier release stored in clear; names and numbers of an earlier release are
brought into canonical form.
"""

import asyncio

from services.households.canonical_forms import READ
from services.households.clients import RightsOfGateway, Submissions
from services.households.copies.visit_words import ask_for_words
from services.households.feeds import sources
from services.households.name_indexing import INDEXED
from services.households.pairings.merged_teams import run_merged_teams
from services.households.progress.recount import run_recount
from services.households.roster import jobs
from services.households.roster.loading import RosterLoader
from services.households.sealing import SEALED
from services.households.settings import HouseholdsWorkerSettings
from services.kernel.audit.trail import run_sealer
from services.kernel.db.database import Database
from services.kernel.db.jobs import job_app
from services.kernel.db.sealing import run_sealing
from services.kernel.events.reader import FeedReader
from services.kernel.settings import load_settings
from services.kernel.web.client import program_client


async def run(stop: asyncio.Event) -> None:
    """Runs until `stop` is set. Raises SettingsIncomplete."""
    settings = load_settings(HouseholdsWorkerSettings)
    database = Database(settings.households_worker_database_url, application_name="households-worker", pool_size=8)
    rosters = job_app(settings.households_worker_database_url)
    client = program_client()
    rights = RightsOfGateway(client, url=settings.gateway_url, internal_secret=settings.internal_secret)
    submissions = Submissions(client, url=settings.submissions_url, internal_secret=settings.internal_secret)
    jobs.declare(rosters, RosterLoader(database, settings.key_ring, rights).load)
    async with database, client, asyncio.TaskGroup() as tasks:
        for source in sources(settings):
            tasks.create_task(FeedReader(database, client, source, settings.internal_secret).run(stop))
        tasks.create_task(run_recount(database, stop))
        tasks.create_task(run_merged_teams(database, settings.key_ring, stop))
        tasks.create_task(ask_for_words(database, submissions, stop))
        tasks.create_task(run_sealer(database, stop))
        tasks.create_task(run_sealing(database, settings.key_ring, (*SEALED, *INDEXED, *READ), stop))
        tasks.create_task(jobs.run_jobs(rosters, database, stop))
