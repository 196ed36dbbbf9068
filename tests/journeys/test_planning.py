"""A city sets up a campaign by hand, from a pasted notice to an extension: refusals first."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import Demo
from tests.journeys.person import Window
from tests.journeys.test_review import OfficeApi

pytestmark = pytest.mark.journey

CITY = "2113"
COUNTY = "211381"
# Invented; with the faults of pasted texts: odd blanks, a lost character, characters that no keyboard makes.
TEXT = "关于印发《关于深入开展助农志愿服务活动实施方案》的通知\r\n\r\n各县（市）区：\u3000现印发\ufffd方案。\u200b\n"


class Colleague(OfficeApi):
    """Another officer, whose requests may name the version they change."""

    def ask(self, method: str, path: str, *, if_match: str | None = None, **content: Any) -> httpx.Response:
        headers = {**self._headers, **({"If-Match": if_match} if if_match else {})}
        return self._client.request(method, f"/api{path}", headers=headers, **content)


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def city(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "city_officer", None)


@pytest.fixture(scope="module")
def county(client: httpx.Client, demo: Demo) -> Colleague:
    return Colleague(client, demo, "county_officer", COUNTY)


@pytest.fixture
def campaign_id(city: Colleague) -> str:
    """A campaign of long ago, so that the demo's stays the newest, which other tests use."""
    fresh = str(new_id())
    body = {
        "name": "助农志愿服务",
        "series": "助农志愿服务",
        "year": 2019,
        "division_code": CITY,
        "starts_on": "2019-03-01",
        "ends_on": "2019-09-30",
        "phases": [{"name": "摸底", "starts_on": "2019-03-01", "ends_on": "2019-04-10"}],
    }
    assert city.ask("PUT", f"/campaigns/{fresh}", json=body).status_code == 201
    return fresh


async def open_plan(demo: Demo, window: Window, campaign_id: str, role: str = "city_officer") -> Page:
    await window.sign_in(demo.account(role, COUNTY if role == "county_officer" else None))
    await window.open(f"/office/plan/{campaign_id}")
    await expect(window.page.get_by_role("heading", level=1, name="计划")).to_be_visible()
    return window.page


def quotas_of(desktop: Colleague, campaign_id: str) -> dict[str, int]:
    items: list[dict[str, Any]] = desktop.ask("GET", f"/campaigns/{campaign_id}/quotas").json()["items"]
    return {str(item["division_code"] or item["organization_id"]): item["amount"] for item in items}


async def test_who_may_not_plan_only_looks(demo: Demo, desktop: Window, campaign_id: str) -> None:
    page = await open_plan(demo, desktop, campaign_id, "inspector")
    await expect(page.get_by_text("您的账号只能查看计划")).to_be_visible()
    await expect(page.get_by_role("heading", name="助农志愿服务")).to_be_visible()
    for name in ("新建计划", "修改", "保存指标", "加：信息报备表（报一次）"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    assert await page.get_by_role("textbox").count() == 0


async def test_an_empty_notice_and_a_phase_that_ends_before_it_starts_are_refused(
    demo: Demo, desktop: Window, campaign_id: str, screenshots: Path
) -> None:
    page = await open_plan(demo, desktop, "new")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("alert")).to_have_text(
        ["请粘贴通知全文。", "请填写标题。", "请填写发文单位。", "请填写日期。"]
    )
    await expect(page.get_by_label("通知全文")).to_be_focused()
    await page.screenshot(path=screenshots / "desk-plan-refused.png", full_page=True)
    assert await desktop.axe() == []
    await page.get_by_role("button", name="没有通知，直接设活动").click()
    await page.get_by_label("名称", exact=True).fill("试")
    await page.get_by_label("开始", exact=True).fill("2019-04-01")
    await page.get_by_label("结束", exact=True).fill("2019-03-01")
    await page.get_by_role("button", name="增加阶段").click()
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("alert")).to_have_text(
        ["结束日期不能早于开始日期。", "请填全每个阶段的名称和起止日期，结束不早于开始。"]
    )
    assert sent == []


