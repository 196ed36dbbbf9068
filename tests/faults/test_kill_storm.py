"""Programs, database and store are killed while visits arrive: no acknowledged visit is lost or duplicated.

A killed process loses its memory, but not what it wrote: the page cache survives. The tests of the store show, by
counting fsyncs, that bytes are on the disk before they are acknowledged.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.kernel.db.urls import libpq_url
from services.kernel.ids import new_id
from services.submissions.files.objects import upload_key
from services.submissions.media.store import PhotoStore, StoreSettings
from tests.submissions.samples import manifest, visit_body
from tests.support.phone import Outgoing, Phone, sha256_of
from tests.support.pictures import jpeg
from tests.support.stack import Stack, running_stack
from tests.support.world import World, build_world

pytestmark = [pytest.mark.fault, pytest.mark.slow]

VISITS = 500
PHONES = 10
KILLS = 24
VICTIMS = ("submissions", "gateway", "households", "workers", "postgres", "store", "campaigns")


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack(on_disk=True) as started:
        yield started


@pytest.fixture(scope="module")
def world(stack: Stack) -> World:
    return build_world(stack)


def outgoing(households: list[UUID], number: int) -> Outgoing:
    pictures = [jpeg(number * 2 + extra, (320, 240)) for extra in range(number % 3)]
    body = visit_body(households[number % len(households)], content=f"第{number}次走访", amount_fen=100 + number)
    body["photos"] = [manifest(picture) for picture in pictures]
    photos = {entry["id"]: picture for entry, picture in zip(body["photos"], pictures, strict=True)}
    return Outgoing(new_id(), body, photos)


async def send_all(world: World, visits: list[Outgoing]) -> None:
    queue = list(visits)

    async def one_phone(seed: int) -> None:
        phone = Phone(world.base_url, world.volunteer.sign_in, seed)
        while queue:
            await phone.send(queue.pop())
        await phone.close()

    await asyncio.gather(*(one_phone(seed) for seed in range(PHONES)))


async def kill_now_and_then(stack: Stack, sending: asyncio.Task[None]) -> Counter[str]:
    """Kills until there were enough kills, even if all visits are sent by then."""
    chance = random.Random(20200525)  # noqa: S311  the same storm each time
    killed: Counter[str] = Counter()
    while killed.total() < KILLS:
        await asyncio.sleep(chance.uniform(0.2, 1.0))
        victim = VICTIMS[killed.total() % len(VICTIMS)]
        if await asyncio.to_thread(stack.kill, victim):
            killed[victim] += 1
        if sending.done() and killed.total() >= KILLS - 2:
            break
    return killed


async def test_many_kills_lose_and_duplicate_nothing(stack: Stack, world: World) -> None:
    visits = [outgoing(world.households, number) for number in range(VISITS)]
    sending = asyncio.create_task(send_all(world, visits))
    killed = await kill_now_and_then(stack, sending)
    await asyncio.wait_for(sending, 400)
    await asyncio.to_thread(stack.wait_ready, 90)

    assert killed.total() >= 20
    assert killed["postgres"] >= 2
    assert killed["store"] >= 2
    assert all(visit.complete for visit in visits)
    assert_rows(stack, visits)
    await assert_photos(stack, visits)
    await assert_board(world, visits)


def assert_rows(stack: Stack, visits: list[Outgoing]) -> None:
    """Every acknowledged visit is one row with its content, and has one event."""
    with psycopg.connect(libpq_url(stack.environment()["BANGFU_SUBMISSIONS_WORKER_DATABASE_URL"])) as connection:
        complete = connection.execute("select id, amount_fen from visits where state = 'complete'").fetchall()
        events = Counter(row[0] for row in connection.execute("select subject from outbox").fetchall())
        photos = connection.execute("select count(*) from photos").fetchone()
    stored: dict[UUID, int] = dict(complete)
    assert stored == {visit.id: visit.body["amount_fen"] for visit in visits}
    assert events == Counter({str(visit.id): 1 for visit in visits})
    assert photos == (sum(len(visit.photos) for visit in visits),)


async def assert_photos(stack: Stack, visits: list[Outgoing]) -> None:
    """Every photo is in the store with its bytes, and no other object is."""
    environment = stack.environment()
    store = PhotoStore(
        StoreSettings(
            endpoint=environment["BANGFU_STORE_ENDPOINT"],
            bucket=environment["BANGFU_STORE_BUCKET"],
            access_key=environment["BANGFU_STORE_ACCESS_KEY"],
            secret_key=environment["BANGFU_STORE_SECRET_KEY"],
        )
    )
    expected: dict[str, bytes] = {}
    for visit in visits:
        for photo_id, photo in visit.photos.items():
            expected[upload_key(UUID(photo_id), sha256_of(photo))] = photo
    for key, photo in expected.items():
        assert await store.get(key) == photo, key
    assert set(await store.list_keys("photos/", limit=10_000)) == set(expected)
    await store.aclose()


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
