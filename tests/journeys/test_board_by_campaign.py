"""A board for each campaign: a second plan changes nobody's, and the next edition carries on the pairings."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_planning import CITY, COUNTY, Colleague, open_plan

pytestmark = pytest.mark.journey

SMALL_DESK, OLD_DESK = (1280, 800), (1024, 768)
LEAD = ".behind"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


@pytest.fixture
def first(city: Colleague) -> dict[str, Any]:
    """The demo's campaign."""
    own = city.ask("GET", "/campaigns?mine=true").json()["items"]
    found: dict[str, Any] = next(each for each in own if each["has_dues"])
    return found


@pytest.fixture
def withdrawn(city: Colleague) -> Iterator[list[str]]:
    """Campaigns that a test makes, which go away after it."""
    made: list[str] = []
    yield made
    for campaign_id in made:
        city.ask("POST", f"/campaigns/{campaign_id}/withdraw", json={"reason": "测试结束"})
        assert city.ask("DELETE", f"/campaigns/{campaign_id}").status_code in {204, 404}


async def board_of(browser: Browser, demo: Demo, role: str, division: str | None, picture: Path) -> tuple[str, str]:
    """What stands first when somebody opens the board, and whose campaign it is."""
    async with open_window(browser, demo.base_url, DESKTOP) as window:
        await window.sign_in(demo.account(role, division))
        await window.open("/office")
        await expect(window.page.get_by_role("heading", level=1)).to_contain_text("进度看板")
        await window.page.wait_for_url(re.compile("campaign="))
        lead = window.page.locator(LEAD)
        await expect(lead).to_contain_text("户逾期未走访")
        await window.page.wait_for_load_state("networkidle")
        await window.page.screenshot(path=picture, full_page=True)
        return await lead.inner_text(), window.page.url.partition("campaign=")[2][:36]


