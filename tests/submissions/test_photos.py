"""A photo is stored when the store has exactly its bytes, and only those who see the visit see it."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.submissions.files.renditions import MOST_ATTEMPTS, Renditions
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.pictures import Picture, PictureInterrupted, PictureMaker
from services.submissions.media.store import PhotoStore, StoreUnavailable
from tests.submissions.conftest import Running
from tests.submissions.samples import visit_body
from tests.submissions.test_visits import problem_of, put
from tests.support import gate
from tests.support.people import CHEN, EDITOR, LINGYUAN_OFFICER, XIAO_LI, XIAO_WANG, ZHANG
from tests.support.pictures import jpeg

NOWHERE = "http://127.0.0.1:9"


async def upload(ticket: dict[str, Any], photo: bytes, content_type: str = "image/jpeg") -> httpx.Response:
    return await gate.send(ticket, photo, content_type)


async def complete(service: Running, visit_id: UUID, photo_id: str) -> httpx.Response:
    path = f"/api/visits/{visit_id}/photos/{photo_id}/complete"
    return await service.client.post(path, headers=XIAO_LI.headers)


async def log_with(service: Running, *pictures: bytes) -> tuple[UUID, list[dict[str, Any]]]:
    visit_id = new_id()
    answer = await put(service, XIAO_LI, visit_id, visit_body(service.pairings.pair(), *pictures))
    assert (answer.status_code, answer.json()["state"]) == (201, "awaiting_photos")
    return visit_id, answer.json()["photos"]


async def prepare_pictures(service: Running) -> None:
    database = Database(service.database.worker, application_name="test-worker")
    store = PhotoStore(service.settings.store())
    renditions = Renditions(database, store, HouseholdKeys(service.settings.key_ring))
    try:
        while await renditions.prepare_batch():
            pass
    finally:
        await renditions.close()
        await store.aclose()
        await database.close()


def events_about(service: Running, visit_id: UUID) -> list[str]:
    rows = service.pairings.connection.execute("select type from outbox where subject = %s", (str(visit_id),))
    return [row[0] for row in rows]


async def test_a_photo_that_never_came_stays_expected_and_gets_a_new_ticket(service: Running) -> None:
    visit_id, [photo] = await log_with(service, jpeg())
    answer = await complete(service, visit_id, photo["id"])
    assert (answer.status_code, answer.json()["state"]) == (200, "expected")
    assert answer.json()["upload"]["url"] == photo["upload"]["url"]
    assert answer.json()["upload"]["headers"] != photo["upload"]["headers"]
    assert events_about(service, visit_id) == []


@pytest.mark.parametrize(
    ("sent", "content_type"),
    [(jpeg(2) + b"longer", "image/jpeg"), (jpeg(2)[:-1], "image/jpeg"), (bytes(len(jpeg(2))), "image/jpeg")],
    ids=["longer", "shorter", "other-bytes"],
)
async def test_the_store_refuses_other_bytes_and_the_photo_stays_expected(
    service: Running, sent: bytes, content_type: str
) -> None:
    visit_id, [photo] = await log_with(service, jpeg(2))
    refused = await upload(photo["upload"], sent, content_type)
    assert 400 <= refused.status_code < 500
    answer = await complete(service, visit_id, photo["id"])
    assert answer.json()["state"] == "expected"


async def test_another_team_cannot_complete_a_photo(service: Running) -> None:
    visit_id, [photo] = await log_with(service, jpeg())
    path = f"/api/visits/{visit_id}/photos/{photo['id']}/complete"
    foreign = await service.client.post(path, headers=XIAO_WANG.headers)
    office = await service.client.post(path, headers=ZHANG.headers)
    nobody = await service.client.post(path)
    assert [foreign.status_code, office.status_code, nobody.status_code] == [404, 403, 401]


async def test_the_visit_is_complete_with_the_last_photo_and_not_before(service: Running) -> None:
    pictures = [jpeg(3), jpeg(4)]
    visit_id, tickets = await log_with(service, *pictures)
    for ticket, picture, state in zip(tickets, pictures, ["awaiting_photos", "complete"], strict=True):
        assert (await upload(ticket["upload"], picture)).is_success
        answer = await complete(service, visit_id, ticket["id"])
        assert (answer.json()["state"], answer.json()["upload"]) == ("stored", None)
        receipt = await service.client.get(f"/api/visits/{visit_id}/receipt", headers=XIAO_LI.headers)
        assert receipt.json()["state"] == state
    assert events_about(service, visit_id) == ["visit.completed"]


async def test_photos_completed_at_once_and_twice_complete_the_visit_once(service: Running) -> None:
    pictures = [jpeg(seed) for seed in range(10, 16)]
    visit_id, tickets = await log_with(service, *pictures)
    await asyncio.gather(*(upload(t["upload"], p) for t, p in zip(tickets, pictures, strict=True)))
    answers = await asyncio.gather(*(complete(service, visit_id, ticket["id"]) for ticket in [*tickets, *tickets]))
    assert {answer.json()["state"] for answer in answers} == {"stored"}
    receipt = await service.client.get(f"/api/visits/{visit_id}/receipt", headers=XIAO_LI.headers)
    assert receipt.json()["state"] == "complete"
    assert events_about(service, visit_id) == ["visit.completed"]


async def test_a_repeat_after_the_upload_asks_for_nothing_again(service: Running) -> None:
    picture, visit_id, household = jpeg(20), new_id(), service.pairings.pair()
    body = visit_body(household, picture)
    [photo] = (await put(service, XIAO_LI, visit_id, body)).json()["photos"]
    await upload(photo["upload"], picture)
    await complete(service, visit_id, photo["id"])
    again = await put(service, XIAO_LI, visit_id, body)
    assert again.status_code == 200
    assert again.json() == {
        "id": str(visit_id),
        "state": "complete",
        "photos": [{"id": photo["id"], "state": "stored", "rejection": None, "upload": None}],
    }


async def test_a_photo_is_shown_without_metadata_to_those_who_see_the_visit(service: Running, tmp_path: Path) -> None:
    picture = jpeg(30, size=(2400, 1800))
    visit_id, [photo] = await log_with(service, picture)
    await upload(photo["upload"], picture)
    early = await service.client.get(f"/api/photos/{photo['id']}", headers=XIAO_LI.headers)
    assert (early.status_code, problem_of(early)) == (409, "photo-not-ready")
    await complete(service, visit_id, photo["id"])
    await prepare_pictures(service)
    for person in (XIAO_LI, ZHANG, CHEN):
        for size, longest in (("thumb", 320), ("screen", 1600)):
            shown = await service.client.get(f"/api/photos/{photo['id']}?size={size}", headers=person.headers)
            assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
            assert shown.headers["cache-control"] == "no-store"
            assert shown.headers["x-content-type-options"] == "nosniff"
            assert max(_dimensions(shown.content)) == longest
    foreign = [
        await service.client.get(f"/api/photos/{photo['id']}", headers=p.headers)
        for p in (XIAO_WANG, LINGYUAN_OFFICER, EDITOR)
    ]
    assert [answer.status_code for answer in foreign] == [404, 404, 403]


async def test_a_page_that_calls_itself_a_photo_is_rejected_and_never_served(service: Running) -> None:
    page = b"<html><script>alert(1)</script></html>"
    visit_id, [photo] = await log_with(service, page)
    await upload(photo["upload"], page)
    await complete(service, visit_id, photo["id"])
    await prepare_pictures(service)
    receipt = (await service.client.get(f"/api/visits/{visit_id}/receipt", headers=XIAO_LI.headers)).json()
    assert [(p["state"], p["rejection"]) for p in receipt["photos"]] == [("rejected", "not_an_image")]
    shown = await service.client.get(f"/api/photos/{photo['id']}", headers=XIAO_LI.headers)
    assert (shown.status_code, problem_of(shown)) == (410, "photo-rejected")


def _dimensions(picture: bytes) -> tuple[int, int]:
    import io

    from PIL import Image

    return Image.open(io.BytesIO(picture)).size


async def test_row_level_security_alone_hides_foreign_visits_and_photos(service: Running) -> None:
    """Row-level security: raw SQL as the application role, without a filter."""
    await log_with(service, jpeg(40))
    with psycopg.connect(service.database.dsn("app"), autocommit=True) as connection:
        for codes, teams, sees in [
            ("", "", False),
            ('{["211382","211382:")}', "", False),
            ("", f"{{{new_id()}}}", False),
            ('{["211381","211381:")}', "", True),
            ("", f"{{{XIAO_LI.grants[0].organization_id}}}", True),
        ]:
            for table in ("visits", "photos"):
                with connection.transaction():
                    connection.execute(
                        "select set_config('app.codes', %s, true), set_config('app.teams', %s, true)", (codes, teams)
                    )
                    [count] = connection.execute(f"select count(*) from {table}").fetchone() or (0,)
                    assert (count > 0) == sees, (table, codes, teams)
        assert connection.execute("select count(*) from visits").fetchone() == (0,)


def attempts_of(service: Running, photo_id: str) -> int:
    rows = service.pairings.connection.execute("select attempts from photos where id = %s", (photo_id,)).fetchall()
    attempts: int = rows[0][0]
    return attempts


async def test_a_store_that_is_down_counts_no_attempts(service: Running) -> None:
    pictures = [jpeg(60), jpeg(61)]
    visit_id, tickets = await log_with(service, *pictures)
    for ticket, picture in zip(tickets, pictures, strict=True):
        await upload(ticket["upload"], picture)
        await complete(service, visit_id, ticket["id"])
    database = Database(service.database.worker, application_name="test-worker")
    nowhere = PhotoStore(replace(service.settings.store(), endpoint=NOWHERE))
    renditions = Renditions(database, nowhere, HouseholdKeys(service.settings.key_ring))
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            await renditions.prepare_batch()
    await database.close()
    assert [attempts_of(service, ticket["id"]) for ticket in tickets] == [0, 0]
    await prepare_pictures(service)
    receipt = await service.client.get(f"/api/visits/{visit_id}", headers=XIAO_LI.headers)
    assert [photo["state"] for photo in receipt.json()["photos"]] == ["ready", "ready"]


async def test_photos_a_hanging_store_keeps_back_do_not_keep_the_database_from_others(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = jpeg(65)
    visit_id, [photo] = await log_with(service, picture)
    await upload(photo["upload"], picture)
    await complete(service, visit_id, photo["id"])
    await prepare_pictures(service)
    goes_on = asyncio.Event()

    async def hang(self: PhotoStore, key: str) -> None:
        await goes_on.wait()

    monkeypatch.setattr(PhotoStore, "get", hang)
    path, headers = f"/api/photos/{photo['id']}", XIAO_LI.headers
    waiting = [asyncio.create_task(service.client.get(path, headers=headers)) for _ in range(40)]
    try:
        await asyncio.sleep(0.5)
        answer = await asyncio.wait_for(service.client.get("/api/visits?limit=1", headers=headers), 5)
        assert answer.status_code == 200
    finally:
        goes_on.set()
        await asyncio.gather(*waiting)


async def test_an_attempt_is_counted_before_it_is_made_and_the_last_one_is_the_last(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = jpeg(62)
    visit_id, [photo] = await log_with(service, picture)
    await upload(photo["upload"], picture)
    await complete(service, visit_id, photo["id"])
    seen: list[int] = []

    async def die(self: PictureMaker, original: bytes, pixels: int) -> None:
        seen.append(attempts_of(service, photo["id"]))
        raise MemoryError

    monkeypatch.setattr(PictureMaker, "make", die)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(MemoryError):
            await prepare_pictures(service)
    await prepare_pictures(service)
    assert seen == list(range(1, MOST_ATTEMPTS + 1))
    # Rejected, so that a report with it can be printed.
    shown = await service.client.get(f"/api/photos/{photo['id']}", headers=XIAO_LI.headers)
    assert (shown.status_code, problem_of(shown)) == (410, "photo-rejected")
    receipt = (await service.client.get(f"/api/visits/{visit_id}/receipt", headers=XIAO_LI.headers)).json()
    assert (receipt["state"], receipt["photos"][0]["rejection"]) == ("awaiting_photos", "not_prepared")


async def test_a_photo_whose_key_is_damaged_does_not_hold_up_the_others(service: Running) -> None:
    pictures = [jpeg(65), jpeg(66)]
    visit_id, tickets = await log_with(service, *pictures)
    for ticket, picture in zip(tickets, pictures, strict=True):
        await upload(ticket["upload"], picture)
    damaged = tickets[0]["id"]
    service.pairings.connection.execute("update files set data_key = %s where id = %s", (bytes(60), damaged))
    await prepare_pictures(service)
    receipt = (await service.client.get(f"/api/visits/{visit_id}/receipt", headers=XIAO_LI.headers)).json()
    assert [(each["state"], each["rejection"]) for each in receipt["photos"]] == [
        ("rejected", "not_prepared"),
        ("ready", None),
    ]


async def test_a_photo_whose_child_was_killed_is_tried_again_and_the_others_are_not_held_up(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [jpeg(63), jpeg(64)]
    visit_id, tickets = await log_with(service, *pictures)
    for ticket, picture in zip(tickets, pictures, strict=True):
        await upload(ticket["upload"], picture)
        await complete(service, visit_id, ticket["id"])
    make, interrupted = PictureMaker.make, [True]

    async def end_the_first(self: PictureMaker, original: bytes, pixels: int) -> Picture:
        if interrupted:
            interrupted.pop()
            raise PictureInterrupted
        return await make(self, original, pixels)

    monkeypatch.setattr(PictureMaker, "make", end_the_first)
    await prepare_pictures(service)
    shown = (await service.client.get(f"/api/visits/{visit_id}", headers=XIAO_LI.headers)).json()["photos"]
    assert [photo["state"] for photo in shown] == ["ready", "ready"]
    assert sorted(attempts_of(service, ticket["id"]) for ticket in tickets) == [1, 2]
