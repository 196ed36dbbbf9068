"""人员与单位: accounts are made on a screen, and their owners sign in with an invitation that works once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Account, Window, look, open_window

pytestmark = pytest.mark.journey

COUNTY = "211381"


@dataclass
class Api:
    """The API as one of the demo's people uses it."""

    http: httpx.Client

    def put(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.http.put(f"/api{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def invite(self, account_id: str) -> str:
        answer = self.http.post(f"/api/accounts/{account_id}/invitation")
        assert answer.is_success, answer.text
        link: str = answer.json()["link"]
        return link

    def accept(self, link: str, password: str) -> httpx.Response:
        return self.http.post(
            "/api/auth/invitation/accept", json={"code": link.partition("#")[2], "password": password}
        )


@dataclass
class Team:
    """A team for this test, with a leader and a volunteer who have no password yet."""

    id: str
    name: str
    leader: str
    volunteer: str
    batch: str


@pytest.fixture
def batch() -> str:
    return new_id().hex[-8:]


@pytest.fixture
def officer(demo: Demo) -> Iterator[Api]:
    account = demo.account("county_officer", COUNTY)
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=20) as http:
        given = {"username": account.username, "password": account.password}
        token = http.post("/api/auth/login", json=given).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield Api(http)


@pytest.fixture
def team(officer: Api, batch: str) -> Team:
    team_id, name = str(new_id()), f"试用队{batch}"
    officer.put(f"/organizations/{team_id}", {"name": name, "kind": "team", "division_code": COUNTY, "lines": []})
    ids = {}
    for who, called, role in (("ma", "马队长", "team_leader"), ("li", "李队员", "volunteer")):
        ids[who] = str(new_id())
        roles = [{"role": role, "organization_id": team_id}]
        officer.put(f"/accounts/{ids[who]}", {"username": f"{who}-{batch}", "name": f"{called}{batch}", "roles": roles})
    return Team(team_id, name, ids["ma"], ids["li"], batch)


async def open_team(window: Window, team: Team) -> None:
    await window.open("/office/people")
    await window.page.get_by_label("按名称查找").fill(team.name)
    await window.page.get_by_role("button", name="查找").first.click()
    await window.page.get_by_role("link", name=re.compile(team.name)).click()
    await expect(window.page.get_by_role("heading", level=2, name=team.name)).to_be_visible()


async def manage(window: Window, name: str) -> Any:
    """The expanded row of a person."""
    row = window.page.get_by_role("list", name="人员").get_by_role("listitem").filter(has_text=name).first
    await row.get_by_role("button", name=f"管理 {name}").click()
    return row


async def test_who_keeps_no_accounts_is_told_so(demo: Demo, phone: Window, screenshots: Path) -> None:
    await phone.sign_in(demo.account("inspector"))
    assert await phone.page.get_by_role("link", name=re.compile("^人员")).count() == 0
    await phone.open("/office/people")
    await expect(phone.page.get_by_text("那一页您不能打开，这里是您的首页。")).to_be_visible()
    assert await phone.page.get_by_role("search").count() == 0
    await look(phone, "phone-people-refused", screenshots)


@pytest.mark.parametrize("size", ["phone", "desk"])
async def test_a_code_that_opens_nothing_says_so_and_names_nobody(
    browser: Browser, demo: Demo, size: str, screenshots: Path
) -> None:
    async with open_window(
        browser, demo.base_url, PHONE if size == "phone" else DESKTOP, is_phone=size == "phone"
    ) as window:
        page = window.page
        await window.open("/invite#00000000000000000000000000")
        await expect(page.get_by_role("alert")).to_contain_text("这个邀请已经用过、已被新的邀请代替或者过期了")
        assert await page.get_by_label("设置密码").count() == 0
        await look(window, f"{size}-invite-refused", screenshots)
        await page.get_by_role("button", name="换一个邀请码").click()
        await page.get_by_role("button", name="核对").click()
        await expect(page.get_by_text("必填")).to_be_visible()
        await page.get_by_label("邀请码").fill("no such code")
        await look(window, f"{size}-invite-by-hand", screenshots)
        await page.get_by_role("button", name="核对").click()
        await expect(page.get_by_role("alert")).to_contain_text("请向邀请您的人再要一个")


async def test_names_that_cannot_be_added_are_held_back_before_anything_is_sent(
    demo: Demo, desktop: Window, team: Team, screenshots: Path
) -> None:
    page = desktop.page
    sent: list[str] = []
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await open_team(desktop, team)
    page.on("request", lambda request: sent.append(request.url) if request.method in ("PUT", "POST") else None)
    await page.get_by_role("button", name="添加人员").click()
    await page.get_by_role("button", name="预览").click()
    await expect(page.get_by_role("alert")).to_contain_text("请先填写姓名")
    await page.get_by_label("姓名，一行一个").fill("\n".join(f"某人{n}" for n in range(201)))
    await page.get_by_role("button", name="预览").click()
    await expect(page.get_by_role("alert")).to_contain_text("一次最多 200 人")
    await page.get_by_label("姓名，一行一个").fill(f"李队员{team.batch}\n王小明\n王小明\t女")
    await page.get_by_role("button", name="预览").click()
    await expect(page.get_by_text("队里已有同名的人")).to_be_visible()
    await expect(page.get_by_text("与第 2 行同名")).to_be_visible()
    await page.get_by_label("王小明 用户名").first.fill("王")
    await expect(page.get_by_text("用户名要 3 到 40 位字母或数字")).to_be_visible()
    await expect(page.get_by_role("button", name="添加 1 人")).to_be_disabled()
    await look(desktop, "desk-people-preview", screenshots)
    assert sent == []


async def test_a_unit_without_a_name_is_not_made_and_one_with_a_name_takes_people_in(
    demo: Demo, desktop: Window, officer: Api, batch: str, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await desktop.open("/office/people")
    await page.get_by_role("link", name="新建单位或队伍").click()
    await page.get_by_role("button", name="新建", exact=True).click()
    await expect(page.get_by_text("必填")).to_be_visible()
    await expect(page.get_by_role("group", name="所在地区")).to_contain_text("北票市")
    await look(desktop, "desk-people-new-unit", screenshots)
    await page.get_by_label("名称", exact=True).fill(f"新建队{batch}")
    await page.get_by_label("报送单位").select_option(label="北票市 北票市文明办")
    await page.get_by_role("button", name="新建", exact=True).click()
    await expect(page.get_by_role("heading", level=2, name=f"新建队{batch}")).to_be_visible()
    await expect(page.get_by_text("报送单位：北票市文明办")).to_be_visible()
    await expect(page.get_by_text("这里还没有人")).to_be_visible()
    (made,) = officer.http.get(f"/api/organizations?q=新建队{batch}").json()["items"]
    assert (made["kind"], made["division_code"], made["lines"][0]["line"]) == ("team", COUNTY, "civilization")


async def test_what_somebody_else_just_changed_is_not_overwritten(
    demo: Demo, desktop: Window, officer: Api, team: Team, screenshots: Path
) -> None:
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await open_team(desktop, team)
    row = await manage(desktop, f"李队员{team.batch}")
    await row.get_by_role("button", name="停用账号").click()
    role = {"role": "volunteer", "organization_id": team.id}
    changed = {"username": f"li-{team.batch}", "name": f"李改名{team.batch}", "roles": [role]}
    officer.put(f"/accounts/{team.volunteer}", changed)
    await row.get_by_role("button", name="确定").click()
    await expect(desktop.page.get_by_role("alert")).to_contain_text("别人刚刚改过，您的操作没有生效")
    await expect(desktop.page.get_by_text(f"李改名{team.batch}")).to_be_visible()
    assert officer.http.get(f"/api/accounts/{team.volunteer}").json()["is_active"] is True
    await look(desktop, "desk-people-conflict", screenshots)


async def test_an_office_adds_people_and_each_comes_in_with_a_password_of_their_own(
    browser: Browser, demo: Demo, desktop: Window, team: Team, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await page.get_by_role("link", name=re.compile("^人员")).click()
    await expect(page.get_by_role("heading", level=1, name="人员与单位")).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("志愿服务队")).first).to_be_visible()
    await look(desktop, "desk-people", screenshots)
    await open_team(desktop, team)
    await look(desktop, "desk-people-team", screenshots)
    await page.get_by_role("button", name="添加人员").click()
    await page.get_by_label("姓名，一行一个").fill(f"单国强{team.batch}\n曾小红{team.batch}")
    await page.get_by_role("button", name="预览").click()
    await expect(page.get_by_label(f"单国强{team.batch} 用户名")).to_have_value(f"shanguoqiang{team.batch}")
    await page.get_by_role("button", name="添加 2 人").click()
    await expect(page.get_by_text("已添加 2 人")).to_be_visible()
    invitation = page.get_by_role("region", name=f"给单国强{team.batch}的邀请")
    await expect(invitation.get_by_role("img", name=re.compile("扫一扫"))).to_be_visible()
    link = await invitation.get_by_label("邀请链接").input_value()
    assert link.startswith(f"{demo.base_url}/invite#")
    await look(desktop, "desk-people-added", screenshots)

    asked: list[str] = []
    async with open_window(browser, demo.base_url, PHONE, is_phone=True) as invited:
        invited.page.on("request", lambda request: asked.append(request.url))
        await invited.page.goto(link)
        await expect(invited.page.get_by_role("heading", name=f"单国强{team.batch}，您好")).to_be_visible()
        await expect(invited.page.get_by_text(f"{team.name} 志愿者")).to_be_visible()
        await invited.page.get_by_label("设置密码").fill("123456789")
        await invited.page.get_by_role("button", name="设好密码并登录").click()
        await expect(invited.page.get_by_text("密码至少 10 位。")).to_be_visible()
        await look(invited, "phone-invite", screenshots)
        await invited.page.get_by_label("设置密码").fill("一个自己记得住的密码")
        await invited.page.get_by_role("button", name="设好密码并登录").click()
        await invited.page.wait_for_url(re.compile("/volunteer"))
        await invited.page.goto(link)
        await expect(invited.page.get_by_role("alert")).to_contain_text("这个邀请已经用过")
        assert not any(link.partition("#")[2] in url for url in asked)

    await page.get_by_role("button", name="完成").click()
    people = page.get_by_role("list", name="人员").get_by_role("listitem")
    await expect(people.filter(has_text=f"单国强{team.batch}")).to_contain_text("在用")
    await expect(people.filter(has_text=f"曾小红{team.batch}")).to_contain_text("已邀请，")


async def test_a_forgotten_password_is_a_new_invitation_that_ends_the_old_one(
    demo: Demo, desktop: Window, officer: Api, team: Team, screenshots: Path
) -> None:
    old = officer.invite(team.volunteer)
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await open_team(desktop, team)
    row = await manage(desktop, f"李队员{team.batch}")
    await look(desktop, "desk-people-manage", screenshots)
    await row.get_by_role("button", name="重新邀请").click()
    card = desktop.page.get_by_role("region", name=f"给李队员{team.batch}的邀请")
    new = await card.get_by_label("邀请链接").input_value()
    assert officer.accept(old, "too late for this").status_code == 404
    assert officer.accept(new, "in time for this").status_code == 200
    await desktop.page.reload()
    await expect(
        desktop.page.get_by_role("list", name="人员").get_by_role("listitem").filter(has_text=f"李队员{team.batch}")
    ).to_contain_text("在用")


async def test_accounts_are_closed_opened_signed_out_moved_and_made_leader(
    demo: Demo, desktop: Window, officer: Api, team: Team
) -> None:
    page, name = desktop.page, f"李队员{team.batch}"
    other = str(new_id())
    officer.put(
        f"/organizations/{other}",
        {"name": f"另一队{team.batch}", "kind": "team", "division_code": COUNTY, "lines": []},
    )
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await open_team(desktop, team)
    row = await manage(desktop, name)
    await row.get_by_role("button", name="停用账号").click()
    await row.get_by_role("button", name="确定").click()
    await expect(page.get_by_role("status").filter(has_text=f"{name}的账号已停用")).to_be_visible()
    await expect(row).to_contain_text("已停用")
    await row.get_by_role("button", name="恢复账号").click()
    await expect(page.get_by_role("status").filter(has_text=f"{name}的账号已恢复")).to_be_visible()
    await row.get_by_role("button", name="退出所有设备").click()
    await row.get_by_role("button", name="确定").click()
    await expect(page.get_by_role("status").filter(has_text="已从所有设备退出")).to_be_visible()
    await row.get_by_role("button", name="设为队长").click()
    await row.get_by_role("button", name="确定").click()
    await expect(page.get_by_role("status").filter(has_text=f"{name}现在是队长")).to_be_visible()
    await expect(page.get_by_text(f"队长 {name}").first).to_be_visible()
    former = await manage(desktop, f"马队长{team.batch}")
    await former.get_by_role("button", name="调到别的队").click()
    await former.get_by_label("调到", exact=True).select_option(label=f"北票市 另一队{team.batch}")
    await former.get_by_role("button", name="确定").click()
    await expect(page.get_by_role("status").filter(has_text=f"已调到另一队{team.batch}")).to_be_visible()
    held = officer.http.get(f"/api/accounts/{team.leader}").json()["roles"]
    assert [(role["role"], role["organization_id"]) for role in held] == [("volunteer", other)]


async def test_a_name_written_wrong_is_put_right_and_a_role_is_taken_back(
    demo: Demo, desktop: Window, team: Team, screenshots: Path
) -> None:
    page, wrong, right = desktop.page, f"李队员{team.batch}", f"李队圆{team.batch}"
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await open_team(desktop, team)
    row = await manage(desktop, wrong)
    await row.get_by_role("button", name="改资料").click()
    form = page.get_by_role("form", name=f"改{wrong}的姓名、电话和角色")
    await form.get_by_label("姓名").fill(" ")
    await form.get_by_role("button", name="保存").click()
    await expect(form.get_by_text("必填")).to_be_visible()
    await form.get_by_label("姓名").fill(right)
    await form.get_by_label("电话").fill("138 0013 8000")
    await look(desktop, "desk-person-edit", screenshots)
    await form.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("status").filter(has_text=f"{wrong}的资料已保存")).to_be_visible()
    await page.reload()
    row = await manage(desktop, right)
    await row.get_by_role("button", name="改资料").click()
    form = page.get_by_role("form", name=f"改{right}的姓名、电话和角色")
    await expect(form.get_by_label("电话")).to_have_value("13800138000")
    await form.get_by_label("志愿者", exact=True).uncheck()
    await form.get_by_role("button", name="保存").click()
    # Without any role nobody but an administrator would see the account.
    await expect(form.get_by_role("alert")).to_contain_text("您不能授予或更改这个角色")


