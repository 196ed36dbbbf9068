"""The product as people meet it: started with the demo campaign, seen through a real browser."""

import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.journeys.person import Account, Window, open_window
from tests.support.browser import launch
from tests.support.stack import Stack, running_stack

CHROMIUM_OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
# How long a screen may take to say what it must is no question of these tests, and the machine may be busy.
expect.set_options(timeout=30_000)
PHOTOS_SECONDS = 300
PHONE = (390, 844)
DESK = (1440, 900)


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
    """`BANGFU_TEST_HOME` names the home of one that runs already, for quick rounds while working on a screen."""
    home = os.environ.get("BANGFU_TEST_HOME")
    if home:
        yield Stack.attached(Path(home))
        return
    with running_stack("--demo") as stack:
        yield stack


@pytest.fixture(scope="session")
def demo(demo_stack: Stack) -> Demo:
    listed: list[dict[str, Any]] = json.loads((demo_stack.home / "demo-accounts.json").read_text(encoding="utf-8"))
    loaded = Demo(demo_stack.base_url, [Account(**account) for account in listed])
    _wait_for_photos(loaded)
    return loaded


def _wait_for_photos(demo: Demo) -> None:
    """They are made ready behind the load, and a form with one that is not yet is refused."""
    city = demo.account("city_officer")
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=60) as client:
        login = {"username": city.username, "password": city.password}
        token = client.post("/auth/login", json=login).json()["access_token"]
        end = time.monotonic() + PHOTOS_SECONDS
        while _photos_to_come(client, token):
            assert time.monotonic() < end, "the photos of the demo are not ready"
            time.sleep(2)


def _photos_to_come(client: httpx.Client, token: str) -> bool:
    path = "/visits?division=2113&limit=500"
    while path:
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        states = {photo["state"] for visit in answer.json()["items"] for photo in visit["photos"]}
        if "stored" in states:
            return True
        cursor = answer.json()["next"]
        path = f"/visits?division=2113&limit=500&cursor={cursor}" if cursor else ""
    return False


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
async def desk(browser: Browser, demo: Demo) -> AsyncIterator[Window]:
    async with open_window(browser, demo.base_url, DESK) as window:
        yield window


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where screens are left to be looked at; `BANGFU_SCREENSHOTS` names another folder."""
    folder = Path(os.environ.get("BANGFU_SCREENSHOTS", "build/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
