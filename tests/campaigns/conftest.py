"""The campaigns service on a real PostgreSQL, under its application role."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from services.campaigns.app import create_app
from services.campaigns.settings import CampaignsSettings, CampaignsWorkerSettings
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.campaigns.feeds import Feeds
from tests.campaigns.office import INTERNAL_SECRET, TEAM_CITY, Office, campaign, settings_of
from tests.databases import MakeDatabase
from tests.support.kept_files import KeptFiles
from tests.support.people import CHEN, TEAM_A, TEAM_B


@pytest.fixture(scope="module")
async def office(service_database: MakeDatabase) -> AsyncIterator[Office]:
    database = service_database("campaigns")
    files = KeptFiles(INTERNAL_SECRET)
    app = create_app(CampaignsSettings.model_validate(settings_of(database)), files)
    worker = Database(database.worker, application_name="test")
    feeds = Feeds(worker, CampaignsWorkerSettings.model_validate(settings_of(database)))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client,
    ):
        yield Office(client, database, feeds, files, app)
    await worker.close()


@pytest.fixture(scope="module")
async def teams(office: Office) -> Office:
    """The office after the service has read of the counties and the three teams."""
    office.feeds.division("2113", "朝阳市", "21")
    office.feeds.division("211381", "北票市", "2113")
    office.feeds.division("211382", "凌源市", "2113")
    office.feeds.team(TEAM_A, "甲队", "211381102")
    office.feeds.team(TEAM_B, "乙队", "211382")
    office.feeds.team(TEAM_CITY, "市直队", "2113")
    await office.feeds.deliver()
    return office


@pytest.fixture
async def campaign_id(office: Office) -> UUID:
    """A campaign of the city, created for the test."""
    fresh = new_id()
    answer = await office.put(CHEN, f"/campaigns/{fresh}", campaign())
    assert answer.status_code == 201, answer.text
    return fresh
