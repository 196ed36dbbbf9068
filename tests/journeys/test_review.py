"""An officer reviews the teams' reports: refusals first, then with as few clicks as possible."""

import asyncio
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Download, Page, Route, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import Demo
from tests.journeys.person import Window
from tests.support.pdfs import page_as_picture
from tests.support.uploads import upload_request

pytestmark = pytest.mark.journey

COUNTY = "211381"
PDF_VIEWER = ("chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/", "chrome://resources/")
# Visited by the demo's teams, but not filed by them.
MONTHS = ("2020-06", "2020-07", "2020-08", "2020-09")


class OfficeApi:
    """A person who uses the API: other people's acts while the officer looks at the screen."""

    def __init__(self, client: httpx.Client, demo: Demo, role: str, division: str | None) -> None:
        account = demo.account(role, division)
        body = {"username": account.username, "password": account.password}
        token = client.post("/api/auth/login", json=body).json()["access_token"]
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        return self._client.request(method, f"/api{path}", headers=self._headers, **content)

    def state_of(self, report_id: str) -> tuple[str, str | None]:
        report = self.ask("GET", f"/reports/{report_id}").json()
        return report["state"], report["return_reason"]


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def leader(client: httpx.Client, demo: Demo) -> OfficeApi:
    return OfficeApi(client, demo, "team_leader", COUNTY)


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> OfficeApi:
    return OfficeApi(client, demo, "city_officer", None)


@pytest.fixture
def submitted(leader: OfficeApi) -> list[str]:
    """Three forms of one month, just submitted by a team leader; ids in the order of the list, newest first."""
    pairings = leader.ask("GET", "/pairings?active=true&limit=100").json()["items"]
    for month in MONTHS:
        made: list[str] = []
        for pairing in pairings:
            body = {"kind": "progress_report", "pairing_id": pairing["id"], "month": month}
            report_id = str(new_id())
            if leader.ask("PUT", f"/reports/{report_id}", json=body).status_code == 201:
                assert leader.ask("POST", f"/reports/{report_id}/submit").status_code == 200
                made.append(report_id)
            if len(made) == 3:
                return made[::-1]
    pytest.fail("every household of the team has a form of every month: start with a fresh demo")


async def open_report(desktop: Window, report_id: str) -> None:
    await desktop.open(f"/office/reports/{report_id}")
    await expect(desktop.page.get_by_role("button", name="通过", exact=True)).to_be_visible()


def row_of(page: Page, report_id: str) -> Any:
    return page.get_by_role("listitem").filter(has=page.locator(f"a[href^='/office/reports/{report_id}']"))


async def test_a_report_is_not_returned_without_a_reason(
    demo: Demo, desktop: Window, city: OfficeApi, leader: OfficeApi, submitted: list[str], screenshots: Path
) -> None:
    page, (first, second, _) = desktop.page, submitted
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await open_report(desktop, first)
    await page.get_by_role("button", name="退回", exact=True).click()
    await page.get_by_role("button", name="退回给队伍").click()
    await expect(page.get_by_role("alert")).to_contain_text("请点选或填写退回原因")
    await expect(page.get_by_label("退回原因")).to_be_focused()
    assert city.state_of(first) == ("submitted", None)
    await page.screenshot(path=screenshots / "desk-review-no-reason.png")
    assert await desktop.axe() == []

    await page.get_by_role("button", name="缺少走访照片，请补传").click()
    await page.get_by_role("button", name="金额与帮扶内容对不上，请核对").click()
    await expect(page.get_by_label("退回原因")).to_have_value("缺少走访照片，请补传；金额与帮扶内容对不上，请核对")
    await page.get_by_role("button", name="退回给队伍").click()
    await expect(page.get_by_role("status").first).to_contain_text("已退回：")
    # The next one is open already, and the finished one is no longer in the list.
    await expect(page).to_have_url(re.compile(second))
    await expect(row_of(page, first)).to_have_count(0)
    assert leader.state_of(first) == ("draft", "缺少走访照片，请补传；金额与帮扶内容对不上，请核对")

    await page.get_by_role("link", name="已退回").click()
    await row_of(page, first).get_by_role("link").click()
    await expect(page.get_by_text("缺少走访照片，请补传；金额与帮扶内容对不上，请核对")).to_be_visible()
    await expect(page.get_by_role("button", name="通过", exact=True)).to_have_count(0)
    await page.screenshot(path=screenshots / "desk-review-returned.png")


