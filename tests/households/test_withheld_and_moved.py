"""A household that moves while it is restricted, or while its erasure is asked for, confirmed, or under way."""

import asyncio
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from services.households.households import moving
from services.households.withholding import erasures, queries
from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.households import forms, sheets
from tests.households.conftest import Register
from tests.households.people import (
    BEIPIAO,
    CHEN_ID,
    LINGYUAN,
    LINGYUAN_VILLAGE,
    LIU_GRANT,
    SHANGYUAN,
    XIAHE,
    chen,
    liu,
    signed_in,
    zhang,
)
from tests.households.rosters import imported as load
from tests.households.test_erasure import ask, asked, confirm, household, is_whole, sun

__all__ = ["household"]

ZHAO_ID = UUID("0190a000-0000-7000-8000-000000000006")
QIAN_ID = UUID("0190a000-0000-7000-8000-000000000007")
TABLES = """
    select table_name from information_schema.columns
     where table_schema = 'public' and column_name = 'village_code'
       and table_name not like 'progress%%' and table_name not like 'roster_stag%%'
"""


def zhao() -> dict[str, str]:
    """赵主任, an officer of the county to which the household moves."""
    return signed_in(LIU_GRANT, account_id=ZHAO_ID)


def qian() -> dict[str, str]:
    """钱主任, another one there."""
    return signed_in(LIU_GRANT, account_id=QIAN_ID)


async def moved(register: Register, household_id: UUID, village: str) -> Any:
    (row,) = register.rows("select registry_no from households where id = %s", household_id)
    body = forms.household(registry_no=row["registry_no"], division_code=village)
    answer = await register.client.put(f"/api/households/{household_id}", json=body, headers=chen())
    assert answer.status_code == 200, answer.text
    return answer.json()


async def imported(register: Register, household_id: UUID, village: str) -> None:
    (row,) = register.rows("select registry_no from households where id = %s", household_id)
    sheet = sheets.csv_file([sheets.row(1, registry_no=row["registry_no"], division_code=village)])
    state = await load(register, sheet, who=chen)
    assert state["changed"] == 1, state


WAYS = {"by hand": moved, "in a roster": imported}


def state_of(register: Register, erasure_id: str) -> Any:
    (row,) = register.rows("select state, village_code, reason from erasures where id = %s", UUID(erasure_id))
    return row


@pytest.mark.parametrize("way", WAYS)
async def test_a_request_of_the_county_that_it_left_erases_nothing(
    register: Register, household: UUID, way: str
) -> None:
    erasure_id = await asked(register, household)
    await WAYS[way](register, household, LINGYUAN_VILLAGE)
    for who in (sun, chen, liu):
        answer = await confirm(register, erasure_id, who())
        assert answer.status_code in {403, 404, 409}, answer.text
    assert is_whole(register, household)
    assert not register.rows("select from withheld_households where household_id = %s", household)
    assert not register.rows("select from outbox where type = 'household.erased' and subject = %s", str(household))
    assert (await register.client.get(f"/api/households/{household}", headers=liu())).status_code == 200


@pytest.mark.parametrize("way", WAYS)
async def test_who_asked_sees_that_the_request_ended_and_the_new_county_may_ask(
    register: Register, household: UUID, way: str
) -> None:
    erasure_id = await asked(register, household)
    await WAYS[way](register, household, LINGYUAN_VILLAGE)
    shown = await register.client.get(f"/api/households/erasures/{erasure_id}", headers=zhang())
    assert (shown.json()["state"], shown.json()["reason"], shown.json()["head_name"]) == ("moved", None, None)
    waiting: dict[str, Any] = {"household_id": str(household), "open": True}
    for who in (zhang, liu):
        listed = await register.client.get("/api/households/erasures", params=waiting, headers=who())
        assert listed.json()["items"] == []
    (noted,) = register.rows(
        "select details from audit_entries where action = 'erasure.moved' and subject = %s", f"household:{household}"
    )
    assert noted["details"] == {"erasure_id": erasure_id}
    assert (await ask(register, household, liu())).status_code == 200


async def test_the_new_county_erases_it_with_everything(register: Register, household: UUID) -> None:
    await moved(register, household, LINGYUAN_VILLAGE)
    for officer in (zhao, qian):
        register.programs.believe(officer())
    answer = await ask(register, household, qian())
    assert answer.status_code == 200
    done = await confirm(register, answer.json()["id"], zhao())
    assert done.json()["state"] == "confirmed", done.text
    assert not is_whole(register, household)
    assert not register.rows("select from household_members where household_id = %s", household)
    (told,) = register.rows("select data from outbox where type = 'household.erased' and subject = %s", str(household))
    assert told["data"]["village_code"] == LINGYUAN_VILLAGE


@pytest.mark.parametrize("way", WAYS)
async def test_within_the_county_a_request_goes_along(register: Register, household: UUID, way: str) -> None:
    erasure_id = await asked(register, household)
    await WAYS[way](register, household, XIAHE)
    assert (state_of(register, erasure_id)["state"], state_of(register, erasure_id)["village_code"]) == ("asked", XIAHE)
    assert (await confirm(register, erasure_id, sun())).json()["state"] == "confirmed"
    assert not is_whole(register, household)
    (told,) = register.rows("select village_code from withheld_households where household_id = %s", household)
    assert told["village_code"] == XIAHE


