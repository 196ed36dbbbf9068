"""An officer imports the register: bad files first, then a good one, then the same again."""

import asyncio
import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Route, expect

from services.kernel.ids import new_id
from tests.households import sheets
from tests.households.forms import id_number
from tests.journeys.conftest import Demo
from tests.journeys.person import Window

pytestmark = pytest.mark.journey

COUNTY = "211381"
# 北梁村（示例） of the demo.
VILLAGE = "211381902903"


@pytest.fixture
def batch() -> str:
    """Unused registry numbers, so that the test can run again on the same demo."""
    return new_id().hex[-8:].upper()


def document(batch: str, number: int) -> str:
    """Of another person than in other runs: the same one in two households would be asked about."""
    run = int(batch, 16)
    return id_number(run + number, born=f"{1940 + run % 60}{1 + run // 60 % 12:02d}{1 + run // 720 % 28:02d}")


def row(batch: str, number: int, **changes: Any) -> list[Any]:
    values = {"registry_no": f"DR{batch}{number:03d}", "division_code": VILLAGE, "name": f"郑有粮{number}"}
    return sheets.row(number, **{**values, "id_number": document(batch, number), **changes})


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


async def open_import(demo: Demo, window: Window) -> None:
    await window.sign_in(demo.account("county_officer", COUNTY))
    await window.page.get_by_role("link", name="名册导入").click()
    await expect(window.page.get_by_role("heading", level=1, name="名册导入")).to_be_visible()


async def choose(window: Window, path: Path) -> None:
    await window.page.get_by_test_id("sheet").set_input_files(path)


async def start(window: Window) -> None:
    await window.page.get_by_role("button", name="检查文件").click()


async def households(window: Window, batch: str) -> int:
    """How many households of the batch the register holds, by a search for each number."""
    await window.open(f"/office/households?division={COUNTY}")
    found = 0
    for number in range(1, 7):
        await window.page.get_by_label("按编号或村名查找").fill(f"DR{batch}{number:03d}")
        async with window.page.expect_response(re.compile(rf"/api/households\?.*q=DR{batch}{number:03d}")) as answer:
            await window.page.get_by_role("button", name="查找", exact=True).click()
        found += len((await (await answer.value).json())["items"])
    return found


async def test_files_that_cannot_be_imported_are_refused_before_they_are_sent(
    demo: Demo, desktop: Window, tmp_path: Path, screenshots: Path
) -> None:
    page = desktop.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    await open_import(demo, desktop)
    sent.clear()
    for name, content, said in (
        ("名册.doc", b"x", "只能导入 CSV 或 Excel"),
        ("照片.jpg", b"x", "只能导入 CSV 或 Excel"),
        ("名册.csv", b"", "这个文件是空的"),
        ("名册.csv", bytes(40_000_001), "文件超过 40 MB"),
    ):
        await choose(desktop, write(tmp_path, name, content))
        await expect(page.get_by_role("alert")).to_contain_text(said)
        assert await page.get_by_role("button", name="检查文件").count() == 0
    await page.screenshot(path=screenshots / "desk-roster-refused.png")
    assert await desktop.axe() == []
    assert sent == []