async def test_a_city_sets_up_a_campaign_from_a_pasted_notice(
    demo: Demo, desktop: Window, city: Colleague, screenshots: Path
) -> None:
    page = await open_plan(demo, desktop, "new")
    await page.get_by_label("通知全文", exact=True).evaluate(
        """(field, text) => {
            field.value = text
            field.dispatchEvent(new Event('input'))
        }""",
        TEXT,
    )
    await page.get_by_label("标题", exact=True).fill("关于印发《关于深入开展助农志愿服务活动实施方案》的通知")
    await page.get_by_label("文号").fill("助文〔2019〕3号")
    await page.get_by_label("发文单位").fill("朝阳市文明办（示例）")
    await page.get_by_label("成文日期", exact=True).fill("2019-02-20")
    await page.get_by_role("button", name="保存").click()
    # Name and first day come from the notice; nobody types them twice.
    await expect(page.get_by_label("名称", exact=True)).to_have_value("助农志愿服务")
    await expect(page.get_by_label("开始", exact=True)).to_have_value("2019-02-20")
    await page.get_by_label("结束", exact=True).fill("2019-09-30")
    await page.get_by_role("button", name="增加阶段").click()
    await page.get_by_label("阶段 1", exact=True).fill("调查摸底")
    await page.get_by_label("结束", exact=True).nth(1).fill("2019-04-10")
    await page.get_by_role("button", name="增加阶段").click()
    await expect(page.get_by_label("开始", exact=True).nth(2)).to_have_value("2019-04-11")
    await page.get_by_label("阶段 2", exact=True).fill("定期走访")
    await page.get_by_label("结束", exact=True).nth(2).fill("2019-08-31")
    await page.get_by_role("button", name="保存").click()
    await page.wait_for_url(re.compile(r"/office/plan/[0-9a-f-]{36}$"))
    campaign = city.ask("GET", f"/campaigns/{page.url.rsplit('/', 1)[1]}").json()
    assert [phase["starts_on"] for phase in campaign["phases"]] == ["2019-02-20", "2019-04-11"]
    notice = city.ask("GET", f"/notices/{campaign['notice_id']}").json()
    # A textarea returns its lines with a bare line feed (HTML, "API value"); every other character is as pasted.
    assert notice["text"] == TEXT.replace("\r\n", "\n")
    assert (notice["doc_number"], notice["issued_on"]) == ("助文〔2019〕3号", "2019-02-20")

    await page.get_by_role("button", name="加：实施情况进度表（每月报）").click()
    await expect(page.get_by_label("每月几日前（含当天，31 为月末）")).to_have_value("31")
    await page.get_by_label("每月几日前（含当天，31 为月末）").fill("25")
    await page.get_by_label("从哪个月").fill("2020-04")
    await page.get_by_label("到哪个月").fill("2020-09")
    await expect(page.get_by_text("6 个截止日中有 3 个在休息日")).to_be_visible()
    assert await desktop.axe() == []
    await page.screenshot(path=screenshots / "desk-plan-obligation.png", full_page=True)
    await page.get_by_role("button", name="保存", exact=True).click()
    card = page.get_by_role("article", name="实施情况进度表（附件2）")
    await expect(card.get_by_role("row", name=re.compile("2020年6月.*6月25日.*节假日"))).to_be_visible()
    await expect(card.get_by_role("row", name=re.compile("2020年5月"))).not_to_contain_text("休息日")
    # Every team of the city owes it six times.
    teams = city.ask("GET", f"/organizations?kind=team&division={CITY}&limit=500").json()["items"]
    assert len(teams) >= 16
    await expect(card).to_contain_text(f"共 {6 * len(teams)} 项")
    # From its top on, so that the bar that stays in sight stands where it begins.
    await page.evaluate("scrollTo(0, 0)")
    await page.screenshot(path=screenshots / "desk-plan.png", full_page=True)
    assert await desktop.axe() == []


READ = """关于印发《关于开展助农志愿服务活动实施方案》的通知

各县（市）区：现将方案印发给你们。

    2019220

一、户数：北票市30户、喀左县20户、天边县7户。
第一阶段：调查摸底（2019年3月下旬—4月上旬）。第二阶段：定期走访（2019年4月中旬—8月底）。
二、信息报备表于4月10日前报送，在4—9月的每月25日前报送进度表。
"""


