"""A phone offline: after a first visit every screen opens, and no visit is lost."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.journeys.conftest import PHONE, Demo
from tests.journeys.person import Window, open_window
from tests.support.pictures import jpeg

pytestmark = pytest.mark.journey

COUNTY = "211381"
FORM_LINK = re.compile("^记录走访")
UNREACHABLE = "连不上网络"


async def test_after_a_first_visit_every_screen_opens_offline(browser: Browser, demo: Demo, screenshots: Path) -> None:
    """The worker has the shell before any of these screens was opened; the first page is not even opened again."""
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        page = window.page
        await window.sign_in(demo.account("team_leader", COUNTY))
        await page.get_by_role("link", name=FORM_LINK).first.wait_for()
        await page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
        await window.context.set_offline(True)
        await walk_the_screens(page)
        await page.screenshot(path=screenshots / "phone-offline-households.png")
        await page.goto(f"{demo.base_url}/volunteer")
        await page.get_by_role("link", name=FORM_LINK).first.wait_for()
        await expect(page.get_by_text("没有网络，这是上次的内容")).to_be_visible()
        await walk_the_screens(page)


async def walk_the_screens(page: Page) -> None:
    """From the list to each screen by taps; each shows its own heading, never the page for a missing connection."""
    await page.locator("a.household__open").first.click()
    await expect(page.get_by_role("heading", name="历次走访")).to_be_visible()
    await page.get_by_role("link", name=FORM_LINK).click()
    await expect(page.get_by_label("帮扶内容")).to_be_editable()
    for name in ("走访记录", "本月报表", "我的帮扶户"):
        await page.get_by_role("navigation").get_by_role("link", name=name).click()
        await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    await expect(page.locator(".toast")).to_be_hidden()


async def test_a_connection_lost_when_the_form_has_just_opened_loses_no_visit(
    browser: Browser, demo: Demo, tmp_path: Path, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True, has_worker=False) as window:
        await open_a_form_directly(window, demo)
        await window.context.set_offline(True)
        await save_a_visit(window.page, tmp_path, "说了说春耕的打算。")
        await window.page.screenshot(path=screenshots / "phone-saved-form-only.png")
        await nothing_else_opens_and_the_phone_says_so(window.page)
        await window.context.set_offline(False)
        await expect(window.page.get_by_role("link", name="未同步 1 条")).to_be_hidden(timeout=60_000)
        await window.page.get_by_role("navigation").get_by_role("link", name="走访记录").click()
        await expect(window.page.get_by_text("说了说春耕的打算。").first).to_be_visible()


async def test_what_is_delivered_stays_in_sight_and_nobody_signs_out_by_mistake(
    browser: Browser, demo: Demo, tmp_path: Path, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        page, content = window.page, "帮着量了血压，约好下周再来。"
        await open_a_form_directly(window, demo)
        await page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
        await window.context.set_offline(True)
        await save_a_visit(page, tmp_path, content)
        await page.get_by_role("navigation").get_by_role("link", name="走访记录").click()
        here, sent = page.get_by_role("region", name="手机里的"), page.get_by_role("region", name="已报送的")
        await expect(here.get_by_text(content)).to_be_visible()
        await expect(sent.get_by_role("alert")).to_contain_text(UNREACHABLE)

        await page.get_by_role("button", name="退出登录").click()
        asking = page.get_by_role("alert").filter(has_text="退出后要联网才能再登录")
        await expect(asking).to_be_visible()
        await page.screenshot(path=screenshots / "phone-leave-offline.png")
        assert await window.axe() == []
        await asking.get_by_role("button", name="取消").click()
        await expect(asking).to_be_hidden()

        await window.context.set_offline(False)
        await expect(here).to_be_hidden(timeout=60_000)
        await expect(sent.get_by_text(content).first).to_be_visible()


async def test_a_tap_on_a_slow_connection_is_acknowledged_at_once(browser: Browser, demo: Demo) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True, has_worker=False) as window:
        page, held = window.page, asyncio.Event()

        async def hold(route: Route) -> None:
            await held.wait()
            await route.continue_()

        await window.context.route(re.compile(r"/assets/lazy-[^/]+\.js$"), hold)
        await open_a_form_directly(window, demo)
        await expect(page.locator(".on-the-way")).to_have_count(0)
        await page.get_by_role("navigation").get_by_role("link", name="走访记录").click()
        await expect(page.locator(".on-the-way")).to_be_visible()
        await expect(page.get_by_label("帮扶内容")).to_be_visible()
        held.set()
        await expect(page.get_by_role("heading", name="走访记录", level=1)).to_be_visible()
        await expect(page.locator(".on-the-way")).to_have_count(0)


async def test_a_screen_whose_code_is_not_cached_opens_when_the_connection_is_back(
    browser: Browser, demo: Demo
) -> None:
    """An engine that never requests a module again, and a build that replaced the file: the whole page is loaded."""
    async with open_window(browser, demo.base_url, PHONE, is_phone=True, has_worker=False) as window:
        page, lost = window.page, 0

        async def lose_once(route: Route) -> None:
            nonlocal lost
            lost += 1
            await (route.abort("connectionreset") if lost == 1 else route.continue_())

        await window.context.route(re.compile(r"/assets/lazy-[^/]+\.js$"), lose_once)
        await open_a_form_directly(window, demo)
        await page.get_by_label("帮扶内容").fill("还没写完")
        form = page.url
        await page.get_by_role("navigation").get_by_role("link", name="走访记录").click()
        await expect(page.get_by_role("heading", name="走访记录", level=1)).to_be_visible()
        assert lost >= 2
        await page.goto(form)
        await expect(page.get_by_label("帮扶内容")).to_have_value("还没写完")


async def open_a_form_directly(window: Window, demo: Demo) -> None:
    """As from a bookmark, on a signed-in phone: a new page, so that nothing else was fetched before."""
    page = window.page
    await window.sign_in(demo.account("volunteer", COUNTY))
    form = await page.get_by_role("link", name=FORM_LINK).nth(1).get_attribute("href")
    await page.goto("about:blank")
    await page.goto(f"{demo.base_url}{form}")
    await expect(page.get_by_label("帮扶内容")).to_be_editable()


async def save_a_visit(page: Page, tmp_path: Path, content: str) -> None:
    picture = tmp_path / "camera.jpg"
    picture.write_bytes(jpeg(321, (2400, 1800)))
    await page.get_by_label("走访日期").fill("2020-09-21")
    await page.get_by_label("帮扶内容").fill(content)
    await page.locator("input[type=file]").first.set_input_files(picture)
    await expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("heading", name="已保存")).to_be_visible()


async def nothing_else_opens_and_the_phone_says_so(page: Page) -> None:
    await expect(page.get_by_role("link", name="未同步 1 条")).to_be_visible()
    await page.get_by_role("navigation").get_by_role("link", name="走访记录").click()
    await expect(page.get_by_role("alert").filter(has_text=UNREACHABLE)).to_be_visible()
    await expect(page.get_by_role("heading", name="已保存")).to_be_visible()
