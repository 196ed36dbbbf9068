"""Next year's edition beside the one of 2020: Form 1 is filed again for the same pairing, last year's counts for
nothing, and what was there reads as before."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import expect

from services.kernel.ids import new_id
from tests.journeys.conftest import Demo
from tests.journeys.person import Account, Window, look
from tests.journeys.test_month import Leader
from tests.journeys.test_planning import Colleague
from tests.support.demo_home import running_demo
from tests.support.stack import Stack

pytestmark = pytest.mark.journey

COUNTY = "211381"
NAME = "志愿服务助力脱贫攻坚（2021年）"
FORM_1, WEEKLY = "信息报备表（2021年）", "春节走访周报"
OPTION = f"{FORM_1} · 2021年4月"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo of its own, because a second edition changes what others open first."""
    if home := os.environ.get("BANGFU_TEST_HOME"):
        yield _demo_of(Stack.attached(Path(home)))
        return
    with running_demo() as stack:
        yield _demo_of(stack)


def _demo_of(stack: Stack) -> Demo:
    listed: list[dict[str, Any]] = json.loads((stack.home / "demo-accounts.json").read_text(encoding="utf-8"))
    return Demo(stack.base_url, [Account(**account) for account in listed])


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


def of_2020(items: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(
        (due["obligation_name"], due["period"], due["count"], due["minimum"], due["state"], due["due_at"])
        for due in items
        if due["starts_on"] < "2021"
    )


async def lines_of(window: Window, path: str) -> str:
    """What the cards of a page read, without what changes from minute to minute."""
    await window.open(path)
    await expect(window.page.locator("main h1")).to_be_visible()
    await expect(window.page.locator("main .card").first).to_be_visible()
    await window.page.wait_for_load_state("networkidle")
    cards = await window.page.locator("main .card").all_inner_texts()
    # A new edition waits to be received, as it must.
    kept = [card for card in cards if not card.startswith("通知和签收")]
    return re.sub(r"\d+:\d+", "", "\n".join(kept))


async def test_form_1_of_the_next_edition_is_filed_beside_that_of_2020(
    demo: Demo, city: Colleague, client: httpx.Client, phone: Window, desktop: Window, screenshots: Path
) -> None:
    leader = Leader(client, demo, COUNTY)
    dues_before = of_2020(leader.items("/dues?limit=500"))
    await phone.sign_in(leader.account)
    may_before = await lines_of(phone, "/volunteer/month?month=2020-05")
    assert await phone.page.get_by_label("月份").locator("option:checked").inner_text() == "2020年5月"
    await desktop.sign_in(demo.account("city_officer"))
    (first,) = [each for each in city.ask("GET", "/campaigns?mine=true").json()["items"] if each["year"] == 2020]
    board = f"/office?campaign={first['id']}&month=2020-05"
    board_before = await lines_of(desktop, board)

    edition, duty = await published(desktop, city, first["series"], screenshots)
    due = await the_duty_of(leader, duty)
    assert (due["count"], due["state"]) == (0, "overdue"), "last year's forms count for nothing"

    filed = await filed_on_the_phone(phone, screenshots)
    reports = leader.items(f"/reports?obligation_id={duty}&limit=200")
    (sent,) = [each for each in reports if each["state"] == "submitted"]
    assert (sent["household_id"], sent["binding"], sent["period"]) == (filed, "named", "2021-04")
    assert len(leader.items(f"/reports?household_id={filed}&kind=registration_form&limit=200")) == 2
    for _ in range(120):
        if (await the_duty_of(leader, duty))["count"] == 1:
            break
        await phone.page.wait_for_timeout(250)
    assert (await the_duty_of(leader, duty))["count"] == 1

    await the_office_finds_it_under_its_edition(desktop, edition, sent["id"], screenshots)
    assert of_2020(leader.items("/dues?limit=500")) == dues_before
    assert await lines_of(phone, "/volunteer/month?month=2020-05") == may_before
    assert await lines_of(desktop, board) == board_before


async def the_duty_of(leader: Leader, duty: str) -> dict[str, Any]:
    (due,) = leader.items(f"/dues?obligation_id={duty}")
    return due


async def published(desktop: Window, city: Colleague, series: str, screenshots: Path) -> tuple[str, str]:
    """The ids of the edition and of its registration form; entered as a draft, published on the screen."""
    edition, duty, weekly = str(new_id()), str(new_id()), str(new_id())
    body = {
        "name": NAME,
        "series": series,
        "year": 2021,
        "division_code": "2113",
        "starts_on": "2021-01-04",
        "ends_on": "2021-09-30",
        "state": "draft",
    }
    assert city.ask("PUT", f"/campaigns/{edition}", json=body).status_code == 201
    for fresh, name, form, cycle in (
        (duty, FORM_1, "registration_form", {"kind": "once", "due_on": "2021-04-10"}),
        (
            weekly,
            WEEKLY,
            "progress_report",
            {"kind": "every", "unit": "week", "from": "2021-02-01", "to": "2021-02-14"},
        ),
    ):
        obligation = {
            "campaign_id": edition,
            "name": name,
            "form": form,
            "owed_by": {"kind": "team", "division_code": "2113"},
            "cycle": cycle,
        }
        assert city.ask("PUT", f"/obligations/{fresh}", json=obligation).status_code == 201
    await desktop.open(f"/office/plan/{edition}")
    await desktop.page.get_by_role("button", name="发布", exact=True).click()
    await desktop.page.get_by_role("button", name="确定发布").click()
    await expect(desktop.page.get_by_role("status").filter(has_text=f"已发布：{NAME}")).to_be_visible()
    await look(desktop, "desk-next-edition", screenshots)
    return edition, duty


async def filed_on_the_phone(phone: Window, screenshots: Path) -> str:
    """The id of the household whose Form 1 was filed."""
    page = phone.page
    await phone.open("/volunteer/month")
    await page.get_by_label("报哪一期").select_option(label="2021年2月1日至2月7日（第5周）")
    await expect(page.locator("article").first.get_by_text("未生成")).to_be_visible()
    await look(phone, "phone-weekly-forms", screenshots)
    await page.get_by_label("报哪一期").select_option(label=OPTION)
    await expect(page.locator("article").first.get_by_text("未生成")).to_be_visible()
    card = page.get_by_test_id(str(await page.locator("article").first.get_attribute("data-testid")))
    await card.get_by_role("button", name="生成表格").click()
    await expect(card.get_by_text("已生成")).to_be_visible()
    await expect(card.locator("dl")).to_contain_text("资金")
    await look(phone, "phone-form-1-again", screenshots)
    household = str(await card.get_attribute("data-testid")).removeprefix("form-")
    await card.get_by_role("button", name="报送", exact=True).click()
    await card.get_by_role("button", name="确定报送").click()
    await expect(card.locator(".tag", has_text="已报送")).to_be_visible()
    return household


async def the_office_finds_it_under_its_edition(
    desktop: Window, edition: str, report_id: str, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.open("/office/reports")
    await page.get_by_label("专项行动", exact=True).select_option(edition)
    await expect(page.get_by_label("任务").locator("option")).to_have_text(["全部任务", FORM_1, WEEKLY])
    await page.get_by_label("任务").select_option(FORM_1)
    await page.get_by_label("月份").select_option("2021-04")
    rows = page.locator(".review-row")
    await expect(rows).to_have_count(1)
    await rows.first.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(report_id))
    await expect(page.locator(".sheet__facts")).to_contain_text(f"{FORM_1} · 2021年4月")
    await look(desktop, "desk-review-by-duty", screenshots)