async def test_what_is_read_out_of_a_notice_counts_only_once_a_person_takes_it(
    demo: Demo, desktop: Window, city: Colleague, screenshots: Path
) -> None:
    page = await open_plan(demo, desktop, "new")
    await page.get_by_label("通知全文").fill(READ)
    await page.get_by_role("button", name="从全文里找内容").click()
    found = page.get_by_role("region", name="从全文里找到的内容")
    await expect(found.get_by_role("listitem")).to_have_count(2)
    await expect(found).to_contain_text("原文缺年月日，可能有误")
    # A proposal is not applied yet: the fields are still empty, and saving is refused.
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_label("成文日期", exact=True)).to_have_value("")
    await expect(page.get_by_text("请填写日期。")).to_be_visible()
    await page.screenshot(path=screenshots / "desk-plan-proposals.png", full_page=True)
    assert await desktop.axe() == []
    for kind in ("标题", "成文日期"):
        await found.get_by_role("button", name=f"采用 {kind}").click()
    await expect(page.get_by_label("成文日期", exact=True)).to_have_value("2019-02-20")
    await page.get_by_label("发文单位").fill("朝阳市文明办（示例）")
    await page.get_by_role("button", name="保存").click()

    # The next step parses the same text by itself.
    await page.get_by_role("button", name="采用 阶段 调查摸底").click()
    await page.get_by_role("button", name="采用 阶段 定期走访").click()
    await expect(page.get_by_label("结束", exact=True).first).to_have_value("2019-08-31")
    await page.get_by_role("button", name="保存").click()
    await page.wait_for_url(re.compile(r"/office/plan/[0-9a-f-]{36}$"))
    campaign_id = page.url.rsplit("/", 1)[1]
    phases = city.ask("GET", f"/campaigns/{campaign_id}").json()["phases"]
    assert [(phase["name"], phase["starts_on"], phase["ends_on"]) for phase in phases] == [
        ("调查摸底", "2019-03-21", "2019-04-10"),
        ("定期走访", "2019-04-11", "2019-08-31"),
    ]

    await page.get_by_role("button", name="从全文里找内容").click()
    await page.get_by_role("button", name="采用 户数 天边县 7").click()
    await expect(found.get_by_role("alert")).to_have_text("名称对不上本地区划，请手工填写")
    await page.get_by_role("button", name="采用 户数 北票市 30").click()
    await page.get_by_role("button", name="采用 户数 喀左县 20").click()
    await expect(page.get_by_text("合计 50 户")).to_be_visible()
    assert quotas_of(city, campaign_id) == {}, "taken into the form, not saved"
    await page.get_by_role("button", name="采用 每月截止").click()
    await page.get_by_role("button", name="采用 一次性截止").click()
    await expect(found.get_by_text("请先保存或取消正在填写的任务。")).to_be_visible()
    await expect(page.get_by_label("从哪个月")).to_have_value("2019-04")
    await page.screenshot(path=screenshots / "desk-plan-taken.png", full_page=True)
    assert await desktop.axe() == []
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("article")).to_have_count(1)
    await page.get_by_role("button", name="采用 一次性截止").click()
    await expect(page.get_by_label("截止日期")).to_have_value("2019-04-10")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("article")).to_have_count(2)
    await page.get_by_role("button", name="保存指标").click()
    await expect(page.get_by_text("已保存：指标分解。")).to_be_visible()
    assert sorted(quotas_of(city, campaign_id).values()) == [20, 30]
    owed = city.ask("GET", f"/obligations?campaign_id={campaign_id}").json()["items"]
    assert sorted((one["form"], len(one["due_dates"])) for one in owed) == [
        ("progress_report", 6),
        ("registration_form", 1),
    ]


WHOLE = """关于开展秋季助农志愿服务的通知
发布时间：2019-08-02 来源：某某网 【字体：大 中 小】 打印
各县文明办，市直各单位：
根据《关于深化助农志愿服务的通知》（省助文〔2019〕9号）要求，各县文明办请于8月30日17:00前将实施方案报市文明办指导科。
每季度末月25日前报送台账，每周五前报送工作动态，活动结束后10个工作日内提交总结。
中秋节前走访到位。每县不少于20种产品，每月报送3条以上信息。推荐名额：北票市3名、建平县2名。
启动仪式于9月1日上午9:30举行。
（一）举办农产品展销会。组织企业参加。
责任单位：市农业局、各县区
时间安排：2019年9月20日
联系人：林小禾，电话：5550123
附件：1．助农志愿服务信息报备表
云溪市精神文明建设办公室
2019年8月1日
"""


