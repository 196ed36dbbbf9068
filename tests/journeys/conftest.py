"""The product as people use it: started with the demo campaign, in a real browser."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.journeys.person import Account, Window, open_window
from tests.support.browser import launch
from tests.support.demo_home import running_demo, wait_for_photos
from tests.support.stack import Stack

CHROMIUM_OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
# The speed of a screen is not tested here, and the machine may be busy.
expect.set_options(timeout=30_000)
PHONE = (390, 844)
DESKTOP = (1440, 900)


@dataclass(frozen=True)
class Demo:
    """A running installation with the demo campaign in it."""

    base_url: str
    accounts: list[Account]

    def account(self, role: str, division: str | None = None) -> Account:
        for account in self.accounts:
            if account.role == role and (division is None or account.division_code == division):
                return account
        raise LookupError(f"no demo account is {role} in {division}")


@pytest.fixture(scope="session")
def demo_stack() -> Iterator[Stack]:
    """`BANGFU_TEST_HOME` names the home of a running demo, for fast repeats during work on a screen."""
    home = os.environ.get("BANGFU_TEST_HOME")
    if home:
        yield Stack.attached(Path(home))
        return
    with running_demo() as stack:
        yield stack


@pytest.fixture(scope="session")
def demo(demo_stack: Stack) -> Demo:
    listed: list[dict[str, Any]] = json.loads((demo_stack.home / "demo-accounts.json").read_text(encoding="utf-8"))
    wait_for_photos(demo_stack)
    return Demo(demo_stack.base_url, [Account(**account) for account in listed])


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await launch(playwright, CHROMIUM_OPTIONS)
        yield opened
        await opened.close()


@pytest.fixture
async def phone(browser: Browser, demo: Demo) -> AsyncIterator[Window]:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        yield window


@pytest.fixture
async def desktop(browser: Browser, demo: Demo) -> AsyncIterator[Window]:
    async with open_window(browser, demo.base_url, DESKTOP) as window:
        yield window


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder of the screenshots; `BANGFU_SCREENSHOTS` names another one."""
    folder = Path(os.environ.get("BANGFU_SCREENSHOTS", "build/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
