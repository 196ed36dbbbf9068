"""What the store and the database have of a file opens with its own key, in its own place, and in no other way."""

import base64
import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.kernel.crypto.keys import CannotDecrypt, KeyRing, unseal
from services.kernel.crypto.rotation import FIRST, Rekeyed, count_left, try_batch
from services.kernel.crypto.streams import open_file, sealed_size
from services.kernel.db.database import Database
from services.kernel.files.tickets import file_place
from services.kernel.ids import new_id
from services.kernel.web.internal import internal_headers
from services.submissions.files import rekeying as files_rekeying
from services.submissions.files.objects import screen_key, upload_key
from services.submissions.household_keys import rekeying as households_rekeying
from services.submissions.household_keys.file_keys import key_place
from services.submissions.media.store import PhotoStore
from services.submissions.reports.rules import Reports
from tests.submissions.hostile_pictures import CANARY, with_every_metadata
from tests.submissions.office import Office, Scan, refused, upload
from tests.submissions.samples import visit_body
from tests.submissions.test_files import attached
from tests.submissions.test_refused_photos import PAGE, given_as
from tests.submissions.test_report_scans import scanned, stamped_page
from tests.support.parts import part_of_app
from tests.support.people import LEADER_A, XIAO_LI, ZHANG
from tests.support.pictures import jpeg

ALL_KINDS = (*households_rekeying.REKEYED, *files_rekeying.REKEYED)


@dataclass(frozen=True)
class Photo:
    office: Office
    visit_id: UUID
    household_id: UUID
    id: UUID
    sent: bytes
    ticket: dict[str, Any]

    @property
    def row(self) -> Any:
        query = "select state, object, data_key, size, rejection from files where id = %s"
        return self.office.database.execute(query, (self.id,)).fetchone()

    @property
    def key(self) -> str:
        return upload_key(self.id, hashlib.sha256(self.sent).hexdigest())

    @property
    def data_key(self) -> bytes:
        ring = part_of_app(self.office.app, Reports).words.ring
        query = "select wrapped_key from household_keys where id = %s"
        ((wrapped,),) = self.office.database.execute(query, (self.household_id,)).fetchall()
        household = ring.unwrap(wrapped, str(self.household_id))
        return unseal(household, bytes(self.row[2]), key_place(self.id))

    async def shown(self, size: str = "screen") -> httpx.Response:
        path = f"/api/photos/{self.id}?size={size}"
        return await self.office.client.get(path, headers=ZHANG.headers)


async def taken(office: Office, content: bytes, household_id: UUID | None = None) -> Photo:
    """A visit with one photo, which has been uploaded."""
    household_id = household_id or office.pair()[1]
    visit_id, body = new_id(), visit_body(household_id, content)
    answer = await office.client.put(f"/api/visits/{visit_id}", json=body, headers=XIAO_LI.headers)
    assert answer.status_code == 201, answer.text
    (photo,) = answer.json()["photos"]
    await upload(photo["upload"], content)
    return Photo(office, visit_id, household_id, UUID(photo["id"]), content, photo["upload"])


@pytest.fixture
async def store(office: Office) -> AsyncIterator[PhotoStore]:
    opened = PhotoStore(office.settings.store())
    yield opened
    await opened.aclose()


async def object_of(store: PhotoStore, key: str) -> bytes:
    found = await store.get(key)
    assert found is not None, key
    return found


async def test_the_object_of_a_photo_opens_with_its_key_in_its_place_and_not_otherwise(
    office: Office, store: PhotoStore
) -> None:
    household_id = office.pair()[1]
    mine, beside = await taken(office, jpeg(1), household_id), await taken(office, jpeg(2), household_id)
    foreign = await taken(office, jpeg(3))
    await office.prepare_pictures()
    stored = await object_of(store, mine.key)
    assert open_file(mine.data_key, file_place(mine.id), stored) == mine.sent
    assert len(stored) == sealed_size(len(mine.sent))
    wrong = [(beside.data_key, mine.id), (foreign.data_key, mine.id), (mine.data_key, beside.id)]
    damaged = [stored[:-1], stored + b"\0", stored[:40] + bytes([stored[40] ^ 1]) + stored[41:], b""]
    for key, file_id in wrong:
        with pytest.raises(CannotDecrypt):
            open_file(key, file_place(file_id), stored)
    for content in damaged:
        with pytest.raises(CannotDecrypt):
            open_file(mine.data_key, file_place(mine.id), content)
    # The sealed key of a photo opens in no other row.
    with pytest.raises(CannotDecrypt):
        unseal(b"k" * 32, bytes(mine.row[2]), key_place(beside.id))


