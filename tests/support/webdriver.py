"""The part of the W3C WebDriver protocol that one journey needs, for engines that Debian's Playwright cannot drive.

Twelve commands over HTTP; the selenium package would add eight packages and a program that looks for browsers online.
"""

import asyncio
import base64
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.ports import free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
WINDOW = {"width": 390, "height": 844}
PATIENCE_SECONDS = 30.0
POLL_SECONDS = 0.15


@dataclass(frozen=True)
class Engine:
    """How to start one browser. `missing` names what this machine lacks for it."""

    name: str
    driver: str
    capabilities: dict[str, Any]
    missing: list[str]
    needs_display: bool = False


def firefox() -> Engine:
    """Gecko, as `firefox-esr` of Debian with the `geckodriver` crate."""
    browser = shutil.which("firefox-esr") or shutil.which("firefox")
    missing = [
        name for name, found in {"geckodriver": shutil.which("geckodriver"), "firefox": browser}.items() if not found
    ]
    options = {"binary": browser, "args": ["-headless"], "prefs": {"intl.accept_languages": "zh-CN"}}
    return Engine("firefox", "geckodriver", {"moz:firefoxOptions": options}, missing)


def webkit() -> Engine:
    """WebKit, the engine of every browser on an iPhone, as Debian's `webkit2gtk-driver`, on a screen in memory."""
    browser = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
    found = {"WebKitWebDriver": shutil.which("WebKitWebDriver"), "Xvfb": shutil.which("Xvfb"), "MiniBrowser": browser}
    options = {"binary": str(browser), "args": ["--automation", "--full-screen"]}
    missing = [name for name, path in found.items() if not path]
    return Engine("webkit", "WebKitWebDriver", {"webkitgtk:browserOptions": options}, missing, needs_display=True)


class Browser:
    """One window. Elements are named by CSS selectors; every call waits until it is possible."""

    def __init__(self, client: httpx.AsyncClient, session: str) -> None:
        self._client = client
        self._session = session

    async def call(self, method: str, command: str, body: dict[str, Any] | None = None) -> Any:
        """Raises httpx.HTTPStatusError with the driver's message."""
        answer = await self._client.request(method, f"/session/{self._session}{command}", json=body)
        if answer.is_error:
            raise httpx.HTTPStatusError(answer.text[:500], request=answer.request, response=answer)
        return answer.json()["value"]

    async def open(self, url: str) -> None:
        await self.call("POST", "/url", {"url": url})

    async def run(self, script: str, *arguments: object) -> Any:
        return await self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    async def click(self, selector: str) -> None:
        await self._on(selector, "click", {})

    async def type(self, selector: str, text: str) -> None:
        await self._on(selector, "value", {"text": text})

    async def set_value(self, selector: str, value: str) -> None:
        """For fields such as a date, where each engine has another keyboard input."""
        await self.count(selector)
        script = """
          const [selector, value] = arguments, field = document.querySelector(selector)
          field.value = value
          for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }))
        """
        await self.run(script, selector, value)

    async def count(self, selector: str, wanted: int | None = None) -> None:
        """Returns when there are that many, or any number if none is given."""

        async def is_so() -> bool:
            found = await self.run("return document.querySelectorAll(arguments[0]).length", selector)
            return bool(found) if wanted is None else found == wanted

        await self.until(is_so, f"{wanted or 'any'} of {selector}")

    async def shows(self, words: str, selector: str = "body") -> None:
        async def is_so() -> bool:
            return words in await self.text(selector)

        await self.until(is_so, words)

    async def text(self, selector: str = "body") -> str:
        script = "return [...document.querySelectorAll(arguments[0])].map(({ innerText }) => innerText).join('\\n')"
        return str(await self.run(script, selector))

    async def until(self, is_so: Callable[[], Awaitable[bool]], what: str) -> None:
        """Raises AssertionError with the text of the screen."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE_SECONDS
        while loop.time() < deadline:
            if await is_so():
                return
            await asyncio.sleep(POLL_SECONDS)
        raise AssertionError(f"never came: {what}\n{(await self.text())[:2000]}")

    async def screenshot(self, path: Path) -> None:
        picture = base64.b64decode(await self.call("GET", "/screenshot"))
        await asyncio.to_thread(path.write_bytes, picture)

    async def _on(self, selector: str, action: str, body: dict[str, Any]) -> None:
        await self.count(selector)
        # Drivers count an element below the fixed menu as visible, and then report that the menu covers it.
        await self.run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", selector)
        found = await self.call("POST", "/element", {"using": "css selector", "value": selector})
        await self.call("POST", f"/element/{found[ELEMENT]}/{action}", body)


@asynccontextmanager
async def browser_of(engine: Engine, scratch: Path) -> AsyncIterator[Browser]:
    """A fresh browser, ended with all its children. The output of driver and browser goes to `scratch`."""
    with _screen(engine) as environment, _driver(engine, environment, scratch) as url:
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as client:
            await _answers(client)
            wanted = {"capabilities": {"alwaysMatch": engine.capabilities}}
            answer = (await client.post("/session", json=wanted)).json()["value"]
            browser = Browser(client, answer["sessionId"])
            try:
                await browser.call("POST", "/window/rect", WINDOW)
                yield browser
            finally:
                await browser.call("DELETE", "")


async def _answers(client: httpx.AsyncClient) -> None:
    for _ in range(100):
        try:
            await client.get("/status")
        except httpx.TransportError:
            await asyncio.sleep(0.1)
        else:
            return
    raise RuntimeError("the driver does not answer")


@contextmanager
def _screen(engine: Engine) -> Iterator[dict[str, str]]:
    # Its own folders: a browser must not read or change those of the person who runs the tests.
    environment = dict(os.environ)
    if not engine.needs_display:
        yield environment
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "390x844x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as screen:
        os.close(writing)
        with os.fdopen(reading) as number:
            environment["DISPLAY"] = f":{number.readline().strip()}"
        try:
            yield environment
        finally:
            screen.terminate()


@contextmanager
def _driver(engine: Engine, environment: dict[str, str], scratch: Path) -> Iterator[str]:
    port = free_port()
    own = environment | {"HOME": str(scratch), "XDG_RUNTIME_DIR": str(scratch)}
    with (scratch / "driver.log").open("wb") as log:
        command = [engine.driver, f"--port={port}"]
        with subprocess.Popen(command, env=own, stdout=log, stderr=log) as driver:
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                driver.terminate()
