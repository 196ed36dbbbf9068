"""After a team was merged into another one, its people send what they hold from before: nothing of it is lost.

A is merged into B on a day: its pairing ends, that of B begins. The people of A, and those of B, have B's roles, and
their tokens say that A was merged into it.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from services.kernel.auth.principals import RoleGrant
from services.kernel.clock import today
from services.kernel.ids import new_id
from services.kernel.web.internal import internal_headers
from tests.submissions.office import Office, upload
from tests.submissions.samples import INTERNAL_SECRET, visit_body
from tests.support.people import BEIPIAO, BEIPIAO_VILLAGE, LEADER_A, TEAM_A, TEAM_B, XIAO_LI, XIAO_WANG, ZHANG, Person
from tests.support.pictures import jpeg

MERGED = frozenset({TEAM_A})
LI_IN_B = Person("小李", (RoleGrant("volunteer", TEAM_B, BEIPIAO, merged=MERGED),), XIAO_LI.account_id)
LEADER = Person("乙队队长", (RoleGrant("team_leader", TEAM_B, BEIPIAO, merged=MERGED),))
OF_A_NO_MORE = Person("小李", (RoleGrant("volunteer", TEAM_B, BEIPIAO),), XIAO_LI.account_id)


class Merged:
    """A household that B took over from A on a day."""

    def __init__(self, office: Office, on: date) -> None:
        self.office, self.on = office, on
        self.former, self.household_id = office.pair(TEAM_A, ends_on=str(on))
        office.database.execute("update paired_households set is_closed = true where pairing_id = %s", (self.former,))
        self.following = new_id()
        office.database.execute(
            "insert into paired_households values (%s, %s, %s, %s, %s, null, false)",
            (self.following, self.household_id, TEAM_B, BEIPIAO_VILLAGE, on),
        )

    async def send(self, who: Person, on: date, *pictures: bytes, visit_id: UUID | None = None) -> httpx.Response:
        body = visit_body(self.household_id, *pictures, visited_on=str(on))
        path = f"/api/visits/{visit_id or new_id()}"
        return await self.office.client.put(path, json=body, headers=who.headers)

    def stored(self) -> list[tuple[UUID, UUID, bool]]:
        rows = self.office.database.execute(
            "select pairing_id, team_id, is_before_pairing from visits where household_id = %s order by visited_on",
            (self.household_id,),
        )
        return [(row[0], row[1], row[2]) for row in rows.fetchall()]


@pytest.fixture
def merged(office: Office) -> Merged:
    return Merged(office, today() - timedelta(days=3))


async def test_who_is_of_neither_team_sends_nothing_for_it(merged: Merged) -> None:
    stranger = Person("小王", (RoleGrant("volunteer", new_id(), BEIPIAO),))
    for who in (stranger, XIAO_LI):
        # A volunteer whose token is from before the merger sends for A still; a visit of today is not A's.
        assert (await merged.send(who, today())).status_code == 404
    assert merged.stored() == []


async def test_a_draft_from_before_the_merger_counts_for_the_pairing_of_its_day(office: Office, merged: Merged) -> None:
    before, after = merged.on - timedelta(days=2), merged.on + timedelta(days=1)
    assert (await merged.send(LI_IN_B, before)).status_code == 201
    assert (await merged.send(LI_IN_B, after)).status_code == 201
    assert merged.stored() == [(merged.former, TEAM_A, False), (merged.following, TEAM_B, False)]
    told = office.database.execute(
        "select data ->> 'team_id' from outbox where data ->> 'household_id' = %s order by id",
        (str(merged.household_id),),
    ).fetchall()
    assert [team for (team,) in told] == [str(TEAM_A), str(TEAM_B)]


async def test_without_the_former_team_it_would_wait_for_the_leader(merged: Merged) -> None:
    """What the token adds: as after a hand-over, a visit from before the own pairing is marked."""
    assert (await merged.send(OF_A_NO_MORE, merged.on - timedelta(days=2))).status_code == 201
    assert merged.stored() == [(merged.following, TEAM_B, True)]


async def test_a_visit_that_was_sent_before_is_answered_and_its_photos_go_on(office: Office, merged: Merged) -> None:
    picture, visit_id, day = jpeg(), new_id(), merged.on - timedelta(days=1)
    body = visit_body(merged.household_id, picture, visited_on=str(day))
    path = f"/api/visits/{visit_id}"
    sent = await office.client.put(path, json=body, headers=XIAO_LI.headers)
    assert sent.status_code == 201, sent.text
    again = await office.client.put(path, json=body, headers=LI_IN_B.headers)
    assert again.status_code == 200, again.text
    (photo,) = again.json()["photos"]
    await upload(photo["upload"], picture)
    done = await office.client.post(f"{path}/photos/{photo['id']}/complete", headers=LI_IN_B.headers)
    assert done.json()["state"] == "stored"
    receipt = await office.client.get(f"{path}/receipt", headers=LI_IN_B.headers)
    assert (receipt.status_code, receipt.json()["state"]) == (200, "complete")


async def test_a_form_that_the_former_team_began_is_filed_in_the_days_of_grace(office: Office, merged: Merged) -> None:
    day = merged.on - timedelta(days=1)
    month = f"{day:%Y-%m}"
    assert (await merged.send(LI_IN_B, day)).status_code == 201
    begun = await office.draft(LEADER_A, pairing_id=str(merged.former), month=month)
    seen = await office.ask(LEADER, "GET", f"/{begun['id']}")
    assert seen.status_code == 200, seen.text
    of_b_alone = Person("另一队长", (RoleGrant("team_leader", TEAM_B, BEIPIAO),))
    assert (await office.ask(of_b_alone, "GET", f"/{begun['id']}")).status_code == 404
    filed = await office.ask(LEADER, "POST", f"/{begun['id']}/submit")
    assert filed.status_code == 200, filed.text
    # It stays the former team's.
    ((type_, data),) = office.events(begun["id"])
    assert (type_, data["team_id"], data["pairing_id"]) == ("report.submitted", str(TEAM_A), str(merged.former))


async def test_what_the_former_team_saw_of_other_days_is_not_opened(office: Office, merged: Merged) -> None:
    """A member takes in what he made; he reads the household's visits as one of B."""
    visit_id = new_id()
    await merged.send(XIAO_LI, merged.on - timedelta(days=1), visit_id=visit_id)
    assert (await office.client.get(f"/api/visits/{visit_id}", headers=LI_IN_B.headers)).status_code == 404
    assert (await office.client.get(f"/api/visits/{visit_id}", headers=ZHANG.headers)).status_code == 200


async def test_the_gateway_learns_whether_somebody_worked(office: Office, merged: Merged) -> None:
    path, body = "/internal/pairings/work", [str(merged.following), str(new_id())]
    for headers in ({}, ZHANG.headers, {"Authorization": "Bearer guessed"}):
        assert (await office.client.post(path, json=body, headers=headers)).status_code == 404
    ours = internal_headers(SecretStr(INTERNAL_SECRET))

    async def work() -> Any:
        return (await office.client.post(path, json=body, headers=ours)).json()

    assert await work() == {"visits": 0, "reports": 0}
    await merged.send(LI_IN_B, merged.on - timedelta(days=2))
    assert await work() == {"visits": 0, "reports": 0}, "what is of the former pairing is no obstacle"
    await merged.send(XIAO_WANG, today())
    await office.draft(LEADER, pairing_id=str(merged.following), month=f"{today():%Y-%m}")
    assert await work() == {"visits": 1, "reports": 1}
