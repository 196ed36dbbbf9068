"""条线: an office of another line reads counts and is told why; boards and lists are filtered by line."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Account, look, open_window

pytestmark = pytest.mark.journey

# Neither the county nor the line on which other journeys count who is there.
COUNTY = "211382"
OTHER_LINE = "civil_affairs"
SENTENCE = "这是其他条线的队伍或者单位填报的，您只能看到数量"


@contextmanager
def speaking_for(demo: Demo, account: Account) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=30) as client:
        answer = client.post("/auth/login", json={"username": account.username, "password": account.password})
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        yield client


@pytest.fixture
def officer_of_another_line(demo: Demo) -> Account:
    """In an office of the county that stands on a line of its own; the teams of the demo stand on another one."""
    unit, account_id, password = new_id(), new_id(), secrets.token_urlsafe(16)
    username = f"line-{unit.hex[-8:]}"
    name = f"凌源市民政局{unit.hex[-4:]}"
    office = {
        "name": name,
        "kind": "office",
        "division_code": COUNTY,
        "lines": [{"line": OTHER_LINE, "parent_id": None}],
    }
    role = {"role": "county_officer", "organization_id": str(unit), "division_code": None}
    body = {"username": username, "name": "试验民政局", "phone": None, "roles": [role]}
    with (
        speaking_for(demo, demo.account("system_admin")) as system,
        speaking_for(demo, demo.account("security_admin")) as security,
    ):
        system.put(f"/organizations/{unit}", json=office).raise_for_status()
        saved: dict[str, Any] = security.put(f"/accounts/{account_id}", json=body).raise_for_status().json()
        invited = security.post(f"/accounts/{account_id}/invitation").raise_for_status().json()
        for pending in saved["pending_roles"]:
            system.post(f"/confirmations/{pending['id']}/confirm").raise_for_status()
        accepted = system.post("/auth/invitation/accept", json={"code": invited["code"], "password": password})
        accepted.raise_for_status()
    return Account(username, password, "county_officer", COUNTY, "试验民政局")


async def test_an_office_of_another_line_reads_counts_and_is_told_why(
    browser: Browser, demo: Demo, officer_of_another_line: Account, screenshots: Path
) -> None:
    own = demo.account("county_officer", COUNTY)
    with speaking_for(demo, own) as county:
        (report, *_) = county.get("/reports", params={"division": COUNTY, "limit": 1}).json()["items"]
        visits = county.get("/visits", params={"household_id": report["household_id"], "limit": 200}).json()["items"]
        figures = {"division": COUNTY, "month": "2020-05"}
        board = county.get("/progress", params=figures).json()["total"]
    assert visits
    async with open_window(browser, demo.base_url, DESKTOP) as window:
        page = window.page
        await window.sign_in(officer_of_another_line)
        await window.open(f"/office/households/{report['household_id']}")
        history = page.get_by_role("region", name="走访记录")
        await expect(history).to_contain_text(f"另有 {len(visits)} 次走访由其他条线的队伍填报，您只能看到数量")
        await expect(history.get_by_role("listitem")).to_have_count(0)
        await look(window, "desk-other-line-household", screenshots)
        await window.open("/office/reports?state=accepted")
        await expect(page.get_by_text("份由其他条线的队伍填报，不归您审核")).to_be_visible()
        await look(window, "desk-other-line-review", screenshots)
        await window.open(f"/office/reports/{report['id']}")
        await expect(page.get_by_text(SENTENCE)).to_be_visible()
        await look(window, "desk-other-line-report", screenshots)
        await window.open(f"/office/visits/{visits[0]['id']}")
        await expect(page.get_by_text(SENTENCE)).to_be_visible()
    # The counts are those of everybody in that place.
    with speaking_for(demo, officer_of_another_line) as other:
        assert other.get("/progress", params=figures).json()["total"] == board


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), DESKTOP], ids=["1024", "1280", "1440"])
async def test_boards_and_lists_are_filtered_by_line(
    browser: Browser, demo: Demo, screenshots: Path, size: tuple[int, int]
) -> None:
    async with open_window(browser, demo.base_url, size) as window:
        page = window.page
        await window.sign_in(demo.account("city_officer", None))
        await window.open("/office?month=2020-05")
        line = page.get_by_label("条线")
        await expect(line).to_be_visible()
        table = page.get_by_role("region", name="各地进度")
        await expect(table.get_by_role("row").nth(2)).to_be_visible()
        await line.select_option(label="文明办")
        await expect(page.get_by_text("只数这条线上队伍结对的户")).to_be_visible()
        assert "line=civilization" in page.url
        await look(window, f"desk-board-of-line-{size[0]}", screenshots)
        paired = page.locator(".totals__one", has_text="已结对").locator(".totals__value")
        await expect(paired).not_to_have_text("0 户")
        await page.reload()
        await expect(page.get_by_text("只数这条线上队伍结对的户")).to_be_visible()
        await line.select_option(label="民政")
        await expect(paired).to_have_text("0 户")
        await expect(page.get_by_role("region", name="逾期未报的表格")).to_have_count(0)
        await page.get_by_role("link", name="报送一览").click()
        await expect(page).to_have_url(re.compile("line=civil_affairs"))
        await expect(page.get_by_text("这里没有要报送的单位")).to_be_visible()
        await page.get_by_label("条线").select_option(label="全部条线")
        matrix = page.get_by_role("region", name="报送一览")
        await expect(matrix.get_by_role("row").nth(2)).to_be_visible()
        await look(window, f"desk-matrix-of-line-{size[0]}", screenshots)
