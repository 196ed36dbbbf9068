"""An office adds a word, a volunteer says it offline, the board is split by it; a quota of products is compared."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_board_by_campaign import eventually
from tests.journeys.test_own_campaigns import plan
from tests.journeys.test_planning import CITY, COUNTY, Colleague

pytestmark = pytest.mark.journey

WORD, CODE = "直播带货", "live_sales"
DAY, MONTH = "2020-09-20", "2020-09"
MEASURE, MEASURE_CODE = "扶贫产品种数", "products_sold"
SMALL_DESK, OLD_DESK = (1280, 800), (1024, 768)


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


@pytest.fixture
def trial(city: Colleague) -> Iterator[str]:
    """A running campaign of the city, which is over afterwards."""
    fresh = str(new_id())
    assert city.ask("PUT", f"/campaigns/{fresh}", json=plan("产品推介", CITY)).status_code == 201
    yield fresh
    city.ask("POST", f"/campaigns/{fresh}/close", json={"reason": "测试结束"})
    assert city.ask("POST", f"/campaigns/{fresh}/archive").is_success


async def fill_word(page: Page, name: str, english: str, code: str) -> None:
    await page.get_by_role("textbox", name="中文").fill(name)
    await page.get_by_role("textbox", name="英文").fill(english)
    await page.get_by_role("textbox", name="代码").fill(code)


async def test_an_office_adds_a_word_a_volunteer_says_it_and_the_board_is_split_by_it(
    browser: Browser, demo: Demo, desktop: Window, phone: Window, city: Colleague, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open("/office/words")
    await page.get_by_role("button", name="扶持方式").click()
    supports = page.get_by_role("region", name="扶持方式")
    await supports.get_by_role("button", name="增加一个词").click()
    await fill_word(page, "资金扶持", "Money", "Bad Code")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("alert")).to_have_text(["只能用小写字母、数字和下划线，以字母开头"])
    await page.get_by_role("textbox", name="代码").fill(CODE)
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("这个名称已是另一个词")
    await fill_word(page, WORD, "Sold in a live stream", CODE)
    await look(desktop, "desk-word-edit", screenshots)
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text(f"已保存“{WORD}”")
    await expect(supports.get_by_role("rowheader", name=WORD)).to_be_visible()
    for size in (OLD_DESK, SMALL_DESK):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await look(desktop, f"desk-words-{size[0]}", screenshots)

    await say_it_without_a_line(demo, phone, screenshots)

    # Ended, it is offered to nobody; what was said keeps it.
    stored = next(one for one in city.ask("GET", "/vocabularies").json()["items"] if one["code"] == CODE)
    ended = {name: stored[name] for name in ("zh", "en", "synonyms", "owner_code")} | {"ended_on": "2020-12-31"}
    assert city.ask("PUT", f"/vocabularies/supports/{CODE}", json=ended).is_success

    async def is_split() -> None:
        await desktop.open(f"/office?division={COUNTY}&month={MONTH}")
        split = page.get_by_role("region", name="走访细分")
        await split.get_by_label("细分方式").select_option("support")
        await expect(split.get_by_role("columnheader", name=WORD)).to_be_visible(timeout=3_000)

    await eventually(is_split)
    split = page.get_by_role("region", name="走访细分")
    await expect(split.locator("tfoot td").first).to_have_text("1")
    for size in (OLD_DESK, DESKTOP):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await look(desktop, f"desk-board-split-{size[0]}", screenshots)
    await split.get_by_label("统计项").select_option("amount_fen")
    await expect(split.locator("tfoot td").first).to_have_text("60")
    async with open_window(browser, demo.base_url, (390, 844), is_phone=True) as another:
        await another.sign_in(demo.account("volunteer", COUNTY))
        await open_form(another.page)
        await expect(another.page.get_by_role("button", name="资金扶持")).to_be_visible()
        await expect(another.page.get_by_role("button", name=WORD)).to_have_count(0)


async def open_form(page: Page) -> None:
    await page.get_by_role("link", name=re.compile("^记录走访")).first.click()
    await page.wait_for_url(re.compile(r"/visit$"))
    await page.get_by_text("更多（可不填）").click()


async def say_it_without_a_line(demo: Demo, phone: Window, screenshots: Path) -> None:
    page = phone.page
    await phone.sign_in(demo.account("volunteer", COUNTY))
    await page.get_by_role("link", name=re.compile("^记录走访")).first.wait_for()
    # The words have come and are kept: from here on there is no line.
    await page.wait_for_function("localStorage.getItem('bangfu.words')?.includes('live_sales')")
    await phone.context.set_offline(True)
    await open_form(page)
    await page.get_by_label("走访日期").fill(DAY)
    await page.get_by_label("帮扶内容").fill("帮这户在网上直播卖苹果。")
    await page.get_by_label("帮扶金额(元)").fill("60")
    await page.get_by_role("button", name="产业", exact=True).click()
    await page.get_by_role("button", name=WORD).click()
    await look(phone, "phone-visit-words", screenshots)
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("heading", name="已保存")).to_be_visible()
    await phone.context.set_offline(False)
    await expect(page.get_by_role("heading", name="已报送")).to_be_visible(timeout=60_000)


async def test_a_quota_of_products_is_shared_out_and_compared_with_what_was_entered(
    browser: Browser, demo: Demo, desktop: Window, city: Colleague, trial: str, tmp_path: Path, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open("/office/words")
    measures = page.get_by_role("region", name="指标", exact=True)
    await measures.get_by_role("button", name="增加一项指标").click()
    await fill_word(page, "走访次数", "Products", MEASURE_CODE)
    await measures.get_by_role("button", name="保存", exact=True).click()
    await expect(measures.get_by_role("alert")).to_contain_text("已有同名的指标")
    await page.get_by_role("textbox", name="中文").fill(MEASURE)
    await measures.get_by_role("combobox", name="单位").select_option("kind")
    await measures.get_by_role("button", name="保存", exact=True).click()
    await expect(measures.get_by_role("status")).to_contain_text(f"已保存指标“{MEASURE}”")
    await look(desktop, "desk-measures", screenshots)

    duty = {
        "campaign_id": trial,
        "name": "报送产品",
        "what": {"kind": "measure", "refs": [MEASURE_CODE], "minimum": 20},
        "owed_by": {"kind": "office", "division_code": COUNTY},
        "cycle": {"kind": "once", "due_on": "2031-10-20"},
    }
    assert city.ask("PUT", f"/obligations/{new_id()}", json=duty).status_code == 201

    await desktop.open(f"/office/plan/{trial}")
    card = page.get_by_role("region", name="指标分解")
    await card.get_by_role("combobox", name="指标").select_option(MEASURE_CODE)
    for name in ("北票市", "凌源市"):
        await card.get_by_label(name).fill("20")
    await expect(card.get_by_role("status")).to_have_text("合计 40 种")
    await card.get_by_role("button", name="保存指标").click()
    compared = card.get_by_role("region", name="指标与完成对照")
    row = compared.get_by_role("row", name=re.compile("北票市"))
    # Nobody has entered anything: that is no 0.
    await expect(row.get_by_role("cell")).to_have_text(["20", "–", "20", "–", "–"])

    await enter_23(browser, demo, trial, tmp_path)
    await desktop.open(f"/office/plan/{trial}")
    await expect(row.get_by_role("cell")).to_have_text(["20", "–", "20", "23", "115%"])

    await card.get_by_label("凌源市").fill("15")
    await card.get_by_label("北票市").fill("25")
    await card.get_by_label("调整原因").fill("凌源受灾，转给北票")
    await card.get_by_role("button", name="保存指标").click()
    await expect(row.get_by_role("cell").first).to_have_text("25")
    await card.get_by_text("调整记录").click()
    last = card.get_by_role("listitem").filter(has_text="凌源受灾，转给北票")
    await expect(last).to_contain_text("北票市 20 → 25")
    await expect(last).to_contain_text("凌源市 20 → 15")
    for size in (OLD_DESK, SMALL_DESK, DESKTOP):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await look(desktop, f"desk-quota-compared-{size[0]}", screenshots)


async def test_a_county_takes_on_a_part_of_a_quota_by_itself(
    browser: Browser, demo: Demo, desktop: Window, city: Colleague, trial: str, screenshots: Path
) -> None:
    shares = [{"division_code": COUNTY, "amount": 20}, {"division_code": "211382", "amount": 20}]
    body = {"measure": "households", "allocations": shares}
    assert city.ask("PUT", f"/campaigns/{trial}/quotas", json=body).is_success
    async with open_window(browser, demo.base_url, SMALL_DESK) as county:
        page = county.page
        await county.sign_in(demo.account("county_officer", COUNTY))
        await county.open(f"/office/plan/{trial}")
        own = page.get_by_role("region", name="本地区、本单位认领")
        field = own.get_by_label("北票市")
        await expect(field).to_have_value("")
        await expect(own.get_by_text("下达指标 20 户")).to_be_visible()
        await field.fill("-3")
        await expect(own.get_by_text("户数应为 0 或正整数。")).to_be_visible()
        await expect(own.get_by_role("button", name="认领", exact=True)).to_be_disabled()
        await field.fill("26")
        await own.get_by_role("button", name="认领", exact=True).click()
        await expect(page.get_by_text("已保存“北票市”的认领。")).to_be_visible()
        for size in (OLD_DESK, SMALL_DESK):
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            await look(county, f"desk-claim-{size[0]}", screenshots)

        await desktop.sign_in(demo.account("city_officer"))
        await desktop.open(f"/office/plan/{trial}")
        compared = desktop.page.get_by_role("region", name="指标与完成对照")
        ours = compared.get_by_role("row", name=re.compile("北票市")).get_by_role("cell")
        theirs = compared.get_by_role("row", name=re.compile("凌源市")).get_by_role("cell")
        await expect(ours.nth(1)).to_have_text("26")
        # Who said nothing has a dash, which is no 0.
        await expect(theirs.nth(1)).to_have_text("–")
        await desktop.page.get_by_text("认领记录").click()
        await expect(desktop.page.get_by_role("listitem").filter(has_text="北票市 认领 26")).to_be_visible()
        await look(desktop, "desk-quota-claimed", screenshots)

        async with open_window(browser, demo.base_url, (390, 844), is_phone=True) as phone:
            await claim_on_the_phone(demo, phone, screenshots)
        await desktop.page.reload()
        await expect(compared.get_by_role("row").filter(has_text="–7–")).to_have_count(1)

        await field.fill("")
        await own.get_by_role("button", name="收回认领").click()
        await expect(own.get_by_role("button", name="认领", exact=True)).to_be_disabled()
        assert city.ask("POST", f"/campaigns/{trial}/close", json={"reason": "测试结束"}).is_success
        await county.open(f"/office/plan/{trial}")
        await expect(page.get_by_role("region", name="指标分解")).to_be_visible()
        await expect(own).to_have_count(0)
    await desktop.open(f"/office/plan/{trial}")
    await expect(ours.nth(1)).to_have_text("–")


async def claim_on_the_phone(demo: Demo, phone: Window, screenshots: Path) -> None:
    """A leader, for the own team, which has no share."""
    page = phone.page
    await phone.sign_in(demo.account("team_leader", COUNTY))
    await phone.open("/volunteer/month")
    await page.get_by_text("指标认领").click()
    form = page.locator("form").filter(has_text="产品推介")
    field = form.get_by_label("认领结对户数（户）")
    await expect(form.get_by_text("没有下达指标")).to_be_visible()
    await field.fill("7.5")
    await expect(form.get_by_text("请填 0 或正整数。")).to_be_visible()
    await field.fill("7")
    await form.get_by_role("button", name="认领", exact=True).click()
    await expect(page.get_by_text("已保存：产品推介。")).to_be_visible()
    await look(phone, "phone-claims", screenshots)


async def enter_23(browser: Browser, demo: Demo, trial: str, tmp_path: Path) -> None:
    """The county, with a file."""
    listed = tmp_path / "产品.pdf"
    listed.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    async with open_window(browser, demo.base_url, DESKTOP) as county:
        await county.sign_in(demo.account("county_officer", COUNTY))
        await county.open(f"/office/plan/{trial}")
        own = county.page.get_by_role("article", name="报送产品")
        await own.get_by_role("button", name="看各单位并延期").click()
        await own.get_by_role("button", name="填报：北票市文明办").click()
        panel = own.get_by_role("region", name="北票市文明办的填报")
        await panel.locator("input[type=file]").set_input_files(listed)
        await expect(panel.get_by_text("可下载")).to_be_visible()
        await panel.get_by_label("本期共有多少").fill("23")
        await panel.get_by_role("button", name="报送").click()
        await expect(own.get_by_text(re.compile("· 23/20"))).to_be_visible()
