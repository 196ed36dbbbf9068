"""The audit administrator searches who revealed whose telephone number, exports the list, and verifies it."""

import asyncio
import csv
import io
import re
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
from tests.journeys.person import Account, Window, look, open_window
from tests.support.stack import Stack

pytestmark = pytest.mark.journey

COUNTY = "211381"
SIZES = {"phone": PHONE, "desk": DESKTOP}
PROGRAMS = ("账号与登录", "帮扶户与结对", "走访与报表", "计划与任务")


@contextmanager
def speaking_for(demo: Demo, account: Account) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        answer = client.post("/api/auth/login", json={"username": account.username, "password": account.password})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def reveal(demo: Demo, purpose: str) -> str:
    """The county's volunteer reveals a telephone number; returns the household's id."""
    with speaking_for(demo, demo.account("volunteer", COUNTY)) as client:
        household: str = client.get("/api/households?limit=1").json()["items"][0]["id"]
        looked = client.post(f"/api/households/{household}/reveal", json={"field": "head.phone", "purpose": purpose})
        assert looked.status_code == 200
    return household


def test_every_program_answers_for_its_trail_and_only_through_the_gateway(demo: Demo, demo_stack: Stack) -> None:
    environment = demo_stack.environment()
    secret = Path(environment["BANGFU_INTERNAL_SECRET_FILE"]).read_text(encoding="ascii").strip()
    bearer = {"Authorization": f"Bearer {secret}"}
    for program in ("campaigns", "submissions", "households"):
        url = f"{environment[f'BANGFU_{program.upper()}_URL']}/internal/audit/count"
        assert httpx.get(url, headers=bearer, trust_env=False, timeout=30).json() > 0
        assert httpx.get(url, trust_env=False, timeout=30).status_code == 404
    assert httpx.get(f"{demo.base_url}/internal/audit/count", headers=bearer, trust_env=False).status_code == 404
    with speaking_for(demo, demo.account("audit_admin")) as client:
        page = client.get("/api/audit?limit=500").json()
        per_program = {
            program: client.get(f"/api/audit?program={program}&limit=1").json()["items"]
            for program in ("gateway", "campaigns", "submissions", "households")
        }
    assert page["missing"] == []
    assert all(per_program.values())


@pytest.mark.parametrize("size", SIZES)
async def test_an_entry_about_a_reveal_is_found_exported_and_verified(
    browser: Browser, demo: Demo, size: str, screenshots: Path
) -> None:
    purpose = f"上门走访前电话联系（{size}）"
    household = await asyncio.to_thread(reveal, demo, purpose)
    volunteer = demo.account("volunteer", COUNTY)
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        page = window.page
        await window.sign_in(demo.account("audit_admin"))
        await window.open("/office/audit")
        entries = page.get_by_role("region", name="审计记录清单").locator("tbody tr, .audit-card")
        await expect(entries).to_have_count(100)
        await look(window, f"{size}-audit", screenshots)
        await page.get_by_role("button", name="加载更多").click()
        await expect(entries).to_have_count(200)

        await page.get_by_label("操作", exact=True).select_option("household.revealed")
        await expect(page).to_have_url(f"{demo.base_url}/office/audit?action=household.revealed")
        mine = entries.filter(has_text=purpose).first
        await expect(mine).to_contain_text(volunteer.name)
        await expect(mine).to_contain_text("查看隐藏信息")
        await expect(mine).to_contain_text(f"帮扶户 只看： …{household[-8:]}")
        await mine.get_by_role("button", name=volunteer.name).click()
        await expect(page).to_have_url(re.compile(r"\?action=household\.revealed&actor=[0-9a-f-]{36}$"))
        await expect(entries.filter(has_not_text=volunteer.name)).to_have_count(0)
        await page.reload()
        await expect(mine).to_be_visible()
        await expect(page.get_by_role("button", name=f"去掉 {volunteer.name}")).to_be_visible()
        await look(window, f"{size}-audit-who-looked", screenshots)

        rows = await export(window)
        assert len(rows) == await entries.count()
        assert {row["操作"] for row in rows} == {"household.revealed"}
        assert {row["操作人"] for row in rows} == {volunteer.name}
        assert purpose in rows[0]["详情"]

        await page.get_by_role("button", name="校验", exact=True).click()
        await page.get_by_role("button", name="校验全部记录").click()
        await expect(page.get_by_text("全部完好。")).to_be_visible()
        lines = page.get_by_role("region", name="校验").get_by_role("listitem")
        for line, program in zip(await lines.all(), PROGRAMS, strict=True):
            assert (await line.inner_text()).startswith(f"{program}：完好，共 ")
        await expect(page.get_by_text("bangfu audit verify")).to_be_visible()
        await look(window, f"{size}-audit-verified", screenshots)

        await page.get_by_role("button", name="清除筛选").click()
        await expect(entries.filter(has_text="校验完审计记录").first).to_be_visible()
        await expect(entries.filter(has_text="导出审计记录").first).to_be_visible()


async def export(window: Window) -> list[dict[str, str]]:
    async with window.page.expect_download() as started:
        await window.page.get_by_role("button", name="导出 CSV").click()
    file = await started.value
    assert file.suggested_filename.startswith("审计记录-")
    content = await asyncio.to_thread(Path(await file.path()).read_text, encoding="utf-8-sig")
    await expect(window.page.get_by_text("这次导出也记入了审计记录")).to_be_visible()
    return list(csv.DictReader(io.StringIO(content)))


async def test_a_changed_entry_is_named_by_its_position(
    demo: Demo, demo_stack: Stack, desktop: Window, screenshots: Path
) -> None:
    url = libpq_url(demo_stack.environment()["BANGFU_CAMPAIGNS_MIGRATOR_DATABASE_URL"])
    page = desktop.page
    await desktop.sign_in(demo.account("audit_admin"))
    await desktop.open("/office/audit")
    with psycopg.connect(url, autocommit=True) as connection:
        position, entry, subject = first_sealed(connection)
        connection.execute("update audit_entries set subject = 'other' where id = %s", (entry,))
        try:
            await page.get_by_role("button", name="校验", exact=True).click()
            await page.get_by_role("button", name="校验全部记录").click()
            await expect(page.get_by_text(f"计划与任务：从第 {position} 条起不符，记录被改动过！")).to_be_visible()
            await look(desktop, "desk-audit-broken", screenshots)
        finally:
            connection.execute("update audit_entries set subject = %s where id = %s", (subject, entry))
    await expect(page.get_by_text("全部完好。")).to_have_count(0)


def first_sealed(connection: psycopg.Connection[Any]) -> tuple[int, int, str]:
    found: tuple[int, int, str] | None = connection.execute(
        "select s.position, e.id, e.subject from audit_seals s join audit_entries e on e.id = s.entry_id"
        " order by s.position limit 1"
    ).fetchone()
    assert found is not None
    return found


async def test_somebody_else_reads_no_trail(demo: Demo, desktop: Window) -> None:
    await desktop.sign_in(demo.account("county_officer", COUNTY))
    await expect(desktop.page.get_by_role("link", name="报表审核")).to_be_visible()
    assert await desktop.page.get_by_role("link", name="审计记录").count() == 0