async def test_all_that_a_notice_says_is_shown_and_taken_where_there_is_a_field(
    demo: Demo, desktop: Window, phone: Window, city: Colleague, screenshots: Path
) -> None:
    above = {
        "title": "关于深化助农志愿服务的通知",
        "text": "全文",
        "doc_number": "省助文〔2019〕9号",
        "issuer": "省文明办（示例）",
        "issued_on": "2019-07-01",
    }
    above_id = str(new_id())
    assert city.ask("PUT", f"/notices/{above_id}", json=above).status_code == 201
    page = await open_plan(demo, desktop, "new")
    await page.get_by_label("通知全文").fill(WHOLE)
    await page.get_by_role("button", name="从全文里找内容").click()
    found = page.get_by_role("region", name="从全文里找到的内容")
    # The page's own date is not offered.
    await expect(found).not_to_contain_text("2019年8月2日")
    for kind in ("标题", "成文日期", "发文单位", "主送 各县文明办", "主送 市直各单位", "附件", "上级通知"):
        await found.get_by_role("button", name=f"采用 {kind}").click()
    await expect(page.get_by_role("textbox", name="主送")).to_have_value("各县文明办\n市直各单位")
    await expect(page.get_by_role("list", name="上级通知")).to_contain_text("关于深化助农志愿服务的通知")
    await page.screenshot(path=screenshots / "desk-plan-frame.png", full_page=True)
    assert await desktop.axe() == []
    await page.get_by_role("button", name="保存").click()

    await found.get_by_role("button", name="采用 具体活动 举办农产品展销会").click()
    await found.get_by_role("button", name="略过 具体活动 启动仪式").click()
    await expect(page.get_by_role("button", name="显示略过的 1 条")).to_be_visible()
    await page.get_by_label("结束", exact=True).first.fill("2019-12-31")
    await page.get_by_role("button", name="保存").click()
    await page.wait_for_url(re.compile(r"/office/plan/[0-9a-f-]{36}$"))
    campaign = city.ask("GET", f"/campaigns/{page.url.rsplit('/', 1)[1]}").json()
    assert [phase["name"] for phase in campaign["phases"]] == ["举办农产品展销会"]
    notice = city.ask("GET", f"/notices/{campaign['notice_id']}").json()
    assert (notice["issuer"], notice["parents"]) == ("云溪市精神文明建设办公室", [above_id])
    assert notice["attachments"] == ["助农志愿服务信息报备表"]

    await page.get_by_role("button", name="从全文里找内容").click()
    await expect(found).to_contain_text("谁报：各县文明办；报什么：实施方案；报给：市文明办指导科")
    await found.get_by_role("button", name="采用 电话").click()
    await expect(found.get_by_role("alert")).to_have_text("请先打开一项任务，再采用联系方式。")
    await found.get_by_role("button", name="采用 节前截止 中秋节前，最迟 2019年9月12日").click()
    # The festival itself, so that the next edition has its own date.
    await expect(page.get_by_label("结束：按日期或节日")).to_have_value("中秋节")
    await expect(page.get_by_role("table", name="截止日").last).to_contain_text("9月12日")
    await page.get_by_role("button", name="取消", exact=True).click()
    await found.get_by_role("button", name="采用 一次性截止 2019年8月30日 17:00").click()
    await expect(page.get_by_label("名称", exact=True)).to_have_value("实施方案")
    await found.get_by_role("button", name="采用 电话").click()
    await expect(page.get_by_label("电话", exact=True)).to_have_value("5550123")
    await expect(found).to_contain_text("“谁报”不会自动填，请在任务里选择")
    only = page.get_by_role("list", name="只供查看的内容")
    for words in (
        "活动结束后 10 个工作日内",
        # Households are shared out, people are not yet.
        "北票市 3 名",
        "联系人 林小禾",
        "还不能采用：系统里没有地方保存",
    ):
        await expect(only).to_contain_text(words)
    await expect(only.get_by_role("button", name="采用")).to_have_count(0)
    left = re.compile("略过 限期 活动结束后")
    await only.get_by_role("button", name=left).click()
    await expect(only.get_by_role("button", name=left)).to_have_count(0)
    await page.get_by_role("button", name="显示略过的 1 条").click()
    await expect(only.get_by_role("button", name=left)).to_be_visible()
    await page.screenshot(path=screenshots / "desk-plan-duties.png", full_page=True)
    assert await desktop.axe() == []
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("article", name="实施方案")).to_be_visible()
    (owed,) = city.ask("GET", f"/obligations?campaign_id={campaign['id']}").json()["items"]
    assert (owed["contact"]["office"], owed["contact"]["phone"]) == ("市文明办指导科", "5550123")
    # The hour of the sentence is kept: it is the first instant that is too late.
    assert (owed["cycle"]["due_on"], owed["cycle"]["due_time"]) == ("2019-08-30", "17:00")

    # What comes again goes into the cycle, an activity into the plan with its units.
    await found.get_by_role("button", name="采用 定期截止 每周五前").click()
    await expect(page.get_by_label("什么时候报")).to_have_value("every")
    await expect(page.get_by_label("周几截止（含当天）")).to_have_value("5")
    await expect(page.get_by_label("按什么算")).to_have_value("week")
    await page.get_by_role("button", name="取消", exact=True).click()
    # A number that units are to reach is a duty of them; who reaches it by when is entered.
    await found.get_by_role("button", name="采用 数量要求 每县 · 不少于 20 种 · 产品").click()
    await expect(page.get_by_label("报什么")).to_have_value("unit_measure")
    await expect(page.get_by_label("每期至少几份（个、场）")).to_have_value("20")
    await expect(page.get_by_label("名称", exact=True)).to_have_value("产品")
    await page.get_by_role("button", name="取消", exact=True).click()
    await found.get_by_role("button", name="采用 定期截止 每季度第 3 个月 25 日前").click()
    await expect(page.get_by_label("按什么算")).to_have_value("quarter")
    await expect(page.get_by_label("几日截止（含当日）")).to_have_value("25")
    await page.get_by_role("button", name="取消", exact=True).click()
    await found.get_by_role("button", name="采用 具体活动 举办农产品展销会").click()
    await expect(page.get_by_label("牵头单位名称")).to_have_value("市农业局")
    await page.get_by_role("button", name="取消", exact=True).click()

    small = await open_plan(demo, phone, campaign["id"])
    await small.get_by_role("button", name="从全文里找内容").click()
    await expect(small.get_by_role("region", name="从全文里找到的内容")).to_contain_text("每周五前")
    assert await small.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await small.screenshot(path=screenshots / "phone-plan-duties.png", full_page=True)
    assert await phone.axe() == []


