"""A search for a person by phone or document number: whose right, how often, what stays behind, no way around it."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from services.kernel.auth.permissions import ROLE_PERMISSIONS, TEAM_ROLES
from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.households import forms
from tests.households.conftest import Register
from tests.households.people import BEIPIAO, CHAOYANG, TEAM_A, chen, leader, liu, signed_in, xiao_li, zhang

PURPOSE = "来访群众核对身份"
PHONE, MEMBER_PHONE, NUMBER = "13900000777", "13511112222", forms.id_number(779)
HOUSEHOLD = UUID("0190a000-0000-7000-8000-000000000777")


async def search(register: Register, headers: dict[str, str], field: str, value: str, **more: Any) -> httpx.Response:
    body = {"field": field, "value": value, "purpose": PURPOSE, **more}
    return await register.client.post("/api/households/search", json=body, headers=headers)


@pytest.fixture
async def household(register: Register) -> UUID:
    return await register.put_household(
        HOUSEHOLD,
        registry_no="SEARCH-1",
        head={"name": "孙大有", "phone": PHONE, "id_number": NUMBER},
        members=[{"name": "孙小有", "phone": MEMBER_PHONE, "id_number": forms.id_number(780)}],
    )


def of_role(role: str) -> dict[str, str]:
    if role in TEAM_ROLES:
        return signed_in(RoleGrant(role, TEAM_A, BEIPIAO))
    return signed_in(RoleGrant(role, None, CHAOYANG))


@pytest.mark.parametrize("role", [r for r, can in ROLE_PERMISSIONS.items() if "households.search_person" not in can])
async def test_a_role_without_the_right_is_refused(register: Register, household: UUID, role: str) -> None:
    for field, value in (("phone", PHONE), ("id_number", NUMBER)):
        assert (await search(register, of_role(role), field, value)).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "more", "wrong"),
    [
        ("phone", "139****0777", {}, "value"),
        ("phone", "0777", {}, "value"),
        ("id_number", NUMBER[:-1], {}, "value"),
        ("id_number", NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), {}, "value"),
        ("address", "孙大有", {}, "field"),
        ("phone", PHONE, {"purpose": "看"}, "purpose"),
        ("phone", PHONE, {"purpose": None}, "purpose"),
        ("phone", PHONE, {"limit": 500}, "limit"),
    ],
)
async def test_a_part_of_a_number_or_no_purpose_is_refused(
    register: Register, household: UUID, field: str, value: str, more: dict[str, Any], wrong: str
) -> None:
    answer = await search(register, zhang(), field, value, **more)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [wrong]
    assert value not in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", PHONE),
        ("phone", " 139-0000-0777 "),
        ("phone", MEMBER_PHONE),
        ("id_number", NUMBER),
        ("id_number", forms.id_number(780)),
    ],
)
async def test_an_office_finds_a_head_or_a_member_in_its_own_area(
    register: Register, household: UUID, field: str, value: str
) -> None:
    answer = await search(register, zhang(), field, value)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    (found,) = answer.json()["items"]
    assert (found["id"], found["head"]["name"]) == (str(household), "孙**")
    for clear in (PHONE, MEMBER_PHONE, NUMBER, "孙大有", "孙小有"):
        assert clear not in answer.text
    assert (await search(register, liu(), field, value)).json()["items"] == []


@pytest.mark.parametrize(("value", "found"), [(PHONE, [str(HOUSEHOLD)]), ("13900000778", [])])
async def test_every_search_stands_in_the_trail_without_the_number(
    register: Register, household: UUID, value: str, found: list[str]
) -> None:
    account = new_id()
    answer = await search(
        register, signed_in(RoleGrant("county_officer", None, BEIPIAO), account_id=account), "phone", value
    )
    assert [item["id"] for item in answer.json()["items"]] == found
    (entry,) = register.trail("actor_id = %s", account)
    assert entry == {
        "actor_id": account,
        "action": "household.person-searched",
        "subject": f"household:{found[0]}" if found else "households",
        "details": {"field": "phone", "purpose": PURPOSE, "subjects": found},
    }


async def test_an_account_may_search_so_often_a_day_and_again_the_next(register: Register, household: UUID) -> None:
    account, other = new_id(), new_id()
    officer = signed_in(RoleGrant("county_officer", None, BEIPIAO), account_id=account)
    most = register.settings.searches_a_day
    left = [(await search(register, officer, "phone", f"139000{n:05d}")).json()["left_today"] for n in range(most)]
    assert left == list(range(most - 1, -1, -1))
    refused = await search(register, officer, "phone", PHONE)
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-searches")
    assert 0 < int(refused.headers["retry-after"]) <= 86_400
    assert (await search(register, officer, "id_number", NUMBER)).status_code == 429
    entries = register.rows(
        "select subject, details from audit_entries where actor_id = %s and action = 'access.refused'", account
    )
    assert [(entry["subject"], entry["details"]["problem"]) for entry in entries] == [
        ("households", "too-many-searches")
    ] * 2
    assert not any(number in str(entries) for number in (PHONE, NUMBER))
    # Another person's searches are another's.
    officer_beside = signed_in(RoleGrant("county_officer", None, BEIPIAO), account_id=other)
    assert (await search(register, officer_beside, "phone", PHONE)).json()["left_today"] == most - 1
    register.rows("update person_searches set on_day = on_day - 1 where account_id = %s returning 1 as done", account)
    assert (await search(register, officer, "phone", PHONE)).json()["left_today"] == most - 1


@pytest.mark.parametrize("role", [role for role, can in ROLE_PERMISSIONS.items() if "households.read" in can])
async def test_no_search_or_filter_of_a_list_tells_a_number_or_a_foreign_name(
    register: Register, household: UUID, role: str
) -> None:
    """The attacker knows the number and asks whether it is there."""
    for secret in (PHONE, " 139-0000-0777", MEMBER_PHONE, NUMBER, NUMBER.lower(), "孙大有", "孙小有", "孙", "孙 大 有"):
        answer = await register.client.get("/api/households", params={"q": secret}, headers=of_role(role))
        assert (answer.status_code, answer.json()["items"]) == (200, []), secret


@pytest.mark.parametrize("typed", ["SEARCH-1", " SEARCH-1 "])
async def test_a_list_is_searched_by_registry_number(register: Register, household: UUID, typed: str) -> None:
    answer = await register.client.get("/api/households", params={"q": typed}, headers=zhang())
    assert [item["id"] for item in answer.json()["items"]] == [str(household)]
    for who, what in ((liu(), typed), (zhang(), typed.strip()[:-1])):
        nothing = await register.client.get("/api/households", params={"q": what}, headers=who)
        assert nothing.json()["items"] == []


async def test_a_list_is_searched_by_village(register: Register, household: UUID) -> None:
    await register.read_feeds()
    answer = await register.client.get("/api/households", params={"q": "上园", "limit": 500}, headers=zhang())
    found = answer.json()["items"]
    assert str(household) in {item["id"] for item in found}
    assert {item["village_name"] for item in found} == {"上园村"}
    for text in ("%", "_", "上%园"):
        nothing = await register.client.get("/api/households", params={"q": text}, headers=zhang())
        assert nothing.json()["items"] == []


@pytest.mark.parametrize("who", [xiao_li, leader])
async def test_a_team_finds_its_own_households_by_name_and_no_others(register: Register, who: Any) -> None:
    name = "慕容" + str(new_id().int % 97)
    own = await register.put_household(head={"name": name})
    await register.put_household(head={"name": name})
    await register.put_pairing(own)
    for typed in (name, "慕容", name[1:]):
        answer = await register.client.get("/api/households", params={"q": typed, "limit": 500}, headers=who())
        assert str(own) in {item["id"] for item in answer.json()["items"]}
    everywhere = await register.client.get("/api/households", params={"q": name}, headers=chen())
    assert everywhere.json()["items"] == []
