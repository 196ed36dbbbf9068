"""A search for a person by name: a whole one, in the own area, few namesakes; nobody found looks like nobody there."""

from typing import Any

import httpx
import psycopg
import pytest

from services.households.households.encryption import household_cipher
from services.households.households.person_search import MOST_NAMESAKES
from services.households.name_indexing import INDEXED
from services.kernel.auth.permissions import ROLE_PERMISSIONS
from services.kernel.auth.principals import RoleGrant
from services.kernel.db.sealing import seal_all
from services.kernel.ids import new_id
from tests.households import sheets
from tests.households.conftest import Register
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    LIAONING,
    LINGYUAN,
    LINGYUAN_VILLAGE,
    SHANGYUAN,
    XIAHE,
    chen,
    liu,
    signed_in,
    zhang,
)
from tests.households.rosters import imported
from tests.households.test_person_search import PURPOSE, of_role


async def search(register: Register, headers: dict[str, str], name: str, **more: Any) -> httpx.Response:
    body = {"field": "name", "value": name, "purpose": PURPOSE, **more}
    return await register.client.post("/api/households/search", json=body, headers=headers)


async def found(register: Register, headers: dict[str, str], name: str, **more: Any) -> list[str]:
    answer = await search(register, headers, name, **more)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def officer(code: str) -> dict[str, str]:
    """Of an account that has not searched before."""
    role = "county_officer" if len(code) >= len(BEIPIAO) else "city_officer"
    return signed_in(RoleGrant(role, None, code), account_id=new_id())


@pytest.mark.parametrize("role", [r for r, can in ROLE_PERMISSIONS.items() if "households.search_person" not in can])
async def test_a_role_without_the_right_is_refused(register: Register, role: str) -> None:
    assert (await search(register, of_role(role), "孙大有")).status_code == 403


@pytest.mark.parametrize("name", ["", " ", "王", "王**", "王*", "王%", "%", "_大_", "王?", "王某1", "13900001234", "·"])
async def test_a_part_of_a_name_is_refused_and_not_repeated(register: Register, name: str) -> None:
    answer = await search(register, zhang(), name)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "value"
    assert "完整姓名" in error["message"]
    if name.strip("* ·%"):
        assert name not in answer.text


@pytest.mark.parametrize(("more", "wrong"), [({"purpose": "看"}, "purpose"), ({"division": "21138110"}, "division")])
async def test_no_purpose_or_no_such_place_is_refused(register: Register, more: dict[str, Any], wrong: str) -> None:
    answer = await search(register, zhang(), "孙大有", **more)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [wrong])


async def test_nothing_tells_a_person_elsewhere_from_one_that_nobody_has(register: Register) -> None:
    """The same answer to the byte, and nothing of another county is looked up."""
    await register.put_household(division_code=LINGYUAN_VILLAGE, head={"name": "公孙别处"})
    answers = [await search(register, officer(BEIPIAO), name) for name in ("公孙别处", "公孙无人")]
    first, second = ((each.status_code, each.content, sorted(each.headers.items())) for each in answers)
    assert first == second
    assert await found(register, officer(LINGYUAN), "公孙别处")
    # Two officers of one county who may each see one town.
    await register.put_household(head={"name": "公孙邻镇"})
    assert await found(register, officer("211381102"), "公孙邻镇") == []
    assert len(await found(register, officer("211381101"), "公孙邻镇")) == 1


