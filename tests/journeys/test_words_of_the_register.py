"""An office adds a cause of poverty and what it equals in another list; a sheet with that code is read, on desk and
phone the household says the word, and after it has ended it still does."""

import io
import re
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_board_by_campaign import eventually
from tests.journeys.test_planning import COUNTY, Colleague
from tests.journeys.test_roster_import import VILLAGE, choose, open_import, start, write

pytestmark = pytest.mark.journey

WORD, CODE, SYNONYM = "冻害", "cold_damage", "霜冻成灾"
OTHER_LIST, OTHER_CODE = "甲省致贫原因词表 2021", "A7"
OLD_DESK, SMALL_DESK = (1024, 768), (1280, 800)


async def add_the_word(page: Page, desktop: Window, screenshots: Path) -> None:
    await page.get_by_role("button", name="致贫原因").click()
    causes = page.get_by_role("region", name="致贫原因")
    await expect(causes.get_by_role("rowheader", name="因病", exact=True)).to_be_visible()
    await causes.get_by_role("button", name="增加一个词").click()
    form = page.get_by_role("form", name="增加一个词")
    await form.get_by_role("textbox", name="中文").fill(WORD)
    await form.get_by_role("textbox", name="英文").fill("Cold damage")
    await form.get_by_role("textbox", name="代码", exact=True).fill(CODE)
    await form.get_by_label("别名").fill("因病")
    await form.get_by_role("button", name="增加一条对照").click()
    await form.get_by_label("那张词表的名称").fill(OTHER_LIST)
    save = form.get_by_role("button", name="保存", exact=True)
    await save.click()
    await expect(form.get_by_role("alert")).to_have_text("词表名称和代码都要填")
    await form.get_by_label("那边的代码或词").fill(OTHER_CODE)
    await save.click()
    await expect(form.get_by_role("alert")).to_contain_text("已经指向词表里的另一个词")
    await form.get_by_label("别名").fill(SYNONYM)
    await look(desktop, "desk-word-mapped", screenshots)
    await save.click()
    await expect(page.get_by_role("status")).to_contain_text(f"已保存“{WORD}”")
    row = causes.get_by_role("row", name=re.compile(WORD))
    await expect(row).to_contain_text(f"{OTHER_LIST} {OTHER_CODE}")
    for size in (OLD_DESK, SMALL_DESK, DESKTOP):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await look(desktop, f"desk-words-of-register-{size[0]}", screenshots)


async def import_sheet(demo: Demo, browser: Browser, sheet: Path, screenshots: Path) -> None:
    async with open_window(browser, demo.base_url, SMALL_DESK) as county:
        page = county.page
        await open_import(demo, county)
        await choose(county, sheet)
        await start(county)
        faults = page.get_by_role("region", name="检查出的问题")
        # A busy machine takes its time to read a sheet.
        await expect(faults.get_by_role("row").nth(1)).to_contain_text(
            re.compile("第 2 行.*帮扶需求.*可填：生活保障"), timeout=120_000
        )
        await expect(faults.get_by_text("致贫原因")).to_have_count(0)
        await look(county, "desk-roster-words", screenshots)
        await page.get_by_role("button", name="导入 3 户").click()
        await expect(page.get_by_role("heading", name=re.compile("^导入完成"))).to_be_visible()


async def test_a_code_of_another_list_becomes_a_word_of_the_household(
    demo: Demo, browser: Browser, desktop: Window, phone: Window, tmp_path: Path, screenshots: Path
) -> None:
    page = desktop.page
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        city = Colleague(client, demo, "city_officer", None)
        await desktop.sign_in(demo.account("city_officer"))
        await desktop.open("/office/words")
        await add_the_word(page, desktop, screenshots)

        async def is_known() -> None:
            # The register hears of a new word a second later, and offers it in its template then.
            await page.wait_for_timeout(500)
            template = city.ask("GET", "/households/imports/template.xlsx").content
            notes = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_index(1).to_python()
            assert any(WORD in str(line[2]) for line in notes if line[0] == "致贫原因")

        await eventually(is_known)
        batch = new_id().hex[-6:].upper()
        numbers = [f"CW{batch}{number}" for number in range(3)]
        lines = [
            f"{number},{VILLAGE},冻有粮{place},{cause},{need}"
            for place, (number, cause, need) in enumerate(
                zip(numbers, (OTHER_CODE, f"因病、{SYNONYM}", WORD), ("修路", "低保", ""), strict=True)
            )
        ]
        content = "\n".join(("户编号,村代码,户主姓名,致贫原因,帮扶需求", *lines)).encode()
        await import_sheet(demo, browser, write(tmp_path, "名册.csv", content), screenshots)

        found = [city.ask("GET", f"/households?q={number}").json()["items"][0] for number in numbers]
        assert [each["poverty_causes"] for each in found] == [[CODE], ["illness", CODE], [CODE]]
        stored = next(one for one in city.ask("GET", "/vocabularies").json()["items"] if one["code"] == CODE)
        kept = ("zh", "en", "synonyms", "mappings", "owner_code")
        ended = {name: stored[name] for name in kept} | {"ended_on": "2020-12-31"}
        assert city.ask("PUT", f"/vocabularies/poverty_causes/{CODE}", json=ended).is_success
        for window, size in ((desktop, "desk"), (phone, "phone")):
            if window is phone:
                await phone.sign_in(demo.account("county_officer", COUNTY))
            await window.open(f"/office/households/{found[1]['id']}")
            facts = window.page.get_by_role("region", name="基本情况")
            await expect(facts.get_by_text(f"因病、{WORD}", exact=True)).to_be_visible()
            await look(window, f"{size}-household-with-a-new-word", screenshots)
