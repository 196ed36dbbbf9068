"""Uploads in parts: what is refused, what is kept and how, and how a file comes over a line that cuts.

The gateway's own database is real, the store and submissions are those of `uploading`.
"""

import asyncio
import datetime as dt
import itertools
import os
import random
import signal
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio

from deploy.programs import database_name, migrations_of
from gateway.edge.front import Front
from gateway.edge.rate_limits import MOST_UNFINISHED, PARTS_PER_MINUTE, RateLimits, TooManyRequests, UnfinishedFiles
from gateway.edge.upload_parts import LEAST_BYTES, MOST_BYTES, Range, missing_of
from gateway.queries.upload_parts import UploadParts, forget_old
from services.kernel.clock import now
from services.kernel.crypto.streams import open_file, sealed_size
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.databases import MakeDatabase, ServiceDatabase, throwaway_postgres
from tests.gateway.running import RawAnswer, parts, read_answer
from tests.gateway.uploading import KEY, NO_STORE, FileToSend, RunningGate, Whole, a_file, running_gate, whole
from tests.security import forge
from tests.support.flaky_proxy import cutting_line

KIB = 1024
PART = 32 * KIB
PHOTO = 300_000


@dataclass
class Kept:
    """A gate whose parts lie in a database."""

    whole: Whole
    database: ServiceDatabase

    @property
    def gate(self) -> RunningGate:
        return self.whole.gate

    def rows(self, file: FileToSend | None = None) -> list[tuple[Any, ...]]:
        query = "select first, size, sealed from upload_parts where file_id = coalesce(%s, file_id) order by first"
        with psycopg.connect(self.database.dsn()) as connection:
            return connection.execute(query, [file.ticket.file_id if file else None]).fetchall()

    async def part(self, file: FileToSend, first: int, last: int, **changes: Any) -> RawAnswer:
        return await self.gate.send(part_of(file, first, last, **changes))

    async def ask(self, file: FileToSend) -> RawAnswer:
        return await self.gate.send(question(file))

    async def send_all(self, file: FileToSend, size: int = PART) -> RawAnswer:
        for first in range(0, len(file.content), size):
            answer = await self.part(file, first, min(first + size, len(file.content)) - 1)
        return answer


def part_of(file: FileToSend, first: int, last: int, **changes: Any) -> bytes:
    content = changes.pop("content", file.content[first : last + 1])
    given = {
        "content_range": f"bytes {first}-{last}/{len(file.content)}",
        "content_length": str(len(content)),
        **changes,
    }
    return file.request(content=content, **given)


def question(file: FileToSend, **changes: Any) -> bytes:
    return file.head(**{"content_range": f"bytes */{len(file.content)}", "content_length": "0", **changes})


def missing(answer: RawAnswer) -> list[tuple[int, int]]:
    assert answer.status == 202, answer
    said = answer.seen()
    assert said["state"] == "expected"
    return [(each["first"], each["last"]) for each in said["missing"]]


@pytest_asyncio.fixture(scope="module")
async def running(service_database: MakeDatabase) -> AsyncIterator[Kept]:
    database = service_database("gateway")
    async with (
        Database(database.app, application_name="gate") as pool,
        whole(kept=UploadParts(pool)) as gate,
    ):
        yield Kept(gate, database)


@pytest.fixture
def kept(running: Kept) -> Kept:
    running.whole.store.__init__()  # type: ignore[misc]
    running.whole.gate.told.__init__()  # type: ignore[misc]
    with psycopg.connect(running.database.dsn()) as connection:
        connection.execute("delete from upload_parts")
    return running


