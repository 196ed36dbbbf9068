"""Phones that refuse to store, lose data, or end the tab: nothing shown as 已保存 is lost, and nothing else is shown
so."""

import asyncio
import itertools
import random
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.async_api import Browser, Error, Page, Route, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import PHONE, Demo
from tests.journeys.person import Window, open_window
from tests.journeys.test_offline_phone import COUNTY, FORM_LINK, open_a_form_directly
from tests.submissions.samples import visit_body
from tests.support.flaky_proxy import cutting_line
from tests.support.pictures import grainy_jpeg, jpeg
from tests.support.stack import Stack

pytestmark = pytest.mark.journey

DAY = "2020-09-22"
UNSENT = "未同步 1 条"
NO_STORAGE = """
Object.defineProperty(window, 'indexedDB', {
  value: { open() { throw new DOMException('The operation is insecure.', 'SecurityError') } },
})
"""
# The error of an iPhone for photos after it slept, until `window.storageWorks` is set.
NO_ROOM_FOR_PHOTOS = """
const transaction = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function (names, mode, options) {
  const isPhoto = mode === 'readwrite' && [names].flat().includes('photos')
  if (isPhoto && !window.storageWorks) throw new DOMException('connection lost', 'UnknownError')
  return transaction.call(this, names, mode, options)
}
"""


@asynccontextmanager
async def phone_with(browser: Browser, demo: Demo, script: str) -> AsyncIterator[Window]:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True, has_worker=False) as window:
        await window.context.add_init_script(script)
        yield window


async def test_a_browser_that_stores_nothing_never_says_saved_and_still_delivers(
    browser: Browser, demo: Demo, tmp_path: Path, screenshots: Path
) -> None:
    async with phone_with(browser, demo, NO_STORAGE) as window:
        page, held = window.page, asyncio.Event()

        async def hold(route: Route) -> None:
            await held.wait()
            await route.continue_()

        await open_a_form_directly(window, demo)
        await expect(page.get_by_role("alert").filter(has_text="不让本页存东西")).to_be_visible()
        await page.get_by_label("走访日期").fill(DAY)
        await page.get_by_label("帮扶内容").fill("看了看新修的屋顶。")
        await pick_a_photo(page, tmp_path)
        await window.context.route(re.compile(r"/api/visits/"), hold)
        await page.get_by_role("button", name="保存", exact=True).click()
        await expect(page.get_by_role("heading", name="未同步")).to_be_visible()
        await expect(page.get_by_text("已保存", exact=True)).to_have_count(0)
        await expect(page.get_by_text("已存在手机")).to_have_count(0)
        await page.screenshot(path=screenshots / "phone-no-storage.png")
        assert await window.axe() == []
        held.set()
        await expect(page.get_by_role("heading", name="已报送")).to_be_visible(timeout=30_000)


async def test_a_photo_that_cannot_be_stored_is_reported_and_the_form_stays_usable(
    browser: Browser, demo: Demo, tmp_path: Path, screenshots: Path
) -> None:
    async with phone_with(browser, demo, NO_ROOM_FOR_PHOTOS) as window:
        page = window.page
        await open_a_form_directly(window, demo)
        await page.get_by_label("走访日期").fill(DAY)
        await page.get_by_label("帮扶内容").fill("帮着把玉米收进仓。")
        await page.locator("input[type=file]").first.set_input_files(picture(tmp_path))
        refused = page.get_by_role("alert").filter(has_text="浏览器没有存上")
        await expect(refused).to_be_visible()
        await expect(page.get_by_role("img", name="第 1 张照片")).to_have_count(0)
        await page.get_by_role("button", name="保存", exact=True).click()
        await expect(refused).to_be_visible()
        await expect(page.get_by_role("heading", name="已保存")).to_have_count(0)
        await page.screenshot(path=screenshots / "phone-not-stored.png", full_page=True)
        await page.evaluate("() => { window.storageWorks = true }")
        await pick_a_photo(page, tmp_path)
        await page.get_by_role("button", name="保存", exact=True).click()
        await expect(page.get_by_role("heading", name="已报送")).to_be_visible(timeout=30_000)


