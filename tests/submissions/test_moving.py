"""Files that an earlier release stored in clear move to their place of this release while people work."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from deploy.keys import new_sm4_key
from services.kernel.clock import now
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.db.database import Database
from services.kernel.db.rows import all_rows, one_row
from services.kernel.events.reader import Event
from services.kernel.ids import new_id
from services.submissions.copies import handlers
from services.submissions.copies.events_read import WithheldRead
from services.submissions.files import moving_queries
from services.submissions.files.contents import StoredFile, read_content, read_thumb
from services.submissions.files.inventory import Inventory
from services.submissions.files.moving import BUSY_SECONDS, BUSY_STEPS, MoveTerms, Moving
from services.submissions.files.objects import screen_key
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.household_keys.rekeying import rekey_households
from services.submissions.media.pictures import PictureMaker
from services.submissions.media.removal import Removal
from services.submissions.media.store import PhotoStore, StoreUnavailable
from services.submissions.models import CONTENT_OF_FILE, files, household_keys, thumbs
from services.submissions.register.erasing import destroy_hidden
from services.submissions.retention.expiry import Expiry
from tests.submissions.office import Office, Scan, upload
from tests.support.mover import move_for_ever
from tests.support.people import BEIPIAO_VILLAGE, LEADER_A, XIAO_LI
from tests.support.pictures import jpeg

AT_ONCE = MoveTerms(least_age=timedelta(0))
OLD = ("photos/", "renditions/")


@dataclass
class Earlier:
    """A household with files as an earlier release left them."""

    office: Office
    household_id: UUID
    pairing_id: UUID
    photos: dict[UUID, tuple[bytes, bytes]] = field(default_factory=dict)
    scans: dict[UUID, bytes] = field(default_factory=dict)

    async def photo(self, seed: int, size: tuple[int, int] = (640, 480)) -> UUID:
        """A visit with a photo that was ready: its original, its version for the screen and its thumbnail."""
        original = jpeg(seed, size) + b"PLANTED-EXIF"
        picture = jpeg(seed, size)
        await self.office.visit(self.household_id, picture)
        (photo_id,) = self.office.database.execute(
            "select f.id from files f join visits v on v.id = f.owner_id "
            "where v.household_id = %s and f.state <> 'ready'",
            (self.household_id,),
        ).fetchall()[0]
        made = await shrunk(picture)
        digest = hashlib.sha256(original)
        async with store_of(self.office) as store:
            await store.delete_all(f"files/{photo_id}/")
            await store.put(f"photos/{photo_id}/{digest.hexdigest()}", original, "image/jpeg")
            await store.put(f"renditions/{photo_id}/screen.jpg", picture, "image/jpeg")
            await store.put(f"renditions/{photo_id}/thumb.jpg", made, "image/jpeg")
        self.office.database.execute(
            "update files set object = 'earlier', data_key = null, state = 'ready', sha256 = %s, size = %s "
            "where id = %s",
            (digest.digest(), len(original), photo_id),
        )
        self.photos[photo_id] = (picture, made)
        return UUID(str(photo_id))

    async def scan(self, content: bytes, content_type: str = "image/jpeg") -> UUID:
        """Of a new form 2, uploaded and looked at."""
        report = await self.office.draft(pairing_id=str(self.pairing_id), month=f"2020-{len(self.scans) + 1:02}")
        scan = Scan(content, content_type=content_type)
        answer = await self.office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=scan.body)
        ticket = next(each for each in answer.json()["scans"] if each["id"] == str(scan.id))["upload"]
        await upload(ticket, content, content_type)
        await self.office.ask(LEADER_A, "POST", f"/{report['id']}/scans/{scan.id}/complete")
        async with store_of(self.office) as store:
            await store.delete_all(f"files/{scan.id}/")
            await store.put(f"photos/{scan.id}/{hashlib.sha256(content).hexdigest()}", content, content_type)
        self.office.database.execute(
            "update files set object = 'earlier', data_key = null, state = 'ready' where id = %s", (scan.id,)
        )
        self.scans[scan.id] = content
        return scan.id

    async def seen(self, photo_id: UUID) -> tuple[bytes, bytes]:
        found = []
        for size in ("screen", "thumb"):
            answer = await self.office.client.get(f"/api/photos/{photo_id}?size={size}", headers=XIAO_LI.headers)
            assert answer.status_code == 200, answer.text
            found.append(answer.content)
        return found[0], found[1]

    def row(self, file_id: UUID) -> Any:
        return self.office.database.execute(
            "select object, data_key is not null, state from files where id = %s", (file_id,)
        ).fetchone()


async def shrunk(picture: bytes) -> bytes:
    maker = PictureMaker()
    try:
        return (await maker.make(picture)).thumb
    finally:
        await maker.aclose()


@asynccontextmanager
async def store_of(office: Office, kind: type[PhotoStore] = PhotoStore) -> AsyncIterator[Any]:
    store = kind(office.settings.store())
    try:
        yield store
    finally:
        await store.aclose()


@asynccontextmanager
async def moving(
    office: Office,
    terms: MoveTerms = AT_ONCE,
    store: PhotoStore | None = None,
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[Moving]:
    url = office.settings.submissions_worker_database_url
    async with Database(url, application_name="moving", pool_size=2) as database, store_of(office) as own:
        mover = Moving(database, store or own, HouseholdKeys(office.settings.key_ring), terms, clock)
        try:
            yield mover
        finally:
            await mover.close()


async def moved(office: Office, terms: MoveTerms = AT_ONCE, store: PhotoStore | None = None) -> None:
    """Until it waits, or nothing is left."""
    async with moving(office, terms, store) as mover:
        while await mover.step() == 0.0:
            pass


def state(office: Office) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = office.database.execute(
        "select state, moved, waiting, lost from file_moves"
    ).fetchone()
    return found


def backed_up(office: Office) -> None:
    office.database.execute(
        "insert into backups (began_at, ended_at) values (clock_timestamp(), clock_timestamp()) "
        "on conflict (is_one) do update set began_at = excluded.began_at, ended_at = excluded.ended_at"
    )


async def old_objects(office: Office, file_id: UUID) -> list[str]:
    async with store_of(office) as store:
        return [key for folder in OLD for key in await store.list_keys(f"{folder}{file_id}/")]


@pytest.fixture
async def earlier(office: Office) -> AsyncIterator[Earlier]:
    office.database.execute("delete from file_moves")
    office.database.execute("delete from moved_files")
    office.database.execute("delete from backups")
    pairing_id, household_id = office.pair()
    yield Earlier(office, household_id, pairing_id)
    office.database.execute("update files set deleted_at = now() where object = 'earlier' and deleted_at is null")


async def all_moved(earlier: Earlier) -> None:
    """With as many backups as it takes."""
    for _ in range(20):
        await moved(earlier.office)
        found = state(earlier.office)
        assert found is not None
        if found[0] == "done":
            return
        assert found[0] == "waits_for_backup"
        backed_up(earlier.office)
    pytest.fail("it never came to an end")


async def test_where_nothing_lies_in_clear_nothing_is_noted(office: Office, earlier: Earlier) -> None:
    await moved(office)
    assert state(office) is None


async def test_a_photo_moves_and_is_seen_as_before(office: Office, earlier: Earlier) -> None:
    photo_id = await earlier.photo(1)
    assert await earlier.seen(photo_id) == earlier.photos[photo_id]
    await moved(office)
    assert earlier.row(photo_id) == ("screen", True, "ready")
    assert await earlier.seen(photo_id) == earlier.photos[photo_id]
    assert len(await old_objects(office, photo_id)) == 3
    assert state(office) == ("waits_for_backup", 1, 0, 0)
    backed_up(office)
    await moved(office)
    assert await old_objects(office, photo_id) == []
    assert await earlier.seen(photo_id) == earlier.photos[photo_id]
    assert state(office) == ("done", 1, 0, 0)
    async with store_of(office) as store:
        (key,) = await store.list_keys(f"files/{photo_id}/")
        assert earlier.photos[photo_id][0] not in await store.get(key)


PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "content_type", "object_"),
    [
        (PDF, "application/pdf", "upload"),
        (jpeg(7), "image/jpeg", "upload"),
        (jpeg(8, (4000, 200)), "image/jpeg", "screen"),
        (b"no picture at all", "image/png", "upload"),
    ],
    ids=["pdf", "clean picture", "large picture", "no picture"],
)
async def test_a_scan_moves(office: Office, earlier: Earlier, content: bytes, content_type: str, object_: str) -> None:
    scan_id = await earlier.scan(content, content_type)
    await moved(office)
    assert earlier.row(scan_id) == (object_, True, "ready")
    backed_up(office)
    await moved(office)
    assert await old_objects(office, scan_id) == []
    async with store_of(office) as store:
        (key,) = await store.list_keys(f"files/{scan_id}/")
        assert content not in await store.get(key)


class DyingStore(PhotoStore):
    """Answers so many questions, then no more: a worker that is killed there has done exactly this much."""

    left = 0

    def _use(self) -> None:
        if self.left == 0:
            raise StoreUnavailable()
        self.left -= 1

    async def get(self, key: str, first: int | None = None, last: int | None = None) -> bytes | None:
        self._use()
        return await super().get(key, first, last)

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        self._use()
        await super().put(key, content, content_type)

    async def delete_all(self, prefix: str) -> int:
        self._use()
        return await super().delete_all(prefix)


async def test_a_worker_that_is_killed_at_any_step_goes_on(office: Office, earlier: Earlier) -> None:
    """Each step in turn is the last one of a worker: the store fails at the n-th call."""
    photo_id, scan_id = await earlier.photo(11), await earlier.scan(jpeg(12, (3400, 100)))
    for steps in range(40):
        backed_up(office)
        async with store_of(office, DyingStore) as store:
            store.left = steps
            try:
                await moved(office, store=store)
            except StoreUnavailable:
                assert await earlier.seen(photo_id) == earlier.photos[photo_id]
                continue
        found = state(office)
        if found is not None and found[0] == "done":
            break
    else:
        pytest.fail("it never came to an end")
    assert await earlier.seen(photo_id) == earlier.photos[photo_id]
    assert (earlier.row(photo_id)[0], earlier.row(scan_id)[0]) == ("screen", "screen")
    for file_id in (photo_id, scan_id):
        assert await old_objects(office, file_id) == []
        async with store_of(office) as store:
            assert await store.list_keys(f"files/{file_id}/") == [f"files/{file_id}/screen"]
    assert state(office) == ("done", 2, 0, 0)


@pytest.mark.slow
@pytest.mark.fault
async def test_a_process_that_is_killed_at_any_moment_loses_nothing(office: Office, earlier: Earlier) -> None:
    """SIGKILL, each time a little later."""
    photos = [await earlier.photo(seed) for seed in range(100, 116)]
    kills, processes = 0, get_context("forkserver")
    processes.set_forkserver_preload([move_for_ever.__module__])
    while (found := state(office)) is None or found[0] != "done":
        process = processes.Process(target=move_for_ever, args=(office.settings,))
        process.start()
        before = state(office)
        for _ in range(2000):
            if state(office) != before:
                break
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.004 * (kills % 5))
        process.kill()
        process.join()
        kills += 1
        backed_up(office)
        for photo_id in photos:
            assert await earlier.seen(photo_id) == earlier.photos[photo_id]
        assert kills < 60
    assert kills >= 8
    assert state(office) == ("done", len(photos), 0, 0)
    async with store_of(office) as store:
        for photo_id in photos:
            assert await old_objects(office, photo_id) == []
            assert await store.list_keys(f"files/{photo_id}/") == [f"files/{photo_id}/screen"]


async def test_it_is_seen_at_every_moment(office: Office, earlier: Earlier) -> None:
    photos = [await earlier.photo(seed) for seed in range(20, 26)]
    is_over = asyncio.Event()
    looks = 0

    async def look() -> None:
        nonlocal looks
        while not is_over.is_set():
            for photo_id in photos:
                assert await earlier.seen(photo_id) == earlier.photos[photo_id]
                looks += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(3):
            tasks.create_task(look())
        async with moving(office, MoveTerms(least_age=timedelta(seconds=1))) as mover:
            async with asyncio.timeout(90):
                while (found := state(office)) is None or found[0] != "done":
                    if await mover.step():
                        await asyncio.sleep(0.1)
                        backed_up(office)
        is_over.set()
    assert looks > 3 * len(photos)
    assert not [key for photo_id in photos for key in await old_objects(office, photo_id)]


async def test_two_workers_move_each_file_once(office: Office, earlier: Earlier) -> None:
    photos = [await earlier.photo(seed) for seed in range(30, 34)]
    # The first pass decides how much may be there twice: one file, whatever its size.
    for _ in range(10):
        await asyncio.gather(moved(office), moved(office), moved(office))
        backed_up(office)
    assert {earlier.row(photo_id) for photo_id in photos} == {("screen", True, "ready")}
    for photo_id in photos:
        assert await earlier.seen(photo_id) == earlier.photos[photo_id]
    found = state(office)
    assert found is not None
    assert found[1] == len(photos)


async def test_nothing_is_deleted_without_a_backup_that_began_later(office: Office, earlier: Earlier) -> None:
    photo_id = await earlier.photo(40)
    backed_up(office)
    await moved(office)
    await moved(office)
    assert len(await old_objects(office, photo_id)) == 3
    with psycopg.connect(office.database.info.dsn, password=office.database.info.password, autocommit=True) as beside:
        beside.execute("select pg_advisory_lock_shared(%s)", [moving_queries.BACKUP_LOCK])
        backed_up(office)
        await moved(office)
        assert len(await old_objects(office, photo_id)) == 3, "a backup runs"
    await moved(office)
    assert await old_objects(office, photo_id) == []


def _clock_at(at: datetime) -> Callable[[], datetime]:
    return lambda: at


async def test_without_our_backups_it_is_deleted_after_some_days(office: Office, earlier: Earlier) -> None:
    photo_id = await earlier.photo(41)
    await moved(office)
    for days, left in ((29, 3), (31, 0)):
        later = datetime.now(UTC) + timedelta(days=days)
        async with moving(office, clock=_clock_at(later)) as mover:
            await mover.step()
        assert len(await old_objects(office, photo_id)) == left


async def test_the_store_never_grows_beyond_its_budget(office: Office, earlier: Earlier) -> None:
    photos = [await earlier.photo(seed) for seed in range(50, 62)]

    async def taken() -> int:
        async with store_of(office) as store:
            keys = [
                key
                for photo_id in photos
                for folder in (*OLD, "files/")
                for key in await store.list_keys(f"{folder}{photo_id}/")
            ]
            return sum([(await store.stat(key)).size for key in keys])

    before, most, rounds = await taken(), 0, 0
    while (found := state(office)) is None or found[0] != "done":
        async with moving(office) as mover:
            while await mover.step() == 0.0:
                most = max(most, await taken())
        backed_up(office)
        rounds += 1
        assert rounds < 10
    assert most <= 1.31 * before
    assert await taken() < 0.6 * before
    assert 2 < rounds < 6


async def test_where_the_store_frees_bytes_later_it_waits_for_that(office: Office, earlier: Earlier) -> None:
    photos = [await earlier.photo(seed) for seed in (70, 71)]
    terms = MoveTerms(least_age=timedelta(0), is_vacuumed=True)
    await moved(office, terms)
    backed_up(office)
    await moved(office, terms)
    assert sorted(earlier.row(photo_id)[0] for photo_id in photos) == ["earlier", "screen"]
    assert state(office) == ("waits_for_space", 1, 1, 0)
    office.database.execute("delete from moved_files where deleted_at is not null")
    await moved(office, terms)
    assert state(office) == ("waits_for_backup", 2, 0, 0)


async def test_a_copy_that_cannot_be_read_any_more_is_made_again(office: Office, earlier: Earlier) -> None:
    lost, damaged = await earlier.photo(76), await earlier.photo(77)
    for _ in range(2):
        await moved(office)
        async with store_of(office) as store:
            await store.delete_all(f"files/{lost}/")
            if earlier.row(damaged)[0] == "screen":
                await store.put(f"files/{damaged}/screen", b"damaged", "application/octet-stream")
        backed_up(office)
        await moved(office)
    await all_moved(earlier)
    for photo_id in (lost, damaged):
        assert await earlier.seen(photo_id) == earlier.photos[photo_id]


async def test_what_the_store_has_lost_stops_nothing(office: Office, earlier: Earlier) -> None:
    lost, damaged, good = await earlier.photo(80), await earlier.photo(81), await earlier.photo(82)
    async with store_of(office) as store:
        for folder in OLD:
            await store.delete_all(f"{folder}{lost}/")
        # The original is left, and the picture is made again.
        await store.delete_all(f"renditions/{damaged}/")
    await all_moved(earlier)
    assert state(office) == ("done", 2, 0, 1)
    assert [earlier.row(photo_id)[0] for photo_id in (lost, damaged, good)] == ["earlier", "screen", "screen"]
    assert (await earlier.seen(damaged))[1] == earlier.photos[damaged][1]


async def test_a_photo_that_was_not_prepared_yet_is_prepared_and_moves(office: Office, earlier: Earlier) -> None:
    photo_id = await earlier.photo(83)
    async with store_of(office) as store:
        await store.delete_all(f"renditions/{photo_id}/")
    office.database.execute("update files set state = 'stored' where id = %s", (photo_id,))
    await office.prepare_pictures()
    before = await earlier.seen(photo_id)
    await all_moved(earlier)
    assert await earlier.seen(photo_id) == before
    assert earlier.row(photo_id) == ("screen", True, "ready")


async def test_while_a_new_photo_waits_nothing_moves(office: Office, earlier: Earlier) -> None:
    photo_id = await earlier.photo(84)
    await office.visit(earlier.household_id, jpeg(85))
    async with moving(office) as mover:
        assert await mover.step() == 0.0
        assert await mover.step() == BUSY_SECONDS
    assert earlier.row(photo_id)[0] == "earlier"
    await office.prepare_pictures()
    await moved(office)
    assert earlier.row(photo_id)[0] == "screen"


async def test_where_new_photos_always_wait_files_move_all_the_same(office: Office, earlier: Earlier) -> None:
    photo_id = await earlier.photo(86)
    await office.visit(earlier.household_id, jpeg(87))
    async with moving(office) as mover:
        assert await mover.step() == 0.0
        assert [await mover.step() for _ in range(BUSY_STEPS - 1)] == [BUSY_SECONDS] * (BUSY_STEPS - 1)
        assert earlier.row(photo_id)[0] == "earlier"
        while await mover.step() == BUSY_SECONDS:
            pass
        assert earlier.row(photo_id)[0] == "screen"
        assert await mover.step() == BUSY_SECONDS, "and new ones go first again"
    await office.prepare_pictures()
    await moved(office)


class InterruptedStore(PhotoStore):
    """Something happens between copy and switch."""

    happens: Callable[[], Awaitable[None]]

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        await super().put(key, content, content_type)
        await self.happens()


async def erase(office: Office, household_id: UUID) -> None:
    url = office.settings.submissions_worker_database_url
    async with Database(url, application_name="erasing", pool_size=1) as database:
        async with database.transaction() as connection:
            read = WithheldRead(household_id=household_id, village_code=BEIPIAO_VILLAGE)
            await handlers.erase(connection, [Event(new_id(), "household", str(household_id), read)])
        await destroy_hidden(database)
        async with store_of(office) as store:
            removal = Removal(database, store, timedelta(0))
            while await removal.remove_batch():
                pass


@pytest.mark.parametrize("when", ["while it moves", "after it moved"])
async def test_an_erased_household_leaves_nothing(office: Office, earlier: Earlier, when: str) -> None:
    photo_id, scan_id = await earlier.photo(90), await earlier.scan(jpeg(91))
    if when == "after it moved":
        await moved(office)
        await erase(office, earlier.household_id)
    else:
        async with store_of(office, InterruptedStore) as store:
            store.happens = lambda: erase(office, earlier.household_id)
            await moved(office, store=store)
    for file_id in (photo_id, scan_id):
        assert earlier.row(file_id) is None
        async with store_of(office) as store:
            found = [key for folder in (*OLD, "files/") for key in await store.list_keys(f"{folder}{file_id}/")]
        assert found == []
        for table in ("thumbs", "moved_files"):
            assert not office.database.execute(f"select from {table} where file_id = %s", (file_id,)).fetchall()
    assert not office.database.execute("select from household_keys where id = %s", (earlier.household_id,)).fetchall()


async def test_a_key_that_changes_meanwhile_is_the_one_it_is_sealed_under(office: Office, earlier: Earlier) -> None:
    """The household's key itself is another one, in another cipher, when the row is switched."""
    photo_id = await earlier.photo(95)
    ring = office.settings.key_ring
    text = f"{new_sm4_key()}\n{office.settings.kek.get_secret_value()}"
    changed = KeyRing(text, office.settings.blind_index_key.get_secret_value())

    async def change() -> None:
        url = office.settings.submissions_worker_database_url
        async with Database(url, application_name="keys", pool_size=1) as database, database.transaction() as c:
            rows = await all_rows(c, select(household_keys).where(household_keys.c.id == earlier.household_id))
            await rekey_households(c, changed, list(rows))

    url = office.settings.submissions_worker_database_url
    async with (
        Database(url, application_name="moving", pool_size=2) as database,
        store_of(office, InterruptedStore) as store,
    ):
        store.happens = change
        keys = HouseholdKeys(changed)
        mover = Moving(database, store, keys, AT_ONCE)
        while await mover.step() == 0.0:
            pass
        await mover.close()
        async with database.transaction() as connection:
            row = await one_row(connection, select(*CONTENT_OF_FILE).where(files.c.id == photo_id))
            thumb = await connection.scalar(select(thumbs.c.sealed).where(thumbs.c.file_id == photo_id))
        assert row is not None
        assert row.object == "screen"
        with pytest.raises(CannotDecrypt):
            StoredFile.of(row, HouseholdKeys(ring))
        file = StoredFile.of(row, keys)
        seen = await read_content(store, file), await read_thumb(store, file, thumb)
        assert seen == earlier.photos[photo_id]


