"""A county issues its own notice and campaign below what it received, in its own area, and leaves the city's alone."""

from typing import Any
from uuid import UUID

import httpx

from services.kernel.ids import new_id
from tests.campaigns.office import Office, campaign, form_2, notice, unit_duty
from tests.campaigns.test_campaign_states import asked, draft, dues, made
from tests.support.people import CHEN, LEADER_A, LINGYUAN_OFFICER, TEAM_A, XIAO_WANG, ZHANG, person

COUNTY = "211381"
PROVINCE = person("省处", "province_officer", division="21")


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def issued(office: Office, who: Any, **changes: Any) -> UUID:
    fresh = new_id()
    answer = await office.put(who, f"/notices/{fresh}", notice(**changes))
    assert answer.status_code == 201, answer.text
    return fresh


async def test_what_the_city_made_stays_the_citys(teams: Office) -> None:
    """Also what it made for the county alone."""
    for code in ("2113", COUNTY):
        campaign_id = await made(teams, division_code=code)
        own_area = {"kind": "team", "division_code": COUNTY}
        duty = await asked(teams, campaign_id, owed_by=own_area)
        before = (await teams.get(CHEN, f"/campaigns/{campaign_id}")).json()
        path = f"/campaigns/{campaign_id}"
        tag = {"If-Match": (await teams.get(ZHANG, path)).headers["etag"]}
        refused = [
            await teams.put(ZHANG, path, campaign(division_code=COUNTY, name="改名"), **tag),
            await teams.post(ZHANG, f"{path}/archive"),
            await teams.post(ZHANG, f"{path}/close", {"reason": "不办了"}),
            await teams.post(ZHANG, f"{path}/withdraw", {"reason": "不办了"}),
            await teams.put(ZHANG, f"{path}/participants", {"rules": [{}]}),
            await teams.get(ZHANG, f"{path}/check"),
            await teams.put(ZHANG, f"/obligations/{new_id()}", form_2(campaign_id, owed_by=own_area)),
            await teams.put(
                ZHANG, f"/obligations/{duty}", form_2(campaign_id, owed_by=own_area, name="改名"), **{"If-Match": '"1"'}
            ),
            await teams.post(ZHANG, f"/obligations/{duty}/end", {"reason": "不办了"}),
            await teams.delete(ZHANG, f"/obligations/{duty}"),
        ]
        assert {answer.status_code for answer in refused} == {403}
        after = (await teams.get(CHEN, path)).json()
        assert after == before
        assert (after["is_own"], after["may_change"]) == (True, True)
        seen = (await teams.get(ZHANG, path)).json()
        assert (seen["is_own"], seen["may_change"]) == (False, False)
        seen = (await teams.get(PROVINCE, path)).json()
        assert (seen["is_own"], seen["may_change"]) == (False, True)
        seen = (await teams.get(LEADER_A, path)).json()
        assert (seen["is_own"], seen["may_change"]) == (False, False)


async def test_a_county_loads_no_table_of_days_off_for_everybody(teams: Office) -> None:
    table = {"source": "放假安排", "csv": "2097-02-01,春节,off"}
    assert (await teams.put(ZHANG, "/days-off/2097", table)).status_code == 403
    assert [year["year"] for year in (await teams.get(ZHANG, "/days-off")).json()["items"]] == []


async def test_a_county_plans_in_its_own_area_only(teams: Office) -> None:
    for code in ("2113", "211382", "21"):
        assert (await teams.put(ZHANG, f"/campaigns/{new_id()}", campaign(division_code=code))).status_code == 403
        assert (await teams.put(ZHANG, f"/notices/{new_id()}", notice(division_code=code))).status_code == 403
    own = await made(teams, who=ZHANG, division_code=COUNTY)
    everybody = {"kind": "team", "division_code": "2113"}
    answer = await teams.put(ZHANG, f"/obligations/{new_id()}", form_2(own, owed_by=everybody))
    assert answer.status_code == 403
    outside = notice(division_code=COUNTY, rules=[{"division": "211382"}])
    assert problem(await teams.put(ZHANG, f"/notices/{new_id()}", outside)) == (409, "addressees-nobody")


