"""单位: a city office imports its units, renames, moves, merges and closes them, and takes it back."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from services.kernel.ids import new_id
from tests.households.sheets import workbook
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Window, look, open_window

pytestmark = pytest.mark.journey

TITLES = ("名称", "类型", "行政区划", "条线", "上级单位")
COUNTY = "211321"


@pytest.fixture
def batch() -> str:
    return new_id().hex[-6:]


async def find(page: Page, name: str) -> None:
    await page.get_by_label("按名称查找").fill(name)
    await page.get_by_role("button", name="查找").click()
    await page.get_by_role("link", name=re.compile(re.escape(name))).click()
    await expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


async def begin(page: Page, act: str) -> None:
    await page.get_by_role("group", name="更改单位").get_by_role("button", name=act, exact=True).click()


async def preview(page: Page) -> None:
    await page.get_by_role("button", name="看看会变什么").click()
    await expect(page.get_by_role("region", name="会这样变")).to_be_visible()
    await expect(page.get_by_text("现在还什么都没有改")).to_be_visible()


async def check(page: Page, folder: Path, rows: list[list[str]]) -> None:
    file = folder / "单位.xlsx"
    file.write_bytes(workbook(rows, TITLES))
    await page.get_by_test_id("sheet").set_input_files(file)
    await page.get_by_role("button", name="检查文件").click()


async def test_an_office_that_keeps_no_units_finds_no_way_to_change_one(demo: Demo, desktop: Window) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("security_admin"))
    await desktop.open("/office/people")
    await find(page, "北票市文明办")
    for name in ("导入单位", "类型和条线"):
        await expect(page.get_by_role("link", name=name)).to_have_count(0)
    await expect(page.get_by_role("group", name="更改单位")).to_have_count(0)


async def test_units_come_from_a_sheet_and_are_renamed_moved_merged_and_undone(
    demo: Demo, desktop: Window, batch: str, tmp_path: Path, screenshots: Path
) -> None:
    page = desktop.page
    main, old, new, site = (f"{word}{batch}" for word in ("总站", "老办", "新办", "站点"))
    rows = [
        [site, "站点", COUNTY, "文明办", old],
        [old, "办公室", COUNTY, "文明办", main],
        [new, "办公室", COUNTY, "文明办", main],
        [main, "办公室", COUNTY, "文明办", ""],
    ]
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open("/office/people")
    await page.get_by_role("link", name="导入单位").click()
    await check(page, tmp_path, [*rows, [f"坏{batch}", "城堡", COUNTY, "", ""]])
    await expect(page.get_by_role("status").filter(has_text="检查完毕，1 行有问题")).to_be_visible()
    await expect(page.get_by_role("table", name="有问题的行")).to_contain_text("类型不在词表里")
    await look(desktop, "desk-units-import-faults", screenshots)
    await check(page, tmp_path, rows)
    await expect(page.get_by_role("status").filter(has_text="检查完毕，没有问题")).to_be_visible()
    await look(desktop, "desk-units-import", screenshots)
    await page.get_by_role("button", name="导入这 4 个单位").click()
    await expect(page.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
    await check(page, tmp_path, rows)
    await expect(page.get_by_role("status").filter(has_text="没有要写入的内容")).to_be_visible()

    await find(page, old)
    await begin(page, "关闭")
    await page.get_by_role("button", name="看看会变什么").click()
    await expect(page.get_by_role("alert")).to_contain_text("还有下级单位经它上报")
    await page.get_by_role("button", name="取消").click()

    await begin(page, "改名")
    await page.get_by_label("新名称").fill(" ")
    await page.get_by_role("button", name="看看会变什么").click()
    await expect(page.get_by_text("必填")).to_be_visible()
    await page.get_by_label("新名称").fill(f"旧办{batch}")
    await preview(page)
    await expect(page.get_by_role("region", name="会这样变")).to_contain_text(f"{old} → 旧办{batch}")
    await page.get_by_role("button", name="确定改名").click()
    await expect(page.get_by_role("heading", name=f"旧办{batch}", exact=True)).to_be_visible()

    await begin(page, "移动")
    await page.get_by_label("报送单位").select_option(label=f"朝阳县 {new}")
    await preview(page)
    await look(desktop, "desk-unit-move-preview", screenshots)
    await page.get_by_role("button", name="确定移动").click()
    await expect(page.get_by_text(f"报送单位：{new}")).to_be_visible()

    await begin(page, "合并")
    await page.get_by_label("并入", exact=True).select_option(label=f"朝阳县 {new}")
    await preview(page)
    shown = page.get_by_role("region", name="会这样变")
    await expect(shown).to_contain_text(f"文明办上报给 旧办{batch} → {new}")
    await look(desktop, "desk-unit-merge-preview", screenshots)
    await page.get_by_role("button", name="确定合并").click()
    await expect(page.get_by_text("这个单位已在")).to_contain_text(new)
    history = page.get_by_role("region", name="历史")
    await expect(history.get_by_role("button", name="撤销")).to_have_count(1)
    await look(desktop, "desk-unit-history", screenshots)

    await history.get_by_role("button", name="撤销").click()
    await page.get_by_role("button", name="确定撤销").click()
    await expect(page.get_by_role("status").filter(has_text="已撤销")).to_be_visible()
    await expect(page.get_by_text(f"报送单位：{new}")).to_be_visible()
    await expect(history).to_contain_text("已由")
    await find(page, site)
    await expect(page.get_by_text(f"报送单位：旧办{batch}")).to_be_visible()


async def test_a_closed_unit_is_found_among_the_closed_ones_on_a_phone(
    browser: Browser, demo: Demo, batch: str, tmp_path: Path, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as window:
        page, name = window.page, f"撤掉的{batch}"
        await window.sign_in(demo.account("city_officer"))
        await window.open("/office/people/import")
        await check(page, tmp_path, [[name, "单位", COUNTY, "", ""]])
        await page.get_by_role("button", name="导入这 1 个单位").click()
        await expect(page.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
        await look(window, "phone-units-import", screenshots)
        await window.open("/office/people")
        await find(page, name)
        await begin(page, "关闭")
        await preview(page)
        await look(window, "phone-unit-close", screenshots)
        await page.get_by_role("button", name="确定关闭").click()
        await expect(page.get_by_text("过去的记录都保留")).to_be_visible()
        await window.open("/office/people")
        await page.get_by_label("看已关闭的").check()
        await expect(page.get_by_role("link", name=re.compile(name))).to_be_visible()


async def test_the_system_administrator_adds_a_kind_and_ends_it(
    browser: Browser, demo: Demo, batch: str, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, DESKTOP) as window:
        page, word = window.page, f"实践站{batch}"
        await window.sign_in(demo.account("system_admin"))
        await window.open("/office/people")
        await page.get_by_role("link", name="类型和条线").click()
        kinds = page.get_by_role("region", name="单位类型", exact=True)
        await kinds.get_by_role("button", name="加一个词").click()
        await kinds.get_by_label("代码").fill("Bad Code")
        await kinds.get_by_role("button", name="保存").click()
        await expect(kinds.get_by_text("代码不对")).to_be_visible()
        await kinds.get_by_label("中文名称").fill(word)
        await kinds.get_by_label("英文名称").fill(f"Station {batch}")
        await kinds.get_by_label("代码").fill(f"station_{batch}")
        await kinds.get_by_role("button", name="保存").click()
        await expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
        await look(window, "desk-words", screenshots)
        await page.get_by_role("link", name="新建单位或队伍").click()
        await page.get_by_label("类型", exact=True).select_option(label=word)
        await page.get_by_role("link", name="类型和条线").click()
        await kinds.get_by_role("button", name=f"修改“{word}”").click()
        await kinds.get_by_label("从哪天起停用").fill("2020-06-01")
        await kinds.get_by_role("button", name="保存").click()
        await expect(kinds.get_by_text("起停用")).to_be_visible()
        await page.get_by_role("link", name="新建单位或队伍").click()
        await expect(page.get_by_role("option", name=word)).to_have_count(0)
