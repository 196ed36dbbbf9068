"""The submissions service: visits, photos, reports and scans."""

from contextlib import aclosing
from pathlib import Path

from fastapi import FastAPI

from services.kernel.audit.households import AuditedHouseholds
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.events.word_copies import KnownWords
from services.kernel.files.tickets import Tickets
from services.kernel.service import create_service
from services.kernel.settings import load_settings
from services.kernel.web.client import program_client
from services.kernel.web.origin import PublicOrigin
from services.submissions import feeds
from services.submissions.clients import OtherPrograms
from services.submissions.documents.printer import FormPrinter
from services.submissions.files import inventory_routes
from services.submissions.files.attached import AttachedFiles
from services.submissions.files.routes import files_router
from services.submissions.files.uploads import Uploads
from services.submissions.household_files import routes as household_files
from services.submissions.household_files.rules import HouseholdFiles
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.pictures import PictureMaker
from services.submissions.media.scan_reading import ScanReader
from services.submissions.media.store import PhotoStore
from services.submissions.policies import POLICIES
from services.submissions.register.routes import register_router
from services.submissions.reports import binding_routes
from services.submissions.reports import routes as reports
from services.submissions.reports.rules import Reports
from services.submissions.retention import routes as retention
from services.submissions.settings import SubmissionsSettings
from services.submissions.visits import routes as visits
from services.submissions.visits.photo_allowance import PhotoAllowance
from services.submissions.visits.rules import VisitLog

DESCRIPTION = """
What volunteer teams send in: home visits with photos, and the official forms computed from them.

A visit is sent once with `PUT /api/visits/{id}`, under an id made by the sender (UUIDv7), as often as the line needs.
The answer holds an upload ticket for each photo: PUT the bytes to its `url` with its `headers`, and the answer says
`stored`. `GET /api/visits/{id}/receipt` says `complete` when everything is safely stored.
"""


def create_app(settings: SubmissionsSettings | None = None) -> FastAPI:
    """Raises SettingsIncomplete."""
    settings = settings or load_settings(SubmissionsSettings)
    database = Database(
        settings.submissions_database_url,
        application_name="submissions",
        pool_size=settings.database_pool_size,
        grace_days=settings.access_grace_days,
    )
    client = program_client()
    store = PhotoStore(settings.store())
    printer = FormPrinter(settings.font_dir)
    scans = ScanReader()
    # Scans are read rarely; the CPU is for visits.
    pictures = PictureMaker(pictures_per_child=1, at_once=2)
    words = HouseholdKeys(settings.key_ring)
    uploads = Uploads(store, Tickets(settings.internal_secret), settings.store_direct_url)
    pairings = FeedReader(database, client, feeds.households(settings), settings.internal_secret)
    told_words = FeedReader(database, client, feeds.gateway(settings), settings.internal_secret)
    reports_made = Reports(database, OtherPrograms(client, settings), words, uploads, printer, scans, pictures)
    return create_service(
        "Bangfu submissions",
        description=DESCRIPTION,
        settings=settings,
        database=database,
        revocations_of=settings.gateway_url,
        migrations=Path(__file__).with_name("migrations"),
        routers=[
            visits.router,
            reports.router,
            binding_routes.router,
            retention.router,
            inventory_routes.router,
            household_files.router,
            files_router(AttachedFiles(database, words, uploads), settings.internal_secret),
            register_router(database, pairings, settings.internal_secret),
        ],
        policies=POLICIES,
        parts=[
            VisitLog(
                database,
                pairings,
                words,
                PhotoAllowance(settings.photo_megabytes_a_day * 1_000_000),
                uploads,
                KnownWords(database, told_words),
            ),
            words,
            store,
            reports_made,
            HouseholdFiles(reports_made),
            PublicOrigin(settings.public_url),
            settings.terms,
        ],
        resources=[client, aclosing(store), aclosing(printer), aclosing(scans), aclosing(pictures)],
        checks={"store": store.is_writable},
        audited=AuditedHouseholds(settings.key_ring),
    )
