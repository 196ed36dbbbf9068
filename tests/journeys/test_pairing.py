"""A county officer pairs households with a team, hands them over and ends pairings: refusals first."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.households import forms
from tests.journeys.conftest import Demo
from tests.journeys.person import Window
from tests.journeys.test_review import OfficeApi

pytestmark = pytest.mark.journey

COUNTY = "211303"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def officer(client: httpx.Client, demo: Demo) -> OfficeApi:
    return OfficeApi(client, demo, "county_officer", COUNTY)


@pytest.fixture
def made(officer: OfficeApi) -> list[str]:
    """Three households of the county without a team, in the order of their names."""
    listed = officer.ask("GET", f"/households?division={COUNTY}&limit=1").json()["items"]
    village, ids = listed[0]["division_code"], [str(new_id()) for _ in range(3)]
    for number, household_id in enumerate(ids, start=1):
        body = forms.household(
            division_code=village,
            registry_no=f"JD{new_id().hex[-10:].upper()}",
            head={"name": f"{'甲乙丙'[number - 1]}有田"},
            members=[],
        )
        answer = officer.ask("PUT", f"/households/{household_id}", json=body)
        assert answer.status_code == 201, answer.text
    return ids


@pytest.fixture(scope="module")
def teams(officer: OfficeApi) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = officer.ask("GET", f"/organizations?kind=team&division={COUNTY}").json()["items"]
    assert len(found) >= 2, "the demo gives each county two teams"
    return found


def pairings_of(officer: OfficeApi, household_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = officer.ask("GET", f"/pairings?household_id={household_id}").json()["items"]
    return found


def tick(page: Page, line_id: str) -> Locator:
    return page.locator(f"input[value='{line_id}']")


async def open_pairing(demo: Demo, window: Window, query: str = "") -> None:
    await window.sign_in(demo.account("county_officer", COUNTY))
    await window.open(f"/office/pairing{query}")
    await expect(window.page.get_by_role("heading", level=1, name=re.compile("结对"))).to_be_visible()


async def test_who_may_not_pair_is_told_so_and_sees_no_form(demo: Demo, desktop: Window) -> None:
    await desktop.sign_in(demo.account("inspector"))
    await expect(desktop.page.get_by_role("link", name="结对", exact=True)).to_have_count(0)
    await desktop.open("/office/pairing")
    await expect(desktop.page.get_by_text("没有办理结对的权限")).to_be_visible()
    await expect(desktop.page.get_by_role("button", name=re.compile("^结对"))).to_have_count(0)
    await expect(desktop.page.get_by_role("checkbox")).to_have_count(0)


async def test_nothing_is_paired_without_a_team_and_a_date(
    demo: Demo, desktop: Window, officer: OfficeApi, made: list[str], teams: list[dict[str, Any]], screenshots: Path
) -> None:
    page = desktop.page
    await open_pairing(demo, desktop)
    await expect(page.get_by_role("button", name="结对 0 户")).to_be_disabled()
    await tick(page, made[0]).check()
    await page.get_by_label("开始日期").fill("")
    await page.get_by_role("button", name="结对 1 户").click()
    await expect(page.get_by_role("alert")).to_have_text(["请选择一支团队。", "请填写开始日期。"])
    await page.screenshot(path=screenshots / "desk-pairing-refused.png", full_page=True)
    assert await desktop.axe() == []
    assert pairings_of(officer, made[0]) == []


async def test_a_household_somebody_else_paired_meanwhile_is_named_and_the_others_are_done(
    demo: Demo, desktop: Window, officer: OfficeApi, made: list[str], teams: list[dict[str, Any]], screenshots: Path
) -> None:
    page, team = desktop.page, teams[0]
    await open_pairing(demo, desktop)
    for household_id in made:
        await tick(page, household_id).check()
    other = {"household_id": made[1], "team_id": team["id"], "starts_on": str(today())}
    assert officer.ask("PUT", f"/pairings/{new_id()}", json=other).status_code == 201
    await page.locator(f"input[value='{team['id']}']").check()
    await page.get_by_role("button", name="结对 3 户").click()
    said = page.get_by_role("status")
    await expect(said.first).to_contain_text(f"已结对 2 户：{team['name']}")
    await expect(said.first).to_contain_text("乙")
    await expect(said.first).to_contain_text("这支团队已经与这户结对")
    await page.screenshot(path=screenshots / "desk-pairing-refused-one.png", full_page=True)
    assert [len(pairings_of(officer, household_id)) for household_id in made] == [1, 1, 1]


async def test_several_households_are_paired_at_once_and_their_names_stay_covered(
    demo: Demo, desktop: Window, officer: OfficeApi, made: list[str], teams: list[dict[str, Any]], screenshots: Path
) -> None:
    page, team = desktop.page, teams[1]
    await open_pairing(demo, desktop)
    await expect(page.get_by_role("region", name="指标、结对与走访")).to_contain_text("指标 10 户")
    for household_id in made:
        await tick(page, household_id).check()
    assert "有田" not in await page.locator("main").inner_text()
    load = page.locator(".team-choice__one").filter(has=page.locator(f"input[value='{team['id']}']"))
    before = int(re.findall(r"现有 (\d+) 户", await load.inner_text())[0])
    await page.locator(f"input[value='{team['id']}']").check()
    people = page.get_by_role("group", name="帮扶责任人").get_by_role("checkbox")
    await people.first.check()
    await page.get_by_label("服务形式").select_option("project")
    await page.screenshot(path=screenshots / "desk-pairing.png", full_page=True)
    assert await desktop.axe() == []
    await page.get_by_role("button", name="结对 3 户").click()
    await expect(page.get_by_role("status").first).to_contain_text(f"已结对 3 户：{team['name']}")
    await expect(load).to_contain_text(f"现有 {before + 3} 户")
    for household_id in made:
        await expect(tick(page, household_id)).to_have_count(0)
        stored = pairings_of(officer, household_id)[0]
        assert (stored["team_id"], stored["service_form"], stored["starts_on"]) == (team["id"], "project", str(today()))
        assert len(stored["helpers"]) == 1


async def test_a_household_is_handed_over_and_a_pairing_ended_with_a_reason(
    demo: Demo, desktop: Window, officer: OfficeApi, made: list[str], teams: list[dict[str, Any]], screenshots: Path
) -> None:
    page, (first, second) = desktop.page, teams[:2]
    ids = [str(new_id()) for _ in made]
    for household_id, pairing_id in zip(made, ids, strict=True):
        body = {"household_id": household_id, "team_id": first["id"], "starts_on": "2026-01-05"}
        assert officer.ask("PUT", f"/pairings/{pairing_id}", json=body).status_code == 201
    await open_pairing(demo, desktop, f"?view=paired&team={first['id']}")

    await tick(page, ids[0]).check()
    await page.locator(f"input[value='{first['id']}']").check()
    await page.get_by_role("button", name="移交 1 户").click()
    await expect(page.get_by_role("alert")).to_have_text(["请选择另一支团队，这些户现在就由它帮扶。", "请填写原因。"])
    assert await desktop.axe() == []

    await page.locator(f"input[value='{second['id']}']").check()
    await page.get_by_label("原因").fill("团队任务调整")
    await page.screenshot(path=screenshots / "desk-pairing-hand-over.png", full_page=True)
    await page.get_by_role("button", name="移交 1 户").click()
    await expect(page.get_by_role("status").first).to_contain_text(f"已移交 1 户：{second['name']}")
    old, new = sorted(pairings_of(officer, made[0]), key=lambda pairing: str(pairing["starts_on"]))
    assert (old["is_closed"], old["ends_on"], old["close_reason"]) == (True, str(today()), "团队任务调整")
    assert (new["is_closed"], new["starts_on"], new["team_id"]) == (False, str(today()), second["id"])

    await page.get_by_label("结束结对").check()
    for pairing_id in ids[1:]:
        await tick(page, pairing_id).check()
    await page.get_by_label("原因").fill("农户已稳定脱贫")
    await page.get_by_role("button", name="结束 2 户的结对").click()
    await expect(page.get_by_role("status").first).to_contain_text("已结束 2 户的结对")
    for household_id in made[1:]:
        assert [pairing["is_closed"] for pairing in pairings_of(officer, household_id)] == [True]


async def test_it_works_on_a_phone_and_in_english(
    demo: Demo, phone: Window, officer: OfficeApi, made: list[str], teams: list[dict[str, Any]], screenshots: Path
) -> None:
    page = phone.page
    await open_pairing(demo, phone)
    await tick(page, made[0]).check()
    await page.screenshot(path=screenshots / "phone-pairing-list.png")
    await page.get_by_role("link", name="去填写").click()
    await page.locator(f"input[value='{teams[0]['id']}']").check()
    await page.screenshot(path=screenshots / "phone-pairing.png", full_page=True)
    assert await phone.axe() == []
    overflow = await page.locator("html").evaluate("(page) => page.scrollWidth - page.clientWidth")
    assert overflow <= 0
    await page.get_by_role("button", name="结对 1 户").click()
    await expect(page.get_by_role("status").first).to_contain_text("已结对 1 户")
    assert len(pairings_of(officer, made[0])) == 1
    await page.get_by_role("button", name="English").first.click()
    await expect(page.get_by_role("heading", level=2, name="Pair with a team")).to_be_visible()


async def test_the_city_sees_every_county_and_opens_one(demo: Demo, desktop: Window, screenshots: Path) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await page.get_by_role("link", name="结对", exact=True).click()
    bars = page.get_by_role("region", name="指标、结对与走访").get_by_role("listitem")
    await expect(bars).to_have_count(7)
    await page.screenshot(path=screenshots / "desk-pairing-city.png", full_page=True)
    assert await desktop.axe() == []
    await bars.get_by_role("link", name="龙城区").click()
    await expect(page.get_by_role("heading", level=1, name="龙城区 结对")).to_be_visible()
    await expect(bars).to_have_count(1)
