"""The city sees at a glance which unit owes what, and the county its own units alone."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import look, open_window
from tests.journeys.test_planning import COUNTY

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 390])
async def test_the_matrix_is_read_on_a_phone(browser: Browser, demo: Demo, screenshots: Path, width: int) -> None:
    async with open_window(browser, demo.base_url, (width, 780)) as window:
        page = window.page
        await window.sign_in(demo.account("city_officer", None))
        await window.open("/office/returns")
        table = page.get_by_role("region", name="报送一览")
        await expect(table.get_by_role("row").nth(2)).to_be_visible()
        await look(window, f"matrix-phone-{width}", screenshots)
        name, whole = await table.locator("tbody th").first.bounding_box(), await table.bounding_box()
        assert name is not None
        assert whole is not None
        assert name["width"] <= whole["width"] / 3
        # Names are read to their end: they wrap and are not cut.
        cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).length"
        assert await table.locator("tbody th").evaluate_all(cut) == 0
        cells = (
            await table.locator("tbody tr")
            .first.locator("td")
            .evaluate_all("(all) => all.filter((one) => one.getBoundingClientRect().right <= innerWidth).length")
        )
        assert cells >= 2, "two periods beside the names"


@pytest.mark.parametrize("size", [(1280, 800), DESKTOP], ids=["small desk", "desk"])
async def test_an_office_opens_the_matrix_from_the_board(
    browser: Browser, demo: Demo, screenshots: Path, size: tuple[int, int]
) -> None:
    async with open_window(browser, demo.base_url, size) as window:
        page = window.page
        await window.sign_in(demo.account("city_officer", None))
        await window.open("/office")
        await page.get_by_role("link", name="报送一览").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("报送一览")
        table = page.get_by_role("region", name="报送一览")
        await expect(table.get_by_role("row").nth(2)).to_be_visible()
        shown = await table.get_by_role("row").count()
        await page.screenshot(path=screenshots / f"matrix-{size[0]}.png")
        # The names of units stay where they are while the periods move.
        before = await table.locator("tbody th").first.bounding_box()
        await table.evaluate("element => { element.scrollLeft = 400; element.scrollTop = 60 }")
        after = await table.locator("tbody th").first.bounding_box()
        assert before is not None
        assert after is not None
        assert before["x"] == after["x"]
        assert await window.axe() == []
        assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

        await page.get_by_role("button", name="只看有逾期的").click()
        rows = table.locator("tbody tr")
        for number in range(await rows.count()):
            await expect(rows.nth(number)).to_contain_text("逾期")

        await window.open(f"/office/returns?division={COUNTY}")
        await expect(table.get_by_role("row").nth(2)).to_be_visible()
        assert 2 < await table.get_by_role("row").count() < shown
        assert window.errors == []
