"""区划: a city office loads its towns and villages from the template, and sees the result."""

import random
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from tests.households.sheets import workbook
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Window, look, open_window

pytestmark = pytest.mark.journey

COUNTY = "211321"


@pytest.fixture
def town() -> str:
    """An unused code."""
    return f"{COUNTY}{random.randrange(300, 999)}"  # noqa: S311  a name, not a secret


def write(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


async def check(page: Page, file: Path) -> None:
    await page.get_by_test_id("sheet").set_input_files(file)
    await page.get_by_role("button", name="检查文件").click()


async def test_who_may_not_import_places_is_redirected_to_the_start_page(demo: Demo, desktop: Window) -> None:
    await desktop.sign_in(demo.account("county_officer"))
    assert await desktop.page.get_by_role("link", name="区划", exact=True).count() == 0
    await desktop.open("/office/places")
    await expect(desktop.page.get_by_role("alert")).to_contain_text("那一页您不能打开")
    assert not desktop.page.url.endswith("/office/places")


@pytest.mark.parametrize("size", ["phone", "desk"])
async def test_a_broken_file_is_refused_with_a_sentence_and_bad_rows_with_theirs(
    browser: Browser, demo: Demo, town: str, size: str, tmp_path: Path, screenshots: Path
) -> None:
    async with open_window(
        browser, demo.base_url, PHONE if size == "phone" else DESKTOP, is_phone=size == "phone"
    ) as window:
        page = window.page
        await window.sign_in(demo.account("city_officer"))
        await window.open(f"/office/places?division={COUNTY}")
        await page.get_by_test_id("sheet").set_input_files(write(tmp_path, "村.doc", b"x"))
        await expect(page.get_by_role("alert")).to_contain_text("只能导入 CSV 或 Excel")
        await check(page, write(tmp_path, "村.xlsx", b"not a workbook"))
        await expect(page.get_by_role("alert")).to_contain_text("在前 20 行里没有找到表头")
        await check(page, write(tmp_path, "村.csv", "名称,代码\n前营村,211382101201\n".encode("gb18030")))
        await expect(page.get_by_role("alert")).to_contain_text("表头应为：代码、名称")
        rows = [[town, "某镇"], ["341302101", "外省镇"], ["2113", "朝阳市"], [f"{COUNTY}299201", "无镇之村"]]
        await check(page, write(tmp_path, "乡镇.xlsx", workbook(rows, ("代码", "名称"))))
        await expect(page.get_by_role("status").filter(has_text="检查完毕，3 行有问题")).to_be_visible()
        faults = page.get_by_role("table", name="有问题的行").get_by_role("row")
        await expect(faults).to_have_text(
            ["行号问题", "第 3 行不在您的行政区划之内。", "第 4 行代码应为 9 位（乡镇）或 12 位（村）数字。",
             "第 5 行上级区划不存在，请先导入上级，或放在同一个文件里。"],
            use_inner_text=False,
        )  # fmt: skip
        await expect(page.get_by_text("还没有写入")).to_be_visible()
        await look(window, f"{size}-places-refused", screenshots)
        # Only checked: nothing was stored.
        await page.reload()
        await expect(page.get_by_role("table", name="朝阳县")).to_be_visible()
        await expect(page.get_by_text(town)).to_have_count(0)


async def test_a_file_that_reads_in_several_ways_is_asked_about(
    demo: Demo, desktop: Window, town: str, tmp_path: Path, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open(f"/office/places?division={COUNTY}")
    await check(page, write(tmp_path, "乡镇.csv", f"code,name\n{town},大庙\n".encode("gb18030")))
    await expect(page.get_by_role("alert")).to_contain_text("这个文件有几种读法")
    ways = page.get_by_role("list", name="这个文件有几种读法").get_by_role("listitem")
    await expect(ways).to_contain_text(["大庙", "湮鏜"])
    await page.screenshot(path=screenshots / "desk-places-encoding.png", full_page=True)
    assert await desktop.axe() == []
    await page.get_by_role("button", name="这样是对的（GB 18030）").click()
    await expect(page.get_by_role("status").filter(has_text="检查完毕，没有问题")).to_be_visible()


async def test_a_city_office_loads_a_filled_template_and_finds_its_villages(
    demo: Demo, desktop: Window, town: str, tmp_path: Path, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await page.get_by_role("link", name="区划", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="区划")).to_be_visible()
    await expect(page.get_by_text("只能导入朝阳市的乡镇和村")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="下载空白模板").click()
    template = await download.value
    assert template.suggested_filename == "乡镇和村模板.xlsx"
    await template.save_as(tmp_path / "template.xlsx")
    titles = CalamineWorkbook.from_path(tmp_path / "template.xlsx").get_sheet_by_index(0).to_python()[0]

    rows = [[town, "新设镇"], [f"{town}201", "前进村"], [f"{town}202", "团结村"]]
    filled = write(tmp_path, "filled.xlsx", workbook(rows, [str(title) for title in titles]))
    await check(page, filled)
    await expect(page.get_by_role("status").filter(has_text="检查完毕，没有问题")).to_be_visible()
    await look(desktop, "desk-places-checked", screenshots)
    await page.get_by_role("button", name="导入这 3 行").click()
    await expect(page.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
    assert await page.get_by_role("definition").all_inner_texts() == ["3 行", "3 行", "0 行", "0 行"]

    await page.get_by_role("link", name="朝阳县").click()
    await page.get_by_role("row", name=town).get_by_role("link", name="新设镇").click()
    await expect(page.get_by_text("这里共有 2 个村")).to_be_visible()
    for village in ("前进村", "团结村"):
        await expect(page.get_by_role("row", name=village)).to_be_visible()
    await look(desktop, "desk-places-town", screenshots)

    await check(page, filled)
    await expect(page.get_by_role("status").filter(has_text="没有要写入的内容")).to_be_visible()
    assert await page.get_by_role("definition").all_inner_texts() == ["3 行", "0 行", "3 行", "0 行"]
    await page.get_by_role("navigation", name="所在位置").get_by_role("link", name="朝阳市").click()
    await expect(page.get_by_role("table", name="朝阳市")).to_be_visible()
    await look(desktop, "desk-places-city", screenshots)


async def test_a_system_administrator_begins_with_the_provinces(demo: Demo, desktop: Window, screenshots: Path) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("system_admin"))
    await desktop.open("/office/places")
    await page.get_by_role("link", name="辽宁省").click()
    await page.get_by_role("link", name="朝阳市").click()
    await page.reload()
    crumbs = page.get_by_role("navigation", name="所在位置").get_by_role("listitem")
    await expect(crumbs).to_have_text(["全国", "辽宁省", "朝阳市"])
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", level=1, name="Places")).to_be_visible()
    await look(desktop, "desk-places-english", screenshots)