MALFORMED = [
    "",
    "bytes",
    "bytes 0-32767",
    "bytes 0-32767/*",
    "bytes 0-/300000",
    "bytes -32767/300000",
    "bytes=0-32767/300000",
    "bytes 0-32767/300000, bytes 0-1/300000",
    "bytes 0-32767/300000 ",
    "bytes  0-32767/300000",
    "bytes 00-32767/300000",
    "bytes +0-32767/300000",
    "bytes 0x0-32767/300000",
    "bytes 0-32767/300000/1",
    "bytes 99999999999999999999-0/300000",
    "bytes \u0660-32767/300000",
    "chunks 0-32767/300000",
    "0-32767/300000",
]
WRONG: dict[str, Callable[[FileToSend], bytes]] = {
    **{
        f"range {written!r}": lambda file, written=written: part_of(file, 0, PART - 1, content_range=written)  # type: ignore[misc]
        for written in MALFORMED
        if written == written.strip()
    },
    "another size": lambda file: part_of(file, 0, PART - 1, content_range=f"bytes 0-{PART - 1}/{PHOTO - 1}"),
    "a larger size": lambda file: part_of(file, 0, PART - 1, content_range=f"bytes 0-{PART - 1}/{PHOTO + 1}"),
    "behind its end": lambda file: part_of(file, PHOTO - PART + 1, PHOTO, content=bytes(PART)),
    "far behind its end": lambda file: part_of(file, PHOTO, PHOTO + PART - 1, content=bytes(PART)),
    "backwards": lambda file: part_of(file, PART, PART - 1, content=b""),
    "one byte less than its range": lambda file: part_of(file, 0, PART - 1, content=bytes(PART - 1)),
    "one byte more than its range": lambda file: part_of(file, 0, PART - 1, content=bytes(PART + 1)),
    "nothing for its range": lambda file: part_of(file, 0, PART - 1, content=b""),
    "no length": lambda file: part_of(file, 0, PART - 1, content=b"", content_length=None),
    "chunks": lambda file: part_of(file, 0, 9, content=b"0\r\n\r\n", content_length=None, transfer_encoding="chunked"),
    "too large": lambda file: part_of(file, 0, MOST_BYTES),
    "too small": lambda file: part_of(file, 0, LEAST_BYTES - 2),
    "too small in the middle": lambda file: part_of(file, PHOTO - LEAST_BYTES, PHOTO - 2),
    "a question with a body": lambda file: question(file, content_length="5") + b"12345",
    "a question of another size": lambda file: question(file, content_range=f"bytes */{PHOTO + 1}"),
    "a question with chunks": lambda file: (
        question(file, content_length=None, transfer_encoding="chunked") + b"0\r\n\r\n"
    ),
}


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG.keys())
async def test_a_part_that_is_none_of_the_file_is_refused(kept: Kept, make: Callable[[FileToSend], bytes]) -> None:
    assert await kept.gate.refusal(make(a_file(PHOTO))) == (422, "photo-wrong-size")
    assert kept.rows() == []
    assert kept.whole.store.begun == 0


def _altered(ticket: str) -> str:
    return ("A" if ticket[0] != "A" else "B") + ticket[1:]


NOT_ALLOWED: dict[str, tuple[Callable[[FileToSend], bytes], tuple[int, str]]] = {
    "no ticket": (lambda file: part_of(file, 0, PART - 1, upload_ticket=None), (403, "photo-not-allowed")),
    "an altered ticket": (
        lambda file: part_of(file, 0, PART - 1, upload_ticket=_altered(file.written)),
        (403, "photo-not-allowed"),
    ),
    "the ticket of another file": (
        lambda file: part_of(file, 0, PART - 1, upload_ticket=a_file(content=file.content).written),
        (403, "photo-not-allowed"),
    ),
    "a ticket that has run out": (
        lambda file: part_of(expired(file), 0, PART - 1),
        (403, "photo-not-allowed"),
    ),
    "a question without a ticket": (lambda file: question(file, upload_ticket=None), (403, "photo-not-allowed")),
    "a question with a ticket that has run out": (lambda file: question(expired(file)), (403, "photo-not-allowed")),
    "another type": (lambda file: part_of(file, 0, PART - 1, content_type="text/html"), (422, "photo-wrong-type")),
    "no type": (lambda file: part_of(file, 0, PART - 1, content_type=None), (422, "photo-wrong-type")),
    "two ranges": (
        lambda file: question(file).replace(b"\r\n\r\n", b"\r\nContent-Range: bytes */300000\r\n\r\n"),
        (400, "header-not-allowed"),
    ),
    "a query": (lambda file: part_of(file, 0, PART - 1, path=f"{file.path}?x=1"), (404, "not-found")),
    "another method": (lambda file: part_of(file, 0, PART - 1, method="PATCH"), (405, "method-not-allowed")),
}


