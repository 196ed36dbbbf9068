"""我的账号: everybody manages the own name, phone and password, and signs out other devices."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Account, Window, look, open_window

pytestmark = pytest.mark.journey

COUNTY = "211381"
PASSWORD = "known to the owner alone"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; M2004J19C) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0 "
    "Mobile Safari/537.36 MicroMessenger/8.0.16.2040 NetType/4G Language/zh_CN"
)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)


@dataclass
class Security:
    """The API as the security administrator uses it; `second` is the system administrator, who confirms."""

    http: httpx.Client
    second: httpx.Client

    def stored(self, account_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/accounts/{account_id}").json()
        return found

    def save(self, account_id: str, **given: Any) -> None:
        answer = self.http.put(f"/accounts/{account_id}", json=given)
        assert answer.is_success, answer.text
        for role in answer.json()["pending_roles"]:
            assert self.second.post(f"/confirmations/{role['id']}/confirm").is_success

    def new_account(self, name: str, **role: str) -> tuple[str, Account]:
        """The id and the account of a new person, with an own password."""
        account_id, username = str(new_id()), f"own-{new_id().hex[-8:]}"
        given = {"username": username, "name": name, "roles": []}
        self.save(account_id, **given)
        code = self.http.post(f"/accounts/{account_id}/invitation").json()["code"]
        for item in self.second.get("/confirmations", params={"limit": 500}).json()["items"]:
            if item["account"]["id"] == account_id:
                assert self.second.post(f"/confirmations/{item['id']}/confirm").is_success
        assert self.http.post("/auth/invitation/accept", json={"code": code, "password": PASSWORD}).is_success
        self.save(account_id, **{**given, "roles": [role]})
        return account_id, Account(username, PASSWORD, role["role"], COUNTY, name)

    def team_of(self, account: Account) -> str:
        given = {"username": account.username, "password": account.password}
        (held, *_) = self.http.post("/auth/login", json=given).json()["principal"]["roles"]
        return str(held["organization_id"])


@contextmanager
def client_of(demo: Demo, role: str) -> Iterator[httpx.Client]:
    account = demo.account(role)
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=20) as http:
        given = {"username": account.username, "password": account.password}
        token = http.post("/auth/login", json=given).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


@pytest.fixture
def security(demo: Demo) -> Iterator[Security]:
    with client_of(demo, "security_admin") as http, client_of(demo, "system_admin") as second:
        yield Security(http, second)


@pytest.fixture
def officer(security: Security) -> tuple[str, Account]:
    return security.new_account(f"周主任{new_id().hex[-4:]}", role="county_officer", division_code=COUNTY)


@pytest.fixture
def volunteer(security: Security, demo: Demo) -> tuple[str, Account]:
    """In the team of the county's demo volunteer."""
    team_id = security.team_of(demo.account("volunteer", COUNTY))
    return security.new_account("吴队员", role="volunteer", organization_id=team_id)


async def open_from_the_head(page: Page, name: str) -> None:
    await page.get_by_role("banner").get_by_role("link", name=re.compile(name)).click()
    await expect(page.get_by_role("heading", level=1, name="我的账号")).to_be_visible()
    await expect(page.get_by_label("姓名", exact=True)).to_have_value(name)


async def change_password(page: Page, current: str, new: str) -> None:
    await page.get_by_label("现在的密码").fill(current)
    await page.get_by_label("新密码").fill(new)
    await page.get_by_role("button", name="修改密码").click()


def device(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="已登录的设备").get_by_role("listitem").filter(has_text=name)


@pytest.mark.parametrize("size", ["phone", "desk"])
async def test_what_cannot_be_saved_is_said_beside_it(
    browser: Browser, demo: Demo, officer: tuple[str, Account], size: str, screenshots: Path
) -> None:
    _, account = officer
    async with open_window(
        browser, demo.base_url, PHONE if size == "phone" else DESKTOP, is_phone=size == "phone"
    ) as window:
        page = window.page
        await window.sign_in(account)
        await open_from_the_head(page, account.name)
        await page.get_by_label("姓名", exact=True).fill("  ")
        await page.get_by_label("电话", exact=True).fill("没有")
        await page.get_by_role("button", name="保存").click()
        await expect(page.get_by_text("必填")).to_be_visible()
        await expect(page.get_by_text("电话为 5 到 20 位数字")).to_be_visible()
        # The rule is visible before anything is typed.
        await expect(page.get_by_text("至少 12 位")).to_be_visible()
        await change_password(page, PASSWORD, "short")
        await expect(page.get_by_text("密码至少 12 位。")).to_be_visible()
        await page.get_by_label("新密码").fill(PASSWORD)
        await expect(page.get_by_text("新密码和现在的一样")).to_be_visible()
        await change_password(page, "not this one", "another good password")
        await expect(page.get_by_text("现在的密码不对")).to_be_visible()
        await expect(page.get_by_label("现在的密码")).to_be_focused()
        await look(window, f"{size}-account-refused", screenshots)
        for _ in range(5):
            await change_password(page, "not this one", "another good password")
            await expect(page.get_by_role("button", name="修改密码")).to_be_enabled()
        await expect(page.get_by_role("alert").filter(has_text="试的次数太多，请")).to_be_visible()


async def test_what_an_administrator_just_changed_is_shown_before_it_is_overwritten(
    demo: Demo, desktop: Window, security: Security, officer: tuple[str, Account]
) -> None:
    account_id, account = officer
    page = desktop.page
    await desktop.sign_in(account)
    await open_from_the_head(page, account.name)
    roles = [{"role": "county_officer", "division_code": COUNTY}]
    security.save(account_id, username=account.username, name="周主任", phone="0421-5550001", roles=roles)
    await page.get_by_label("姓名", exact=True).fill("周全")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("alert")).to_contain_text("刚被别人改过")
    await expect(page.get_by_label("姓名", exact=True)).to_have_value("周主任")
    await expect(page.get_by_label("电话", exact=True)).to_have_value("04215550001")
    await page.get_by_label("姓名", exact=True).fill("周全")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    now = security.stored(account_id)
    assert (now["name"], now["phone"]) == ("周全", "04215550001")


