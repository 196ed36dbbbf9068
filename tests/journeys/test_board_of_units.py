"""A city asks its counties for products, and sees on one board who entered how many of the quota, and who is behind."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect
from python_calamine import CalamineWorkbook

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_own_campaigns import plan
from tests.journeys.test_planning import Colleague

pytestmark = pytest.mark.journey

CITY, COUNTY = "2113", "211381"
MEASURE = "trial_products"
SIZES = [(1024, 768), (1280, 800), DESKTOP]


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


@pytest.fixture
def trial(city: Colleague) -> Iterator[str]:
    """At least ten products by each county's office in August and in September 2020, of twenty in all."""
    fresh = str(new_id())
    measure = {"zh": "试点扶贫产品", "en": "Trial products", "unit": "kind", "kind": "flow", "owner_code": CITY}
    assert city.ask("PUT", f"/measures/{MEASURE}", json=measure).is_success
    body = plan("产品报送试点", CITY, starts_on="2020-08-01", ends_on="2020-09-30", year=2020)
    assert city.ask("PUT", f"/campaigns/{fresh}", json={**body, "phases": []}).status_code == 201
    duty = {
        "campaign_id": fresh,
        "name": "报送扶贫产品",
        "what": {"kind": "measure", "refs": [MEASURE], "minimum": 10},
        "who": {"rules": [{"level": "county", "kinds": ["office"]}]},
        "cycle": {"kind": "monthly", "due_day": 25, "from": "2020-08", "to": "2020-09"},
    }
    assert city.ask("PUT", f"/obligations/{new_id()}", json=duty).status_code == 201
    shares = [{"division_code": code, "amount": 20} for code in (COUNTY, "211382")]
    quota = {"measure": MEASURE, "allocations": shares}
    assert city.ask("PUT", f"/campaigns/{fresh}/quotas", json=quota).is_success
    yield fresh
    city.ask("POST", f"/campaigns/{fresh}/close", json={"reason": "测试结束"})
    assert city.ask("POST", f"/campaigns/{fresh}/archive").is_success


async def test_the_board_of_a_plan_of_units_names_who_is_behind_and_counts_their_products(
    browser: Browser,
    demo: Demo,
    desktop: Window,
    city: Colleague,
    trial: str,
    tmp_path: Path,
    screenshots: Path,
) -> None:
    listed = tmp_path / "产品名录.pdf"
    listed.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    async with open_window(browser, demo.base_url, DESKTOP) as county:
        await county.sign_in(demo.account("county_officer", COUNTY))
        await county.open(f"/office/plan/{trial}")
        own = county.page.get_by_role("article", name="报送扶贫产品")
        await own.get_by_role("button", name="看各单位并延期").click()
        await own.get_by_role("button", name="填报：北票市文明办").last.click()
        panel = own.get_by_role("region", name="北票市文明办的填报")
        await panel.locator("input[type=file]").set_input_files(listed)
        await expect(panel.get_by_text("可下载")).to_be_visible()
        await panel.get_by_label("本期共有多少").fill("12")
        await panel.get_by_role("button", name="报送").click()
        await expect(own.get_by_text(re.compile("· 12/10"))).to_be_visible()
    dues = city.ask("GET", f"/dues?campaign_id={trial}&limit=200").json()["items"]
    behind = {due["organization_name"] for due in dues if due["state"] == "overdue"}
    items = sum(due["state"] == "overdue" for due in dues)
    (entered,) = {due["period"] for due in dues if due["number"] == 12}
    assert "北票市文明办" in behind, "one month is missing"

    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    address = f"/office?campaign={trial}&month=2020-09"
    for size in SIZES:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await desktop.open(address)
        lead = page.locator(".behind")
        await expect(lead).to_contain_text(f"{len(behind)} 家单位逾期未报（共 {items} 项）。")
        # One statement, and no row of zeros about households.
        await expect(page.locator(".notice--bad")).to_have_count(1)
        await expect(page.get_by_role("columnheader", name=re.compile("走访|在册|结对"))).to_have_count(0)
        await look(desktop, f"desk-board-of-units-{size[0]}", screenshots)
    table = page.get_by_role("table").first
    row = table.get_by_role("row").filter(has_text="北票市")
    heads = await table.get_by_role("columnheader").all_inner_texts()
    done, share = heads.index("试点扶贫产品（种）"), heads.index("试点扶贫产品（种） 累计／指标")
    cells = [text.strip() for text in await row.locator("th, td").all_inner_texts()]
    assert cells[share] == "12/20"
    assert cells[done] == ("12/10" if entered == "2020-09" else "–/10")
    other = table.get_by_role("row").filter(has_text="凌源市")
    assert (await other.locator("th, td").all_inner_texts())[share].strip() == "–/20"

    # A click sorts; what nobody knows stays last, whichever way.
    for expected in (True, True):
        await table.get_by_role("columnheader").nth(share).get_by_role("button").click()
        first = await table.locator("tbody tr").first.inner_text()
        assert ("北票市" in first) is expected

    async with page.expect_download() as download:
        await page.get_by_role("button", name="导出 Excel").click()
    book = CalamineWorkbook.from_filelike(io.BytesIO((await (await download.value).path()).read_bytes()))
    assert book.sheet_names == ["进度"]
    _, head, *rows = book.get_sheet_by_name("进度").to_python()
    (of_county,) = [one for one in rows if one[0] == "北票市"]
    assert (of_county[head.index("试点扶贫产品 累计")], of_county[head.index("试点扶贫产品 指标")]) == (12, 20)
    (of_other,) = [one for one in rows if one[0] == "凌源市"]
    assert of_other[head.index("试点扶贫产品 累计")] == "–"

    # A name leads to what that unit owes, and those who owe nothing are out of the way.
    await lead.get_by_role("link").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("报送一览")
    await expect(page.get_by_role("button", name="只看有逾期的")).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_role("region", name="报送一览").locator("tbody tr").first).to_be_visible()

    async with open_window(browser, demo.base_url, SIZES[0]) as county:
        await county.sign_in(demo.account("county_officer", COUNTY))
        await county.open(address)
        await expect(county.page.locator(".behind")).to_contain_text("1 家单位逾期未报（共 1 项）。")
        await expect(county.page.get_by_role("row").filter(has_text="北票市文明办")).to_have_count(1)
        await look(county, "desk-board-of-units-county-1024", screenshots)
