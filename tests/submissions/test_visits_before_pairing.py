"""A visit dated before its pairing is taken in, because a person made it, and marked: it counts and prints once the
leader of the team has confirmed it (F12)."""

from typing import Any
from uuid import UUID

import httpx

from services.kernel.ids import new_id
from tests.submissions.office import LEADER_B, Office, refused, upload
from tests.submissions.samples import visit_body
from tests.support.people import INSPECTOR, LEADER_A, XIAO_LI, ZHANG, Person
from tests.support.pictures import jpeg


async def send(office: Office, household_id: UUID, day: str, *pictures: bytes) -> tuple[str, dict[str, Any]]:
    visit_id = str(new_id())
    body = visit_body(household_id, *pictures, visited_on=day)
    answer = await office.client.put(f"/api/visits/{visit_id}", json=body, headers=XIAO_LI.headers)
    assert answer.status_code == 201, answer.text
    return visit_id, answer.json()


async def confirm(office: Office, who: Person, visit_id: str) -> httpx.Response:
    return await office.client.post(f"/api/visits/{visit_id}/confirm", headers=who.headers)


async def revise(office: Office, who: Person, visit_id: str, day: str) -> httpx.Response:
    body = {"visited_on": day, "content": "更正", "reason": "日期写错了"}
    return await office.client.put(f"/api/visits/{visit_id}/revisions/{new_id()}", json=body, headers=who.headers)


def told(office: Office, visit_id: str) -> list[str]:
    return [type_ for type_, _ in office.events(visit_id)]


async def test_only_the_leader_of_the_team_confirms(office: Office) -> None:
    _, household_id = office.pair(starts_on="2020-05-10")
    visit_id, _ = await send(office, household_id, "2020-05-09")
    for who, status in ((XIAO_LI, 403), (ZHANG, 403), (INSPECTOR, 403), (LEADER_B, 404)):
        assert (await confirm(office, who, visit_id)).status_code == status, who.name
    assert told(office, visit_id) == []


async def test_it_is_stored_and_marked_and_counts_once_it_is_confirmed(office: Office) -> None:
    pairing_id, household_id = office.pair(starts_on="2020-05-10")
    before, _ = await send(office, household_id, "2020-05-09")
    on_the_day, _ = await send(office, household_id, "2020-05-10")
    assert (told(office, before), told(office, on_the_day)) == ([], ["visit.completed"])
    draft = await office.draft(pairing_id=str(pairing_id))
    assert [row["visited_on"] for row in draft["rows"]] == ["2020-05-10"]
    listed = await office.client.get(f"/api/visits?household_id={household_id}", headers=ZHANG.headers)
    marks = {item["id"]: item["is_before_pairing"] for item in listed.json()["items"]}
    assert marks == {before: True, on_the_day: False}
    for _ in range(2):
        answer = await confirm(office, LEADER_A, before)
        assert answer.status_code == 200
        assert answer.json()["confirmed_by"] == str(LEADER_A.account_id)
    assert told(office, before) == ["visit.completed"]
    shown = (await office.ask(LEADER_A, "GET", f"/{draft['id']}")).json()
    assert [row["visited_on"] for row in shown["rows"]] == ["2020-05-09", "2020-05-10"]
    assert (await confirm(office, LEADER_A, on_the_day)).json()["confirmed_at"] is None


async def test_the_last_photo_does_not_count_it_either(office: Office) -> None:
    _, household_id = office.pair(starts_on="2020-05-10")
    picture = jpeg()
    for is_confirmed_first in (False, True):
        visit_id, answer = await send(office, household_id, "2020-05-09", picture)
        (photo,) = answer["photos"]
        if is_confirmed_first:
            assert (await confirm(office, LEADER_A, visit_id)).status_code == 200
            assert told(office, visit_id) == []
        await upload(photo["upload"], picture)
        path = f"/api/visits/{visit_id}/photos/{photo['id']}/complete"
        assert (await office.client.post(path, headers=XIAO_LI.headers)).json()["state"] == "stored"
        assert told(office, visit_id) == (["visit.completed"] if is_confirmed_first else [])
        await confirm(office, LEADER_A, visit_id)
        assert told(office, visit_id) == ["visit.completed"]


async def test_a_correction_to_a_day_of_the_pairing_counts_it(office: Office) -> None:
    _, household_id = office.pair(starts_on="2020-05-10")
    visit_id, _ = await send(office, household_id, "2020-05-01")
    assert (await revise(office, XIAO_LI, visit_id, "2020-05-02")).status_code == 201
    assert told(office, visit_id) == []
    answer = await revise(office, XIAO_LI, visit_id, "2020-05-12")
    assert answer.json()["is_before_pairing"] is False
    assert told(office, visit_id) == ["visit.completed"]


async def test_only_the_leader_moves_a_visit_that_counts_before_the_pairing(office: Office) -> None:
    _, household_id = office.pair(starts_on="2020-05-10")
    visit_id, _ = await send(office, household_id, "2020-05-12")
    assert refused(await revise(office, XIAO_LI, visit_id, "2020-05-01")) == (403, "leader-corrects-that")
    answer = await revise(office, LEADER_A, visit_id, "2020-05-01")
    assert answer.status_code == 201
    assert (answer.json()["is_before_pairing"], answer.json()["confirmed_by"]) == (True, str(LEADER_A.account_id))
    assert told(office, visit_id) == ["visit.completed", "visit.revised"]


async def test_only_the_leader_moves_a_confirmed_visit_to_another_day_before_the_pairing(office: Office) -> None:
    _, household_id = office.pair(starts_on="2020-05-10")
    visit_id, _ = await send(office, household_id, "2020-05-09")
    assert (await confirm(office, LEADER_A, visit_id)).status_code == 200
    assert refused(await revise(office, XIAO_LI, visit_id, "2020-04-02")) == (403, "leader-corrects-that")
    assert (await revise(office, XIAO_LI, visit_id, "2020-05-09")).status_code == 201
    answer = await revise(office, LEADER_A, visit_id, "2020-05-02")
    assert (answer.status_code, answer.json()["visited_on"]) == (201, "2020-05-02")
