"""A province that is new here plans by screens from its first account on, and nobody of Chaoyang sees any of it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Error, Page, Response, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_board_by_campaign import eventually
from tests.journeys.test_first_run import come_in, invited
from tests.journeys.test_planning import Colleague

pytestmark = pytest.mark.journey

COUNTY, PROVINCE = "211381", "安徽省"
STAMP = new_id().hex[-6:]
"""Stands in every name of the other province, and is looked for in everything that Chaoyang is answered."""
UNIT, OFFICER, USERNAME = f"省文明办{STAMP}", f"方省处{STAMP}", f"fang-{STAMP}"
TITLE, CAMPAIGN = f"关于开展茶乡助农行动{STAMP}的通知", f"茶乡助农行动{STAMP}"
ACTIVITY, DUTY = f"茶乡展销{STAMP}", f"茶乡总结{STAMP}"
PASSWORD = "the province's own password"


async def make_the_unit(window: Window, demo: Demo) -> None:
    page = window.page
    await window.sign_in(demo.account("system_admin"))
    await window.open("/office/people")
    await page.get_by_role("link", name="新建单位或队伍").or_(page.get_by_role("button", name="新建单位或队伍")).click()
    form = page.get_by_role("region", name="新建单位或队伍")
    await form.get_by_label("名称", exact=True).fill(UNIT)
    await form.get_by_label("类型").select_option("office")
    await form.get_by_label("省", exact=True).select_option(label=PROVINCE)
    await form.get_by_role("button", name="新建", exact=True).click()
    await expect(page.get_by_role("heading", name=UNIT, exact=True)).to_be_visible()


async def ask_for_the_officer(window: Window, demo: Demo) -> str:
    """The invitation, which opens nothing before somebody else agrees."""
    page = window.page
    await window.sign_in(demo.account("security_admin"))
    await window.open("/office/people/officers")
    await page.get_by_role("button", name="添加工作人员").click()
    await page.get_by_label("姓名", exact=True).fill(OFFICER)
    await page.get_by_label("用户名").fill(USERNAME)
    await page.get_by_label("职务").select_option("province_officer")
    await page.get_by_label("省", exact=True).select_option(label=PROVINCE)
    await page.get_by_role("button", name="添加 1 人").click()
    return await invited(page, OFFICER)


async def agree(window: Window, demo: Demo) -> None:
    await window.open("/office/people")
    panel = window.page.get_by_role("region", name="等待确认")
    await panel.locator("li").filter(has_text=OFFICER).get_by_role("button", name="同意", exact=True).click()
    await expect(panel.get_by_role("status")).to_contain_text(f"已同意：{OFFICER}")


async def enter_and_publish(window: Window, screenshots: Path) -> tuple[str, str]:
    """The ids of the campaign and of its notice. It is due today, so that it would stand first anywhere."""
    page, day = window.page, today().isoformat()
    notices: list[str] = []
    page.on("request", lambda sent: notices.append(sent.url) if "/api/notices/" in sent.url else None)
    await window.open("/office/plan/new")
    await page.get_by_label("通知全文").fill(f"各市：\n现开展{CAMPAIGN}，请报送总结。")
    await page.get_by_label("标题", exact=True).fill(TITLE)
    await page.get_by_label("发文单位").fill(UNIT)
    await page.get_by_label("成文日期", exact=True).fill(day)
    await page.get_by_role("button", name="保存").click()
    await page.get_by_label("名称", exact=True).fill(CAMPAIGN)
    await page.get_by_label("开始", exact=True).first.fill(day)
    await page.get_by_label("结束", exact=True).first.fill(f"{today().year + 1}-12-31")
    await page.get_by_role("button", name="存为草稿").click()
    await page.wait_for_url(re.compile(r"/office/plan/[0-9a-f-]{36}$"))
    campaign = page.url.rsplit("/", 1)[1]

    async def knows_the_unit() -> None:
        await page.reload()
        await expect(page.get_by_role("region", name="参加单位")).to_contain_text("共 1 个单位", timeout=3_000)

    # The unit was made a moment ago, and plans read of units a second later.
    await eventually(knows_the_unit)
    held = page.get_by_role("region", name="活动安排")
    await held.get_by_role("button", name="加：一项活动").click()
    await held.get_by_label("活动名称").fill(ACTIVITY)
    await held.get_by_label("从哪天").fill(day)
    await held.get_by_label("牵头单位").first.select_option(label=UNIT)
    await held.get_by_role("button", name="保存").click()
    await expect(held.get_by_role("row", name=re.compile(ACTIVITY))).to_be_visible()

    duties = page.get_by_role("region", name="报送任务")
    await duties.get_by_role("button", name=re.compile("加：单位报送")).click()
    await duties.get_by_label("报什么").select_option("unit_form")
    await duties.get_by_label("名称", exact=True).fill(DUTY)
    await duties.get_by_label("按范围规则").check()
    await duties.get_by_label("层级").select_option("province")
    await duties.get_by_label("截止日期（含当天）").fill(day)
    await duties.get_by_role("button", name="保存").click()
    await expect(duties.get_by_role("article", name=DUTY)).to_be_visible()

    await page.get_by_role("button", name="发布", exact=True).click()
    check = page.get_by_role("region", name="发布前检查")
    await expect(check.get_by_role("row", name=re.compile(DUTY))).to_be_visible()
    await look(window, "desk-other-province", screenshots)
    await page.get_by_role("button", name="确定发布").click()
    await expect(page.get_by_role("status").filter(has_text="已发布：")).to_be_visible()
    # Its own screens show it: what is looked for below is there.
    await window.open(f"/office/returns?campaign={campaign}")
    await expect(page.get_by_role("region", name="报送一览")).to_contain_text(UNIT)
    found = re.search(r"/api/notices/([0-9a-f-]{36})", next(url for url in notices if re.search(r"[0-9a-f-]{36}", url)))
    assert found
    return campaign, found[1]


async def take_back(window: Window, campaign: str) -> None:
    """Nothing was filed, so the plan goes again: other tests list what there is."""
    page = window.page
    await window.open(f"/office/plan/{campaign}")
    await page.get_by_role("button", name="撤回", exact=True).click()
    await page.get_by_label("原因").fill("测试结束")
    await page.get_by_role("button", name="确定撤回").click()
    await page.get_by_role("button", name="删除草稿").click()
    await page.get_by_role("button", name="确定删除草稿").click()
    await expect(page.get_by_role("heading", name=CAMPAIGN, level=2)).to_have_count(0)


@asynccontextmanager
async def listening(page: Page, unwanted: tuple[str, ...]) -> AsyncIterator[list[str]]:
    """What the server answered with any of these words in it, by address."""
    told: list[str] = []
    reading: list[asyncio.Task[None]] = []

    async def read(response: Response) -> None:
        if "/api/" not in response.url or not response.ok:
            return
        try:
            text = (await response.body()).decode(errors="replace")
        except Error:  # A page that was left takes its answers with it.
            return
        if any(word in text for word in unwanted):
            told.append(response.url)

    page.on("response", lambda response: reading.append(asyncio.ensure_future(read(response))))
    yield told
    await asyncio.gather(*reading)


async def nothing_on(window: Window, path: str, unwanted: tuple[str, ...]) -> None:
    await window.open(path)
    await expect(window.page.locator("main h1").first).to_be_visible()
    await window.page.wait_for_load_state("networkidle")
    words = await window.page.locator("body").inner_text()
    options = await window.page.locator("option").all_inner_texts()
    assert not any(word in text for word in unwanted for text in (words, *options)), path


async def test_a_plan_of_a_province_that_is_new_here_stays_its_own(
    browser: Browser, demo: Demo, desktop: Window, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, DESKTOP) as security:
        invitation = await ask_for_the_officer(security, demo)
    await make_the_unit(desktop, demo)
    await agree(desktop, demo)
    async with open_window(browser, demo.base_url, DESKTOP) as province:
        await come_in(province, invitation, PASSWORD, "/office")
        campaign, notice = await enter_and_publish(province, screenshots)
        try:
            await nobody_here_sees(browser, demo, campaign, notice)
        finally:
            await take_back(province, campaign)


async def nobody_here_sees(browser: Browser, demo: Demo, campaign: str, notice: str) -> None:
    unwanted = (STAMP, campaign, notice)
    offices = (("city_officer", None), ("county_officer", COUNTY), ("inspector", None), ("province_officer", None))
    for role, division in offices:
        async with open_window(browser, demo.base_url, DESKTOP) as office:
            async with listening(office.page, unwanted) as told:
                await office.sign_in(demo.account(role, division))
                await from_an_office(office, role, unwanted)
            assert told == [], role
            await directly(office, campaign, notice)
    for role in ("team_leader", "volunteer"):
        async with open_window(browser, demo.base_url, PHONE, is_phone=True) as phone:
            async with listening(phone.page, unwanted) as told:
                await phone.sign_in(demo.account(role, COUNTY))
                for path in ("/volunteer", "/volunteer/month", "/volunteer/history", "/volunteer/me"):
                    await nothing_on(phone, path, unwanted)
            assert told == [], role
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        for role, division in (*offices, ("team_leader", COUNTY)):
            nothing_in_the_feed(Colleague(client, demo, role, division), unwanted)


async def from_an_office(office: Window, role: str, unwanted: tuple[str, ...]) -> None:
    paths = ["/office", "/office/returns", "/office/plan", "/office/notices", "/office/notices?box=sent"]
    paths += ["/office/reports", "/office/pairing", "/office/households"]
    if role == "inspector":
        paths.remove("/office/pairing")
    for path in paths:
        await nothing_on(office, path, unwanted)
    if role == "inspector":
        return
    await nothing_on(office, "/office/people", unwanted)
    if role == "province_officer":
        return
    await office.page.get_by_label("按名称查找").fill(UNIT)
    await office.page.get_by_role("button", name="查找").first.click()
    await office.page.wait_for_load_state("networkidle")
    await expect(office.page.get_by_role("link", name=re.compile(UNIT))).to_have_count(0)


async def directly(office: Window, campaign: str, notice: str) -> None:
    """Who has the address from somewhere reads that nothing is there."""
    for path in (
        f"/office/plan/{campaign}",
        f"/office?campaign={campaign}",
        f"/office/returns?campaign={campaign}",
        f"/office/notices/{notice}",
    ):
        await office.open(path)
        await expect(office.page.get_by_role("alert").first).to_contain_text("没有找到")
        assert STAMP not in await office.page.locator("body").inner_text(), path


def nothing_in_the_feed(who: Colleague, unwanted: tuple[str, ...]) -> None:
    """The calendar that a phone subscribes to; lines are folded in it."""
    address = who.ask("POST", "/dues/calendar-token").json()["url"]
    feed = who.ask("GET", address.removeprefix("/api")).text.replace("\r\n ", "")
    assert "BEGIN:VCALENDAR" in feed
    assert not any(word in feed for word in unwanted)
