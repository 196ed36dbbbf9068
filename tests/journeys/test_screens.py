"""Every screen, at phone and desktop size: no serious accessibility finding, nothing cut off, no foreign request."""

from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser

from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Window, open_window

pytestmark = pytest.mark.journey

MONTH = "2020-07"
COUNTY = "211381"
SIZES = {"phone": PHONE, "desk": DESKTOP}

OPEN_SCREENS = {"sign-in": "/sign-in", "api": "/docs/api", "not-found": "/nothing-here"}
TEAM_SCREENS = {
    "households": "/volunteer",
    "household": "/volunteer/households/{household}",
    "visit-form": "/volunteer/households/{household}/visit",
    "history": "/volunteer/history",
    "sent-visit": "/volunteer/visits/{visit}",
    "month": f"/volunteer/month?month={MONTH}",
    "account": "/volunteer/me",
}
HEADINGS = {"city-board": "朝阳市", "county-board": "北票市"}
OFFICE_SCREENS = {
    "city-board": f"/office?month={MONTH}",
    "county-board": f"/office?division={COUNTY}&month={MONTH}",
    "returns": "/office/returns",
    "returns-of-county": f"/office/returns?division={COUNTY}",
    "households": f"/office/households?division={COUNTY}",
    "households-of-month": f"/office/households?division={COUNTY}&month={MONTH}",
    "household": "/office/households/{household}",
    "visit": "/office/visits/{visit}",
    "review": "/office/reports",
    "review-report": "/office/reports/{report}",
    "review-accepted": "/office/reports?state=accepted",
    "review-nothing": f"/office/reports?state=forwarded&month={MONTH}",
    "roster": "/office/roster",
    "plan": "/office/plan",
    "plan-new": "/office/plan/new",
    "pairing": f"/office/pairing?division={COUNTY}",
    "paired": f"/office/pairing?division={COUNTY}&view=paired",
    "account": "/office/me",
    "places": "/office/places",
}


@pytest.fixture(scope="module")
def places(demo: Demo) -> dict[str, str]:
    """A household of the county, one of its visits with photos and a report, as the leader of its team sees them."""
    leader = demo.account("team_leader", COUNTY)
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=20) as client:
        answer = client.post("/api/auth/login", json={"username": leader.username, "password": leader.password})
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        visits = client.get("/api/visits?limit=200", headers=headers).json()["items"]
        reports = client.get("/api/reports?limit=1", headers=headers).json()["items"]
    with_photos = next(visit for visit in visits if visit["photos"])
    return {"household": with_photos["household_id"], "visit": with_photos["id"], "report": reports[0]["id"]}


async def look_at(window: Window, name: str, path: str, screenshots: Path) -> None:
    await window.open(path)
    await window.page.locator("main").wait_for()
    await window.page.wait_for_load_state("networkidle")
    await window.page.screenshot(path=screenshots / f"{name}.png", full_page=True)
    assert await window.axe() == []
    overflow = await window.page.locator("html").evaluate("(page) => page.scrollWidth - page.clientWidth")
    assert overflow <= 0, f"{name} is {overflow} px too wide"
    assert await window.page.locator("h1").count() == 1, name


@pytest.mark.parametrize("size", SIZES)
async def test_screens_open_to_everybody(browser: Browser, demo: Demo, size: str, screenshots: Path) -> None:
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        for name, path in OPEN_SCREENS.items():
            await look_at(window, f"{size}-open-{name}", path, screenshots)


@pytest.mark.parametrize("size", SIZES)
async def test_screens_of_a_team(
    browser: Browser, demo: Demo, places: dict[str, str], size: str, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        await window.sign_in(demo.account("team_leader", COUNTY))
        for name, path in TEAM_SCREENS.items():
            await look_at(window, f"{size}-team-{name}", path.format(**places), screenshots)


@pytest.mark.parametrize("size", SIZES)
async def test_screens_of_an_office(
    browser: Browser, demo: Demo, places: dict[str, str], size: str, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        await window.sign_in(demo.account("city_officer"))
        for name, path in OFFICE_SCREENS.items():
            await look_at(window, f"{size}-office-{name}", path.format(**places), screenshots)
            if name in HEADINGS:
                assert HEADINGS[name] in await window.page.locator("h1").inner_text()
                assert await window.page.get_by_text("2020年7月").count() >= 1, "the month of the link"


async def test_the_screens_speak_english_too(
    browser: Browser, demo: Demo, places: dict[str, str], screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        await window.sign_in(demo.account("team_leader", COUNTY))
        await window.page.get_by_role("button", name="English").first.click()
        await window.page.get_by_role("heading", name="My households").wait_for()
        await look_at(window, "phone-english-visit-form", TEAM_SCREENS["visit-form"].format(**places), screenshots)
        assert await window.page.locator("html").get_attribute("lang") == "en"
