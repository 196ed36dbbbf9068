"""Enrolments as things go on: last days ahead, hand-overs, editions of other offices, and who was taken out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households.campaigns_told import told_of_a_campaign, told_of_a_duty, told_of_an_extension
from tests.households.conftest import Register, running_register
from tests.households.people import BEIPIAO, CHAOYANG, LINGYUAN, TEAM_A, TEAM_B, chen
from tests.households.test_enrolments import count, enrolled, pair, put, total
from tests.households.test_progress import problem_of


@pytest.fixture
async def register(service_database: MakeDatabase) -> AsyncIterator[Register]:
    """Of its own: what a campaign takes is said by all that were told before."""
    async with running_register(service_database("households")) as register:
        yield register


async def listed(register: Register, division: str = CHAOYANG) -> dict[str, Any]:
    answer = await register.client.get("/api/pairings/campaigns", params={"division": division}, headers=chen())
    return {one["id"]: one for one in answer.json()["items"]}


async def hand_over(register: Register, pairing_id: UUID, on: str, team: UUID = TEAM_B) -> UUID:
    following = new_id()
    body = {
        "pairing_id": str(following),
        "team_id": str(team),
        "helpers": [],
        "handed_over_on": on,
        "reason": "调整",
    }
    answer = await register.client.post(f"/api/pairings/{pairing_id}/hand-over", json=body, headers=chen())
    assert answer.status_code == 201, answer.text
    return following


async def test_who_is_in_until_a_day_ahead_is_enrolled_now(register: Register) -> None:
    """And whose pairing has ended is not, closed or not."""
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    ahead, past = ((today() + timedelta(days=days)).isoformat() for days in (5, -1))
    until, out, _ = [await pair(register) for _ in range(3)]
    await put(register, until, campaign_id, to=ahead)
    await put(register, out, campaign_id, to=past)
    assert set(await enrolled(register, await pair(register, ends_on=past))) == {str(campaign_id)}
    assert (await listed(register))[str(campaign_id)]["enrolled"] == 2


async def test_the_edition_before_is_one_of_the_same_area(register: Register) -> None:
    """Another county's plan may have the same series: 春节慰问 is everybody's."""
    series = "春节慰问"
    own = told_of_a_campaign(register, division_code=BEIPIAO, takes_pairings=True, series=series, year=2020)
    await count(register)
    pairing_id = await pair(register)
    assert set(await enrolled(register, pairing_id)) == {str(own)}
    told_of_a_campaign(
        register, division_code=LINGYUAN, takes_pairings=True, series=series, year=2020, starts_on="2020-05-01"
    )
    following = told_of_a_campaign(
        register,
        division_code=BEIPIAO,
        takes_pairings=True,
        series=series,
        year=2021,
        starts_on="2021-03-01",
        ends_on="2021-09-30",
    )
    await count(register)
    body = {"campaign_id": str(following), "division": CHAOYANG, "dry_run": True}
    counted = await register.client.post("/api/pairings/carry-on", json=body, headers=chen())
    assert (counted.json()["previous"]["id"], counted.json()["enrolled"]) == (str(own), 1)
    assert (await listed(register))[str(following)]["previous"]["id"] == str(own)


async def test_carrying_on_from_a_day_after_the_campaign_is_refused(register: Register) -> None:
    """All pairings of a city would be in it, and count on no day."""
    told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    pairing_id = await pair(register)
    following = told_of_a_campaign(
        register, takes_pairings=True, year=2021, starts_on="2021-03-01", ends_on="2021-09-30"
    )
    await count(register)
    body = {"campaign_id": str(following), "division": CHAOYANG, "from": "2021-10-01"}
    refused = await register.client.post("/api/pairings/carry-on", json=body, headers=chen())
    assert (refused.status_code, problem_of(refused)) == (422, "malformed")
    assert refused.json()["errors"][0]["field"] == "from"
    assert str(following) not in await enrolled(register, pairing_id)


async def test_a_first_day_ahead_goes_on_with_the_household(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    pairing_id = await pair(register, campaigns=[str(campaign_id)])
    await put(register, pairing_id, campaign_id, **{"from": "2020-07-01"})
    following = await hand_over(register, pairing_id, "2020-06-10")
    assert (await enrolled(register, following))[str(campaign_id)][0] == "2020-07-01"


async def test_who_was_taken_out_does_not_come_back_with_another_team(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    pairing_id = await pair(register)
    assert set(await enrolled(register, pairing_id)) == {str(campaign_id)}
    await put(register, pairing_id, campaign_id, to="2020-05-31")
    following = await hand_over(register, pairing_id, "2020-06-10")
    await count(register)
    assert (await enrolled(register, following))[str(campaign_id)][:2] == ("2020-06-10", "2020-06-09")


async def test_who_was_taken_out_is_asked_about_again_before_it_comes_back(register: Register) -> None:
    """Whoever is in stays in, and may be taken out, whatever has changed since."""
    campaign_id = told_of_a_campaign(
        register, takes_pairings=True, serves={"statuses": ["registered_poor"], "groups": []}
    )
    await count(register)
    pairing_id = await pair(register)
    household_id = register.rows("select household_id from pairings where id = %s", pairing_id)[0]["household_id"]
    await register.put_household(household_id, registry_status="UNSTABLE")
    assert (await put(register, pairing_id, campaign_id)).status_code == 200
    assert (await put(register, pairing_id, campaign_id, to="2020-05-31")).status_code == 200
    assert (await put(register, pairing_id, campaign_id, to="2020-05-15")).status_code == 200
    for longer in ({}, {"to": "2020-06-30"}, {"from": "2020-04-01", "to": "2020-05-16"}):
        refused = await put(register, pairing_id, campaign_id, **longer)
        assert (refused.status_code, problem_of(refused)) == (409, "household-not-served")
    assert (await enrolled(register, pairing_id))[str(campaign_id)][:2] == (None, "2020-05-15")


async def test_who_was_in_on_no_day_is_on_no_list_of_the_campaign(register: Register) -> None:
    one = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    kept, mistaken = [await pair(register, campaigns=[str(one)]) for _ in range(2)]
    await put(register, mistaken, one, **{"from": "2020-05-02", "to": "2020-05-01"})
    found = await register.client.get("/api/households", params={"campaign_id": str(one)}, headers=chen())
    ahead = [(today() + timedelta(days=days)).isoformat() for days in (2, 1)]
    await put(register, kept, one, **{"from": ahead[0], "to": ahead[1]})
    shown = await register.client.get("/api/households", params={"paired": "true"}, headers=chen())
    assert [pairing["campaigns"] for item in shown.json()["items"] for pairing in item["pairings"]] == [[], []]
    of_kept = register.rows("select household_id from pairings where id = %s", kept)[0]["household_id"]
    assert [item["id"] for item in found.json()["items"]] == [str(of_kept)]


async def test_more_time_goes_with_the_campaign_that_was_withdrawn(register: Register) -> None:
    """Campaigns makes the due items anew when it is published again, and nobody has more time then."""
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    duty = told_of_a_duty(register, campaign_id)
    await pair(register)
    told_of_an_extension(register, duty, TEAM_A, "2020-05", "2199-01-01T00:00:00Z")
    assert (await total(register, campaign_id))["overdue"] == 0
    register.programs.publish("campaigns", "campaign.withdrawn", {"campaign_id": str(campaign_id)})
    await count(register)
    told_of_a_campaign(register, campaign_id, takes_pairings=True)
    told_of_a_duty(register, campaign_id, obligation_id=str(duty))
    assert (await total(register, campaign_id))["overdue"] == 1
