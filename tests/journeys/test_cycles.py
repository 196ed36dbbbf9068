"""A city enters duties that are no months: visits of each week, a window around the Spring Festival, and days off."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, ViewportSize, expect

from services.kernel.ids import new_id
from tests.households.sheets import workbook
from tests.journeys.conftest import Demo
from tests.journeys.person import Window, look
from tests.journeys.test_board_by_campaign import eventually
from tests.journeys.test_planning import CITY, Colleague, open_plan

pytestmark = pytest.mark.journey

SMALL_DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def city(demo: Demo) -> Iterator[Colleague]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        yield Colleague(client, demo, "city_officer", None)


@pytest.fixture
def campaign_id(city: Colleague) -> str:
    """A campaign of long ago, so that the demo's stays the newest, which other tests use."""
    fresh = str(new_id())
    body = {
        "name": "冬春走访",
        "series": "冬春走访",
        "year": 2018,
        "division_code": CITY,
        "starts_on": "2018-12-01",
        "ends_on": "2019-03-31",
        "phases": [],
    }
    assert city.ask("PUT", f"/campaigns/{fresh}", json=body).status_code == 201
    return fresh


async def new_visits(page: Page, kind: str) -> None:
    await page.get_by_role("button", name="加：每月走访").click()
    await page.get_by_label("什么时候报").select_option(kind)


async def test_a_cycle_that_cannot_be_is_refused_before_it_is_saved(
    demo: Demo, desktop: Window, campaign_id: str, screenshots: Path
) -> None:
    page = await open_plan(demo, desktop, campaign_id)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    await new_visits(page, "every")
    await page.get_by_label("每几个为一期").fill("0")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("alert")).to_have_text(["请填 1 到 366 的整数。"])
    await expect(page.get_by_label("每几个为一期")).to_be_focused()
    # What only the server can tell is said at once, too.
    await page.get_by_label("什么时候报").select_option("window")
    await page.get_by_label("开始：按日期或节日").select_option("春节")
    await page.get_by_label("结束：按日期或节日").select_option("春节")
    await page.get_by_label("结束：再往后几天").fill("-1")
    await expect(page.get_by_role("alert")).to_have_text(["时段的结束日早于开始日，请检查两端的日期、节日和前后天数。"])
    await page.get_by_label("什么时候报").select_option("list")
    await page.get_by_role("button", name="增加一期").click()
    await page.get_by_label("第 2 期从").fill("2018-12-05")
    await page.get_by_label("第 2 期到").fill("2018-12-09")
    await expect(page.get_by_role("alert")).to_have_text(["有两期的日期重叠，请把它们的起止日期分开。"])
    await page.set_viewport_size(SMALL_DESK)
    await page.screenshot(path=screenshots / "desk-cycle-refused.png", full_page=True)
    assert sent == []
    await expect(page.get_by_role("article")).to_have_count(0)


