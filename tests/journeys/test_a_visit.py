"""From a volunteer's phone on a flaky connection to the city's board and the printed form."""

import re
from datetime import date
from pathlib import Path

import psycopg
import pytest
from playwright.async_api import Page, Request, Route, expect

from deploy.running import running_environment
from services.kernel.db.urls import libpq_url
from tests.journeys.conftest import Demo
from tests.journeys.person import Window
from tests.support.pdfs import pages_of, pictures_on, text_of
from tests.support.pictures import jpeg
from tests.support.stack import Stack

pytestmark = pytest.mark.journey

CONTENT = "送去过冬棉被两床，检查取暖炉具，讲解医保报销政策。"
AMOUNT_YUAN = "368.50"
COUNTY = "211381"
DAY = date(2020, 9, 18)
MONTH = "2020-09"


async def test_a_visit_with_two_photos_reaches_the_board_and_the_form(
    demo: Demo, demo_stack: Stack, phone: Window, desktop: Window, tmp_path: Path, screenshots: Path
) -> None:
    before = await count_of_visits(demo, desktop)
    household = await log_a_visit_on_a_flaky_connection(demo, phone, tmp_path, screenshots)
    await the_city_sees_it(desktop, household, before, screenshots)
    await form_2_holds_it(demo, phone, tmp_path, household)
    assert objects_of(demo_stack, household) == ["upload", "upload"]


def objects_of(stack: Stack, household: str) -> list[str]:
    """What the store has of each photo of that day: what this phone sends is its own version for the screen."""
    url = libpq_url(running_environment(stack.home)["BANGFU_SUBMISSIONS_MIGRATOR_DATABASE_URL"])
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "select f.object from files f join visits v on v.id = f.owner_id where v.household_id = %s "
            "and v.visited_on = %s and f.state = 'ready'",
            [household, DAY],
        ).fetchall()
    return [object_ for (object_,) in found]


async def count_of_visits(demo: Demo, desktop: Window) -> int:
    await desktop.sign_in(demo.account("city_officer"))
    return await visits_on_the_board(desktop.page, desktop.base_url)


async def visits_on_the_board(page: Page, base_url: str) -> int:
    """The city's total as the board shows it."""
    await page.goto(f"{base_url}/office?division=2113&month={MONTH}")
    figure = page.locator("dl > div", has=page.locator("dt", has_text="走访次数"))
    return int((await figure.locator("dd").first.inner_text()).removesuffix("次"))


async def log_a_visit_on_a_flaky_connection(demo: Demo, phone: Window, tmp_path: Path, screenshots: Path) -> str:
    """Saved offline, half sent when online, cut again, and then sent. Returns the household's id."""
    page = phone.page
    await phone.sign_in(demo.account("volunteer", COUNTY))
    first = page.get_by_role("link", name=re.compile("^记录走访")).first
    await first.wait_for()
    await page.screenshot(path=screenshots / "phone-households.png")
    await first.click()
    await page.wait_for_url(re.compile(r"/visit$"))
    household = re.search(r"/households/([0-9a-f-]{36})", page.url)
    assert household is not None

    await page.get_by_label("走访日期").fill(DAY.isoformat())
    await page.get_by_label("帮扶内容").fill(CONTENT)
    await page.get_by_label("帮扶金额(元)").fill(AMOUNT_YUAN)
    await page.get_by_text("物资", exact=True).click()
    for number in (1, 2):
        picture = tmp_path / f"camera-{number}.jpg"
        picture.write_bytes(jpeg(number + 100, (3000, 2250)))
        await page.locator("input[type=file]").first.set_input_files(picture)
        await expect(page.get_by_role("img", name=f"第 {number} 张照片")).to_be_visible()
    await page.screenshot(path=screenshots / "phone-visit-form.png", full_page=True)

    await phone.context.set_offline(True)
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("heading", name="已保存")).to_be_visible()
    await expect(page.get_by_role("link", name="未同步 1 条")).to_be_visible()
    await page.screenshot(path=screenshots / "phone-saved-offline.png")

    uploads = 0
    asked_afterwards: list[str] = []

    async def cut_the_second_photo(route: Route) -> None:
        nonlocal uploads
        uploads += 1
        await (route.abort("connectionreset") if uploads == 2 else route.continue_())

    def note_what_is_asked(request: Request) -> None:
        if re.search(r"/api/visits/.*/(complete|receipt)$", request.url):
            asked_afterwards.append(request.url)

    phone.context.on("request", note_what_is_asked)
    await phone.context.route(re.compile(r"/api/uploads/"), cut_the_second_photo)
    await phone.context.set_offline(False)
    await expect(page.get_by_role("heading", name="已报送")).to_be_visible(timeout=60_000)
    assert uploads >= 3, "the second photo was cut and had to be sent again"
    assert asked_afterwards == [], "the answers to the uploads say everything"
    await expect(page.get_by_role("link", name="未同步 1 条")).to_be_hidden()
    await page.screenshot(path=screenshots / "phone-sent.png")
    return household.group(1)


async def the_city_sees_it(desktop: Window, household: str, before: int, screenshots: Path) -> None:
    page = desktop.page
    for _ in range(40):
        after = await visits_on_the_board(page, desktop.base_url)
        if after == before + 1:
            break
        await page.wait_for_timeout(500)
    assert after == before + 1
    await page.screenshot(path=screenshots / "desk-board.png")

    await page.get_by_role("link", name=re.compile("北票市")).first.click()
    await expect(page).to_have_url(re.compile(COUNTY))
    await page.screenshot(path=screenshots / "desk-county.png")
    await page.goto(f"{desktop.base_url}/office/households/{household}")
    await page.get_by_text(CONTENT).first.wait_for()
    await page.screenshot(path=screenshots / "desk-household.png", full_page=True)
    await page.locator("a[href*='/office/visits/']").first.click()
    for number in (1, 2):
        photo = page.get_by_role("img", name=re.compile(f"第 {number} 张"))
        await expect(photo).to_be_visible()
        await expect(photo).not_to_have_js_property("naturalWidth", 0)
    await page.screenshot(path=screenshots / "desk-visit.png", full_page=True)


async def form_2_holds_it(demo: Demo, phone: Window, tmp_path: Path, household: str) -> None:
    """The team's leader downloads Form 2 of this month: the row and both pictures are in it."""
    page = phone.page
    await page.get_by_role("button", name="退出登录").click()
    await phone.sign_in(demo.account("team_leader", COUNTY))
    await phone.open("/volunteer/month")
    await page.get_by_label("月份").select_option(MONTH)
    card = page.get_by_test_id(f"form-{household}")
    await card.get_by_role("button", name=re.compile("生成表格|查看内容")).click()
    # The form is set by a process of the lowest priority, and other tests fill the cores.
    async with page.expect_download(timeout=300_000) as download:
        await card.get_by_role("button", name="下载 PDF").click()
    target = tmp_path / "form2.pdf"
    await (await download.value).save_as(target)
    content = target.read_bytes()
    pictures = sum(len(pictures_on(sheet)) for sheet in pages_of(content))
    squeezed = re.sub(r"\s", "", text_of(content))
    assert "实施情况进度表" in squeezed
    assert CONTENT in squeezed
    assert "368.50元" in squeezed
    assert "2020年9月18日" in squeezed
    assert pictures >= 2