async def test_a_photo_taken_out_by_mistake_comes_back_with_one_tap(
    browser: Browser, demo: Demo, tmp_path: Path, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        page = window.page
        await open_a_form_directly(window, demo)
        form = page.url
        await pick_a_photo(page, tmp_path)
        await page.get_by_role("button", name="移除第 1 张照片").click()
        await expect(page.get_by_role("img", name="第 1 张照片")).to_have_count(0)
        await page.get_by_text("照片已移除").scroll_into_view_if_needed()
        await page.screenshot(path=screenshots / "phone-photo-undo.png")
        # Long enough to save the draft without it; its bytes must still wait.
        await page.wait_for_timeout(800)
        await page.get_by_role("button", name="撤销").click()
        await expect(page.locator("img.photo")).not_to_have_js_property("naturalWidth", 0)

        await page.get_by_role("button", name="移除第 1 张照片").click()
        await page.get_by_role("navigation").get_by_role("link", name="我的帮扶户").click()
        await page.get_by_role("link", name=FORM_LINK).first.wait_for()
        await page.goto(form)
        await expect(page.get_by_label("帮扶内容")).to_be_editable()
        # In an earlier release it came back as a draft with a missing photo, and could then never be sent.
        await expect(page.get_by_role("img", name=re.compile("张照片"))).to_have_count(0)


async def test_a_quick_phrase_is_stored_in_chinese_in_every_language_of_the_screen(
    browser: Browser, demo: Demo, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        page = window.page
        await open_a_form_directly(window, demo)
        await page.get_by_role("button", name="English").click()
        await page.get_by_role("button", name="Explained support policies").click()
        await expect(page.get_by_label("Support given")).to_have_value("宣讲帮扶政策")
        await page.screenshot(path=screenshots / "phone-phrases-english.png")
        assert await window.axe() == []


async def test_words_typed_without_a_pause_survive_a_tab_that_ends(browser: Browser, demo: Demo) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        await open_a_form_directly(window, demo)
        form = window.page.url
        await window.page.get_by_label("帮扶内容").press_sequentially("一边听老人说话一边不停地记下来", delay=150)
        await crash(window)
        await window.page.goto(form)
        await expect(window.page.get_by_label("帮扶内容")).to_have_value(re.compile("^一边听老人说话一边"))


@pytest.mark.parametrize(
    ("step", "path"),
    [
        ("the visit is handed over", r"/api/visits/[0-9a-f-]{36}$"),
        ("a photo goes up", r"/api/uploads/"),
    ],
)
async def test_a_tab_that_ends_while_sending_loses_nothing(
    browser: Browser, demo: Demo, tmp_path: Path, step: str, path: str
) -> None:
    """The request has reached the server and its answer was lost: the worst moment of each step."""
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        content, reached = f"标签页结束时：{step} {uuid4().hex[:8]}", asyncio.Event()

        async def answer_is_lost(route: Route) -> None:
            await route.fetch()
            reached.set()
            await asyncio.Event().wait()

        await open_a_form_directly(window, demo)
        household = window.page.url.split("/")[-2]
        await window.page.get_by_label("走访日期").fill(DAY)
        await window.page.get_by_label("帮扶内容").fill(content)
        await pick_a_photo(window.page, tmp_path)
        await crash(window)
        await window.page.goto(f"{demo.base_url}/volunteer/households/{household}/visit")
        await expect(window.page.get_by_label("帮扶内容")).to_have_value(content)
        await expect(window.page.locator("img.photo")).to_have_count(1)

        await window.context.route(re.compile(path), answer_is_lost)
        await window.page.get_by_role("button", name="保存", exact=True).click()
        await expect(window.page.get_by_role("heading", name="已保存")).to_be_visible()
        await asyncio.wait_for(reached.wait(), 20)
        await crash(window)
        await window.context.unroute_all(behavior="ignoreErrors")
        await window.page.goto(f"{demo.base_url}/volunteer/history")
        sent = window.page.get_by_role("region", name="已报送的")
        await expect(sent.get_by_text(content)).to_have_count(1, timeout=30_000)
        await expect(window.page.get_by_role("link", name=UNSENT)).to_be_hidden()
        card = sent.get_by_role("article").filter(has_text=content)
        await expect(card.locator("img.photo")).to_have_count(1, timeout=30_000)


async def test_a_photo_that_the_server_cannot_use_is_replaced_from_the_phone(
    browser: Browser, demo: Demo, tmp_path: Path, screenshots: Path
) -> None:
    """The visit came from another phone: this one has no copy of it, and loses its line before it can send."""
    content = f"照片不能用：{uuid4().hex[:8]}"
    async with volunteer_api(demo) as api:
        visit = await a_visit_with_a_rejected_photo(api, content)
        async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
            page = window.page
            await window.sign_in(demo.account("volunteer", COUNTY))
            await page.goto(f"{demo.base_url}/volunteer/history")
            card = page.get_by_role("region", name="已报送的").get_by_role("article").filter(has_text=content)
            await card.get_by_role("link", name="处理不能用的照片").click()
            await expect(page.get_by_role("alert").filter(has_text="有照片不能用")).to_be_visible()
            await expect(page.get_by_text("这张不能用")).to_be_visible()
            await page.screenshot(path=screenshots / "phone-photo-rejected.png", full_page=True)
            assert await window.axe() == []
            await window.context.set_offline(True)
            await page.get_by_role("group", name="第 1 张照片").locator("input").set_input_files(picture(tmp_path))
            await expect(page.get_by_role("heading", name="已保存")).to_be_visible()
            await expect(page.locator("img.photo")).not_to_have_js_property("naturalWidth", 0)
            await window.context.set_offline(False)
            await expect(page.get_by_role("heading", name="已报送")).to_be_visible(timeout=30_000)
            await expect(page.get_by_role("link", name=UNSENT)).to_be_hidden()
        assert (await api.get(f"{visit}/receipt")).json()["state"] == "complete"


async def test_a_photo_that_the_server_cannot_use_is_left_out_from_the_phone(browser: Browser, demo: Demo) -> None:
    content = f"照片不要了：{uuid4().hex[:8]}"
    async with volunteer_api(demo) as api:
        visit = await a_visit_with_a_rejected_photo(api, content)
        async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
            page = window.page
            await window.sign_in(demo.account("volunteer", COUNTY))
            await page.goto(f"{demo.base_url}/volunteer/history")
            card = page.get_by_role("region", name="已报送的").get_by_role("article").filter(has_text=content)
            await card.get_by_role("link", name="处理不能用的照片").click()
            for _ in range(2):
                # The second one is the answer to whether it is sure.
                await page.get_by_role("button", name="不要这张").click()
            await expect(page.get_by_role("heading", name="已报送")).to_be_visible(timeout=30_000)
            await expect(page.get_by_role("link", name=UNSENT)).to_be_hidden()
            await page.goto(f"{demo.base_url}/volunteer/history")
            await expect(card).to_be_visible()
            await expect(card.get_by_role("link", name="处理不能用的照片")).to_be_hidden()
            await expect(page.get_by_role("link", name=UNSENT)).to_be_hidden()
        assert (await api.get(f"{visit}/receipt")).json()["state"] == "complete"


CUTTING: dict[str, Callable[[], Iterator[int]]] = {
    "every 100 KB": lambda: itertools.repeat(100_000),
    "every 40 KB": lambda: itertools.repeat(40_000),
    "at random": lambda: at_random(random.Random(34)),  # noqa: S311  no secret
}


def at_random(chance: random.Random) -> Iterator[int]:
    while True:
        yield max(2_000, int(chance.expovariate(1 / 80_000)))


@pytest.mark.parametrize("budgets", CUTTING.values(), ids=CUTTING.keys())
async def test_a_photo_comes_over_a_line_that_cuts_every_connection(
    browser: Browser, demo: Demo, demo_stack: Stack, tmp_path: Path, budgets: Callable[[], Iterator[int]]
) -> None:
    """Sent whole it would never come: each connection ends before half of the photo is through."""
    content = f"路远线断，照片也要到 {uuid4().hex[:8]}"
    async with cutting_line(demo_stack.port, budgets()) as line:
        base_url = f"http://127.0.0.1:{line.port}"
        async with open_window(browser, base_url, PHONE, is_phone=True) as window:
            page, parts = window.page, list[str | None]()
            window.context.on("request", lambda request: parts.append(request.headers.get("content-range")))
            await window.sign_in(demo.account("volunteer", COUNTY))
            await page.get_by_role("link", name=FORM_LINK).nth(1).click()
            await page.get_by_label("走访日期").fill(DAY)
            await page.get_by_label("帮扶内容").fill(content)
            large = tmp_path / "large.jpg"
            large.write_bytes(grainy_jpeg(34))
            await page.locator("input[type=file]").first.set_input_files(large)
            await expect(page.locator("img.photo")).to_have_count(1)
            await page.get_by_role("button", name="保存", exact=True).click()
            await expect(page.get_by_role("heading", name="已报送")).to_be_visible(timeout=30_000)
            await expect(page.get_by_role("link", name=UNSENT)).to_be_hidden()
            size = int(next(part for part in parts if part).rpartition("/")[2])
            await page.goto(f"{base_url}/volunteer/history")
            card = page.get_by_role("article").filter(has_text=content)
            await expect(card.locator("img.photo")).to_have_count(1, timeout=30_000)
    assert size > 150_000
    assert line.cuts >= 2
    # The browser itself sends once more what was cut on a connection that served before.
    assert line.bytes_up < 5 * size


@asynccontextmanager
async def volunteer_api(demo: Demo) -> AsyncIterator[httpx.AsyncClient]:
    account = demo.account("volunteer", COUNTY)
    async with httpx.AsyncClient(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        body = {"username": account.username, "password": account.password}
        token = (await client.post("/api/auth/login", json=body)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


async def a_visit_with_a_rejected_photo(api: httpx.AsyncClient, content: str) -> str:
    """The path of a visit whose only photo a worker has looked at and could not use."""
    broken = b"\xff\xd8\xff\xe0" + bytes(2_000)
    households = (await api.get("/api/households?limit=1")).json()["items"]
    visit = f"/api/visits/{new_id()}"
    body = visit_body(UUID(households[0]["id"]), broken, visited_on=DAY, content=content)
    ticket = (await api.put(visit, json=body)).json()["photos"][0]["upload"]
    sent = await api.put(ticket["url"], content=broken, headers=ticket["headers"])
    assert sent.status_code == 200, sent.text
    for _ in range(120):
        receipt = (await api.get(f"{visit}/receipt")).json()
        if receipt["photos"][0]["state"] == "rejected":
            assert receipt["state"] == "awaiting_photos"
            return visit
        await asyncio.sleep(0.5)
    raise AssertionError(receipt)


async def crash(window: Window) -> None:
    """The renderer crashes, as on a phone without free memory; a new tab opens beside it."""
    old = window.page
    session = await window.context.new_cdp_session(old)
    async with old.expect_event("crash"):
        asking = asyncio.ensure_future(session.send("Page.crash"))
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    window.page = await window.context.new_page()
    window.page.set_default_timeout(30_000)
    try:
        await old.close()
    except Error:
        return


def picture(tmp_path: Path) -> Path:
    path = tmp_path / "camera.jpg"
    path.write_bytes(jpeg(777, (2400, 1800)))
    return path


async def pick_a_photo(page: Page, tmp_path: Path) -> None:
    await page.locator("input[type=file]").first.set_input_files(picture(tmp_path))
    await expect(page.locator("img.photo")).to_have_count(1)
