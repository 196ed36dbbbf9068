"""Handing a household over to another team, and how many households each team has."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.households import forms, people
from tests.households.conftest import Register
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    LINGYUAN,
    TEAM_A,
    TEAM_B,
    TEAM_OF_LINGYUAN,
    chen,
    leader,
    liu,
    xiao_li,
    xiao_wang,
    zhang,
)
from tests.households.test_pairings import PLAN, problem_of

Headers = dict[str, str]


def hand_over(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "pairing_id": str(new_id()),
        "team_id": str(TEAM_B),
        "helpers": [str(people.XIAO_WANG_ID)],
        "reason": "原团队任务调整",
        "handed_over_on": "2020-06-01",
    }
    return {**body, **changes}


async def post(register: Register, pairing_id: UUID, body: dict[str, Any], headers: Headers) -> Any:
    return await register.client.post(f"/api/pairings/{pairing_id}/hand-over", json=body, headers=headers)


async def open_pairings(register: Register, household_id: UUID) -> set[str]:
    listed = await register.client.get(f"/api/pairings?household_id={household_id}&active=true", headers=chen())
    return {item["team_id"] for item in listed.json()["items"]}


async def test_only_the_office_of_the_area_hands_over(register: Register) -> None:
    pairing_id = await register.put_pairing(await register.put_household())
    for who, status in (({}, 401), (xiao_li(), 403), (leader(), 403), (people.inspector(), 403), (liu(), 404)):
        assert (await post(register, pairing_id, hand_over(), who)).status_code == status
    assert (await post(register, new_id(), hand_over(), zhang())).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"handed_over_on": "2020-03-31"}, "handed_over_on"),
        ({"handed_over_on": (today() + timedelta(days=1)).isoformat()}, "handed_over_on"),
        ({"reason": "  "}, "reason"),
        ({"helpers": [str(TEAM_A), str(TEAM_A)]}, "helpers"),
        ({"ends_on": "2020-09-30"}, "ends_on"),
    ],
)
async def test_it_refuses_a_malformed_hand_over(register: Register, changes: dict[str, Any], field: str) -> None:
    pairing_id = await register.put_pairing(await register.put_household())
    answer = await post(register, pairing_id, hand_over(**changes), zhang())
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize(
    ("team_id", "status", "problem"),
    [(TEAM_A, 409, "already-paired"), (TEAM_OF_LINGYUAN, 404, "team-not-found"), (new_id(), 404, "team-not-found")],
)
async def test_a_refused_hand_over_leaves_the_first_team_in_charge(
    register: Register, team_id: UUID, status: int, problem: str
) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    answer = await post(register, pairing_id, hand_over(team_id=str(team_id)), zhang())
    assert (answer.status_code, problem_of(answer)) == (status, problem)
    assert await open_pairings(register, household_id) == {str(TEAM_A)}


async def test_a_team_that_cares_for_the_household_already_takes_over_nothing(register: Register) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    await register.put_pairing(household_id, team_id=str(TEAM_B))
    answer = await post(register, pairing_id, hand_over(), zhang())
    assert (answer.status_code, problem_of(answer)) == (409, "already-paired")
    assert await open_pairings(register, household_id) == {str(TEAM_A), str(TEAM_B)}


async def test_a_pairing_closed_for_another_reason_is_not_handed_over(register: Register) -> None:
    pairing_id = await register.put_pairing(await register.put_household())
    closing = {"reason": "搬走", "closed_on": "2020-06-01"}
    await register.client.post(f"/api/pairings/{pairing_id}/close", json=closing, headers=zhang())
    answer = await post(register, pairing_id, hand_over(), zhang())
    assert (answer.status_code, problem_of(answer)) == (409, "pairing-closed")


async def test_a_hand_over_ends_the_one_and_begins_the_other_with_the_plan(register: Register) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id, service_form="project", ends_on=str(today()))
    await register.client.put(f"/api/pairings/{pairing_id}/plan", json=PLAN, headers=leader())
    body = hand_over(handed_over_on=str(today()))
    made = await post(register, pairing_id, body, zhang())
    assert made.status_code == 201
    new = made.json()
    assert (new["id"], new["team_id"], new["helpers"]) == (body["pairing_id"], str(TEAM_B), body["helpers"])
    assert (new["starts_on"], new["ends_on"], new["service_form"]) == (str(today()), str(today()), "project")
    assert {name: new["plan"][name] for name in PLAN} == PLAN
    old = (await register.client.get(f"/api/pairings/{pairing_id}", headers=zhang())).json()
    assert (old["is_closed"], old["ends_on"], old["close_reason"]) == (True, str(today()), body["reason"])
    for who, status in ((xiao_li, 404), (xiao_wang, 200)):
        assert (await register.client.get(f"/api/households/{household_id}", headers=who())).status_code == status
    trail = register.rows("select details from audit_entries where action = 'pairing.handed_over'")
    assert {"to": body["pairing_id"]} in [row["details"] for row in trail]


async def test_the_same_hand_over_sent_again_or_at_once_happens_once(register: Register) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    body = hand_over()
    answers = await asyncio.gather(*(post(register, pairing_id, body, zhang()) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert await open_pairings(register, household_id) == {str(TEAM_B)}
    other = await post(register, pairing_id, {**body, "pairing_id": str(new_id())}, zhang())
    assert (other.status_code, problem_of(other)) == (409, "pairing-closed")


async def loads(register: Register, division: str, headers: Headers) -> dict[str, int]:
    answer = await register.client.get(f"/api/pairings/loads?division={division}", headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["team_id"]: item["households"] for item in answer.json()["items"]}


async def test_nobody_counts_households_outside_the_own_area(register: Register) -> None:
    await register.put_pairing(await register.put_household())
    assert await loads(register, BEIPIAO, liu()) == {}
    assert (await register.client.get("/api/pairings/loads", headers=zhang())).status_code == 422
    assert (await register.client.get(f"/api/pairings/loads?division={BEIPIAO}")).status_code == 401


async def test_a_team_counts_each_household_it_cares_for_now_once(register: Register) -> None:
    before = (await loads(register, BEIPIAO, zhang())).get(str(TEAM_B), 0)
    cared_for, left, over = [await register.put_household() for _ in range(3)]
    for household_id in (cared_for, left):
        await register.put_pairing(household_id, team_id=str(TEAM_B))
    await register.put_pairing(over, team_id=str(TEAM_B), ends_on="2020-09-30")
    listed = await register.client.get(f"/api/pairings?household_id={left}", headers=zhang())
    closing = {"reason": "搬走", "closed_on": "2020-06-01"}
    await register.client.post(f"/api/pairings/{listed.json()['items'][0]['id']}/close", json=closing, headers=zhang())
    for division, who in ((BEIPIAO, zhang()), (CHAOYANG, chen())):
        assert (await loads(register, division, who))[str(TEAM_B)] == before + 1
    assert str(TEAM_B) not in await loads(register, LINGYUAN, chen())


async def test_what_was_handed_over_is_closed_and_paired_again_like_any_other(register: Register) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    body = hand_over()
    await post(register, pairing_id, body, zhang())
    closing = {"reason": "脱贫", "closed_on": "2020-09-30"}
    closed = await register.client.post(f"/api/pairings/{body['pairing_id']}/close", json=closing, headers=zhang())
    assert closed.json()["is_closed"] is True
    again = await register.client.put(
        f"/api/pairings/{new_id()}", json=forms.pairing(household_id, starts_on="2020-10-01"), headers=zhang()
    )
    assert again.status_code == 201
