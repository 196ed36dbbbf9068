"""What the store has and what the files name: orphans and missing objects are found, and only aged orphans are deleted.

The clock of the worker is the test's. All tests share one store, so each asks for its own objects.
"""

import asyncio
import hashlib
import os
import tracemalloc
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.kernel.clock import now
from services.kernel.crypto.streams import sealed_size
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.submissions.files import inventory_queries
from services.submissions.files.inventory import Inventory, ListingDisorderedError
from services.submissions.files.objects import Rendition, earlier_key, earlier_rendition_key, screen_key, upload_key
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import ListedObject, PhotoStore, StoreUnavailable
from tests.submissions.office import LEADER_B, Office, Scan, refused, upload
from tests.submissions.samples import visit_body
from tests.submissions.test_report_scans import scanned
from tests.submissions.test_withheld_households import Withheld, removed, withheld
from tests.support.people import (
    CHEN,
    INSPECTOR,
    LEADER_A,
    SYSTEM_ADMIN,
    XIAO_LI,
    XIAO_WANG,
    ZHANG,
    Person,
)
from tests.support.pictures import jpeg

__all__ = ["withheld"]

TERM = timedelta(days=7)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LARGE = (2400, 1800)
"""Larger than a screen: the worker makes another version of it."""


@dataclass
class Keeper:
    """The worker's part, and its store."""

    database: Database
    store: PhotoStore
    office: Office
    began: datetime

    async def round(self, after: timedelta = 2 * HOUR, store: PhotoStore | None = None, page: int = 1000) -> bool:
        """At a time `after` the beginning of the test: what it has stored is settled by then."""
        at = self.began + after
        return await Inventory(self.database, store or self.store, TERM, lambda: at, page).round()

    async def look_again(self) -> None:
        keys = HouseholdKeys(self.office.settings.key_ring)
        await Inventory(self.database, self.store, TERM, keys=keys).look_again()

    async def has(self, key: str) -> bool:
        return await self.store.stat(key) is not None

    async def put(self, key: str, content: bytes = b"something") -> str:
        await self.store.put(key, content, "application/octet-stream")
        return key

    def rows(self, statement: str, *values: Any) -> list[Any]:
        return self.office.database.execute(statement.encode(), values).fetchall()

    def is_orphan(self, key: str) -> bool:
        return bool(self.rows("select from orphans where key = %s", key))

    def is_missing(self, file_id: Any) -> bool:
        return bool(self.rows("select from missing_files_shown where file_id = %s", file_id))

    def key(self, file_id: Any) -> str:
        """Of what was uploaded."""
        [(sha256,)] = self.rows("select sha256 from files where id = %s", file_id)
        return upload_key(UUID(str(file_id)), bytes(sha256).hex())

    async def photo(self, picture: bytes | None = None, *, is_prepared: bool = True) -> str:
        """Of a visit of 小李; its id."""
        _, household_id = self.office.pair()
        [photo] = (await self.announced(household_id, picture := picture or a_picture())).values()
        await upload(photo["upload"], picture)
        if is_prepared:
            await self.office.prepare_pictures()
        return str(photo["id"])

    async def announced(self, household_id: UUID, *pictures: bytes) -> dict[str, dict[str, Any]]:
        body = visit_body(household_id, *pictures)
        answer = await self.office.client.put(f"/api/visits/{new_id()}", json=body, headers=XIAO_LI.headers)
        return {photo["id"]: photo for photo in answer.json()["photos"]}

    def change(self, file_id: Any, **values: Any) -> None:
        for name, value in values.items():
            self.rows(f"update files set {name} = %s where id = %s returning id", value, file_id)

    async def made_earlier(self, file_id: str, *renditions: Rendition) -> list[str]:
        """As a release before stored it, in clear: the keys."""
        [(sha256, size)] = self.rows("select sha256, size from files where id = %s", file_id)
        keys = [await self.put(earlier_key(UUID(file_id), bytes(sha256).hex()), os.urandom(size))]
        keys += [await self.put(earlier_rendition_key(UUID(file_id), rendition)) for rendition in renditions]
        await self.store.delete_all(f"files/{file_id}/")
        self.rows("delete from thumbs where file_id = %s returning file_id", file_id)
        self.change(file_id, data_key=None, object="earlier")
        return keys


