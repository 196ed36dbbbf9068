"""A ministry's plan, by screens alone: 32 provincial units, three examples a month for seven months, a plan due once.

And a duty of offices below: a number with a file, paper that arrives, what is refused, ending and deleting.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_own_campaigns import plan
from tests.journeys.test_planning import Colleague
from tests.journeys.test_units import check

pytestmark = pytest.mark.journey

CITY, COUNTY = "2113", "211381"
# Not the provinces of the demo's people, and the demo has units of no civil affairs line.
LINE = "民政"
PROVINCES = [
    *("11", "12", "13", "14", "15", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42"),
    *("43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "65", "21"),
]


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture
def trial(city: Colleague) -> Iterator[str]:
    """A running campaign of the city, which is over afterwards, whatever was filed for it."""
    fresh = str(new_id())
    assert city.ask("PUT", f"/campaigns/{fresh}", json=plan("报送试验", CITY)).status_code == 201
    yield fresh
    city.ask("POST", f"/campaigns/{fresh}/close", json={"reason": "测试结束"})
    assert city.ask("POST", f"/campaigns/{fresh}/archive").is_success


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


async def import_units(page: Page, folder: Path) -> None:
    await check(page, folder, [[f"省级单位{n + 1}", "办公室", code, LINE, ""] for n, code in enumerate(PROVINCES)])
    await expect(page.get_by_role("status").filter(has_text="检查完毕，没有问题")).to_be_visible()
    await page.get_by_role("button", name="导入这 32 个单位").click()
    await expect(page.get_by_role("status").filter(has_text="导入完成")).to_be_visible()


async def test_a_ministry_asks_32_provincial_units_for_three_examples_a_month(
    browser: Browser, demo: Demo, desktop: Window, client: httpx.Client, tmp_path: Path, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, DESKTOP) as admin:
        await admin.sign_in(demo.account("system_admin"))
        await admin.open("/office/people/import")
        await import_units(admin.page, tmp_path)

    page = desktop.page
    await desktop.sign_in(demo.account("national_officer"))
    await desktop.open("/office/plan/new")
    await page.get_by_role("button", name="没有通知，直接设活动").click()
    await page.get_by_label("名称", exact=True).fill("全国宣传展示")
    await page.get_by_label("开始", exact=True).fill("2020-06-10")
    await page.get_by_label("结束", exact=True).fill("2020-12-31")
    await page.get_by_role("button", name="存为草稿").click()
    await expect(page.get_by_role("heading", name="全国宣传展示", level=2)).to_be_visible()

    participants = page.get_by_role("region", name="参加单位")
    await participants.get_by_role("button", name="修改参加范围").click()
    await participants.get_by_role("button", name="增加一个范围").click()
    await participants.get_by_label("条线").select_option(LINE)
    await participants.get_by_label("层级").select_option("province")
    await participants.get_by_role("button", name="看看是哪些单位").click()
    await expect(participants.get_by_role("status")).to_contain_text("32 个单位参加")
    await look(desktop, "desk-country-participants", screenshots)
    await participants.get_by_role("button", name="保存参加范围").click()
    await expect(participants.get_by_text("参加范围已保存")).to_be_visible()

    duties = page.get_by_role("region", name="报送任务")
    await duties.get_by_role("button", name=re.compile("加：单位报送")).click()
    await duties.get_by_label("报什么").select_option("unit_items")
    await duties.get_by_label("每期至少几份（个、场）").fill("3")
    await duties.get_by_label("名称").fill("每月报送典型")
    await duties.get_by_label("什么时候报").select_option("monthly")
    await duties.get_by_label("从哪个月").fill("2020-06")
    await duties.get_by_label("到哪个月").fill("2020-12")
    await look(desktop, "desk-unit-duty-form", screenshots)
    await duties.get_by_role("button", name="保存").click()
    await expect(duties.get_by_role("article", name="每月报送典型")).to_contain_text("每期至少 3")

    await page.get_by_role("button", name="发布", exact=True).click()
    await page.get_by_role("button", name="确定发布").click()
    await expect(page.get_by_role("status").filter(has_text="已发布：全国宣传展示")).to_be_visible()
    await page.reload()
    await expect(duties.get_by_role("article", name="每月报送典型")).to_contain_text("共 224 项")
    await look(desktop, "desk-unit-duty", screenshots)

    # Of a province: its own unit, and nobody else's; of the city below: nothing at all.
    async with open_window(browser, demo.base_url, DESKTOP) as province:
        await province.sign_in(demo.account("province_officer"))
        await province.open(page.url.removeprefix(demo.base_url))
        await province.page.get_by_role("button", name="签收（已收到）").click()
        await expect(province.page.get_by_text("已签收。", exact=True)).to_be_visible()
        article = province.page.get_by_role("article", name="每月报送典型")
        await expect(article).to_contain_text("全国的办公室，共 7 项")
        for name in ("修改", "结束任务", "删除任务", "归档"):
            await expect(province.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        await look(province, "desk-province-duty", screenshots)
    async with open_window(browser, demo.base_url, DESKTOP) as below:
        await below.sign_in(demo.account("city_officer"))
        await below.open(page.url.removeprefix(demo.base_url))
        await expect(below.page.get_by_role("alert").first).to_contain_text("没有找到")
    # Nothing was filed, so it goes again: other tests open the board of the province.
    ministry, campaign_id = Colleague(client, demo, "national_officer", None), page.url.rsplit("/", 1)[1]
    assert ministry.ask("POST", f"/campaigns/{campaign_id}/withdraw", json={"reason": "测试结束"}).is_success
    assert ministry.ask("DELETE", f"/campaigns/{campaign_id}").is_success


async def test_a_county_enters_a_number_with_a_file_and_the_city_notes_what_arrived(
    browser: Browser, demo: Demo, desktop: Window, trial: str, tmp_path: Path, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("city_officer"))
    await desktop.open(f"/office/plan/{trial}")
    duties = page.get_by_role("region", name="报送任务")
    await duties.get_by_role("button", name=re.compile("加：单位报送")).click()
    await duties.get_by_label("名称").fill("活动总结")
    await duties.get_by_label("截止日期（含当天）").fill("2031-10-20")
    await duties.get_by_label("网上").uncheck()
    await duties.get_by_role("button", name="保存").click()
    await expect(duties.get_by_role("alert")).to_have_text(["请至少选一种报送方式。"])
    await duties.get_by_label("网上").check()
    await duties.get_by_label("纸质盖章").check()
    await duties.get_by_role("button", name="保存").click()
    article = duties.get_by_role("article", name="活动总结")
    await expect(article).to_contain_text("网上、纸质盖章")

    summary = tmp_path / "总结.pdf"
    summary.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    async with open_window(browser, demo.base_url, DESKTOP) as county:
        await county.sign_in(demo.account("county_officer", COUNTY))
        await county.open(f"/office/plan/{trial}")
        own = county.page.get_by_role("article", name="活动总结")
        await own.get_by_role("button", name="看各单位并延期").click()
        await own.get_by_role("button", name="填报：北票市文明办").click()
        panel = own.get_by_role("region", name="北票市文明办的填报")
        await panel.get_by_label("本期共有多少").fill("1")
        await panel.get_by_role("button", name="报送").click()
        await expect(panel.get_by_role("alert")).to_contain_text("请先上传材料")
        await panel.locator("input[type=file]").set_input_files(summary)
        await expect(panel.get_by_text("可下载")).to_be_visible()
        await panel.get_by_role("button", name="报送").click()
        await expect(own.get_by_text(re.compile("· 1/1"))).to_be_visible()
        await expect(panel.get_by_role("button", name="登记收讫")).to_have_count(0)
        await look(county, "desk-unit-return", screenshots)

    await page.reload()
    await article.get_by_role("button", name="看各单位并延期").click()
    await article.get_by_role("button", name="查看：北票市文明办").click()
    panel = article.get_by_role("region", name="北票市文明办的填报")
    await expect(panel).to_contain_text("已报 1")
    for channel in ("网上", "纸质盖章"):
        await panel.get_by_role("listitem").filter(has_text=channel).get_by_role("button", name="登记收讫").click()
        await panel.get_by_role("button", name=f"登记收讫：{channel}").click()
        await expect(panel.get_by_text(re.compile(f"{channel}：.*收讫"))).to_be_visible()
    # The paper itself is scanned; the unit reads what was filed of it and changes nothing.
    scans = panel.get_by_role("region", name="收到的纸件")
    scan = tmp_path / "盖章扫描.pdf"
    scan.write_bytes(summary.read_bytes())
    await scans.locator("input[type=file]").set_input_files(scan)
    await expect(scans.get_by_text("可下载")).to_be_visible()
    await look(desktop, "desk-unit-received", screenshots)
    async with open_window(browser, demo.base_url, DESKTOP) as county:
        await county.sign_in(demo.account("county_officer", COUNTY))
        await county.open(f"/office/plan/{trial}")
        own = county.page.get_by_role("article", name="活动总结")
        await own.get_by_role("button", name="看各单位并延期").click()
        await own.get_by_role("button", name=re.compile("北票市文明办$")).first.click()
        scans = own.get_by_role("region", name="收到的纸件")
        await expect(scans.locator("input[type=file]")).to_have_count(0)
        async with county.page.expect_download() as download:
            await scans.get_by_role("button", name="下载：盖章扫描.pdf").click()
        assert (await (await download.value).path()).read_bytes().startswith(b"%PDF")

    await article.get_by_role("button", name="删除任务").click()
    await article.get_by_role("form", name="删除任务").get_by_role("button", name="删除任务").click()
    await expect(article.get_by_role("alert")).to_contain_text("可以结束它")
    await article.get_by_role("button", name="取消").click()
    await article.get_by_role("button", name="结束任务").click()
    form = article.get_by_role("form", name="结束任务")
    await form.get_by_role("button", name="结束任务").click()
    await expect(form.get_by_role("alert")).to_have_text(["请填写原因。"])
    await form.get_by_label("原因").fill("改为电话了解")
    await form.get_by_role("button", name="结束任务").click()
    await expect(article.get_by_text("已结束")).to_be_visible()


async def test_a_team_sends_a_number_with_a_file_from_the_phone(
    browser: Browser, demo: Demo, phone: Window, city: Colleague, trial: str, tmp_path: Path, screenshots: Path
) -> None:
    duty, last = str(new_id()), today().replace(day=28)
    body = {
        "campaign_id": trial,
        "name": "队伍活动场次",
        "what": {"kind": "activities", "minimum": 2},
        "owed_by": {"kind": "team", "division_code": COUNTY},
        "cycle": {"kind": "once", "due_on": last.isoformat()},
    }
    assert city.ask("PUT", f"/obligations/{duty}", json=body).status_code == 201
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as volunteer:
        await volunteer.sign_in(demo.account("volunteer", COUNTY))
        await volunteer.open("/volunteer/month")
        await expect(volunteer.page.get_by_role("heading", level=1)).to_be_visible()
        await volunteer.page.wait_for_load_state("networkidle")
        await expect(volunteer.page.get_by_role("region", name="单位报送")).to_have_count(0)

    page = phone.page
    await phone.sign_in(demo.account("team_leader", COUNTY))
    await phone.open("/volunteer/month")
    panel = page.get_by_role("region", name="单位报送")
    await expect(panel).to_contain_text("有 1 项等您的队伍报送")
    # It is no form about households.
    await expect(page.locator("option", has_text="队伍活动场次")).to_have_count(0)
    await panel.get_by_role("button", name=re.compile("^填报：队伍活动场次")).click()
    await panel.get_by_role("button", name="报送", exact=True).click()
    await expect(panel.get_by_role("alert")).to_have_text(["请填 0 到 1000000 的整数。"])
    await panel.get_by_label("本期共有多少").fill("3")
    await panel.get_by_role("button", name="报送", exact=True).click()
    await expect(panel.get_by_role("alert")).to_contain_text("请先上传材料")
    photo = tmp_path / "活动.pdf"
    photo.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    await panel.locator("input[type=file]").set_input_files(photo)
    await expect(panel.get_by_text("可下载")).to_be_visible()
    await look(phone, "phone-unit-return", screenshots)
    await panel.get_by_role("button", name="报送", exact=True).click()
    await expect(panel.get_by_role("status").filter(has_text="已报送：队伍活动场次，3。")).to_be_visible()
    await page.reload()
    await expect(panel).to_contain_text("没有要报送的")
    await panel.get_by_role("button", name="看已报送的（1）").click()
    await expect(panel).to_contain_text("已报 3/2")
    filed = city.ask("GET", f"/dues?obligation_id={duty}&limit=200").json()["items"]
    assert [(due["number"], due["count"]) for due in filed if due["number"] is not None] == [(3, 3)]
