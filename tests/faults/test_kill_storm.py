"""Programs, database and store are killed while visits arrive: no acknowledged visit is lost or duplicated.

A killed process loses its memory, but not what it wrote: the page cache survives. The tests of the store show, by
counting fsyncs, that bytes are on the disk before they are acknowledged.
"""

import asyncio
import io
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from PIL import Image
from sqlalchemy import select

from deploy.keys import Keys
from services.kernel.clock import now
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.db.rows import all_rows
from services.kernel.db.urls import libpq_url
from services.kernel.ids import new_id
from services.submissions.files.contents import StoredFile, read_content, read_thumb
from services.submissions.files.inventory import TERM, Inventory
from services.submissions.files.inventory_queries import count_missing
from services.submissions.files.objects import FOLDERS, upload_key
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import PhotoStore, StoreSettings
from services.submissions.models import CONTENT_OF_FILE, files, thumbs
from tests.submissions.hostile_pictures import exif, segment, with_segments
from tests.submissions.samples import manifest, visit_body
from tests.support.phone import Outgoing, Phone
from tests.support.pictures import jpeg
from tests.support.stack import Stack, running_stack
from tests.support.world import World, build_world

pytestmark = [pytest.mark.fault, pytest.mark.slow]

VISITS = 500
MOST_VISITS = 5_000
PHONES = 10
KILLS = 24
VICTIMS = ("submissions", "gateway", "households", "workers", "postgres", "store", "campaigns")
SECONDS_TO_PREPARE = 400


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack(on_disk=True) as started:
        yield started


@pytest.fixture(scope="module")
def world(stack: Stack) -> World:
    return build_world(stack)


def outgoing(households: list[UUID], number: int) -> Outgoing:
    """A visit with one photo or two; every fourth picture says where it was taken, so the worker makes it anew."""
    pictures = [jpeg(number * 2 + extra, (320, 240)) for extra in range(1 + number % 2)]
    if number % 4 == 0:
        pictures[0] = with_segments(pictures[0], segment(0xE1, b"Exif\0\0" + exif(1)))
    body = visit_body(households[number % len(households)], content=f"第{number}次走访", amount_fen=100 + number)
    body["photos"] = [manifest(picture) for picture in pictures]
    photos = {entry["id"]: picture for entry, picture in zip(body["photos"], pictures, strict=True)}
    return Outgoing(new_id(), body, photos)


@dataclass
class Storm:
    """`killed`: how often each; `visits`: those that phones have begun to send."""

    killed: Counter[str]
    visits: list[Outgoing]
    is_over: bool = False

    @property
    def wants_more(self) -> bool:
        """Phones send for as long as there are kills, so that each of them hits work."""
        return len(self.visits) < VISITS or (not self.is_over and len(self.visits) < MOST_VISITS)


async def send_all(world: World, storm: Storm) -> None:
    async def one_phone(seed: int) -> None:
        phone = Phone(world.base_url, world.volunteer.sign_in, seed)
        while storm.wants_more:
            visit = outgoing(world.households, len(storm.visits))
            storm.visits.append(visit)
            await phone.send(visit)
        await phone.close()

    await asyncio.gather(*(one_phone(seed) for seed in range(PHONES)))


async def kill_now_and_then(stack: Stack, storm: Storm) -> None:
    chance = random.Random(20200525)  # noqa: S311  the same storm each time
    while storm.killed.total() < KILLS:
        await asyncio.sleep(chance.uniform(0.2, 1.0))
        victim = VICTIMS[storm.killed.total() % len(VICTIMS)]
        if await asyncio.to_thread(stack.kill, victim):
            storm.killed[victim] += 1
    storm.is_over = True


async def test_many_kills_lose_and_duplicate_nothing(stack: Stack, world: World) -> None:
    storm = Storm(Counter(), [])
    async with asyncio.timeout(1_200), asyncio.TaskGroup() as tasks:
        tasks.create_task(send_all(world, storm))
        tasks.create_task(kill_now_and_then(stack, storm))
    await asyncio.to_thread(stack.wait_ready, 90)

    visits = storm.visits
    assert storm.killed.total() >= 20
    assert storm.killed["postgres"] >= 2
    assert storm.killed["store"] >= 2
    assert len(visits) >= VISITS
    assert all(visit.complete and visit.photos for visit in visits)
    assert_rows(stack, visits)
    async with Files.of(stack) as stored:
        await stored.wait_until_prepared()
        await stored.assert_photos(visits)
        await stored.assert_no_other_objects()
    await assert_board(world, visits)


