"""A person in a browser window: signs in, looks at screens, and records everything unexpected."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
OWN_SCHEMES = {"data", "blob"}


@dataclass(frozen=True)
class Account:
    username: str
    password: str
    role: str
    division_code: str | None
    name: str


@dataclass
class Window:
    """One browser window. `foreign` collects requests to other origins, `errors` the errors of the page."""

    page: Page
    context: BrowserContext
    base_url: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def sign_in(self, account: Account) -> None:
        await self.page.goto(f"{self.base_url}/sign-in")
        await self.page.get_by_label("用户名").fill(account.username)
        await self.page.get_by_label("密码", exact=True).fill(account.password)
        await self.page.get_by_role("button", name="登录", exact=True).click()
        await self.page.wait_for_url(lambda url: "/sign-in" not in url)

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.base_url}{path}")

    async def axe(self) -> list[str]:
        """Serious and critical findings on the current screen, one line each."""
        # The page's own policy forbids inline scripts, as it should; the debugger may still add one.
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        result: dict[str, Any] = await self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{found['impact']} {found['id']}: {node['html'][:160]}"
            for found in result["violations"]
            if found["impact"] in {"serious", "critical"}
            for node in found["nodes"]
        ]


@asynccontextmanager
async def open_window(
    browser: Browser,
    base_url: str,
    size: tuple[int, int],
    *,
    is_phone: bool = False,
    has_worker: bool = True,
    user_agent: str | None = None,
) -> AsyncIterator[Window]:
    """A fresh window. Leaving it fails when a request went to another origin or the page threw an error.

    Without `has_worker` it is as WeChat on iOS: no service worker ever starts.
    """
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        is_mobile=is_phone,
        has_touch=is_phone,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
        service_workers="allow" if has_worker else "block",
        user_agent=user_agent,
    )
    page = await context.new_page()
    page.set_default_timeout(30_000)
    window = Window(page, context, base_url)
    _watch(window)
    try:
        yield window
    finally:
        await context.close()
    assert window.foreign == [], "requests left the origin"
    assert window.errors == [], "the page threw or broke its own policy"


async def look(window: Window, name: str, screenshots: Path) -> None:
    """Saves a screenshot. Fails on what every screen must avoid: inaccessible elements, too wide, not exactly one
    title."""
    await window.page.wait_for_load_state("networkidle")
    await window.page.screenshot(path=screenshots / f"{name}.png", full_page=True)
    assert await window.axe() == [], name
    # A phone zooms out of a page that is too wide, and `innerWidth` grows with it. `clientWidth` does not.
    overflow = await window.page.locator("html").evaluate("(page) => page.scrollWidth - page.clientWidth")
    assert overflow <= 0, f"{name} is {overflow} px too wide"
    assert await window.page.locator("h1").count() == 1, name


def _watch(window: Window) -> None:
    own = urlsplit(window.base_url).netloc

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OWN_SCHEMES and parts.netloc != own:
            window.foreign.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            window.errors.append(message.text)

    window.context.on("request", on_request)
    window.page.on("pageerror", lambda error: window.errors.append(str(error)))
    window.page.on("console", on_console)
