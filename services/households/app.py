"""The households service: the register, pairings and the progress board."""

from pathlib import Path

import httpx
from fastapi import FastAPI

from services.households import feeds
from services.households.acts import Acts
from services.households.clients import RightsOfGateway, Submissions
from services.households.enrolments import routes as enrolments
from services.households.household_files import routes as household_files
from services.households.households import routes as households
from services.households.households.numbers import numbers_router
from services.households.households.person_search import PersonSearches
from services.households.pairings import routes as pairings
from services.households.pairings.ties import ties_router
from services.households.policies import POLICIES
from services.households.progress import routes as progress
from services.households.progress.exports import BoardSheets
from services.households.progress.unit_boards import UnitBoards
from services.households.roster import jobs
from services.households.roster import routes as roster
from services.households.roster.annotated import AnnotatedSheets
from services.households.roster.mappings import Mappings
from services.households.roster.uploads import MAX_BYTES, Uploads
from services.households.settings import HouseholdsSettings
from services.households.withholding import routes as withholding
from services.households.withholding.erasures import Erasures
from services.kernel.audit.households import AuditedHouseholds
from services.kernel.db.database import Database
from services.kernel.db.jobs import job_app
from services.kernel.events.reader import FeedReader
from services.kernel.service import create_service
from services.kernel.settings import load_settings
from services.kernel.web.client import program_client

DESCRIPTION = """
The register of served households (建档立卡), the pairings (结对帮扶) of volunteer teams with them, and the board of
progress.

Names, phones, addresses and ID numbers are stored encrypted and answered masked. One clear value costs a purpose and
an entry in the audit trail (`POST /api/households/{id}/reveal`). Lists show what the caller may see: an officer the
own area, a team the households it is paired with; everything else is 404.
"""


def create_app(
    settings: HouseholdsSettings | None = None, transport: httpx.AsyncBaseTransport | None = None
) -> FastAPI:
    """`transport` carries calls to our other programs. Raises SettingsIncomplete."""
    settings = settings or load_settings(HouseholdsSettings)
    database = Database(
        settings.households_database_url,
        application_name="households",
        pool_size=settings.database_pool_size,
        grace_days=settings.access_grace_days,
    )
    client = program_client(transport=transport)
    submissions = Submissions(client, url=settings.submissions_url, internal_secret=settings.internal_secret)
    # Never opened here: an upload enqueues its job in its own transaction.
    load_roster = jobs.declare(job_app(settings.households_database_url), jobs.only_in_the_worker)
    return create_service(
        "Bangfu households",
        description=DESCRIPTION,
        settings=settings,
        database=database,
        revocations_of=settings.gateway_url,
        migrations=Path(__file__).with_name("migrations"),
        # Imports and erasures come before the register, and enrolments before pairings, because
        # `/{household_id}` and `/{pairing_id}` would match their paths.
        routers=[
            *(
                each.router
                for each in (roster, withholding, households, household_files, enrolments, pairings, progress)
            ),
            numbers_router(database, settings.internal_secret),
            ties_router(database, settings.internal_secret),
        ],
        policies=POLICIES,
        parts=[
            settings.key_ring,
            FeedReader(database, client, feeds.gateway(settings), settings.internal_secret),
            Acts(database, submissions),
            BoardSheets(database, UnitBoards(client, url=settings.campaigns_url)),
            Uploads(database, settings.key_ring, load_roster),
            Mappings(database, settings.key_ring, load_roster),
            AnnotatedSheets(database, settings.key_ring),
            Erasures(
                database,
                settings.key_ring,
                RightsOfGateway(client, url=settings.gateway_url, internal_secret=settings.internal_secret),
                submissions,
                settings.erasure_request_days,
            ),
            PersonSearches(settings.key_ring, settings.searches_a_day),
        ],
        resources=[client],
        body_limits={roster.router.prefix: MAX_BYTES},
        audited=AuditedHouseholds(settings.key_ring),
    )