async def test_a_bad_file_loads_nothing_says_where_and_can_be_loaded_in_part(
    demo: Demo, desktop: Window, tmp_path: Path, screenshots: Path, batch: str
) -> None:
    page = desktop.page
    await open_import(demo, desktop)
    await choose(desktop, write(tmp_path, "网页.csv", b"<html><table><tr><td>1</td></tr></table></html>"))
    await start(desktop)
    await expect(page.get_by_role("heading", name="没有导入：表头或文件格式有问题")).to_be_visible()
    await expect(page.get_by_text("这个文件其实是网页或 XML")).to_be_visible()
    assert await page.get_by_role("button", name=re.compile("先导入没有问题的")).count() == 0

    bad = [
        row(batch, 1),
        row(batch, 2, members_count="很多"),
        row(batch, 3),
        row(batch, 4, division_code="21138190290", phone="12345", id_number=id_number(4)[:-1] + "Y"),
    ]
    await choose(desktop, write(tmp_path, "名册.csv", sheets.csv_file(bad, encoding="gb18030")))
    await start(desktop)
    await expect(page.get_by_role("heading", name="检查完毕，1 户有问题")).to_be_visible()
    assert await households(desktop, batch) == 0
    await page.go_back()
    await expect(page.get_by_role("heading", name="检查完毕，1 户有问题")).to_be_visible()
    faults = page.get_by_role("region", name="检查出的问题").get_by_role("row")
    await expect(faults.nth(1)).to_contain_text(re.compile("第 3 行.*郑.*家庭人口.*很"))
    await expect(faults.nth(2)).to_contain_text(re.compile("第 5 行.*村代码"))
    await page.screenshot(path=screenshots / "desk-roster-faults.png", full_page=True)
    assert await desktop.axe() == []

    async with page.expect_download() as download:
        await page.get_by_role("button", name="下载问题清单").click()
    target = tmp_path / "faults.csv"
    await (await download.value).save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.reader(file))
    assert listed[0] == ["行号", "姓名", "列", "表里写的", "问题", "处理"]
    assert [(line[0], line[2]) for line in listed[1:]] == [
        ("3", "家庭人口"),
        ("5", "村代码"),
        ("5", "身份证号"),
        ("5", "联系电话"),
    ]
    assert "郑有粮" not in target.read_text(encoding="utf-8-sig")

    await page.get_by_role("button", name="先导入没有问题的 3 户").click()
    await expect(page.get_by_role("heading", name="导入完成，有问题的 1 户没有导入")).to_be_visible()
    assert await households(desktop, batch) == 3


async def test_a_good_file_is_loaded_once_however_often_it_is_sent(
    demo: Demo, desktop: Window, tmp_path: Path, screenshots: Path, batch: str
) -> None:
    page = desktop.page
    await open_import(demo, desktop)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="下载空白模板").click()
    assert (await download.value).suggested_filename == "名册模板.xlsx"

    good = write(tmp_path, "名册.xlsx", sheets.workbook([row(batch, number) for number in range(1, 6)]))
    gate = asyncio.Event()

    async def wait(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await page.route(re.compile(r"/imports\?dry_run"), wait)
    await choose(desktop, good)
    await start(desktop)
    await expect(page.get_by_role("list", name="导入进度").get_by_role("listitem").first).to_have_attribute(
        "aria-current", "step"
    )
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await page.screenshot(path=screenshots / "desk-roster-uploading.png")
    assert await desktop.axe() == []
    gate.set()
    await expect(page.get_by_role("heading", name="检查完毕，没有问题")).to_be_visible()
    figures = page.get_by_role("definition")
    await expect(figures).to_have_text(["5 行", "5 户", "5 户", "0 户", "0 户", "0 户"])
    await page.screenshot(path=screenshots / "desk-roster-checked.png", full_page=True)
    assert await desktop.axe() == []
    await page.get_by_role("button", name="导入 5 户").click()
    await expect(page.get_by_role("heading", name="导入完成", exact=True)).to_be_visible()
    assert await figures.all_inner_texts() == ["5 行", "5 户", "5 户", "0 户", "0 户", "0 户"]
    await page.screenshot(path=screenshots / "desk-roster-done.png", full_page=True)

    # The address contains the import's id: after a reload, or for a colleague, it shows the same result.
    await page.reload()
    await expect(page.get_by_role("heading", name="导入完成", exact=True)).to_be_visible()
    await choose(desktop, good)
    await start(desktop)
    await expect(page.get_by_role("heading", name="检查完毕，名册里都已经有了，没有要改的")).to_be_visible()
    await expect(figures).to_have_text(["5 行", "5 户", "0 户", "0 户", "5 户", "0 户"])
    await expect(page.get_by_role("button", name=re.compile("^导入"))).to_have_count(0)
    await page.get_by_role("button", name="放弃", exact=True).click()
    await expect(page.get_by_role("heading", name="已放弃，没有导入")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="已放弃").first).to_contain_text("名册.xlsx")
    assert await households(desktop, batch) == 5


async def test_who_may_not_import_is_told_so(demo: Demo, phone: Window, screenshots: Path) -> None:
    await phone.sign_in(demo.account("inspector"))
    assert await phone.page.get_by_role("link", name="名册导入").count() == 0
    await phone.open("/office/roster")
    await expect(phone.page.get_by_text("那一页您不能打开，这里是您的首页。")).to_be_visible()
    assert await phone.page.get_by_test_id("sheet").count() == 0
