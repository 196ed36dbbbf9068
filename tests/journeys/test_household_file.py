"""An officer exports everything of a household: says why, sees how far it is, and opens what came."""

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Demo
from tests.journeys.person import Account, Window, look

pytestmark = pytest.mark.journey

PURPOSE = "本人申请查阅本户资料"
COUNTY = "211381"


@contextmanager
def signed_in(demo: Demo, account: Account) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{demo.base_url}/api", trust_env=False, timeout=60) as http:
        login = {"username": account.username, "password": account.password}
        http.headers["authorization"] = f"Bearer {http.post('/auth/login', json=login).json()['access_token']}"
        yield http


def visited(demo: Demo, officer: Account) -> tuple[dict[str, Any], dict[str, int]]:
    """A household with visits and photos, and what the lists of the product count of it."""
    with signed_in(demo, officer) as http:
        items = http.get("/households", params={"limit": 200}).json()["items"]
        for household in sorted(items, key=lambda each: -each["visits_count"]):
            of_it = {"household_id": household["id"], "limit": 200}
            visits = http.get("/visits", params=of_it).json()["items"]
            photos = [photo for visit in visits for photo in visit["photos"]]
            if any(photo["state"] == "ready" for photo in photos):
                return household, {
                    "visits": len(visits),
                    "photos": len(photos),
                    "pairings": len(http.get("/pairings", params=of_it).json()["items"]),
                    "reports": len(http.get("/reports", params=of_it).json()["items"]),
                }
    raise LookupError("the demo has no household with photos")


def check(content: bytes, counted: dict[str, int]) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    made = json.loads(files["清单.json"])
    assert {name: made["counts"][name] for name in counted} == counted
    assert {each["path"]: each["sha256"] for each in made["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "清单.json"
    }
    assert PURPOSE in files["00-封面与目录.html"].decode()
    record = json.loads(files["数据/户档案.json"])
    assert "*" not in record["head"]["name"]


@pytest.mark.parametrize("size", ["desk", "phone"])
async def test_an_officer_exports_a_household_and_the_trail_says_so(
    demo: Demo, desktop: Window, phone: Window, size: str, screenshots: Path, tmp_path: Path
) -> None:
    officer = demo.account("county_officer", COUNTY)
    household, counted = visited(demo, officer)
    window = desktop if size == "desk" else phone
    page = window.page
    await window.sign_in(officer)
    await window.open(f"/office/households/{household['id']}")
    panel = page.get_by_role("region", name="一户一卷")
    await panel.get_by_role("button", name="导出一户一卷").click()
    await expect(panel.get_by_text("都没有隐藏")).to_be_visible()
    await panel.get_by_role("button", name="开始导出").click()
    await expect(panel.get_by_text("请写明用途")).to_be_visible()
    await panel.get_by_label("用途").fill(PURPOSE)
    await look(window, f"{size}-household-file", screenshots)
    # Waited for from before the click: a small file is there in a second.
    bar = asyncio.create_task(panel.get_by_role("progressbar").wait_for())
    async with page.expect_download(timeout=120_000) as coming:
        await panel.get_by_role("button", name="开始导出").click()
        await bar
    download = await coming.value
    assert download.suggested_filename.startswith(f"一户一卷-{household['registry_no']}-")
    await download.save_as(tmp_path / "file.zip")
    check((tmp_path / "file.zip").read_bytes(), counted)
    await expect(panel.get_by_role("status")).to_contain_text("已保存压缩包")
    await look(window, f"{size}-household-file-saved", screenshots)
    with signed_in(demo, demo.account("audit_admin")) as http:
        entries = http.get("/audit", params={"subject": f"household:{household['id']}"}).json()["items"]
    assert {"household.exported", "household.file_read"} <= {entry["action"] for entry in entries}


async def test_who_reads_masked_sees_no_such_button(demo: Demo, desktop: Window) -> None:
    household, _ = visited(demo, demo.account("county_officer", COUNTY))
    await desktop.sign_in(demo.account("inspector"))
    await desktop.open(f"/office/households/{household['id']}")
    await expect(desktop.page.get_by_role("heading", level=1)).to_be_visible()
    await expect(desktop.page.get_by_role("button", name="导出一户一卷")).to_have_count(0)
