"""A role that waits, and a password that somebody else replaced, as the people concerned see them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Account, Window, look, open_window

pytestmark = pytest.mark.journey

COUNTY = "211381"
PASSWORD, REPLACED = "the owner's own password", "what the office chose now"


@contextmanager
def client_of(demo: Demo, account: Account) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=20) as http:
        given = {"username": account.username, "password": account.password}
        token = http.post("/auth/login", json=given).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


@pytest.fixture
def county(demo: Demo) -> Iterator[httpx.Client]:
    with client_of(demo, demo.account("county_officer", COUNTY)) as http:
        yield http


def invited(by: httpx.Client, account_id: str, password: str) -> None:
    code = by.post(f"/accounts/{account_id}/invitation").json()["code"]
    assert by.post("/auth/invitation/accept", json={"code": code, "password": password}).is_success


@pytest.fixture
def volunteer(demo: Demo, county: httpx.Client) -> tuple[str, Account]:
    """A new one in a team of the county, with an own password."""
    with client_of(demo, demo.account("volunteer", COUNTY)) as of_demo:
        team = of_demo.get("/me").json()["roles"][0]["organization_id"]
    account_id, username = str(new_id()), f"two-{new_id().hex[-8:]}"
    role = {"role": "volunteer", "organization_id": team}
    body: dict[str, Any] = {"username": username, "name": "郑小燕", "roles": [role]}
    assert county.put(f"/accounts/{account_id}", json=body).is_success
    invited(county, account_id, PASSWORD)
    return account_id, Account(username, PASSWORD, "volunteer", COUNTY, "郑小燕")


async def test_the_owner_is_told_on_every_device_that_the_password_was_replaced(
    browser: Browser, demo: Demo, county: httpx.Client, volunteer: tuple[str, Account], phone: Window, screenshots: Path
) -> None:
    account_id, owner = volunteer
    page = phone.page
    await phone.sign_in(owner)
    await expect(page).to_have_url(re.compile("/volunteer$"))
    invited(county, account_id, REPLACED)
    # The next contact of a page that was open, and then of a page opened anew.
    await page.get_by_role("link", name="走访记录").click()
    told = page.get_by_role("region", name="重要提醒")
    await page.evaluate("fetch('/api/me')")
    await phone.open("/volunteer/me")
    await expect(told.get_by_text("您的密码被更换了")).to_be_visible()
    await expect(told).to_contain_text("北票市 北票市文明办干部发出的邀请更换了您的密码")
    await expect(told.get_by_text("请马上")).to_be_visible()
    await expect(told.get_by_role("button", name="知道了")).to_have_count(0)
    await look(phone, "phone-password-replaced-signed-out", screenshots)
    again = Account(owner.username, REPLACED, owner.role, owner.division_code, owner.name)
    await phone.sign_in(again)
    await expect(told.get_by_role("button", name="知道了")).to_be_visible()
    await look(phone, "phone-password-replaced", screenshots)
    async with open_window(browser, demo.base_url, DESKTOP) as desk:
        await desk.sign_in(again)
        there = desk.page.get_by_role("region", name="重要提醒")
        await expect(there).to_contain_text("您的密码被更换了")
        await look(desk, "desk-password-replaced", screenshots)
        await told.get_by_role("button", name="知道了").click()
        await expect(told).to_have_count(0)
        await page.reload()
        await expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()
        await expect(told).to_have_count(0)
        await desk.page.reload()
        await expect(there).to_contain_text("您的密码被更换了")


async def test_a_role_waits_on_the_screen_until_another_person_agrees(
    browser: Browser, demo: Demo, desktop: Window, screenshots: Path
) -> None:
    page, name = desktop.page, f"孙立{new_id().hex[-4:]}"
    await desktop.sign_in(demo.account("security_admin"))
    await desktop.open("/office/people/officers")
    await page.get_by_role("button", name="添加工作人员").click()
    await page.get_by_label("姓名").fill(name)
    await page.get_by_label("用户名").fill(f"sun-{new_id().hex[-8:]}")
    await page.get_by_label("职务").select_option("inspector")
    await page.get_by_label("省", exact=True).select_option(label="辽宁省")
    await page.get_by_label("市", exact=True).select_option(label="朝阳市")
    await page.get_by_role("button", name="添加 1 人").click()
    await expect(page.get_by_text("他们的角色要等另一位管理员或上级确认后才生效。")).to_be_visible()
    await page.get_by_role("button", name="完成").click()
    row = page.locator("li.person").filter(has_text=name)
    await expect(row.get_by_text("等待确认：朝阳市 督查员")).to_be_visible()
    own = page.get_by_role("region", name="等待确认").locator("li").filter(has_text=name)
    await expect(own.get_by_role("button", name="撤回")).to_be_visible()
    await expect(own.get_by_role("button", name="同意", exact=True)).to_have_count(0)
    await look(desktop, "desk-people-waiting", screenshots)
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as other:
        await other.sign_in(demo.account("city_officer"))
        await other.open("/office/places")
        # The longest menu scrolls on a phone, and the number stands at its end: the page must not grow wider with it.
        await expect(other.page.get_by_role("link", name=re.compile(r"^人员.*\d"))).to_be_attached()
        await look(other, "phone-number-in-the-menu", screenshots)
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as second:
        await second.sign_in(demo.account("system_admin"))
        await second.open("/office/people")
        asked = second.page.get_by_role("region", name="等待确认").locator("li").filter(has_text=name)
        await expect(asked).to_contain_text("朝阳市 督查员")
        await look(second, "phone-people-confirm", screenshots)
        await asked.get_by_role("button", name="不同意").click()
        await expect(second.page.get_by_text(f"已拒绝：{name}。")).to_be_visible()
        await expect(asked).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("heading", name="工作人员")).to_be_visible()
    await expect(page.get_by_role("region", name="等待确认").locator("li").filter(has_text=name)).to_have_count(0)


async def test_one_officer_with_two_accounts_erases_no_household(demo: Demo) -> None:
    """The city makes an account for the county, uses its invitation, asks as the one and confirms as the other."""
    with client_of(demo, demo.account("city_officer")) as city:
        household = city.get("/households", params={"limit": 1, "division": COUNTY}).json()["items"][0]["id"]
        account_id, username = str(new_id()), f"temp-{new_id().hex[-8:]}"
        role = {"role": "county_officer", "division_code": COUNTY}
        body: dict[str, Any] = {"username": username, "name": "临时干部", "roles": [role]}
        assert city.put(f"/accounts/{account_id}", json=body).is_success
        invited(city, account_id, PASSWORD)
        path = f"/households/erasures/{new_id()}"
        assert city.put(path, json={"household_id": household, "reason": "一人申请一人确认"}).is_success
        with client_of(demo, Account(username, PASSWORD, "county_officer", COUNTY, "临时干部")) as second:
            refused = second.post(f"{path}/confirm")
            assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-another-person")
            assert second.get(f"/households/{household}").is_success
        assert city.post(f"{path}/withdraw", json={"reason": "不再申请"}).is_success