async def test_what_expires_while_its_old_copy_is_there_goes_with_it(office: Office, earlier: Earlier) -> None:
    scan_id = await earlier.scan(jpeg(96))
    await moved(office)
    office.database.execute(
        "update report_scans set state = 'read', read_report_id = %s, read_version = 1, read_mark = 'm', "
        "rejected_at = now() - interval '1 year' where id = %s",
        (new_id(), scan_id),
    )
    url = office.settings.submissions_worker_database_url
    async with Database(url, application_name="expiry", pool_size=1) as database, store_of(office) as store:
        await Expiry(database, store, HouseholdKeys(office.settings.key_ring), office.settings.terms).round()
        assert [key for folder in (*OLD, "files/") for key in await store.list_keys(f"{folder}{scan_id}/")] == []
    assert not office.database.execute("select from moved_files where file_id = %s", (scan_id,)).fetchall()


async def test_the_size_of_what_the_move_makes_is_known_and_forgotten_when_it_is_taken_back(
    office: Office, earlier: Earlier
) -> None:
    photo_id = await earlier.photo(100)
    await moved(office)
    query = "select screen_size from files where id = %s"
    async with store_of(office) as store:
        [(size,)] = office.database.execute(query, (photo_id,)).fetchall()
        found = await store.stat(screen_key(photo_id))
        assert found is not None
        assert size == found.size
    url = office.settings.submissions_worker_database_url
    async with Database(url, application_name="test", pool_size=1) as database, database.transaction() as connection:
        await moving_queries.take_back(connection, photo_id)
    assert office.database.execute(query, (photo_id,)).fetchall() == [(None,)]


async def test_no_copy_is_an_orphan_and_nothing_is_missing_meanwhile(office: Office, earlier: Earlier) -> None:
    photo_id, waiting_id, scan_id = await earlier.photo(97), await earlier.photo(98), await earlier.scan(jpeg(99))
    async with store_of(office) as store:
        # Of a worker that was killed before the switch.
        await store.put(f"files/{waiting_id}/screen", b"cut off", "application/octet-stream")
    async with moving(office) as mover:
        # One file may always be there twice, and these are too small for a second.
        while (found := state(office)) is None or found[1] == 0:
            await mover.step()
    later = datetime.now(UTC) + timedelta(hours=2)
    url = office.settings.submissions_worker_database_url
    async with Database(url, application_name="inventory", pool_size=1) as database, store_of(office) as store:
        assert await Inventory(database, store, clock=_clock_at(later)).round()
    ids = [str(file_id) for file_id in (photo_id, waiting_id, scan_id)]
    for question in (
        "select key from orphans where split_part(key, '/', 2) = any (%s)",
        "select file_id from missing_files where file_id = any (%s::uuid[])",
    ):
        assert not office.database.execute(question.encode(), (ids,)).fetchall()