@pytest.mark.parametrize(("make", "expected"), NOT_ALLOWED.values(), ids=NOT_ALLOWED.keys())
async def test_a_part_needs_what_a_whole_file_needs(
    kept: Kept, make: Callable[[FileToSend], bytes], expected: tuple[int, str]
) -> None:
    assert await kept.gate.refusal(make(a_file(PHOTO))) == expected
    assert kept.rows() == []


def expired(file: FileToSend) -> FileToSend:
    return FileToSend(file.content, replace(file.ticket, expires_at=now() - dt.timedelta(seconds=1)))


async def test_parts_of_other_bytes_never_become_a_file_and_are_gone(kept: Kept) -> None:
    file = a_file(100_000)
    for first in range(0, 100_000 - PART, PART):
        await kept.part(file, first, first + PART - 1)
    first = 3 * PART
    answer = await kept.part(file, first, 99_999, content=bytes(100_000 - first))
    assert (answer.status, answer.problem()) == (422, "photo-wrong-hash")
    assert kept.rows() == []
    assert kept.whole.store.objects == {}
    assert kept.gate.told.calls == []
    assert missing(await kept.ask(file)) == [(0, 99_999)]
    assert (await kept.send_all(file)).status == 200


async def test_a_part_that_somebody_changed_in_the_database_is_found_out(kept: Kept) -> None:
    file = a_file(100_000)
    await kept.part(file, 0, PART - 1)
    with psycopg.connect(kept.database.dsn()) as connection:
        connection.execute("update upload_parts set sealed = set_byte(sealed, 100, get_byte(sealed, 100) # 1)")
    answer = await kept.part(file, PART, 99_999)
    assert (answer.status, answer.problem()) == (422, "photo-wrong-hash")
    assert kept.rows() == []


