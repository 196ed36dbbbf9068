"""The quota tree: 150 over seven counties, and a county's share allocated further (S2-04, N-03)."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.kernel.ids import new_id
from tests.campaigns.office import Caller, Office, campaign
from tests.support.people import CHEN, LINGYUAN_OFFICER, OTHER_CITY, TEAM_A, TEAM_B, XIAO_LI, ZHANG, person

CITY = [{"division_code": "211381", "amount": 30}, {"division_code": "211382", "amount": 30}]


def shares(*allocations: dict[str, Any], measure: str = "households") -> dict[str, Any]:
    return {"measure": measure, "allocations": list(allocations)}


async def put(office: Office, caller: Caller, campaign_id: UUID, *allocations: dict[str, Any]) -> tuple[int, Any]:
    answer = await office.put(caller, f"/campaigns/{campaign_id}/quotas", shares(*allocations))
    return answer.status_code, answer.json()


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (XIAO_LI, 403), (OTHER_CITY, 404)])
async def test_it_refuses_a_caller_without_the_right_to_allocate(
    office: Office, campaign_id: UUID, caller: Caller, status: int
) -> None:
    assert (await put(office, caller, campaign_id, *CITY))[0] == status


async def test_it_refuses_a_county_that_allocates_to_itself_another_county_or_the_city(
    office: Office, campaign_id: UUID
) -> None:
    await put(office, CHEN, campaign_id, *CITY)
    for code in ("211381", "211382", "211382101", "2113"):
        assert (await put(office, ZHANG, campaign_id, {"division_code": code, "amount": 1}))[0] == 403


async def test_it_refuses_more_than_the_county_got(office: Office, campaign_id: UUID) -> None:
    await put(office, CHEN, campaign_id, *CITY)
    towns = [{"division_code": "211381101", "amount": 20}, {"division_code": "211381102", "amount": 11}]
    status, problem = await put(office, ZHANG, campaign_id, *towns)
    assert (status, problem["type"]) == (409, "/problems/quota-exceeded")
    assert (problem["granted"], problem["passed_on"]) == (30, 31)


async def test_it_refuses_a_county_that_got_nothing(office: Office, campaign_id: UUID) -> None:
    status, problem = await put(office, ZHANG, campaign_id, {"division_code": "211381101", "amount": 1})
    assert (status, problem["granted"]) == (409, 0)


async def test_it_refuses_to_cut_a_share_below_what_was_passed_on(office: Office, campaign_id: UUID) -> None:
    await put(office, CHEN, campaign_id, *CITY)
    await put(office, ZHANG, campaign_id, {"division_code": "211381101", "amount": 25})
    status, problem = await put(office, CHEN, campaign_id, {"division_code": "211381", "amount": 24})
    assert (status, problem["type"]) == (409, "/problems/quota-exceeded")
    dropped, _ = await put(office, CHEN, campaign_id, {"division_code": "211382", "amount": 30})
    assert dropped == 409


async def test_it_refuses_a_unit_it_does_not_know_or_that_lies_elsewhere(teams: Office, campaign_id: UUID) -> None:
    await put(teams, CHEN, campaign_id, *CITY)
    assert (await put(teams, ZHANG, campaign_id, {"organization_id": str(new_id()), "amount": 1}))[0] == 404
    assert (await put(teams, ZHANG, campaign_id, {"organization_id": str(TEAM_B), "amount": 1}))[0] == 403
    assert (await put(teams, ZHANG, campaign_id, {"organization_id": str(TEAM_A), "amount": 1}))[0] == 200


@pytest.mark.parametrize(
    "allocation",
    [
        {"division_code": "211381", "amount": -1},
        {"division_code": "211381", "amount": True},
        {"division_code": "211381", "organization_id": str(TEAM_A), "amount": 1},
        {"amount": 1},
    ],
)
async def test_it_refuses_a_malformed_share(office: Office, campaign_id: UUID, allocation: dict[str, Any]) -> None:
    assert (await put(office, CHEN, campaign_id, allocation))[0] == 422


async def test_it_refuses_shares_of_a_campaign_that_is_not_there(office: Office) -> None:
    assert (await put(office, CHEN, new_id(), *CITY))[0] == 404


async def test_of_two_allocations_at_once_the_second_is_refused(office: Office, campaign_id: UUID) -> None:
    path = f"/campaigns/{campaign_id}/quotas"
    read = (await office.get(CHEN, f"{path}?measure=households")).headers["ETag"]
    first = await office.put(CHEN, path, shares(*CITY), **{"If-Match": read})
    second = await office.put(CHEN, path, shares(CITY[0]), **{"If-Match": read})
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["type"] == "/problems/changed-meanwhile"
    below = await office.put(ZHANG, path, shares({"division_code": "211381101", "amount": 1}))
    stale = await office.put(CHEN, path, shares(CITY[0]), **{"If-Match": first.headers["ETag"]})
    assert (below.status_code, stale.status_code) == (200, 412)
    again = await office.put(CHEN, path, shares(*CITY), **{"If-Match": below.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (200, below.headers["ETag"])


async def test_the_tag_is_that_of_one_measure(office: Office, campaign_id: UUID) -> None:
    path = f"/campaigns/{campaign_id}/quotas"
    empty = (await office.get(XIAO_LI, f"{path}?measure=households")).headers["ETag"]
    await office.put(CHEN, path, shares(*CITY, measure="visits"))
    assert (await office.get(XIAO_LI, f"{path}?measure=households")).headers["ETag"] == empty
    assert "ETag" not in (await office.get(XIAO_LI, path)).headers


async def test_a_province_shares_out_its_own_campaign(office: Office) -> None:
    province, fresh = person("省厅", "province_officer", division="21"), new_id()
    assert (await office.put(province, f"/campaigns/{fresh}", campaign(division_code="21"))).status_code == 201
    assert (await put(office, province, fresh, {"division_code": "2113", "amount": 60}))[0] == 200
    assert (await put(office, CHEN, fresh, *CITY))[0] == 200


async def test_the_tree_shows_who_gave_what_and_what_was_passed_on(office: Office, campaign_id: UUID) -> None:
    await put(office, CHEN, campaign_id, *CITY)
    await put(office, ZHANG, campaign_id, {"division_code": "211381101", "amount": 18})
    await put(office, LINGYUAN_OFFICER, campaign_id, {"division_code": "211382101", "amount": 30})
    items = (await office.get(XIAO_LI, f"/campaigns/{campaign_id}/quotas")).json()["items"]
    rows = [(item["granted_by"], item["division_code"], item["amount"], item["passed_on"]) for item in items]
    assert rows == [
        ("2113", "211381", 30, 18),
        ("2113", "211382", 30, 30),
        ("211381", "211381101", 18, 0),
        ("211382", "211382101", 30, 0),
    ]


async def test_the_same_shares_again_write_no_event_and_a_withdrawn_share_is_published_as_zero(
    office: Office, campaign_id: UUID
) -> None:
    await put(office, CHEN, campaign_id, *CITY)
    await put(office, CHEN, campaign_id, *CITY)
    assert _told(office, campaign_id) == [("211381", 30), ("211382", 30)]
    await put(office, CHEN, campaign_id, CITY[0])
    assert _told(office, campaign_id) == [("211381", 30), ("211382", 30), ("211382", 0)]


def _told(office: Office, campaign_id: UUID) -> list[tuple[str, int]]:
    statement = (
        "select data->>'division_code', (data->>'amount')::int from outbox "
        "where subject = %s and type = 'quota.allocated' order by id"
    )
    with psycopg.connect(office.database.dsn()) as connection:
        return connection.execute(statement, [str(campaign_id)]).fetchall()
