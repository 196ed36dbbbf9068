"""An inspector looks at a household and is refused more; the audit administrator finds both by the household."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from playwright.async_api import Browser, expect

from services.kernel.db.urls import libpq_url
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import Account, look, open_window
from tests.support.stack import Stack

pytestmark = pytest.mark.journey

COUNTY = "211381"
SIZES = {"phone": PHONE, "desk": DESKTOP}


@contextmanager
def speaking_for(demo: Demo, account: Account) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        answer = client.post("/api/auth/login", json={"username": account.username, "password": account.password})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def look_and_be_refused(demo: Demo) -> str:
    """The inspector searches, reads one household and is refused its telephone number; returns the household's id."""
    with speaking_for(demo, demo.account("inspector")) as client:
        first = client.get("/api/households?limit=1").json()["items"][0]
        household: str = first["id"]
        found = client.get("/api/households", params={"q": first["registry_no"], "limit": 50}).json()["items"]
        assert [item["id"] for item in found] == [household]
        village = client.get("/api/households", params={"q": first["village_name"], "limit": 50}).json()["items"]
        assert household in {item["id"] for item in village}
        assert client.get(f"/api/households/{household}").status_code == 200
        refused = client.post(
            f"/api/households/{household}/reveal", json={"field": "head.phone", "purpose": "核对电话"}
        )
        assert refused.status_code == 403
    return household


@pytest.mark.parametrize("size", SIZES)
async def test_the_trail_finds_who_looked_and_who_was_refused(
    browser: Browser, demo: Demo, size: str, screenshots: Path
) -> None:
    household = await asyncio.to_thread(look_and_be_refused, demo)
    inspector = demo.account("inspector")
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        page = window.page
        await window.sign_in(demo.account("audit_admin"))
        await window.open("/office/audit")
        await page.get_by_label("对象编号").fill(f"household:{household}")
        await page.get_by_role("button", name="查询", exact=True).click()
        entries = page.get_by_role("region", name="审计记录清单").locator("tbody tr, .audit-card")
        for act in ("被拒绝（无权或不存在）", "查看帮扶户", "搜索帮扶户"):
            mine = entries.filter(has_text=act).filter(has_text=inspector.name).first
            await expect(mine).to_be_visible()
        refused = entries.filter(has_text="被拒绝（无权或不存在）").first
        await expect(refused).to_contain_text("/api/households/{household_id}/reveal")
        await expect(refused).to_contain_text("没有权限")
        await expect(entries.filter(has_text="搜索帮扶户").filter(has_text="涉及").first).to_be_visible()
        await look(window, f"{size}-audit-who-looked-at-a-household", screenshots)


def test_the_entry_is_there_when_the_answer_is(demo: Demo, demo_stack: Stack) -> None:
    """Read in another session of the database right after the answer."""
    household = look_and_be_refused(demo)
    url = libpq_url(demo_stack.environment()["BANGFU_HOUSEHOLDS_MIGRATOR_DATABASE_URL"])
    with psycopg.connect(url) as connection:
        found: list[tuple[str, dict[str, Any]]] = connection.execute(
            "select action, details from audit_entries where details -> 'subjects' @> %s or subject = %s"
            " order by id desc limit 4",
            (json.dumps([household]), f"household:{household}"),
        ).fetchall()
    assert [action for action, _ in found] == [
        "access.refused",
        "household.viewed",
        "households.searched",
        "households.searched",
    ]
    assert "核对电话" not in str(found)


@pytest.mark.parametrize("size", SIZES)
async def test_a_number_in_a_visits_text_brings_a_hint_and_hinders_nothing(
    browser: Browser, demo: Demo, size: str, screenshots: Path
) -> None:
    volunteer = demo.account("volunteer", COUNTY)
    household = await asyncio.to_thread(first_household, demo, volunteer)
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        page = window.page
        await window.sign_in(volunteer)
        await window.open(f"/volunteer/households/{household}/visit")
        content = page.get_by_label("帮扶内容")
        await content.fill("送去米面油，合计1500元")
        hint = page.get_by_text("文字里好像有电话号码或身份证号")
        await expect(hint).to_have_count(0)
        await content.fill("送去米面油，儿子电话139 0000 1234")
        await expect(hint).to_be_visible()
        await look(window, f"{size}-number-hint", screenshots)
        await page.get_by_role("button", name="保存", exact=True).click()
        await expect(content).to_have_count(0)


def first_household(demo: Demo, volunteer: Account) -> str:
    with speaking_for(demo, volunteer) as client:
        found: str = client.get("/api/households?limit=1").json()["items"][0]["id"]
    return found