async def test_rights_are_those_where_the_household_is_at_that_moment(register: Register, household: UUID) -> None:
    """The village of the request is a copy; here it was left behind by a release that did not take it along."""
    erasure_id = await asked(register, household)
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute("update households set village_code = %s where id = %s", (LINGYUAN_VILLAGE, household))
    answer = await confirm(register, erasure_id, chen())
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/asker-may-no-more")
    assert (await confirm(register, erasure_id, sun())).status_code == 404
    assert is_whole(register, household)


async def test_what_row_level_security_hides_is_not_taken_for_destroyed(register: Register, household: UUID) -> None:
    scope = Scope((LINGYUAN,), restricted_codes=(LINGYUAN,))
    async with Database(register.database.app, application_name="tests", pool_size=1) as database:
        for act in (
            lambda c: erasures.destroy(c, register.settings.key_ring, household, None),
            lambda c: queries.destroy(c, household, SHANGYUAN, b"code", None),
        ):
            with pytest.raises(queries.NotDestroyedError):
                async with database.transaction(scope) as connection:
                    await act(connection)
    assert is_whole(register, household)
    assert not register.rows("select from withheld_households where household_id = %s", household)
    assert not register.rows("select from outbox where type = 'household.erased' and subject = %s", str(household))


async def test_no_table_with_a_village_is_forgotten(register: Register, household: UUID) -> None:
    await ask(register, household)
    with psycopg.connect(register.database.dsn()) as connection:
        # No act moves what is restricted; a row that is left must go along all the same.
        connection.execute(
            "insert into withheld_households (household_id, village_code) values (%s, %s)", (household, SHANGYUAN)
        )
    columns = {"households": "id", "support_plans": "pairing_id"}

    def villages() -> dict[str, set[str]]:
        (pairing,) = register.rows("select id from pairings where household_id = %s", household)
        found = {}
        for (table,) in (row.values() for row in register.rows(TABLES)):
            column = columns.get(table, "household_id")
            key = pairing["id"] if column == "pairing_id" else household
            rows = register.rows(f"select village_code from {table} where {column} = %s", key)
            found[table] = {row["village_code"] for row in rows}
        return found

    before = villages()
    assert {name for name, found in before.items() if found != {SHANGYUAN}} == set(), "a row of each table is needed"
    async with register.worker.transaction() as worker:
        values = {"id": household, "village": XIAHE}
        await worker.execute(text("update households set village_code = :village where id = :id"), values)
        await moving.take_along(worker, [moving.Move(household, SHANGYUAN, XIAHE)], CHEN_ID)
    assert villages() == {table: {XIAHE} for table in before}


async def test_the_move_is_told_after_its_pairings(register: Register, household: UUID) -> None:
    await moved(register, household, LINGYUAN_VILLAGE)
    told = register.rows(
        "select type, data from outbox where data ->> 'household_id' = %s order by id desc limit 3", str(household)
    )
    assert [row["type"] for row in told] == ["household.saved", "household.moved", "pairing.saved"]
    assert told[1]["data"] == {"household_id": str(household), "village_code": LINGYUAN_VILLAGE}


async def test_a_change_that_waited_for_the_erasure_gets_a_clear_answer(register: Register, household: UUID) -> None:
    """The change waits for the row; the erasure is committed meanwhile."""
    (row,) = register.rows("select registry_no from households where id = %s", household)
    body = forms.household(registry_no=row["registry_no"])
    (pairing,) = register.rows("select id from pairings where household_id = %s", household)
    closing = {"reason": "搬走了", "closed_on": "2020-06-30"}
    plan = {"funds": "改了", "project": "", "goods": "", "other": ""}
    scope = Scope((BEIPIAO,), restricted_codes=(BEIPIAO,))
    client = register.client
    async with Database(register.database.app, application_name="tests", pool_size=1) as database:
        async with database.transaction(scope) as connection:
            await erasures.destroy(connection, register.settings.key_ring, household, None)
            waiting = [
                asyncio.create_task(client.put(f"/api/households/{household}", json=body, headers=zhang())),
                asyncio.create_task(ask(register, household)),
                asyncio.create_task(
                    client.post(f"/api/households/{household}/restrict", json={"reason": "正在核实"}, headers=zhang())
                ),
                asyncio.create_task(
                    client.put(f"/api/pairings/{new_id()}", json=forms.pairing(household), headers=zhang())
                ),
                asyncio.create_task(client.post(f"/api/pairings/{pairing['id']}/close", json=closing, headers=zhang())),
                asyncio.create_task(client.put(f"/api/pairings/{pairing['id']}/plan", json=plan, headers=zhang())),
            ]
            await asyncio.sleep(0.5)
            assert not any(task.done() for task in waiting), [task.done() for task in waiting]
        answers = [await task for task in waiting]
    assert [answer.status_code for answer in answers] == [410, 410, 410, 410, 404, 404], [a.text for a in answers]


async def test_a_change_that_waited_for_a_restriction_is_refused(register: Register, household: UUID) -> None:
    body = forms.household(division_code=XIAHE)
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute("select from households where id = %s for update", (household,))
        waiting = asyncio.create_task(register.client.put(f"/api/households/{household}", json=body, headers=zhang()))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        connection.execute(
            "insert into withheld_households (household_id, village_code) values (%s, %s)", (household, SHANGYUAN)
        )
    answer = await waiting
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/household-restricted")