async def test_a_notice_of_a_county_stands_below_two_that_it_received_and_reaches_its_own_teams(teams: Office) -> None:
    first = await issued(teams, CHEN, title="市文明办的通知")
    second = await issued(teams, CHEN, title="市扶贫办的通知", rules=[{"division": COUNTY}])
    elsewhere = await issued(teams, CHEN, title="给凌源的通知", rules=[{"division": "211382"}])
    body = notice(division_code=COUNTY, title="北票转发", parents=[str(elsewhere)], rules=[{"kinds": ["team"]}])
    assert problem(await teams.put(ZHANG, f"/notices/{new_id()}", body)) == (409, "parent-notice-unknown")
    own = await issued(
        teams,
        ZHANG,
        division_code=COUNTY,
        title="北票转发",
        parents=[str(first), str(second)],
        rules=[{"kinds": ["team"]}],
    )
    reached = (await teams.get(ZHANG, f"/notices/{own}/addressees")).json()["items"]
    assert [unit["organization_id"] for unit in reached] == [str(TEAM_A)]
    assert (await teams.get(LEADER_A, f"/notices/{own}")).status_code == 200
    assert (await teams.get(XIAO_WANG, f"/notices/{own}")).status_code == 404
    assert (await teams.get(LINGYUAN_OFFICER, f"/notices/{own}")).status_code == 404
    # The city sees what the county added, and changes nothing of it.
    tree = (await teams.get(CHEN, f"/notices/{first}/cascade")).json()["items"]
    assert str(own) in {each["id"] for each in tree}
    changed = notice(division_code=COUNTY, title="市里改的")
    assert (await teams.put(CHEN, f"/notices/{own}", changed, **{"If-Match": '"1"'})).status_code == 403


async def test_a_campaign_of_a_county_adds_a_duty_that_is_there_for_the_citys(teams: Office) -> None:
    city = await made(teams)
    above = new_id()
    of_city = unit_duty(city, owed_by={"kind": "team", "division_code": "2113"})
    assert (await teams.put(CHEN, f"/obligations/{above}", of_city)).status_code == 201
    ground = await issued(teams, ZHANG, division_code=COUNTY)
    own = new_id()
    body = campaign(division_code=COUNTY, notice_id=str(ground), name="北票的细化", state="draft")
    assert (await teams.put(ZHANG, f"/campaigns/{own}", body)).status_code == 201
    assert (await teams.get(CHEN, f"/campaigns/{own}")).status_code == 404, "a draft of the county is its own"
    duty = unit_duty(own, owed_by={"kind": "team", "division_code": COUNTY}, fulfils=[str(above)])
    assert (await teams.put(ZHANG, f"/obligations/{new_id()}", duty)).status_code == 201
    assert (await teams.get(ZHANG, f"/campaigns/{own}/check")).json()["dues"] == 1
    assert (await teams.post(ZHANG, f"/campaigns/{own}/publish")).status_code == 200
    assert [due["organization_id"] for due in await dues(teams, own)] == [str(TEAM_A)]
    assert (await teams.get(XIAO_WANG, f"/campaigns/{own}")).status_code == 404
    assert (await teams.get(LINGYUAN_OFFICER, f"/campaigns/{own}")).status_code == 404


async def test_a_circle_through_a_duty_that_the_city_does_not_see_is_refused(teams: Office) -> None:
    city = await made(teams)
    top, published, hidden = new_id(), new_id(), new_id()
    of_city = unit_duty(city, owed_by={"kind": "team", "division_code": "2113"})
    assert (await teams.put(CHEN, f"/obligations/{top}", of_city)).status_code == 201
    own = {"owed_by": {"kind": "team", "division_code": COUNTY}}
    county = await made(teams, who=ZHANG, division_code=COUNTY, name="北票的细化")
    secret = new_id()
    body = campaign(division_code=COUNTY, name="北票的草稿", state="draft")
    assert (await teams.put(ZHANG, f"/campaigns/{secret}", body)).status_code == 201
    in_draft = unit_duty(secret, name="还没定的任务", fulfils=[str(top)], **own)
    assert (await teams.put(ZHANG, f"/obligations/{hidden}", in_draft)).status_code == 201
    in_force = unit_duty(county, fulfils=[str(hidden)], **own)
    assert (await teams.put(ZHANG, f"/obligations/{published}", in_force)).status_code == 201
    assert (await teams.get(CHEN, f"/obligations/{hidden}")).status_code == 404

    before = await teams.get(CHEN, f"/obligations/{top}")
    tag = {"If-Match": before.headers["etag"]}
    answer = await teams.put(CHEN, f"/obligations/{top}", {**of_city, "fulfils": [str(published)]}, **tag)
    assert problem(answer) == (409, "duties-circular")
    for told in (str(hidden), str(secret), "还没定的任务", "草稿"):
        assert told not in answer.text
    after = await teams.get(CHEN, f"/obligations/{top}")
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])


async def test_a_draft_of_the_city_is_no_business_of_the_county(teams: Office) -> None:
    campaign_id = await draft(teams, division_code=COUNTY)
    assert (await teams.get(ZHANG, f"/campaigns/{campaign_id}")).status_code == 404
    body = campaign(division_code=COUNTY, name="改名")
    assert (await teams.put(ZHANG, f"/campaigns/{campaign_id}", body)).status_code == 403
    assert (await teams.post(ZHANG, f"/campaigns/{campaign_id}/publish")).status_code == 404
