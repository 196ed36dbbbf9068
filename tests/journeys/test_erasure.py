"""限制处理 and 销毁: an officer restricts a household and asks for its erasure, another one confirms it."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from services.kernel.ids import new_id
from tests.journeys.conftest import Demo
from tests.journeys.person import Account, Window, look

pytestmark = pytest.mark.journey

WHY = "本人书面要求删除"


def a_household_of_its_own(demo: Demo, officer: Account) -> str:
    """Registered for this test, so that the demo stays as the next journey finds it."""
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=60) as http:
        login = {"username": officer.username, "password": officer.password}
        http.headers["authorization"] = f"Bearer {http.post('/auth/login', json=login).json()['access_token']}"
        village = http.get("/households").json()["items"][0]["division_code"]
        household_id = new_id()
        body = {
            "registry_no": f"J{str(household_id)[-9:]}",
            "division_code": village,
            "address": "村东头一号",
            "head": {"name": "欧阳守业", "id_number": None, "phone": None},
            "members": [],
            "registry_status": "REGISTERED_POOR",
            "poverty_causes": ["illness"],
            "labour_ability": "partial",
            "guarantees": {},
            "needs": [],
        }
        answer = http.put(f"/households/{household_id}", json=body)
        assert answer.status_code == 201, answer.text
        return str(household_id)


@pytest.mark.parametrize("size", ["desk", "phone"])
async def test_one_officer_asks_and_another_one_erases(
    demo: Demo, desktop: Window, phone: Window, size: str, screenshots: Path
) -> None:
    county, city = demo.account("county_officer"), demo.account("city_officer")
    household_id = a_household_of_its_own(demo, county)
    window = desktop if size == "desk" else phone
    page = window.page
    await window.sign_in(county)
    await window.open(f"/office/households/{household_id}")
    state = page.get_by_role("region", name="资料处理")
    await expect(state.get_by_text("正常使用")).to_be_visible()
    await state.get_by_role("button", name="限制处理").click()
    await state.get_by_role("button", name="限制处理").click()
    await expect(state.get_by_text("请写明理由")).to_be_visible()
    await state.get_by_label("理由").fill("本人提出异议，正在核实")
    await state.get_by_role("button", name="限制处理").click()
    await expect(state.get_by_text("已限制", exact=True)).to_be_visible()
    await look(window, f"{size}-restricted-household", screenshots)
    await state.get_by_role("button", name="申请销毁").click()
    await state.get_by_label("理由").fill(WHY)
    await state.get_by_role("button", name="提交申请").click()
    await expect(state.get_by_text("等待确认")).to_be_visible()
    await state.get_by_role("link", name="看申请").click()
    mine = page.get_by_role("region", name=re.compile("我申请的"))
    await expect(mine.get_by_text(WHY).first).to_be_visible()
    await expect(page.get_by_role("button", name="查看将销毁的内容")).to_have_count(0)

    await page.get_by_role("button", name="退出登录").click()
    await window.sign_in(city)
    await window.open("/office/erasures")
    waiting = page.get_by_role("region", name=re.compile("等您确认"))
    await expect(waiting.get_by_text(WHY).first).to_be_visible()
    await waiting.get_by_role("button", name="查看将销毁的内容").first.click()
    await expect(waiting.get_by_text("走访记录")).to_be_visible()
    await expect(waiting.get_by_role("button", name="确认销毁")).to_be_disabled()
    await waiting.get_by_role("checkbox").check()
    await look(window, f"{size}-erasure-to-confirm", screenshots)
    await waiting.get_by_role("button", name="确认销毁").click()
    await expect(page.get_by_role("status").get_by_text(re.compile("密钥已毁"))).to_be_visible()
    await look(window, f"{size}-erased", screenshots)
    await window.open(f"/office/households/{household_id}")
    await expect(page.get_by_text("这户的资料已依法销毁")).to_be_visible()
