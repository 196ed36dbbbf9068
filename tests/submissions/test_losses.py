"""Whoever cannot read a file has it noted as missing at once, and it stays so until it opens."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.programs import migrations_of
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.web.internal import internal_headers
from services.submissions.files.objects import earlier_rendition_key, screen_key
from services.submissions.media.store import PhotoStore
from tests.databases import MakeDatabase
from tests.submissions.office import Scan, refused, upload
from tests.submissions.test_files import TEXT, attached
from tests.submissions.test_household_files import export
from tests.submissions.test_inventory import HOUR, LARGE, TERM, Keeper, a_picture, keeper, told
from tests.submissions.test_report_scans import scanned
from tests.support.people import LEADER_A, SYSTEM_ADMIN, ZHANG

__all__ = ["keeper"]

NOTED = "select is_damaged from missing_files where file_id = %s"


def flipped(content: bytes) -> bytes:
    return content[:60] + bytes([content[60] ^ 1]) + content[61:]


def shortened(content: bytes) -> bytes:
    return content[:-100]


async def damage(keeper: Keeper, key: str, how: Callable[[bytes], bytes] = flipped) -> bytes:
    """What was there before."""
    whole = await keeper.store.get(key)
    assert whole is not None, key
    await keeper.put(key, how(whole))
    return whole


async def shown(keeper: Keeper, photo_id: str, size: str = "screen") -> httpx.Response:
    return await keeper.office.client.get(f"/api/photos/{photo_id}?size={size}", headers=ZHANG.headers)


async def test_a_reading_that_gives_something_notes_nothing_and_asks_nothing_more(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_id, asked = await keeper.photo(a_picture(LARGE)), []
    true_stat = PhotoStore.stat

    async def stat(self: PhotoStore, key: str) -> Any:
        asked.append(key)
        return await true_stat(self, key)

    monkeypatch.setattr(PhotoStore, "stat", stat)
    for size in ("screen", "thumb"):
        assert (await shown(keeper, photo_id, size)).status_code == 200
    assert asked == []
    assert keeper.rows(NOTED, photo_id) == []


@pytest.mark.parametrize(
    "change", ["object = 'upload'", "sha256 = 'other'", "state = 'rejected'", "deleted_at = now()"]
)
async def test_what_the_row_does_not_say_any_more_is_not_noted(keeper: Keeper, change: str) -> None:
    photo_id = await keeper.photo(a_picture(LARGE))
    [(sha256,)] = keeper.rows("select sha256 from files where id = %s", photo_id)
    keeper.rows(f"update files set {change} where id = %s returning id", photo_id)
    with psycopg.connect(keeper.office.settings.submissions_database_url.replace("+psycopg", "")) as connection:
        connection.execute("select note_missing_file(%s, 'screen', %s, true)", (photo_id, sha256))
        connection.commit()
        assert keeper.rows(NOTED, photo_id) == []
        # The application reads and changes the list in no other way.
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select from missing_files")


@pytest.mark.parametrize("how", [flipped, shortened, lambda _: b"", None], ids=["flipped", "cut", "empty", "gone"])
async def test_a_photo_that_cannot_be_shown_is_on_the_operators_list_until_it_is_whole(
    keeper: Keeper, how: Callable[[bytes], bytes] | None
) -> None:
    photo_id, before = await keeper.photo(a_picture(LARGE)), (await told(keeper))["missing"]
    key = screen_key(UUID(photo_id))
    whole = await damage(keeper, key, how or flipped)
    if how is None:
        await keeper.store.delete(key)
    # The small picture lies elsewhere, and says nothing.
    assert (await shown(keeper, photo_id, "thumb")).status_code == 200
    assert (await told(keeper))["missing"] == before
    for _ in range(2):
        assert refused(await shown(keeper, photo_id)) == (410, "photo-lost")
    assert (await told(keeper))["missing"] == before + 1
    answer = await keeper.office.client.get("/api/files/inventory/missing", headers=SYSTEM_ADMIN.headers)
    [item] = [each for each in answer.json()["items"] if each["file_id"] == photo_id]
    assert item["is_damaged"] == (how is not None)
    await keeper.look_again()
    assert keeper.is_missing(photo_id)
    await keeper.round()
    assert keeper.is_missing(photo_id)
    await keeper.put(key, whole)
    await keeper.look_again()
    assert not keeper.is_missing(photo_id)
    assert (await shown(keeper, photo_id)).status_code == 200


async def test_a_missing_one_that_comes_back_damaged_stays_missing(keeper: Keeper) -> None:
    photo_id = await keeper.photo(a_picture(LARGE))
    key = screen_key(UUID(photo_id))
    whole = await damage(keeper, key)
    await keeper.store.delete(key)
    await keeper.round()
    assert keeper.rows(NOTED, photo_id) == [(False,)]
    await keeper.put(key, flipped(whole))
    await keeper.look_again()
    assert keeper.rows(NOTED, photo_id) == [(True,)]
    await keeper.round(3 * HOUR)
    assert keeper.is_missing(photo_id)
    # Nobody needs it any more, damaged or not.
    keeper.change(photo_id, state="rejected")
    await keeper.look_again()
    assert keeper.rows(NOTED, photo_id) == []


async def test_the_upload_of_a_photo_that_does_not_open_is_noted(keeper: Keeper) -> None:
    photo_id = await keeper.photo()
    await damage(keeper, keeper.key(photo_id))
    assert refused(await shown(keeper, photo_id)) == (410, "photo-lost")
    assert keeper.rows(NOTED, photo_id) == [(True,)]


@pytest.mark.parametrize("size", ["screen", "thumb"])
async def test_what_an_earlier_release_made_is_noted_when_it_is_gone(keeper: Keeper, size: Any) -> None:
    photo_id = await keeper.photo()
    await keeper.made_earlier(photo_id, "screen", "thumb")
    await keeper.store.delete(earlier_rendition_key(UUID(photo_id), size))
    assert refused(await shown(keeper, photo_id, size)) == (410, "photo-lost")
    assert keeper.rows(NOTED, photo_id) == [(False,)]


async def test_what_waits_for_the_worker_is_noted_by_it(keeper: Keeper) -> None:
    photo_id = await keeper.photo(is_prepared=False)
    await damage(keeper, keeper.key(photo_id))
    keeper.change(photo_id, attempts=0)
    await keeper.office.prepare_pictures()
    # It tries again, and gives up in the end: then nobody needs it any more.
    assert keeper.rows(NOTED, photo_id) == [(True,)]


async def test_a_stamped_page_that_cannot_be_shown_is_noted(keeper: Keeper) -> None:
    office = keeper.office
    report, scan = await office.submitted(), Scan(a_picture())
    await scanned(office, report["id"], scan)
    await office.prepare_pictures()
    await damage(keeper, keeper.key(scan.id))
    assert refused(await office.ask(LEADER_A, "GET", f"/{report['id']}/scans/{scan.id}")) == (404, "not-found")
    assert keeper.rows(NOTED, scan.id) == [(True,)]


async def test_a_stamped_page_that_cannot_be_read_is_noted(keeper: Keeper) -> None:
    office = keeper.office
    report, scan = await office.submitted(), Scan(a_picture())
    announced = (await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=scan.body)).json()
    await upload(announced["scans"][0]["upload"], scan.content)
    await damage(keeper, keeper.key(scan.id))
    answer = await office.ask(LEADER_A, "POST", f"/{report['id']}/scans/{scan.id}/complete")
    assert refused(answer) == (503, "unavailable")
    assert keeper.rows(NOTED, scan.id) == [(True,)]


async def test_an_attachment_that_cannot_be_read_is_noted(keeper: Keeper) -> None:
    office, file_id, body = keeper.office, new_id(), attached()
    headers = internal_headers(office.settings.internal_secret)
    made = (await office.client.put(f"/internal/files/{file_id}", json=body, headers=headers)).json()
    await upload(made["upload"], TEXT, "text/plain")
    await office.prepare_pictures()
    await keeper.put(keeper.key(file_id), b"x" * 60)
    where = {"owner_kind": "notice", "owner_id": body["owner_id"]}
    answer = await office.client.get(f"/internal/files/{file_id}/content", params=where, headers=headers)
    assert refused(answer) == (410, "photo-lost")
    assert keeper.rows(NOTED, file_id) == [(True,)]


@dataclass
class Reported:
    """A form of a visit with a photo."""

    household_id: UUID
    report_id: str
    photo_id: str


async def reported(keeper: Keeper) -> Reported:
    office = keeper.office
    pairing_id, household_id = office.pair()
    picture = a_picture()
    await office.visit(household_id, picture, visited_on="2020-05-10")
    await office.prepare_pictures()
    report = await office.draft(pairing_id=str(pairing_id))
    [(photo_id,)] = keeper.rows(
        "select f.id::text from files f join visits v on v.id = f.owner_id where v.household_id = %s", household_id
    )
    return Reported(household_id, report["id"], photo_id)


async def test_a_picture_that_a_form_leaves_out_is_noted(keeper: Keeper) -> None:
    form = await reported(keeper)
    await damage(keeper, keeper.key(form.photo_id))
    answer = await keeper.office.ask(LEADER_A, "GET", f"/{form.report_id}.docx")
    assert answer.status_code == 200, answer.text
    assert keeper.rows(NOTED, form.photo_id) == [(True,)]


async def test_what_an_export_leaves_out_is_noted(keeper: Keeper) -> None:
    office = keeper.office
    _, household_id = office.pair()
    [photo] = (await keeper.announced(household_id, picture := a_picture())).values()
    await upload(photo["upload"], picture)
    await office.prepare_pictures()
    await damage(keeper, keeper.key(photo["id"]))
    answer = await export(office, ZHANG, household_id)
    assert answer.status_code == 200
    assert not [name for name in zipfile.ZipFile(io.BytesIO(answer.content)).namelist() if photo["id"] in name]
    assert keeper.rows(NOTED, photo["id"]) == [(True,)]


async def test_what_is_not_what_was_uploaded_is_noted_and_stays_so(keeper: Keeper) -> None:
    """In clear everything opens: the export compares it with what was announced."""
    office = keeper.office
    _, household_id = office.pair()
    [photo] = (await keeper.announced(household_id, picture := a_picture())).values()
    await upload(photo["upload"], picture)
    await office.prepare_pictures()
    keeper.change(photo["id"], object="direct", data_key=None)
    await keeper.put(keeper.key(photo["id"]), flipped(picture))
    assert (await export(office, ZHANG, household_id)).status_code == 200
    assert keeper.rows(NOTED, photo["id"]) == [(True,)]
    await keeper.look_again()
    assert keeper.is_missing(photo["id"])
    await keeper.put(keeper.key(photo["id"]), picture)
    await keeper.look_again()
    assert not keeper.is_missing(photo["id"])


async def test_the_upload_beside_a_damaged_version_may_be_the_only_copy_and_stays(keeper: Keeper) -> None:
    picture = a_picture(LARGE)
    _, household_id = keeper.office.pair()
    [photo] = (await keeper.announced(household_id, picture)).values()
    await upload(photo["upload"], picture)
    await keeper.office.prepare_pictures()
    await damage(keeper, screen_key(UUID(photo["id"])))
    assert refused(await shown(keeper, photo["id"])) == (410, "photo-lost")
    await upload(photo["upload"], picture)
    assert await keeper.has(keeper.key(photo["id"]))
    await keeper.round()
    await keeper.round(2 * TERM)
    assert keeper.is_orphan(keeper.key(photo["id"]))
    assert await keeper.has(keeper.key(photo["id"]))


async def test_a_store_or_a_database_that_fails_meanwhile_changes_no_answer(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_id = await keeper.photo()
    await damage(keeper, keeper.key(photo_id))

    async def fail(self: Database, statement: str, parameters: Any) -> None:
        raise psycopg.OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(Database, "fetch_one", fail)
        assert refused(await shown(keeper, photo_id)) == (410, "photo-lost")
    assert keeper.rows(NOTED, photo_id) == []


def test_the_migration_keeps_what_is_stored_and_known_to_be_missing(service_database: MakeDatabase) -> None:
    """And the statements of the release before go on."""
    database, history = service_database("submissions"), migrations_of("submissions")
    migrations.downgrade(history, database.migrator, "submissions_0018")
    ids = [new_id(), new_id()]
    earlier_note = "insert into missing_files (file_id, found_at, last_seen_at) values (%s, now(), now())"
    columns = "id, owner_kind, owner_id, purpose, sha256, size, content_type, state, object"
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        for file_id in ids:
            values = "values (%s, 'notice', %s, 'attachment', '\\xab', 9, 'image/png', 'ready', 'screen')"
            connection.execute(f"insert into files ({columns}) {values}", (file_id, new_id()))
        connection.execute(earlier_note, (ids[0],))
        before = connection.execute(f"select {columns} from files order by id").fetchall()
        shown = connection.execute("select * from missing_files_shown").fetchall()
    migrations.upgrade(history, database.migrator)
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        assert connection.execute(f"select {columns} from files order by id").fetchall() == before
        assert connection.execute("select screen_size from files").fetchall() == [(None,), (None,)]
        assert connection.execute("select * from missing_files_shown").fetchall() == [(*shown[0], False)]
    with psycopg.connect(database.dsn("worker"), autocommit=True) as connection:
        connection.execute(earlier_note, (ids[1],))
        connection.execute("update files set object = 'upload' where id = %s", (ids[1],))
        connection.execute("update files set object = 'screen' where id = %s", (ids[1],))
        assert connection.execute("select count(*) from missing_files_shown").fetchone() == (2,)
    migrations.downgrade(history, database.migrator, "submissions_0018")
    for role in ("app", "worker"):
        with psycopg.connect(database.dsn(role)) as connection:
            assert connection.execute("select count(*) from missing_files_shown").fetchone() == (2,)
