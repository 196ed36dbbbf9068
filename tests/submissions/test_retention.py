"""Rejected uploads and replaced texts are kept for a while, seen by few, and then deleted (F13, decision 26).

The clock of the worker is the test's.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql

from services.kernel.clock import now
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.submissions.files.objects import upload_key
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import PhotoStore, StoreUnavailable
from services.submissions.retention import expiry_queries
from services.submissions.retention.expiry import Expiry
from services.submissions.terms import Terms
from tests.submissions.office import LEADER_B, Office, Scan, refused, upload
from tests.submissions.samples import visit_body
from tests.submissions.test_report_scans import scanned, stamped_page
from tests.support.people import (
    BEIPIAO,
    CHEN,
    INSPECTOR,
    LEADER_A,
    LINGYUAN_OFFICER,
    TEAM_A,
    XIAO_LI,
    XIAO_WANG,
    ZHANG,
    Person,
    person,
)
from tests.support.pictures import jpeg

TERMS = Terms.of_days(30, 730)
MATE = person("同队队员", "volunteer", team=TEAM_A, division=BEIPIAO)
NO_PICTURE = b"\xff\xd8\xff no picture at all"
DAY = timedelta(days=1)


@dataclass
class Worker:
    """The worker's part, and its store; `at` goes back to the present with each test."""

    database: Database
    store: PhotoStore
    office: Office
    at: datetime

    async def round(self, at: datetime, store: PhotoStore | None = None) -> None:
        await Expiry(
            self.database, store or self.store, HouseholdKeys(self.office.settings.key_ring), TERMS, lambda: at
        ).round()

    async def has(self, file_id: Any, content: bytes) -> bool:
        return await self.store.stat(key_of(file_id, content)) is not None

    def row(self, table: str, file_id: Any) -> dict[str, Any]:
        statement = sql.SQL("select to_jsonb(t) from {table} t where id = %s").format(table=sql.Identifier(table))
        cursor = self.office.database.execute(statement, (str(file_id),))
        (found,) = cursor.fetchone() or ({},)
        return dict(found)


def key_of(file_id: Any, content: bytes) -> str:
    scan = Scan(content)
    return upload_key(UUID(str(file_id)), scan.body["sha256"])


@pytest.fixture
async def worker(office: Office) -> AsyncIterator[Worker]:
    database = Database(office.settings.submissions_worker_database_url, application_name="expiry", pool_size=2)
    store = PhotoStore(office.settings.store())
    office.database.execute("delete from campaigns")
    yield Worker(database, store, office, now())
    await store.aclose()
    await database.close()


async def sent(office: Office, *pictures: bytes, is_complete: bool = True, **facts: Any) -> tuple[str, list[str]]:
    """A visit of 小李 with photos that came: its id, and theirs."""
    _, household_id = office.pair()
    visit_id = str(new_id())
    body = visit_body(household_id, *pictures, **facts)
    answer = await office.client.put(f"/api/visits/{visit_id}", json=body, headers=XIAO_LI.headers)
    photos = answer.json()["photos"]
    for photo, picture in zip(photos, pictures, strict=True):
        await upload(photo["upload"], picture)
        if is_complete:
            path = f"/api/visits/{visit_id}/photos/{photo['id']}/complete"
            await office.client.post(path, headers=XIAO_LI.headers)
    return visit_id, [photo["id"] for photo in photos]


async def rejected(office: Office) -> tuple[str, str]:
    visit_id, [photo_id] = await sent(office, NO_PICTURE)
    await office.prepare_pictures()
    return visit_id, photo_id


async def get(office: Office, who: Person, path: str) -> Any:
    return await office.client.get(f"/api{path}", headers=who.headers)


