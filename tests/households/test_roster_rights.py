"""A file is loaded only while its uploader still has the right: minutes pass between the upload and the load."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.households import clients
from services.households.roster import loading_queries
from services.households.roster.loading import RosterLoader
from tests.households import sheets
from tests.households.conftest import Register
from tests.households.people import CHAOYANG, LINGYUAN, ZHANG_ID, zhang
from tests.households.rosters import files_kept, loader, upload, work

COUNTY = {"role": "county_officer", "organization_id": None, "division_code": "211381"}


async def uploaded(register: Register, *numbers: int) -> UUID:
    answer = await upload(register, sheets.csv_file([sheets.row(number) for number in numbers]))
    return UUID(answer.json()["id"])


async def state(register: Register, import_id: UUID) -> Any:
    return (await register.client.get(f"/api/households/imports/{import_id}", headers=zhang())).json()


async def codes(register: Register, import_id: UUID) -> list[str]:
    path = f"/api/households/imports/{import_id}/errors"
    return [error["code"] for error in (await register.client.get(path, headers=zhang())).json()["items"]]


@pytest.mark.parametrize(
    "held",
    [
        [],
        [{**COUNTY, "role": "inspector"}],
        [{**COUNTY, "division_code": LINGYUAN}],
        [{**COUNTY, "division_code": "211381101"}],
        [{"role": "team_leader", "organization_id": str(ZHANG_ID), "division_code": "211381"}],
    ],
)
async def test_a_file_whose_sender_lost_the_right_changes_nothing(
    register: Register, held: list[dict[str, Any]]
) -> None:
    import_id = await uploaded(register, 9001, 9002)
    register.programs.grants[str(ZHANG_ID)] = held
    before = register.rows("select count(*) as n from households")
    await work(register)
    shown = await state(register, import_id)
    assert (shown["state"], shown["accepted"]) == ("refused", 0)
    assert await codes(register, import_id) == ["no-longer-entitled"]
    assert register.rows("select count(*) as n from households") == before
    assert files_kept(register) == []
    assert register.rows("select 1 from roster_staging") == []
    noted = register.rows(
        "select action from audit_entries where subject = %s and action not like '%%_listed' order by id desc limit 1",
        f"roster_import:{import_id}",
    )
    assert noted == [{"action": "roster.refused"}]


async def test_a_right_lost_while_the_file_is_read_is_noticed_before_the_register_is_touched(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = await uploaded(register, 9011)
    stored = loading_queries.stored_households

    async def and_meanwhile(*arguments: Any) -> Any:
        register.programs.grants[str(ZHANG_ID)] = []
        return await stored(*arguments)

    monkeypatch.setattr(loading_queries, "stored_households", and_meanwhile)
    await work(register)
    assert (await state(register, import_id))["state"] == "refused"
    assert await codes(register, import_id) == ["no-longer-entitled"]


@pytest.fixture
async def patient(register: Register, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RosterLoader]:
    """A loader that retries without a pause."""
    monkeypatch.setattr(clients, "PAUSE_SECONDS", 0.0)
    async with loader(register) as made:
        yield made
    register.programs.is_down = False


async def test_no_import_starts_while_the_gateway_does_not_answer(register: Register, patient: RosterLoader) -> None:
    import_id = await uploaded(register, 9021)
    register.programs.is_down = True
    with pytest.raises(httpx.ConnectError):
        await patient.load(import_id)
    assert (await state(register, import_id))["state"] == "running"
    register.programs.is_down = False
    await patient.load(import_id)
    assert (await state(register, import_id))["state"] == "done"


async def test_a_gateway_that_is_back_in_a_moment_is_waited_for(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = await uploaded(register, 9031)
    monkeypatch.setattr(clients, "PAUSE_SECONDS", 0.3)
    register.programs.is_down = True
    async with loader(register) as roster_loader:
        loading = asyncio.create_task(roster_loader.load(import_id))
        await asyncio.sleep(0.5)
        register.programs.is_down = False
        await loading
    assert (await state(register, import_id))["state"] == "done"


async def test_a_wider_right_than_before_is_right_enough(register: Register) -> None:
    import_id = await uploaded(register, 9041)
    register.programs.grants[str(ZHANG_ID)] = [{**COUNTY, "role": "city_officer", "division_code": CHAOYANG}]
    await work(register)
    shown = await state(register, import_id)
    assert (shown["state"], shown["created"]) == ("done", 1)
