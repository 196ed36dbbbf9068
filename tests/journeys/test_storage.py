"""The operator sees on the system page what the store has, and which files it has lost."""

from collections.abc import Iterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.async_api import Browser, expect

from deploy.backup.objects import store_of
from deploy.running import running_environment
from services.kernel.clock import now
from services.kernel.db.database import Database
from services.kernel.db.urls import libpq_url
from services.submissions.files.inventory import Inventory
from services.submissions.files.inventory_queries import count_missing, find_inventory
from tests.journeys.conftest import DESKTOP, PHONE, Demo
from tests.journeys.person import look, open_window
from tests.support.stack import Stack

pytestmark = pytest.mark.journey

SIZES = {"phone": PHONE, "desk": DESKTOP}


@pytest.fixture
def records(demo_stack: Stack) -> Iterator[psycopg.Connection]:
    """Of the program, as the owner of its tables; the demo is left as it was."""
    url = libpq_url(running_environment(demo_stack.home)["BANGFU_SUBMISSIONS_MIGRATOR_DATABASE_URL"])
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection
        connection.execute("delete from files where sha256 = %s", [NOWHERE])
        connection.execute("update inventory set orphans = 0, orphan_bytes = 0, first_found_at = null")


NOWHERE = bytes(32)
"""The SHA-256 of files that the store never had."""


def lose(records: psycopg.Connection) -> None:
    """Photos of visits and attachments of notices that are not in the store, and what a round notes of them."""
    records.execute(
        "insert into files (id, owner_kind, owner_id, purpose, team_id, village_code, sha256, size, content_type, "
        "state, object, data_key) select gen_random_uuid(), 'visit', owner_id, 'photo', team_id, village_code, %s, 1, "
        "'image/jpeg', 'ready', 'upload', 'k' from files where owner_kind = 'visit' limit 9",
        [NOWHERE],
    )
    records.execute(
        "insert into files (id, owner_kind, owner_id, purpose, sha256, size, content_type, state, object, wrapped_key) "
        "select gen_random_uuid(), 'notice', gen_random_uuid(), 'attachment', %s, 1, 'application/pdf', 'ready', "
        "'upload', 'k' from generate_series(1, 3)",
        [NOWHERE],
    )
    records.execute(
        "insert into missing_files select id, now(), now() from files where sha256 = %s on conflict do nothing",
        [NOWHERE],
    )
    records.execute(
        "update missing_files set is_damaged = true from files f "
        "where f.id = file_id and f.sha256 = %s and f.purpose = 'photo'",
        [NOWHERE],
    )
    records.execute("update inventory set orphans = 3, orphan_bytes = 700000, first_found_at = now()")


async def test_the_store_has_what_the_demo_has_made_and_nothing_else(demo: Demo, demo_stack: Stack) -> None:
    environment = running_environment(demo_stack.home)
    url = environment["BANGFU_SUBMISSIONS_WORKER_DATABASE_URL"]
    async with (
        Database(url, application_name="round", pool_size=2) as database,
        aclosing(store_of(environment)) as store,
    ):
        assert await Inventory(database, store, clock=lambda: now() + timedelta(hours=2)).round()
        async with database.transaction() as connection:
            found = await find_inventory(connection)
            missing = await count_missing(connection)
    assert found is not None
    assert found.objects > 100
    assert (found.orphans, missing) == (0, 0)


@pytest.mark.parametrize("size", SIZES)
async def test_the_operator_sees_what_the_store_has_lost(
    browser: Browser, demo: Demo, records: psycopg.Connection, size: str, screenshots: Path
) -> None:
    async with open_window(browser, demo.base_url, SIZES[size], is_phone=size == "phone") as window:
        await window.sign_in(demo.account("system_admin"))
        records.execute(
            "insert into inventory (began_at, ended_at, objects, bytes) values (now(), now(), 1280, 300000000) "
            "on conflict (is_last) do update set ended_at = now(), objects = 1280, bytes = 300000000"
        )
        await window.open("/office/system")
        panel = window.page.get_by_role("region", name="存储")
        await expect(panel.get_by_text("一切正常，应有的文件都在。")).to_be_visible()
        await expect(panel.get_by_text("1280 个文件，300.0 MB")).to_be_visible()
        await look(window, f"{size}-storage-well", screenshots)
        lose(records)
        await window.page.reload()
        await expect(panel.get_by_text("缺 12 个文件")).to_be_visible()
        await expect(panel.get_by_text("bangfu restore-files")).to_be_visible()
        await expect(panel.get_by_role("row").filter(has_text="照片")).to_have_count(9)
        await expect(panel.get_by_role("row").filter(has_text="附件")).to_have_count(3)
        await expect(panel.get_by_role("row").filter(has_text="已损坏")).to_have_count(9)
        await expect(panel.get_by_role("row").filter(has_text="不在")).to_have_count(3)
        await expect(panel.get_by_text("发现满 7 天后自动删除")).to_be_visible()
        await look(window, f"{size}-storage-missing", screenshots)
