"""A team leader makes the forms of a whole month with one button, on a connection that fails in between."""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.households import forms
from tests.journeys.conftest import Demo
from tests.journeys.person import Window, look
from tests.journeys.test_review import OfficeApi

pytestmark = pytest.mark.journey

COUNTY = "211321"
# Visited by the demo's teams, but not filed by this one.
MONTHS = ("2020-05", "2020-06", "2020-07", "2020-08", "2020-09")
MAKE_ALL = re.compile("^一键生成本月表格")
LOST, REFUSED = 3, 7
BUSY = {"type": "/problems/neighbour-unavailable", "title": "服务正忙，请稍后再试。", "status": 503}


class Leader:
    """What the server stores, read beside the screen."""

    def __init__(self, client: httpx.Client, demo: Demo, county: str = COUNTY) -> None:
        self.account = demo.account("team_leader", county)
        body = {"username": self.account.username, "password": self.account.password}
        token = client.post("/api/auth/login", json=body).json()["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}
        self._client = client

    def ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._client.request(method, f"/api{path}", headers=self._headers, json=body)
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def items(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._client.get(f"/api{path}", headers=self._headers).json()["items"]
        return found

    def forms(self, month: str) -> list[dict[str, Any]]:
        return self.items(f"/reports?kind=progress_report&month={month}&limit=200")

    def month_without_forms(self) -> str:
        month = next((month for month in MONTHS if not self.forms(month)), None)
        if month is None:
            pytest.fail("the team has forms of every month: start with a fresh demo")
        return month


class FlakyConnection:
    """Every form takes a moment; one answer is lost after the form was made, and one household is refused once."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def pass_on(self, route: Route) -> None:
        if route.request.method != "PUT":
            await route.continue_()
            return
        self.asked.append(route.request.url)
        if len(self.asked) == REFUSED:
            await route.fulfill(status=503, content_type="application/problem+json", json=BUSY)
            return
        answer = await route.fetch()
        await (route.abort("connectionreset") if len(self.asked) == LOST else route.fulfill(response=answer))


async def test_one_button_makes_every_form_of_a_month_once(demo: Demo, phone: Window, screenshots: Path) -> None:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        leader = Leader(client, demo)
        month, pairings = leader.month_without_forms(), leader.items("/pairings?active=true&limit=100")
        connection = FlakyConnection()
        await phone.context.route(re.compile(r"/api/reports/[0-9a-f-]{36}$"), connection.pass_on)
        await phone.sign_in(leader.account)
        await phone.open(f"/volunteer/month?month={month}")
        await expect(phone.page.get_by_text(f"未生成 {len(pairings)} 份")).to_be_visible()
        await phone.page.screenshot(path=screenshots / "phone-month-before.png")

        await the_connection_fails(phone.page, screenshots)
        await another_press_makes_the_rest(phone, len(pairings), screenshots)
        await what_failed_is_tried_again(phone.page, screenshots)

        assert connection.asked[LOST - 1] == connection.asked[LOST], "the lost one was asked for again under its own id"
        assert Counter(form["pairing_id"] for form in leader.forms(month)) == Counter(
            pairing["id"] for pairing in pairings
        )
        await one_is_submitted(phone, len(pairings), screenshots)


async def the_connection_fails(page: Page, screenshots: Path) -> None:
    await page.get_by_role("button", name=MAKE_ALL).dblclick()
    await expect(page.get_by_role("alert").first).to_contain_text("连不上网络")
    await expect(page.locator("article .tag", has_text="已生成")).to_have_count(LOST - 1)
    failed = page.locator("article", has=page.locator(".tag", has_text="没有成功"))
    await expect(failed).to_have_count(1)
    await expect(failed.get_by_role("button", name="重试")).to_be_visible()
    await page.screenshot(path=screenshots / "phone-month-cut.png", full_page=True)


async def another_press_makes_the_rest(phone: Window, households: int, screenshots: Path) -> None:
    page = phone.page
    await page.get_by_role("button", name=MAKE_ALL).click()
    await expect(page.get_by_role("progressbar", name="生成本月表格")).to_be_visible()
    await expect(page.get_by_label("月份")).to_be_disabled()
    await page.screenshot(path=screenshots / "phone-month-under-way.png")
    await expect(page.get_by_text("有 1 份没有生成成功")).to_be_visible(timeout=60_000)
    await expect(page.get_by_text(f"共 {households} 户：未生成 1 份")).to_be_visible()
    await page.screenshot(path=screenshots / "phone-month-one-failed.png", full_page=True)
    assert await phone.axe() == []


async def what_failed_is_tried_again(page: Page, screenshots: Path) -> None:
    await page.get_by_role("button", name="重试没有成功的（1 份）").click()
    await expect(page.get_by_text("本月表格都生成好了")).to_be_visible()
    await expect(page.get_by_role("button", name=MAKE_ALL)).to_have_count(0)
    await page.screenshot(path=screenshots / "phone-month-made.png")


async def one_is_submitted(phone: Window, households: int, screenshots: Path) -> None:
    page = phone.page
    card = page.locator("article").first
    await card.get_by_role("button", name="查看内容").click()
    await card.get_by_role("button", name="报送", exact=True).click()
    await page.screenshot(path=screenshots / "phone-month-sure.png")
    await card.get_by_role("button", name="确定报送").click()
    await expect(card.locator(".tag", has_text="已报送")).to_be_visible()
    await expect(page.get_by_text(f"已生成 {households - 1} 份，已报送 1 份")).to_be_visible()
    assert await phone.axe() == []
    overflow = await page.locator("html").evaluate("(page) => page.scrollWidth - page.clientWidth")
    assert overflow <= 0
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_text("All forms of this month are prepared.")).to_be_visible()
    await page.screenshot(path=screenshots / "phone-month-english.png")


async def test_a_character_the_printer_lacks_is_named_before_the_form_is_filed(
    demo: Demo, phone: Window, screenshots: Path
) -> None:
    month, never_drawn = "2020-09", "\U000323af"
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        leader = Leader(client, demo, "211302")
        pairing = leader.items("/pairings?active=true&limit=1")[0]
        leader.ask("PUT", f"/visits/{new_id()}", _visit(pairing["household_id"], f"{month}-20", f"送去{never_drawn}酱"))
        form = {"kind": "progress_report", "pairing_id": pairing["id"], "month": month}
        leader.ask("PUT", f"/reports/{new_id()}", form)
        await phone.sign_in(leader.account)
        await phone.open(f"/volunteer/month?month={month}")
        card = phone.page.get_by_test_id(f"form-{pairing['household_id']}")
        await card.get_by_role("button", name="报送", exact=True).click()
        await expect(card.get_by_role("status")).to_contain_text(f"{never_drawn}（U+323AF）")
        await expect(card.get_by_role("button", name="确定报送")).to_be_enabled()
        await phone.page.screenshot(path=screenshots / "phone-month-unprintable.png", full_page=True)
        assert await phone.axe() == []
        await card.get_by_role("button", name="取消").click()
        assert [report["state"] for report in leader.forms(month) if report["pairing_id"] == pairing["id"]] == ["draft"]


async def test_the_last_form_of_an_ended_pairing_is_filed_until_the_day_that_the_phone_names(
    demo: Demo, phone: Window, screenshots: Path
) -> None:
    month, county = "2020-08", "211382"
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        leader = Leader(client, demo, county)
        officer = OfficeApi(client, demo, "county_officer", county)
        team = leader.items("/pairings?active=true&limit=1")[0]
        household_id, pairing_id = str(new_id()), str(new_id())
        body = forms.household(
            division_code=team["village_code"],
            registry_no=f"JS{new_id().hex[-10:].upper()}",
            head={"name": "尹有成"},
            members=[],
        )
        assert officer.ask("PUT", f"/households/{household_id}", json=body).status_code == 201
        paired = {"household_id": household_id, "team_id": team["team_id"], "helpers": [], "starts_on": "2020-04-01"}
        assert officer.ask("PUT", f"/pairings/{pairing_id}", json=paired).status_code == 201
        closing = {"reason": "任务完成", "closed_on": today().isoformat()}
        assert officer.ask("POST", f"/pairings/{pairing_id}/close", json=closing).status_code == 200
        await phone.sign_in(leader.account)
        await phone.open(f"/volunteer/month?month={month}")
        card = phone.page.get_by_test_id(f"form-{household_id}")
        await expect(card).to_contain_text("尹**")
        last = today() + timedelta(days=30)
        await expect(card).to_contain_text(f"结对已结束，表格最晚 {_day(last)}报送。")
        await card.scroll_into_view_if_needed()
        await look(phone, "phone-month-ended-pairing", screenshots)
        await card.get_by_role("button", name="生成表格").click()
        await expect(card.locator(".tag", has_text="已生成")).to_be_visible()
        await card.get_by_role("button", name="报送", exact=True).click()
        await card.get_by_role("button", name="确定报送").click()
        await expect(card.locator(".tag", has_text="已报送")).to_be_visible()
        (report,) = [report for report in leader.forms(month) if report["pairing_id"] == pairing_id]
        assert officer.ask("POST", f"/reports/{report['id']}/accept").status_code == 200
        await phone.page.reload()
        await expect(phone.page.get_by_role("button", name=MAKE_ALL)).to_be_visible()
        await expect(card).to_have_count(0)


def _day(day: date) -> str:
    """As the screen has it."""
    year = "" if day.year == today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _visit(household_id: str, day: str, content: str) -> dict[str, Any]:
    return {
        "household_id": household_id,
        "visited_on": day,
        "recorded_at": f"{day}T10:00:00+08:00",
        "content": content,
        "amount_fen": 0,
        "aid_domains": ["goods"],
        "goals": [],
        "minutes": 30,
        "photos": [],
    }
