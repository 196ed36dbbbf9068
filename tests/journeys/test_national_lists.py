"""A household of another national list: the office finds it by its kind, and its page says what the list said."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import expect

from services.kernel.ids import new_id
from tests.journeys.conftest import Demo
from tests.journeys.person import Account, Window, look

pytestmark = pytest.mark.journey


def register(demo: Demo, officer: Account) -> tuple[str, str]:
    """Registered for this test, so that the demo stays as the next journey finds it; its id and the head as shown."""
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=60) as http:
        login = {"username": officer.username, "password": officer.password}
        http.headers["authorization"] = f"Bearer {http.post('/auth/login', json=login).json()['access_token']}"
        village = http.get("/households").json()["items"][0]["division_code"]
        household_id = new_id()
        head = {"name": "宓守田", "birth_year": 1948, "health": "chronic", "schooling": "none"}
        member = {
            "name": "宓小芳",
            "relation": "之女",
            "birth_year": 1979,
            "health": "disabled",
            "schooling": "senior",
            "labour_ability": "full",
            "as_written": {"health": "听力残疾", "schooling": "中专"},
        }
        body: dict[str, Any] = {
            "registry_no": f"J{str(household_id)[-9:]}",
            "division_code": village,
            "head": head,
            "members": [member],
            "registry_status": "OTHER",
            "poverty_causes": ["lack_of_water", "other"],
            "needs": ["medical_care"],
            "as_written": {"registry_status": "监测户", "poverty_causes": "因赌"},
        }
        answer = http.put(f"/households/{household_id}", json=body)
        assert answer.status_code == 201, answer.text
        return str(household_id), answer.json()["head"]["name"]


@pytest.mark.parametrize("size", ["desk", "phone"])
async def test_an_office_finds_a_household_by_its_kind_and_reads_the_words_of_the_list(
    demo: Demo, desktop: Window, phone: Window, size: str, screenshots: Path
) -> None:
    officer = demo.account("county_officer")
    household_id, name = register(demo, officer)
    window = desktop if size == "desk" else phone
    page = window.page
    await window.sign_in(officer)
    await window.open("/office/households")
    listed = page.locator(f"a[href$='/office/households/{household_id}']")
    await page.get_by_role("combobox", name="类别").select_option(label="低保户")
    await expect(listed).to_have_count(0)
    await page.get_by_role("combobox", name="类别").select_option(label="其他")
    await expect(listed).to_have_text(name)
    await look(window, f"{size}-households-of-a-kind", screenshots)
    await listed.click()
    facts = page.get_by_role("region", name="基本情况")
    for said in ("其他（原文：监测户）", "缺水、其他（原文：因赌）", "医疗救助"):
        await expect(facts.get_by_text(said, exact=True)).to_be_visible()
    people = page.get_by_role("region", name="家庭成员")
    for said in ("1948", "长期慢性病", "1979", "残疾（原文：听力残疾）", "高中（原文：中专）", "有劳动能力"):
        await expect(people.get_by_text(said, exact=True)).to_be_visible()
    await expect(people.get_by_text("宓小芳")).to_have_count(0)
    await look(window, f"{size}-household-of-a-national-list", screenshots)