@pytest.mark.parametrize("name", ["守田", "欧阳守", "阳守田"])
async def test_a_part_that_looks_whole_finds_nobody(register: Register, name: str) -> None:
    await register.put_household(head={"name": "欧阳守田"})
    assert await found(register, officer(BEIPIAO), name) == []


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("阿依古丽•买买提", "阿依古丽 · 买买提"),
        ("古丽娜尔", "古丽‧娜尔"),
        ("王 大 伟", "王大伟"),
        ("李　小梅", " 李小梅 "),
        ("Ｔｏｍ Ｌｉ", "tom li"),
        ("欧阳\u200b文", "欧阳文"),
        ("葛\U000e0100长贵", "葛长贵"),
    ],
)
async def test_a_name_is_found_however_it_was_typed(register: Register, stored: str, typed: str) -> None:
    head = await register.put_household(head={"name": stored})
    member = await register.put_household(members=[{"name": typed}])
    for name in (stored, typed):
        answer = await search(register, officer(BEIPIAO), name)
        assert {item["id"] for item in answer.json()["items"]} == {str(head), str(member)}
        assert stored not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["has_more"] is False


@pytest.mark.parametrize(
    ("area", "name"),
    [(SHANGYUAN, "令狐村"), ("211381101", "令狐镇"), (BEIPIAO, "令狐县"), (CHAOYANG, "令狐市"), (LIAONING, "令狐省")],
)
async def test_every_office_finds_in_its_own_area(register: Register, area: str, name: str) -> None:
    here = await register.put_household(head={"name": name})
    await register.put_household(division_code=LINGYUAN_VILLAGE, head={"name": "令狐邻县"})
    assert await found(register, officer(area), name) == [str(here)]


async def test_namesakes_in_several_counties_are_found_by_the_city_and_told_apart_by_place(register: Register) -> None:
    name = "司徒两县"
    one = await register.put_household(head={"name": name})
    other = await register.put_household(division_code=LINGYUAN_VILLAGE, members=[{"name": name}])
    assert await found(register, officer(CHAOYANG), name) == [str(one), str(other)]
    assert await found(register, officer(CHAOYANG), name, division=LINGYUAN) == [str(other)]
    assert await found(register, officer(CHAOYANG), name, division=SHANGYUAN) == [str(one)]
    assert await found(register, officer(CHAOYANG), name, division=LIAONING) == [str(one), str(other)]
    assert await found(register, officer(CHAOYANG), name, division="34") == []
    assert await found(register, officer(BEIPIAO), name, division=LINGYUAN) == []
    indexes = register.rows(
        "select head_name_index as of_name from households where id = %s "
        "union all select name_index from household_members where household_id = %s",
        one,
        other,
    )
    assert len({bytes(row["of_name"]) for row in indexes}) == 2


async def test_a_frequent_name_does_not_list_a_county(register: Register) -> None:
    name, villages = "王常见", [SHANGYUAN] * (MOST_NAMESAKES - 3) + [XIAHE] * 4
    for village in villages:
        await register.put_household(division_code=village, head={"name": name})
    answer = (await search(register, officer(BEIPIAO), name)).json()
    assert (len(answer["items"]), answer["has_more"]) == (MOST_NAMESAKES, True)
    for village in (SHANGYUAN, XIAHE):
        answer = (await search(register, officer(BEIPIAO), name, division=village)).json()
        assert (len(answer["items"]), answer["has_more"]) == (villages.count(village), False)
        assert {item["division_code"] for item in answer["items"]} == {village}


async def test_a_search_stands_in_the_trail_with_a_masked_name(register: Register) -> None:
    household_id = await register.put_household(head={"name": "慕容留痕"})
    account = new_id()
    headers = signed_in(RoleGrant("county_officer", None, BEIPIAO), account_id=account)
    assert await found(register, headers, "慕容留痕", purpose="核对慕容留痕本人", division=SHANGYUAN) == [
        str(household_id)
    ]
    assert await found(register, headers, "慕容无痕") == []
    entries = register.trail("actor_id = %s", account)
    searched = {"actor_id": account, "action": "household.person-searched"}
    assert entries == [
        searched
        | {
            "subject": f"household:{household_id}",
            "details": {
                "field": "name",
                "name": "慕**",
                "division": SHANGYUAN,
                "purpose": "核对慕**本人",
                "subjects": [str(household_id)],
            },
        },
        searched
        | {"subject": "households", "details": {"field": "name", "name": "慕**", "purpose": PURPOSE, "subjects": []}},
    ]


