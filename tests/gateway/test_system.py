"""The pages of the system administrator, which nobody else sees."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.settings import GatewaySettings
from gateway.system import backups
from tests.gateway.conftest import MakeWorld, World

PATHS = ("/api/system/health", "/api/system/settings", "/api/system/backups")


@pytest.mark.parametrize(
    "role",
    [
        {"role": "security_admin"},
        {"role": "audit_admin"},
        {"role": "province_officer", "division_code": "21"},
        {"role": "city_officer", "division_code": "2113"},
        {"role": "county_officer", "division_code": "211381"},
        {"role": "inspector", "division_code": "2113"},
        {"role": "editor", "division_code": "2113"},
    ],
)
async def test_only_the_system_administrator_reads_it(world: World, role: dict[str, str]) -> None:
    somebody = await world.person(f"sys-{role['role'].replace('_', '-')}", role)
    for path in PATHS:
        assert (await somebody.http.get(path)).status_code == 403, path
    async with world.client() as http:
        for path in PATHS:
            assert (await http.get(path)).status_code == 401, path


async def test_settings_are_shown_without_a_secret(world: World) -> None:
    answer = await world.system_admin.http.get("/api/system/settings")
    assert answer.status_code == 200
    shown: dict[str, dict[str, Any]] = {item["name"]: item for item in answer.json()["items"]}
    assert shown["BANGFU_LOGIN_ADDRESS_LIMIT"]["value"] == "10000"
    assert not shown["BANGFU_LOGIN_ADDRESS_LIMIT"]["is_default"]
    assert shown["BANGFU_DATABASE_POOL_SIZE"]["is_default"]
    for name in ("BANGFU_SIGNING_KEY", "BANGFU_INTERNAL_SECRET", "BANGFU_GATEWAY_DATABASE_URL", "BANGFU_JWKS"):
        assert (shown[name]["value"], shown[name]["is_secret"], shown[name]["is_set"]) == (None, True, True)
    assert all(item["description"] for item in shown.values())
    assert "internal-secret" not in answer.text
    assert "PRIVATE KEY" not in answer.text
    assert shown.keys() == {f"BANGFU_{name.upper()}" for name in GatewaySettings.model_fields}


async def test_health_names_every_program_and_says_what_is_down(make_world: MakeWorld, tmp_path: Path) -> None:
    world = await make_world(home=tmp_path, workers_url="http://127.0.0.1:9")
    answer = (await world.system_admin.http.get("/api/system/health")).json()
    assert [part["name"] for part in answer["parts"]] == ["gateway", "campaigns", "submissions", "households"]
    states = {part["name"]: part["is_ready"] for part in answer["parts"]}
    assert states == {"gateway": True, "campaigns": False, "submissions": False, "households": False}
    assert answer["workers"] == [{"name": "workers", "is_ready": False}]
    assert 0 < answer["disk"]["free_bytes"] < answer["disk"]["total_bytes"]
    assert answer["version"][0].isdigit()


async def test_where_no_machine_is_named_nothing_is_guessed(world: World) -> None:
    answer = (await world.system_admin.http.get("/api/system/health")).json()
    assert (answer["workers"], answer["disk"]) == (None, None)
    assert (await world.system_admin.http.get("/api/system/backups")).json() == {"last": None, "is_old": True}


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"made_at": "yesterday", "target": "x"}'])
async def test_a_record_that_cannot_be_read_is_no_backup(make_world: MakeWorld, tmp_path: Path, content: str) -> None:
    record = tmp_path / "last.json"
    record.write_text(content)
    world = await make_world(backup_record=record)
    assert (await world.system_admin.http.get("/api/system/backups")).json() == {"last": None, "is_old": True}


async def test_the_last_backup_is_shown_and_grows_old(make_world: MakeWorld, tmp_path: Path) -> None:
    record, now = tmp_path / "last.json", datetime.now(UTC).replace(microsecond=0)
    record.write_text(json.dumps({"made_at": now.isoformat(), "target": "/backups/1", "rows": 7, "objects": 2}))
    world = await make_world(backup_record=record)
    answer = (await world.system_admin.http.get("/api/system/backups")).json()
    assert (answer["is_old"], answer["last"]["rows"], answer["last"]["target"]) == (False, 7, "/backups/1")
    record.write_text(json.dumps({"made_at": now.isoformat(), "target": "/backups/1"}))
    settings = GatewaySettings.model_construct(backup_record=record)
    assert not backups(settings, now + timedelta(hours=35)).is_old
    assert backups(settings, now + timedelta(hours=37)).is_old


def test_every_setting_is_explained_in_chinese_on_the_screen() -> None:
    words = Path("frontend/src/office/system/meanings.ts").read_text(encoding="utf-8")
    missing = [name for name in GatewaySettings.model_fields if f"  BANGFU_{name.upper()}: '" not in words]
    assert missing == []
