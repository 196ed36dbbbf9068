"""Whose campaign is whose: a plan of another city and a draft of the own one change nobody's screen."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_planning import Colleague

pytestmark = pytest.mark.journey

CITY, OTHER_CITY, COUNTY = "2113", "2102", "211381"
NOT_FOUND = "没有找到"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


def plan(name: str, division: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "series": name,
        "year": today().year,
        "division_code": division,
        "starts_on": (today() - timedelta(days=40)).isoformat(),
        "ends_on": (today() + timedelta(days=40)).isoformat(),
        "phases": [{"name": "准备", "starts_on": today().isoformat(), "ends_on": today().isoformat()}],
        **changes,
    }


@pytest.fixture
def foreign(client: httpx.Client, demo: Demo) -> str:
    """A running plan of another city, entered last of all."""
    province, fresh = Colleague(client, demo, "province_officer", None), str(new_id())
    assert province.ask("PUT", f"/campaigns/{fresh}", json=plan("外市专项", OTHER_CITY)).status_code == 201
    return fresh


@pytest.fixture
def draft(city: Colleague) -> Iterator[str]:
    fresh = str(new_id())
    assert city.ask("PUT", f"/campaigns/{fresh}", json=plan("明年的草稿", CITY, state="draft")).status_code == 201
    yield fresh
    assert city.ask("DELETE", f"/campaigns/{fresh}").status_code in {204, 404}


@pytest.mark.parametrize("path", ["/office?campaign={id}", "/office/reports?campaign={id}", "/office/plan/{id}"])
async def test_the_plan_of_another_city_is_nobodys_here(demo: Demo, desktop: Window, foreign: str, path: str) -> None:
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open(path.format(id=foreign))
    await expect(desktop.page.get_by_role("alert").first).to_contain_text(NOT_FOUND)
    await expect(desktop.page.get_by_text("外市专项")).to_have_count(0)


async def test_the_phone_reports_the_months_of_its_own_campaign(demo: Demo, phone: Window, foreign: str) -> None:
    await phone.sign_in(demo.account("team_leader", COUNTY))
    await phone.open("/volunteer/month")
    months = phone.page.get_by_label("月份")
    await expect(months).to_be_visible()
    listed = await months.locator("option").all_inner_texts()
    assert "2020年5月" in "".join(listed).replace(" ", "")
    assert str(today().year) not in "".join(listed)


async def test_the_campaign_stands_in_the_address_and_a_draft_on_no_board(
    demo: Demo, desktop: Window, city: Colleague, foreign: str, draft: str
) -> None:
    own = city.ask("GET", "/campaigns?mine=true").json()["items"]
    assert foreign not in {each["id"] for each in own}
    first = next(each["id"] for each in own if each["state"] != "draft")
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open("/office")
    page = desktop.page
    await expect(page).to_have_url(re.compile(f"campaign={first}"))
    heading = page.get_by_role("heading", level=1)
    await expect(heading).to_contain_text("进度看板")
    for name in ("外市专项", "明年的草稿"):
        await expect(page.locator("option", has_text=name)).to_have_count(0)
    before = page.url
    await page.reload()
    await expect(heading).to_contain_text("进度看板")
    assert page.url == before


async def test_a_draft_is_refused_empty_published_withdrawn_closed_and_seen_by_others_only_meanwhile(
    browser: Browser, demo: Demo, desktop: Window, draft: str, screenshots: Path
) -> None:
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open(f"/office/plan/{draft}")
    page = desktop.page
    await expect(page.get_by_text("草稿只有本单位能看到")).to_be_visible()
    await look(desktop, "desk-plan-draft", screenshots)
    async with open_window(browser, demo.base_url, DESKTOP) as other:
        await other.sign_in(demo.account("county_officer", COUNTY))
        await other.open(f"/office/plan/{draft}")
        await expect(other.page.get_by_role("alert").first).to_contain_text(NOT_FOUND)

        participants = page.get_by_role("region", name="参加单位")
        await participants.get_by_role("button", name="修改参加范围").click()
        await participants.get_by_role("button", name="增加一个范围").click()
        await participants.get_by_label("条线").select_option("扶贫")
        await participants.get_by_role("button", name="看看是哪些单位").click()
        await expect(participants.get_by_role("alert")).to_contain_text("没有对应到任何单位")
        await participants.get_by_label("条线").select_option("")
        await participants.get_by_label("行政区划").select_option(COUNTY)
        await participants.get_by_label("志愿服务队").check()
        await participants.get_by_role("button", name="看看是哪些单位").click()
        await expect(participants.get_by_role("status")).to_contain_text("个单位参加")
        await look(desktop, "desk-plan-participants", screenshots)
        await participants.get_by_role("button", name="保存参加范围").click()
        await expect(participants.get_by_text("参加范围已保存")).to_be_visible()

        await page.get_by_role("button", name="发布", exact=True).click()
        await page.get_by_role("button", name="确定发布").click()
        await expect(page.get_by_role("status").filter(has_text="已发布：明年的草稿")).to_be_visible()
        await other.open(f"/office/plan/{draft}")
        await expect(other.page.get_by_role("heading", name="明年的草稿", level=2)).to_be_visible()
        await expect(other.page.get_by_role("button", name="撤回")).to_have_count(0)

        await page.get_by_role("button", name="撤回", exact=True).click()
        await page.get_by_role("button", name="确定撤回").click()
        await expect(page.get_by_role("alert")).to_have_text(["请填写原因。"])
        await page.get_by_label("原因").fill("方案要改")
        await page.get_by_role("button", name="确定撤回").click()
        await expect(page.get_by_text("方案要改")).to_be_visible()
        await look(desktop, "desk-plan-withdrawn", screenshots)
        await other.open(f"/office/plan/{draft}")
        await expect(other.page.get_by_role("alert").first).to_contain_text(NOT_FOUND)
    await page.get_by_role("button", name="删除草稿").click()
    await page.get_by_role("button", name="确定删除草稿").click()
    await expect(page.get_by_role("heading", name="明年的草稿", level=2)).to_have_count(0)


async def test_a_team_says_that_it_has_received_a_campaign(
    demo: Demo, desktop: Window, city: Colleague, draft: str, screenshots: Path
) -> None:
    rule = {"division": COUNTY, "kinds": ["office", "unit"]}
    reached = city.ask("POST", f"/campaigns/{draft}/participants/preview", json={"rules": [rule]})
    assert reached.is_success, reached.text
    assert city.ask("PUT", f"/campaigns/{draft}/participants", json={"rules": [rule]}).is_success
    assert city.ask("POST", f"/campaigns/{draft}/publish").is_success
    own = [unit for unit in reached.json()["items"] if unit["division_code"] == COUNTY]
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await desktop.open(f"/office/plan/{draft}")
    participants = desktop.page.get_by_role("region", name="参加单位")
    if own:
        await participants.get_by_role("button", name="签收（已收到）").click()
        await expect(participants.get_by_role("status")).to_have_text("已签收。")
    await expect(participants.get_by_role("button", name="签收（已收到）")).to_have_count(0)
    await participants.get_by_role("button", name="看名单和签收").click()
    await look(desktop, "desk-plan-received", screenshots)
    assert city.ask("GET", f"/campaigns/{draft}/participants").json()["received"] == len(own)
    assert city.ask("POST", f"/campaigns/{draft}/withdraw", json={"reason": "测试结束"}).is_success
