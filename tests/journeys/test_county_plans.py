"""A county passes on what it received: its own notice below two of the city, and its own campaign."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_planning import Colleague

pytestmark = pytest.mark.journey

CITY, COUNTY, OTHER_COUNTY = "2113", "211381", "211382"
TABLE = "日期,名称,安排\n2098-02-06,春节,放假\n2098-02-15,春节,调休\n"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


@pytest.fixture
def received(city: Colleague) -> Iterator[list[str]]:
    """Two notices of the city."""
    ids = [str(new_id()) for _ in range(2)]
    for fresh, title in zip(ids, ("市文明办关于冬季走访的通知", "市扶贫办关于冬季走访的通知"), strict=True):
        body = {
            "title": title,
            "text": "请组织冬季走访。",
            "issuer": "市里（示例）",
            "issued_on": "2019-11-01",
            "division_code": CITY,
            "rules": [{"kinds": ["office"], "level": "county"}],
        }
        assert city.ask("PUT", f"/notices/{fresh}", json=body).status_code == 201
    yield ids
    for fresh in ids:
        assert city.ask("POST", f"/notices/{fresh}/withdraw", json={"reason": "测试结束"}).is_success


async def test_a_county_issues_its_own_notice_and_campaign_below_those_of_the_city(
    browser: Browser,
    demo: Demo,
    desktop: Window,
    client: httpx.Client,
    city: Colleague,
    received: list[str],
    screenshots: Path,
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await desktop.open(f"/office/notices/{received[0]}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    # It was received, so it is passed on and not changed.
    for name in ("修改", "删除", "撤回", "替换"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    await look(desktop, "desk-county-received", screenshots)

    county = Colleague(client, demo, "county_officer", COUNTY)
    own = str(new_id())
    body = {
        "title": "北票市转发冬季走访通知",
        "text": "各团队按期走访。",
        "issuer": "北票市文明办",
        "issued_on": "2019-11-08",
        "division_code": COUNTY,
        "parents": received,
        "rules": [{"kinds": ["team"]}],
    }
    assert county.ask("PUT", f"/notices/{own}", json=body).status_code == 201
    await desktop.open(f"/office/plan/new?notice={own}")
    await expect(page.get_by_label("名称", exact=True)).not_to_have_value("")
    await page.get_by_label("名称", exact=True).fill("北票冬季走访")
    await page.get_by_label("开始", exact=True).fill("2019-11-08")
    await page.get_by_label("结束", exact=True).fill("2019-12-31")
    await page.get_by_role("button", name="存为草稿").click()
    await page.wait_for_url(re.compile(r"/office/plan/[0-9a-f-]{36}$"))
    campaign_id = page.url.rsplit("/", 1)[1]
    duties = page.get_by_role("region", name="报送任务")
    await duties.get_by_role("button", name=re.compile("加：单位报送")).click()
    await duties.get_by_label("名称", exact=True).fill("走访小结")
    await duties.get_by_label("谁来报", exact=True).select_option("team")
    await duties.get_by_label("截止日期（含当天）").fill("2019-12-31")
    await duties.get_by_role("button", name="保存").click()
    await expect(duties.get_by_role("article", name="走访小结")).to_be_visible()
    assert city.ask("GET", f"/campaigns/{campaign_id}").status_code == 404, "a draft is the county's alone"
    teams = county.ask("GET", f"/organizations?division={COUNTY}&kind=team&limit=500").json()["items"]
    await page.get_by_role("button", name="发布", exact=True).click()
    check = page.get_by_role("region", name="发布前检查")
    await expect(check.get_by_role("status")).to_contain_text(f"{len(teams)} 个单位，共 {len(teams)} 项待办")
    await page.get_by_role("button", name="确定发布").click()
    await expect(page.get_by_role("status").filter(has_text="已发布：北票冬季走访")).to_be_visible()
    await look(desktop, "desk-county-plan", screenshots)

    path = page.url.removeprefix(demo.base_url)
    async with open_window(browser, demo.base_url, DESKTOP) as neighbour:
        await neighbour.sign_in(demo.account("county_officer", OTHER_COUNTY))
        await neighbour.open(path)
        await expect(neighbour.page.get_by_role("alert").first).to_contain_text("没有找到")
    # The city sees what was added below its notice.
    async with open_window(browser, demo.base_url, DESKTOP) as above:
        await above.sign_in(demo.account("city_officer"))
        await above.open(f"/office/notices/{received[0]}")
        await expect(above.page.get_by_text("北票市转发冬季走访通知").first).to_be_visible()
        await expect(above.page.get_by_text("北票冬季走访").first).to_be_visible()
        await look(above, "desk-city-cascade", screenshots)
    assert county.ask("POST", f"/campaigns/{campaign_id}/withdraw", json={"reason": "测试结束"}).is_success
    assert county.ask("DELETE", f"/campaigns/{campaign_id}").is_success
    assert county.ask("POST", f"/notices/{own}/withdraw", json={"reason": "测试结束"}).is_success


async def test_a_table_of_days_off_is_looked_at_before_it_is_loaded(
    demo: Demo, desktop: Window, city: Colleague, tmp_path: Path, screenshots: Path
) -> None:
    campaign_id, page = str(new_id()), desktop.page
    body = {
        "name": "远年计划",
        "series": "远年计划",
        "year": 2098,
        "division_code": CITY,
        "starts_on": "2098-01-01",
        "ends_on": "2098-12-31",
        "state": "draft",
    }
    assert city.ask("PUT", f"/campaigns/{campaign_id}", json=body).status_code == 201
    sheet = tmp_path / "放假.csv"
    sheet.write_bytes(TABLE.encode("gb18030"))
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open(f"/office/plan/{campaign_id}")
    await expect(page.get_by_text("2098 年没有放假安排")).to_be_visible()
    await page.locator("summary", has_text="放假安排").click()
    await page.get_by_test_id("sheet").set_input_files(sheet)
    await page.get_by_role("button", name="读出来看看").click()
    preview = page.get_by_role("group", name="将要保存的放假安排")
    await expect(preview).to_contain_text("放假 1 天，调休上班 0 天")
    await expect(preview).to_contain_text("第 3 行读不懂")
    await look(desktop, "desk-days-off-preview", screenshots)
    await page.get_by_label("哪一年").fill("2098")
    await page.get_by_label("来源（文号或网址）").fill("示例，不是国务院公布的")
    await page.get_by_role("button", name="保存放假安排").click()
    await expect(page.get_by_role("alert")).to_contain_text("有一行读不懂")
    years = [year["year"] for year in city.ask("GET", "/days-off").json()["items"]]
    assert 2098 not in years, "nothing of a wrong table is stored"
    assert city.ask("DELETE", f"/campaigns/{campaign_id}").is_success
