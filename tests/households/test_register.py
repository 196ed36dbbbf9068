"""The register: who is refused, what is stored, what is shown, what is recorded."""

import asyncio
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.kernel.ids import new_id
from tests.households import forms, people
from tests.households.campaigns_told import told_of_a_campaign
from tests.households.conftest import AS_A_PROGRAM, Register
from tests.households.people import (
    LINGYUAN_VILLAGE,
    SHANGYUAN,
    TEAM_A,
    TEAM_B,
    XIAHE,
    chen,
    liu,
    xiao_li,
    xiao_wang,
    zhang,
)

ID_NUMBER = forms.id_number(777)
PHONE = "13987654321"
CLEAR: dict[str, Any] = {
    "address": "辽宁省北票市大板镇上园村三组12号",
    "head": {"name": "王守田", "id_number": ID_NUMBER, "phone": PHONE},
    "members": [{"name": "李桂兰", "relation": "配偶", "phone": "13612345678", "id_number": forms.id_number(778)}],
}
SECRETS = ("王守田", ID_NUMBER, PHONE, "三组12号", "李桂兰", "13612345678", forms.id_number(778))


def problem_of(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    kind: str = answer.json()["type"]
    return kind.removeprefix("/problems/")


REPORT = new_id()


@pytest.mark.parametrize("path", ["", "/0190a000-0000-7000-8000-000000000099"])
async def test_it_refuses_an_anonymous_caller(register: Register, path: str) -> None:
    answer = await register.client.get(f"/api/households{path}")
    assert (answer.status_code, problem_of(answer)) == (401, "not-signed-in")


async def test_it_refuses_administrators(register: Register) -> None:
    household_id = await register.put_household()
    for path in ("", f"/{household_id}"):
        answer = await register.client.get(f"/api/households{path}", headers=people.system_admin())
        assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


@pytest.mark.parametrize("who", [xiao_li, xiao_wang, liu])
async def test_a_foreign_household_looks_like_none(register: Register, who: Any) -> None:
    household_id = await register.put_household(**CLEAR)
    for method, path, body in (
        ("GET", "", None),
        ("POST", "/reveal", {"field": "head.phone", "purpose": "联系走访时间"}),
    ):
        answer = await register.client.request(
            method, f"/api/households/{household_id}{path}", json=body, headers=who()
        )
        assert (answer.status_code, problem_of(answer)) == (404, "not-found")
    listed = await register.client.get("/api/households?limit=500", headers=who())
    assert str(household_id) not in {item["id"] for item in listed.json()["items"]}


@pytest.mark.parametrize("who", [people.leader, liu])
async def test_no_form_takes_anything_of_a_foreign_household(register: Register, who: Any) -> None:
    household_id = await register.put_household(**CLEAR)
    body = {"purpose": "progress_report", "reference": str(new_id())}
    path, headers = f"/api/households/{household_id}/disclosures", who() | AS_A_PROGRAM
    answer = await register.client.post(path, json=body, headers=headers)
    assert (answer.status_code, problem_of(answer)) == (404, "not-found")


async def test_a_volunteer_may_not_write_the_register(register: Register) -> None:
    answer = await register.client.put(f"/api/households/{new_id()}", json=forms.household(), headers=xiao_li())
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


async def test_an_officer_may_not_register_in_another_county(register: Register) -> None:
    body = forms.household(division_code=LINGYUAN_VILLAGE)
    answer = await register.client.put(f"/api/households/{new_id()}", json=body, headers=zhang())
    assert (answer.status_code, problem_of(answer)) == (404, "not-found")


async def test_an_officer_may_not_take_over_another_countys_household(register: Register) -> None:
    household_id = await register.put_household(division_code=LINGYUAN_VILLAGE)
    answer = await register.client.put(f"/api/households/{household_id}", json=forms.household(), headers=zhang())
    assert answer.status_code == 404
    stored = register.rows("select village_code, version from households where id = %s", household_id)
    assert stored == [{"village_code": LINGYUAN_VILLAGE, "version": 1}]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"head": {"name": "王守田", "id_number": ID_NUMBER[:-1] + "Y"}}, "head.id_number"),
        ({"head": {"name": "王守田", "id_number": "110105194912310021"}}, "head.id_number"),
        ({"head": {"name": "王守田", "id_number": "11010519491331002X"}}, "head.id_number"),
        ({"head": {"name": "王守田", "phone": "12345"}}, "head.phone"),
        ({"head": {"name": "  "}}, "head.name"),
        ({"division_code": "211381"}, "division_code"),
        ({"registry_status": "RICH"}, "registry_status"),
        ({"poverty_causes": ["illness", "illness"]}, "poverty_causes"),
        ({"guarantees": {"income": 1}}, "guarantees.income"),
        ({"members": [{"name": "李桂兰", "age": 60}]}, "members.0.age"),
        ({"village": "x"}, "village"),
        ({"registry_no": ID_NUMBER}, "registry_no"),
        ({"registry_no": f"户{ID_NUMBER[:6]} {ID_NUMBER[6:]}"}, "registry_no"),
        ({"registry_no": "139-0000-4321"}, "registry_no"),
        ({"registry_no": "王守田13900004321"}, "registry_no"),
    ],
)
async def test_it_refuses_a_malformed_household(register: Register, changes: dict[str, Any], field: str) -> None:
    answer = await register.client.put(f"/api/households/{new_id()}", json=forms.household(**changes), headers=chen())
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert all(secret not in answer.text for secret in (*SECRETS, "110105194912310021", "12345"))