async def test_a_leader_keeps_the_own_team_from_the_phone(
    demo: Demo, phone: Window, officer: Api, team: Team, screenshots: Path
) -> None:
    page = phone.page
    password = "the leader knows it"
    assert officer.accept(officer.invite(team.leader), password).status_code == 200
    await phone.sign_in(Account(f"ma-{team.batch}", password, "team_leader", COUNTY, ""))
    await phone.open("/volunteer/month")
    await page.get_by_role("link", name="管理队员和邀请").click()
    await expect(page.get_by_role("heading", level=2, name=team.name)).to_be_visible()
    assert await page.get_by_role("link", name="进度看板").count() == 0
    for missing in (re.compile("工作人员"), "新建单位或队伍"):
        assert await page.get_by_role("link", name=missing).count() == 0
    await look(phone, "phone-people-team", screenshots)
    row = await manage(phone, f"李队员{team.batch}")
    assert await row.get_by_role("button", name="设为队长").count() == 0
    assert await row.get_by_role("button", name="调到别的队").count() == 0
    await look(phone, "phone-people-manage", screenshots)
    await page.get_by_role("button", name="添加人员").click()
    await page.get_by_label("姓名，一行一个").fill(f"赵新{team.batch}")
    await page.get_by_role("button", name="预览").click()
    await look(phone, "phone-people-preview", screenshots)
    await page.get_by_role("button", name="添加 1 人").click()
    await expect(page.get_by_role("region", name=f"给赵新{team.batch}的邀请")).to_be_visible()
    await look(phone, "phone-people-added", screenshots)
    await page.get_by_role("button", name="完成").click()
    await expect(page.get_by_role("list", name="人员").get_by_text(f"赵新{team.batch}")).to_be_visible()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", level=1, name="People and units")).to_be_visible()
    await look(phone, "phone-people-english", screenshots)


