"""What takes sight of a household away holds in submissions, too, when it is acknowledged; or the answer says no.

Submissions is asked to read up to the event of the act (`services.households.acts`).
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.households import clients
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households import forms
from tests.households.conftest import Register, running_register
from tests.households.people import LINGYUAN_VILLAGE, TEAM_B, chen, zhang

CLOSED = {"reason": "已搬走", "closed_on": "2020-06-30"}
WHY = {"reason": "本人提出异议"}


@pytest.fixture
async def fresh(service_database: MakeDatabase) -> AsyncIterator[Register]:
    """One that has not been kept waiting yet."""
    async with running_register(service_database("households")) as register:
        yield register


async def restrict(register: Register, household_id: UUID, pairing_id: UUID) -> Any:
    return await register.client.post(f"/api/households/{household_id}/restrict", json=WHY, headers=zhang())


async def close(register: Register, household_id: UUID, pairing_id: UUID) -> Any:
    return await register.client.post(f"/api/pairings/{pairing_id}/close", json=CLOSED, headers=zhang())


async def hand_over(register: Register, household_id: UUID, pairing_id: UUID) -> Any:
    body = {
        "pairing_id": str(new_id()),
        "team_id": str(TEAM_B),
        "helpers": [],
        "reason": "换队",
        "handed_over_on": "2020-06-30",
    }
    return await register.client.post(f"/api/pairings/{pairing_id}/hand-over", json=body, headers=zhang())


async def end(register: Register, household_id: UUID, pairing_id: UUID) -> Any:
    body = forms.pairing(household_id, ends_on="2020-06-30")
    return await register.client.put(f"/api/pairings/{pairing_id}", json=body, headers=zhang())


async def move(register: Register, household_id: UUID, pairing_id: UUID) -> Any:
    body = forms.household(division_code=LINGYUAN_VILLAGE)
    return await register.client.put(f"/api/households/{household_id}", json=body, headers=chen())


ACTS = [restrict, close, hand_over, end, move]


async def paired(register: Register) -> tuple[UUID, UUID]:
    household_id = await register.put_household()
    return household_id, await register.put_pairing(household_id)


@pytest.mark.parametrize("act", ACTS)
async def test_submissions_has_read_it_before_the_answer(register: Register, act: Any) -> None:
    household_id, pairing_id = await paired(register)
    readings = register.programs.readings
    answer = await act(register, household_id, pairing_id)
    assert answer.json()["in_force"] is True, answer.text
    assert register.programs.readings == readings + 1


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("is_down", [True, False], ids=["does not answer", "has not read it"])
async def test_where_it_has_not_the_act_is_done_and_the_answer_says_so(
    fresh: Register, act: Any, is_down: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "IN_FORCE_SECONDS", 0.5)
    household_id, pairing_id = await paired(fresh)
    fresh.programs.is_down, fresh.programs.position = is_down, 1
    answer = await act(fresh, household_id, pairing_id)
    fresh.programs.is_down = False
    assert answer.status_code in {200, 201}
    assert answer.json()["in_force"] is False
    (seen,) = fresh.rows(
        "select exists (select from withheld_households) or exists (select from pairings where ends_on is not null)"
        " or exists (select from households where village_code = %s) as is_done",
        LINGYUAN_VILLAGE,
    )
    assert seen["is_done"]


async def test_it_waits_for_the_reading_that_covers_its_own_event(fresh: Register) -> None:
    """An older transaction still runs in the register: its feed ends before that, so a first reading is too early."""
    household_id, pairing_id = await paired(fresh)
    fresh.programs.position = 1
    acting = asyncio.create_task(restrict(fresh, household_id, pairing_id))
    await asyncio.sleep(0.4)
    assert not acting.done()
    (row,) = fresh.rows("select max(transaction_id::text::bigint) as position from outbox")
    fresh.programs.position = row["position"]
    assert (await acting).json()["in_force"] is True


async def test_a_whole_team_is_not_kept_waiting_for_each_of_its_households(
    fresh: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "IN_FORCE_SECONDS", 0.5)
    pairings = [(await paired(fresh))[1] for _ in range(5)]
    fresh.programs.position = 1
    began_at = time.monotonic()
    for pairing_id in pairings:
        assert (await close(fresh, new_id(), pairing_id)).json()["in_force"] is False
    assert time.monotonic() - began_at < 2


async def test_what_takes_nothing_away_asks_nothing(register: Register) -> None:
    readings = register.programs.readings
    await paired(register)
    assert register.programs.readings == readings


async def test_nobody_waits_inside_the_transaction(fresh: Register) -> None:
    """An open transaction would keep the feed from showing the event that is waited for."""
    household_id, pairing_id = await paired(fresh)
    fresh.programs.position = 1
    acting = asyncio.create_task(close(fresh, household_id, pairing_id))
    await asyncio.sleep(0.4)
    with psycopg.connect(fresh.database.dsn()) as connection:
        (is_closed,) = connection.execute(
            "select closed_at is not null from pairings where id = %s", (pairing_id,)
        ).fetchone() or (None,)
    assert is_closed
    fresh.programs.position = 2**62
    assert (await acting).json()["in_force"] is True