async def test_of_one_file_twice_its_size_is_kept_at_most(kept: Kept) -> None:
    file = a_file(PHOTO)
    for first in range(2 * PHOTO // PART):
        answer = await kept.part(file, first, first + PART - 1)
        assert missing(answer) == [(first + PART, PHOTO - 1)]
    # One with a beginning that is there replaces it, and costs no room.
    assert (await kept.part(file, 5, 5 + PART - 1)).status == 202
    answer = await kept.part(file, 101, 101 + PART - 1)
    assert (answer.status, answer.problem()) == (422, "photo-wrong-size")
    assert kept.rows() == []


async def test_a_ticket_that_runs_out_keeps_the_parts_for_the_next_one(kept: Kept) -> None:
    file = a_file(PHOTO)
    await kept.part(file, 0, PART - 1)
    await kept.gate.refusal(part_of(expired(file), PART, 2 * PART - 1))
    later = FileToSend(file.content, replace(file.ticket, expires_at=now() + dt.timedelta(hours=1), note="later"))
    assert later.written != file.written
    assert missing(await kept.ask(later)) == [(PART, PHOTO - 1)]
    assert (await kept.part(later, PART, PHOTO - 1 - PART)).status == 202
    assert (await kept.part(later, PHOTO - PART, PHOTO - 1)).status == 200
    assert kept.whole.opened(file) == file.content


async def test_another_content_under_the_same_id_has_parts_of_its_own(kept: Kept) -> None:
    """A photo that replaces one that could not be used: parts of the first came late."""
    first = a_file(PHOTO)
    second = a_file(PHOTO, file_id=first.ticket.file_id, data_key=first.ticket.data_key)
    await kept.part(first, 0, PART - 1)
    assert missing(await kept.ask(second)) == [(0, PHOTO - 1)]
    assert (await kept.send_all(second)).status == 200
    assert kept.whole.opened(second) == second.content
    assert [(row[0], row[1]) for row in kept.rows()] == [(0, PART)]


async def test_a_gate_that_keeps_no_parts_refuses_them() -> None:
    async with running_gate() as gate:
        assert await gate.refusal(part_of(a_file(PHOTO), 0, PART - 1)) == (403, "photo-not-allowed")


async def test_without_its_database_the_gate_takes_whole_files_only() -> None:
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:9/none", application_name="none")
    async with whole(kept=UploadParts(gone)) as gate:
        file = a_file(PHOTO)
        answer = await gate.gate.send(part_of(file, 0, PART - 1))
        assert (answer.status, answer.problem()) == (503, "photo-store-unavailable")
        assert answer.headers["retry-after"] == "2"
        assert (await gate.gate.send(question(file))).status == 503
        assert (await gate.gate.send(file.request())).status == 200


async def test_a_file_comes_in_parts_in_any_order_twice_and_overlapping(kept: Kept) -> None:
    file = a_file(PHOTO)
    assert missing(await kept.ask(file)) == [(0, PHOTO - 1)]
    assert missing(await kept.part(file, 100_000, 199_999)) == [(0, 99_999), (200_000, PHOTO - 1)]
    assert missing(await kept.part(file, 100_000, 199_999)) == [(0, 99_999), (200_000, PHOTO - 1)]
    # A shorter one with the same beginning takes nothing away.
    assert missing(await kept.part(file, 100_000, 149_999)) == [(0, 99_999), (200_000, PHOTO - 1)]
    assert missing(await kept.part(file, PHOTO - 1, PHOTO - 1)) == [(0, 99_999), (200_000, PHOTO - 2)]
    assert missing(await kept.part(file, 0, 120_000)) == [(200_000, PHOTO - 2)]
    answer = await kept.part(file, 190_000, PHOTO - 1)
    assert (answer.status, answer.seen()) == (200, {"id": str(file.ticket.file_id), "state": "stored"})
    assert kept.whole.opened(file) == file.content
    assert kept.gate.told.stored == [str(file.ticket.file_id)]
    assert kept.rows() == []


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_parts_came_before_the_file_is_whole(kept: Kept, seed: int) -> None:
    """Parts of any place and length, as long as there is room; then what is said to be missing."""
    chance = random.Random(seed)  # noqa: S311  no secret
    size = chance.choice([LEAST_BYTES - 1, LEAST_BYTES, 64 * KIB, 64 * KIB + 1, chance.randrange(20_000, 400_000)])
    file = a_file(size)
    answer = await kept.ask(file)
    room = size
    while answer.status == 202:
        first = chance.randrange(size) if room > 0 else missing(answer)[0][0]
        last = min(size, first + chance.randrange(LEAST_BYTES, MOST_BYTES)) - 1
        room -= last - first + 1
        answer = await kept.part(file, first, last)
        if answer.status == 422:
            # More than twice the file: all of it begins anew.
            answer, room = await kept.ask(file), 0
            assert missing(answer) == [(0, size - 1)]
    assert (answer.status, answer.seen()["state"]) == (200, "stored")
    assert kept.whole.opened(file) == file.content


async def test_the_answer_is_data_that_nobody_keeps(kept: Kept) -> None:
    file = a_file(PHOTO)
    answer = await kept.part(file, 0, PART - 1)
    assert answer.seen() == {
        "id": str(file.ticket.file_id),
        "state": "expected",
        "missing": [{"first": PART, "last": PHOTO - 1}],
    }
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_part_lies_sealed_at_its_place_under_the_key_of_its_file(kept: Kept) -> None:
    file = a_file(content=b"a household's picture " * 5_000)
    await kept.part(file, 0, PART - 1)
    await kept.part(file, PART, 2 * PART - 1)
    (_, _, first), (_, _, second) = kept.rows()
    place = f"files/{file.ticket.file_id}/parts/{file.ticket.sha256}"
    assert open_file(file.ticket.data_key, f"{place}/0", first) == file.content[:PART]
    assert open_file(file.ticket.data_key, f"{place}/{PART}", second) == file.content[PART : 2 * PART]
    assert b"household" not in first + second
    # Moved to another place it does not open, and the file begins anew.
    with psycopg.connect(kept.database.dsn()) as connection:
        connection.execute("update upload_parts set sealed = %s where first = %s", [first, PART])
    answer = await kept.part(file, 2 * PART, len(file.content) - 1)
    assert (answer.status, answer.problem()) == (422, "photo-wrong-hash")


async def test_a_small_file_is_one_part(kept: Kept) -> None:
    file = a_file(100)
    assert (await kept.part(file, 0, 99)).status == 200
    assert kept.whole.opened(file) == file.content


async def test_submissions_in_the_same_process_hears_of_the_last_part_as_of_a_whole_file(kept: Kept) -> None:
    file = a_file(PHOTO)
    async with (
        Database(kept.database.app, application_name="mounted") as pool,
        whole(kept=UploadParts(pool), is_mounted=True) as gate,
    ):
        answer = await Kept(gate, kept.database).send_all(file)
        assert (answer.status, answer.seen()) == (200, {"id": str(file.ticket.file_id), "state": "stored"})
        (call,) = gate.gate.told.calls
        assert call["upload-ticket"] == file.written
        assert gate.opened(file) == file.content


async def test_who_goes_away_after_the_last_part_has_the_file_stored(kept: Kept) -> None:
    file = a_file(100_000)
    kept.gate.told.answers = [503, 200]
    for first in range(0, 3 * PART, PART):
        await kept.part(file, first, first + PART - 1)
    _, writer = await asyncio.open_connection("127.0.0.1", kept.gate.port)
    writer.write(part_of(file, 3 * PART, 99_999))
    await writer.drain()
    async with asyncio.timeout(5):
        while not kept.gate.told.calls:  # noqa: ASYNC110  the program tells nobody
            await asyncio.sleep(0.01)
    writer.close()
    await asyncio.sleep(0.4)
    assert kept.whole.opened(file) == file.content
    assert kept.gate.told.stored == [str(file.ticket.file_id)] * 2
    assert kept.rows() == []


async def test_one_connection_carries_parts_refused_parts_and_whole_files(kept: Kept) -> None:
    file = a_file(PHOTO)
    reader, writer = await asyncio.open_connection("127.0.0.1", kept.gate.port)
    told = []
    for request in (
        part_of(file, 0, PART - 1),
        part_of(file, PART, 2 * PART - 1, upload_ticket="x"),
        part_of(file, PART, 2 * PART - 1, content_range="bytes x"),
        question(file),
        part_of(file, 0, PART - 1, content_type="text/html"),
        a_file(3_000).request(),
        part_of(file, PART, PART + MOST_BYTES - 1),
        part_of(file, PHOTO - PART, PHOTO - 1),
    ):
        writer.write(request)
        answer = await read_answer(reader)
        assert answer is not None
        told.append(answer.status)
    writer.close()
    assert told == [202, 403, 422, 202, 422, 200, 202, 200]
    assert kept.whole.opened(file) == file.content


async def test_after_the_file_is_stored_everything_is_missing_again(kept: Kept) -> None:
    """The phone asks the visit then, which says that it is stored."""
    file = a_file(PHOTO)
    assert (await kept.send_all(file)).status == 200
    assert missing(await kept.ask(file)) == [(0, PHOTO - 1)]
    assert missing(await kept.part(file, PHOTO - PART, PHOTO - 1)) == [(0, PHOTO - PART - 1)]


async def test_two_last_parts_at_once_both_hear_that_the_file_is_stored(kept: Kept) -> None:
    file = a_file(PHOTO)
    for first in range(0, PHOTO - PART, PART):
        await kept.part(file, first, first + PART - 1)
    first = PHOTO // PART * PART
    held = asyncio.Event()

    async def hold() -> None:
        await asyncio.wait_for(held.wait(), 5)

    kept.gate.told.before = hold
    sending = [asyncio.create_task(kept.part(file, first, PHOTO - 1)) for _ in range(8)]
    await asyncio.sleep(0.3)
    held.set()
    assert [answer.status for answer in await asyncio.gather(*sending)] == [200] * 8
    assert kept.whole.store.begun == 1
    assert kept.whole.opened(file) == file.content
    assert kept.rows() == []


async def test_two_programs_that_finish_one_file_do_not_harm_it(kept: Kept) -> None:
    """The second one finds the parts gone at some point, says so, and a new question is answered."""
    file = a_file(PHOTO)
    async with (
        Database(kept.database.app, application_name="second") as pool,
        whole(kept=UploadParts(pool)) as second,
    ):
        for first in range(0, PHOTO - PART, PART):
            await kept.part(file, first, first + PART - 1)
        last = part_of(file, PHOTO // PART * PART, PHOTO - 1)
        answers = await asyncio.gather(kept.gate.send(last), second.gate.send(last))
    statuses = {answer.status for answer in answers}
    assert 200 in statuses
    assert statuses <= {200, 202, 503}
    for gate in (kept.whole, second):
        assert all(gate.opened(file) == file.content for _ in gate.store.objects)


@pytest.mark.parametrize("answers", [[503, 503, 200], [None, None, 200], [500, 500, 200]])
async def test_a_file_that_submissions_did_not_take_is_finished_by_asking(
    kept: Kept, answers: list[int | None]
) -> None:
    file = a_file(PHOTO)
    kept.gate.told.answers = answers
    answer = await kept.send_all(file)
    assert (answer.status, answer.problem()) == (503, "photo-store-unavailable")
    assert answer.headers["retry-after"] == "2"
    assert sum(row[1] for row in kept.rows()) == PHOTO
    answer = await kept.ask(file)
    assert (answer.status, answer.seen()["state"]) == (200, "stored")
    assert kept.rows() == []


async def test_a_file_nobody_knows_any_more_leaves_no_parts(kept: Kept) -> None:
    kept.gate.told.answers = [404]
    answer = await kept.send_all(a_file(PHOTO))
    assert (answer.status, answer.problem()) == (404, "not-found")
    assert kept.rows() == []


async def test_a_store_that_is_down_at_the_end_is_asked_again_later(kept: Kept) -> None:
    file = a_file(PHOTO)
    async with (
        Database(kept.database.app, application_name="other") as pool,
        running_gate(NO_STORE, kept=UploadParts(pool)) as without,
    ):
        for first in range(0, PHOTO, PART):
            answer = await without.send(part_of(file, first, min(first + PART, PHOTO) - 1))
        assert (answer.status, answer.problem()) == (503, "photo-store-unavailable")
        assert without.told.calls == []
    # The same gateway with its store again: parts are those of before.
    assert (await kept.ask(file)).status == 200
    assert kept.whole.opened(file) == file.content


async def test_parts_that_postgresql_lost_are_missing_and_come_again() -> None:
    """The table is unlogged: a crash empties it, and the answer says so."""
    with throwaway_postgres() as postgres:
        database = ServiceDatabase(postgres, "gateway", database_name("gateway"))
        migrations.upgrade(migrations_of("gateway"), database.migrator)
        async with (
            Database(database.app, application_name="gate") as pool,
            whole(kept=UploadParts(pool)) as gate,
        ):
            kept = Kept(gate, database)
            file = a_file(PHOTO)
            assert missing(await kept.part(file, 0, PART - 1)) == [(PART, PHOTO - 1)]
            await crash(database)
            answers = [await kept.ask(file) for _ in range(3)]
            assert {answer.status for answer in answers} <= {202, 503}
            assert missing(answers[-1]) == [(0, PHOTO - 1)]
            assert (await kept.send_all(file)).status == 200
            assert kept.whole.opened(file) == file.content


async def crash(database: ServiceDatabase) -> None:
    """One process of the server is killed, and it ends all others and recovers, as after a power cut."""
    connection = psycopg.connect(database.dsn())
    os.kill(connection.info.backend_pid, signal.SIGKILL)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("select pg_sleep(10)")
    await asyncio.to_thread(database.postgres.wait_ready)


async def test_a_part_that_stops_coming_leaves_nothing(kept: Kept) -> None:
    file = a_file(PHOTO)
    request = part_of(file, 0, PART - 1)
    _, writer = await asyncio.open_connection("127.0.0.1", kept.gate.port)
    writer.write(request[:-1])
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.close()
    await asyncio.sleep(0.1)
    assert kept.rows() == []
    assert missing(await kept.ask(file)) == [(0, PHOTO - 1)]


async def test_parts_of_a_day_ago_are_deleted_by_the_worker(kept: Kept) -> None:
    old, young = a_file(PHOTO), a_file(PHOTO)
    await kept.part(old, 0, PART - 1)
    await kept.part(young, 0, PART - 1)
    with psycopg.connect(kept.database.dsn()) as connection:
        connection.execute(
            "update upload_parts set received_at = now() - interval '24 hours 1 second' where file_id = %s",
            [old.ticket.file_id],
        )
    async with (
        Database(kept.database.url("worker"), application_name="worker") as pool,
        pool.transaction() as connection,
    ):
        await forget_old(connection)
    assert kept.rows(old) == []
    assert len(kept.rows(young)) == 1


async def test_a_large_file_is_not_in_memory_as_a_whole(kept: Kept) -> None:
    file = a_file(12_000_000)
    step = 256 * KIB
    for first in range(0, len(file.content) - step, step):
        await kept.part(file, first, first + step - 1)
    first = (len(file.content) - 1) // step * step
    last = part_of(file, first, len(file.content) - 1)
    kept.whole.store.is_forgetful = True
    tracemalloc.start()
    try:
        answer = await kept.gate.send(last, 60)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status == 200
    assert peak < 4_000_000
    assert kept.whole.store.lengths == [sealed_size(len(file.content))]


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


async def test_parts_do_not_use_up_what_an_address_may_send(kept: Kept) -> None:
    limits = RateLimits({"anonymous": 3, "part": 40}, Clock())
    whole_gate = kept.gate.front._parts.uploads
    front = Front(parts("http://127.0.0.1:9", forge.jwks(KEY), rate_limits=limits, uploads=whole_gate))
    file = a_file(PHOTO)

    async def put(head: dict[str, str], content: bytes) -> int:
        transport = httpx.ASGITransport(front, client=("10.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as http:
            given = {"Upload-Ticket": file.written, "Content-Type": "image/jpeg", **head}
            return (await http.put(file.path, headers=given, content=content)).status_code

    asking = {"Content-Range": f"bytes */{PHOTO}"}
    assert [await put(asking, b"") for _ in range(41)] == [202] * 40 + [429]
    # Whoever guesses tickets is counted as anybody is.
    assert [await put({**asking, "Upload-Ticket": "x"}, b"") for _ in range(4)] == [403] * 3 + [429]


def test_a_photo_in_the_smallest_parts_fits_into_the_defaults_many_times() -> None:
    limits = RateLimits({"part": PARTS_PER_MINUTE}, Clock())
    for _ in range(10 * -(-PHOTO // LEAST_BYTES)):
        limits.count("part", "file")


def test_of_one_address_some_hundred_files_are_unfinished_at_once() -> None:
    clock = Clock()
    unfinished, files = UnfinishedFiles(clock=clock), [new_id() for _ in range(MOST_UNFINISHED + 1)]
    for file in files[:-1]:
        unfinished.count("10.0.0.1", file)
    with pytest.raises(TooManyRequests):
        unfinished.count("10.0.0.1", files[-1])
    unfinished.count("10.0.0.1", files[0])
    unfinished.count("10.0.0.2", files[-1])
    unfinished.forget("10.0.0.1", files[0])
    unfinished.count("10.0.0.1", files[-1])
    clock.now += 24 * 3600
    unfinished.count("10.0.0.1", files[1])
    assert len(unfinished) == 1


async def test_a_stored_file_is_no_longer_unfinished(kept: Kept) -> None:
    before = len(kept.gate.front._parts.unfinished)
    file = a_file(PHOTO)
    await kept.part(file, 0, PART - 1)
    assert len(kept.gate.front._parts.unfinished) == before + 1
    await kept.send_all(file)
    assert len(kept.gate.front._parts.unfinished) == before


@pytest.mark.parametrize("seed", range(50))
def test_what_is_missing_is_what_no_part_covers(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    size = chance.randrange(1, 60)
    kept = sorted(
        Range(first, chance.randrange(first, size)) for first in chance.choices(range(size), k=chance.randrange(6))
    )
    covered = {byte for part in kept for byte in range(part.first, part.last + 1)}
    found = missing_of(size, kept)
    assert [byte for each in found for byte in range(each.first, each.last + 1)] == sorted(set(range(size)) - covered)
    assert all(one.last + 1 < other.first for one, other in itertools.pairwise(found))


class Cut(Exception):
    """No answer came."""


@dataclass
class Phone:
    """Sends as a phone does: whole, then in parts of 32 KiB, smaller ones when they are cut, too."""

    http: httpx.AsyncClient
    file: FileToSend
    tries: int = 0

    async def put(self, content: bytes, written: str | None = None) -> httpx.Response:
        self.tries += 1
        headers = {"Upload-Ticket": self.file.written, "Content-Type": "image/jpeg"}
        if written is not None:
            headers["Content-Range"] = written
        try:
            return await self.http.put(self.file.path, headers=headers, content=content)
        except httpx.TransportError:
            raise Cut from None

    async def send(self) -> dict[str, Any]:
        try:
            answer = await self.put(self.file.content)
        except Cut:
            answer = await self.send_parts()
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def send_parts(self) -> httpx.Response:
        size, step, cuts, first = len(self.file.content), PART, 0, None
        while True:
            content = b"" if first is None else self.file.content[first : first + step]
            span = "*" if first is None else f"{first}-{first + len(content) - 1}"
            try:
                answer = await self.put(content, f"bytes {span}/{size}")
            except Cut:
                cuts += 1
                assert cuts < 6
                step = max(LEAST_BYTES, step // 2) if cuts > 1 else step
                continue
            if answer.status_code != 202:
                return answer
            cuts, first = 0, answer.json()["missing"][0]["first"]


def at_random(seed: int, mean: int) -> Iterator[int]:
    chance = random.Random(seed)  # noqa: S311  no secret
    while True:
        yield max(1, int(chance.expovariate(1 / mean)))


LINES: dict[str, Callable[[], Iterator[int]]] = {
    "every 100 KB": lambda: itertools.repeat(100_000),
    "every 40 KB": lambda: itertools.repeat(40_000),
    "every 20 KB": lambda: itertools.repeat(20_000),
    **{f"at random, {seed}": partial(at_random, seed, 60_000) for seed in range(6)},
}


@pytest.mark.parametrize("budgets", LINES.values(), ids=LINES.keys())
async def test_a_photo_comes_over_a_line_that_cuts(kept: Kept, budgets: Callable[[], Iterator[int]]) -> None:
    file = a_file(PHOTO)
    async with (
        cutting_line(kept.gate.port, budgets()) as line,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{line.port}", headers={"Host": "x"}, trust_env=False) as http,
    ):
        said = await Phone(http, file).send()
    assert said == {"id": str(file.ticket.file_id), "state": "stored"}
    assert kept.whole.opened(file) == file.content
    assert kept.rows() == []
    assert line.cuts > 0
    assert line.bytes_up < 3 * PHOTO


async def test_whole_it_never_comes_over_such_a_line(kept: Kept) -> None:
    file = a_file(PHOTO)
    async with (
        cutting_line(kept.gate.port, itertools.repeat(100_000)) as line,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{line.port}", headers={"Host": "x"}, trust_env=False) as http,
    ):
        for _ in range(5):
            with pytest.raises(Cut):
                await Phone(http, file).put(file.content)
    assert kept.whole.store.objects == {}
