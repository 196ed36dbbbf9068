"""The volunteer's screens in Gecko and WebKit: an iPhone has no Chromium.

Skipped without the drivers: Debian's `webkit2gtk-driver` and `xvfb`; `firefox-esr` and `cargo install geckodriver`.
"""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.journeys.conftest import Demo
from tests.support.flaky_proxy import FlakyProxy, proxy_to
from tests.support.pictures import jpeg
from tests.support.stack import Stack
from tests.support.webdriver import Browser, Engine, browser_of, firefox, webkit

pytestmark = [pytest.mark.journey, pytest.mark.slow]

COUNTY = "211381"
MONTH = "2020-09"
# Enough bytes for the visit and half of the first photo.
HALF_A_PHOTO = 40_000
SAVE = ".visit-form button[type=submit]"
FILE = ".picker__button:last-child input"


@pytest.mark.parametrize("engine_of", [webkit, firefox])
async def test_a_visit_with_two_photos_is_sent_although_the_connection_is_cut_twice(
    demo: Demo, demo_stack: Stack, engine_of: Callable[[], Engine], tmp_path: Path, screenshots: Path
) -> None:
    engine = engine_of()
    if engine.missing:
        pytest.skip(f"not on this machine: {', '.join(engine.missing)}")
    content = f"和老人一起收拾了菜窖 {uuid4().hex[:8]}"
    async with proxy_to(demo_stack.port) as proxy, browser_of(engine, tmp_path) as browser:
        await sign_in(browser, demo, proxy)
        await browser.screenshot(screenshots / f"{engine.name}-households.png")
        household = await fill_in(browser, content, tmp_path)
        await take_out_a_photo_by_mistake(browser)
        await browser.screenshot(screenshots / f"{engine.name}-visit-form.png")
        await save_and_send(browser, proxy)
        await browser.screenshot(screenshots / f"{engine.name}-sent.png")
        await look_back(browser, content)
        await browser.screenshot(screenshots / f"{engine.name}-history.png")
        await open_the_form_of_the_month(browser, household, content)
        await browser.screenshot(screenshots / f"{engine.name}-month.png")


async def sign_in(browser: Browser, demo: Demo, proxy: FlakyProxy) -> None:
    leader = demo.account("team_leader", COUNTY)
    await browser.open(f"http://127.0.0.1:{proxy.port}/sign-in")
    await browser.type("input[name=username]", leader.username)
    await browser.type("input[name=password]", leader.password)
    await browser.click("button[type=submit]")
    await browser.count(".household a.button")


async def fill_in(browser: Browser, content: str, tmp_path: Path) -> str:
    """Returns the household's id."""
    await browser.click(".household a.button")
    await browser.set_value("input[type=date]", f"{MONTH}-23")
    await browser.type(".visit-form textarea", content)
    await browser.click(".phrases__one")
    await browser.click(".chips .chip:nth-child(4)")
    for number in (1, 2):
        picture = tmp_path / f"camera-{number}.jpg"
        picture.write_bytes(jpeg(number + 500, (3000, 2250)))
        await browser.type(FILE, str(picture))
        await browser.count("img.photo", number)
    return str(await browser.run("return location.pathname.split('/')[3]"))


async def take_out_a_photo_by_mistake(browser: Browser) -> None:
    await browser.click(".picked__item:first-child .picked__remove")
    await browser.count("img.photo", 1)
    await browser.click(".notice--warn .button")
    await browser.count("img.photo", 2)


async def save_and_send(browser: Browser, proxy: FlakyProxy) -> None:
    """Nothing is called delivered too early: cut before 保存, and again in the middle of the first photo.

    Offline the page cannot fetch the code of the other screens, and both engines cache that failure.
    """
    proxy.cut()
    await browser.click(SAVE)
    await browser.shows("已保存", ".saved h1")
    await browser.shows("未同步 1 条")
    await proxy.mend(cut_after=HALF_A_PHOTO)
    await browser.run("dispatchEvent(new Event('online'))")

    async def is_cut() -> bool:
        return not proxy.is_up

    await browser.until(is_cut, "the cut in the middle")
    assert "已报送" not in await browser.text(".saved h1")
    await proxy.mend()
    await browser.run("dispatchEvent(new Event('online'))")
    await browser.shows("已报送", ".saved h1")


async def look_back(browser: Browser, content: str) -> None:
    await browser.click(".phone__nav a[href$='/history']")
    await browser.shows(content)
    assert "未同步" not in await browser.text()
    loaded = "return [...document.querySelectorAll('img.photo')].filter((one) => one.naturalWidth).length"

    async def both_are_there() -> bool:
        return int(await browser.run(loaded)) >= 2

    await browser.until(both_are_there, "both photos, from the server")


async def open_the_form_of_the_month(browser: Browser, household: str, content: str) -> None:
    await browser.click(".phone__nav a[href$='/month']")
    await browser.set_value(".phone__main select", MONTH)
    card = f"[data-testid='form-{household}']"
    await browser.click(f"{card} .report-actions .button")
    await browser.shows(content, f"{card} .rows")
