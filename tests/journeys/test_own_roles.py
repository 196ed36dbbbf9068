"""自设角色和补充资料: a deployment composes a role, gives it until a day; an office says what a team is."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window

pytestmark = pytest.mark.journey

COUNTY = "211321"
PASSWORD = "一个自己记得住的很长的密码"


@pytest.fixture
def batch() -> str:
    return new_id().hex[-6:]


async def begin_officer(page: Page, name: str, username: str, role: str) -> None:
    await page.get_by_role("link", name=re.compile("^工作人员")).click()
    await page.get_by_role("button", name="添加工作人员").click()
    await page.get_by_label("姓名", exact=True).fill(name)
    await page.get_by_label("用户名").fill(username)
    await page.get_by_label("职务").select_option(label=role)


async def test_a_role_is_composed_given_until_a_day_and_seen_by_its_holder(
    browser: Browser, demo: Demo, desktop: Window, batch: str, screenshots: Path
) -> None:
    page, role, name = desktop.page, f"汇总员{batch}", f"孟汇总{batch}"
    until = today() + timedelta(days=30)
    await desktop.sign_in(demo.account("security_admin"))
    await desktop.open("/office/people")
    await page.get_by_role("link", name="自设角色").click()
    await page.get_by_role("button", name="新建角色").click()
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_text("要以小写字母开头")).to_be_visible()
    await page.get_by_label("名称（中文）").fill(role)
    await page.get_by_label("名称（英文）").fill(f"Clerk {batch}")
    await page.get_by_label("代码").fill(f"clerk_{batch}")
    await page.get_by_label("依据的角色").select_option(label="县级文明办")
    await page.get_by_label("查看帮扶户（打码）").uncheck()
    await expect(page.get_by_text("离不开它的权限也一起去掉了")).to_be_visible()
    await expect(page.get_by_label("审核、转报、退回表格")).not_to_be_checked()
    await expect(page.get_by_label("查看进度看板")).to_be_checked()
    await look(desktop, "desk-own-role", screenshots)
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text=role)).to_contain_text("依据：县级文明办")

    await begin_officer(page, name, f"clerk-{batch}", role)
    place = page.get_by_role("group", name="负责地区")
    await place.get_by_role("combobox").nth(0).select_option(label="辽宁省")
    await place.get_by_role("combobox").nth(1).select_option(label="朝阳市")
    await place.get_by_role("combobox").nth(2).select_option(label="北票市")
    await page.get_by_label("到哪天为止（可不填）").fill(until.isoformat())
    await look(desktop, "desk-own-role-given", screenshots)
    await page.get_by_role("button", name="添加 1 人").click()
    await expect(page.get_by_text("已添加 1 人")).to_be_visible()
    link = await page.get_by_label("邀请链接").first.input_value()
    await page.get_by_role("button", name="完成").click()

    # It reads nobody, so the role needs nobody else; the invitation of an administrator does.
    async with open_window(browser, demo.base_url, DESKTOP) as second:
        await second.sign_in(demo.account("system_admin"))
        await second.open("/office/people")
        asked = second.page.get_by_role("listitem").filter(has_text=name)
        await expect(asked).to_contain_text(f"北票市 {role}（到 ")
        await asked.get_by_role("button", name="同意", exact=True).click()
        await expect(second.page.get_by_role("status").filter(has_text=f"已同意：{name}")).to_be_visible()
    async with open_window(browser, demo.base_url, DESKTOP) as theirs:
        await theirs.page.goto(link)
        held = f"北票市 {role}（到 "
        await expect(theirs.page.get_by_text(held)).to_be_visible()
        await theirs.page.get_by_label("设置密码").fill(PASSWORD)
        await theirs.page.get_by_role("button", name="设好密码并登录").click()
        await expect(theirs.page.get_by_role("link", name="进度看板")).to_be_visible()
        await theirs.open("/office/me")
        await expect(theirs.page.get_by_text(held)).to_be_visible()
        await look(theirs, "desk-own-role-account", screenshots)
        await theirs.open("/office/households")
        await expect(theirs.page.get_by_role("heading", name="帮扶户名册")).to_have_count(0)

    # A person with a role that ends: the last day is seen, and taken off again.
    await page.get_by_label("按姓名或用户名查找").fill(name)
    await page.get_by_role("button", name="查找").last.click()
    row = page.get_by_role("list", name="人员").get_by_role("listitem").filter(has_text=name)
    await expect(row).to_contain_text(f"{role}（到 ")
    await row.get_by_role("button", name=f"管理 {name}").click()
    await row.get_by_role("button", name="改资料").click()
    await look(desktop, "desk-own-role-edit", screenshots)
    await page.get_by_label(re.compile("到哪天为止$")).fill("")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_text(f"{name}的资料已保存")).to_be_visible()
    await expect(row).not_to_contain_text("（到 ")


async def test_an_office_says_what_a_team_is_and_takes_it_back(demo: Demo, desktop: Window, screenshots: Path) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open("/office/people")
    await page.get_by_role("link", name=re.compile("志愿服务队")).first.click()
    await page.get_by_role("group", name="更改单位").get_by_role("button", name="补充资料").click()
    await page.get_by_label("主管单位类型").select_option(label="学校")
    await page.get_by_label("党员带队").select_option(label="是")
    await page.get_by_label("登记备案").select_option(label="已备案")
    await page.get_by_label("登记编号").fill("备字第 20 号")
    await look(desktop, "desk-unit-describe", screenshots)
    await page.get_by_role("button", name="看看会变什么").click()
    shown = page.get_by_role("region", name="会这样变")
    await expect(shown).to_contain_text("未填 → 学校")
    await expect(shown).to_contain_text("未填 → 已备案 备字第 20 号")
    await look(desktop, "desk-unit-describe-preview", screenshots)
    await page.get_by_role("button", name="确定补充资料").click()
    await expect(page.get_by_text("已备案 · 备字第 20 号")).to_be_visible()
    await look(desktop, "desk-unit-described", screenshots)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="导出单位").click()
    assert (await download.value).suggested_filename == "单位.xlsx"
    await page.get_by_role("region", name="历史").get_by_role("button", name="撤销").first.click()
    await page.get_by_role("button", name="确定撤销").click()
    await expect(page.get_by_text("已备案 · 备字第 20 号")).to_have_count(0)
    await page.get_by_label("条线").select_option(label="民政")
    await expect(page.get_by_role("link", name=re.compile("志愿服务队"))).to_have_count(0)


async def test_an_area_carries_a_mark_from_a_day_on(
    browser: Browser, demo: Demo, desktop: Window, batch: str, screenshots: Path
) -> None:
    page, mark = desktop.page, f"重点区域{batch}"
    async with open_window(browser, demo.base_url, DESKTOP) as keeper:
        words = keeper.page
        await keeper.sign_in(demo.account("system_admin"))
        await keeper.open("/office/people/words")
        marks = words.get_by_role("region", name="区域标识")
        await marks.get_by_role("button", name="加一个词").click()
        await marks.get_by_label("中文名称").fill(mark)
        await marks.get_by_label("英文名称").fill(f"Area {batch}")
        await marks.get_by_label("代码").fill(f"area_{batch}")
        await marks.get_by_role("button", name="保存").click()
        await expect(words.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open("/office/places?division=211321")
    panel = page.get_by_role("region", name="区域标识")
    await panel.get_by_role("button", name="给朝阳县加标识").click()
    await panel.get_by_role("button", name="保存").click()
    await expect(panel.get_by_text("请填从哪天起")).to_be_visible()
    await panel.get_by_label("标识", exact=True).select_option(label=mark)
    await panel.get_by_label("从哪天起").fill("2020-03-01")
    await panel.get_by_label("到哪天为止（可不填）").fill("2020-01-01")
    await panel.get_by_role("button", name="保存").click()
    await expect(panel.get_by_role("alert")).to_contain_text("结束早于开始")
    await panel.get_by_label("到哪天为止（可不填）").fill("2020-12-31")
    await panel.get_by_role("button", name="保存").click()
    row = panel.get_by_role("listitem").filter(has_text=mark)
    await expect(row).to_contain_text("2020年3月1日 至 2020年12月31日")
    await look(desktop, "desk-area-marks", screenshots)
    await row.get_by_role("button", name=f"去掉标识{mark}").click()
    await row.get_by_role("button", name="确定去掉").click()
    await expect(row).to_have_count(0)
