"""Every role has its page: signing in opens it, and another role's page redirects to it with a message."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from services.kernel.auth.permissions import ROLE_PERMISSIONS
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Window, look, open_window

pytestmark = pytest.mark.journey

# The start page of each role, its heading, and a page of another role.
STARTS = {
    "volunteer": ("/volunteer", "帮扶户", "/office"),
    "team_leader": ("/volunteer", "帮扶户", "/office/roster"),
    "county_officer": ("/office", "北票市|双塔区|凌源市|朝阳县|建平县|喀|龙城区", "/office/system"),
    "city_officer": ("/office", "朝阳市", "/office/audit"),
    "province_officer": ("/office", "辽宁省", "/office/roster"),
    "national_officer": ("/office", "全国", "/office/roster"),
    "inspector": ("/office", "朝阳市", "/office/people"),
    "editor": ("/office/plan", "计划", "/office"),
    "security_admin": ("/office/people", "人员与单位", "/office"),
    "system_admin": ("/office/system", "系统", "/office/clients"),
    "audit_admin": ("/office/audit", "审计", "/office/people"),
}
SENTENCE = "那一页您不能打开，这里是您的首页。"


def test_no_role_of_people_is_left_out() -> None:
    assert STARTS.keys() == ROLE_PERMISSIONS.keys() - {"api_client"}


@pytest.mark.parametrize("role", STARTS)
async def test_a_role_has_its_page_and_is_led_back_to_it(
    browser: Browser, demo: Demo, role: str, screenshots: Path
) -> None:
    path, heading, foreign = STARTS[role]
    is_phone = role in ("volunteer", "team_leader")
    async with open_window(browser, demo.base_url, PHONE if is_phone else DESKTOP, is_phone=is_phone) as window:
        page = window.page
        await window.sign_in(demo.account(role))
        await expect(page).to_have_url(re.compile(rf"{path}(/[0-9a-f-]{{36}})?(\?.*)?$"))
        await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))
        await expect(page.get_by_text(SENTENCE)).to_have_count(0)
        await look(window, f"role-{role}", screenshots)

        await window.open(foreign)
        await expect(page.get_by_role("alert").filter(has_text=SENTENCE)).to_be_visible()
        await expect(page).to_have_url(re.compile(rf"{path}(/[0-9a-f-]{{36}})?(\?.*)?$"))
        await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))
        await look(window, f"role-{role}-led-back", screenshots)


@pytest.mark.parametrize(
    ("role", "foreign"),
    [
        ("volunteer", "/office/pairing"),
        ("team_leader", "/office/start"),
        ("team_leader", "/office/households"),
        ("volunteer", "/office/reports"),
        ("county_officer", "/office/start"),
        ("audit_admin", "/no-access"),
    ],
)
async def test_a_permission_alone_opens_no_page_of_an_office(
    demo: Demo, desktop: Window, role: str, foreign: str
) -> None:
    path, heading, _ = STARTS[role]
    await desktop.sign_in(demo.account(role))
    await desktop.open(foreign)
    await expect(desktop.page).to_have_url(re.compile(rf"{path}(/[0-9a-f-]{{36}})?(\?.*)?$"))
    await expect(desktop.page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))


async def test_the_title_follows_the_language(demo: Demo, desktop: Window) -> None:
    await desktop.sign_in(demo.account("system_admin"))
    await expect(desktop.page).to_have_title("系统 · 帮扶")
    await desktop.page.get_by_role("button", name="English").click()
    await expect(desktop.page).to_have_title("System · Bangfu")
    await desktop.page.reload()
    await expect(desktop.page).to_have_title("System · Bangfu")


async def test_the_system_administrator_sees_health_settings_and_backups(
    demo: Demo, desktop: Window, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("system_admin"))
    await expect(page.get_by_role("status").filter(has_text="各部分运行正常")).to_be_visible()
    await expect(page.get_by_role("region", name="备份")).to_contain_text("这台机器上还没有做过备份")
    settings = page.get_by_role("region", name="设置")
    await expect(settings.get_by_role("row", name=re.compile("BANGFU_SIGNING_KEY"))).to_contain_text("已设置（不显示）")
    await expect(settings.get_by_role("row", name=re.compile("BANGFU_PUBLIC_URL"))).to_contain_text("未设置")
    await look(desktop, "desk-system", screenshots)
    # A number follows the word while somebody waits for a second person.
    await page.get_by_role("link", name=re.compile("^人员")).click()
    await page.get_by_label("按名称查找").fill("北票市文明办")
    await page.get_by_role("button", name="查找").click()
    await page.get_by_role("link", name=re.compile("北票市文明办")).click()
    await expect(page.get_by_text("报送单位：朝阳市文明办")).to_be_visible()
    await page.get_by_role("button", name="移动", exact=True).click()
    await page.get_by_role("button", name="看看会变什么").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有什么要改的")
    await look(desktop, "desk-units", screenshots)


async def test_a_client_of_a_province_is_made_rotated_and_closed(
    demo: Demo, desktop: Window, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("security_admin"))
    await page.get_by_role("link", name="接口账号").click()
    await page.get_by_role("button", name="新建接口账号").click()
    await page.get_by_role("button", name="新建并生成密钥").click()
    await expect(page.get_by_text("必填")).to_be_visible()
    await page.get_by_label("系统名称").fill("外省试验平台")
    await page.get_by_label("省", exact=True).select_option(label="安徽省")
    await page.get_by_role("button", name="新建并生成密钥").click()
    secret = page.get_by_role("region", name="外省试验平台的密钥")
    client_id = await secret.get_by_label("客户端 ID").input_value()
    first = await secret.get_by_label("密钥", exact=True).input_value()
    await look(desktop, "desk-client-made", screenshots)
    form: dict[str, str | float | bool] = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": first,
    }
    assert (await page.request.post(f"{demo.base_url}/api/auth/token", form=form)).status == 200
    card = page.get_by_role("region", name="外省试验平台", exact=True)
    await card.get_by_role("button", name="换密钥").click()
    await card.get_by_role("button", name="确定").click()
    await expect(secret.get_by_label("密钥", exact=True)).not_to_have_value(first)
    await expect(card.get_by_text(re.compile("第 1 号，.*失效"))).to_be_visible()
    await card.get_by_role("button", name="停用", exact=True).click()
    await look(desktop, "desk-client-sure", screenshots)
    await card.get_by_role("button", name="确定").click()
    await expect(card.get_by_text("已停用")).to_be_visible()
    assert (await page.request.post(f"{demo.base_url}/api/auth/token", form=form)).status == 401
