"""The interfaces of the service: health, the feed for our own programs, the OpenAPI page, the worker."""

import asyncio
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.households import worker
from services.households.app import create_app
from services.households.settings import HouseholdsWorkerSettings
from services.kernel.settings import SettingsIncomplete
from tests.databases import MakeDatabase
from tests.households.conftest import INTERNAL_SECRET, Register, make_settings


async def test_it_is_ready_only_at_the_head_of_its_migrations(register: Register) -> None:
    ready = await register.client.get("/readyz")
    assert (ready.status_code, ready.json()["parts"]) == (200, {"database": True, "revocations": True})
    with psycopg.connect(register.database.dsn(), autocommit=True) as connection:
        connection.execute("update alembic_version set version_num = 'older'")
        try:
            behind = await register.client.get("/readyz")
        finally:
            connection.execute("update alembic_version set version_num = 'households_0002'")
    assert (behind.status_code, behind.json()["parts"]) == (503, {"database": False, "revocations": True})


@pytest.mark.parametrize("secret", ["", "guess", INTERNAL_SECRET + "x"])
async def test_the_feed_is_hidden_without_the_internal_secret(register: Register, secret: str) -> None:
    answer = await register.client.get("/internal/events", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 404


async def test_the_feed_gives_our_own_programs_the_pairings(register: Register) -> None:
    pairing_id = await register.put_pairing(await register.put_household())
    answer = await register.client.get("/internal/events", headers={"Authorization": f"Bearer {INTERNAL_SECRET}"})
    assert [event["type"] for event in answer.json()[-2:]] == ["household.saved", "pairing.saved"]
    assert answer.json()[-1]["data"]["pairing_id"] == str(pairing_id)
    assert answer.headers["next-cursor"]


def test_every_operation_says_what_it_does(service_database: MakeDatabase) -> None:
    page = create_app(make_settings(service_database("households"))).openapi()
    operations = [
        (path, method, operation) for path, methods in page["paths"].items() for method, operation in methods.items()
    ]
    assert {path.split("/")[2] for path, _, _ in operations} == {"households", "pairings", "progress", "progress.xlsx"}
    for path, method, operation in operations:
        assert operation["summary"][0].isupper(), (path, method)
        assert "401" in operation["responses"], (path, method)
    assert "/internal/events" not in page["paths"]


async def test_the_worker_starts_and_stops(service_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = make_settings(service_database("households"))
    for name in HouseholdsWorkerSettings.model_fields:
        value: Any = getattr(settings, name)
        shown = value.get_secret_value() if hasattr(value, "get_secret_value") else value
        # An unset setting has no variable: `kek_file`, when the key itself is given.
        if shown is not None:
            monkeypatch.setenv(f"BANGFU_{name.upper()}", str(shown))
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await asyncio.sleep(0.3)
    assert not running.done()
    stop.set()
    await asyncio.wait_for(running, 10)


async def test_start_up_names_everything_that_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "kek"
    key.write_text("secret")
    monkeypatch.setenv("BANGFU_KEK_FILE", str(key))
    with pytest.raises(SettingsIncomplete, match=r"BANGFU_BLIND_INDEX_KEY.*BANGFU_HOUSEHOLDS_DATABASE_URL") as refused:
        create_app()
    assert "secret" not in str(refused.value)
