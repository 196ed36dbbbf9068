"""What is not in use any more: the author and the office see earlier content and until when it is kept, the city
archives a campaign that is over, and the operator sees what goes."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Account, look, open_window

pytestmark = pytest.mark.journey

COUNTY = "211381"
SIZES = {"phone": PHONE, "desk": DESKTOP}


@contextmanager
def speaking_for(demo: Demo, account: Account) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        answer = client.post("/api/auth/login", json={"username": account.username, "password": account.password})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def corrected_visit(demo: Demo) -> str:
    """A visit that says something else now, and under whose id another content was refused."""
    with speaking_for(demo, demo.account("volunteer", COUNTY)) as client:
        household_id = client.get("/api/households?limit=1").json()["items"][0]["id"]
        body = {"household_id": household_id, "visited_on": "2020-09-21", "content": "送去五斤米", "photos": []}
        path = f"/api/visits/{new_id()}"
        assert client.put(path, json=body).status_code == 201
        correction = {"visited_on": "2020-09-21", "content": "送去五十斤米", "reason": "少写了一个字"}
        assert client.put(f"{path}/revisions/{new_id()}", json=correction).status_code == 201
        assert client.put(path, json={**body, "content": "送去一桶油"}).status_code == 409
        return path.rpartition("/")[2]


def campaign_that_is_over(demo: Demo, name: str) -> str:
    with speaking_for(demo, demo.account("city_officer")) as client:
        campaign_id = str(new_id())
        body = {
            "name": name,
            "series": name,
            "year": 2012,
            "division_code": "2113",
            "starts_on": "2012-03-01",
            "ends_on": "2012-09-30",
            "phases": [],
        }
        assert client.put(f"/api/campaigns/{campaign_id}", json=body).status_code == 201
        closed = client.post(f"/api/campaigns/{campaign_id}/close", json={"reason": "活动期满"})
        assert closed.status_code == 200
        return campaign_id


@pytest.mark.parametrize("size", SIZES)
async def test_the_author_and_the_office_see_earlier_content(
    browser: Browser, demo: Demo, size: str, screenshots: Path
) -> None:
    visit_id = await asyncio.to_thread(corrected_visit, demo)
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        page = window.page
        await window.sign_in(demo.account("volunteer", COUNTY))
        await window.open("/volunteer/history")
        card = page.get_by_role("article").filter(has_text="送去五十斤米").first
        await card.get_by_role("button", name="看以前的内容").click()
        await expect(card.get_by_text("送去五斤米")).to_be_visible()
        await expect(card.get_by_text("送去一桶油")).to_be_visible()
        await expect(card.get_by_text("活动归档以前一直保留。").first).to_be_visible()
        await look(window, f"{size}-earlier-author", screenshots)
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        page = window.page
        await window.sign_in(demo.account("county_officer", COUNTY))
        await window.open(f"/office/visits/{visit_id}")
        await page.get_by_role("button", name="看以前的内容").click()
        earlier = page.get_by_role("region", name="以前的内容")
        await expect(earlier.get_by_text("送去五斤米")).to_be_visible()
        await expect(earlier.get_by_text("少写了一个字")).to_be_visible()
        await look(window, f"{size}-earlier-office", screenshots)


@pytest.mark.parametrize("size", SIZES)
async def test_the_city_archives_a_campaign_that_is_over(
    browser: Browser, demo: Demo, size: str, screenshots: Path
) -> None:
    campaign_id = await asyncio.to_thread(campaign_that_is_over, demo, f"旧活动（{size}）")
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        page = window.page
        await window.sign_in(demo.account("city_officer"))
        await window.open(f"/office/plan/{campaign_id}")
        await page.get_by_role("button", name="归档", exact=True).click()
        await expect(page.get_by_text("也不能取消归档")).to_be_visible()
        await look(window, f"{size}-archive-asked", screenshots)
        await page.get_by_role("button", name="确定归档").click()
        await expect(page.get_by_text("归档，不能再修改")).to_be_visible()
        await expect(page.get_by_role("button", name="归档", exact=True)).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
async def test_the_operator_sees_what_goes(browser: Browser, demo: Demo, size: str, screenshots: Path) -> None:
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        await window.sign_in(demo.account("system_admin"))
        await window.open("/office/system")
        panel = window.page.get_by_role("region", name="到期删除")
        await expect(panel.get_by_text("30 天后删除")).to_be_visible()
        await expect(panel.get_by_role("row").filter(has_text="没有通过的照片")).to_be_visible()
        await expect(window.page.get_by_text("BANGFU_REJECTED_UPLOADS_DAYS")).to_be_visible()
        await look(window, f"{size}-retention", screenshots)
