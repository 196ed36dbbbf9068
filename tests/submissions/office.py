"""The submissions service with fake programs that answer as the real ones do: for tests of reports."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from deploy.embedded.object_store import ObjectStore
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.submissions.app import create_app
from services.submissions.files.renditions import Renditions
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import PhotoStore
from services.submissions.settings import SubmissionsSettings
from tests.databases import ServiceDatabase
from tests.submissions.fake_programs import FakePrograms, fake_programs
from tests.submissions.samples import visit_body
from tests.support import gate
from tests.support.parts import part_of_app
from tests.support.people import (
    BEIPIAO_VILLAGE,
    LEADER_A,
    TEAM_A,
    TEAM_B,
    XIAO_LI,
    Person,
    person,
)
from tests.support.trail import details_read

LEADER_B = person("乙队队长", "team_leader", team=TEAM_B, division="211382")
MAY = "2020-05"


@dataclass(frozen=True)
class Office:
    """The service with its fake programs."""

    app: FastAPI
    client: httpx.AsyncClient
    programs: FakePrograms
    settings: SubmissionsSettings
    database: "psycopg.Connection[Any]"

    async def ask(self, who: Person, method: str, path: str, **content: Any) -> httpx.Response:
        headers = {**who.headers, **content.pop("headers", {})}
        return await self.client.request(method, f"/api/reports{path}", headers=headers, **content)

    def pair(
        self,
        team: UUID = TEAM_A,
        village: str = BEIPIAO_VILLAGE,
        starts_on: str = "2020-01-01",
        ends_on: str | None = None,
    ) -> tuple[UUID, UUID]:
        """A new pairing: its id and the household's."""
        pairing_id, household_id = new_id(), new_id()
        self.database.execute(
            "insert into paired_households values (%s, %s, %s, %s, %s, %s, false)",
            (pairing_id, household_id, team, village, starts_on, ends_on),
        )
        return pairing_id, household_id

    async def visit(self, household_id: UUID, *pictures: bytes, **facts: Any) -> None:
        body = visit_body(household_id, *pictures, **facts)
        path = f"/api/visits/{new_id()}"
        answer = await self.client.put(path, json=body, headers=XIAO_LI.headers)
        assert answer.status_code == 201
        for photo, picture in zip(answer.json()["photos"], pictures, strict=True):
            await upload(photo["upload"], picture)
            await self.client.post(f"{path}/photos/{photo['id']}/complete", headers=XIAO_LI.headers)

    async def prepare_pictures(self) -> None:
        """The background work of the worker."""
        database = Database(self.settings.submissions_worker_database_url, application_name="pictures", pool_size=2)
        store = PhotoStore(self.settings.store())
        renditions = Renditions(database, store, HouseholdKeys(self.settings.key_ring))
        try:
            while await renditions.prepare_batch():
                pass
        finally:
            await renditions.close()
            await store.aclose()
            await database.close()

    async def draft(self, who: Person = LEADER_A, **wanted: Any) -> dict[str, Any]:
        """A new Form 2 of May, or one with the values of `wanted`."""
        if "pairing_id" not in wanted:
            wanted["pairing_id"] = str(self.pair()[0])
        answer = await self.ask(who, "PUT", f"/{new_id()}", json={**progress(), **wanted})
        assert answer.status_code == 201, answer.text
        report: dict[str, Any] = answer.json()
        return report

    async def submitted(self, **wanted: Any) -> dict[str, Any]:
        report = await self.draft(**wanted)
        return await self.ask_leader_to_submit(report["id"])

    async def ask_leader_to_submit(self, report_id: str) -> dict[str, Any]:
        answer = await self.ask(LEADER_A, "POST", f"/{report_id}/submit")
        assert answer.status_code == 200, answer.text
        submitted: dict[str, Any] = answer.json()
        return submitted

    def audit(self, report_id: str) -> list[tuple[str, dict[str, Any]]]:
        rows = self.database.execute(
            "select action, details from audit_entries where subject = %s order by id", (report_id,)
        )
        keys = part_of_app(self.app, HouseholdKeys).ring
        return [
            (action, details_read(self.database, keys, action, report_id, details))
            for action, details in rows.fetchall()
        ]

    def events(self, report_id: str) -> list[tuple[str, dict[str, Any]]]:
        rows = self.database.execute("select type, data from outbox where subject = %s order by id", (report_id,))
        return [(type_, data) for type_, data in rows.fetchall()]


@dataclass
class Scan:
    content: bytes
    id: UUID = field(default_factory=new_id)
    content_type: str = "image/jpeg"

    @property
    def body(self) -> dict[str, Any]:
        digest = hashlib.sha256(self.content).hexdigest()
        return {"id": str(self.id), "sha256": digest, "size": len(self.content), "content_type": self.content_type}


def progress(pairing_id: Any = None, **changes: Any) -> dict[str, Any]:
    return {"kind": "progress_report", "pairing_id": str(pairing_id), "month": MAY, **changes}


async def upload(ticket: dict[str, Any], content: bytes, content_type: str = "image/jpeg") -> None:
    answer = await gate.send(ticket, content, content_type)
    assert answer.is_success, answer.text


def refused(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, str(answer.json()["type"]).removeprefix("/problems/")


@asynccontextmanager
async def running_office(settings: SubmissionsSettings, database: ServiceDatabase) -> AsyncIterator[Office]:
    async with fake_programs() as programs:
        urls = dict.fromkeys(("gateway_url", "households_url", "campaigns_url"), programs.url)
        app = create_app(settings.model_copy(update=urls))
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            gate.serving(app, settings.model_copy(update=urls)),
            httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client,
        ):
            with psycopg.connect(database.dsn(), autocommit=True) as connection:
                connection.execute("insert into divisions values ('2113', '朝阳市') on conflict do nothing")
                yield Office(app, client, programs, settings, connection)


@pytest.fixture(scope="module")
async def running(
    settings: tuple[SubmissionsSettings, ServiceDatabase], object_store: ObjectStore
) -> AsyncIterator[Office]:
    async with running_office(*settings) as office:
        yield office


@pytest.fixture
def office(running: Office) -> Office:
    running.programs.reset()
    return running
