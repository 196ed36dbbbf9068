"""Pairings and plans: who is refused, which rules hold, which events are published."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.kernel.clock import today
from services.kernel.ids import new_id
from services.kernel.web.internal import internal_headers
from tests.households import forms, people
from tests.households.conftest import Register
from tests.households.people import (
    BEIPIAO,
    LINGYUAN_VILLAGE,
    SHANGYUAN,
    TEAM_A,
    TEAM_B,
    TEAM_OF_LINGYUAN,
    UNIT,
    XIAHE,
    chen,
    leader,
    liu,
    xiao_li,
    xiao_wang,
    zhang,
)

PLAN = {"funds": "500 元", "project": "庭院养鸡", "goods": "米面油", "other": "", "goals": ["hardship", "health"]}


def problem_of(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    kind: str = answer.json()["type"]
    return kind.removeprefix("/problems/")


async def put(register: Register, pairing_id: UUID, body: dict[str, Any], headers: dict[str, str]) -> Any:
    return await register.client.put(f"/api/pairings/{pairing_id}", json=body, headers=headers)


async def test_it_refuses_an_anonymous_caller_and_a_volunteer(register: Register) -> None:
    body = forms.pairing(await register.put_household())
    anonymous = await put(register, new_id(), body, {})
    assert (anonymous.status_code, problem_of(anonymous)) == (401, "not-signed-in")
    for who in (xiao_li, leader):
        refused = await put(register, new_id(), body, who())
        assert (refused.status_code, problem_of(refused)) == (403, "not-permitted")


async def test_an_officer_may_not_pair_another_countys_household(register: Register) -> None:
    household_id = await register.put_household(division_code=LINGYUAN_VILLAGE)
    answer = await put(register, new_id(), forms.pairing(household_id), zhang())
    assert (answer.status_code, problem_of(answer)) == (404, "not-found")


@pytest.mark.parametrize("team_id", [TEAM_OF_LINGYUAN, UNIT, new_id()])
async def test_a_team_outside_the_officers_area_is_refused(register: Register, team_id: UUID) -> None:
    household_id = await register.put_household()
    answer = await put(register, new_id(), forms.pairing(household_id, team_id=str(team_id)), zhang())
    assert (answer.status_code, problem_of(answer)) == (404, "team-not-found")


async def test_no_household_is_paired_with_a_closed_team(register: Register) -> None:
    household_id, team_id = await register.put_household(), new_id()
    unit: dict[str, Any] = {
        "id": str(team_id),
        "name": "关队",
        "kind": "team",
        "division_code": BEIPIAO,
        "lines": [],
        "leader": None,
    }
    register.programs.publish("gateway", "organization.saved", {**unit, "closed_on": "2020-06-01"})
    answer = await put(register, new_id(), forms.pairing(household_id, team_id=str(team_id)), zhang())
    assert (answer.status_code, problem_of(answer)) == (404, "team-not-found")
    register.programs.publish("gateway", "organization.saved", {**unit, "closed_on": None})
    answer = await put(register, new_id(), forms.pairing(household_id, team_id=str(team_id)), zhang())
    assert answer.status_code == 201, answer.text


async def test_only_our_programs_ask_how_many_households_a_team_is_paired_with(register: Register) -> None:
    household_id, team_id, pairing_id = await register.put_household(), new_id(), new_id()
    path = f"/internal/organizations/{team_id}/ties"
    for headers in ({}, zhang(), {"Authorization": "Bearer wrong"}):
        assert (await register.client.get(path, headers=headers)).status_code == 404
    unit: dict[str, Any] = {
        "id": str(team_id),
        "name": "数队",
        "kind": "team",
        "division_code": BEIPIAO,
        "lines": [],
        "leader": None,
    }
    register.programs.publish("gateway", "organization.saved", unit)
    await put(register, pairing_id, forms.pairing(household_id, team_id=str(team_id)), zhang())
    ours = internal_headers(register.settings.internal_secret)
    assert (await register.client.get(path, headers=ours)).json() == {"pairings": 1}
    await register.client.post(
        f"/api/pairings/{pairing_id}/close",
        json={"reason": "队伍解散", "closed_on": today().isoformat()},
        headers=zhang(),
    )
    assert (await register.client.get(path, headers=ours)).json() == {"pairings": 0}


async def test_a_team_made_a_moment_ago_is_known(register: Register) -> None:
    household_id, team_id = await register.put_household(), new_id()
    saved: dict[str, Any] = {
        "id": str(team_id),
        "name": "新队",
        "kind": "team",
        "division_code": BEIPIAO,
        "lines": [],
        "leader": None,
    }
    register.programs.publish("gateway", "organization.saved", saved)
    answer = await put(register, new_id(), forms.pairing(household_id, team_id=str(team_id)), zhang())
    assert (answer.status_code, answer.json()["team_name"]) == (201, "新队")


async def test_no_team_is_called_unknown_while_the_gateway_does_not_answer(register: Register) -> None:
    household_id = await register.put_household()
    register.programs.is_down = True
    try:
        answer = await put(register, new_id(), forms.pairing(household_id, team_id=str(new_id())), zhang())
    finally:
        register.programs.is_down = False
    assert (answer.status_code, problem_of(answer)) == (503, "unavailable")


async def test_a_household_out_of_poverty_is_not_served(register: Register) -> None:
    household_id = await register.put_household(registry_status="OUT_OF_POVERTY")
    answer = await put(register, new_id(), forms.pairing(household_id), chen())
    assert (answer.status_code, problem_of(answer)) == (409, "household-not-eligible")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2020-03-01"}, ""),
        ({"starts_on": "1020-03-01"}, "starts_on"),
        ({"starts_on": "2020-04-01T00:00:00Z"}, "starts_on"),
        ({"service_form": "no form!"}, "service_form"),
        ({"helpers": [str(UNIT), str(UNIT)]}, "helpers"),
        ({"mode": "one"}, "mode"),
    ],
)
async def test_it_refuses_a_malformed_pairing(register: Register, changes: dict[str, Any], field: str) -> None:
    answer = await put(register, new_id(), forms.pairing(new_id(), **changes), chen())
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_service_form_or_goal_that_is_no_word_is_refused_and_an_ended_one_stays(register: Register) -> None:
    household_id, pairing_id = await register.put_household(), new_id()
    unknown = await put(register, pairing_id, forms.pairing(household_id, service_form="marriage"), zhang())
    assert (unknown.status_code, problem_of(unknown), unknown.json()["vocabulary"]) == (
        422,
        "word-unknown",
        "service_forms",
    )
    told = {"vocabulary": "service_forms", "code": "online", "zh": "线上帮扶", "en": "Online", "ended_on": "2020-01-01"}
    register.programs.publish("gateway", "word.saved", told)
    made = await put(register, pairing_id, forms.pairing(household_id, service_form="ONLINE"), zhang())
    assert (made.status_code, made.json()["service_form"]) == (201, "online")
    path = f"/api/pairings/{pairing_id}/plan"
    refused = await register.client.put(path, json={**PLAN, "goals": ["gold"]}, headers=zhang())
    assert (refused.status_code, problem_of(refused)) == (422, "word-unknown")


async def test_the_same_team_is_paired_once_and_another_team_may_join(register: Register) -> None:
    household_id = await register.put_household()
    await register.put_pairing(household_id)
    again = await put(register, new_id(), forms.pairing(household_id), zhang())
    assert (again.status_code, problem_of(again)) == (409, "already-paired")
    await register.put_pairing(household_id, team_id=str(TEAM_B))
    listed = await register.client.get(f"/api/pairings?household_id={household_id}", headers=zhang())
    assert {item["team_id"] for item in listed.json()["items"]} == {str(TEAM_A), str(TEAM_B)}


async def test_an_identical_repeat_changes_nothing_even_after_closing(register: Register) -> None:
    household_id, pairing_id = await register.put_household(), new_id()
    body = forms.pairing(household_id)
    answers = await asyncio.gather(*(put(register, pairing_id, body, zhang()) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len(_events(register, pairing_id)) == 1
    await register.client.post(
        f"/api/pairings/{pairing_id}/close", json={"reason": "脱贫", "closed_on": "2020-09-30"}, headers=zhang()
    )
    repeated = await put(register, pairing_id, body, zhang())
    assert (repeated.status_code, repeated.json()["is_closed"]) == (200, True)
    changed = await put(register, pairing_id, {**body, "service_form": "visit"}, zhang())
    assert (changed.status_code, problem_of(changed)) == (409, "pairing-closed")


async def test_household_and_team_of_a_pairing_never_change(register: Register) -> None:
    household_id, pairing_id = await register.put_household(), new_id()
    await put(register, pairing_id, forms.pairing(household_id), zhang())
    for body in (
        forms.pairing(household_id, team_id=str(TEAM_B)),
        forms.pairing(await register.put_household()),
    ):
        answer = await put(register, pairing_id, body, zhang())
        assert (answer.status_code, problem_of(answer)) == (409, "pairing-fixed")


async def test_dates_and_helpers_change_with_the_version(register: Register) -> None:
    household_id, pairing_id = await register.put_household(), new_id()
    first = await put(register, pairing_id, forms.pairing(household_id), zhang())
    body = forms.pairing(household_id, ends_on="2020-09-30", helpers=[str(people.XIAO_LI_ID)])
    stale = await put(register, pairing_id, body, {**zhang(), "If-Match": '"5"'})
    assert (stale.status_code, problem_of(stale)) == (412, "changed-meanwhile")
    changed = await put(register, pairing_id, body, {**zhang(), "If-Match": first.headers["etag"]})
    assert (changed.status_code, changed.json()["version"], changed.json()["ends_on"]) == (200, 2, "2020-09-30")
    assert _events(register, pairing_id)[-1] == {
        "pairing_id": str(pairing_id),
        "household_id": str(household_id),
        "team_id": str(TEAM_A),
        "village_code": SHANGYUAN,
        "starts_on": "2020-04-01",
        "ends_on": "2020-09-30",
        "service_form": "pairing",
        "closed": False,
    }


async def test_another_countys_officer_and_another_team_see_no_pairing(register: Register) -> None:
    pairing_id = await register.put_pairing(await register.put_household())
    for who in (liu, xiao_wang):
        one = await register.client.get(f"/api/pairings/{pairing_id}", headers=who())
        assert (one.status_code, problem_of(one)) == (404, "not-found")
        listed = await register.client.get("/api/pairings?limit=500", headers=who())
        assert str(pairing_id) not in {item["id"] for item in listed.json()["items"]}
    closing = {"reason": "脱贫", "closed_on": "2020-09-30"}
    refused = await register.client.post(f"/api/pairings/{pairing_id}/close", json=closing, headers=liu())
    assert (refused.status_code, problem_of(refused)) == (404, "not-found")


async def test_closing_ends_access_at_once(register: Register) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    path = f"/api/pairings/{pairing_id}/close"
    early = await register.client.post(path, json={"reason": "脱贫", "closed_on": "2020-03-01"}, headers=zhang())
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "closed_on")
    tomorrow = {"reason": "脱贫", "closed_on": (today() + timedelta(days=1)).isoformat()}
    ahead = await register.client.post(path, json=tomorrow, headers=zhang())
    assert (ahead.status_code, ahead.json()["errors"][0]["field"]) == (422, "closed_on")
    assert (await register.client.get(f"/api/households/{household_id}", headers=xiao_li())).status_code == 200
    closing = {"reason": "脱贫", "closed_on": today().isoformat()}
    for _ in range(2):
        closed = await register.client.post(path, json=closing, headers=zhang())
        assert (closed.status_code, closed.json()["close_reason"]) == (200, "脱贫")
    other = await register.client.post(path, json={**closing, "reason": "搬走"}, headers=zhang())
    assert (other.status_code, problem_of(other)) == (409, "pairing-closed")
    assert (await register.client.get(f"/api/households/{household_id}", headers=xiao_li())).status_code == 404
    assert [event["closed"] for event in _events(register, pairing_id)] == [False, True]
    await register.put_pairing(household_id)


async def test_active_pairings_are_neither_closed_nor_over(register: Register) -> None:
    household_id = await register.put_household()
    open_one = await register.put_pairing(household_id)
    over = await register.put_pairing(household_id, team_id=str(TEAM_B), ends_on="2020-09-30")
    for active, expected in (("true", {str(open_one)}), ("false", {str(over)})):
        answer = await register.client.get(
            f"/api/pairings?household_id={household_id}&active={active}", headers=zhang()
        )
        assert {item["id"] for item in answer.json()["items"]} == expected


async def test_pages_of_pairings_hold_each_once(register: Register) -> None:
    made = set()
    for day in range(1, 6):
        household_id = await register.put_household()
        made.add(str(await register.put_pairing(household_id, starts_on=f"2021-01-0{day}")))
    seen: list[str] = []
    params: dict[str, Any] = {"team_id": str(TEAM_A), "limit": 2}
    while True:
        answer = await register.client.get("/api/pairings", params=params, headers=zhang())
        seen += [item["id"] for item in answer.json()["items"]]
        if answer.json()["next"] is None:
            break
        params["cursor"] = answer.json()["next"]
    assert len(seen) == len(set(seen))
    assert made <= set(seen)


async def test_only_the_own_team_and_the_office_write_the_plan(register: Register) -> None:
    pairing_id = await register.put_pairing(await register.put_household())
    path = f"/api/pairings/{pairing_id}/plan"
    for who, status in ((xiao_li, 403), (xiao_wang, 403), (liu, 404), (people.inspector, 403)):
        refused = await register.client.put(path, json=PLAN, headers=who())
        assert refused.status_code == status
    written = await register.client.put(path, json=PLAN, headers=leader())
    again = await register.client.put(path, json=PLAN, headers=leader())
    assert written.json()["plan"] == again.json()["plan"]
    assert {name: written.json()["plan"][name] for name in PLAN} == PLAN
    stale = await register.client.put(path, json={**PLAN, "other": "就医陪护"}, headers={**zhang(), "If-Match": '"9"'})
    assert (stale.status_code, problem_of(stale)) == (412, "changed-meanwhile")
    changed = await register.client.put(
        path, json={**PLAN, "other": "就医陪护"}, headers={**zhang(), "If-Match": written.headers["etag"]}
    )
    assert (changed.status_code, changed.json()["plan"]["version"]) == (200, 2)


async def test_of_two_changes_of_the_same_plan_at_once_one_is_refused(register: Register) -> None:
    pairing_id = await register.put_pairing(await register.put_household())
    path = f"/api/pairings/{pairing_id}/plan"
    written = await register.client.put(path, json=PLAN, headers=leader())
    headers = {**zhang(), "If-Match": written.headers["etag"]}
    answers = await asyncio.gather(
        *(register.client.put(path, json={**PLAN, "other": f"第 {n} 稿"}, headers=headers) for n in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]


async def test_a_household_that_moves_takes_its_pairings_along(register: Register) -> None:
    household_id, body = new_id(), forms.household()
    await register.client.put(f"/api/households/{household_id}", json=body, headers=chen())
    pairing_id = await register.put_pairing(household_id)
    await register.client.put(f"/api/pairings/{pairing_id}/plan", json=PLAN, headers=zhang())
    await register.client.put(f"/api/households/{household_id}", json={**body, "division_code": XIAHE}, headers=chen())
    moved = await register.client.get(f"/api/pairings/{pairing_id}", headers=zhang())
    assert moved.json()["village_code"] == XIAHE
    assert _events(register, pairing_id)[-1]["village_code"] == XIAHE
    assert register.rows("select village_code from support_plans where pairing_id = %s", pairing_id) == [
        {"village_code": XIAHE}
    ]


def _events(register: Register, pairing_id: UUID) -> list[dict[str, Any]]:
    rows = register.rows(
        "select data from outbox where type = 'pairing.saved' and subject = %s order by id", str(pairing_id)
    )
    return [row["data"] for row in rows]