async def test_names_and_numbers_share_the_searches_of_a_day(register: Register) -> None:
    headers = officer(BEIPIAO)
    left = (await search(register, headers, "慕容一次")).json()["left_today"]
    body = {"field": "phone", "value": "13911112223", "purpose": PURPOSE}
    answer = await register.client.post("/api/households/search", json=body, headers=headers)
    assert answer.json()["left_today"] == left - 1
    for _ in range(left - 1):
        await search(register, headers, "慕容一次")
    refused = await search(register, headers, "慕容一次")
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-searches")


async def test_a_changed_name_is_found_and_the_old_one_is_not(register: Register) -> None:
    household_id = await register.put_household(
        registry_no="RENAME-1", head={"name": "夏侯旧名"}, members=[{"name": "夏侯家人"}]
    )
    await register.put_household(household_id, registry_no="RENAME-1", head={"name": "夏侯新名"})
    assert await found(register, officer(BEIPIAO), "夏侯新名") == [str(household_id)]
    for gone in ("夏侯旧名", "夏侯家人"):
        assert await found(register, officer(BEIPIAO), gone) == []


async def test_an_index_that_a_program_of_the_earlier_release_left_is_not_used_and_is_computed_again(
    register: Register,
) -> None:
    """It changes a head's name and version, and knows nothing of the index."""
    household_id = await register.put_household(head={"name": "尉迟先前"})
    source = await register.put_household(head={"name": "尉迟后来"})
    keys = register.settings.key_ring
    (row,) = register.rows("select wrapped_key from households where id = %s", household_id)
    sealed = household_cipher(keys, household_id, row["wrapped_key"]).seal("head_name", "尉迟后来")
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute(
            "update households set head_name = %s, version = version + 1 where id = %s", [sealed, household_id]
        )
    assert await found(register, officer(BEIPIAO), "尉迟先前") == []
    assert await seal_all(register.worker, keys, INDEXED) == 1
    assert await found(register, officer(BEIPIAO), "尉迟先前") == []
    assert set(await found(register, officer(BEIPIAO), "尉迟后来")) == {str(household_id), str(source)}


async def test_a_household_that_an_import_moves_to_another_county_is_found_there(register: Register) -> None:
    household_id = await register.put_household(
        registry_no="MOVE-9", head={"name": "东郭搬家"}, members=[{"name": "东郭同行"}]
    )
    content = sheets.csv_file([["MOVE-9", LINGYUAN_VILLAGE, "东郭搬家"]], ["户编号", "村代码", "户主姓名"])
    assert (await imported(register, content, who=chen))["changed"] == 1
    for name in ("东郭搬家", "东郭同行"):
        assert await found(register, officer(BEIPIAO), name) == []
    assert await found(register, officer(LINGYUAN), "东郭搬家") == [str(household_id)]
    await seal_all(register.worker, register.settings.key_ring, INDEXED)
    for name in ("东郭搬家", "东郭同行"):
        assert await found(register, officer(LINGYUAN), name) == [str(household_id)]


async def test_a_move_within_the_county_by_an_import_leaves_every_name_found(register: Register) -> None:
    household_id = await register.put_household(
        registry_no="MOVE-8", head={"name": "东郭近处"}, members=[{"name": "东郭近人"}]
    )
    content = sheets.csv_file([["MOVE-8", XIAHE, "东郭近处"]], ["户编号", "村代码", "户主姓名"])
    assert (await imported(register, content))["changed"] == 1
    for name in ("东郭近处", "东郭近人"):
        assert await found(register, zhang(), name, division=XIAHE) == [str(household_id)]
    assert await found(register, liu(), "东郭近人") == []


async def test_an_imported_household_is_found_by_name_at_once(register: Register) -> None:
    await imported(register, sheets.csv_file([sheets.row(77, name="东郭进表")]))
    assert len(await found(register, officer(BEIPIAO), "东郭进表")) == 1
