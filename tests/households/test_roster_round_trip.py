"""Known households go through the import of random sheets into the register, and come out of it as they were."""

from random import Random
from typing import Any

import psycopg
import pytest

from services.households.households.schemas import HouseholdInput
from services.kernel.sheets.records import XLSX
from tests.households.conftest import Register
from tests.households.known_households import Household, any_household, differences, expected
from tests.households.people import zhang
from tests.households.roster_layouts import Sheet, any_sheet
from tests.households.roster_reading import VILLAGES
from tests.households.test_household_file import read
from tests.households.test_roster_mapping import IMPORTS, loaded, mapped, mapping, sent


@pytest.fixture(autouse=True, scope="module")
def places(register: Register) -> None:
    """The villages that the sheets name."""
    with psycopg.connect(register.database.dsn(), autocommit=True) as connection:
        for code, name in VILLAGES.items():
            connection.execute(
                "insert into divisions (code, name, parent) values (%s, %s, %s) on conflict do nothing",
                (code, name, code[:9]),
            )


async def checked(register: Register, sheet: Sheet) -> dict[str, Any]:
    """The dry run, after every question was answered."""
    state = await sent(register, sheet.content, type_=XLSX)
    for _ in range(4):
        if state["state"] != "needs_mapping":
            break
        questions = (await mapping(register, state)).json()["questions"]
        answers: dict[str, Any] = {"columns": [], "layout": None, "village": None, "sheet": None, "encoding": None}
        answers |= {"include_hidden": None, "save_as": None}
        if "encoding" in questions:
            assert sheet.encoding in {"gb18030", "utf-8"}, questions
            answers["encoding"] = {"gb18030": "gb18030", "utf-8": "utf-8-sig"}[sheet.encoding]
        if "village" in questions:
            assert sheet.village == "sheet", questions
        if sheet.village == "sheet":
            answers["village"] = sheet.chosen
        answers["include_hidden"] = False
        state = await mapped(register, state, **answers)
    return state


async def whole(register: Register, household: Household) -> dict[str, Any]:
    """What the register has of the household, in clear."""
    (row,) = register.rows("select id from households where registry_no = %s", household.registry_no)
    headers = zhang()
    register.programs.believe(headers)
    record: dict[str, Any] = (await read(register, headers, row["id"])).json()["household"]
    return record


def as_stored(content: dict[str, Any]) -> dict[str, Any]:
    """Members by their names, without ids."""
    stored = HouseholdInput.model_validate(content).model_dump(mode="json")
    stored["members_count"] = stored["members_count"] or 1 + len(stored["members"])
    members = sorted(stored["members"], key=lambda member: str(member["name"]))
    return {**stored, "members": [{key: member[key] for key in member if key != "id"} for member in members]}


def without_what_the_register_adds(record: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    found = {key: record.get(key) for key in wanted}
    found["head"] = {key: record["head"].get(key) for key in wanted["head"]}
    members = sorted(record["members"], key=lambda member: str(member["name"]))
    found["members"] = [
        {key: member.get(key) for key in given} for member, given in zip(members, wanted["members"], strict=False)
    ]
    return found


async def prove(register: Register, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    numbers = range(1000 + 10 * seed, 1000 + 10 * seed + random.randint(2, 8))
    known = [any_household(random, number, VILLAGES) for number in numbers]
    sheet = any_sheet(random, known, VILLAGES)
    told = f"{seed} {sheet.kind} {sheet.encoding} {sheet.layout} {sheet.village}\n"
    told += "\n".join(map(repr, sheet.grid.rows))
    state = await checked(register, sheet)
    assert (state["state"], state["rejected"], state["warned"], state["households"]) == ("checked", 0, 0, len(known)), (
        f"{state}\n{told}"
    )
    state = await loaded(register, state, partial=False, doubtful=True)
    assert (state["state"], state["created"]) == ("done", len(known)), f"{state}\n{told}"
    found: list[str] = []
    for household in known:
        wanted = as_stored(expected(household, sheet.chosen, sheet.columns, sheet.layout))
        record = await whole(register, household)
        found += differences(wanted, without_what_the_register_adds(record, wanted), household.registry_no)
    assert not found, "\n".join([*found, told])
    again = await checked(register, sheet)
    assert (again["state"], again["unchanged"]) == ("checked", len(known)), f"{again}\n{told}"
    answer = await register.client.delete(f"{IMPORTS}/{again['id']}", headers=zhang())
    assert answer.status_code == 204


@pytest.mark.parametrize("seed", range(12))
async def test_known_households_come_out_of_the_register(register: Register, seed: int) -> None:
    await prove(register, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 112))
async def test_many_more_known_households_come_out_of_the_register(register: Register, seed: int) -> None:
    await prove(register, seed)