def confirm_as(demo: Demo, account: Account, name: str) -> None:
    """Confirms the role that waits for that person, and the first invitation with it."""
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=20) as http:
        given = {"username": account.username, "password": account.password}
        token = http.post("/auth/login", json=given).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        items = http.get("/confirmations", params={"limit": 500}).json()["items"]
        (item,) = [item for item in items if item["kind"] == "role" and item["account"]["name"] == name]
        assert http.post(f"/confirmations/{item['id']}/confirm").is_success


async def test_a_security_administrator_invites_an_officer(
    demo: Demo, desktop: Window, batch: str, screenshots: Path
) -> None:
    page = desktop.page
    await desktop.sign_in(demo.account("security_admin"))
    await page.wait_for_url(re.compile("/office/people"))
    assert await page.get_by_role("link", name="进度看板").count() == 0
    await page.get_by_role("link", name=re.compile("^工作人员")).click()
    await expect(page.get_by_role("heading", level=2, name="工作人员")).to_be_visible()
    await expect(page.get_by_role("list", name="人员").get_by_role("listitem").nth(5)).to_be_visible()
    await look(desktop, "desk-people-officers", screenshots)
    await page.get_by_role("button", name="添加工作人员").click()
    await page.get_by_role("button", name="添加 1 人").click()
    await expect(page.get_by_text("请选择职务").last).to_be_visible()
    await page.get_by_label("姓名").fill(f"凌主任{batch}")
    await page.get_by_label("姓名").press("Tab")
    await page.get_by_label("职务").select_option(label="县级文明办")
    await expect(page.get_by_label("用户名")).to_have_value(f"lingzhuren{batch}")
    await page.get_by_role("button", name="添加 1 人").click()
    await expect(page.get_by_role("alert")).to_contain_text("请选择负责地区")
    for label, area in (("省", "辽宁省"), ("市", "朝阳市"), ("县（市、区）", "凌源市")):
        await page.get_by_label(label, exact=True).select_option(label=area)
    await look(desktop, "desk-people-officer-form", screenshots)
    await page.get_by_role("button", name="添加 1 人").click()
    card = page.get_by_role("region", name=f"给凌主任{batch}的邀请")
    link = await card.get_by_label("邀请链接").input_value()
    await expect(card).to_contain_text("这个链接现在还不能用，要等另一位管理员确认。")
    confirm_as(demo, demo.account("system_admin"), f"凌主任{batch}")
    await page.goto(link)
    await expect(page.get_by_text("这台设备现在登录的是安全管理员")).to_be_visible()
    await expect(page.get_by_text("凌源市 县级文明办")).to_be_visible()
    await look(desktop, "desk-invite", screenshots)
