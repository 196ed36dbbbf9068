"""A home with pictures of an earlier release, in clear: they move while people look at them and the worker is killed
again and again. The disk stays within its bounds, no picture is missing at any moment, and at the end nothing of the
old pictures can be read in the home."""

import asyncio
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.backup.objects import store_of
from deploy.embedded.object_store import ObjectStore
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.embedded.volumes import look_at, volume_number
from services.kernel.ids import new_id
from tests.support.commands import bangfu
from tests.support.people import BEIPIAO_VILLAGE
from tests.support.stack import Stack, running_stack
from tests.support.world import World, build_world

pytestmark = [pytest.mark.fault, pytest.mark.slow]

PHOTOS = 120
SCREEN_BYTES = 300_000
MARKS = (b"PLANTED-ORIGINAL", b"PLANTED-SCREEN", b"PLANTED-THUMB")
# Each time the supervisor waits longer before it starts the worker again.
KILLS = 2
SECONDS = 1200.0
MIB = 1024 * 1024

PAIRED = "select household_id, pairing_id from paired_households"
VISIT = """
    insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                        content, amount_fen, aid_domains, goals, state, photos_missing)
    values (%s, '', %s, %s, %s, %s, %s, '2020-05-20', '送去春耕种子', 12000, '{}', '{}', 'complete', 0)
"""
FILE = """
    insert into files (id, owner_id, position, team_id, village_code, sha256, size, content_type, state)
    values (%s, %s, 0, %s, %s, %s, %s, 'image/jpeg', 'ready')
"""


@dataclass
class Old:
    stack: Stack
    world: World
    screens: dict[UUID, bytes] = field(default_factory=dict)
    before: int = 0
    """What the store took on the disk."""

    def connect(self) -> "psycopg.Connection[Any]":
        dsn = Postgres(self.stack.home).dsn("bangfu_submissions", SUPERUSER)
        return psycopg.connect(dsn, autocommit=True)

    async def pairings(self) -> dict[UUID, UUID]:
        """By household, when the program has read all of them."""
        async with asyncio.timeout(60):
            while True:
                with self.connect() as connection:
                    found = dict(
                        connection.execute("select household_id, pairing_id from paired_households").fetchall()
                    )
                if set(self.world.households) <= set(found):
                    return found
                await asyncio.sleep(0.2)

    async def fill(self) -> None:
        pairings = await self.pairings()
        store, rows = store_of(self.stack.environment()), list[tuple[LiteralString, list[Any]]]()
        for number in range(PHOTOS):
            photo_id, visit_id = new_id(), new_id()
            original, screen, thumb = (
                mark + str(number).encode() + os.urandom(size)
                for mark, size in zip(MARKS, (SCREEN_BYTES, SCREEN_BYTES, 8_000), strict=True)
            )
            digest = hashlib.sha256(original)
            await store.put(f"photos/{photo_id}/{digest.hexdigest()}", original, "image/jpeg")
            await store.put(f"renditions/{photo_id}/screen.jpg", screen, "image/jpeg")
            await store.put(f"renditions/{photo_id}/thumb.jpg", thumb, "image/jpeg")
            household = self.world.households[number % len(self.world.households)]
            where = (self.world.team_id, BEIPIAO_VILLAGE)
            rows.append((VISIT, [visit_id, household, pairings[household], *where, self.world.volunteer.account_id]))
            rows.append((FILE, [photo_id, visit_id, *where, digest.digest(), len(original)]))
            self.screens[photo_id] = screen
        # At once: the move begins with what is there then.
        with self.connect() as connection, connection.transaction():
            for statement, values in rows:
                connection.execute(statement, values)
        await store.aclose()

    def state(self) -> tuple[Any, ...]:
        with self.connect() as connection:
            found = connection.execute("select state, moved, waiting, lost from file_moves").fetchone()
            return tuple(found) if found else ("not begun", 0, PHOTOS, 0)

    async def look(self, headers: dict[str, str], photo_id: UUID) -> None:
        async with httpx.AsyncClient(base_url=self.stack.base_url, trust_env=False, timeout=20) as client:
            answer = await client.get(f"/api/photos/{photo_id}", headers=headers)
        assert answer.status_code == 200, answer.text
        assert answer.content == self.screens[photo_id]


