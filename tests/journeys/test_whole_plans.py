"""Whole plans through the screens: ten activities with their units, weekly duties, a plan of another province."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_next_edition import lines_of
from tests.journeys.test_own_campaigns import plan
from tests.journeys.test_planning import Colleague

pytestmark = pytest.mark.journey

CITY, COUNTY, OTHER_COUNTY, OTHER_PROVINCE = "2113", "211381", "211382", "34"
# As a city's plan for the day of poverty relief has them; the words are ours. The third is led by a unit on record.
ACTIVITIES = [
    ("举办脱贫攻坚成就展", "市扶贫开发局、市城管局、市文化和旅游局", "2020年10月17日"),
    ("开展扶贫产品展销会", "市扶贫开发局、市工商联", "2020年10月17日"),
    ("开展认领认捐活动", "北票市文明办、市扶贫开发局", "2020年10月19日"),
    ("举办主题演讲比赛", "市扶贫开发局、市委宣传部、团市委", "2020年9月30日"),
    ("举办知识竞赛", "市扶贫开发局", "2020年10月10日"),
    ("召开帮扶工作座谈会", "市扶贫开发局、市工商联", "2020年10月15日"),
    ("开展典型选树活动", "市扶贫开发局、市委宣传部", "2020年10月15日"),
    ("开展志愿服务活动", "市文明办、团市委", "2020年10月15日"),
    ("开展送医下乡活动", "市卫健委", "2020年10月15日"),
    ("开展走访慰问活动", "市民政局、市残联", "2020年10月16日"),
]
SIGNS = "一二三四五六七八九十"
TEXT = "关于印发《云溪市扶贫日活动方案》的通知\n各县区：\n" + "\n".join(
    f"（{sign}）{name}。组织各方参加。\n责任单位：{units}\n时间安排：{day}"
    for sign, (name, units, day) in zip(SIGNS, ACTIVITIES, strict=True)
)


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


def iso(day: str) -> str:
    year, month, number = (int(part) for part in re.findall(r"\d+", day))
    return f"{year}-{month:02}-{number:02}"


async def a_new_plan(desktop: Window, name: str, starts_on: str, ends_on: str) -> Page:
    """A draft without a notice."""
    page = desktop.page
    await desktop.open("/office/plan/new")
    await page.get_by_role("button", name="没有通知，直接设活动").click()
    await page.get_by_label("名称", exact=True).fill(name)
    await page.get_by_label("开始", exact=True).fill(starts_on)
    await page.get_by_label("结束", exact=True).fill(ends_on)
    await page.get_by_role("button", name="存为草稿").click()
    await expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()
    return page


async def add_duty_of_county_offices(page: Page, name: str, what: str, least: str) -> None:
    """Leaves the form open, at the time it is due."""
    duties = page.get_by_role("region", name="报送任务")
    await duties.get_by_role("button", name=re.compile("加：单位报送")).click()
    await duties.get_by_label("报什么").select_option(what)
    await duties.get_by_label("每期至少几份（个、场）").fill(least)
    await duties.get_by_label("名称", exact=True).fill(name)
    await duties.get_by_label("按范围规则").check()
    await duties.get_by_label("层级").select_option("county")
    await duties.get_by_label("办公室", exact=True).check()


async def test_a_city_plans_ten_activities_a_number_of_products_and_a_summary_in_two_ways(
    browser: Browser, demo: Demo, desktop: Window, city: Colleague, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open("/office/plan/new")
    await page.get_by_label("通知全文").fill(TEXT)
    await page.get_by_label("标题", exact=True).fill("关于印发《云溪市扶贫日活动方案》的通知")
    await page.get_by_label("发文单位").fill("云溪市扶贫开发领导小组")
    await page.get_by_label("成文日期", exact=True).fill("2020-08-05")
    await page.get_by_role("button", name="保存").click()
    await page.get_by_label("结束", exact=True).first.fill("2020-10-31")
    # Nothing is published empty.
    await page.get_by_role("button", name="保存并直接发布").click()
    await expect(page.get_by_role("alert").first).to_contain_text("空的活动不能发布")
    await page.get_by_role("button", name="存为草稿").click()
    await page.wait_for_url(re.compile(r"/office/plan/[0-9a-f-]{36}$"))
    campaign_id = page.url.rsplit("/", 1)[1]

    await page.get_by_role("button", name="发布", exact=True).click()
    await expect(page.get_by_role("region", name="发布前检查")).to_contain_text("这次专项行动还是空的")
    await expect(page.get_by_role("button", name="确定发布")).to_be_disabled()
    await look(desktop, "desk-plan-check-empty", screenshots)
    await page.get_by_role("button", name="取消", exact=True).click()

    held = page.get_by_role("region", name="活动安排")
    await page.get_by_role("button", name="从全文里找内容").click()
    for name, units, _ in ACTIVITIES:
        await page.get_by_role("button", name=re.compile(f"^采用 具体活动 {name}")).click()
        first = units.split("、")[0]
        if first == "北票市文明办":
            await expect(held.get_by_label("牵头单位").locator("option:checked")).to_have_text(first)
        else:
            await expect(held.get_by_label("牵头单位名称")).to_have_value(first)
        await held.get_by_role("button", name="保存").click()
        await expect(page.get_by_role("status").filter(has_text=f"已保存：{name}")).to_be_visible()
    planned = city.ask("GET", f"/campaigns/{campaign_id}/activities").json()["items"]
    assert {(one["name"], one["starts_on"]) for one in planned} == {(name, iso(day)) for name, _, day in ACTIVITIES}
    of_units = {one["name"]: [one["lead"]["name"], *sorted(party["name"] for party in one["joint"])] for one in planned}
    assert of_units == {name: [units.split("、")[0], *sorted(units.split("、")[1:])] for name, units, _ in ACTIVITIES}
    (by_record,) = [one for one in planned if one["lead"]["organization_id"]]
    assert by_record["name"] == "开展认领认捐活动"

    await add_duty_of_county_offices(page, "遴选扶贫产品", "unit_measure", "20")
    duties = page.get_by_role("region", name="报送任务")
    await duties.get_by_label("截止日期（含当天）").fill("2020-10-17")
    await duties.get_by_role("button", name="保存").click()
    await expect(duties.get_by_role("article", name="遴选扶贫产品")).to_contain_text("至少 20")
    await add_duty_of_county_offices(page, "活动总结", "unit_form", "1")
    await duties.get_by_label("截止日期（含当天）").fill("2020-10-20")
    await duties.get_by_label("纸质盖章").check()
    await duties.get_by_role("button", name="保存").click()
    await expect(duties.get_by_role("article", name="活动总结")).to_contain_text("网上、纸质盖章")
    await look(desktop, "desk-plan-ten-activities", screenshots)

    counties = city.ask("GET", f"/organizations?division={CITY}&kind=office&limit=500").json()["items"]
    n = sum(len(unit["division_code"]) == len(COUNTY) for unit in counties)
    assert n > 1
    await page.get_by_role("button", name="发布", exact=True).click()
    check = page.get_by_role("region", name="发布前检查")
    await expect(check.get_by_role("status")).to_contain_text(f"{n} 个单位，共 {2 * n} 项待办；10 项活动")
    # 2020-10-17 was a Saturday.
    await expect(check).to_contain_text(f"10月17日 · 周末 · {n} 项")
    await check.get_by_text("谁会收到什么").click()
    await expect(check.get_by_role("row", name=re.compile("北票市文明办"))).to_be_visible()
    await look(desktop, "desk-plan-check", screenshots)
    await page.get_by_role("button", name="确定发布").click()
    await expect(page.get_by_role("status").filter(has_text="已发布：")).to_be_visible()
    # What is due is counted anew by itself.
    await expect(duties.get_by_role("article", name="遴选扶贫产品")).to_contain_text(f"共 {n} 项")

    await held.get_by_role("button", name="修改活动“举办知识竞赛”").click()
    await held.get_by_label("地点（可不填）").fill("网上")
    await held.get_by_role("button", name="保存").click()
    await held.get_by_role("button", name="“举办知识竞赛”的修改记录").click()
    await expect(held.get_by_role("list", name="“举办知识竞赛”的修改记录")).to_contain_text("以前：")
    await held.get_by_role("button", name="取消活动“开展送医下乡活动”").click()
    await held.get_by_role("button", name="确定取消活动").click()
    await expect(held.get_by_role("row", name=re.compile("开展送医下乡活动"))).to_contain_text("已取消")

    path = page.url.removeprefix(demo.base_url)
    async with open_window(browser, demo.base_url, DESKTOP) as county:
        await county.sign_in(demo.account("county_officer", COUNTY))
        await county.open(path)
        below = county.page.get_by_role("region", name="活动安排")
        await expect(below.get_by_role("row", name=re.compile("开展扶贫产品展销会"))).to_be_visible()
        # What was only received is read; its own part is planned below it.
        for name in ("修改", "结束任务", "删除任务", "归档", "撤回", "加：一项活动"):
            await expect(county.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        await below.get_by_role("button", name="为“开展扶贫产品展销会”安排本地活动").click()
        await below.get_by_label("活动名称").fill("北票产品展销")
        await below.get_by_role("button", name="保存").click()
        await expect(below.get_by_role("row", name=re.compile("北票产品展销"))).to_be_visible()
        await look(county, "desk-county-part", screenshots)
    async with open_window(browser, demo.base_url, DESKTOP) as neighbour:
        await neighbour.sign_in(demo.account("county_officer", OTHER_COUNTY))
        await neighbour.open(path)
        held_there = neighbour.page.get_by_role("region", name="活动安排")
        await expect(held_there.get_by_role("row", name=re.compile("开展扶贫产品展销会"))).to_be_visible()
        await expect(held_there.get_by_text("北票产品展销")).to_have_count(0)
    await page.reload()
    await expect(held.get_by_role("row", name=re.compile("北票产品展销"))).to_be_visible()
    for width in (1024, 1280):
        await page.set_viewport_size({"width": width, "height": 900})
        await look(desktop, f"desk-plan-{width}", screenshots)
    # Nothing was filed, so it goes again: other tests open the board of the city.
    assert city.ask("POST", f"/campaigns/{campaign_id}/withdraw", json={"reason": "测试结束"}).is_success
    assert city.ask("DELETE", f"/campaigns/{campaign_id}").is_success


async def test_a_duty_of_every_week_is_fulfilled_week_by_week(
    browser: Browser, demo: Demo, desktop: Window, city: Colleague, tmp_path: Path, screenshots: Path
) -> None:
    # From this week on: when it is closed nothing of it is overdue, and no other test finds it first in its list.
    first = today() - timedelta(days=today().weekday())
    last = first + timedelta(days=20)
    await desktop.sign_in(demo.account("city_officer"))
    page = await a_new_plan(desktop, "每周动态", first.isoformat(), last.isoformat())
    await add_duty_of_county_offices(page, "每周工作动态", "unit_items", "1")
    duties = page.get_by_role("region", name="报送任务")
    await duties.get_by_label("什么时候报").select_option("every")
    await duties.get_by_label("哪天截止").select_option("inside")
    await duties.get_by_label("周几截止（含当天）").select_option("7")
    await duties.get_by_role("button", name="保存").click()
    article = duties.get_by_role("article", name="每周工作动态")
    await expect(article).to_contain_text("共 3 期")
    await page.get_by_role("button", name="发布", exact=True).click()
    check = page.get_by_role("region", name="发布前检查")
    await expect(check.get_by_role("row", name=re.compile("每周工作动态"))).to_contain_text("3")
    await page.get_by_role("button", name="确定发布").click()
    await expect(page.get_by_role("status").filter(has_text="已发布：每周动态")).to_be_visible()
    campaign_id = page.url.rsplit("/", 1)[1]
    (duty,) = city.ask("GET", f"/obligations?campaign_id={campaign_id}").json()["items"]
    assert [due["due_on"] for due in duty["due_dates"]] == [
        (first + timedelta(days=shift)).isoformat() for shift in (6, 13, 20)
    ]

    paper = tmp_path / "动态.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    async with open_window(browser, demo.base_url, DESKTOP) as county:
        await county.sign_in(demo.account("county_officer", COUNTY))
        await county.open(page.url.removeprefix(demo.base_url))
        own = county.page.get_by_role("article", name="每周工作动态")
        await own.get_by_role("button", name="看各单位并延期").click()
        for week in (0, 1):
            await own.get_by_label("期", exact=True).select_option(index=week)
            await own.get_by_role("button", name="填报：北票市文明办").click()
            panel = own.get_by_role("region", name="北票市文明办的填报")
            await panel.locator("input[type=file]").set_input_files(paper)
            await expect(panel.get_by_text("可下载")).to_be_visible()
            await panel.get_by_label("本期共有多少").fill("1")
            await panel.get_by_role("button", name="报送").click()
            await expect(own.get_by_text(re.compile("· 1/1"))).to_be_visible()
        await look(county, "desk-weekly-returns", screenshots)
    states = {
        due["period"]: due["state"]
        for due in city.ask("GET", f"/dues?campaign_id={campaign_id}&limit=500").json()["items"]
        if due["organization_name"] == "北票市文明办"
    }
    keys = [due["period"] for due in duty["due_dates"]]
    assert [states[key] for key in keys[:2]] == ["filed", "filed"]
    assert states[keys[2]] not in {"late", "filed", "overdue"}
    assert city.ask("POST", f"/campaigns/{campaign_id}/close", json={"reason": "测试结束"}).is_success
    assert city.ask("POST", f"/campaigns/{campaign_id}/archive").is_success


async def test_a_plan_of_another_province_changes_nobodys_screen_here(
    demo: Demo, desktop: Window, phone: Window, client: httpx.Client, city: Colleague
) -> None:
    ministry = Colleague(client, demo, "national_officer", None)
    leader = Colleague(client, demo, "team_leader", COUNTY)
    county = Colleague(client, demo, "county_officer", COUNTY)
    await desktop.sign_in(demo.account("city_officer"))
    await phone.sign_in(demo.account("volunteer", COUNTY))
    board = "/office?month=2020-05"
    before = [
        await lines_of(desktop, board),
        await lines_of(desktop, "/office/plan"),
        await lines_of(phone, "/volunteer"),
    ]
    listed = {who: who.ask("GET", "/campaigns?limit=200").json()["items"] for who in (city, county, leader)}

    foreign, activity, duty = (str(new_id()) for _ in range(3))
    body = plan("外省扶贫日", OTHER_PROVINCE, state="draft")
    assert ministry.ask("PUT", f"/campaigns/{foreign}", json=body).status_code == 201
    day = today().isoformat()
    held = {"name": "外省展销", "division_code": OTHER_PROVINCE, "starts_on": day, "ends_on": day}
    assert ministry.ask("PUT", f"/campaigns/{foreign}/activities/{activity}", json=held).status_code == 201
    owed = {
        "campaign_id": foreign,
        "name": "外省总结",
        "what": {"kind": "form", "minimum": 1},
        "owed_by": {"kind": "office", "division_code": OTHER_PROVINCE},
        "cycle": {"kind": "once", "due_on": day},
    }
    assert ministry.ask("PUT", f"/obligations/{duty}", json=owed).status_code == 201
    assert ministry.ask("POST", f"/campaigns/{foreign}/publish").is_success
    try:
        for who, items in listed.items():
            assert who.ask("GET", "/campaigns?limit=200").json()["items"] == items
            mine = who.ask("GET", "/campaigns?mine=true&limit=200").json()["items"]
            assert foreign not in {one["id"] for one in mine}
            for path in ("", "/activities", f"/activities/{activity}", "/participants", "/acts"):
                assert who.ask("GET", f"/campaigns/{foreign}{path}").status_code == 404
            assert who.ask("GET", f"/obligations/{duty}").status_code == 404
            assert who.ask("GET", f"/dues?campaign_id={foreign}").json()["items"] == []
            address = who.ask("POST", "/dues/calendar-token").json()["url"]
            feed = who.ask("GET", address.removeprefix("/api")).text.replace("\r\n ", "")
            assert (foreign in feed, activity in feed, "外省" in feed) == (False, False, False)
        after = [
            await lines_of(desktop, board),
            await lines_of(desktop, "/office/plan"),
            await lines_of(phone, "/volunteer"),
        ]
        assert after == before
        for path in (f"/office/plan/{foreign}", f"/office?campaign={foreign}"):
            await desktop.open(path)
            await expect(desktop.page.get_by_role("alert").first).to_contain_text("没有找到")
            await expect(desktop.page.get_by_text("外省")).to_have_count(0)
    finally:
        assert ministry.ask("POST", f"/campaigns/{foreign}/withdraw", json={"reason": "测试结束"}).is_success
        assert ministry.ask("DELETE", f"/campaigns/{foreign}").is_success
