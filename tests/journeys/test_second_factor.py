"""手机验证码: an officer turns it on, signs in with it, is without the phone, and turns it off."""

import base64
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from gateway.sessions.totp import code_at, step_at
from services.kernel.ids import new_id
from tests.journeys.conftest import PHONE, Demo
from tests.journeys.person import Account, Window, look, open_window

pytestmark = pytest.mark.journey

COUNTY = "211381"
OFFICE = {"role": "county_officer", "division_code": COUNTY}
PASSWORD = "known to the owner alone"


@pytest.fixture
def above(demo: Demo) -> Iterator[httpx.Client]:
    """The API as the office above uses it: what it gives waits for nobody."""
    account = demo.account("city_officer")
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=20) as http:
        given = {"username": account.username, "password": account.password}
        token = http.post("/auth/login", json=given).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


def save(above: httpx.Client, account: Account, account_id: str, *roles: dict[str, Any]) -> None:
    given = {"username": account.username, "name": account.name, "roles": list(roles)}
    answer = above.put(f"/accounts/{account_id}", json=given)
    assert answer.is_success, answer.text


def new_officer(above: httpx.Client, role: dict[str, Any], password: str = PASSWORD) -> tuple[str, Account]:
    account_id = str(new_id())
    account = Account(f"sf-{new_id().hex[-8:]}", password, role["role"], COUNTY, "郑主任")
    save(above, account, account_id, role)
    code = above.post(f"/accounts/{account_id}/invitation").json()["code"]
    accepted = above.post("/auth/invitation/accept", json={"code": code, "password": password})
    assert accepted.is_success, accepted.text
    return account_id, account


async def fill_first_step(page: Page, base_url: str, account: Account) -> None:
    await page.goto(f"{base_url}/sign-in")
    await page.get_by_label("用户名").fill(account.username)
    await page.get_by_label("密码", exact=True).fill(account.password)
    await page.get_by_role("button", name="登录", exact=True).click()


async def turn_on(window: Window, name: str, screenshots: Path) -> tuple[bytes, list[str]]:
    """From the card of the own account to the recovery codes; the secret and the codes."""
    page = window.page
    card = page.get_by_role("region", name="手机验证码")
    await card.get_by_role("button", name="开启手机验证码").click()
    await card.get_by_label("现在的密码").fill("not this one")
    await card.get_by_role("button", name="下一步").click()
    await expect(card.get_by_text("现在的密码不对")).to_be_visible()
    await card.get_by_label("现在的密码").fill(PASSWORD)
    await card.get_by_role("button", name="下一步").click()
    await expect(card.get_by_role("img", name="手机验证码的二维码")).to_be_visible()
    await look(window, f"{name}-second-factor-picture", screenshots)
    secret = base64.b32decode(await card.get_by_label("不能扫码时").input_value())
    link = await card.get_by_role("link", name="在验证器里打开").get_attribute("href")
    assert (link or "").startswith("otpauth://totp/Bangfu:")
    field = card.get_by_label("6 位验证码")
    assert await field.get_attribute("autocomplete") == "one-time-code"
    assert await field.get_attribute("inputmode") == "numeric"
    await field.fill("000000")
    await card.get_by_role("button", name="核对并开启").click()
    await expect(card.get_by_role("alert")).to_contain_text("验证码不对")
    await field.fill(code_at(secret, step_at(time.time())))
    await card.get_by_role("button", name="核对并开启").click()
    await expect(card.get_by_role("list", name="请保存恢复码").get_by_role("listitem")).to_have_count(10)
    codes = await card.get_by_role("list", name="请保存恢复码").get_by_role("listitem").all_inner_texts()
    await look(window, f"{name}-second-factor-recovery", screenshots)
    await card.get_by_role("button", name="我已保存好").click()
    await expect(card.get_by_text("10 个")).to_be_visible()
    return secret, [code.strip() for code in codes]


async def test_an_officer_turns_it_on_signs_in_with_it_and_turns_it_off(
    browser: Browser, demo: Demo, desktop: Window, above: httpx.Client, screenshots: Path
) -> None:
    _, account = new_officer(above, OFFICE)
    page = desktop.page
    await desktop.sign_in(account)
    await desktop.open("/office/me")
    await look(desktop, "desk-second-factor-off", screenshots)
    secret, codes = await turn_on(desktop, "desk", screenshots)
    await look(desktop, "desk-second-factor-on", screenshots)

    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as phone:
        there = phone.page
        await fill_first_step(there, demo.base_url, account)
        await expect(there.get_by_role("heading", name="手机验证码")).to_be_visible()
        await expect(there.get_by_label("6 位验证码")).to_be_focused()
        await look(phone, "phone-second-step", screenshots)
        await there.get_by_label("6 位验证码").fill("000000")
        await there.get_by_role("button", name="登录", exact=True).click()
        await expect(there.get_by_role("alert")).to_contain_text("验证码不对")
        # The next step's code: the one of now was used to turn it on, perhaps.
        await there.get_by_label("6 位验证码").fill(code_at(secret, step_at(time.time()) + 1))
        await there.get_by_role("button", name="登录", exact=True).click()
        await there.wait_for_url(re.compile("/office"))

        # Without the phone, in English.
        await fill_first_step(there, demo.base_url, account)
        await there.get_by_role("button", name="用恢复码").click()
        await there.get_by_label("恢复码", exact=True).fill(codes[0].lower())
        await there.get_by_role("button", name="English").click()
        await look(phone, "phone-second-step-recovery-english", screenshots)
        await there.get_by_role("button", name="Sign in", exact=True).click()
        await there.wait_for_url(re.compile("/office"))

    await page.reload()
    card = page.get_by_role("region", name="手机验证码")
    await expect(card.get_by_text("9 个")).to_be_visible()
    await card.get_by_role("button", name="关闭手机验证码").click()
    await card.get_by_label("现在的密码").fill(PASSWORD)
    await card.get_by_label("验证码或恢复码").fill(codes[0])
    await card.get_by_role("button", name="关闭手机验证码").click()
    await expect(card.get_by_text("这个恢复码已经用过")).to_be_visible()
    await look(desktop, "desk-second-factor-refused", screenshots)
    await card.get_by_label("验证码或恢复码").fill(codes[1])
    await card.get_by_role("button", name="关闭手机验证码").click()
    await expect(card.get_by_text("手机验证码已关闭")).to_be_visible()
