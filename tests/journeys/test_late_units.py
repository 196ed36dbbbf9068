"""From a county's board to the households without a visit, in one click, with the same count."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Demo
from tests.journeys.person import Window

pytestmark = pytest.mark.journey

COUNTY = "211381"
MONTH = "2020-07"


async def test_each_late_unit_links_to_as_many_households_as_it_shows(
    demo: Demo, desktop: Window, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    board = f"/office?division={COUNTY}&month={MONTH}"
    await desktop.open(board)
    late = page.locator("tbody tr", has=page.locator("td strong"))
    await expect(late.first).to_be_visible()
    said = [
        (await row.get_by_role("link").inner_text(), await row.locator("strong").inner_text())
        for row in await late.all()
    ]
    counts = [int(count) for _, count in said]
    assert counts == sorted(counts, reverse=True), "the worst comes first"
    lead = page.locator(".behind")
    await expect(lead).to_contain_text(f"{sum(counts)} 户逾期未走访，在 {len(counts)} 处。")
    await expect(lead.get_by_role("link")).to_have_text(said[0][0])
    # A click on the head of a column turns the order round, and the address of the board stays as it is.
    await page.get_by_role("columnheader", name="逾期未走访").get_by_role("button").click()
    shown = [int(await row.locator("strong").inner_text()) for row in await late.all()]
    assert shown == sorted(counts)

    for unit, count in said:
        await desktop.open(board)
        await late.get_by_role("link", name=unit).click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text(unit)
        marked = page.get_by_role("row").filter(has_text="逾期未走访")
        await expect(marked).to_have_count(int(count))
        rows = await page.locator("tbody tr").all_inner_texts()
        assert all("未走访" in text for text in rows[: int(count)]), "those come first"
    await page.screenshot(path=screenshots / "desk-who-is-behind.png", full_page=True)


async def test_a_list_without_a_month_marks_nobody(demo: Demo, desktop: Window) -> None:
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await desktop.open(f"/office/households?division={COUNTY}")
    await expect(desktop.page.locator("tbody tr").first).to_be_visible()
    assert await desktop.page.get_by_text(re.compile(r"年\d+月未走访")).count() == 0