def assert_rows(stack: Stack, visits: list[Outgoing]) -> None:
    """Every acknowledged visit is one row with its content, and has one event."""
    with psycopg.connect(libpq_url(stack.environment()["BANGFU_SUBMISSIONS_WORKER_DATABASE_URL"])) as connection:
        complete = connection.execute("select id, amount_fen from visits where state = 'complete'").fetchall()
        events = Counter(row[0] for row in connection.execute("select subject from outbox").fetchall())
        photos = connection.execute("select id::text from files").fetchall()
    stored: dict[UUID, int] = dict(complete)
    assert stored == {visit.id: visit.body["amount_fen"] for visit in visits}
    assert events == Counter({str(visit.id): 1 for visit in visits})
    assert sorted(row[0] for row in photos) == sorted(photo_id for visit in visits for photo_id in visit.photos)


@dataclass
class Files:
    """What the installation has of files, read as its programs do."""

    database: Database
    store: PhotoStore
    keys: HouseholdKeys

    @classmethod
    @asynccontextmanager
    async def of(cls, stack: Stack) -> "AsyncIterator[Files]":
        environment, keys = stack.environment(), Keys(stack.home)
        store = PhotoStore(
            StoreSettings(
                endpoint=environment["BANGFU_STORE_ENDPOINT"],
                bucket=environment["BANGFU_STORE_BUCKET"],
                access_key=environment["BANGFU_STORE_ACCESS_KEY"],
                secret_key=environment["BANGFU_STORE_SECRET_KEY"],
            )
        )
        ring = KeyRing(keys.kek.read_text("ascii").strip(), keys.blind_index_key.read_text("ascii").strip())
        url = environment["BANGFU_SUBMISSIONS_WORKER_DATABASE_URL"]
        async with Database(url, application_name="storm", pool_size=2) as database:
            yield cls(database, store, HouseholdKeys(ring))
        await store.aclose()

    async def rows(self) -> Sequence[Any]:
        statement = select(*CONTENT_OF_FILE, files.c.state, thumbs.c.sealed).outerjoin(
            thumbs, thumbs.c.file_id == files.c.id
        )
        async with self.database.transaction() as connection:
            return await all_rows(connection, statement)

    async def wait_until_prepared(self) -> None:
        states: Counter[str] = Counter()
        for _ in range(2 * SECONDS_TO_PREPARE):
            states = Counter(row.state for row in await self.rows())
            if states.keys() == {"ready"}:
                return
            await asyncio.sleep(0.5)
        raise AssertionError(states)

    async def assert_photos(self, visits: list[Outgoing]) -> None:
        """Every photo opens, is what was sent, or the same picture without its metadata, and has its small one."""
        sent = {photo_id: photo for visit in visits for photo_id, photo in visit.photos.items()}
        kinds: Counter[str] = Counter()
        for row in await self.rows():
            file, picture = StoredFile.of(row, self.keys), sent[str(row.id)]
            assert file.key is not None
            content = await read_content(self.store, file)
            assert content is not None, row.id
            thumb = await read_thumb(self.store, file, row.sealed)
            assert thumb is not None, row.id
            if file.object == "upload":
                assert content == picture
            for made in (content, thumb):
                assert _mean_colour(made) == pytest.approx(_mean_colour(picture), abs=3)
            kinds[file.object] += 1
        assert set(kinds) == {"upload", "screen"}

    async def assert_no_other_objects(self) -> None:
        """A worker that is killed right after it has made a picture anew leaves the upload, for the inventory."""
        rows = await self.rows()
        wanted = {StoredFile.of(row, self.keys).object_key for row in rows}
        left = {upload_key(row.id, bytes(row.sha256).hex()) for row in rows if row.object == "screen"}
        assert wanted <= await self._keys() <= wanted | left
        for later in (timedelta(hours=2), TERM + timedelta(days=1)):
            await self._tidy(now() + later)
        assert await self._keys() == wanted
        async with self.database.transaction() as connection:
            assert await count_missing(connection) == 0

    async def _tidy(self, at: datetime) -> None:
        assert await Inventory(self.database, self.store, clock=lambda: at).round()

    async def _keys(self) -> set[str]:
        return {key for folder in FOLDERS for key in await self.store.list_keys(folder, limit=100_000)}


def _mean_colour(picture: bytes) -> list[float]:
    image = Image.open(io.BytesIO(picture)).convert("RGB").resize((1, 1), Image.Resampling.BOX)
    pixel = image.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return [float(value) for value in pixel]


async def assert_board(world: World, visits: list[Outgoing]) -> None:
    """The board equals a count by hand, once the feed has been read."""
    counted = {
        "visits": len(visits),
        "amount_fen": sum(visit.body["amount_fen"] for visit in visits),
        "visited": len({visit.body["household_id"] for visit in visits}),
        "paired": len(world.households),
    }
    shown: dict[str, Any] = {}
    async with httpx.AsyncClient(base_url=world.base_url, trust_env=False, timeout=10) as client:
        for _ in range(120):
            answer = await client.get(
                "/api/progress?division=2113&month=2020-05", headers=await world.city_officer.sign_in()
            )
            if answer.status_code == 200:
                total = answer.json()["total"]
                shown = {name: total[name] for name in counted}
                if shown == counted:
                    return
            await asyncio.sleep(0.5)
    assert shown == counted
