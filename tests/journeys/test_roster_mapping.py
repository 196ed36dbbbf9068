"""An officer brings a national list, one row a person, from file to pairing: refusals first, then the answers."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.households import sheets
from tests.journeys.conftest import Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_review import OfficeApi
from tests.journeys.test_roster_import import COUNTY, VILLAGE, choose, document, open_import, start, write
from tests.kernel.sheets.reading import FILES

pytestmark = pytest.mark.journey

DESK = (1280, 900)
HEADER = (
    *("序号", "县(市、区、旗)", "户编号", "人编号", "人员", "证件号码", "与户主关系", "民族", "文化程度"),
    *("健康状况", "劳动技能", "是否参加大病保险", "致贫原因1", "危房户", "人均纯收入", "人联系电话", "户类型"),
)
"""Before it a column whose title makes each run's sheet one of its own kind."""


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def officer(client: httpx.Client, demo: Demo) -> OfficeApi:
    return OfficeApi(client, demo, "county_officer", COUNTY)


@pytest.fixture
def batch() -> str:
    """Unused registry numbers, so that the test can run again on the same demo."""
    return new_id().hex[-8:].upper()


def national_list(batch: str) -> bytes:
    """Two households of three and two persons below a title; no column names the village, and that of the names has a
    title nobody knows."""
    people = (
        (1, "户主", "高中", "健康"),
        (1, "配偶", "小学", "患有大病"),
        (1, "之子", "初中", "健康"),
        (2, "户主", "文盲或半文盲", "长期慢性病"),
        (2, "之女", "小学", "健康"),
    )
    rows = [_person(batch, number, *person) for number, person in enumerate(people, 1)]
    total: Sequence[Any] = ["合计", *[""] * len(HEADER)]
    return sheets.workbook([[f"批次{batch}号", *HEADER], *rows, total], titles=("北票市监测对象名单",))


def _person(batch: str, number: int, household: int, relation: str, schooling: str, health: str) -> list[Any]:
    registry_no = f"DR{batch}{household:03d}"
    run = int(batch, 16)
    return [
        *("202212", number, "北票市", registry_no, f"{registry_no}{number:02d}", f"郑{'甲乙丙丁戊'[number - 1]}田"),
        *(document(batch, number), relation, "汉族", schooling, health, "普通劳动力", "是", "因病", "否", 12345.5),
        *(f"138{run % 10_000_000:07d}{number}" if relation == "户主" else "", "脱贫不稳定户"),
    ]


def listed(officer: OfficeApi, batch: str) -> list[dict[str, Any]]:
    """The two households of the list, as far as the register has them."""
    answers = [officer.ask("GET", f"/households?division={COUNTY}&q=DR{batch}{number:03d}") for number in (1, 2)]
    return [household for answer in answers for household in answer.json()["items"]]


async def choose_village(page: Page) -> None:
    village = page.get_by_role("group", name="这张表是哪个村的？")
    await village.get_by_label("乡镇（街道）").select_option(VILLAGE[:9])
    await village.get_by_label("村（社区）").select_option(VILLAGE)


async def test_a_national_list_goes_from_file_to_pairing(
    demo: Demo, browser: Browser, officer: OfficeApi, tmp_path: Path, screenshots: Path, batch: str
) -> None:
    async with open_window(browser, demo.base_url, DESK) as window:
        page = window.page
        file = write(tmp_path, f"监测对象 {batch}.xlsx", national_list(batch))
        await open_import(demo, window)
        await choose(window, file)
        await start(window)

        await expect(page.get_by_role("heading", name="要您先回答 2 个问题，才能检查")).to_be_visible()
        mapped = page.get_by_role("region", name="列的对应")
        await expect(mapped.get_by_role("row").nth(2)).to_contain_text(re.compile(rf"户编号.*DR{batch}001.*按表头"))
        await page.get_by_role("button", name="继续检查").click()
        await expect(page.get_by_role("alert")).to_have_text(["请选到村。", "请选出这一列。"])
        await look(window, "desk-roster-asked", screenshots)
        assert listed(officer, batch) == []

        await choose_village(page)
        names = page.get_by_label("姓名在哪一列？")
        await names.select_option(label="F 列 人员（郑甲田）")
        await expect(mapped.get_by_label("F 列“人员”放到名册的")).to_have_value("name")
        await expect(mapped.get_by_text("未采用 7 列")).to_be_visible()
        await page.get_by_label("记住这种表格，下次自动对好").check()
        await page.get_by_label("给它起个名字").fill(f"监测对象 {batch}")
        await look(window, "desk-roster-mapping", screenshots)
        await page.get_by_role("button", name="继续检查").click()

        await expect(page.get_by_role("heading", name="检查完毕，没有问题")).to_be_visible()
        await expect(page.get_by_role("definition")).to_have_text(["5 行", "2 户", "2 户", "0 户", "0 户", "0 户"])
        await expect(page.get_by_role("list", name="怎样读的")).to_contain_text("合计 1 行")
        recent = page.get_by_role("listitem").filter(has_text=batch).first
        await expect(recent).to_contain_text(re.compile("待确认.*将新增 2"))
        await look(window, "desk-roster-mapped", screenshots)
        assert listed(officer, batch) == []

        await page.get_by_role("button", name="导入 2 户").click()
        await expect(page.get_by_role("heading", name="导入完成", exact=True)).to_be_visible()
        assert [one["members_count"] for one in listed(officer, batch)] == [3, 2]

        await expect(page.get_by_role("region", name="记住的表格")).to_contain_text(f"监测对象 {batch}")

        household = next(one for one in listed(officer, batch) if one["registry_no"].endswith("001"))
        await window.open(f"/office/households?division={COUNTY}")
        await page.get_by_label("按编号或村名查找").fill(household["registry_no"])
        await page.get_by_role("button", name="查找", exact=True).click()
        await page.locator(f"a[href$='/office/households/{household['id']}']").first.click()
        people = page.get_by_role("region", name="家庭成员").get_by_role("listitem")
        await expect(people).to_have_text(
            [re.compile("户主.*高中", re.S), re.compile("配偶.*小学", re.S), re.compile("之子.*初中", re.S)]
        )
        await look(window, "desk-roster-household", screenshots)
        assert "田" not in await people.first.inner_text()

        await pair(page, window, household["id"], officer)