@pytest.mark.parametrize("same_household", [True, False])
async def test_swapped_objects_are_lost_photos_and_never_the_picture_of_somebody_else(
    office: Office, store: PhotoStore, same_household: bool
) -> None:
    first = await taken(office, jpeg(4))
    second = await taken(office, jpeg(5), first.household_id if same_household else None)
    await office.prepare_pictures()
    assert [(await photo.shown()).content for photo in (first, second)] == [first.sent, second.sent]
    objects = [await object_of(store, photo.key) for photo in (first, second)]
    for photo, other in zip((first, second), reversed(objects), strict=True):
        await store.put(photo.key, other, "application/octet-stream")
    for photo in (first, second):
        assert refused(await photo.shown()) == (410, "photo-lost")
        # The small picture lies elsewhere.
        assert (await photo.shown("thumb")).status_code == 200
    await store.delete(first.key)
    assert refused(await first.shown()) == (410, "photo-lost")


async def test_keys_and_thumbs_that_were_swapped_in_the_database_show_nothing(office: Office) -> None:
    photos = [await taken(office, jpeg(seed)) for seed in (6, 7)]
    await office.prepare_pictures()
    ids = [photo.id for photo in photos]
    office.database.execute(
        "with t as (select file_id, sealed from thumbs where file_id = any (%s)) update thumbs set sealed = t.sealed "
        "from t where t.file_id <> thumbs.file_id and thumbs.file_id = any (%s)",
        (ids, ids),
    )
    for photo in photos:
        assert (await photo.shown("thumb")).status_code == 410
        assert (await photo.shown()).content == photo.sent


async def test_thumbs_and_pictures_made_anew_are_sealed(office: Office, store: PhotoStore) -> None:
    large = with_every_metadata(jpeg(8, (2000, 1500)))
    photo = await taken(office, large)
    await office.prepare_pictures()
    assert photo.row[1] == "screen"
    assert await store.stat(photo.key) is None
    stored = await object_of(store, screen_key(photo.id))
    ((thumb,),) = office.database.execute("select sealed from thumbs where file_id = %s", (photo.id,)).fetchall()
    shown = (await photo.shown()).content
    assert open_file(photo.data_key, file_place(photo.id), stored) == shown
    for sealed in (stored, bytes(thumb)):
        assert b"\xff\xd8\xff" not in sealed[:64]
        assert CANARY not in sealed
    assert CANARY not in shown