def a_picture(size: tuple[int, int] = (640, 480)) -> bytes:
    return jpeg(int.from_bytes(os.urandom(4)), size)


@pytest.fixture
async def keeper(office: Office) -> AsyncIterator[Keeper]:
    database = Database(office.settings.submissions_worker_database_url, application_name="inventory", pool_size=2)
    store = PhotoStore(office.settings.store())
    yield Keeper(database, store, office, now())
    # Nothing that one test leaves is judged in another.
    office.database.execute("delete from orphans")
    office.database.execute("update files set deleted_at = now() where id in (select file_id from missing_files)")
    office.database.execute("delete from missing_files")
    await store.aclose()
    await database.close()


class Listing(PhotoStore):
    """Lists what `change` makes of each page."""

    change: Callable[[list[ListedObject]], list[ListedObject]]

    async def list_objects(self, prefix: str, after: str = "", limit: int = 1000) -> list[ListedObject]:
        return self.change(await super().list_objects(prefix, after, limit))


def a_stranger() -> str:
    return upload_key(new_id(), hashlib.sha256(os.urandom(8)).hexdigest())


@pytest.mark.parametrize("who", [XIAO_LI, XIAO_WANG, LEADER_A, LEADER_B, INSPECTOR, ZHANG, CHEN])
async def test_only_the_operator_is_told(office: Office, who: Person) -> None:
    for path in ("/api/files/inventory", "/api/files/inventory/missing"):
        assert refused(await office.client.get(path, headers=who.headers)) == (403, "not-permitted")
        assert refused(await office.client.get(path)) == (401, "not-signed-in")


async def test_a_malformed_cursor_is_refused(office: Office) -> None:
    answer = await office.client.get("/api/files/inventory/missing?cursor=x", headers=SYSTEM_ADMIN.headers)
    assert refused(answer) == (422, "cursor-malformed")


async def test_what_a_row_names_is_no_orphan(keeper: Keeper) -> None:
    ready, made = await keeper.photo(), await keeper.photo(a_picture(LARGE))
    earlier = await keeper.made_earlier(await keeper.photo(), "screen", "thumb")
    await keeper.put("health/writable")
    waiting = await keeper.photo(is_prepared=False)
    # Its phone never said that it is complete.
    silent = await keeper.photo(is_prepared=False)
    keeper.change(silent, state="expected")
    # The worker was killed after it had made a version for the screen and before the row said so.
    begun = await keeper.put(screen_key(UUID(waiting)))
    await keeper.round(30 * DAY)
    for key in (keeper.key(ready), keeper.key(waiting), keeper.key(silent), screen_key(UUID(made)), begun, *earlier):
        assert not keeper.is_orphan(key)
        assert await keeper.has(key)
    assert await keeper.has("health/writable")


async def test_old_objects_of_a_moved_file_are_left_to_the_move(keeper: Keeper) -> None:
    """It deletes them after the next backup, however late that comes."""
    moved, freed = await keeper.photo(), await keeper.photo()
    old, left = [[*await keeper.made_earlier(each, "screen", "thumb")] for each in (moved, freed)]
    for each in (moved, freed):
        keeper.change(each, object="screen")
        await keeper.put(screen_key(UUID(each)))
        keeper.rows("insert into moved_files (file_id, bytes, moved_at) values (%s, 1, now()) returning file_id", each)
    keeper.rows("update moved_files set deleted_at = now() where file_id = %s returning file_id", freed)
    await keeper.round()
    await keeper.round(2 * TERM)
    assert [key for key in old if keeper.is_orphan(key) or not await keeper.has(key)] == []
    assert [key for key in left if await keeper.has(key)] == []
    assert not keeper.is_missing(moved)


