"""The register as an application over a real, migrated PostgreSQL, with the feeds of the other programs."""

import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row
from pydantic import SecretStr

from gateway.events import DivisionSaved, OrganizationSaved
from services.households import feeds
from services.households.app import create_app
from services.households.settings import HouseholdsWorkerSettings
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.ids import new_id
from services.kernel.web.internal import program_headers
from tests.databases import MakeDatabase, ServiceDatabase
from tests.households import forms
from tests.households.other_programs import OtherPrograms
from tests.households.people import DIVISIONS, ORGANIZATIONS, chen
from tests.support.tokens import public_jwks
from tests.support.trail import details_read

INTERNAL_SECRET = "for tests only"
AS_A_PROGRAM = program_headers(SecretStr(INTERNAL_SECRET))
"""What submissions sends beside the token of the person for whom it asks."""


def make_settings(database: ServiceDatabase) -> HouseholdsWorkerSettings:
    return HouseholdsWorkerSettings(
        jwks=public_jwks(),
        internal_secret=SecretStr(INTERNAL_SECRET),
        gateway_url="http://gateway",
        longest_silence=86_400,
        campaigns_url="http://campaigns",
        submissions_url="http://submissions",
        households_url="http://households",
        households_database_url=database.app,
        households_worker_database_url=database.worker,
        kek=SecretStr(base64.b64encode(os.urandom(32)).decode()),
        blind_index_key=SecretStr(base64.b64encode(os.urandom(32)).decode()),
    )


@dataclass
class Register:
    """The service under test and its parts."""

    client: httpx.AsyncClient
    database: ServiceDatabase
    settings: HouseholdsWorkerSettings
    programs: OtherPrograms
    worker: Database
    readers: list[FeedReader]

    async def read_feeds(self) -> None:
        for reader in self.readers:
            await reader.catch_up()

    async def put_household(self, household_id: UUID | None = None, **changes: Any) -> UUID:
        household_id = household_id or new_id()
        answer = await self.client.put(
            f"/api/households/{household_id}", json=forms.household(**changes), headers=chen()
        )
        assert answer.status_code in {200, 201}, answer.text
        return household_id

    async def put_pairing(self, household_id: UUID, **changes: Any) -> UUID:
        pairing_id = new_id()
        answer = await self.client.put(
            f"/api/pairings/{pairing_id}", json=forms.pairing(household_id, **changes), headers=chen()
        )
        assert answer.status_code == 201, answer.text
        return pairing_id

    def connection(self) -> psycopg.Connection:
        """As the owner, without filter and row-level security."""
        return psycopg.connect(self.database.dsn())

    def rows(self, query: str, *parameters: Any) -> list[dict[str, Any]]:
        """The stored rows, read without filter and row-level security."""
        with psycopg.connect(self.database.dsn(), row_factory=dict_row) as connection:
            return connection.execute(query.encode(), parameters).fetchall()

    def trail(self, condition: str, *parameters: Any) -> list[dict[str, Any]]:
        """Entries as the audit administrator reads them, oldest first."""
        columns = "actor_id, action, subject, details"
        with psycopg.connect(self.database.dsn(), row_factory=dict_row) as connection:
            query = f"select {columns} from audit_entries where {condition} order by id"
            rows = connection.execute(query.encode(), parameters).fetchall()
            for row in rows:
                told = (row["action"], row["subject"], row["details"])
                row["details"] = details_read(connection, self.settings.key_ring, *told)
            return rows


@pytest.fixture(scope="module")
async def register(service_database: MakeDatabase) -> AsyncIterator[Register]:
    async with running_register(service_database("households")) as register:
        yield register


@asynccontextmanager
async def running_register(
    database: ServiceDatabase, settings: HouseholdsWorkerSettings | None = None
) -> AsyncIterator[Register]:
    settings = settings or make_settings(database)
    programs = OtherPrograms()
    app = create_app(settings, programs)
    worker = Database(settings.households_worker_database_url, application_name="tests", pool_size=3)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://households"
        ) as client,
        httpx.AsyncClient(transport=programs) as feed_client,
    ):
        readers = [
            FeedReader(worker, feed_client, source, settings.internal_secret) for source in feeds.sources(settings)
        ]
        register = Register(client, database, settings, programs, worker, readers)
        _publish_the_world(programs)
        await register.read_feeds()
        yield register
    await worker.close()


def _publish_the_world(programs: OtherPrograms) -> None:
    for code, (name, parent) in DIVISIONS.items():
        saved = DivisionSaved(code=code, name=name, level="village", parent=parent)
        programs.publish("gateway", "division.saved", saved.model_dump(mode="json"))
    for id_, (name, kind, division_code) in ORGANIZATIONS.items():
        unit = OrganizationSaved(id=id_, name=name, kind=kind, division_code=division_code, lines=[], leader=None)
        programs.publish("gateway", "organization.saved", unit.model_dump(mode="json"))