async def test_a_report_changed_after_it_was_shown_is_not_accepted(
    demo: Demo, desktop: Window, city: OfficeApi, leader: OfficeApi, submitted: list[str], screenshots: Path
) -> None:
    page, (first, second, _) = desktop.page, submitted
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    # Another officer returns it, and the team submits it again: the screen does not show what would be accepted.
    await open_report(desktop, first)
    city.ask("POST", f"/reports/{first}/return", json={"reason": "请补充团队意见"})
    leader.ask("POST", f"/reports/{first}/submit")
    await page.get_by_role("button", name="通过", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("您查看之后，队伍重新报送了这份报表")
    assert city.state_of(first)[0] == "submitted"
    await expect(page.get_by_text("第 2 次报送")).to_be_visible()
    # After the new version was shown, one more click is enough.
    await page.get_by_role("button", name="通过", exact=True).click()
    await expect(page.get_by_role("status").first).to_contain_text("已通过：")
    assert city.state_of(first)[0] == "accepted"

    await open_report(desktop, second)
    city.ask("POST", f"/reports/{second}/return", json={"reason": "请补充团队意见"})
    await page.get_by_role("button", name="通过", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("刚被别人处理过，现在是“已退回”")
    await expect(row_of(page, second).get_by_text("已退回")).to_be_visible()
    await expect(row_of(page, second).get_by_role("checkbox")).to_have_count(0)
    await page.screenshot(path=screenshots / "desk-review-conflict.png")
    assert await desktop.axe() == []


async def test_many_are_accepted_at_once_and_what_moved_is_left_alone(
    demo: Demo, desktop: Window, city: OfficeApi, leader: OfficeApi, submitted: list[str], screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    team = city.ask("GET", f"/reports/{submitted[0]}").json()
    await desktop.open("/office/reports")
    await page.get_by_label("单位").select_option(team["team_id"])
    await page.get_by_label("月份").select_option(team["month"])
    for report_id in submitted:
        await row_of(page, report_id).get_by_role("checkbox").check()
    city.ask("POST", f"/reports/{submitted[1]}/return", json={"reason": "请补充团队意见"})

    gate = asyncio.Event()

    async def wait(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await page.route(re.compile(r"/accept$"), wait)
    await page.get_by_role("button", name="通过所选 3 份").click()
    await expect(page.get_by_text("通过后不能再退回")).to_be_visible()
    assert [city.state_of(report_id)[0] for report_id in submitted] == ["submitted", "draft", "submitted"]
    await page.get_by_role("button", name="确认", exact=True).click()
    await expect(page.get_by_role("progressbar")).to_have_attribute("max", "3")
    await expect(page.get_by_text("正在办理 0/3")).to_be_visible()
    await page.screenshot(path=screenshots / "desk-review-batch.png")
    assert await desktop.axe() == []
    gate.set()
    await expect(page.get_by_role("status").first).to_contain_text("已通过 2 份。 1 份刚被别人处理过")
    assert [city.state_of(report_id)[0] for report_id in submitted] == ["accepted", "draft", "accepted"]
    await expect(row_of(page, submitted[1]).get_by_text("已退回")).to_be_visible()
    await expect(row_of(page, submitted[0])).to_have_count(0)

    await page.get_by_role("link", name="已通过").click()
    await expect(row_of(page, submitted[0])).to_be_visible()


async def test_a_connection_lost_in_a_batch_loses_nothing(
    demo: Demo, desktop: Window, city: OfficeApi, submitted: list[str]
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await desktop.open("/office/reports")
    for report_id in submitted:
        await row_of(page, report_id).get_by_role("checkbox").check()
    tried = 0

    async def cut_the_second(route: Route) -> None:
        nonlocal tried
        tried += 1
        await (route.abort("connectionreset") if tried == 2 else route.continue_())

    await page.route(re.compile(r"/accept$"), cut_the_second)
    await page.get_by_role("button", name="通过所选 3 份").click()
    await page.get_by_role("button", name="确认", exact=True).click()
    await expect(page.get_by_role("status").first).to_contain_text("还有 2 份没有办理")
    assert sorted(city.state_of(report_id)[0] for report_id in submitted) == ["accepted", "submitted", "submitted"]
    await page.get_by_role("button", name="通过所选 2 份").click()
    await page.get_by_role("button", name="确认", exact=True).click()
    await expect(page.get_by_role("status").first).to_contain_text("已通过 2 份。")
    assert {city.state_of(report_id)[0] for report_id in submitted} == {"accepted"}


async def test_the_review_works_on_a_phone_and_by_keyboard(
    demo: Demo, phone: Window, city: OfficeApi, submitted: list[str], screenshots: Path
) -> None:
    page, (first, second, _) = phone.page, submitted
    await phone.sign_in(demo.account("county_officer", COUNTY))
    await page.get_by_role("link", name="报表审核").click()
    await row_of(page, first).get_by_role("link").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=2)).to_be_focused()
    await page.screenshot(path=screenshots / "phone-review-report.png", full_page=True)
    await page.get_by_role("button", name="通过", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").first).to_contain_text("已通过：")
    await expect(page).to_have_url(re.compile(second))
    assert city.state_of(first)[0] == "accepted"


def stamp(leader: OfficeApi, report_id: str) -> None:
    """The acts of a team with paper: print, stamp, photograph, send. Here the printed page itself is the photograph."""
    picture = page_as_picture(leader.ask("GET", f"/reports/{report_id}.pdf").content, "JPEG")
    scan_id = str(new_id())
    digest = hashlib.sha256(picture).hexdigest()
    body = {"id": scan_id, "sha256": digest, "size": len(picture), "content_type": "image/jpeg"}
    announced = leader.ask("POST", f"/reports/{report_id}/scans", json=body).json()
    ticket = next(scan["upload"] for scan in announced["scans"] if scan["id"] == scan_id)
    assert httpx.request(**upload_request(ticket, picture), trust_env=False).is_success
    leader.ask("POST", f"/reports/{report_id}/scans/{scan_id}/complete")


async def test_the_stamped_page_and_the_pdf_are_one_click_away(
    demo: Demo, desktop: Window, leader: OfficeApi, submitted: list[str], screenshots: Path
) -> None:
    page, (bare, stamped, _) = desktop.page, submitted
    stamp(leader, stamped)
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await open_report(desktop, bare)
    panel = page.get_by_role("region", name=re.compile("进度表$"))
    await expect(panel.get_by_text("没有盖章件")).to_be_visible()
    await expect(row_of(page, stamped).get_by_text("盖章件一致")).to_be_visible()
    await row_of(page, stamped).get_by_role("link").click()
    await expect(panel.get_by_text("盖章件一致")).to_be_visible()
    await page.get_by_role("button", name="查看盖章件 1").click()
    picture = page.get_by_role("dialog").get_by_role("img")
    await expect(picture).to_be_visible()
    await expect(picture).not_to_have_js_property("naturalWidth", 0)
    await page.screenshot(path=screenshots / "desk-review-scan.png")
    assert await desktop.axe() == []
    await page.get_by_role("button", name="关闭").click()
    await the_pdf_opens(desktop)
    # Requests for parts of Chromium's own PDF viewer, which are inside the browser; all other requests count.
    desktop.foreign[:] = [url for url in desktop.foreign if not url.startswith(PDF_VIEWER)]


async def the_pdf_opens(desktop: Window) -> None:
    """In its own tab; a browser without a viewer, such as the one from npm, downloads it instead."""
    files: list[Download] = []
    desktop.context.on("page", lambda tab: tab.on("download", lambda file: files.append(file)))
    async with desktop.context.expect_page() as opened:
        await desktop.page.get_by_role("button", name="打开 PDF").click()
    tab = await opened.value
    for _ in range(120):
        if tab.url.startswith("blob:") or files:
            break
        await desktop.page.wait_for_timeout(500)
    assert tab.url.startswith("blob:") or (await files[0].path()).read_bytes().startswith(b"%PDF")
    await tab.close()


async def test_a_report_far_down_the_list_opens_without_losing_the_place(
    demo: Demo, desktop: Window, submitted: list[str]
) -> None:
    """The demo itself has enough waiting reports to make the list longer than the screen."""
    page = desktop.page
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await desktop.open("/office/reports")
    await expect(row_of(page, submitted[0])).to_be_visible()
    last = page.get_by_role("region", name="报表清单").get_by_role("listitem").last
    await last.get_by_role("link").scroll_into_view_if_needed()
    before = await page.evaluate("() => window.scrollY")
    assert before > 300
    await last.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=2)).to_be_focused()
    assert await page.evaluate("() => window.scrollY") == before
    await expect(page.get_by_role("heading", level=2)).to_be_in_viewport()
    await expect(page.get_by_role("button", name="打开 PDF")).to_be_in_viewport()


async def test_who_only_observes_reads_and_decides_nothing(demo: Demo, desktop: Window, submitted: list[str]) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("inspector"))
    assert await page.get_by_role("link", name="报表审核").count() == 0
    await desktop.open(f"/office/reports/{submitted[0]}")
    await expect(page.get_by_text("审核由县级、市级文明办办理")).to_be_visible()
    await expect(page.get_by_role("button", name="打开 PDF")).to_be_visible()
    for act in ("通过", "退回"):
        assert await page.get_by_role("button", name=act, exact=True).count() == 0
    assert await page.get_by_role("checkbox").count() == 0
