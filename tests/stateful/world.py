"""Campaigns and the register with their real feeds between them; the gateway and submissions are what a test publishes.

One city with two counties and two villages in each.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr

from services.campaigns import feeds as feeds_of_campaigns
from services.campaigns.app import create_app as create_campaigns
from services.campaigns.settings import CampaignsSettings, CampaignsWorkerSettings
from services.households import feeds as feeds_of_households
from services.households.app import create_app as create_households
from services.households.progress.recount import recount_all
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from tests.campaigns.office import INTERNAL_SECRET, settings_of
from tests.databases import MakeDatabase, ServiceDatabase
from tests.households.conftest import make_settings
from tests.households.other_programs import OtherPrograms
from tests.support.kept_files import KeptFiles
from tests.support.people import person

PROVINCE, CITY, COUNTIES = "65", "6599", ("659921", "659922")
VILLAGES = tuple(f"{county}10020{number}" for county in COUNTIES for number in (1, 2))
OFFICER = person("市文明办", "city_officer", division=CITY)
OFFICERS = {CITY: OFFICER, **{code: person("县文明办", "county_officer", division=code) for code in COUNTIES}}


class Programs(httpx.AsyncBaseTransport):
    """Every program by its host."""

    def __init__(self, others: OtherPrograms) -> None:
        self.others = others
        self.running: dict[str, httpx.ASGITransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        running = self.running.get(request.url.host)
        return await (running or self.others).handle_async_request(request)


@dataclass
class World:
    client: httpx.AsyncClient
    others: OtherPrograms
    households: ServiceDatabase
    campaigns: ServiceDatabase
    worker: Database
    readers: list[FeedReader]

    async def call(self, program: str, method: str, path: str, body: Any = None, place: str = CITY) -> httpx.Response:
        """As the officer of the city, or of another place."""
        headers = OFFICERS[place].headers
        return await self.client.request(method, f"http://{program}/api{path}", json=body, headers=headers)

    async def put(self, program: str, path: str, body: Any) -> httpx.Response:
        """Over what is there, whatever its version."""
        found = await self.call(program, "GET", path)
        headers = {**OFFICER.headers, **({"If-Match": found.headers["ETag"]} if "ETag" in found.headers else {})}
        return await self.client.put(f"http://{program}/api{path}", json=body, headers=headers)

    async def settle(self) -> None:
        """Until no program has anything to read, and the board is counted."""
        while sum([await reader.catch_up() for reader in self.readers]):
            pass
        await recount_all(self.worker)

    def tell_of_unit(self, unit_id: UUID, kind: str, division_code: str, closed_on: str | None = None) -> None:
        data = {"id": str(unit_id), "name": f"单位{unit_id}", "kind": kind, "division_code": division_code}
        of_unit: dict[str, Any] = {**data, "lines": [], "leader": None, "closed_on": closed_on, "successor_id": None}
        self.others.publish("gateway", "organization.saved", of_unit)


@asynccontextmanager
async def running_world(make: MakeDatabase) -> AsyncIterator[World]:
    campaigns, households = make("campaigns"), make("households")
    others = OtherPrograms()
    programs = Programs(others)
    of_campaigns = CampaignsWorkerSettings.model_validate(settings_of(campaigns))
    secret = {"internal_secret": SecretStr(INTERNAL_SECRET)}
    of_households = make_settings(households).model_copy(update=secret)
    apps = {
        "campaigns": create_campaigns(
            CampaignsSettings.model_validate(settings_of(campaigns)), KeptFiles(INTERNAL_SECRET)
        ),
        "households": create_households(of_households, programs),
    }
    async with AsyncExitStack() as running:
        for name, app in apps.items():
            await running.enter_async_context(app.router.lifespan_context(app))
            programs.running[name] = httpx.ASGITransport(app)
        client = await running.enter_async_context(httpx.AsyncClient(transport=programs))
        planner = await running.enter_async_context(
            Database(of_campaigns.campaigns_worker_database_url, application_name="tests")
        )
        register = await running.enter_async_context(
            Database(of_households.households_worker_database_url, application_name="tests")
        )
        readers = [
            FeedReader(database, client, source, of_campaigns.internal_secret)
            for database, sources in (
                (planner, feeds_of_campaigns.sources(of_campaigns)),
                (register, feeds_of_households.sources(of_households)),
            )
            for source in sources
        ]
        world = World(client, others, households, campaigns, register, readers)
        _tell_of_places(others)
        await world.settle()
        yield world


def _tell_of_places(others: OtherPrograms) -> None:
    places = [(PROVINCE, None, "province"), (CITY, PROVINCE, "city"), *((code, CITY, "county") for code in COUNTIES)]
    places += [(code, code[:6], "village") for code in VILLAGES]
    for code, parent, level in places:
        data = {"code": code, "name": f"地{code}", "level": level, "parent": parent}
        others.publish("gateway", "division.saved", data)