async def listed(office: Office, who: Person, **params: str) -> list[dict[str, Any]]:
    answer = await office.client.get("/api/rejected-uploads", params=params, headers=who.headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_only_author_leader_and_reviewers_see_what_was_rejected(office: Office) -> None:
    visit_id, photo_id = await rejected(office)
    for who in (MATE, XIAO_WANG, LEADER_B, INSPECTOR, LINGYUAN_OFFICER):
        assert await listed(office, who, visit_id=visit_id) == [], who.name
    for who in (XIAO_LI, LEADER_A, ZHANG, CHEN):
        [shown] = await listed(office, who, visit_id=visit_id)
        assert (shown["id"], shown["reason"], shown["deleted_at"]) == (photo_id, "not_an_image", None)
        kept = datetime.fromisoformat(shown["kept_until"]) - datetime.fromisoformat(shown["rejected_at"])
        assert kept == TERMS.uploads
    office.database.execute(
        "update paired_households set ends_on = '2020-06-01', is_closed = true where household_id = %s",
        (shown["household_id"],),
    )
    assert await listed(office, XIAO_LI, visit_id=visit_id) == []
    assert await listed(office, LEADER_A, visit_id=visit_id) == []
    assert len(await listed(office, ZHANG, visit_id=visit_id)) == 1


async def test_a_rejected_photo_stays_a_day_before_its_time_and_goes_right_after_it(worker: Worker) -> None:
    office = worker.office
    visit_id, photo_id = await rejected(office)
    since = datetime.fromisoformat(worker.row("photos", photo_id)["rejected_at"])
    for at in (since + TERMS.uploads - DAY, since + TERMS.uploads):
        await worker.round(at)
        assert await worker.has(photo_id, NO_PICTURE)
    await worker.round(since + TERMS.uploads + timedelta(seconds=1))
    assert not await worker.has(photo_id, NO_PICTURE)
    row = worker.row("photos", photo_id)
    assert (row["state"], row["rejection"], row["taken_at"]) == ("rejected", "not_an_image", None)
    assert row["deleted_at"] is not None
    # A phone that asks gets an answer, and no ticket.
    receipt = await get(office, XIAO_LI, f"/visits/{visit_id}/receipt")
    assert receipt.json()["photos"] == [{"id": photo_id, "state": "rejected", "rejection": "not_an_image"}]
    path = f"/api/visits/{visit_id}/photos/{photo_id}/complete"
    again = await office.client.post(path, headers=XIAO_LI.headers)
    assert (again.json()["state"], again.json()["upload"]) == ("rejected", None)
    assert (await listed(office, XIAO_LI, visit_id=visit_id))[0]["deleted_at"] is not None


async def test_whoever_is_killed_between_file_and_row_goes_on(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    _, photo_id = await rejected(worker.office)
    at = worker.at + TERMS.uploads + DAY

    async def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(expiry_queries, "mark_deleted", killed)
        with pytest.raises(KeyboardInterrupt):
            await worker.round(at)
    assert not await worker.has(photo_id, NO_PICTURE)
    assert worker.row("photos", photo_id)["deleted_at"] is None
    await worker.round(at)
    assert worker.row("photos", photo_id)["deleted_at"] is not None


async def test_without_its_store_it_marks_nothing_and_goes_on_later(worker: Worker) -> None:
    _, photo_id = await rejected(worker.office)
    at = worker.at + TERMS.uploads + DAY
    nowhere = PhotoStore(replace(worker.office.settings.store(), endpoint="http://127.0.0.1:9"))
    with pytest.raises(StoreUnavailable):
        await worker.round(at, nowhere)
    await nowhere.aclose()
    assert worker.row("photos", photo_id)["deleted_at"] is None
    await worker.round(at)
    assert not await worker.has(photo_id, NO_PICTURE)


def _untold(office: Office, visit_id: str) -> None:
    """As after a gateway that stored the bytes and could not say so."""
    office.database.execute("update files set state = 'expected' where owner_id = %s", (visit_id,))
    office.database.execute(
        "update visits set state = 'awaiting_photos', photos_missing = 1, completed_at = null where id = %s",
        (visit_id,),
    )
    office.database.execute("delete from outbox where subject = %s", (visit_id,))


async def test_a_photo_that_came_unannounced_is_stored_and_one_that_never_came_waits(worker: Worker) -> None:
    office = worker.office
    picture = jpeg(31)
    damaged, [damaged_id] = await sent(office, jpeg(30), is_complete=False)
    arrived, [photo_id] = await sent(office, picture, is_complete=False)
    for visit_id in (damaged, arrived):
        _untold(office, visit_id)
    office.database.execute("update files set data_key = %s where id = %s", (bytes(60), damaged_id))
    _, household_id = office.pair()
    waiting = str(new_id())
    body = visit_body(household_id, jpeg(32))
    await office.client.put(f"/api/visits/{waiting}", json=body, headers=XIAO_LI.headers)
    await worker.round(worker.at + TERMS.uploads + DAY)
    assert (worker.row("photos", photo_id)["state"], worker.row("visits", arrived)["state"]) == ("stored", "complete")
    assert [type_ for type_, _ in office.events(arrived)] == ["visit.completed"]
    assert await worker.has(photo_id, picture)
    # A key that does not open stops nobody else's.
    assert worker.row("photos", damaged_id)["state"] == "expected"
    answer = await office.client.put(f"/api/visits/{waiting}", json=body, headers=XIAO_LI.headers)
    assert answer.json()["photos"][0]["upload"] is not None


async def test_no_file_of_a_live_row_is_ever_touched(worker: Worker) -> None:
    """Photos in every state, and scans of every kind: only what was rejected goes."""
    office = worker.office
    picture = jpeg(33)
    _, [ready] = await sent(office, picture)
    await office.prepare_pictures()
    _, [stored] = await sent(office, jpeg(34))
    report = await office.submitted()
    only_page = Scan(jpeg(35))
    assert await scanned(office, report["id"], only_page) == "unreadable"
    far = worker.at + timedelta(days=4000)
    await worker.round(worker.at + 2 * DAY)
    await worker.round(far)
    assert await worker.has(ready, picture)
    assert await worker.has(stored, jpeg(34))
    assert await worker.has(only_page.id, only_page.content)
    # With a page that matches, the other one is left over.
    page = Scan(await stamped_page(office, report["id"]))
    assert await scanned(office, report["id"], page) == "matched"
    await worker.round(far)
    await worker.round(far + TERMS.uploads + DAY)
    assert not await worker.has(only_page.id, only_page.content)
    assert await worker.has(page.id, page.content)
    listed_scans = (await office.ask(ZHANG, "GET", f"/{report['id']}")).json()["scans"]
    assert {scan["state"] for scan in listed_scans} == {"matched", "deleted"}
    path = f"/{report['id']}/scans/{only_page.id}"
    assert refused(await office.ask(ZHANG, "GET", path)) == (404, "not-found")


def campaign(worker: Worker, archived_at: datetime | None, starts_on: str = "2020-03-24") -> UUID:
    campaign_id = new_id()
    worker.office.database.execute(
        "insert into campaigns values (%s, '2113', %s, '2020-09-30', %s)", (campaign_id, starts_on, archived_at)
    )
    return campaign_id


async def replaced(office: Office, day: str = "2020-05-12") -> str:
    """A visit with a correction and a refused second content."""
    visit_id, _ = await sent(office, visited_on=day, content="原来的内容")
    path = f"/api/visits/{visit_id}"
    facts = {"visited_on": day, "content": "更正后的内容", "reason": "写错了"}
    await office.client.put(f"{path}/revisions/{new_id()}", json=facts, headers=XIAO_LI.headers)
    household_id = (await get(office, XIAO_LI, f"/visits/{visit_id}")).json()["household_id"]
    other = visit_body(UUID(household_id), visited_on=day, content="另一份内容")
    assert (await office.client.put(path, json=other, headers=XIAO_LI.headers)).status_code == 409
    return visit_id


async def texts(office: Office, visit_id: str) -> tuple[Any, Any]:
    """What the visit said before, and what was refused."""
    [revision] = (await get(office, ZHANG, f"/visits/{visit_id}/revisions")).json()["items"]
    [conflict] = (await get(office, ZHANG, f"/visits/{visit_id}/conflicts")).json()["items"]
    return revision["before"] and revision["before"]["content"], conflict["body"] and conflict["body"]["content"]


async def test_only_author_leader_and_reviewers_see_replaced_texts(office: Office) -> None:
    visit_id = await replaced(office)
    for name in ("revisions", "conflicts"):
        path = f"/visits/{visit_id}/{name}"
        for who, status in ((MATE, 403), (INSPECTOR, 403), (XIAO_WANG, 404), (LEADER_B, 404), (LINGYUAN_OFFICER, 404)):
            assert (await get(office, who, path)).status_code == status, (name, who.name)
        for who in (XIAO_LI, LEADER_A, ZHANG, CHEN):
            assert len((await get(office, who, path)).json()["items"]) == 1, (name, who.name)
    report = await office.submitted()
    for who, status in ((XIAO_LI, 403), (INSPECTOR, 403), (LEADER_B, 404), (LINGYUAN_OFFICER, 404), (ZHANG, 200)):
        assert (await office.ask(who, "GET", f"/{report['id']}/versions")).status_code == status


async def test_replaced_texts_go_two_years_after_the_last_campaign_was_archived(worker: Worker) -> None:
    office, archived_at = worker.office, datetime(2021, 1, 1, tzinfo=UTC)
    campaign(worker, archived_at - 100 * DAY)
    last = campaign(worker, None)
    visit_id = await replaced(office)
    await worker.round(archived_at + 100 * TERMS.texts)
    assert await texts(office, visit_id) == ("原来的内容", "另一份内容")
    office.database.execute("update campaigns set archived_at = %s where id = %s", (archived_at, last))
    await worker.round(archived_at + TERMS.texts)
    assert await texts(office, visit_id) == ("原来的内容", "另一份内容")
    await worker.round(archived_at + TERMS.texts + timedelta(seconds=1))
    assert await texts(office, visit_id) == (None, None)
    # The visit itself says what it said, and a phone that sends again is answered as before.
    assert (await get(office, XIAO_LI, f"/visits/{visit_id}")).json()["content"] == "更正后的内容"
    [revision] = (await get(office, XIAO_LI, f"/visits/{visit_id}/revisions")).json()["items"]
    assert (revision["author_id"], revision["reason"]) == (str(XIAO_LI.account_id), None)
    assert revision["deleted_at"] is not None


async def test_texts_of_no_campaign_and_of_a_visit_that_waits_stay(worker: Worker) -> None:
    office, long_ago = worker.office, datetime(2010, 1, 1, tzinfo=UTC)
    before_any = await replaced(office, day="2020-03-01")
    waiting = await replaced(office)
    campaign(worker, long_ago)
    office.database.execute("update visits set is_before_pairing = true where id = %s", (waiting,))
    late = await replaced(office, day="2020-11-11")
    await worker.round(long_ago + TERMS.texts + DAY)
    assert await texts(office, before_any) == ("原来的内容", "另一份内容")
    assert await texts(office, waiting) == ("原来的内容", "另一份内容")
    # After the last campaign of the area: it belongs to that one.
    assert await texts(office, late) == (None, None)


async def test_an_earlier_version_goes_and_its_paper_is_checked_as_before(worker: Worker) -> None:
    office, long_ago = worker.office, datetime(2010, 1, 1, tzinfo=UTC)
    of_report = campaign(worker, None)
    office.programs.asks = {"campaign_id": str(of_report)}
    report = await office.submitted()
    page = Scan(await stamped_page(office, report["id"]))
    assert await scanned(office, report["id"], page) == "matched"
    await office.ask(ZHANG, "POST", f"/{report['id']}/return", json={"reason": "请补充"})
    shown = (await office.ask(LEADER_A, "GET", f"/{report['id']}/versions")).json()["items"]
    assert [(one["version"], one["fields"] is None) for one in shown] == [(1, False)]
    await office.ask_leader_to_submit(report["id"])
    # That of another campaign decides nothing.
    campaign(worker, long_ago - 100 * DAY)
    office.database.execute("update campaigns set archived_at = %s where id = %s", (long_ago, of_report))
    await worker.round(long_ago + TERMS.texts - DAY)
    [first] = (await office.ask(ZHANG, "GET", f"/{report['id']}/versions")).json()["items"]
    assert (first["version"], first["rows"], first["deleted_at"]) == (1, [], None)
    await worker.round(long_ago + TERMS.texts + DAY)
    [first] = (await office.ask(ZHANG, "GET", f"/{report['id']}/versions")).json()["items"]
    assert (first["fields"], first["submitted_by"]) == (None, str(LEADER_A.account_id))
    # The version that holds is whole, and the code of the first one still tells that its paper differs.
    assert (await office.ask(ZHANG, "GET", f"/{report['id']}")).json()["version"] == 2
    marks = office.database.execute("select mark from report_versions where report_id = %s", (report["id"],))
    assert all(mark is not None for (mark,) in marks)
    again = Scan(page.content)
    assert await scanned(office, report["id"], again) == "differs"


async def test_the_operator_sees_what_goes_soon_and_what_went(worker: Worker) -> None:
    office = worker.office
    manager = person("系统管理员", "system_admin", division="2113")
    assert (await get(office, ZHANG, "/retention")).status_code == 403
    _, _ = await rejected(office)

    async def photos(at: datetime) -> tuple[int, int]:
        await worker.round(at)
        items = (await get(office, manager, "/retention")).json()["items"]
        [found] = [(item["due_soon"], item["deleted"]) for item in items if item["kind"] == "photo"]
        return found

    due, deleted = await photos(worker.at + TERMS.uploads - 6 * DAY)
    assert due >= 1
    assert await photos(worker.at + TERMS.uploads + DAY) == (0, deleted + due)