async def test_quotas_show_their_sum_and_what_cannot_be_is_refused(
    demo: Demo, desktop: Window, city: Colleague, county: Colleague, campaign_id: str, screenshots: Path
) -> None:
    page = await open_plan(demo, desktop, campaign_id)
    card = page.get_by_role("region", name="指标分解")
    await expect(card.get_by_label("北票市")).to_be_visible()
    await card.get_by_label("北票市").fill("三十")
    await card.get_by_role("button", name="保存指标").click()
    await expect(card.get_by_role("alert")).to_have_text("户数应为 0 或正整数。")
    for name, amount in (("北票市", "30"), ("凌源市", "30"), ("朝阳县", "25"), ("双塔区", "10")):
        await card.get_by_label(name).fill(amount)
    await expect(card.get_by_role("status")).to_have_text("合计 95 户")
    await card.get_by_role("button", name="保存指标").click()
    await expect(page.get_by_text("已保存：指标分解。")).to_be_visible()
    assert quotas_of(city, campaign_id) == {"211381": 30, "211382": 30, "211321": 25, "211302": 10}

    town = {"division_code": "211381902", "amount": 12}
    below = county.ask("PUT", f"/campaigns/{campaign_id}/quotas", json={"measure": "households", "allocations": [town]})
    assert below.status_code == 200, below.text
    await card.get_by_label("北票市").fill("11")
    await card.get_by_role("button", name="保存指标").click()
    await expect(card.get_by_role("alert")).to_contain_text("别人改了这部分内容")
    await page.screenshot(path=screenshots / "desk-plan-conflict.png", full_page=True)
    assert await desktop.axe() == []
    await expect(card.get_by_label("北票市")).to_have_value("11")
    await card.get_by_role("button", name="保存指标").click()
    await expect(card.get_by_role("alert")).to_contain_text("分解的指标超过了上级下达的数量")
    assert quotas_of(city, campaign_id)["211381"] == 30