@pytest.fixture(scope="module")
def old() -> Iterator[Old]:
    with running_stack(on_disk=True) as stack:
        made = Old(stack, build_world(stack, households=3))
        asyncio.run(made.fill())
        yield made


def volumes_in_use(store: ObjectStore) -> list[Path]:
    return [path for path in store.volumes() if look_at(path).living]


def wait_until_killed_store_is_back(store: ObjectStore) -> None:
    """It knows each of its volumes."""
    ends = time.monotonic() + 60
    while store.shell("volume.list").count("volume Id:") < len(store.volumes()):
        assert time.monotonic() < ends
        time.sleep(0.5)


@dataclass
class Watched:
    """The most that the store takes on the disk."""

    store: ObjectStore
    most: int = 0

    async def watch(self) -> None:
        while True:
            self.most = max(self.most, self.store.bytes_on_disk())
            await asyncio.sleep(0.02)


async def test_pictures_move_while_people_look_and_the_worker_is_killed(old: Old, tmp_path: Path) -> None:
    store = ObjectStore(old.stack.home)
    # All of it is one file: to write that anew would take all of it once more.
    assert len(volumes_in_use(store)) == 1
    before = old.before = store.bytes_on_disk()
    watched = Watched(store)
    watching = asyncio.create_task(watched.watch())
    headers = await old.world.volunteer.sign_in()
    backups, killed, looks, ends = 0, 0, 0, time.monotonic() + SECONDS
    while (state := await asyncio.to_thread(old.state))[0] != "done":
        assert time.monotonic() < ends, state
        # The first time so that it looks at once, then whenever it has got further.
        if killed < KILLS and (killed == 0 or (state[0] == "moving" and state[1] > killed * 20)):
            killed += await asyncio.to_thread(old.stack.kill, "workers") > 0
        for photo_id in list(old.screens)[looks % 7 :: 16]:
            await old.look(headers, photo_id)
            looks += 1
        if state[0] == "waits_for_backup":
            saved = await asyncio.to_thread(bangfu, "backup", str(tmp_path / f"backup{backups}"), home=old.stack.home)
            assert saved.returncode == 0, saved.stderr
            backups += 1
            await asyncio.sleep(10)
    watching.cancel()
    sizes = [round(size / MIB, 1) for size in (before, watched.most, store.bytes_on_disk())]
    print(f"MiB before, at most, after: {sizes}; {watched.most / before:.2f}; {backups} backups, {looks} looks")
    assert killed == KILLS
    assert state == ("done", PHOTOS, 0, 0)
    assert watched.most <= 1.4 * before
    assert store.bytes_on_disk() < 0.7 * before
    for photo_id in old.screens:
        await old.look(headers, photo_id)
    assert await asyncio.to_thread(old.stack.kill, "store") > 0
    await asyncio.to_thread(wait_until_killed_store_is_back, store)
    for photo_id in old.screens:
        await old.look(headers, photo_id)


async def test_at_the_end_nothing_of_the_old_pictures_is_in_the_home(old: Old) -> None:
    watched = Watched(ObjectStore(old.stack.home))
    watching = asyncio.create_task(watched.watch())
    ended = await asyncio.to_thread(bangfu, "seal", home=old.stack.home)
    watching.cancel()
    assert ended.returncode == 0, ended.stderr
    assert "files: none left in clear" in ended.stdout
    assert watched.most < 0.7 * old.before
    found = {
        mark for path in old.stack.home.rglob("*") if path.is_file() for mark in MARKS if mark in path.read_bytes()
    }
    assert not found


async def test_an_ordinary_vacuum_afterwards_loses_nothing(old: Old) -> None:
    headers, store = await old.world.volunteer.sign_in(), ObjectStore(old.stack.home)
    for path in volumes_in_use(store):
        await asyncio.to_thread(store.vacuum, volume_number(path))
        assert look_at(path).garbage < 0.01
    for photo_id in old.screens:
        await old.look(headers, photo_id)
