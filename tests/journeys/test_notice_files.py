"""A notice with its attachments: the city attaches, the county saves them, and what is no document is refused."""

import base64
import hashlib
import io
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import httpx
import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, expect
from pypdf import PdfWriter

from services.kernel.ids import new_id
from tests.journeys.conftest import DESKTOP, Demo
from tests.journeys.person import Window, look, open_window
from tests.journeys.test_planning import CITY, COUNTY, Colleague, open_plan
from tests.support.pictures import jpeg

pytestmark = pytest.mark.journey

NO_DOCUMENT = b"MZ\x90\x00 a program that calls itself a document"


def pdf() -> bytes:
    written = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(written)
    return written.getvalue()


@pytest.fixture
def campaign_id(demo: Demo) -> str:
    """A campaign of long ago on a notice of its own: the demo's stays the newest, which other tests use."""
    notice_id, fresh = str(new_id()), str(new_id())
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        city = Colleague(client, demo, "city_officer", None)
        notice = {
            "title": "关于报送材料的通知",
            "text": "各县（市）区：\n请按附件报送。",
            "issuer": "朝阳市文明办（示例）",
            "issued_on": "2018-03-01",
            "division_code": CITY,
        }
        assert city.ask("PUT", f"/notices/{notice_id}", json=notice).status_code == 201
        campaign = {
            "name": "材料报送",
            "series": "材料报送",
            "year": 2018,
            "notice_id": notice_id,
            "division_code": CITY,
            "starts_on": "2018-03-01",
            "ends_on": "2018-09-30",
        }
        assert city.ask("PUT", f"/campaigns/{fresh}", json=campaign).status_code == 201
    return fresh


@pytest.fixture
async def second_desktop(browser: Browser, demo: Demo) -> AsyncIterator[Window]:
    async with open_window(browser, demo.base_url, DESKTOP) as window:
        yield window


def files_of(page: Page) -> Locator:
    return page.get_by_role("region", name="附件", exact=True)


def line(page: Page, name: str) -> Locator:
    return files_of(page).get_by_role("listitem").filter(has_text=name)


async def drop(page: Page, name: str, content: bytes) -> None:
    """Onto the files, as a mouse drops one from a folder."""
    carried = await page.evaluate_handle(
        """([name, content]) => {
            const carried = new DataTransfer()
            const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0))
            carried.items.add(new File([bytes], name))
            return carried
        }""",
        [name, base64.b64encode(content).decode()],
    )
    await files_of(page).dispatch_event("drop", {"dataTransfer": carried})


async def saved(page: Page, name: str) -> bytes:
    async with page.expect_download() as coming:
        await page.get_by_role("button", name=f"下载：{name}").click()
    download = await coming.value
    assert download.suggested_filename == name
    return await anyio.Path(await download.path()).read_bytes()


async def test_what_cannot_be_sent_or_is_no_document_is_refused_with_its_reason(
    demo: Demo, desktop: Window, campaign_id: str
) -> None:
    page = await open_plan(demo, desktop, campaign_id)
    await expect(files_of(page).get_by_text("没有附件。")).to_be_visible()
    await page.get_by_test_id("files").set_input_files(
        [
            FilePayload(name="程序.exe", mimeType="application/octet-stream", buffer=NO_DOCUMENT),
            FilePayload(name="通知.pdf", mimeType="application/pdf", buffer=NO_DOCUMENT),
        ]
    )
    await expect(line(page, "程序.exe")).to_contain_text("没有上传：不能添加这种文件。")
    await expect(line(page, "通知.pdf")).to_contain_text("被拒绝：")
    await expect(page.get_by_role("button", name=re.compile("下载："))).to_have_count(0)
    for name in ("程序.exe", "通知.pdf"):
        await page.get_by_role("button", name=f"移除：{name}").click()
    await expect(files_of(page).get_by_text("没有附件。")).to_be_visible()


async def test_a_county_saves_what_the_city_attached(
    demo: Demo, desktop: Window, second_desktop: Window, campaign_id: str, screenshots: Path
) -> None:
    form, picture = pdf(), jpeg(7)
    page = await open_plan(demo, desktop, campaign_id)
    await page.get_by_test_id("files").set_input_files(
        [FilePayload(name="附件1 报送表.pdf", mimeType="application/pdf", buffer=form)]
    )
    await drop(page, "附件2 样张.jpg", picture)
    for name in ("附件1 报送表.pdf", "附件2 样张.jpg"):
        await expect(line(page, name)).to_contain_text("可下载", timeout=60_000)
    await look(desktop, "desk-notice-files", screenshots)
    assert await saved(page, "附件1 报送表.pdf") == form

    county = await open_plan(demo, second_desktop, campaign_id, "county_officer")
    await expect(line(county, "附件1 报送表.pdf")).to_contain_text("可下载")
    assert await saved(county, "附件1 报送表.pdf") == form
    assert (await saved(county, "附件2 样张.jpg")).startswith(b"\xff\xd8\xff")
    for act in ("添加附件", re.compile("移除：")):
        await expect(files_of(county).get_by_role("button", name=act)).to_have_count(0)

    await page.get_by_role("button", name="移除：附件1 报送表.pdf").click()
    await page.get_by_role("button", name="确定移除").click()
    await expect(line(page, "附件1 报送表.pdf")).to_have_count(0)
    await county.reload()
    await expect(line(county, "附件2 样张.jpg")).to_be_visible()
    await expect(line(county, "附件1 报送表.pdf")).to_have_count(0)


def test_by_the_api_a_file_goes_up_under_its_ticket_and_comes_down_only_to_be_saved(
    demo: Demo, campaign_id: str
) -> None:
    content = pdf()
    manifest = {
        "name": "附件.pdf",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "content_type": "application/pdf",
    }
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as client:
        city = Colleague(client, demo, "city_officer", None)
        county = Colleague(client, demo, "county_officer", COUNTY)
        notice_id = city.ask("GET", f"/campaigns/{campaign_id}").json()["notice_id"]
        path = f"/notices/{notice_id}/files/{new_id()}"
        assert county.ask("PUT", path, json=manifest).status_code == 403
        assert county.ask("GET", path).status_code == 404
        upload = city.ask("PUT", path, json=manifest).json()["upload"]
        assert county.ask("GET", path).status_code == 409
        sent = client.request(upload["method"], upload["url"], content=content, headers=upload["headers"])
        assert (sent.status_code, sent.json()["state"]) == (200, "stored")
        deadline = time.monotonic() + 60
        while (answer := county.ask("GET", path)).status_code == 409 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert (answer.status_code, answer.content) == (200, content)
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert answer.headers["cache-control"] == "no-store"
        assert county.ask("DELETE", path).status_code == 403
        assert city.ask("DELETE", path).status_code == 204
        assert county.ask("GET", path).status_code == 404