async def test_the_copy_of_a_file_that_is_being_moved_is_no_orphan(keeper: Keeper) -> None:
    """The move writes over what a killed one left, and names it right after."""
    photo_id = await keeper.photo()
    copies = [screen_key(UUID(photo_id)), keeper.key(photo_id)]
    await keeper.made_earlier(photo_id, "screen", "thumb")
    for key in copies:
        await keeper.put(key)
    await keeper.round()
    await keeper.round(2 * TERM)
    assert [key for key in copies if keeper.is_orphan(key) or not await keeper.has(key)] == []
    keeper.change(photo_id, object="screen")
    await keeper.round(2 * TERM)
    assert not await keeper.has(copies[1])
    assert await keeper.has(copies[0])


async def test_a_move_that_ends_before_the_deletion_keeps_the_old_objects(keeper: Keeper) -> None:
    photo_id = await keeper.photo()
    [original, *_] = await keeper.made_earlier(photo_id, "screen", "thumb")
    keeper.change(photo_id, object="screen")
    await keeper.put(screen_key(UUID(photo_id)))
    await keeper.round()
    assert keeper.is_orphan(original)
    async with keeper.database.transaction() as connection:
        await inventory_queries.lock_row(connection, UUID(photo_id))
        running = asyncio.create_task(keeper.round(2 * TERM))
        while not keeper.rows("select from pg_locks where not granted"):
            assert not running.done()
            await asyncio.sleep(0.02)
        await connection.exec_driver_sql(
            "insert into moved_files (file_id, bytes, moved_at) values (%s, 1, now())", (photo_id,)
        )
    await running
    assert await keeper.has(original)
    assert not keeper.is_orphan(original)


async def test_a_rejected_file_is_no_orphan_until_retention_has_deleted_it(keeper: Keeper) -> None:
    photo_id = await keeper.photo(b"\xff\xd8\xff no picture at all" + os.urandom(8))
    key = keeper.key(photo_id)
    await keeper.round()
    assert not keeper.is_orphan(key)
    keeper.change(photo_id, deleted_at=now())
    await keeper.round()
    assert keeper.is_orphan(key)


async def test_every_kind_of_orphan_is_found_counted_and_deleted_after_its_time(keeper: Keeper) -> None:
    other = await keeper.photo()
    kinds = {
        "of no row": await keeper.put(a_stranger()),
        "of no row, of an earlier release": await keeper.put(earlier_key(new_id(), "0" * 64)),
        "a rendition of no row": await keeper.put(earlier_rendition_key(new_id(), "thumb")),
        "other bytes under the id of a file": await keeper.put(upload_key(UUID(other), "1" * 64)),
        "a version for the screen that was never used": await keeper.put(screen_key(UUID(other))),
        "of an earlier release, of a file that is not": await keeper.put(earlier_rendition_key(UUID(other), "screen")),
    }
    before = await told(keeper)
    await keeper.round()
    assert [kind for kind, key in kinds.items() if not keeper.is_orphan(key)] == []
    found = await told(keeper)
    assert found["orphans"]["objects"] >= len(kinds)
    assert found["orphans"]["bytes"] >= len(kinds) * len(b"something")
    since = datetime.fromisoformat(found["orphans"]["deletable_from"]) - TERM
    assert timedelta(0) <= since - keeper.began <= 2 * HOUR
    await keeper.round(2 * HOUR + TERM - timedelta(seconds=1))
    assert [kind for kind, key in kinds.items() if not await keeper.has(key)] == []
    await keeper.round(2 * HOUR + TERM)
    assert [kind for kind, key in kinds.items() if keeper.is_orphan(key) or await keeper.has(key)] == []
    assert await keeper.has(keeper.key(other))
    after = await told(keeper)
    assert after["deleted"]["objects"] - before["deleted"]["objects"] >= len(kinds)
    assert after["deleted"]["deleted_at"] is not None
    entries = keeper.rows("select details from audit_entries where action = 'orphan.deleted'")
    assert {str(key.split("/")[1]) for key in kinds.values()} <= {details["file_id"] for (details,) in entries}


