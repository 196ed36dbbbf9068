"""Files that an earlier release stored in clear move to their place of this release while people work."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.kernel.db.database import Database
from services.submissions.files.moving import MoveTerms, Moving
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.pictures import PictureMaker
from services.submissions.media.store import PhotoStore
from tests.submissions.office import LEADER_A, Office, Scan, upload
from tests.support.people import XIAO_LI
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
            "select f.id from files f join visits v on v.id = f.owner_id where v.household_id = %s and f.state <> 'ready'",
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
            "update files set object = 'earlier', data_key = null, state = 'ready', sha256 = %s, size = %s where id = %s",
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
async def moving(office: Office, terms: MoveTerms = AT_ONCE, store: PhotoStore | None = None) -> AsyncIterator[Moving]:
    url = office.settings.submissions_worker_database_url
    async with Database(url, application_name="moving", pool_size=2) as database, store_of(office) as own:
        mover = Moving(database, store or own, HouseholdKeys(office.settings.key_ring), terms)
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
