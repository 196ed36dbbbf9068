"""Bytes that a phone transfers until a user can type into the visit form: counted by Chromium, through the gateway.

Real volunteer of the demo campaign, real build, empty cache, and the count of the browser's network (headers, and
bodies compressed as they arrived). As for the peer, the form is opened by its address on a signed-in phone. The daily
way, over the list, and signing in are counted on lines of their own.
"""

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from tests.benchmarks.figures import Bound, Figure
from tests.benchmarks.servers import NotHere
from tests.support.browser import find_chromium, launch
from tests.support.stack import Stack, running_stack

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOST_BYTES = 60_000
PHONE = {"width": 390, "height": 844}
FORM = "a[href^='/volunteer/households/'][href$='/visit']"


@dataclass
class Counter:
    """Bytes received by one page, headers included, by path."""

    by_path: dict[str, int] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_path.values())

    def __str__(self) -> str:
        largest = sorted([entry for entry in self.by_path.items() if entry[1]], key=lambda entry: -entry[1])
        return f"{len(largest)} requests: " + ", ".join(f"{path.split('?')[0]} {size}" for path, size in largest)

    def reset(self) -> None:
        self.by_path.clear()

    async def watch(self, session: CDPSession) -> None:
        session.on("Network.requestWillBeSent", self._on_request)
        session.on("Network.loadingFinished", self._on_finished)
        await session.send("Network.enable")

    def _on_request(self, event: dict[str, Any]) -> None:
        self._paths[event["requestId"]] = re.sub(r"^\w+://[^/]+", "", event["request"]["url"])

    def _on_finished(self, event: dict[str, Any]) -> None:
        path = self._paths.get(event["requestId"], "")
        self.by_path[path] = self.by_path.get(path, 0) + int(event["encodedDataLength"])


def measure() -> list[Figure]:
    """Raises NotHere."""
    if find_chromium() is None:
        raise NotHere("chromium is not here: `make install` fetches one")
    with running_stack("--demo") as stack:
        return asyncio.run(_measure(stack))


async def _measure(stack: Stack) -> list[Figure]:
    async with async_playwright() as playwright:
        browser = await launch(playwright, ARGUMENTS)
        try:
            return await _walk(stack, browser)
        finally:
            await browser.close()


async def _walk(stack: Stack, browser: Browser) -> list[Figure]:
    # The service worker starts three seconds after the page and fetches in the background; it is not counted here.
    context = await browser.new_context(viewport=PHONE, is_mobile=True, locale="zh-CN", service_workers="block")  # type: ignore[arg-type]  # a TypedDict to mypy
    page = await context.new_page()
    counter, session = Counter(), await context.new_cdp_session(page)
    await counter.watch(session)
    await _sign_in(stack, page)
    at_sign_in = counter.total
    forms = [await link.get_attribute("href") for link in await page.locator(FORM).all()]
    await session.send("Network.clearBrowserCache")
    counter.reset()
    await _open_form_by_the_list(stack, page)
    by_the_list = Figure("the same over the list", "bytes", [counter.total], note=str(counter))
    await session.send("Network.clearBrowserCache")
    counter.reset()
    # Of another household: the first has a draft by now.
    await page.goto(f"{stack.base_url}{forms[1]}")
    await _type_into_form(page)
    form = Figure(
        "bytes to a usable visit form, empty cache, signed in before",
        "bytes",
        [counter.total],
        bound=Bound("at most", MOST_BYTES),
        note=str(counter),
    )
    return [form, by_the_list, Figure("the same for signing in and the list", "bytes", [at_sign_in])]


async def _sign_in(stack: Stack, page: Page) -> None:
    accounts = json.loads((stack.home / "demo-accounts.json").read_text(encoding="utf-8"))
    volunteer = next(account for account in accounts if account["role"] == "volunteer")
    await page.goto(f"{stack.base_url}/sign-in")
    await page.get_by_label("用户名").fill(volunteer["username"])
    await page.get_by_label("密码", exact=True).fill(volunteer["password"])
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.locator(FORM).first.wait_for()


async def _open_form_by_the_list(stack: Stack, page: Page) -> None:
    await page.goto(f"{stack.base_url}/volunteer")
    await page.locator(FORM).first.click()
    await _type_into_form(page)


async def _type_into_form(page: Page) -> None:
    """Usable means that it takes text; what loads by itself afterwards counts too."""
    await page.locator("textarea").first.fill("查看春耕备耕情况。")
    await page.wait_for_load_state("networkidle")