async def save_a_plan_of_nothing(page: Page) -> str:
    """Through the screen: a notice and a name, and neither phases, nor duties, nor a quota."""
    await page.get_by_label("通知全文", exact=True).fill("关于开展读书月活动的通知\n\n各县（市）区：请自行组织。")
    await page.get_by_label("标题", exact=True).fill("关于开展读书月活动的通知")
    await page.get_by_label("发文单位").fill("朝阳市文明办（示例）")
    await page.get_by_label("成文日期", exact=True).fill("2020-06-20")
    await page.get_by_role("button", name="保存").click()
    await page.get_by_label("名称", exact=True).fill("读书月")
    await page.get_by_label("结束", exact=True).fill("2020-12-31")
    await page.get_by_role("button", name="存为草稿").click()
    await page.wait_for_url(re.compile(r"/office/plan/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[1]


async def test_a_second_plan_without_phases_quotas_or_visits_changes_nobodys_board(
    demo: Demo,
    browser: Browser,
    desktop: Window,
    city: Colleague,
    first: dict[str, Any],
    withdrawn: list[str],
    screenshots: Path,
) -> None:
    """What a city did to everybody by saving a plan: "149 户逾期未走访", quota 150, coverage 0 %.

    The screen saves a draft and does not publish a plan of nothing; a program that does changes nothing either.
    """
    everybody = (("city_officer", None), ("county_officer", COUNTY), ("inspector", None), ("province_officer", None))

    async def boards() -> list[tuple[str, str]]:
        return [
            await board_of(browser, demo, role, division, screenshots / f"desk-board-{role}.png")
            for role, division in everybody
        ]

    before = await boards()
    assert {campaign for _, campaign in before} == {first["id"]}
    page = await open_plan(demo, desktop, "new")
    drafted = await save_a_plan_of_nothing(page)
    assert await boards() == before
    assert city.ask("POST", f"/campaigns/{drafted}/publish").status_code == 409
    assert city.ask("DELETE", f"/campaigns/{drafted}").status_code == 204
    second = str(new_id())
    days = {"starts_on": "2020-06-20", "ends_on": "2020-12-31", "phases": []}
    body = {"name": "读书月", "series": "读书月", "year": 2020, "division_code": CITY, **days}
    assert city.ask("PUT", f"/campaigns/{second}", json=body).status_code == 201
    withdrawn.append(second)
    assert await boards() == before

    await desktop.open(f"/office?campaign={second}")
    await expect(page.get_by_text("这个活动没有结对、走访和户数指标")).to_be_visible()
    await expect(page.locator("option", has_text="读书月")).to_have_count(1)
    await page.set_viewport_size({"width": SMALL_DESK[0], "height": SMALL_DESK[1]})
    await look(desktop, "desk-board-of-nothing", screenshots)
    words = await page.locator("main").inner_text()
    assert not re.search("逾期|指标 \\d|覆盖 \\d|%", words), words


async def test_the_board_is_read_at_1024(
    demo: Demo, browser: Browser, first: dict[str, Any], screenshots: Path
) -> None:
    for size, name in ((OLD_DESK, "desk-board-1024"), (SMALL_DESK, "desk-board-1280")):
        async with open_window(browser, demo.base_url, size) as window:
            await window.sign_in(demo.account("city_officer"))
            await window.open(f"/office?campaign={first['id']}&month=2020-07")
            table = window.page.get_by_role("region", name="各地进度")
            await expect(table.get_by_role("columnheader").last).to_be_visible()
            # Names from the first paint on, never codes.
            await expect(window.page.get_by_role("heading", level=1)).to_have_text(re.compile("^朝阳市"))
            await look(window, name, screenshots)
            box = await table.locator("table").evaluate("(one) => one.scrollWidth - one.parentElement.clientWidth")
            assert box <= 0, "the table is cut off"


async def test_the_next_edition_carries_on_and_a_pairing_is_taken_out(
    demo: Demo, browser: Browser, city: Colleague, first: dict[str, Any], withdrawn: list[str], screenshots: Path
) -> None:
    following = str(new_id())
    body = {
        "name": "结对帮扶下一届",
        "series": first["series"],
        "year": first["year"] + 1,
        "division_code": CITY,
        "starts_on": "2020-09-01",
        "ends_on": "2027-12-31",
        "takes_pairings": True,
        "phases": [],
    }
    assert city.ask("PUT", f"/campaigns/{following}", json=body).status_code == 201
    withdrawn.append(following)
    async with open_window(browser, demo.base_url, SMALL_DESK) as window:
        page = window.page
        await window.sign_in(demo.account("county_officer", COUNTY))

        async def is_offered() -> None:
            await window.open(f"/office/pairing?view=paired&campaign={first['id']}")
            await expect(page.get_by_role("heading", name="接续上一届的结对")).to_be_visible(timeout=3_000)

        await eventually(is_offered)
        await page.get_by_role("button", name="查看会接续哪些").click()
        offered = page.get_by_text(re.compile("^将接续 \\d+ 户结对"))
        await expect(offered).to_be_visible()
        count = int(re.sub(r"\D", "", await offered.inner_text()))
        assert count > 1
        await look(window, "desk-carry-on", screenshots)
        await page.get_by_role("button", name=f"确认接续 {count} 户").click()
        await expect(page.get_by_role("status").filter(has_text=f"已把 {count} 户结对接续到")).to_be_visible()
        one = page.locator(".choices__one").first
        await expect(one).to_contain_text(f"结对帮扶下一届、{first['name']}")

        await one.get_by_role("checkbox").check()
        await page.get_by_label("移出一项专项行动").check()
        await page.get_by_role("button", name="移出 1 户").click()
        await expect(page.get_by_text("请选择专项行动。")).to_be_visible()
        await page.get_by_label("专项行动", exact=True).last.select_option(label="结对帮扶下一届")
        await page.get_by_label("最后一天").fill("2020-10-31")
        await look(window, "desk-take-out", screenshots)
        await page.get_by_role("button", name="移出 1 户").click()
        await expect(page.get_by_role("status").filter(has_text="已把 1 户移出")).to_be_visible()
        await expect(one).not_to_contain_text("结对帮扶下一届")

        # Two campaigns take pairings that begin before the first one ended, so whoever pairs says which.
        await window.open("/office/pairing")
        which = page.get_by_role("group", name="纳入哪些专项行动")
        await expect(page.get_by_role("heading", name="与团队结对")).to_be_visible()
        await expect(which).to_have_count(0)
        await page.get_by_label("开始日期").fill("2020-09-10")
        await expect(which.get_by_role("checkbox")).to_have_count(2)
        await look(window, "desk-pair-in-which", screenshots)


async def eventually(holds: Any, tries: int = 20) -> None:
    """The register reads what campaigns tells a second later."""
    for left in reversed(range(tries)):
        try:
            await holds()
            return
        except AssertionError:
            if not left:
                raise


async def test_an_office_chooses_the_columns_of_its_board_and_the_county_sees_them(
    browser: Browser,
    demo: Demo,
    desktop: Window,
    client: httpx.Client,
    city: Colleague,
    first: dict[str, Any],
    screenshots: Path,
) -> None:
    page = desktop.page
    address = f"/office?campaign={first['id']}&month=2020-05"
    await page.set_viewport_size({"width": OLD_DESK[0], "height": OLD_DESK[1]})
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open(address)
    heads = page.get_by_role("table").first.get_by_role("columnheader")
    await expect(heads.filter(has_text="走访次数")).to_have_count(1)
    await expect(heads.filter(has_text="户内干净整洁")).to_have_count(0)
    before = await heads.all_inner_texts()

    await page.get_by_text("看板显示哪些列").click()
    choice = page.get_by_role("group", name=re.compile("显示的指标"))
    boxes = choice.get_by_role("checkbox")
    await expect(boxes.first).to_be_visible()
    for number in range(await boxes.count()):
        await boxes.nth(number).uncheck()
    await expect(page.get_by_role("button", name="保存列")).to_be_disabled()
    for name in ("走访户数", "户内干净整洁"):
        await choice.get_by_role("checkbox", name=name).check()
    await page.get_by_role("button", name="保存列").click()
    await expect(page.get_by_role("status").filter(has_text="已保存，几秒后")).to_be_visible()
    try:
        # The screen asks once more by itself, because the board hears of it after the feed.
        await expect(heads.filter(has_text="户内干净整洁")).to_have_count(1, timeout=15_000)
        await expect(heads.filter(has_text="走访次数")).to_have_count(0)
        await look(desktop, "desk-board-columns-1024", screenshots)
        await page.reload()
        await expect(heads.filter(has_text="户内干净整洁")).to_have_count(1)

        async with open_window(browser, demo.base_url, OLD_DESK) as county:
            await county.sign_in(demo.account("county_officer", COUNTY))
            await county.open(address)
            theirs = county.page.get_by_role("table").first.get_by_role("columnheader")
            await expect(theirs.filter(has_text="户内干净整洁")).to_have_count(1)
            await expect(theirs.filter(has_text="走访次数")).to_have_count(0)
            # A county looks; the office of the campaign chooses.
            await expect(county.page.get_by_text("走访细分")).to_have_count(0)
            refused = Colleague(client, demo, "county_officer", COUNTY).ask(
                "PUT", f"/campaigns/{first['id']}/board-columns", json={"columns": ["visits"]}
            )
            assert refused.status_code == 403
            await look(county, "desk-board-columns-county-1024", screenshots)

        await page.get_by_text("看板显示哪些列").click()
        await expect(choice.get_by_role("checkbox", name="户内干净整洁")).to_be_checked()
        await page.get_by_role("button", name="恢复默认").click()
        await expect(heads).to_have_text(before, timeout=15_000)
    finally:
        assert city.ask("PUT", f"/campaigns/{first['id']}/board-columns", json={"columns": None}).is_success
