"""A notice goes from the province to a city and on to a county: receipts, the tree, replacing, and what is refused."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Window, look, open_window

pytestmark = pytest.mark.journey

COUNTY = "211381"
STAMP = str(new_id())[-6:]
OF_PROVINCE, OF_CITY = f"省文明办关于志愿助农的通知{STAMP}", f"市文明办转发志愿助农通知{STAMP}"
MENDED = f"{OF_CITY}（新）"


async def as_(window: Window, demo: Demo, role: str, division: str | None = None) -> Page:
    await window.sign_in(demo.account(role, division))
    return window.page


async def write(page: Page, title: str, text: str) -> None:
    await page.get_by_label("通知全文", exact=True).fill(text)
    await page.get_by_label("标题", exact=True).fill(title)
    await page.get_by_label("发文单位").fill("示例文明办")
    await page.get_by_label("成文日期", exact=True).fill("2020-06-10")


async def test_a_notice_that_reaches_nobody_is_refused_and_nothing_is_lost(
    demo: Demo, desktop: Window, screenshots: Path
) -> None:
    page = await as_(desktop, demo, "city_officer")
    await desktop.open("/office/notices/new")
    await page.get_by_role("button", name="发出").click()
    await expect(page.get_by_role("alert")).to_have_text(
        ["请粘贴通知全文。", "请填写标题。", "请填写发文单位。", "请填写日期。"]
    )
    await write(page, "发不出去的通知", "各乡镇：请执行。")
    addressed = page.get_by_role("region", name="主送")
    await addressed.get_by_label("层级").select_option("村")
    await addressed.get_by_label("单位类别").get_by_label("单位", exact=True).check()
    await page.get_by_role("button", name="发出").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有对应到任何单位")
    await expect(page.get_by_label("标题", exact=True)).to_have_value("发不出去的通知")
    await page.screenshot(path=screenshots / "desk-notice-refused.png", full_page=True)
    await page.get_by_role("button", name="取消").click()
    await expect(page.get_by_role("link", name="发不出去的通知")).to_have_count(0)


async def test_a_notice_goes_down_the_cascade_and_its_receipts_are_seen_from_above(
    browser: Browser, demo: Demo, desktop: Window, screenshots: Path
) -> None:
    # The province writes a draft, sees whom it reaches, and issues it.
    page = await as_(desktop, demo, "province_officer")
    await desktop.open("/office/notices")
    await page.get_by_role("link", name="发一份通知").click()
    await write(page, OF_PROVINCE, "各市：10目前报送总结。")
    addressed = page.get_by_role("region", name="主送")
    await addressed.get_by_label("层级").select_option("市级")
    await addressed.get_by_label("单位类别").get_by_label("办公室", exact=True).check()
    await addressed.get_by_role("button", name="看看主送给谁").click()
    await expect(addressed.get_by_role("status")).to_contain_text("朝阳市文明办")
    await page.get_by_label("印发机关").fill("省文明办秘书处")
    await page.get_by_label("印发日期").fill("2020-06-12")
    await page.get_by_label("公开方式").select_option("主动公开")
    await page.get_by_label("更正文本（可不填）").fill("各市：10日前报送总结。")
    await page.get_by_role("button", name="增加联系人").click()
    await page.get_by_label("姓名", exact=True).fill("顾某")
    await page.get_by_label("联系电话", exact=True).fill("3930226")
    await look(desktop, "desk-notice-editor", screenshots)
    await page.get_by_role("button", name="存为草稿").click()
    await expect(page.get_by_text("草稿只有本单位能看到。")).to_be_visible()
    top = page.url

    async with open_window(browser, demo.base_url, DESKTOP) as at_city:
        city = await as_(at_city, demo, "city_officer")
        await city.goto(top)
        await expect(city.get_by_role("alert").first).to_contain_text("没有找到")
        await page.get_by_role("button", name="发出").click()
        await page.get_by_role("button", name="确定发出").click()
        await expect(page.get_by_role("status").first).to_contain_text("已发出")

        # The city reads it from its list, beside the corrected text, and confirms the receipt.
        await at_city.open("/office/notices")
        row = city.get_by_role("row", name=re.compile(OF_PROVINCE))
        await expect(row).to_contain_text("待签收")
        await look(at_city, "desk-notices", screenshots)
        await row.get_by_role("link").click()
        await city.get_by_text("两份文本的不同").click()
        await expect(city.locator("del")).to_have_text("目")
        await expect(city.locator("ins")).to_have_text("日")
        await expect(city.get_by_text("顾某 · 电话 3930226")).to_be_visible()
        await city.get_by_role("button", name="签收（已收到）").click()
        await expect(city.get_by_role("status").first).to_contain_text("已签收")

        # What was received is not deleted any more.
        await page.get_by_role("button", name="删除").click()
        await page.get_by_role("button", name="确定删除").click()
        await expect(page.get_by_role("alert")).to_contain_text("已经有单位签收")
        await page.get_by_role("form", name="删除").get_by_role("button", name="取消").click()

        # The city makes its own on that ground, to the counties and to a team.
        await city.get_by_role("link", name="以此为依据发通知").click()
        await expect(city.get_by_text(OF_PROVINCE).first).to_be_visible()
        await write(city, OF_CITY, "各县（市）区：请落实省里的通知。")
        rules = city.get_by_role("region", name="主送")
        await rules.get_by_label("行政区划").select_option(label="北票市")
        await city.get_by_role("button", name="发出").click()
        await expect(city.get_by_role("heading", level=1, name=OF_CITY)).to_be_visible()
        below = city.url
        tree = city.get_by_role("region", name="上下级通知")
        await expect(tree.get_by_role("link", name=OF_PROVINCE)).to_be_visible()

    async with open_window(browser, demo.base_url, DESKTOP) as at_county:
        county = await as_(at_county, demo, "county_officer", COUNTY)
        await county.goto(below)
        await expect(county.get_by_text("另有 1 份上级通知没有发给您的单位")).to_be_visible()
        await county.get_by_role("button", name="签收（已收到）").click()
        await expect(county.get_by_role("status").first).to_contain_text("已签收")
        await county.goto(top)
        await expect(county.get_by_role("alert").first).to_contain_text("没有找到")

    # On the phone a leader receives with one tap.
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as at_phone:
        leader = await as_(at_phone, demo, "team_leader", COUNTY)
        await at_phone.open("/volunteer/month")
        panel = leader.get_by_role("region", name="通知和签收")
        await panel.get_by_role("button", name=f"看全文：{OF_CITY}").click()
        await expect(panel.get_by_text("请落实省里的通知")).to_be_visible()
        await look(at_phone, "phone-notices", screenshots)
        await panel.get_by_role("button", name=f"签收：{OF_CITY}").click()
        await expect(panel.get_by_role("status")).to_contain_text("已签收")
        await expect(panel.get_by_role("button", name=f"签收：{OF_CITY}")).to_have_count(0)

    # Seen from the top: what each level received.
    await page.goto(top)
    tree = page.get_by_role("region", name="上下级通知")
    line = tree.get_by_role("listitem").filter(has_text=OF_CITY).first
    await expect(line).to_contain_text(re.compile(r"签收 2/\d+"))
    await expect(tree).to_contain_text("签收 1/")
    await look(desktop, "desk-notice", screenshots)

    # The city replaces its notice with a reason: the old one stays readable, receivers are asked again.
    async with open_window(browser, demo.base_url, DESKTOP) as at_city:
        city = await as_(at_city, demo, "city_officer")
        await city.goto(below)
        await city.get_by_role("link", name="替换").click()
        await city.get_by_label("标题", exact=True).fill(MENDED)
        await city.get_by_role("button", name="发出").click()
        await expect(city.get_by_role("alert")).to_have_text("请写明替换的原因。")
        await city.get_by_label("替换的原因").fill("标题有误")
        await city.get_by_role("button", name="发出").click()
        await expect(city.get_by_role("heading", level=1, name=MENDED)).to_be_visible()
        await expect(city.get_by_text("替换了先前的一份通知：标题有误")).to_be_visible()
        await city.get_by_role("link", name="看先前的通知").click()
        await expect(city.get_by_text("被新的通知替换")).to_be_visible()
        await expect(city.get_by_role("region", name="主送单位的签收")).to_contain_text("2 个已签收")
    async with open_window(browser, demo.base_url, DESKTOP) as at_county:
        county = await as_(at_county, demo, "county_officer", COUNTY)
        await at_county.open("/office/notices")
        await expect(county.get_by_role("row", name=re.compile(re.escape(MENDED)))).to_contain_text("待签收")