async def test_weekly_visits_and_a_window_around_the_spring_festival_are_entered_and_seen(
    demo: Demo, desktop: Window, campaign_id: str, city: Colleague, screenshots: Path
) -> None:
    page = await open_plan(demo, desktop, campaign_id)
    await page.set_viewport_size(SMALL_DESK)
    await new_visits(page, "every")
    await page.get_by_label("名称", exact=True).fill("每周走访")
    await page.get_by_label("第一期包含这一天").fill("2018-12-26")
    await page.get_by_label("最后一期不晚于这一天开始").fill("2019-01-14")
    await page.get_by_label("哪天截止").select_option("inside")
    await page.get_by_label("周几截止").select_option("5")
    await expect(
        page.get_by_role("row", name=re.compile("2018年12月31日至2019年1月6日（第1周）.*2019年1月4日"))
    ).to_be_visible()
    assert await desktop.axe() == []
    await page.screenshot(path=screenshots / "desk-cycle-weekly.png", full_page=True)
    await page.get_by_role("button", name="保存", exact=True).click()
    weekly = page.get_by_role("article", name="每周走访")
    teams = city.ask("GET", f"/organizations?kind=team&division={CITY}&limit=500").json()["items"]
    await expect(weekly).to_contain_text(f"每周一期，共 4 期 · 朝阳市的志愿服务队，共 {4 * len(teams)} 项")
    await weekly.get_by_role("button", name="看各单位并延期").click()
    await expect(weekly.get_by_role("listitem")).to_have_count(len(teams))
    await weekly.get_by_label("期", exact=True).select_option(label="2019年1月7日至1月13日（第2周）")
    await expect(weekly.get_by_role("listitem").first).to_contain_text("1月11日")

    await new_visits(page, "window")
    await page.get_by_label("名称", exact=True).fill("春节走访")
    await page.get_by_label("开始：按日期或节日").select_option("春节")
    await page.get_by_label("开始：再往后几天").fill("-20")
    await page.get_by_label("结束：按日期或节日").select_option("元宵节")
    await page.get_by_label("哪天截止").select_option("after")
    await page.get_by_label("期满后几天").fill("3")
    await page.get_by_label("几点截止").fill("17:00")
    # 春节 was on 5 February 2019, 元宵节 a fortnight later; the third day after it was a working day.
    window = page.get_by_role("row", name=re.compile("2019年1月16日至2月19日.*2月22日 17:00"))
    await expect(window).to_be_visible()
    await expect(window).not_to_contain_text("休息日")
    await page.screenshot(path=screenshots / "desk-cycle-window.png", full_page=True)
    await page.get_by_role("button", name="保存", exact=True).click()
    card = page.get_by_role("article", name="春节走访")
    await expect(card).to_contain_text("一段时间")
    await card.get_by_role("button", name="修改").click()
    await expect(page.get_by_label("开始：哪一年")).to_have_value("2019")
    assert await desktop.axe() == []
    await page.set_viewport_size(PHONE)
    await page.screenshot(path=screenshots / "phone-cycle-window.png", full_page=True)
    await page.get_by_role("button", name="取消").click()
    dues = city.ask("GET", f"/dues?campaign_id={campaign_id}&limit=500").json()["items"]
    assert len(dues) == 5 * len(teams)
    assert {due["due_at"] for due in dues if due["period"] == "window"} == {"2019-02-22T09:00:00Z"}

    # Its board has its own periods to choose from, weeks and the window, and no months.
    await page.set_viewport_size(SMALL_DESK)
    picker = page.get_by_role("combobox", name="期", exact=True)

    async def has_weeks() -> None:
        await desktop.open(f"/office?campaign={campaign_id}")
        await expect(picker.locator("optgroup")).to_have_count(2, timeout=3_000)

    await eventually(has_weeks)
    labels = await picker.locator("option").all_inner_texts()
    assert labels == [
        "2018年12月24日至12月30日（第52周）",
        "2018年12月31日至2019年1月6日（第1周）",
        "2019年1月7日至1月13日（第2周）",
        "2019年1月14日至1月20日（第3周）",
        "2019年1月16日至2月19日",
    ]
    await expect(page.get_by_role("button", name="下一期")).to_be_disabled()
    await page.get_by_role("button", name="上一期").click()
    await page.wait_for_url(re.compile("period=2019-W02"))
    for width in (1024, 1280, 1440):
        await page.set_viewport_size({"width": width, "height": 800})
        await look(desktop, f"desk-board-weekly-{width}", screenshots)
    await picker.select_option(label="2019年1月16日至2月19日")
    await page.wait_for_url(re.compile("period=2019-01-16"))
    await page.reload()
    await expect(picker.locator("option:checked")).to_have_text("2019年1月16日至2月19日")
    # An address of before, with a month, opens the last week that began in it.
    await desktop.open(f"/office?campaign={campaign_id}&month=2018-12")
    await expect(picker.locator("option:checked")).to_have_text("2018年12月31日至2019年1月6日（第1周）")


async def test_days_off_of_a_year_are_loaded_and_named_before_saving(
    demo: Demo, desktop: Window, campaign_id: str, tmp_path: Path, screenshots: Path
) -> None:
    page = await open_plan(demo, desktop, campaign_id)
    await page.get_by_text("放假安排", exact=True).first.click()
    await page.get_by_label("哪一年", exact=True).fill("2094")
    await page.get_by_label("来源").fill("示例文号")
    await page.get_by_role("textbox", name="放假安排").fill("2094-02-31,春节,off")
    await page.get_by_role("button", name="保存放假安排").click()
    await expect(page.get_by_role("alert")).to_contain_text(["有一行读不懂"])
    # The sheet of an office is read, looked at and mended; then it is loaded.
    sheet = tmp_path / "放假.xlsx"
    sheet.write_bytes(workbook([["2094年2月15日", "春节"]], ("日期", "名称")))
    await page.get_by_test_id("sheet").set_input_files(sheet)
    await page.get_by_role("button", name="读出来看看").click()
    await expect(page.get_by_role("alert").filter(has_text="第一行请写日期、名称、类型")).to_be_visible()
    rows = [["2094年2月15日", "春节", "放假"], ["2094-02-20", "春节", "调休上班"]]
    sheet.write_bytes(workbook(rows, ("日期", "名称", "类型")))
    await page.get_by_test_id("sheet").set_input_files(sheet)
    await page.get_by_role("button", name="读出来看看").click()
    seen = page.get_by_role("group", name="将要保存的放假安排")
    await expect(seen).to_contain_text("2月15日 春节")
    await expect(seen).to_contain_text("2月20日 春节")
    await page.get_by_role("button", name="保存放假安排").click()
    await expect(page.get_by_text("已保存 2094 年放假安排，放假 1 天。")).to_be_visible()
    assert await desktop.axe() == []
    await new_visits(page, "once")
    await page.get_by_label("截止日期（含当天）").fill("2094-02-15")
    await expect(page.get_by_role("row", name=re.compile("2094年2月.*休息日 · 节假日 · 春节"))).to_be_visible()
    await page.set_viewport_size(SMALL_DESK)
    await page.screenshot(path=screenshots / "desk-days-off.png", full_page=True)
