"""The board and the visit form of README, from a demo that runs here: `make pictures` with its BANGFU_HOME."""

import asyncio
import json
import re

from playwright.async_api import Browser, async_playwright

from deploy.home import home_from
from docs.images.forms import save
from tests.journeys.conftest import CHROMIUM_OPTIONS, DESKTOP, PHONE, Demo
from tests.journeys.person import Account, open_window
from tests.support.browser import launch
from tests.support.stack import Stack

# The last month of the demo campaign, and a county that has a volunteer.
MONTH = "2020-09"
COUNTY = "211381"


def running_demo() -> Demo:
    """Raises FileNotFoundError where no demo runs on the home."""
    home = home_from()
    accounts = json.loads((home / "demo-accounts.json").read_text(encoding="utf-8"))
    return Demo(Stack.attached(home).base_url, [Account(**account) for account in accounts])


async def take_the_board(browser: Browser, demo: Demo) -> None:
    async with open_window(browser, demo.base_url, DESKTOP) as desk:
        await desk.sign_in(demo.account("city_officer"))
        await desk.open(f"/office?division=2113&month={MONTH}")
        await desk.page.get_by_role("link", name="北票市").first.wait_for()
        save(await desk.page.screenshot(), "board.png")


async def take_the_visit_form(browser: Browser, demo: Demo) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as phone:
        await phone.sign_in(demo.account("volunteer", COUNTY))
        await phone.page.get_by_role("link", name=re.compile("^记录走访")).first.click()
        await phone.page.get_by_label("帮扶内容").wait_for()
        save(await phone.page.screenshot(), "phone-visit-form.png")


async def main() -> None:
    demo = running_demo()
    async with async_playwright() as playwright:
        browser = await launch(playwright, CHROMIUM_OPTIONS)
        await take_the_board(browser, demo)
        await take_the_visit_form(browser, demo)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
