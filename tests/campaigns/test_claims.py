"""认领: areas and units take on a part of a quota by themselves; nobody does it for others, and a dash is no 0."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from services.kernel.ids import new_id
from tests.campaigns.office import TEAM_CITY, Caller, Office, campaign
from tests.campaigns.test_campaign_states import made, problem
from tests.campaigns.test_quotas import put as share_out
from tests.support.people import (
    CHEN,
    LEADER_A,
    LINGYUAN_OFFICER,
    OTHER_CITY,
    TEAM_A,
    TEAM_B,
    XIAO_LI,
    ZHANG,
    person,
)

BEIPIAO, LINGYUAN = "211381", "211382"
CITY = [{"division_code": BEIPIAO, "amount": 30}, {"division_code": LINGYUAN, "amount": 30}]


async def claim(office: Office, caller: Caller, campaign_id: UUID, amount: Any, **whose: Any) -> Any:
    body = {"measure": "households", "amount": amount, **whose}
    return await office.put(caller, f"/campaigns/{campaign_id}/quotas/claims", body)


async def compared(office: Office, campaign_id: UUID, granted_by: str = "2113", caller: Caller = CHEN) -> Any:
    path = f"/campaigns/{campaign_id}/quotas/compared?measure=households&granted_by={granted_by}"
    items = (await office.get(caller, path)).json()["items"]
    return {one["division_code"] or one["organization_id"]: (one["amount"], one["claimed"]) for one in items}


async def history(office: Office, campaign_id: UUID, caller: Caller = CHEN, more: str = "") -> Any:
    return (await office.get(caller, f"/campaigns/{campaign_id}/quotas/claims?measure=households{more}")).json()


@pytest.fixture
async def shared(teams: Office) -> UUID:
    campaign_id = await made(teams)
    assert (await share_out(teams, CHEN, campaign_id, *CITY))[0] == 200
    return campaign_id


@pytest.mark.parametrize(
    ("caller", "whose", "status"),
    [
        (None, {"division_code": BEIPIAO}, 401),
        (XIAO_LI, {"organization_id": str(TEAM_A)}, 403),
        (OTHER_CITY, {"division_code": BEIPIAO}, 404),
        (LINGYUAN_OFFICER, {"division_code": BEIPIAO}, 403),
        # An office above takes nothing on for the one below, nor a county for its team.
        (CHEN, {"division_code": BEIPIAO}, 403),
        (ZHANG, {"division_code": "211381101"}, 403),
        (ZHANG, {"organization_id": str(TEAM_A)}, 403),
        (LEADER_A, {"division_code": BEIPIAO}, 403),
        (LEADER_A, {"organization_id": str(TEAM_B)}, 403),
        (LEADER_A, {"organization_id": str(new_id())}, 403),
    ],
)
async def test_nobody_takes_something_on_for_others(
    teams: Office, shared: UUID, caller: Caller, whose: dict[str, str], status: int
) -> None:
    assert (await claim(teams, caller, shared, 5, **whose)).status_code == status
    assert (await history(teams, shared))["items"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": -1},
        {"amount": 1.5},
        {"amount": "5"},
        {"amount": True},
        {"amount": 100_000_001},
        {"organization_id": str(TEAM_A)},
        {"division_code": None},
        {"measure": "No Such"},
        {"reason": "好"},
    ],
)
async def test_a_malformed_claim_is_refused(teams: Office, shared: UUID, changes: dict[str, Any]) -> None:
    body = {"measure": "households", "amount": 5, "division_code": BEIPIAO, **changes}
    answer = await teams.put(ZHANG, f"/campaigns/{shared}/quotas/claims", body)
    assert problem(answer) == (422, "malformed")
    missing = await teams.put(ZHANG, f"/campaigns/{shared}/quotas/claims", {"measure": "households"})
    assert problem(missing) == (422, "malformed")


async def test_there_is_nothing_to_claim_of_a_draft_of_another_measure_or_of_what_is_over(teams: Office) -> None:
    draft, running = new_id(), await made(teams)
    body = campaign(division_code="211381", state="draft")
    assert (await teams.put(ZHANG, f"/campaigns/{draft}", body)).status_code == 201
    assert problem(await claim(teams, ZHANG, draft, 5, division_code=BEIPIAO)) == (409, "nothing-to-claim")
    assert problem(await claim(teams, ZHANG, running, 5, division_code=BEIPIAO)) == (409, "nothing-to-claim")
    assert problem(await claim(teams, ZHANG, new_id(), 5, division_code=BEIPIAO)) == (404, "not-found")
    await share_out(teams, CHEN, running, *CITY)
    assert (await claim(teams, ZHANG, running, 5, division_code=BEIPIAO)).status_code == 200
    await teams.post(CHEN, f"/campaigns/{running}/close", {"reason": "结束"})
    assert problem(await claim(teams, ZHANG, running, 6, division_code=BEIPIAO)) == (409, "campaign-closed")
    assert (await teams.get(ZHANG, f"/campaigns/{running}/quotas/claims/own?measure=households")).json()["items"] == []
    await teams.post(CHEN, f"/campaigns/{running}/archive")
    assert problem(await claim(teams, ZHANG, running, 6, division_code=BEIPIAO)) == (409, "campaign-archived")
    assert (await compared(teams, running))[BEIPIAO] == (30, 5)


async def test_who_takes_no_part_claims_nothing(teams: Office, shared: UUID) -> None:
    rules = {"rules": [{"organizations": [str(TEAM_B)]}]}
    assert (await teams.put(CHEN, f"/campaigns/{shared}/participants", rules)).status_code == 200
    assert (await claim(teams, LINGYUAN_OFFICER, shared, 5, division_code=LINGYUAN)).status_code == 200
    # A county that no rule reaches no longer sees the campaign.
    assert problem(await claim(teams, ZHANG, shared, 5, division_code=BEIPIAO)) == (404, "not-found")
    # Who gives it out is no part of it.
    assert problem(await claim(teams, CHEN, shared, 5, division_code="2113")) == (409, "claimant-no-part")
    for_others = {"rules": [{"organizations": [str(TEAM_CITY)]}, {"organizations": [str(TEAM_B)]}]}
    assert (await teams.put(CHEN, f"/campaigns/{shared}/participants", for_others)).status_code == 200
    city_team = person("市队队长", "team_leader", team=TEAM_CITY, division="2113")
    assert (await claim(teams, city_team, shared, 5, organization_id=str(TEAM_CITY))).status_code == 200


async def test_a_county_and_a_team_take_something_on_and_it_stands_beside_their_shares(
    teams: Office, shared: UUID
) -> None:
    await share_out(teams, ZHANG, shared, {"organization_id": str(TEAM_A), "amount": 9})
    assert await compared(teams, shared) == {BEIPIAO: (30, None), LINGYUAN: (30, None)}
    answer = await claim(teams, ZHANG, shared, 35, division_code=BEIPIAO)
    assert answer.status_code == 200, answer.text
    (own,) = [one for one in answer.json()["items"] if one["division_code"]]
    assert own == {
        "division_code": BEIPIAO,
        "organization_id": None,
        "name": None,
        "amount": 30,
        "claimed": 35,
    }
    assert (await claim(teams, LEADER_A, shared, 0, organization_id=str(TEAM_A))).json()["items"] == [
        {
            "division_code": None,
            "organization_id": str(TEAM_A),
            "name": "甲队",
            "amount": 9,
            "claimed": 0,
        }
    ]
    assert await compared(teams, shared) == {BEIPIAO: (30, 35), LINGYUAN: (30, None)}
    # What the team said is its own: nothing is added up.
    assert (await compared(teams, shared, BEIPIAO, ZHANG))[str(TEAM_A)] == (9, 0)


async def test_who_has_no_share_stands_with_those_of_the_campaign(teams: Office, shared: UUID) -> None:
    assert (await claim(teams, LEADER_A, shared, 4, organization_id=str(TEAM_A))).status_code == 200
    assert (await compared(teams, shared))[str(TEAM_A)] == (None, 4)
    assert str(TEAM_A) not in await compared(teams, shared, BEIPIAO, ZHANG)


async def test_each_claim_is_kept_and_the_same_again_is_none(teams: Office, shared: UUID) -> None:
    for amount in (20, 20, 25, None, None, 25):
        assert (await claim(teams, ZHANG, shared, amount, division_code=BEIPIAO)).status_code == 200
    first = await history(teams, shared, more="&limit=3")
    rest = await history(teams, shared, XIAO_LI, f"&cursor={first['next']}")
    said = [(one["division_code"], one["amount"], one["by"]) for one in (*first["items"], *rest["items"])]
    assert said == [(BEIPIAO, amount, str(ZHANG.account_id)) for amount in (25, None, 25, 20)]
    assert rest["next"] is None
    with psycopg.connect(teams.database.dsn()) as connection:
        audited = connection.execute(
            "select details ->> 'before', details ->> 'amount' from audit_entries"
            " where action = 'quota.claimed' and subject = %s order by id",
            [str(shared)],
        ).fetchall()
    assert audited == [(None, "20"), ("20", "25"), ("25", None), (None, "25")]
    assert (await teams.get(OTHER_CITY, f"/campaigns/{shared}/quotas/claims?measure=households")).status_code == 404


async def test_the_second_wall_keeps_a_claim_for_another_county_out(teams: Office, shared: UUID) -> None:
    row = (new_id(), shared, LINGYUAN, LINGYUAN, new_id())
    insert = (
        "insert into quota_claims (id, campaign_id, measure, division_code, place_code, amount, at, by)"
        " values (%s, %s, 'households', %s, %s, 5, now(), %s)"
    )
    with psycopg.connect(teams.database.dsn("app")) as connection:
        connection.execute("select set_config('app.codes', '{[\"211381\",\"211381:\")}', true)")
        with pytest.raises(InsufficientPrivilege):
            connection.execute(insert, row)
    assert (await claim(teams, LINGYUAN_OFFICER, shared, 7, division_code=LINGYUAN)).status_code == 200
    with psycopg.connect(teams.database.dsn("app")) as connection:
        count = "select count(*) from quota_claims where campaign_id = %s"
        assert connection.execute(count, [shared]).fetchone() == (0,)


async def test_a_draft_again_is_deleted_with_its_claims(teams: Office, shared: UUID) -> None:
    assert (await claim(teams, ZHANG, shared, 20, division_code=BEIPIAO)).status_code == 200
    assert (await teams.post(CHEN, f"/campaigns/{shared}/withdraw", {"reason": "重发"})).status_code == 200
    assert (await teams.delete(CHEN, f"/campaigns/{shared}")).status_code == 204


async def test_the_share_of_a_team_is_what_all_offices_gave_it(teams: Office) -> None:
    campaign_id = await made(teams)
    city = [{"division_code": BEIPIAO, "amount": 30}, {"organization_id": str(TEAM_A), "amount": 5}]
    assert (await share_out(teams, CHEN, campaign_id, *city))[0] == 200
    assert (await share_out(teams, ZHANG, campaign_id, {"organization_id": str(TEAM_A), "amount": 7}))[0] == 200
    path = f"/campaigns/{campaign_id}/quotas/claims/own?measure=households"
    items = (await teams.get(LEADER_A, path)).json()["items"]
    assert [item["amount"] for item in items if item["organization_id"] == str(TEAM_A)] == [12]
