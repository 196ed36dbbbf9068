"""Two teams become one: refusals, a preview, the merger, what a phone of the former team still holds, and the undo."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from playwright.async_api import Browser, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.households import forms
from tests.journeys.conftest import PHONE, Demo
from tests.journeys.person import Account, Window, look, open_window
from tests.journeys.test_review import OfficeApi
from tests.journeys.test_units import begin, find, preview
from tests.submissions.samples import visit_body

pytestmark = pytest.mark.journey

COUNTY = "211303"
PASSWORD = "four words on a page"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def officer(client: httpx.Client, demo: Demo) -> OfficeApi:
    return OfficeApi(client, demo, "county_officer", COUNTY)


@dataclass(frozen=True)
class Pair:
    """Two teams of the county; the first one has two households, of which the other one has the second as well."""

    first: str
    second: str
    names: tuple[str, str]
    households: list[str]


@pytest.fixture
def pair(officer: OfficeApi) -> Pair:
    batch = new_id().hex[-5:]
    names, ids = (f"甲队{batch}", f"乙队{batch}"), [str(new_id()), str(new_id())]
    for team_id, name in zip(ids, names, strict=True):
        lines = [{"line": "civilization", "parent_id": None}]
        body = {"name": name, "kind": "team", "division_code": COUNTY, "lines": lines}
        answer = officer.ask("PUT", f"/organizations/{team_id}", json=body)
        assert answer.status_code == 201, answer.text
    village = officer.ask("GET", f"/households?division={COUNTY}&limit=1").json()["items"][0]["division_code"]
    households = [str(new_id()), str(new_id())]
    for number, household_id in enumerate(households):
        registry_no = f"HB{new_id().hex[-10:].upper()}"
        body = forms.household(
            division_code=village, registry_no=registry_no, head={"name": f"{'赵钱'[number]}有地"}, members=[]
        )
        assert officer.ask("PUT", f"/households/{household_id}", json=body).status_code == 201
    starts_on = str(today() - timedelta(days=40))
    for household_id, team_id in ((households[0], ids[0]), (households[1], ids[0]), (households[1], ids[1])):
        _pair(officer, {"household_id": household_id, "team_id": team_id, "starts_on": starts_on})
    return Pair(ids[0], ids[1], names, households)


def _pair(officer: OfficeApi, body: dict[str, str]) -> None:
    """The register reads of a new team a moment later."""
    pairing_id = new_id()
    for _ in range(40):
        paired = officer.ask("PUT", f"/pairings/{pairing_id}", json=body)
        if paired.status_code != 404:
            break
        time.sleep(0.25)
    assert paired.status_code == 201, paired.text


def person(client: httpx.Client, officer: OfficeApi, name: str, role: str, team_id: str) -> Account:
    """Somebody of the team who has chosen a password."""
    account_id, username = new_id(), f"t{new_id().hex[-8:]}"
    body = {"username": username, "name": name, "roles": [{"role": role, "organization_id": team_id}]}
    made = officer.ask("PUT", f"/accounts/{account_id}", json=body)
    assert made.status_code == 201, made.text
    invited = officer.ask("POST", f"/accounts/{account_id}/invitation").json()
    accepted = {"code": invited["code"], "password": PASSWORD}
    assert client.post("/api/auth/invitation/accept", json=accepted).is_success
    return Account(username=username, password=PASSWORD, role=role, division_code=COUNTY, name=name)


def visit(client: httpx.Client, member: Account, household_id: str) -> None:
    """Today, by somebody who has signed in for it."""
    given = {"username": member.username, "password": member.password}
    token = client.post("/api/auth/login", json=given).json()["access_token"]
    body = visit_body(UUID(household_id), visited_on=str(today()), recorded_at=f"{today()}T03:00:00Z")
    headers = {"Authorization": f"Bearer {token}"}
    sent = client.put(f"/api/visits/{new_id()}", json=body, headers=headers)
    assert sent.status_code == 201, sent.text


def running(officer: OfficeApi, household_id: str) -> list[str]:
    items: list[dict[str, Any]] = officer.ask("GET", f"/pairings?household_id={household_id}").json()["items"]
    return [item["team_id"] for item in items if not item["is_closed"]]


async def visits_of(officer: OfficeApi, household_id: str) -> list[dict[str, Any]]:
    """Once there are any."""
    for _ in range(240):
        items: list[dict[str, Any]] = officer.ask("GET", f"/visits?household_id={household_id}").json()["items"]
        if items:
            return items
        await asyncio.sleep(0.25)
    raise AssertionError("the visit did not come in")


async def are_running(officer: OfficeApi, household_id: str, *teams: str) -> None:
    """The register follows the gateway a moment later."""
    for _ in range(120):
        if sorted(running(officer, household_id)) == sorted(teams):
            return
        await asyncio.sleep(0.25)
    assert sorted(running(officer, household_id)) == sorted(teams)


async def test_teams_are_merged_with_a_preview_and_no_visit_of_the_former_one_is_lost(
    demo: Demo,
    browser: Browser,
    desktop: Window,
    client: httpx.Client,
    officer: OfficeApi,
    pair: Pair,
    tmp_path: Path,
    screenshots: Path,
) -> None:
    page = desktop.page
    leader = person(client, officer, "孙领队", "team_leader", pair.first)
    person(client, officer, "周领队", "team_leader", pair.second)
    day = today() - timedelta(days=2)
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as phone:
        await phone.sign_in(leader)
        await phone.page.get_by_role("link", name=re.compile("^记录走访")).first.wait_for()
        await phone.page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
        await phone.open(f"/volunteer/households/{pair.households[0]}/visit")
        await expect(phone.page.get_by_label("帮扶内容")).to_be_editable()
        await phone.context.set_offline(True)
        await phone.page.get_by_label("走访日期").fill(str(day))
        await phone.page.get_by_label("帮扶内容").fill("合并之前去看了春耕。")
        await phone.page.get_by_role("button", name="保存", exact=True).click()
        await expect(phone.page.get_by_role("heading", name="已保存")).to_be_visible()

        await desktop.sign_in(demo.account("county_officer", COUNTY))
        await desktop.open("/office/people")
        await find(page, pair.names[0])
        await begin(page, "合并")
        await expect(page.get_by_text("这支队的队长转为队员")).to_be_visible()
        await page.get_by_role("button", name="看看会变什么").click()
        await expect(page.get_by_role("alert").or_(page.get_by_text("请选择单位").last)).to_be_visible()
        option = page.get_by_label("并入", exact=True).locator("option", has_text=pair.names[1])
        await page.get_by_label("并入", exact=True).select_option(value=await option.get_attribute("value"))
        await preview(page)
        shown = page.get_by_role("region", name="会这样变")
        await expect(shown).to_contain_text("人员 1 人")
        await expect(shown).to_contain_text(f"进行中的结对 2 户：当天结束，同一天起由“{pair.names[1]}”接着帮扶")
        await look(desktop, "desk-team-merge-preview", screenshots)
        assert await desktop.axe() == []
        assert running(officer, pair.households[0]) == [pair.first]
        await page.get_by_role("button", name="确定合并").click()
        await expect(page.get_by_text("这个单位已在")).to_contain_text(pair.names[1])
        await look(desktop, "desk-team-merged", screenshots)
        await are_running(officer, pair.households[0], pair.second)
        await are_running(officer, pair.households[1], pair.second)

        # The phone comes back: the visit is of the former team, and what it shows is of the other one.
        await phone.context.set_offline(False)
        await phone.page.reload()
        visits = await visits_of(officer, pair.households[0])
        assert [(visit["team_id"], visit["visited_on"], visit["is_before_pairing"]) for visit in visits] == [
            (pair.first, str(day), False)
        ]
        await phone.open("/volunteer")
        await expect(phone.page.get_by_role("link", name=re.compile("^记录走访"))).to_have_count(2)
        await look(phone, "phone-after-team-merge", screenshots)

        # What was before the merger is no obstacle: it can be taken back while nobody worked since.
        history = page.get_by_role("region", name="历史")
        await history.get_by_role("button", name="撤销").click()
        await page.get_by_role("button", name="确定撤销").click()
        await expect(page.get_by_role("status").filter(has_text="已撤销")).to_be_visible()
        await are_running(officer, pair.households[0], pair.first)
        await are_running(officer, pair.households[1], pair.first, pair.second)


async def test_a_merger_is_not_taken_back_after_the_other_team_worked(
    demo: Demo, desktop: Window, client: httpx.Client, officer: OfficeApi, pair: Pair, screenshots: Path
) -> None:
    page = desktop.page
    member = person(client, officer, "吴队员", "volunteer", pair.second)
    act = {"act": "merge", "into": pair.second}
    merged = officer.ask("POST", f"/organizations/{pair.first}/changes", json=act)
    assert merged.status_code == 200, merged.text
    await are_running(officer, pair.households[0], pair.second)
    for _ in range(40):
        # A visit of the day itself is the former team's as long as the merger was not read there.
        visit(client, member, pair.households[0])
        visits = officer.ask("GET", f"/visits?household_id={pair.households[0]}").json()["items"]
        if pair.second in {each["team_id"] for each in visits}:
            break
        await asyncio.sleep(0.25)
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await desktop.open(f"/office/people/{pair.second}")
    history = page.get_by_role("region", name="历史")
    await history.get_by_role("button", name="撤销").first.click()
    await page.get_by_role("button", name="确定撤销").click()
    await expect(page.get_by_role("alert")).to_contain_text("需要分开时，请逐户移交")
    await look(desktop, "desk-team-merge-undo-refused", screenshots)
    assert running(officer, pair.households[0]) == [pair.second]