async def test_a_county_shares_its_part_out_again(
    demo: Demo, desktop: Window, city: Colleague, campaign_id: str, screenshots: Path
) -> None:
    body = {"measure": "households", "allocations": [{"division_code": COUNTY, "amount": 30}]}
    assert city.ask("PUT", f"/campaigns/{campaign_id}/quotas", json=body).status_code == 200
    page = await open_plan(demo, desktop, campaign_id, "county_officer")
    card = page.get_by_role("region", name="指标分解")
    fields = card.get_by_role("textbox")
    await fields.nth(0).fill("31")
    await expect(card.get_by_role("status")).to_have_text("合计 31 户，比下达的 30 户多 1 户。")
    await expect(card.get_by_role("button", name="保存指标")).to_be_disabled()
    await fields.nth(0).fill("18")
    await expect(card.get_by_role("status")).to_have_text("合计 18 户，还有 12 户没有分。")
    await page.screenshot(path=screenshots / "desk-plan-county.png", full_page=True)
    await card.get_by_role("button", name="保存指标").click()
    await expect(page.get_by_text("已保存：指标分解。")).to_be_visible()
    assert sorted(quotas_of(city, campaign_id).values()) == [18, 30]


async def test_of_two_who_change_a_campaign_the_second_is_told_and_loses_nothing(
    demo: Demo, desktop: Window, city: Colleague, campaign_id: str
) -> None:
    page = await open_plan(demo, desktop, campaign_id)
    section = page.get_by_role("region", name="活动与阶段")
    await section.get_by_role("button", name="修改").click()
    stored = city.ask("GET", f"/campaigns/{campaign_id}")
    changed = {name: value for name, value in stored.json().items() if name != "id"}
    changed |= {"name": "同事改的", "phases": []}
    answer = city.ask("PUT", f"/campaigns/{campaign_id}", json=changed, if_match=stored.headers["ETag"])
    assert answer.status_code == 200, answer.text
    await section.get_by_label("名称", exact=True).fill("我改的")
    await section.get_by_role("button", name="保存").click()
    await expect(section.get_by_role("alert")).to_contain_text("别人改了这部分内容")
    await expect(section.get_by_label("名称", exact=True)).to_have_value("我改的")
    assert city.ask("GET", f"/campaigns/{campaign_id}").json()["name"] == "同事改的"
    await section.get_by_role("button", name="放弃我填的").click()
    await expect(section.get_by_label("名称", exact=True)).to_have_value("同事改的")
    await section.get_by_label("名称", exact=True).fill("我改的")
    await section.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("heading", level=2, name="我改的")).to_be_visible()


async def test_one_unit_gets_more_time_with_a_reason(
    demo: Demo, desktop: Window, city: Colleague, campaign_id: str, screenshots: Path
) -> None:
    body = {
        "campaign_id": campaign_id,
        "form": "registration_form",
        "owed_by": {"kind": "team", "division_code": CITY},
        "cycle": {"kind": "once", "due_on": "2019-04-10"},
    }
    assert city.ask("PUT", f"/obligations/{new_id()}", json=body).status_code == 201
    page = await open_plan(demo, desktop, campaign_id)
    card = page.get_by_role("article", name="信息报备表")
    await card.get_by_role("button", name="看各单位并延期").click()
    await card.get_by_role("button", name=re.compile("^给.*延期$")).first.click()
    form = card.get_by_role("form")
    await form.get_by_label("延到").fill("2019-04-10")
    await form.get_by_role("button", name="确定延期").click()
    await expect(form.get_by_role("alert")).to_have_text(["新的日期要晚于 2019年4月10日。", "请填写原因。"])
    await form.get_by_label("延到").fill("2019-04-20")
    await form.get_by_label("延期原因").fill("道路积雪，无法入户")
    await page.screenshot(path=screenshots / "desk-plan-extend.png", full_page=True)
    assert await desktop.axe() == []
    await form.get_by_role("button", name="确定延期").click()
    await expect(card.get_by_role("status")).to_contain_text("2019年4月20日")
    dues = city.ask("GET", f"/dues?campaign_id={campaign_id}&limit=100").json()["items"]
    (extended,) = [due for due in dues if due["is_extended"]]
    assert (extended["due_at"], extended["extension_reason"]) == ("2019-04-20T16:00:00Z", "道路积雪，无法入户")


async def test_it_works_on_a_phone_and_in_english(demo: Demo, phone: Window, screenshots: Path) -> None:
    page = await open_plan(demo, phone, "")
    await expect(page.get_by_role("img", name="时间安排")).to_be_visible()
    await page.get_by_role("button", name="从全文里找内容").click()
    await expect(page.get_by_role("button", name=re.compile("^采用")).first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=screenshots / "phone-plan.png", full_page=True)
    assert await phone.axe() == []
    assert await page.locator("html").evaluate("(page) => page.scrollWidth - page.clientWidth") <= 0
    await page.get_by_role("button", name="English").first.click()
    await expect(page.get_by_role("heading", level=2, name="What is due")).to_be_visible()
