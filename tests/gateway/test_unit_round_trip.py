"""What leaves as a sheet of units comes in again and changes nothing, and no sheet gives what a screen refuses."""

from typing import Any

import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World
from tests.gateway.test_unit_import import counts, load, send
from tests.gateway.units import CITY, act, kind_of, known_ties, make

STATION = {"zh": "文化站", "en": "Culture station"}


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    return await world.person("chen-round-trip", CITY)


async def put_word(world: World, path: str, **word: Any) -> None:
    answer = await world.system_admin.http.put(f"/api/vocabularies/{path}", json={**STATION, **word})
    assert answer.is_success, answer.text


async def come_back(by: Person, words: str) -> dict[str, Any]:
    sheet = await by.http.get("/api/organizations/export.xlsx", params={"q": words})
    answer = await send(by, sheet.content)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_word_that_has_not_begun_is_given_by_no_sheet(world: World, chen: Person) -> None:
    await put_word(world, "unit_kinds/later_kind", zh="明年的类型", starts_on="2199-01-01")
    await put_word(world, "lines/later_line", zh="明年的条线", starts_on="2199-01-01")
    loaded = await load(chen, "早来的,明年的类型,211381,,\n早来的二,单位,211381,明年的条线,\n", partial="true")
    assert [fault["code"] for fault in loaded["refused"]] == ["kind", "line"]


async def test_what_is_recorded_stays_under_an_ended_word(world: World, chen: Person) -> None:
    name = f"文化{new_id().hex[-6:]}"
    await put_word(world, "unit_kinds/culture", zh="文化站甲")
    await put_word(world, "lines/culture", zh="文化线")
    assert counts(await load(chen, f"{name},文化站甲,211381,文化线,\n")) == (1, 0, 0, 0)
    await put_word(world, "unit_kinds/culture", zh="文化站甲", ended_on="2020-01-01")
    await put_word(world, "lines/culture", zh="文化线", ended_on="2020-01-01")
    found = await come_back(chen, name)
    assert (counts(found), found["refused"]) == ((0, 0, 1, 0), [])
    new = await load(chen, f"新{name},文化站甲,211381,文化线,\n", partial="true")
    assert [fault["code"] for fault in new["refused"]] == ["kind"]


async def test_one_of_two_parents_of_the_same_name_stays_the_parent(world: World, chen: Person) -> None:
    known_ties(world)
    name = f"重名{new_id().hex[-6:]}"
    one, _ = await make(chen, name), await make(chen, name)
    await make(chen, f"下级{name}", one)
    sheet = await come_back(chen, f"下级{name}")
    assert (counts(sheet), sheet["refused"]) == ((0, 0, 1, 0), [])


async def test_villages_that_a_county_cannot_give_stay_with_its_team(world: World, chen: Person) -> None:
    known_ties(world)
    rows = "code,name\n211382001,试验镇\n211382001001,试验村\n"
    assert (await chen.http.post("/api/divisions/import", content=rows.encode())).status_code == 200
    name = f"跨县{new_id().hex[-6:]}"
    team = await make(chen, name, kind="team")
    assert (await act(chen, team, act="describe", villages=["211382001001"])).status_code == 200
    zhang = await world.person(f"zhang-{new_id().hex[-8:]}", {"role": "county_officer", "division_code": "211381"})
    sheet = await come_back(zhang, name)
    assert (counts(sheet), sheet["refused"]) == ((0, 0, 1, 0), [])


@pytest.mark.parametrize("change", [{"owner_code": "2113"}, {"parent": "other"}])
async def test_a_word_by_which_code_decides_belongs_to_everybody(world: World, change: dict[str, str]) -> None:
    """Else the sheets of all other offices would not know the status of a household."""
    word = {"zh": "低保户", "en": "Receives the subsistence allowance", **change}
    answer = await world.system_admin.http.put("/api/vocabularies/served_groups/subsistence_allowance", json=word)
    assert kind_of(answer) == (409, "list-is-fixed")