async def attach(office: Office, content: bytes) -> tuple[UUID, str]:
    """An attachment that is ready, and the query of who owns it."""
    file_id, body = new_id(), attached(content)
    headers = internal_headers(office.settings.internal_secret)
    answer = await office.client.put(f"/internal/files/{file_id}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    await upload(answer.json()["upload"], content, "text/plain")
    return file_id, f"owner_kind=notice&owner_id={body['owner_id']}"


async def content_of(office: Office, file_id: UUID, owner: str) -> tuple[bytes, str]:
    headers = internal_headers(office.settings.internal_secret)
    answer = await office.client.get(f"/internal/files/{file_id}/content?{owner}", headers=headers)
    assert answer.status_code == 200, answer.text
    (listed,) = (await office.client.get(f"/internal/files?{owner}", headers=headers)).json()["items"]
    return answer.content, listed["name"]


async def rekey(office: Office, keys: KeyRing) -> int:
    """A change of keys; how many rows are still under another key afterwards."""
    database = Database(office.settings.submissions_worker_database_url, application_name="keys", pool_size=2)
    async with database:
        for kind in ALL_KINDS:
            await _rekey_kind(database, keys, kind)
        left = 0
        for kind in ALL_KINDS:
            async with database.transaction() as connection:
                left += (await count_left(connection, keys, kind))[0]
        return left


async def _rekey_kind(database: Database, keys: KeyRing, kind: Rekeyed) -> None:
    for _ in range(2):
        after = None
        while after != FIRST:
            async with database.transaction() as connection:
                done = await try_batch(connection, keys, kind, after or FIRST)
            assert done is not None
            after, _changed = done


@pytest.mark.parametrize("cipher", ["", "sm4:"], ids=["aes", "sm4"])
async def test_a_change_of_keys_takes_along_files_of_every_owner(
    office: Office, store: PhotoStore, cipher: str
) -> None:
    plain, large = await taken(office, jpeg(10)), await taken(office, jpeg(11, (2000, 1500)))
    waiting = await taken(office, jpeg(12))
    page_refused = await taken(office, PAGE)
    report = await office.submitted()
    scan = Scan(await stamped_page(office, report["id"]))
    assert await scanned(office, report["id"], scan) == "matched"
    text = "第一批名单\n".encode() * 9000
    attachment = await attach(office, text)
    await office.prepare_pictures()
    office.database.execute("update files set state = 'stored' where id = %s", (waiting.id,))
    before = {photo.id: [(await photo.shown(size)).content for size in ("thumb", "screen")] for photo in (plain, large)}
    objects = {key: await object_of(store, key) for key in (plain.key, waiting.key, screen_key(large.id))}
    page = await office.ask(LEADER_A, "GET", f"/{report['id']}/scans/{scan.id}")
    settings = office.settings
    old, blind = settings.kek.get_secret_value(), settings.blind_index_key.get_secret_value()
    new = cipher + base64.b64encode(os.urandom(16 if cipher else 32)).decode()
    both, alone = KeyRing(f"{new}\n{old}", blind), KeyRing(new, blind)
    words = part_of_app(office.app, Reports).words
    earlier = words.ring
    try:
        words.ring = both
        assert await rekey(office, both) == 0
        # From here on nothing may need the old key, and the keys that were held in memory are those of before.
        words.ring = alone
        answer = await office.client.put(
            f"/api/visits/{page_refused.visit_id}/photos/{page_refused.id}",
            json=given_as(jpeg(13)),
            headers=XIAO_LI.headers,
        )
        assert answer.status_code == 200, answer.text
        await upload(answer.json()["upload"], jpeg(13))
        assert len(page_refused.data_key) == (16 if cipher else 32)
        for household in (plain.household_id, large.household_id, page_refused.household_id):
            words.forget(household)
        for photo in (plain, large):
            assert [(await photo.shown(size)).content for size in ("thumb", "screen")] == before[photo.id]
        assert (await office.ask(LEADER_A, "GET", f"/{report['id']}/scans/{scan.id}")).content == page.content
        assert await content_of(office, *attachment) == (text, "名单.txt")
        # What lies in the store is not written again: a file keeps its key.
        assert {key: await object_of(store, key) for key in objects} == objects
    finally:
        words.ring = KeyRing(f"{old}\n{new}", blind)
        assert await rekey(office, words.ring) == 0
        words.ring = earlier
    await office.prepare_pictures()
    assert (waiting.row[0], page_refused.row[0]) == ("ready", "ready")
    for photo, sent in ((plain, plain.sent), (waiting, waiting.sent), (page_refused, jpeg(13))):
        assert (await photo.shown()).content == sent
    assert await content_of(office, *attachment) == (text, "名单.txt")


async def test_a_ticket_of_before_a_change_of_keys_brings_in_what_opens_afterwards(office: Office) -> None:
    """A phone is uploading while the keys change."""
    household_id = office.pair()[1]
    visit_id, body = new_id(), visit_body(household_id, jpeg(14))
    answer = await office.client.put(f"/api/visits/{visit_id}", json=body, headers=XIAO_LI.headers)
    (photo,) = answer.json()["photos"]
    settings = office.settings
    old, blind = settings.kek.get_secret_value(), settings.blind_index_key.get_secret_value()
    new = "sm4:" + base64.b64encode(os.urandom(16)).decode()
    words = part_of_app(office.app, Reports).words
    earlier = words.ring
    try:
        words.ring = KeyRing(f"{new}\n{old}", blind)
        assert await rekey(office, words.ring) == 0
        await upload(photo["upload"], jpeg(14))
    finally:
        words.ring = KeyRing(f"{old}\n{new}", blind)
        assert await rekey(office, words.ring) == 0
        words.ring = earlier
    await office.prepare_pictures()
    sent = Photo(office, visit_id, household_id, UUID(photo["id"]), jpeg(14), photo["upload"])
    assert (await sent.shown()).content == jpeg(14)
