"""区域标识和帮扶村: a plan reaches units by a mark of areas; households of a team's own villages are offered first."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from services.kernel.ids import new_id
from tests.households import forms
from tests.journeys.conftest import Demo
from tests.journeys.person import Window, look
from tests.journeys.test_own_campaigns import CITY, plan
from tests.journeys.test_review import OfficeApi

pytestmark = pytest.mark.journey

COUNTY = "211321"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> OfficeApi:
    return OfficeApi(client, demo, "city_officer", None)


@pytest.fixture(scope="module")
def county(client: httpx.Client, demo: Demo) -> OfficeApi:
    return OfficeApi(client, demo, "county_officer", COUNTY)


@pytest.fixture
def mark(client: httpx.Client, demo: Demo, city: OfficeApi) -> Iterator[str]:
    """A word that one county carries."""
    code = f"area_{new_id().hex[-6:]}"
    word = {"zh": f"重点区域{code[-6:]}", "en": f"Area {code[-6:]}"}
    keeper = OfficeApi(client, demo, "system_admin", None)
    assert keeper.ask("PUT", f"/vocabularies/area_marks/{code}", json=word).status_code == 201
    marks = {"marks": [{"mark": code, "starts_on": "2020-01-01", "ends_on": None}]}
    assert city.ask("PUT", f"/divisions/{COUNTY}/marks", json=marks).is_success
    _wait_until_reached(city, code)
    yield word["zh"]
    assert city.ask("PUT", f"/divisions/{COUNTY}/marks", json={"marks": []}).is_success


def _wait_until_reached(city: OfficeApi, code: str) -> None:
    """Campaigns reads of a mark a moment after the gateway."""
    fresh, end = str(new_id()), time.monotonic() + 60
    assert city.ask("PUT", f"/campaigns/{fresh}", json=plan("看标识的草稿", CITY, state="draft")).status_code == 201
    asked = {"rules": [{"mark": code}]}
    while not city.ask("POST", f"/campaigns/{fresh}/participants/preview", json=asked).is_success:
        assert time.monotonic() < end, "campaigns does not know the mark"
        time.sleep(0.5)
    assert city.ask("DELETE", f"/campaigns/{fresh}").is_success


@pytest.fixture
def draft(city: OfficeApi) -> Iterator[str]:
    fresh = str(new_id())
    body = plan(f"按标识的计划{fresh[-6:]}", CITY, state="draft")
    assert city.ask("PUT", f"/campaigns/{fresh}", json=body).status_code == 201
    yield fresh
    assert city.ask("DELETE", f"/campaigns/{fresh}").status_code in {204, 404}


async def test_a_plan_reaches_the_units_of_marked_areas(
    demo: Demo, desktop: Window, mark: str, draft: str, city: OfficeApi, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open(f"/office/plan/{draft}")
    participants = page.get_by_role("region", name="参加单位")
    await participants.get_by_role("button", name="修改参加范围").click()
    await participants.get_by_role("button", name="增加一个范围").click()
    await participants.get_by_label("所在地或帮扶村的区域标识").select_option(label=mark)
    await participants.get_by_role("button", name="看看是哪些单位").click()
    await expect(participants.get_by_role("status")).to_contain_text("个单位参加")
    await look(desktop, "desk-rule-by-mark", screenshots)
    await participants.get_by_role("button", name="保存参加范围").click()
    await expect(participants.get_by_text("参加范围已保存")).to_be_visible()
    units = city.ask("GET", f"/campaigns/{draft}/participants?limit=500").json()["items"]
    assert units
    assert all(unit["division_code"].startswith(COUNTY) for unit in units)


async def test_households_of_the_own_villages_come_first(
    demo: Demo, desktop: Window, county: OfficeApi, screenshots: Path
) -> None:
    page = desktop.page
    households = county.ask("GET", f"/households?division={COUNTY}&limit=200").json()["items"]
    near, far = sorted({each["division_code"] for each in households})[:2][::-1]
    for village, name in ((far, "远有田"), (near, "近有田")):
        body = forms.household(
            division_code=village, registry_no=f"CZ{new_id().hex[-10:].upper()}", head={"name": name}, members=[]
        )
        assert county.ask("PUT", f"/households/{new_id()}", json=body).status_code == 201
    team = county.ask("GET", f"/organizations?kind=team&division={COUNTY}").json()["items"][0]
    described = {"act": "describe", "villages": [near]}
    answer = county.ask("POST", f"/organizations/{team['id']}/changes", json=described)
    assert answer.is_success, answer.text
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await desktop.open("/office/pairing")
    await page.get_by_role("radio", name=team["name"]).check()
    first = page.locator(".choices__one").first
    await expect(first).to_contain_text("本队帮扶村")
    await expect(first).to_contain_text("近")
    await look(desktop, "desk-own-villages-first", screenshots)
