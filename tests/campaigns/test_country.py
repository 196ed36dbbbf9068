"""A ministry above the provinces: its campaign reaches the units that it names, and nobody below them."""

from typing import Any
from uuid import UUID

import pytest

from services.kernel.ids import new_id
from tests.campaigns.office import Office, campaign, notice, unit_duty
from tests.campaigns.test_campaign_states import dues, problem
from tests.support.people import CHEN, INSPECTOR, XIAO_LI, ZHANG, person

MINISTRY = person("部委干部", "national_officer", division="")
PROVINCE = person("省厅", "province_officer", division="21")
OTHER_PROVINCE = person("外省省厅", "province_officer", division="34")
SYSTEM = person("国家平台", "api_client", division="")
STRAY = person("没有地方的干部", "city_officer", division="")
CIVIL = "civil_affairs"
PROVINCIAL = {"rules": [{"line": CIVIL, "level": "province"}]}


@pytest.fixture(scope="module")
async def units(teams: Office) -> dict[str, UUID]:
    """A civil affairs department of two provinces and of the ministry, and a bureau of a city."""
    ids = {name: new_id() for name in ("ministry", "province", "other", "city")}
    for code, name, parent, level in (
        ("", "全国", None, "country"),
        ("21", "辽宁省", "", "province"),
        ("34", "安徽省", "", "province"),
        ("2113", "朝阳市", "21", "city"),
    ):
        teams.feeds.division(code, name, parent, level)
    teams.feeds.team(ids["ministry"], "民政司", "", "office", {CIVIL: None})
    teams.feeds.team(ids["province"], "甲省民政厅", "21", "office", {CIVIL: ids["ministry"]})
    teams.feeds.team(ids["other"], "乙省民政厅", "34", "office", {CIVIL: ids["ministry"]})
    teams.feeds.team(ids["city"], "市民政局", "2113", "office", {CIVIL: ids["province"]})
    await teams.feeds.deliver()
    return ids


async def made(office: Office, **changes: Any) -> UUID:
    campaign_id = new_id()
    body = campaign(division_code="", **changes)
    answer = await office.put(MINISTRY, f"/campaigns/{campaign_id}", body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["division_code"] == ""
    return campaign_id


@pytest.mark.parametrize("who", [CHEN, PROVINCE, ZHANG], ids=["city", "province", "county"])
async def test_nobody_else_plans_for_the_country(teams: Office, units: dict[str, UUID], who: Any) -> None:
    answer = await teams.put(who, f"/campaigns/{new_id()}", campaign(division_code="", phases=[]))
    assert problem(answer) == (403, "not-permitted")
    answer = await teams.put(who, f"/notices/{new_id()}", notice(division_code=""))
    assert problem(answer) == (403, "not-permitted")


async def test_a_system_of_the_country_reads_what_runs_and_what_is_owed_everywhere(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams)
    assert (await teams.get(SYSTEM, f"/campaigns/{campaign_id}")).status_code == 200
    assert (await teams.get(SYSTEM, f"/dues?campaign_id={campaign_id}")).status_code == 200
    answer = await teams.put(SYSTEM, f"/campaigns/{new_id()}", campaign(division_code=""))
    assert problem(answer) == (403, "not-permitted")


async def test_an_empty_place_of_another_role_sees_nothing(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    for path in (f"/campaigns/{campaign_id}", "/campaigns"):
        assert problem(await teams.get(STRAY, path)) == (401, "not-signed-in")


async def test_a_draft_of_the_ministry_is_its_own(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams, state="draft")
    assert (await teams.get(MINISTRY, f"/campaigns/{campaign_id}")).status_code == 200
    for who in (PROVINCE, CHEN, XIAO_LI):
        assert (await teams.get(who, f"/campaigns/{campaign_id}")).status_code == 404


async def test_its_campaign_reaches_the_provincial_units_and_nobody_below(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams, state="draft")
    path = f"/campaigns/{campaign_id}/participants"
    answer = await teams.put(MINISTRY, path, PROVINCIAL)
    assert answer.status_code == 200, answer.text
    assert (await teams.post(MINISTRY, f"/campaigns/{campaign_id}/publish")).status_code == 200
    shown = (await teams.get(MINISTRY, f"{path}?limit=500")).json()["items"]
    assert {unit["name"] for unit in shown} == {"甲省民政厅", "乙省民政厅"}
    for who in (PROVINCE, OTHER_PROVINCE):
        assert (await teams.get(who, f"/campaigns/{campaign_id}")).status_code == 200
    for who in (CHEN, ZHANG, INSPECTOR, XIAO_LI):
        assert (await teams.get(who, f"/campaigns/{campaign_id}")).status_code == 404
        mine = (await teams.get(who, "/campaigns?mine=true&limit=500")).json()["items"]
        assert str(campaign_id) not in {item["id"] for item in mine}
    receipt = await teams.post(PROVINCE, f"/campaigns/{campaign_id}/receipt")
    assert receipt.status_code == 200, receipt.text
    received = {
        unit["name"]: unit["received_at"] is not None for unit in (await teams.get(MINISTRY, path)).json()["items"]
    }
    assert received == {"甲省民政厅": True, "乙省民政厅": False}


async def test_a_duty_of_the_country_is_owed_by_those_who_take_part(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    assert (await teams.put(MINISTRY, f"/campaigns/{campaign_id}/participants", PROVINCIAL)).status_code == 200
    obligation_id = new_id()
    monthly = {"kind": "monthly", "due_day": 25, "from": "2020-06", "to": "2020-12"}
    body = unit_duty(campaign_id, owed_by={"kind": "office", "division_code": ""}, cycle=monthly)
    answer = await teams.put(MINISTRY, f"/obligations/{obligation_id}", body)
    assert answer.status_code == 201, answer.text
    owed = await dues(teams, campaign_id, MINISTRY)
    assert {due["organization_name"] for due in owed} == {"甲省民政厅", "乙省民政厅"}
    assert len(owed) == 2 * 7
    own = await dues(teams, campaign_id, PROVINCE)
    assert {due["organization_name"] for due in own} == {"甲省民政厅"}


async def test_shares_of_the_country_are_compared(teams: Office, units: dict[str, UUID]) -> None:
    """Its code is empty, so that an address cannot say it."""
    campaign_id = new_id()
    body = campaign(division_code="", name="全国行动", series="全国行动")
    assert (await teams.put(MINISTRY, f"/campaigns/{campaign_id}", body)).status_code == 201
    shares = {"measure": "households", "allocations": [{"division_code": "21", "amount": 5}]}
    assert (await teams.put(MINISTRY, f"/campaigns/{campaign_id}/quotas", shares)).status_code == 200
    answer = await teams.get(MINISTRY, f"/campaigns/{campaign_id}/quotas/compared?measure=households")
    assert answer.status_code == 200, answer.text
    assert [(share["division_code"], share["amount"]) for share in answer.json()["items"]] == [("21", 5)]
