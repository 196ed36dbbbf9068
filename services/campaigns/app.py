"""The campaigns service: notices, plans, quotas, and who owes what by when."""

from pathlib import Path

import httpx
from fastapi import FastAPI

from services.campaigns.activities import routes as activities
from services.campaigns.board import routes as board
from services.campaigns.calendar import routes as calendar
from services.campaigns.campaigns import routes as campaigns
from services.campaigns.cascade import routes as cascade
from services.campaigns.days_off import routes as days_off
from services.campaigns.dues import routes as dues
from services.campaigns.dues.asked import asked_router
from services.campaigns.dues.ties import ties_router
from services.campaigns.lifecycle import check_routes as check
from services.campaigns.lifecycle import routes as lifecycle
from services.campaigns.measures import routes as measures
from services.campaigns.notices import routes as notices
from services.campaigns.obligations import routes as obligations
from services.campaigns.participants import routes as participants
from services.campaigns.policies import POLICIES
from services.campaigns.quotas import routes as quotas
from services.campaigns.receipts import routes as receipts
from services.campaigns.returns import routes as returns
from services.campaigns.settings import CampaignsSettings
from services.kernel.db.database import Database
from services.kernel.files.attached import AttachedFiles
from services.kernel.files.client import FilesClient
from services.kernel.service import create_service
from services.kernel.settings import load_settings
from services.kernel.web.client import program_client
from services.kernel.web.origin import PublicOrigin

THINGS = (
    notices,
    cascade,
    receipts,
    campaigns,
    lifecycle,
    check,
    participants,
    activities,
    measures,
    board,
    quotas,
    obligations,
    days_off,
    calendar,
    dues,
    returns,
)
DESCRIPTION = """
Notices are entered once; campaigns, quotas and obligations rest on them. An obligation expands to one due item per
organisation and period; its state follows from what the teams file. What is due in a period: `GET /api/dues`.
"""


def create_app(settings: CampaignsSettings | None = None, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """`transport` carries calls to our other programs. Raises SettingsIncomplete."""
    settings = settings or load_settings(CampaignsSettings)
    database = Database(
        settings.campaigns_database_url, application_name="campaigns", pool_size=settings.database_pool_size
    )
    client = program_client(transport=transport)
    files = FilesClient(client, url=settings.submissions_url, internal_secret=settings.internal_secret)
    return create_service(
        "Bangfu campaigns",
        description=DESCRIPTION,
        settings=settings,
        database=database,
        revocations_of=settings.gateway_url,
        migrations=Path(__file__).with_name("migrations"),
        routers=[
            *(each.router for each in THINGS),
            ties_router(database, settings.internal_secret),
            asked_router(database, settings.internal_secret),
        ],
        policies=POLICIES,
        parts=[settings.key_ring, AttachedFiles(database, files), PublicOrigin(settings.public_url)],
        resources=[client],
    )