@pytest.mark.parametrize("role", ["security_admin", "system_admin", "audit_admin", "editor", "inspector"])
async def test_every_role_has_an_own_account(demo: Demo, desktop: Window, role: str) -> None:
    account = demo.account(role)
    await desktop.sign_in(account)
    await desktop.open("/office/me")
    await expect(desktop.page.get_by_role("heading", level=1, name="我的账号")).to_be_visible()
    await expect(desktop.page.get_by_label("姓名", exact=True)).to_have_value(account.name)
    await expect(desktop.page.get_by_text("本机")).to_be_visible()


async def test_offline_the_page_says_that_it_needs_a_connection(
    demo: Demo, phone: Window, volunteer: tuple[str, Account], screenshots: Path
) -> None:
    page = phone.page
    await phone.sign_in(volunteer[1])
    await page.get_by_role("heading", level=1, name="我的帮扶户").wait_for()
    await page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
    await phone.context.set_offline(True)
    await page.get_by_role("link", name=re.compile("吴队员")).click()
    await expect(page.get_by_role("heading", level=1, name="我的账号")).to_be_visible()
    await expect(page.get_by_text("这一页要连上网络才能打开")).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text("连不上网络")
    assert await page.get_by_label("姓名", exact=True).count() == 0
    await page.screenshot(path=screenshots / "phone-account-offline.png")
    await phone.context.set_offline(False)
    await expect(page.get_by_label("姓名", exact=True)).to_have_value("吴队员")


async def test_a_volunteer_keeps_the_own_account_on_the_phone(
    browser: Browser, demo: Demo, security: Security, volunteer: tuple[str, Account], screenshots: Path
) -> None:
    account_id, account = volunteer
    async with (
        open_window(browser, demo.base_url, PHONE, is_phone=True, user_agent=WECHAT) as window,
        open_window(browser, demo.base_url, DESKTOP, user_agent=CHROME) as other,
    ):
        page = window.page
        await other.sign_in(account)
        await window.sign_in(account)
        await open_from_the_head(page, "吴队员")
        assert page.url.endswith("/volunteer/me")
        await page.get_by_label("姓名", exact=True).fill("吴小燕")
        await page.get_by_label("电话", exact=True).fill("１３８００００００００")
        await page.get_by_role("button", name="保存").click()
        await expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
        await expect(page.get_by_role("banner")).to_contain_text("吴小燕")
        stored = security.stored(account_id)
        assert (stored["name"], stored["phone"]) == ("吴小燕", "13800000000")

        here, there = device(page, "微信 · 安卓手机"), device(page, "Chrome · Windows")
        await expect(here.get_by_text("本机")).to_be_visible()
        assert await here.get_by_role("button").count() == 0
        await there.get_by_role("button", name="在那台设备上退出").click()
        await look(window, "phone-account-sure", screenshots)
        await there.get_by_role("button", name="取消").click()
        await there.get_by_role("button", name="在那台设备上退出").click()
        await there.get_by_role("button", name="确定退出").click()
        await expect(page.get_by_role("status").filter(has_text="“Chrome · Windows”已退出")).to_be_visible()
        await expect(there).to_have_count(0)
        await other.open("/office/people")
        await other.page.wait_for_url(re.compile("/sign-in"))

        # The user's own first page, in both languages.
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_role("heading", level=1, name="My account")).to_be_visible()
        await expect(page.get_by_text("WeChat · Android phone")).to_be_visible()
        await look(window, "phone-account-english", screenshots)


async def test_an_officer_changes_the_password_and_every_other_browser_is_out(
    browser: Browser, demo: Demo, desktop: Window, officer: tuple[str, Account], screenshots: Path
) -> None:
    _, account = officer
    page = desktop.page
    async with open_window(browser, demo.base_url, PHONE, is_phone=True, user_agent=WECHAT) as other:
        await other.sign_in(account)
        await desktop.sign_in(account)
        await open_from_the_head(page, account.name)
        await expect(device(page, "微信 · 安卓手机")).to_be_visible()
        await look(desktop, "desk-account", screenshots)
        await page.get_by_role("button", name="显示密码").click()
        await expect(page.get_by_label("新密码")).to_have_attribute("type", "text")
        await change_password(page, PASSWORD, "another good password")
        await expect(page.get_by_role("status").filter(has_text="密码已修改")).to_be_visible()
        await expect(page.get_by_label("新密码")).to_have_attribute("type", "password")
        await expect(device(page, "微信 · 安卓手机")).to_have_count(0)
        await expect(page.get_by_role("list", name="已登录的设备").get_by_role("listitem")).to_have_count(1)
        await look(desktop, "desk-account-changed", screenshots)
        # The browser that changed the password stays signed in.
        await page.reload()
        await expect(page.get_by_label("姓名", exact=True)).to_have_value(account.name)

        await other.open("/office/me")
        await other.page.wait_for_url(re.compile("/sign-in"))
        await other.page.get_by_label("用户名").fill(account.username)
        await other.page.get_by_label("密码", exact=True).fill(PASSWORD)
        await other.page.get_by_role("button", name="登录", exact=True).click()
        await expect(other.page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
        await other.page.get_by_label("密码", exact=True).fill("another good password")
        await other.page.get_by_role("button", name="登录", exact=True).click()
        await other.page.wait_for_url(re.compile("/office/me"))
        await look(other, "phone-account-officer", screenshots)