async def told(keeper: Keeper) -> dict[str, Any]:
    answer = await keeper.office.client.get("/api/files/inventory", headers=SYSTEM_ADMIN.headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_its_time_begins_when_it_was_found_and_anew_when_it_comes_anew(keeper: Keeper) -> None:
    """A database that was restored from an old backup makes orphans of old objects."""
    key = await keeper.put(a_stranger())
    await keeper.round(30 * DAY)
    await keeper.round(36 * DAY)
    assert await keeper.has(key)
    await asyncio.sleep(1.1)
    await keeper.put(key, b"again")
    await keeper.round(38 * DAY)
    assert await keeper.has(key)
    await keeper.round(45 * DAY)
    assert not await keeper.has(key)


async def test_an_orphan_that_a_row_names_again_is_none_and_stays(keeper: Keeper) -> None:
    photo_id = await keeper.photo()
    key = keeper.key(photo_id)
    keeper.change(photo_id, deleted_at=now())
    await keeper.round()
    assert keeper.is_orphan(key)
    keeper.change(photo_id, deleted_at=None)
    await keeper.round(2 * TERM)
    assert not keeper.is_orphan(key)
    assert await keeper.has(key)


async def test_a_row_that_comes_before_the_deletion_saves_its_object(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_id = await keeper.photo()
    key = keeper.key(photo_id)
    keeper.change(photo_id, deleted_at=now())
    await keeper.round()
    true_due = inventory_queries.orphans_due

    async def due_and_then_named(*values: Any) -> Any:
        found = await true_due(*values)
        keeper.change(photo_id, deleted_at=None)
        return found

    monkeypatch.setattr(inventory_queries, "orphans_due", due_and_then_named)
    await keeper.round(2 * TERM)
    assert await keeper.has(key)
    assert not keeper.is_orphan(key)


async def test_an_upload_of_which_another_version_was_made_goes_after_an_hour(keeper: Keeper) -> None:
    photo_id = await keeper.photo(a_picture(LARGE))
    assert keeper.rows("select object from files where id = %s", photo_id) == [("screen",)]
    left = await keeper.put(keeper.key(photo_id), b"it says where it was taken")
    await keeper.round(timedelta(minutes=50))
    assert await keeper.has(left)
    await keeper.round(2 * HOUR)
    assert not await keeper.has(left)
    assert await keeper.has(screen_key(UUID(photo_id)))


async def test_what_may_be_the_only_copy_is_never_deleted(keeper: Keeper) -> None:
    photo_id = await keeper.photo(a_picture(LARGE))
    left = await keeper.put(keeper.key(photo_id), b"it says where it was taken")
    await keeper.store.delete(screen_key(UUID(photo_id)))
    await keeper.round()
    await keeper.round(2 * TERM)
    assert await keeper.has(left)
    assert keeper.is_orphan(left)
    assert keeper.is_missing(photo_id)


async def test_an_object_that_came_within_the_hour_is_not_judged(keeper: Keeper) -> None:
    key = await keeper.put(a_stranger())
    await keeper.round(timedelta(minutes=50))
    assert not keeper.is_orphan(key)


async def test_what_is_not_of_this_program_is_left_alone(keeper: Keeper) -> None:
    keys = [await keeper.put(f"files/{name}") for name in ("readme.txt", f"{new_id()}/notes", f"{new_id()}/screen/2")]
    await keeper.round()
    await keeper.round(2 * TERM)
    for key in keys:
        assert await keeper.has(key)
        assert not keeper.is_orphan(key)
        await keeper.store.delete(key)


async def test_every_kind_of_missing_file_is_found_and_forgotten_when_it_is_back(keeper: Keeper) -> None:
    gone, cut, waiting = await keeper.photo(), await keeper.photo(), await keeper.photo(is_prepared=False)
    made, empty = await keeper.photo(a_picture(LARGE)), await keeper.photo(a_picture(LARGE))
    report = await keeper.office.draft()
    scan = Scan(a_picture())
    await scanned(keeper.office, report["id"], scan)
    original = await keeper.photo()
    screen = await keeper.photo()
    thumb = await keeper.photo()
    lost = {
        "gone": (gone, keeper.key(gone)),
        "not yet looked at": (waiting, keeper.key(waiting)),
        "the version for the screen": (made, screen_key(UUID(made))),
        "a scan": (str(scan.id), keeper.key(scan.id)),
        "the original of an earlier release": (original, (await keeper.made_earlier(original, "screen", "thumb"))[0]),
        "its version for the screen": (screen, (await keeper.made_earlier(screen, "screen", "thumb"))[1]),
        "its thumbnail": (thumb, (await keeper.made_earlier(thumb, "screen", "thumb"))[2]),
    }
    kept = {kind: await keeper.store.get(key) for kind, (_, key) in lost.items()}
    for _, key in lost.values():
        await keeper.store.delete(key)
    lost |= {"cut": (cut, keeper.key(cut)), "empty": (empty, screen_key(UUID(empty)))}
    kept |= {"cut": await keeper.store.get(keeper.key(cut)), "empty": await keeper.store.get(screen_key(UUID(empty)))}
    await keeper.put(keeper.key(cut), b"a part")
    await keeper.put(screen_key(UUID(empty)), b"")
    await keeper.round()
    assert [kind for kind, (file_id, _) in lost.items() if not keeper.is_missing(file_id)] == []
    assert (await told(keeper))["missing"] == len(lost)
    for kind, (_, key) in lost.items():
        await keeper.put(key, kept[kind] or b"")
    await keeper.look_again()
    assert [kind for kind, (file_id, _) in lost.items() if keeper.is_missing(file_id)] == []
    assert (await told(keeper))["missing"] == 0


async def test_a_version_for_the_screen_of_another_size_is_missing(keeper: Keeper) -> None:
    """The worker notes the size where it writes it; of what was made before nobody knows it."""
    made, before = await keeper.photo(a_picture(LARGE)), await keeper.photo(a_picture(LARGE))
    keeper.change(before, screen_size=None)
    whole: dict[str, bytes] = {}
    for file_id in (made, before):
        whole[file_id] = await keeper.store.get(screen_key(UUID(file_id))) or b""
    assert keeper.rows("select screen_size from files where id = %s", made) == [(len(whole[made]),)]
    for file_id in (made, before):
        await keeper.put(screen_key(UUID(file_id)), whole[file_id][:-100])
    await keeper.round()
    assert (keeper.is_missing(made), keeper.is_missing(before)) == (True, False)
    assert keeper.rows("select is_damaged from missing_files where file_id = %s", made) == [(True,)]
    await keeper.look_again()
    assert keeper.is_missing(made)
    await keeper.put(screen_key(UUID(made)), whole[made])
    await keeper.round(3 * HOUR)
    await keeper.look_again()
    assert not keeper.is_missing(made)


async def test_what_need_not_be_there_is_not_missing(keeper: Keeper) -> None:
    _, household_id = keeper.office.pair()
    [expected] = await keeper.announced(household_id, a_picture())
    rejected, deleted, packed = await keeper.photo(), await keeper.photo(), await keeper.photo()
    keeper.change(rejected, state="rejected")
    keeper.change(deleted, deleted_at=now())
    await keeper.made_earlier(packed)
    keeper.rows("insert into thumbs values (%s, 'small') returning file_id", packed)
    for file_id in (rejected, deleted):
        await keeper.store.delete(keeper.key(file_id))
    await keeper.round()
    assert [keeper.is_missing(each) for each in (expected, rejected, deleted, packed)] == [False] * 4


async def test_a_file_that_is_missing_and_then_deleted_leaves_the_list_at_once(keeper: Keeper) -> None:
    photo_id = await keeper.photo()
    await keeper.store.delete(keeper.key(photo_id))
    await keeper.round()
    assert keeper.is_missing(photo_id)
    keeper.change(photo_id, deleted_at=now())
    assert not keeper.is_missing(photo_id)
    await keeper.round(3 * HOUR)
    assert not keeper.rows("select from missing_files where file_id = %s", photo_id)


async def test_a_file_stays_missing_since_it_was_first_missed(keeper: Keeper) -> None:
    photo_id = await keeper.photo()
    await keeper.store.delete(keeper.key(photo_id))
    await keeper.round()
    await keeper.round(3 * DAY)
    await keeper.look_again()
    since = keeper.rows("select found_at, last_seen_at from missing_files where file_id = %s", photo_id)
    assert since == [(keeper.began + 2 * HOUR, keeper.began + 3 * DAY)]


async def test_the_operator_reads_the_list_by_page_and_no_personal_data(keeper: Keeper) -> None:
    photos = [await keeper.photo() for _ in range(3)]
    for photo_id in photos:
        await keeper.store.delete(keeper.key(photo_id))
    await keeper.round()
    seen, path = [], "/api/files/inventory/missing?limit=2"
    while True:
        answer = (await keeper.office.client.get(path, headers=SYSTEM_ADMIN.headers)).json()
        seen += answer["items"]
        if answer["next"] is None:
            break
        path = f"/api/files/inventory/missing?limit=2&cursor={answer['next']}"
    assert sorted(each["file_id"] for each in seen) == sorted(photos)
    assert all(set(each) == FIELDS for each in seen)
    assert {(each["owner_kind"], each["purpose"]) for each in seen} == {("visit", "photo")}


FIELDS = {"file_id", "owner_kind", "owner_id", "purpose", "village_code", "found_at", "is_damaged"}


async def test_uploads_while_a_round_runs_are_neither_orphans_nor_missing(keeper: Keeper) -> None:
    """Between any two pages of either side visits are sent, prepared, and looked at by a round that takes all as
    settled."""
    for _ in range(3):
        await keeper.photo()
    sent: list[str] = []

    class Busy(PhotoStore):
        async def list_objects(self, prefix: str, after: str = "", limit: int = 1000) -> list[ListedObject]:
            found = await super().list_objects(prefix, after, limit)
            if len(sent) < 24:
                sent.append(await keeper.photo(a_picture(LARGE if len(sent) % 3 == 0 else (640, 480))))
                sent.append(await keeper.photo(is_prepared=len(sent) % 2 == 0))
            return found

    busy = Busy(keeper.office.settings.store())
    try:
        for page in (1, 2, 3):
            await keeper.round(2 * HOUR, busy, page=page)
    finally:
        await busy.aclose()
    assert len(sent) == 24
    ours = [key for photo_id in sent for key in await keeper.store.list_keys(f"files/{photo_id}/")]
    assert [key for key in ours if keeper.is_orphan(key)] == []
    assert [photo_id for photo_id in sent if keeper.is_missing(photo_id)] == []
    await keeper.round(3 * TERM)
    assert [key for key in ours if not await keeper.has(key)] == []


async def test_a_scan_that_retention_is_deleting_is_not_missing(keeper: Keeper) -> None:
    """Its object goes first, and the row says so in the transaction that holds it."""
    photo_id = await keeper.photo()
    async with keeper.database.transaction() as connection:
        await inventory_queries.lock_row(connection, UUID(photo_id))
        await keeper.store.delete(keeper.key(photo_id))
        running = asyncio.create_task(keeper.round())
        while not keeper.rows("select from pg_locks where not granted"):
            assert not running.done()
            await asyncio.sleep(0.02)
        await connection.exec_driver_sql("update files set deleted_at = now() where id = %s", (photo_id,))
    await running
    assert not keeper.rows("select from missing_files where file_id = %s", photo_id)


async def test_what_belonged_to_an_erased_household_is_left_to_the_removal(keeper: Keeper, withheld: Withheld) -> None:
    office = keeper.office
    [photo] = (await keeper.announced(withheld.id, picture := a_picture())).values()
    await upload(photo["upload"], picture)
    await office.prepare_pictures()
    key = keeper.key(photo["id"])
    await keeper.store.delete(key)
    await keeper.round()
    assert keeper.is_missing(photo["id"])
    await keeper.put(key)
    await withheld.erase()
    assert not keeper.is_missing(photo["id"])
    await keeper.round()
    await keeper.round(2 * TERM)
    assert not keeper.is_orphan(key)
    assert await keeper.has(key)
    await removed(office)
    assert not await keeper.has(key)
    # What came after the removal is nobody's.
    await keeper.put(key)
    await keeper.round()
    assert keeper.is_orphan(key)


@pytest.mark.parametrize("fault", ["an error in the midst", "half a page", "out of order", "the same page again"])
async def test_without_a_whole_listing_nothing_is_deleted_and_nothing_forgotten(keeper: Keeper, fault: str) -> None:
    key, photo_id = await keeper.put(a_stranger()), await keeper.photo()
    content = await keeper.store.get(keeper.key(photo_id))
    await keeper.store.delete(keeper.key(photo_id))
    await keeper.put(a_stranger())
    await keeper.round()
    before = await told(keeper)
    calls = 0
    first: list[ListedObject] = []

    def changed(page: list[ListedObject]) -> list[ListedObject]:
        nonlocal calls, first
        calls += 1
        first = first or page
        if fault == "out of order":
            return page[::-1]
        if fault == "the same page again":
            return first
        if calls > 1:
            raise StoreUnavailable
        return page

    failing = Listing(keeper.office.settings.store())
    failing.change = changed
    await keeper.put(keeper.key(photo_id), content or b"")
    with pytest.raises((StoreUnavailable, ListingDisorderedError)):
        await keeper.round(2 * TERM, failing, page=2 if fault != "an error in the midst" else 1)
    await failing.aclose()
    assert await keeper.has(key)
    assert keeper.is_orphan(key)
    assert keeper.is_missing(photo_id)
    after = await told(keeper)
    assert (after["ended_at"], after["deleted"]) == (before["ended_at"], before["deleted"])


async def test_without_its_store_a_round_finds_nothing_missing(keeper: Keeper) -> None:
    photo_id = await keeper.photo()
    nowhere = PhotoStore(replace(keeper.office.settings.store(), endpoint="http://127.0.0.1:9"))
    with pytest.raises(StoreUnavailable):
        await keeper.round(store=nowhere)
    await nowhere.aclose()
    assert not keeper.is_missing(photo_id)


async def test_a_store_that_forgets_half_its_list_loses_no_file(keeper: Keeper) -> None:
    """What is not listed is asked for before it counts as missing."""
    photos = [await keeper.photo() for _ in range(3)]
    short = Listing(keeper.office.settings.store())
    short.change = lambda page: page[:1]
    blind = Listing(keeper.office.settings.store())
    blind.change = lambda _: []
    for store in (short, blind):
        await keeper.round(store=store)
        await store.aclose()
    assert [photo_id for photo_id in photos if keeper.is_missing(photo_id)] == []


async def test_whoever_is_killed_at_any_step_goes_on(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    photo_id = await keeper.photo()
    keys = [await keeper.put(a_stranger()) for _ in range(3)]
    await keeper.store.delete(keeper.key(photo_id))
    await keeper.round()
    steps = (
        "note_orphans",
        "note_missing",
        "forget_unseen",
        "keep_round",
        "forget_orphan",
        "add_deleted",
        "orphans_due",
    )
    for step in steps:
        with monkeypatch.context() as patch:
            patch.setattr(inventory_queries, step, _killed)
            with pytest.raises(KeyboardInterrupt):
                await keeper.round(2 * HOUR + TERM)
        assert keeper.is_missing(photo_id)
    await keeper.round(2 * HOUR + TERM)
    assert [key for key in keys if keeper.is_orphan(key) or await keeper.has(key)] == []
    assert keeper.is_missing(photo_id)


async def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


async def test_a_round_that_is_stopped_deletes_nothing_and_keeps_no_figures(keeper: Keeper) -> None:
    await keeper.photo()
    key = await keeper.put(a_stranger())
    await keeper.round()
    before = await told(keeper)
    stop = asyncio.Event()
    stop.set()
    at = keeper.began + 2 * TERM
    assert not await Inventory(keeper.database, keeper.store, TERM, lambda: at).round(stop)
    assert await keeper.has(key)
    assert (await told(keeper))["ended_at"] == before["ended_at"]


async def test_the_worker_begins_a_round_soon_and_ends_when_told(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.submissions.files.inventory.FIRST_SECONDS", 0.0)
    stop = asyncio.Event()
    running = asyncio.create_task(Inventory(keeper.database, keeper.store, TERM).run(stop))
    async with asyncio.timeout(30):
        while not keeper.rows("select from inventory where began_at >= %s", keeper.began):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        stop.set()
        await running


async def test_a_round_without_an_earlier_one_is_told_as_none(keeper: Keeper) -> None:
    keeper.rows("delete from inventory returning is_last")
    found = await told(keeper)
    assert (found["began_at"], found["ended_at"], found["is_overdue"]) == (None, None, False)
    assert (found["objects"], found["orphans"]["objects"], found["missing"], found["orphans_days"]) == (0, 0, 0, 7)
    await keeper.photo()
    await keeper.round()
    found = await told(keeper)
    assert found["objects"] >= 1
    assert found["bytes"] > sealed_size(0)


async def test_a_last_round_of_long_ago_is_overdue(keeper: Keeper) -> None:
    await keeper.round(-3 * DAY)
    assert (await told(keeper))["is_overdue"]
    await keeper.round()
    assert not (await told(keeper))["is_overdue"]


@pytest.mark.slow
async def test_the_memory_of_a_round_does_not_grow_with_the_store(keeper: Keeper) -> None:
    """40,000 objects that no row names and 10,000 rows without an object: their keys alone would take twice as much."""
    peak = await _peak_with(keeper, 40_000)
    assert keeper.rows("select count(*) from orphans where key like 'files/0%%'")[0][0] >= 40_000
    assert keeper.rows("select count(*) from missing_files")[0][0] >= 10_000
    assert peak < 7_000_000


class Large(PhotoStore):
    """So many objects that no row names, made as they are listed; it has nothing else."""

    count = 0

    async def list_objects(self, prefix: str, after: str = "", limit: int = 1000) -> list[ListedObject]:
        first = UUID(after.split("/")[1]).int + 1 if after else 1
        found = range(first, min(first + limit, self.count + 1)) if prefix == "files/" else ()
        return [ListedObject(upload_key(UUID(int=each), "0" * 64), 9, now() - DAY) for each in found]

    async def stat(self, key: str) -> None:
        return None


async def _peak_with(keeper: Keeper, count: int) -> int:
    """Bytes."""
    keeper.rows(
        "insert into files (id, owner_kind, owner_id, purpose, sha256, size, content_type, state, object, wrapped_key) "
        "select gen_random_uuid(), 'notice', gen_random_uuid(), 'attachment', '', 1, 'image/png', 'ready', 'screen', "
        "'k' from generate_series(1, %s - (select count(*) from files where owner_kind = 'notice')) returning id",
        count // 4,
    )
    store = Large(keeper.office.settings.store())
    store.count = count
    tracemalloc.start()
    try:
        await keeper.round(store=store, page=500)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        await store.aclose()
