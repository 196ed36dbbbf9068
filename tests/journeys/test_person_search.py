"""An office finds a person by a phone number or a name: with a purpose, masked, and in the trail."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Demo
from tests.journeys.person import Account, Window, look

pytestmark = pytest.mark.journey

PURPOSE = "来访群众核对身份"


def a_person(demo: Demo, officer: Account) -> tuple[str, str, str]:
    """Registry number of a household of the office, and phone and name of its head."""
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=60) as http:
        login = {"username": officer.username, "password": officer.password}
        http.headers["authorization"] = f"Bearer {http.post('/auth/login', json=login).json()['access_token']}"
        household = next(each for each in http.get("/households").json()["items"] if each["head"]["phone"])
        phone, name = (
            http.post(
                f"/households/{household['id']}/reveal", json={"field": f"head.{field}", "purpose": PURPOSE}
            ).json()["value"]
            for field in ("phone", "name")
        )
        return household["registry_no"], phone, name


@pytest.mark.parametrize("size", ["desk", "phone"])
async def test_an_office_finds_a_person_by_phone_or_name_and_says_why(
    demo: Demo, desktop: Window, phone: Window, size: str, screenshots: Path
) -> None:
    officer = demo.account("county_officer")
    registry_no, number, name = a_person(demo, officer)
    window = desktop if size == "desk" else phone
    page = window.page
    await window.sign_in(officer)
    await window.open("/office/households")
    opener = page.get_by_role("button", name="查找人员")
    await opener.click()
    panel = page.get_by_role("region", name="查找人员")
    await panel.get_by_role("button", name="查找").click()
    await expect(panel.get_by_text("请输入完整的姓名或号码。")).to_be_visible()
    await panel.get_by_label("姓名、电话或证件号").fill(number[:5])
    await panel.get_by_label("用途").fill(PURPOSE)
    await panel.get_by_role("button", name="查找").click()
    await expect(panel.get_by_role("alert")).to_be_visible()
    await panel.get_by_label("姓名、电话或证件号").fill(number)
    await panel.get_by_role("button", name="查找").click()
    found = panel.get_by_role("link", name=re.compile(re.escape(registry_no)))
    await expect(found).to_be_visible()
    await expect(panel.get_by_text(re.compile(r"今天还可查 \d+ 次"))).to_be_visible()
    assert "**" in await found.inner_text()
    await look(window, f"{size}-person-search", screenshots)
    sought = panel.get_by_label("姓名、电话或证件号")
    await sought.fill(name[:1])
    await expect(panel.get_by_label("地方")).to_be_visible()
    await panel.get_by_role("button", name="查找").click()
    await expect(panel.get_by_role("alert")).to_be_visible()
    await sought.fill(name)
    await panel.get_by_role("button", name="查找").click()
    await expect(panel.get_by_role("link").first).to_have_text(re.compile(r"\*\*"))
    await look(window, f"{size}-person-search-by-name", screenshots)
    await sought.fill(number)
    await panel.get_by_role("button", name="查找").click()
    await found.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("**")
    assert number not in page.url
    assert name not in page.url


async def test_who_may_not_search_for_persons_sees_no_such_button(demo: Demo, desktop: Window) -> None:
    await desktop.sign_in(demo.account("inspector"))
    await desktop.open("/office/households")
    await expect(desktop.page.get_by_role("table")).to_be_visible()
    await expect(desktop.page.get_by_role("button", name="查找人员")).to_have_count(0)
