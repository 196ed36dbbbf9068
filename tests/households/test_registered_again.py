"""A registry number that was erased comes again: the household is a new one, and the board counts it once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.households.progress.recount import recount_all
from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.households import sheets
from tests.households.conftest import Register
from tests.households.people import BEIPIAO, SHANGYUAN, TEAM_A, chen, zhang
from tests.households.rosters import imported
from tests.households.test_erasure import asked, confirm, household, sun

__all__ = ["household"]

COUNTED = ("households", "paired", "visited", "visits", "amount_fen")


async def board(register: Register, month: date) -> dict[str, int]:
    await recount_all(register.worker)
    params = {"division": BEIPIAO, "month": month.strftime("%Y-%m")}
    total = (await register.client.get("/api/progress", params=params, headers=chen())).json()["total"]
    return {name: total[name] for name in COUNTED}


async def by_hand(register: Register, number: str) -> UUID:
    return await register.put_household(registry_no=number)


async def in_a_roster(register: Register, number: str) -> UUID:
    state = await imported(
        register,
        sheets.csv_file(
            [sheets.row(n, registry_no=no, registry_status="贫困户") for n, no in ((1, number), (2, "NEW-2"))]
        ),
        who=zhang,
    )
    assert (state["created"], state["registered_again"]) == (2, 1), state
    (row,) = register.rows("select id from households where registry_no = %s", number)
    found: UUID = row["id"]
    return found


async def erased(register: Register, household_id: UUID) -> str:
    (row,) = register.rows("select registry_no from households where id = %s", household_id)
    answer = await confirm(register, await asked(register, household_id), sun())
    assert answer.status_code == 200
    number: str = row["registry_no"]
    return number


@pytest.mark.parametrize("again", [by_hand, in_a_roster])
async def test_it_counts_once_from_then_on_and_the_months_before_stay(
    register: Register, household: UUID, again: Any
) -> None:
    may, april, this_month = date(2020, 5, 1), date(2020, 4, 1), today()
    before = {month: await board(register, month) for month in (april, may, this_month)}
    number = await erased(register, household)
    others = 1 if again is in_a_roster else 0
    came = await again(register, number)
    for month in (april, may):
        assert await board(register, month) == before[month] | {"households": before[month]["households"] + others}
    now = await board(register, this_month)
    assert now["households"] == before[this_month]["households"] + others
    assert now["paired"] == before[this_month]["paired"] - 1, "nobody is paired with the new one yet"
    await register.put_pairing(came, starts_on=this_month.isoformat())
    visit = {
        "visit_id": str(new_id()),
        "household_id": str(came),
        "team_id": str(TEAM_A),
        "village_code": SHANGYUAN,
        "visited_on": this_month.isoformat(),
        "amount_fen": 100,
    }
    register.programs.publish("submissions", "visit.completed", visit)
    await register.read_feeds()
    now = await board(register, this_month)
    assert now["paired"] == before[this_month]["paired"]
    assert now["visited"] == before[this_month]["visited"] + 1
    assert (await board(register, may))["paired"] == before[may]["paired"]


async def test_a_household_visited_and_erased_this_month_is_one_visited_household(
    register: Register, household: UUID
) -> None:
    visit = {"team_id": str(TEAM_A), "village_code": SHANGYUAN, "visited_on": today().isoformat(), "amount_fen": 100}

    async def visited(household_id: UUID) -> None:
        told = {**visit, "visit_id": str(new_id()), "household_id": str(household_id)}
        register.programs.publish("submissions", "visit.completed", told)
        await register.read_feeds()

    await visited(household)
    before = await board(register, today())
    number = await erased(register, household)
    came = await by_hand(register, number)
    await register.put_pairing(came, starts_on=today().isoformat())
    await visited(came)
    now = await board(register, today())
    more = {"visits": before["visits"] + 1, "amount_fen": before["amount_fen"] + 100}
    assert now == before | more, "the visits and the money count, the household once"


async def test_only_a_keyed_code_of_the_number_is_kept_and_not_after_it_came_again(
    register: Register, household: UUID
) -> None:
    number = await erased(register, household)
    (row,) = register.rows("select * from households where id = %s", household)
    assert len(row["number_code"]) == 32
    assert not any(number.encode() in bytes(value) for value in row.values() if isinstance(value, bytes))
    came = await by_hand(register, number)
    (row,) = register.rows("select number_code, registered_again_on from households where id = %s", household)
    assert (row["number_code"], row["registered_again_on"]) == (None, today())
    (new,) = register.rows("select * from households where id = %s", came)
    assert household not in new.values()
    assert (new["number_code"], new["registered_again_on"]) == (None, None)


async def test_another_number_changes_nothing(register: Register, household: UUID) -> None:
    await erased(register, household)
    await register.put_household()
    (row,) = register.rows("select registered_again_on from households where id = %s", household)
    assert row["registered_again_on"] is None


async def test_it_may_be_erased_and_come_again_a_second_time(register: Register, household: UUID) -> None:
    before = await board(register, today())
    number = await erased(register, household)
    for _ in range(2):
        came = await by_hand(register, number)
        await register.put_pairing(came, starts_on=(today() - timedelta(days=1)).isoformat())
        assert (await board(register, today()))["households"] == before["households"]
        assert (await board(register, today()))["paired"] == before["paired"]
        number = await erased(register, came)
    assert (await board(register, today()))["households"] == before["households"]
