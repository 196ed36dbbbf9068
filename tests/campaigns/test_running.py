"""Readiness, the worker, and migrations up and down."""

import asyncio

import psycopg
import pytest

from deploy.programs import migrations_of
from services.campaigns import worker
from services.campaigns.app import create_app
from services.campaigns.settings import CampaignsSettings
from services.kernel.db import migrations
from services.kernel.settings import SettingsIncomplete
from tests.campaigns.office import Office, settings_of
from tests.databases import MakeDatabase, ServiceDatabase

TABLES = "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"


def tables(database: ServiceDatabase) -> int:
    with psycopg.connect(database.dsn()) as connection:
        row = connection.execute(TABLES).fetchone()
    assert row
    return int(row[0])


def test_a_downgrade_leaves_nothing_and_an_upgrade_works_again(service_database: MakeDatabase) -> None:
    database = service_database("campaigns")
    before = tables(database)
    migrations.downgrade(migrations_of("campaigns"), database.migrator)
    assert tables(database) == 1
    migrations.upgrade(migrations_of("campaigns"), database.migrator)
    assert tables(database) == before


async def test_it_is_ready_only_at_the_head_revision(office: Office) -> None:
    assert (await office.client.get("/readyz")).status_code == 200
    with psycopg.connect(office.database.dsn(), autocommit=True) as connection:
        connection.execute("update alembic_version set version_num = 'older'")
        assert (await office.client.get("/readyz")).status_code == 503
        connection.execute(
            "update alembic_version set version_num = %s", [migrations.head_revision(migrations_of("campaigns"))]
        )


def test_starting_without_settings_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANGFU_CAMPAIGNS_DATABASE_URL", raising=False)
    with pytest.raises(SettingsIncomplete, match="BANGFU_CAMPAIGNS_DATABASE_URL"):
        create_app()


async def test_the_worker_survives_programs_that_do_not_answer_seals_the_trail_and_stops(
    service_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = service_database("campaigns")
    for name, value in settings_of(database).items():
        monkeypatch.setenv(f"BANGFU_{name.upper()}", "http://127.0.0.1:9" if name.endswith("s_url") else value)
    monkeypatch.setenv("BANGFU_GATEWAY_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("BANGFU_CAMPAIGNS_WORKER_DATABASE_URL", database.worker)
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute("insert into audit_entries (action, subject, details) values ('a', 'b', '{}')")
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    for _ in range(100):
        await asyncio.sleep(0.05)
        if _sealed(database):
            break
    stop.set()
    await asyncio.wait_for(task, 5)
    assert _sealed(database) == 1


def _sealed(database: ServiceDatabase) -> int:
    with psycopg.connect(database.dsn()) as connection:
        row = connection.execute("select count(*) from audit_seals").fetchone()
    assert row
    return int(row[0])


def test_every_refusal_in_the_openapi_page_is_a_problem(service_database: MakeDatabase) -> None:
    settings = CampaignsSettings.model_validate(settings_of(service_database("campaigns")))
    page = create_app(settings).openapi()
    for path, operations in page["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"], (method, path, status)