@pytest.mark.parametrize(
    "registry_no", ["2113811012030012", "110105194912310021", "0421-5551234", "DEMO000123", "211381101203", "12-34-56"]
)
async def test_what_only_looks_like_a_number_of_a_person_is_a_registry_number(
    register: Register, registry_no: str
) -> None:
    await register.put_household(registry_no=registry_no)


async def test_the_region_of_an_id_number_is_never_a_reason_to_refuse(register: Register) -> None:
    await register.put_household(head={"name": "赵六", "id_number": forms.id_number(1, region="999999")})


async def test_a_registry_number_belongs_to_one_household(register: Register) -> None:
    await register.put_household(registry_no="TAKEN-1")
    body = forms.household(registry_no="TAKEN-1")
    answer = await register.client.put(f"/api/households/{new_id()}", json=body, headers=chen())
    assert (answer.status_code, problem_of(answer)) == (409, "registry-no-taken")
    other = await register.put_household()
    answer = await register.client.put(f"/api/households/{other}", json=body, headers=chen())
    assert (answer.status_code, problem_of(answer)) == (409, "registry-no-taken")


async def test_an_identical_repeat_changes_nothing(register: Register) -> None:
    household_id, body = new_id(), forms.household(**CLEAR)
    first = await register.client.put(f"/api/households/{household_id}", json=body, headers=zhang())
    again = await register.client.put(
        f"/api/households/{household_id}", json=body, headers={**chen(), "If-Match": '"99"'}
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(_entries(register, household_id)) == 1
    assert len(_events(register, household_id)) == 1


async def test_five_identical_requests_at_once_make_one_row(register: Register) -> None:
    household_id, body = new_id(), forms.household(members=CLEAR["members"])
    answers = await asyncio.gather(
        *(register.client.put(f"/api/households/{household_id}", json=body, headers=chen()) for _ in range(5))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len(register.rows("select 1 from household_members where household_id = %s", household_id)) == 1
    assert len(_events(register, household_id)) == 1


@pytest.mark.parametrize("tag", ['"1"', "*"])
async def test_what_is_not_there_has_no_version_to_change(register: Register, tag: str) -> None:
    household_id, headers = new_id(), {**zhang(), "If-Match": tag}
    household = await register.client.put(f"/api/households/{household_id}", json=forms.household(), headers=headers)
    assert (household.status_code, problem_of(household)) == (412, "changed-meanwhile")
    body = forms.pairing(await register.put_household())
    pairing = await register.client.put(f"/api/pairings/{new_id()}", json=body, headers=headers)
    assert (pairing.status_code, problem_of(pairing)) == (412, "changed-meanwhile")


async def test_an_officer_changes_a_household_and_its_members(register: Register) -> None:
    household_id, body = new_id(), forms.household(**CLEAR)
    first = await register.client.put(f"/api/households/{household_id}", json=body, headers=chen())
    body |= {"registry_status": "UNSTABLE", "members": [{"name": "王小宝", "relation": "孙子"}], "needs": []}
    stale = await register.client.put(
        f"/api/households/{household_id}", json=body, headers={**chen(), "If-Match": '"7"'}
    )
    assert (stale.status_code, problem_of(stale)) == (412, "changed-meanwhile")
    changed = await register.client.put(
        f"/api/households/{household_id}", json=body, headers={**zhang(), "If-Match": first.headers["etag"]}
    )
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json()["registry_status"] == "UNSTABLE"
    assert [member["name"] for member in changed.json()["members"]] == ["王**"]
    assert changed.json()["members_count"] == 2
    assert [entry["action"] for entry in _entries(register, household_id)] == ["household.created", "household.changed"]
    assert _events(register, household_id)[-1]["data"] == {
        "household_id": str(household_id),
        "village_code": SHANGYUAN,
        "registry_status": "UNSTABLE",
    }


NOTHING_MORE: dict[str, Any] = {
    "other_phones": [],
    "phone_note": None,
    "id_kind": "resident",
    "id_upgraded": False,
    "birth_year": None,
    "health": None,
    "schooling": None,
    "as_written": {},
}


async def test_answers_are_masked(register: Register) -> None:
    household_id = new_id()
    body = forms.household(**CLEAR)
    answers = [
        await register.client.put(f"/api/households/{household_id}", json=body, headers=chen()),
        await register.client.get(f"/api/households/{household_id}", headers=zhang()),
        await register.client.get("/api/households?limit=500", headers=people.inspector()),
    ]
    for answer in answers:
        assert all(secret not in answer.text for secret in SECRETS)
    shown = answers[1].json()
    assert shown["head"] == {
        "name": "王**",
        "phone": "139****4321",
        "id_number": "*" * 14 + ID_NUMBER[-4:],
        **NOTHING_MORE,
    }
    assert shown["name_notes"] == []
    assert shown["address"] == "辽宁省北票市大板镇上园村***"
    assert shown["members"][0] | {"id": None} == {
        "id": None,
        "relation": "配偶",
        "name": "李**",
        "phone": "136****5678",
        "id_number": "*" * 14 + forms.id_number(778)[-4:],
        "labour_ability": None,
        **NOTHING_MORE,
    }
    item = next(item for item in answers[2].json()["items"] if item["id"] == str(household_id))
    assert item == {
        "id": str(household_id),
        "registry_no": body["registry_no"],
        "division_code": SHANGYUAN,
        "village_name": "上园村",
        "address": "辽宁省北票市大板镇上园村***",
        "head": {"name": "王**", "phone": "139****4321"},
        "registry_status": "REGISTERED_POOR",
        "poverty_causes": ["illness"],
        "labour_ability": "partial",
        "members_count": 2,
        "pairings": [],
        "last_visit_on": None,
        "visits_count": 0,
        "is_restricted": False,
    }


async def test_a_number_typed_into_the_relation_of_a_member_is_masked(register: Register) -> None:
    household_id = new_id()
    body = forms.household(members=[{"name": "李小妹", "relation": "女儿13900001234"}])
    assert (await register.client.put(f"/api/households/{household_id}", json=body, headers=chen())).status_code == 201
    answer = await register.client.get(f"/api/households/{household_id}", headers=people.inspector())
    assert [member["relation"] for member in answer.json()["members"]] == ["女儿139****1234"]


async def test_nothing_clear_is_stored_anywhere(register: Register) -> None:
    await register.put_household(**CLEAR)
    for table in ("households", "household_members", "outbox", "audit_entries"):
        dumped = register.rows(f"select t::text as row from {table} t")
        assert dumped
        text = "\n".join(row["row"] for row in dumped)
        for secret in SECRETS:
            assert secret not in text
            assert secret.encode().hex() not in text


async def test_a_ciphertext_moved_to_another_row_does_not_open(register: Register) -> None:
    victim, thief = await register.put_household(**CLEAR), await register.put_household()

    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute(
            "update households t set wrapped_key = v.wrapped_key, head_name = v.head_name"
            " from households v where t.id = %s and v.id = %s",
            (thief, victim),
        )
    answer = await register.client.get(f"/api/households/{thief}", headers=chen())
    assert (answer.status_code, problem_of(answer)) == (500, "internal")
    assert "王" not in answer.text
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute("delete from households where id = %s", (thief,))


async def test_reveal_wants_a_purpose(register: Register) -> None:
    household_id = await register.put_household(**CLEAR)
    for body in (
        {"field": "head.phone"},
        {"field": "head.phone", "purpose": "看 "},
        {"field": "wrapped_key", "purpose": "核对电话号码"},
    ):
        answer = await register.client.post(f"/api/households/{household_id}/reveal", json=body, headers=zhang())
        assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_an_inspector_reveals_nothing(register: Register) -> None:
    household_id = await register.put_household(**CLEAR)
    body = {"field": "head.phone", "purpose": "核对电话号码"}
    answer = await register.client.post(f"/api/households/{household_id}/reveal", json=body, headers=people.inspector())
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


async def test_who_fills_no_form_in_takes_nothing_for_one(register: Register) -> None:
    household_id = await register.put_household(**CLEAR)
    await register.put_pairing(household_id)
    for who in (people.inspector(), xiao_li()):
        answer = await register.client.post(
            f"/api/households/{household_id}/disclosures",
            json={"purpose": "progress_report", "reference": str(new_id())},
            headers=who | AS_A_PROGRAM,
        )
        assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


async def test_a_team_reveals_the_phone_but_not_the_id_number(register: Register) -> None:
    household_id = await register.put_household(**CLEAR)
    await register.put_pairing(household_id)
    path = f"/api/households/{household_id}/reveal"
    refused = await register.client.post(
        path, json={"field": "head.id_number", "purpose": "核对电话号码"}, headers=xiao_li()
    )
    assert (refused.status_code, problem_of(refused)) == (403, "not-permitted")
    shown = await register.client.post(path, json={"field": "head.phone", "purpose": "约走访时间"}, headers=xiao_li())
    assert (shown.status_code, shown.json()) == (200, {"value": PHONE})
    assert shown.headers["cache-control"] == "no-store"
    entry = _entries(register, household_id)[-1]
    assert (entry["actor_id"], entry["action"]) == (people.XIAO_LI_ID, "household.revealed")
    assert entry["details"] == {"field": "head.phone", "purpose": "约走访时间"}


async def test_an_officer_reveals_every_field_one_at_a_time(register: Register) -> None:
    household_id = await register.put_household(**CLEAR)
    shown = await register.client.get(f"/api/households/{household_id}", headers=zhang())
    member = shown.json()["members"][0]["id"]
    expected = {
        "head.name": "王守田",
        "head.phone": PHONE,
        "head.id_number": ID_NUMBER,
        "address": "辽宁省北票市大板镇上园村三组12号",
        f"members.{member}.name": "李桂兰",
        f"members.{member}.phone": "13612345678",
        f"members.{member}.id_number": forms.id_number(778),
    }
    for field, value in expected.items():
        answer = await register.client.post(
            f"/api/households/{household_id}/reveal",
            json={"field": field, "purpose": "核对登记信息"},
            headers=zhang(),
        )
        assert (answer.status_code, answer.json()) == (200, {"value": value})
    missing = await register.client.post(
        f"/api/households/{household_id}/reveal",
        json={"field": f"members.{new_id()}.name", "purpose": "核对登记信息"},
        headers=zhang(),
    )
    assert missing.status_code == 404


async def test_no_value_leaves_when_the_entry_cannot_be_written(register: Register) -> None:
    household_id = await register.put_household(**CLEAR)

    body = {"field": "head.phone", "purpose": "约走访时间"}
    with psycopg.connect(register.database.dsn(), autocommit=True) as connection:
        connection.execute("revoke insert on audit_entries from bangfu_households_app")
        try:
            answer = await register.client.post(f"/api/households/{household_id}/reveal", json=body, headers=zhang())
        finally:
            connection.execute("grant insert on audit_entries to bangfu_households_app")
    assert answer.status_code == 500
    assert PHONE not in answer.text


async def test_a_form_takes_name_phone_and_address_and_leaves_an_entry(register: Register) -> None:
    household_id = await register.put_household(**CLEAR, registry_no="FORM-1")
    await register.put_pairing(household_id)
    answer = await register.client.post(
        f"/api/households/{household_id}/disclosures",
        json={"purpose": "progress_report", "reference": str(REPORT)},
        headers=people.leader() | AS_A_PROGRAM,
    )
    assert answer.json() == {
        "head": {"name": "王守田", "phone": PHONE},
        "address": "辽宁省北票市大板镇上园村三组12号",
        "village_name": "上园村",
        "registry_no": "FORM-1",
    }
    entry = _entries(register, household_id)[-1]
    assert entry["details"] == {"purpose": "progress_report", "reference": str(REPORT)}


async def test_nobody_takes_what_a_form_prints_without_a_form(register: Register) -> None:
    household_id = await register.put_household(**CLEAR)
    pairing_id = await register.put_pairing(household_id)
    body = {"purpose": "registration_form", "reference": str(new_id())}
    for path in (f"/api/households/{household_id}/disclosures", f"/api/pairings/{pairing_id}/disclosures"):
        for more in ({}, {"X-Bangfu-Program": "guessed"}, {"X-Bangfu-Program": ""}):
            answer = await register.client.post(path, json=body, headers=people.leader() | more)
            assert (answer.status_code, problem_of(answer)) == (403, "for-our-programs")
            assert PHONE not in answer.text
    assert not [entry for entry in _entries(register, household_id) if entry["action"] == "household.disclosed"]


async def test_a_team_sees_the_household_it_is_paired_with(register: Register) -> None:
    household_id = await register.put_household(**CLEAR)
    await register.put_pairing(household_id)
    for who, sees in ((xiao_li, True), (xiao_wang, False)):
        one = await register.client.get(f"/api/households/{household_id}", headers=who())
        listed = await register.client.get("/api/households?limit=500", headers=who())
        assert (one.status_code == 200) is sees
        assert (str(household_id) in {item["id"] for item in listed.json()["items"]}) is sees


async def test_a_list_narrows_to_whom_a_campaign_enrols_also_when_the_pairing_has_ended(register: Register) -> None:
    campaign = told_of_a_campaign(register, takes_pairings=True)
    other = told_of_a_campaign(register, series="另一行动", takes_pairings=False)
    await register.read_feeds()
    now, earlier = [await register.put_household(division_code=SHANGYUAN) for _ in range(2)]
    third = await register.put_household(division_code=SHANGYUAN)
    first = await register.put_pairing(now)
    second = await register.put_pairing(earlier, starts_on="2020-04-01", ends_on="2020-05-31")
    for pairing in (first, second):
        path = f"/api/pairings/{pairing}/enrolments/{campaign}"
        enrolled = await register.client.put(path, json={"from": None, "to": None}, headers=zhang())
        assert enrolled.status_code in {200, 201}, enrolled.text
    own, both = {str(each) for each in (now, earlier, third)}, {str(now), str(earlier)}
    for params, expected in (
        ({"campaign_id": str(campaign)}, both),
        ({"campaign_id": str(campaign), "team_id": str(TEAM_A)}, both),
        ({"campaign_id": str(campaign), "team_id": str(TEAM_B)}, set()),
        ({"campaign_id": str(campaign), "paired": "true"}, {str(now)}),
        ({"campaign_id": str(other)}, set()),
        ({"campaign_id": str(new_id())}, set()),
    ):
        asked = {"division": SHANGYUAN, "limit": "500", **params}
        answer = await register.client.get("/api/households", params=asked, headers=zhang())
        found = {item["id"] for item in answer.json()["items"]}
        assert found & own == expected, params


async def test_pages_hold_every_household_once_and_filters_narrow_them(register: Register) -> None:
    ids = {str(await register.put_household(division_code=XIAHE)) for _ in range(7)}
    paired = await register.put_household(division_code=XIAHE, registry_status="AT_RISK")
    await register.put_pairing(paired)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await register.client.get(
            "/api/households",
            params={"division": XIAHE, "limit": 3, **({"cursor": cursor} if cursor else {})},
            headers=zhang(),
        )
        seen += [item["id"] for item in answer.json()["items"]]
        cursor = answer.json()["next"]
        assert ("link" in answer.headers) is (cursor is not None)
    assert sorted(seen) == sorted(ids | {str(paired)})
    for params, expected in (
        ({"paired": "true"}, {str(paired)}),
        ({"paired": "false"}, ids),
        ({"status": "AT_RISK"}, {str(paired)}),
        ({"team_id": str(TEAM_A)}, {str(paired)}),
        ({"team_id": str(new_id())}, set()),
    ):
        answer = await register.client.get(
            "/api/households", params={"division": XIAHE, "limit": 50, **params}, headers=zhang()
        )
        assert {item["id"] for item in answer.json()["items"]} == expected
    refused = await register.client.get("/api/households?cursor=WyJhIl0", headers=zhang())
    assert (refused.status_code, problem_of(refused)) == (422, "cursor-malformed")


def _entries(register: Register, household_id: UUID) -> list[dict[str, Any]]:
    return register.trail("subject = %s", f"household:{household_id}")


def _events(register: Register, household_id: UUID) -> list[dict[str, Any]]:
    return register.rows(
        "select type, data from outbox where type = 'household.saved' and subject = %s order by id", str(household_id)
    )
