"""The upload gate before each supported store: what it refuses is no object, what it takes is sealed there."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest
import pytest_asyncio

from gateway.edge.store_writer import StoreAddress
from services.kernel.crypto.streams import CHUNK, open_file, sealed_size
from services.kernel.files.tickets import file_place
from services.submissions.media.store import PhotoStore
from tests.contracts.stores import StoreServer, running_server
from tests.gateway.running import read_answer
from tests.gateway.uploading import FileToSend, RunningGate, a_file, running_gate

SIZES = (1, 15, 3_000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 300_000)
LARGEST = 12_000_000


@pytest.fixture(scope="module", params=["seaweedfs", pytest.param("minio", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with running_server(request.param, tmp_path_factory.mktemp("store")) as started:
        yield started


@pytest.fixture
async def store(server: StoreServer) -> AsyncIterator[PhotoStore]:
    opened = PhotoStore(server.settings)
    yield opened
    await opened.aclose()


def address_of(server: StoreServer) -> StoreAddress:
    settings = server.settings
    return StoreAddress(settings.endpoint, settings.bucket, settings.region, settings.access_key, settings.secret_key)


@pytest_asyncio.fixture
async def gate(server: StoreServer) -> AsyncIterator[RunningGate]:
    async with running_gate(address_of(server)) as gate:
        yield gate


async def opened(store: PhotoStore, file: FileToSend) -> bytes | None:
    sealed = await store.get(file.ticket.key)
    if sealed is None:
        return None
    assert len(sealed) == sealed_size(len(file.content))
    return open_file(file.ticket.data_key, file_place(file.ticket.file_id), sealed)


WRONG: dict[str, Callable[[bytes], bytes]] = {
    "one bit of the first chunk": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "one bit of the last byte": lambda content: content[:-1] + bytes([content[-1] ^ 1]),
    "other bytes": lambda content: bytes(len(content)),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("wrong", WRONG)
async def test_other_bytes_never_become_an_object(gate: RunningGate, store: PhotoStore, size: int, wrong: str) -> None:
    file = a_file(size)
    before = await store.list_keys("")
    assert await gate.refusal(file.request(content=WRONG[wrong](file.content))) == (422, "photo-wrong-hash")
    assert await store.list_keys("") == before
    assert gate.told.calls == []


@pytest.mark.parametrize("size", [3_000, 300_000])
async def test_other_bytes_do_not_harm_the_object_that_is_there(
    gate: RunningGate, store: PhotoStore, size: int
) -> None:
    file = a_file(size)
    assert (await gate.send(file.request())).status == 200
    assert await gate.refusal(file.request(content=os.urandom(size))) == (422, "photo-wrong-hash")
    assert await opened(store, file) == file.content


@pytest.mark.parametrize("size", [3_000, 300_000])
@pytest.mark.parametrize("part", [0.0, 0.5, 0.999])
async def test_a_client_that_goes_away_leaves_nothing(
    gate: RunningGate, store: PhotoStore, size: int, part: float
) -> None:
    file = a_file(size)
    before = await store.list_keys("")
    _, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    writer.write(file.head() + file.content[: int(size * part)])
    await writer.drain()
    await asyncio.sleep(0.2)
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.3)
    assert await store.list_keys("") == before
    assert gate.told.calls == []


async def test_a_client_that_goes_away_does_not_harm_the_object_that_is_there(
    gate: RunningGate, store: PhotoStore
) -> None:
    file = a_file(300_000)
    assert (await gate.send(file.request())).status == 200
    _, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    writer.write(file.head() + file.content[:200_000])
    await writer.drain()
    await asyncio.sleep(0.2)
    writer.close()
    await asyncio.sleep(0.3)
    assert await opened(store, file) == file.content


async def test_a_store_that_refuses_our_signature_is_unavailable(server: StoreServer, store: PhotoStore) -> None:
    file = a_file(300_000)
    async with running_gate(replace(address_of(server), secret_key="guessed-guessed-guessed")) as gate:
        assert await gate.refusal(file.request()) == (503, "photo-store-unavailable")
        assert gate.told.calls == []
    assert await store.stat(file.ticket.key) is None


@pytest.mark.parametrize("size", [*SIZES, LARGEST])
async def test_a_file_is_stored_sealed_and_told(gate: RunningGate, store: PhotoStore, size: int) -> None:
    file = a_file(size)
    answer = await gate.send(file.request(), wait=60)
    assert (answer.status, answer.seen()) == (200, {"id": str(file.ticket.file_id), "state": "stored"})
    assert await opened(store, file) == file.content
    found = await store.stat(file.ticket.key)
    assert found is not None
    assert found.content_type == "application/octet-stream"
    assert gate.told.stored == [str(file.ticket.file_id)]


async def test_what_lies_in_the_store_shows_nothing_of_the_file(gate: RunningGate, store: PhotoStore) -> None:
    mark = b"a mark that stands in the file"
    file = a_file(content=mark * 10_000)
    assert (await gate.send(file.request())).status == 200
    sealed = await store.get(file.ticket.key)
    assert sealed is not None
    assert mark not in sealed


async def test_the_same_upload_again_is_the_same(gate: RunningGate, store: PhotoStore) -> None:
    file = a_file(200_000)
    answers = [await gate.send(file.request()) for _ in range(3)]
    assert [(answer.status, answer.body) for answer in answers] == [(200, answers[0].body)] * 3
    assert await store.list_keys(f"files/{file.ticket.file_id}/") == [file.ticket.key]
    assert await opened(store, file) == file.content


async def test_parallel_uploads_of_one_file_leave_one_whole_object(gate: RunningGate, store: PhotoStore) -> None:
    file = a_file(400_000)
    answers = await asyncio.gather(*(gate.send(file.request(), wait=30) for _ in range(8)))
    assert {answer.status for answer in answers} <= {200, 503}
    assert 200 in {answer.status for answer in answers}
    assert await store.list_keys(f"files/{file.ticket.file_id}/") == [file.ticket.key]
    assert await opened(store, file) == file.content


async def test_right_and_wrong_uploads_of_one_file_at_once_leave_the_right_one(
    gate: RunningGate, store: PhotoStore
) -> None:
    file = a_file(400_000)
    sent = [file.request(content=os.urandom(400_000) if n % 2 else None) for n in range(8)]
    answers = await asyncio.gather(*(gate.send(request, wait=30) for request in sent))
    assert {answer.status for answer in answers[1::2]} == {422}
    assert 200 in {answer.status for answer in answers[::2]}
    assert await opened(store, file) == file.content


async def test_parallel_uploads_of_many_files_do_not_mix(gate: RunningGate, store: PhotoStore) -> None:
    files = [a_file(200_000) for _ in range(40)]
    answers = await asyncio.gather(*(gate.send(file.request(), wait=60) for file in files))
    assert {answer.status for answer in answers} == {200}
    assert [await opened(store, file) for file in files] == [file.content for file in files]


async def test_whatever_senders_do_an_object_is_whole_or_not_there(gate: RunningGate, store: PhotoStore) -> None:
    chance = random.Random(11)  # noqa: S311  no secret
    files = [a_file(chance.choice([1, 3_000, CHUNK, 200_000, 700_000])) for _ in range(20)]
    right: set[FileToSend] = set()
    unanswered: set[FileToSend] = set()

    async def send(file: FileToSend) -> None:
        act = chance.choice(["right", "right", "one bit", "goes away", "short"])
        at = chance.randrange(len(file.content))
        await asyncio.sleep(chance.random() * 0.3)
        if act == "goes away":
            _, writer = await asyncio.open_connection("127.0.0.1", gate.port)
            writer.write(file.head() + file.content[:at])
            await asyncio.sleep(chance.random() * 0.2)
            writer.transport.abort()
            return
        content = bytearray(file.content)
        if act == "one bit":
            content[at] ^= 1
        request = file.request(content=bytes(content[: -1 if act == "short" else None]))
        if act == "short":
            request = request.replace(b"content-length: %d" % len(content), b"content-length: %d" % (len(content) - 1))
        answer = await gate.send(request, wait=60)
        assert answer.status in ({200, 503} if act == "right" else {422})
        if act == "right":
            (right if answer.status == 200 else unanswered).add(file)

    await asyncio.gather(*(send(chance.choice(files)) for _ in range(100)))
    await asyncio.sleep(0.3)
    assert len(right) > 5
    for file in files:
        found = await opened(store, file)
        assert found == (file.content if file in right else None) or (file in unanswered and found == file.content)
    assert set(gate.told.stored) == {str(file.ticket.file_id) for file in right}


async def test_a_file_may_come_as_slowly_as_the_line_is(gate: RunningGate, store: PhotoStore) -> None:
    file = a_file(200_000)
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    writer.write(file.head())
    for start in range(0, 200_000, 10_000):
        writer.write(file.content[start : start + 10_000])
        await writer.drain()
        await asyncio.sleep(0.05)
    answer = await read_answer(reader)
    writer.close()
    assert answer is not None
    assert answer.status == 200
    assert await opened(store, file) == file.content


@pytest.mark.fault
async def test_a_store_that_is_killed_meanwhile_is_unavailable_and_takes_the_file_later(
    server: StoreServer, gate: RunningGate, store: PhotoStore
) -> None:
    file = a_file(300_000)
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    writer.write(file.head() + file.content[:200_000])
    await writer.drain()
    await asyncio.sleep(0.2)
    server.kill()
    writer.write(file.content[200_000:])
    answer = await read_answer(reader)
    writer.close()
    assert answer is not None
    assert (answer.status, answer.problem(), answer.headers["retry-after"]) == (503, "photo-store-unavailable", "2")
    assert gate.told.calls == []
    await asyncio.to_thread(server.start)
    assert (await gate.send(file.request(), wait=30)).status == 200
    assert await opened(store, file) == file.content