async def pair(page: Page, window: Window, household_id: str, officer: OfficeApi) -> None:
    team = officer.ask("GET", f"/organizations?kind=team&division={COUNTY}").json()["items"][0]
    await window.open("/office/pairing")
    await page.locator(f"input[value='{household_id}']").check()
    await page.locator(f"input[value='{team['id']}']").check()
    await page.get_by_role("button", name="结对 1 户").click()
    await expect(page.get_by_role("status").first).to_contain_text(f"已结对 1 户：{team['name']}")
    stored = officer.ask("GET", f"/pairings?household_id={household_id}").json()["items"]
    assert [(one["team_id"], one["starts_on"]) for one in stored] == [(team["id"], str(today()))]


async def test_each_sheet_of_an_office_is_answered_on_the_screen(demo: Demo, browser: Browser) -> None:
    """Only checked, and let go of again: the demo stays as it is."""
    said = {"L3_ac01.xlsx": "要您先回答 1 个问题", "formula_nocache.xlsx": "检查完毕，没有可以导入的户"}
    async with open_window(browser, demo.base_url, DESK) as window:
        page = window.page
        await open_import(demo, window)
        for file in sorted(FILES.iterdir()):
            await choose(window, file)
            await start(window)
            await expect(page.get_by_role("heading", name=said.get(file.name, "检查完毕"))).to_be_visible()
            if file.name not in said:
                await expect(page.get_by_role("button", name=re.compile("^导入 [0-9]+ 户$"))).to_be_visible()
            await page.get_by_role("button", name="放弃", exact=True).click()
            await expect(page.get_by_role("heading", name="已放弃")).to_be_visible()


async def test_a_kind_of_sheet_is_recognised_until_it_is_forgotten(
    demo: Demo, desktop: Window, tmp_path: Path, batch: str
) -> None:
    page = desktop.page
    file = write(tmp_path, f"监测对象 {batch}.xlsx", national_list(batch))
    await open_import(demo, desktop)
    await choose(desktop, file)
    await start(desktop)
    await choose_village(page)
    await page.get_by_label("姓名在哪一列？").select_option(label="F 列 人员（郑甲田）")
    await page.get_by_label("记住这种表格，下次自动对好").check()
    await page.get_by_label("给它起个名字").fill(f"名单 {batch}")
    await page.get_by_role("button", name="继续检查").click()
    await expect(page.get_by_role("heading", name="检查完毕，没有问题")).to_be_visible()
    await page.get_by_role("button", name="放弃", exact=True).click()
    await expect(page.get_by_role("heading", name="已放弃，没有导入")).to_be_visible()

    await choose(desktop, file)
    await start(desktop)
    await expect(page.get_by_text(f"这种表格您存过，叫“名单 {batch}”")).to_be_visible()
    await expect(page.get_by_label("F 列“人员”放到名册的")).to_have_value("name")
    await expect(page.get_by_role("row").filter(has_text="郑甲田")).to_contain_text("上次的选择")
    await page.get_by_role("button", name="放弃", exact=True).click()
    await expect(page.get_by_role("heading", name="已放弃，没有导入")).to_be_visible()

    kept = page.get_by_role("region", name="记住的表格")
    await kept.get_by_role("button", name=f"删除 名单 {batch}").click()
    await kept.get_by_role("alert").get_by_role("button", name="删除", exact=True).click()
    await expect(kept.get_by_text(f"名单 {batch}")).to_have_count(0)


async def test_columns_are_matched_on_a_phone(
    demo: Demo, phone: Window, officer: OfficeApi, tmp_path: Path, screenshots: Path, batch: str
) -> None:
    page = phone.page
    file = write(tmp_path, f"监测对象 {batch}.xlsx", national_list(batch))
    await phone.sign_in(demo.account("county_officer", COUNTY))
    await phone.open("/office/roster")
    await choose(phone, file)
    await start(phone)
    await expect(page.get_by_role("heading", name="要您先回答 2 个问题，才能检查")).to_be_visible()
    await page.get_by_role("button", name="继续检查").click()
    await look(phone, "phone-roster-asked", screenshots)
    await choose_village(page)
    column = page.get_by_role("list", name="未采用的列").get_by_role("listitem").filter(has_text="人员")
    await column.get_by_role("combobox").select_option(label="姓名")
    await look(phone, "phone-roster-mapping", screenshots)
    await page.get_by_role("button", name="继续检查").click()
    await expect(page.get_by_role("heading", name="检查完毕，没有问题")).to_be_visible()
    await page.get_by_text("未采用 6 列").click()
    await expect(page.get_by_text("民族、")).to_be_visible()
    await look(phone, "phone-roster-checked", screenshots)
    # Matched again: what was said stays, and leaving it gives back the result.
    await page.get_by_role("button", name="改列的对应").click()
    await expect(page.get_by_role("group", name="这张表是哪个村的？").get_by_label("村（社区）")).to_have_value(VILLAGE)
    await page.get_by_role("button", name="不改了，返回检查结果").click()
    await page.get_by_role("button", name="放弃", exact=True).click()
    await expect(page.get_by_role("heading", name="已放弃，没有导入")).to_be_visible()
    assert listed(officer, batch) == []
