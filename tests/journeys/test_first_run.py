"""From a machine without accounts to a volunteer's first visit, by screens alone and without the demo."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from services.kernel.clock import today
from tests.households import sheets
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.person import Account, Window, look, open_window
from tests.support.pictures import jpeg
from tests.support.stack import Stack, running_stack

pytestmark = pytest.mark.journey

COUNTY, TOWN, VILLAGE = "211381", "211381901", "211381901901"
OFFICE, TEAM = "北票市文明办", "春风志愿服务队"
CONTENT = "送去面粉一袋，讲解医保报销政策。"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack() as started:
        yield started


@pytest.fixture(scope="module")
def link(stack: Stack) -> str:
    printed = stack.next_line()
    found = re.search(rf"{re.escape(stack.base_url)}/first-run#[0-9A-Z]{{26}}$", printed.strip())
    assert found, printed
    return found[0]


async def invited(page: Page, name: str) -> str:
    card = page.get_by_role("region", name=f"给{name}的邀请")
    return await card.get_by_label("邀请链接").input_value()


async def come_in(window: Window, invitation: str, password: str, start: str) -> None:
    """The owner of an account chooses a password and gets the own start page."""
    await window.page.goto(invitation)
    await window.page.get_by_label("设置密码").fill(password)
    await window.page.get_by_role("button", name="设好密码并登录").click()
    await expect(window.page).to_have_url(re.compile(rf"{start}(\?.*)?$"))


async def test_an_invalid_link_is_refused(browser: Browser, stack: Stack, screenshots: Path) -> None:
    async with open_window(browser, stack.base_url, PHONE, is_phone=True) as window:
        page = window.page
        await window.open("/sign-in")
        await page.get_by_label("用户名").fill("admin")
        await page.get_by_label("密码", exact=True).fill("whatever it may be")
        await page.get_by_role("button", name="登录", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("这里还没有账号。请在服务器上运行 bangfu account admin")
        await window.open("/first-run#00000000000000000000000000")
        await expect(page.get_by_role("alert")).to_contain_text("这个链接已经用过或者过期了")
        await expect(page.get_by_label("您的姓名")).to_have_count(0)
        await look(window, "phone-first-run-refused", screenshots)
        await page.get_by_role("button", name="换一个代码").click()
        await page.get_by_role("button", name="核对").click()
        await expect(page.get_by_text("必填")).to_be_visible()


async def test_from_the_first_link_to_the_first_visit(
    browser: Browser, stack: Stack, link: str, tmp_path: Path, screenshots: Path
) -> None:
    async with open_window(browser, stack.base_url, DESKTOP) as desktop:
        await make_the_first_account(desktop, link, screenshots)
        await name_the_own_unit(desktop.page)
        await import_the_villages(desktop.page, tmp_path)
        await invite_a_second_person(browser, desktop, screenshots)
        officer = await add_the_first_officer(desktop, screenshots)
    async with open_window(browser, stack.base_url, DESKTOP) as desktop:
        await desktop.page.goto(officer)
        await expect(desktop.page.get_by_role("alert")).to_contain_text("这个邀请还要另一位管理员确认")
        await look(desktop, "first-run-waiting", screenshots)
        await let_the_second_confirm(browser, desktop.base_url, screenshots)
        await desktop.page.reload()
        await come_in(desktop, officer, "the officer's own password", "/office")
        await look(desktop, "first-run-board", screenshots)
        await load_the_register(desktop.page, tmp_path)
        volunteer = await make_a_team(desktop.page)
        await pair_a_household(desktop.page)
        await look(desktop, "first-run-paired", screenshots)
    async with open_window(browser, stack.base_url, PHONE, is_phone=True) as phone:
        await come_in(phone, volunteer, "the volunteer's own password", "/volunteer")
        await log_the_first_visit(phone, tmp_path, screenshots)


async def make_the_first_account(desktop: Window, link: str, screenshots: Path) -> None:
    page = desktop.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(link)
    await page.get_by_role("button", name="建立账号并登录").click()
    for said in ("必填", "用户名要 3 到 40 位字母或数字", "密码至少 12 位。"):
        await expect(page.get_by_text(said).first).to_be_visible()
    await look(desktop, "first-run", screenshots)
    await page.get_by_label("您的姓名").fill("赵敏")
    await page.get_by_label("用户名").fill("zhao")
    await page.get_by_label("设置密码").fill("the first one's own password")
    await page.get_by_role("button", name="建立账号并登录").click()
    await expect(page).to_have_url(re.compile("/office/start$"))
    await expect(page.get_by_text("现在只有您一位管理员")).to_be_visible()
    assert not any(link.partition("#")[2] in url for url in asked), "the code reached a server's log"


async def name_the_own_unit(page: Page) -> None:
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_text("请选择所在地区")).to_be_visible()
    await page.get_by_label("单位名称").fill(OFFICE)
    await page.get_by_label("省", exact=True).select_option(label="辽宁省")
    await page.get_by_label("市", exact=True).select_option(label="朝阳市")
    await page.get_by_label("县（市、区）").select_option(label="北票市")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_text(f"北票市 {OFFICE}")).to_be_visible()


async def import_the_villages(page: Page, folder: Path) -> None:
    """The downloaded template, filled in, checked and loaded."""
    async with page.expect_download() as download:
        await page.get_by_role("button", name="下载空白模板").click()
    await (await download.value).save_as(folder / "template.xlsx")
    titles = CalamineWorkbook.from_path(folder / "template.xlsx").get_sheet_by_index(0).to_python()[0]
    filled = folder / "乡镇和村.xlsx"
    filled.write_bytes(sheets.workbook([[TOWN, "示例镇"], [VILLAGE, "示例村"]], [str(title) for title in titles]))
    await page.get_by_test_id("sheet").set_input_files(filled)
    await page.get_by_role("button", name="检查文件").click()
    await page.get_by_role("button", name="导入这 2 行").click()
    await expect(page.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
    await expect(page.get_by_text("已有 1 个乡镇")).to_be_visible()


async def invite_a_second_person(browser: Browser, desktop: Window, screenshots: Path) -> None:
    page = desktop.page
    await page.get_by_role("button", name="邀请系统管理员").click()
    await page.get_by_label("姓名").fill("钱红")
    await page.get_by_label("姓名").blur()
    await expect(page.get_by_label("用户名")).to_have_value("qianhong")
    await page.get_by_role("button", name="添加 1 人").click()
    invitation = await invited(page, "钱红")
    await look(desktop, "first-run-second", screenshots)
    await page.get_by_role("button", name="完成").click()
    await expect(page.get_by_text("钱红已受邀请，还没有登录。")).to_be_visible()
    await page.get_by_role("button", name="更改").click()
    await page.get_by_label("单位名称").fill("改名后的文明办")
    async with open_window(browser, desktop.base_url, DESKTOP) as other:
        await come_in(other, invitation, "the second one's own password", "/office/system")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("alert")).to_contain_text("您没有这项操作的权限")
    await expect(page.get_by_label("单位名称")).to_have_value("改名后的文明办")
    await page.reload()
    await expect(page.get_by_text(f"北票市 {OFFICE}")).to_be_visible()
    await expect(page.get_by_text("系统管理员已经加入，单位和区划由他办理。")).to_be_visible()
    await expect(page.get_by_text("钱红已经加入。")).to_be_visible()
    await expect(page.get_by_role("button", name="更改")).to_have_count(0)


async def let_the_second_confirm(browser: Browser, base_url: str, screenshots: Path) -> None:
    """The system administrator sees in the menu that something waits, who asks, and for whom."""
    async with open_window(browser, base_url, DESKTOP) as window:
        page = window.page
        await window.sign_in(Account("qianhong", "the second one's own password", "system_admin", None, "钱红"))
        await page.get_by_role("link", name="人员 1 项等您确认").click()
        panel = page.get_by_role("region", name="等待确认")
        await expect(panel.get_by_role("heading", name="等待确认（1）")).to_be_visible()
        await expect(panel).to_contain_text("赵敏 想让 周立新（zhoulixin）担任 北票市 县级文明办")
        await expect(panel).to_contain_text("还没有设置密码；同意角色时，同一人发出的首次邀请也一并生效")
        await look(window, "desk-people-confirm", screenshots)
        await panel.get_by_role("button", name="同意", exact=True).click()
        await expect(panel.get_by_role("status")).to_contain_text("已同意：周立新。")
        await expect(panel.get_by_role("button", name="同意", exact=True)).to_have_count(0)


async def add_the_first_officer(desktop: Window, screenshots: Path) -> str:
    page = desktop.page
    await page.get_by_role("button", name="添加工作人员").click()
    await page.get_by_label("姓名").fill("周立新")
    await page.get_by_label("姓名").blur()
    await expect(page.get_by_label("用户名")).to_have_value("zhoulixin")
    await page.get_by_label("职务").select_option("county_officer")
    await page.get_by_label("省", exact=True).select_option(label="辽宁省")
    await page.get_by_label("市", exact=True).select_option(label="朝阳市")
    await page.get_by_label("县（市、区）").select_option(label="北票市")
    await page.get_by_role("button", name="添加 1 人").click()
    invitation = await invited(page, "周立新")
    await page.get_by_role("button", name="完成").click()
    await expect(page.get_by_text("已添加 1 人：周立新")).to_be_visible()
    await look(desktop, "first-run-done", screenshots)
    return invitation


async def load_the_register(page: Page, folder: Path) -> None:
    rows = [
        sheets.row(
            n, registry_no=f"DJ20260{n}", division_code=VILLAGE, name=f"郑有粮{n}", registry_status="建档立卡贫困户"
        )
        for n in (1, 2)
    ]
    path = folder / "名册.xlsx"
    path.write_bytes(sheets.workbook(rows))
    await page.get_by_role("link", name="名册导入").click()
    await page.get_by_test_id("sheet").set_input_files(path)
    await page.get_by_role("button", name="检查文件").click()
    await page.get_by_role("button", name="导入 2 户").click()
    await expect(page.get_by_role("heading", name="导入完成")).to_be_visible()


async def make_a_team(page: Page) -> str:
    """Returns the invitation of its only volunteer."""
    await page.get_by_role("link", name="人员", exact=True).click()
    await page.get_by_role("link", name="新建单位或队伍").click()
    await page.get_by_label("名称", exact=True).fill(TEAM)
    await page.get_by_label("报送单位").select_option(label=f"北票市 {OFFICE}")
    await page.get_by_role("button", name="新建", exact=True).click()
    await expect(page.get_by_role("heading", level=2, name=TEAM)).to_be_visible()
    await page.get_by_role("button", name="添加人员").click()
    await page.get_by_label("姓名，一行一个").fill("吴春燕")
    await page.get_by_role("button", name="预览").click()
    await page.get_by_role("button", name="添加 1 人").click()
    invitation = await invited(page, "吴春燕")
    await page.get_by_role("button", name="完成").click()
    return invitation


async def pair_a_household(page: Page) -> None:
    """The households and the team are new: the pairing gets both from a feed."""
    await page.get_by_role("link", name="结对", exact=True).click()
    team = page.locator(".team-choice__one").filter(has_text=TEAM).get_by_role("radio")
    for _ in range(20):
        if await team.count():
            break
        await page.wait_for_timeout(500)
        await page.reload()
        await page.wait_for_load_state("networkidle")
    await page.locator(".choices li input").first.check()
    await team.check()
    await page.get_by_role("button", name="结对 1 户").click()
    await expect(page.get_by_role("status").first).to_contain_text(f"已结对 1 户：{TEAM}")


async def log_the_first_visit(phone: Window, folder: Path, screenshots: Path) -> None:
    page = phone.page
    log = page.get_by_role("link", name=re.compile("^记录走访")).first
    for _ in range(20):
        if await log.count():
            break
        await page.wait_for_timeout(500)
        await page.reload()
        await page.wait_for_load_state("networkidle")
    await log.click()
    await page.get_by_label("走访日期").fill(today().isoformat())
    await page.get_by_label("帮扶内容").fill(CONTENT)
    picture = folder / "camera.jpg"
    picture.write_bytes(jpeg(7, (1600, 1200)))
    await page.locator("input[type=file]").first.set_input_files(picture)
    await expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("heading", name="已报送")).to_be_visible(timeout=60_000)
    await look(phone, "first-run-visit", screenshots)
