"""The feed misses nothing and repeats nothing, in any commit order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import ClassVar

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Connection, TextClause, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import Database
from services.kernel.db.urls import libpq_url
from services.kernel.events.feed import BATCH, FEED, HAS_EVENTS, feed_router, read_outbox
from services.kernel.events.outbox import publish
from services.kernel.events.payloads import Read, Written
from services.kernel.events.reader import FAULTS, IS_STUCK, Event, FeedReader, Handler, Source
from services.kernel.web.application import create_application
from services.kernel.web.internal import internal_headers
from tests.databases import MakeDatabase
from tests.support.feeds import wait_for_open_transactions
from tests.support.plans import generic_plan

SECRET = "feed-secret"


@pytest.fixture
async def writer(service_database: MakeDatabase) -> AsyncIterator[Database]:
    database = Database(service_database("submissions").app, application_name="writer")
    yield database
    await database.close()


@pytest.fixture
async def reader(service_database: MakeDatabase) -> AsyncIterator[Database]:
    database = Database(service_database("submissions").worker, application_name="reader")
    yield database
    await database.close()


class ThingSaved(Written):
    types: ClassVar = ("thing.saved", "thing.changed", "thing.unheard", "thing.closed")

    number: int = 0


class ThingRead(Read):
    number: int


def feed_of(writer: Database) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    async def ready() -> dict[str, bool]:
        return {}

    app = create_application("writer", description="", lifespan=lifespan, readiness=ready)
    app.include_router(feed_router(writer, SecretStr(SECRET)))
    return app


def reader_of(writer: Database, reader: Database, seen: list[Event[ThingRead]], secret: str = SECRET) -> FeedReader:
    async def apply(connection: AsyncConnection, events: Sequence[Event[ThingRead]]) -> None:
        await connection.execute(text("select 1"))
        seen.extend(events)

    client = httpx.AsyncClient(transport=httpx.ASGITransport(feed_of(writer)), base_url="http://writer")
    return FeedReader(
        reader, client, Source("writer", "http://writer", {"thing.saved": Handler(ThingRead, apply)}), SecretStr(secret)
    )


async def publish_numbers(database: Database, *numbers: int) -> None:
    """Publish, each number in a transaction of its own, and wait until a feed may show all of them."""
    for number in numbers:
        async with database.transaction() as connection:
            await publish(connection, "thing.saved", str(number), ThingSaved(number=number))
    await wait_for_open_transactions(libpq_url(database.url))


async def test_a_caller_without_the_secret_gets_404(writer: Database) -> None:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(feed_of(writer)), base_url="http://writer")
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}):
        answer = await client.get("/internal/events", headers=headers)
        assert answer.status_code == 404
    foreign_cursor = await client.get("/internal/events?after=x-y", headers={"Authorization": f"Bearer {SECRET}"})
    assert foreign_cursor.status_code == 404


async def test_an_event_rolled_back_with_its_cause_is_never_published(writer: Database, reader: Database) -> None:
    async def fail() -> None:
        async with writer.transaction() as connection:
            await publish(connection, "thing.saved", "1", ThingSaved())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await reader_of(writer, reader, []).catch_up() == 0


async def test_an_event_is_published_under_its_own_types_only(writer: Database) -> None:
    async with writer.transaction() as connection:
        with pytest.raises(ValueError, match=r"thing\.lost"):
            await publish(connection, "thing.lost", "1", ThingSaved())


async def test_a_slow_transaction_is_not_overtaken(writer: Database) -> None:
    """A serial id would show 2 before 1 commits, and a reader would then never see 1."""
    async with writer.engine.connect() as slow:
        await publish(slow, "thing.saved", "1", ThingSaved())
        async with writer.transaction() as connection:
            await publish(connection, "thing.saved", "2", ThingSaved())
        async with writer.transaction() as connection:
            early, cursor = await read_outbox(connection, "", 10)
        await slow.commit()
    await wait_for_open_transactions(libpq_url(writer.url))
    async with writer.transaction() as connection:
        later, _ = await read_outbox(connection, cursor, 10)
    assert [event["subject"] for event in early + later] == ["1", "2"]
    assert early == []


async def test_every_event_is_applied_once_while_writers_and_readers_race(writer: Database, reader: Database) -> None:
    seen: list[Event[ThingRead]] = []
    feed = reader_of(writer, reader, seen)
    writing = asyncio.gather(*(publish_numbers(writer, number) for number in range(60)))
    while not writing.done():
        await asyncio.gather(feed.catch_up(), feed.catch_up())
    await writing
    await feed.catch_up()
    assert sorted(int(event.subject) for event in seen) == list(range(60))


async def test_catching_up_reads_as_many_batches_as_there_are(writer: Database, reader: Database) -> None:
    async with writer.transaction() as connection:
        for number in range(2 * BATCH + 1):
            await publish(connection, "thing.saved", str(number), ThingSaved())
    await wait_for_open_transactions(libpq_url(writer.url))
    seen: list[Event[ThingRead]] = []
    assert await reader_of(writer, reader, seen).catch_up() == 2 * BATCH + 1
    assert [int(event.subject) for event in seen] == list(range(2 * BATCH + 1))


async def test_catching_up_ends_though_events_keep_coming(
    writer: Database, reader: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a feed under load would send requests for a few events each, without a pause."""
    seen: list[Event[ThingRead]] = []
    feed = reader_of(writer, reader, seen)
    apply_batch = feed._apply_batch

    async def apply_and_be_told_more() -> int:
        count = await apply_batch()
        if len(seen) < 5:
            await publish_numbers(writer, len(seen))
        return count

    monkeypatch.setattr(feed, "_apply_batch", apply_and_be_told_more)
    await publish_numbers(writer, 0)
    assert [await feed.catch_up(), await feed.catch_up()] == [1, 1]


async def test_a_batch_whose_handler_fails_is_read_again(writer: Database, reader: Database) -> None:
    await publish_numbers(writer, 1, 2)
    applied: list[list[str]] = []
    failures = [DBAPIError("statement", {}, Exception())]

    async def apply(connection: AsyncConnection, events: Sequence[Event[ThingRead]]) -> None:
        applied.append([event.subject for event in events])
        if failures:
            raise failures.pop()

    feed = reader_of(writer, reader, [])
    feed._handlers = {"thing.saved": Handler(ThingRead, apply)}
    assert not await feed.try_catch_up()
    assert await feed.try_catch_up()
    assert applied == [["1", "2"], ["1", "2"]]


async def test_a_run_ends_where_another_handler_begins(writer: Database, reader: Database) -> None:
    """Together for one handler, in order for two; events without a handler separate nothing."""
    runs: list[str] = []

    def note(name: str) -> Handler[ThingRead]:
        async def apply(connection: AsyncConnection, events: Sequence[Event[ThingRead]]) -> None:
            runs.append(name + "".join(event.subject for event in events))

        return Handler(ThingRead, apply)

    for number, type_ in enumerate(("saved", "changed", "unheard", "saved", "closed", "saved")):
        async with writer.transaction() as connection:
            await publish(connection, f"thing.{type_}", str(number), ThingSaved())
    await wait_for_open_transactions(libpq_url(writer.url))
    feed = reader_of(writer, reader, [])
    saved = note("saved ")
    feed._handlers = {"thing.saved": saved, "thing.changed": saved, "thing.closed": note("closed ")}
    await feed.catch_up()
    assert runs == ["saved 013", "closed 4", "saved 5"]


async def test_a_redelivered_event_is_applied_once(writer: Database, reader: Database) -> None:
    await publish_numbers(writer, 1)
    seen: list[Event[ThingRead]] = []
    feed = reader_of(writer, reader, seen)
    await feed.catch_up()
    async with reader.transaction() as connection:
        await connection.execute(text("update feed_cursors set cursor = '0-0'"))
    await feed.catch_up()
    assert len(seen) == 1


async def test_readers_that_know_different_positions_apply_everything_once(writer: Database, reader: Database) -> None:
    one_saw: list[Event[ThingRead]] = []
    other_saw: list[Event[ThingRead]] = []
    one, other = reader_of(writer, reader, one_saw), reader_of(writer, reader, other_saw)
    for first, second in ((one, other), (other, one), (one, other)):
        await publish_numbers(writer, 1, 2)
        assert await first.catch_up() == 2
        assert await second.catch_up() == 0
        assert await first.catch_up() == 0
    assert len(one_saw + other_saw) == len({event.event_id for event in one_saw + other_saw}) == 6


async def test_an_idle_feed_is_polled_without_a_query_in_the_readers_database(
    writer: Database, reader: Database
) -> None:
    feed = reader_of(writer, reader, [])
    await publish_numbers(writer, 1)
    assert await feed.catch_up() == 1
    opened = 0
    began = event.listens_for(reader.engine.sync_engine, "begin")

    @began
    def count(_: Connection) -> None:
        nonlocal opened
        opened += 1

    for _ in range(20):
        assert await feed.catch_up() == 0
    assert opened == 0
    await publish_numbers(writer, 2)
    assert await feed.catch_up() == 1
    assert opened == 1


def waiting_client(writer: Database) -> httpx.AsyncClient:
    transport, headers = httpx.ASGITransport(feed_of(writer)), internal_headers(SecretStr(SECRET))
    return httpx.AsyncClient(transport=transport, base_url="http://writer", headers=headers)


@pytest.mark.parametrize("wait", ["-1", "5.1", "nan", "inf", "x"])
async def test_it_refuses_to_wait_for_other_times(wait: str, writer: Database) -> None:
    async with waiting_client(writer) as client:
        assert (await client.get(f"/internal/events?wait={wait}")).status_code == 422


async def test_it_refuses_to_wait_after_a_malformed_cursor(writer: Database) -> None:
    async with waiting_client(writer) as client:
        assert (await client.get("/internal/events?wait=5&after=x-y")).status_code == 404


async def test_a_reader_that_waits_is_answered_when_something_happens(writer: Database) -> None:
    async with waiting_client(writer) as client:
        asking = asyncio.create_task(client.get("/internal/events?wait=5"))
        done, _ = await asyncio.wait({asking}, timeout=0.3)
        assert not done
        await publish_numbers(writer, 7)
        answer = await asking
    assert [found["data"]["number"] for found in answer.json()] == [7]


async def test_a_reader_that_waits_is_answered_when_nothing_happens(writer: Database) -> None:
    async with waiting_client(writer) as client:
        answer = await client.get("/internal/events?wait=0.2")
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("statement", [FEED, HAS_EVENTS], ids=["batch", "look"])
def test_a_look_for_events_reads_none_that_were_read_before(
    statement: TextClause, service_database: MakeDatabase
) -> None:
    """No event is ever deleted, so a scan of all of them, twice a second for each reader, would grow for ever."""
    database = service_database("submissions")
    with psycopg.connect(database.dsn("migrator"), autocommit=True) as connection:
        connection.execute(
            "insert into outbox (event_id, type, subject, data) "
            "select gen_random_uuid(), 'thing.saved', n::text, '{}' from generate_series(1, 20000) n"
        )
        connection.execute("analyze outbox")
    with psycopg.connect(database.dsn("app"), autocommit=True) as connection:
        plan = generic_plan(connection, statement)
    assert "using outbox_feed_order on outbox" in plan
    assert "Seq Scan" not in plan


async def test_an_idle_reader_waits_in_the_other_program_and_stops_at_once(writer: Database, reader: Database) -> None:
    seen: list[Event[ThingRead]] = []
    feed = reader_of(writer, reader, seen)
    asked: list[httpx.URL] = []

    async def note(request: httpx.Request) -> None:
        asked.append(request.url)

    feed._client.event_hooks = {"request": [note]}
    stop = asyncio.Event()
    running = asyncio.create_task(feed.run(stop, interval_seconds=0.05))
    while not any("wait" in url.params for url in asked):  # noqa: ASYNC110  the client's hook is no coroutine of ours
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    assert len(asked) <= 2
    await publish_numbers(writer, 1)
    while not seen:  # noqa: ASYNC110  the handler is called deep inside
        await asyncio.sleep(0.05)
    assert [found.data.number for found in seen] == [1]
    stop.set()
    await asyncio.wait_for(running, 2)


async def test_a_reader_pauses_between_answers_of_a_program_that_does_not_wait(reader: Database) -> None:
    """A program of an earlier release does not know `wait` and answers at once."""
    asked = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(200, content=b"[]", headers={"Next-Cursor": ""})

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://writer")
    feed = FeedReader(reader, client, Source("writer", "http://writer", {}), SecretStr(SECRET))
    stop = asyncio.Event()
    running = asyncio.create_task(feed.run(stop, interval_seconds=0.2))
    await asyncio.sleep(1)
    stop.set()
    await running
    # At most six rounds, and each asks twice: whether there is anything to wait for, and for the events.
    assert 1 <= asked <= 12


async def test_no_event_can_be_changed_by_the_application(service_database: MakeDatabase) -> None:
    with psycopg.connect(service_database("submissions").dsn("app"), autocommit=True) as connection:
        for statement in ("update outbox set type = 'x'", "delete from outbox", "truncate outbox"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


async def test_pages_follow_each_other(writer: Database) -> None:
    await publish_numbers(writer, *range(7))
    cursor, subjects = "", []
    async with writer.transaction() as connection:
        while True:
            events, cursor = await read_outbox(connection, cursor, 3)
            if not events:
                break
            subjects += [event["subject"] for event in events]
    assert subjects == [str(number) for number in range(7)]


async def test_transactions_are_ordered_as_numbers_and_not_as_text(service_database: MakeDatabase) -> None:
    """999 comes before 1000: ordered as text, a reader would get one event twice and another one never."""
    made = service_database("submissions")
    with psycopg.connect(made.dsn(), autocommit=True) as connection:
        for transaction_id in (1, 2, 9, 10, 99, 100, 101):
            connection.execute(
                "insert into outbox (transaction_id, event_id, type, subject, data) "
                "values (%s::text::xid8, gen_random_uuid(), 'thing.saved', %s, '{}')",
                (transaction_id, str(transaction_id)),
            )
    database, cursor, subjects = Database(made.app, application_name="writer"), "", []
    async with database.transaction() as connection:
        while True:
            events, cursor = await read_outbox(connection, cursor, 2)
            if not events:
                break
            subjects += [event["subject"] for event in events]
    await database.close()
    assert subjects == ["1", "2", "9", "10", "99", "100", "101"]


async def test_an_event_is_a_cloud_event(writer: Database) -> None:
    await publish_numbers(writer, 1)
    async with writer.transaction() as connection:
        [event], _ = await read_outbox(connection, "", 10)
    assert event.keys() == {"specversion", "id", "type", "source", "subject", "time", "data"}
    assert (event["specversion"], event["type"], event["data"]) == ("1.0", "thing.saved", {"number": 1})


async def test_an_unexpected_event_stops_its_own_feed_and_no_other(
    writer: Database, reader: Database, service_database: MakeDatabase
) -> None:
    """It is not skipped either: as soon as the fault is repaired, everything is applied, in order."""
    other_reader = Database(service_database("submissions").worker, application_name="reader")
    seen: list[Event[ThingRead]] = []
    faulty, healthy = reader_of(writer, reader, []), reader_of(writer, other_reader, seen)
    handled = faulty._handlers = {"thing.saved": Handler(ThingRead, _stumble)}
    stop = asyncio.Event()
    running = [asyncio.create_task(feed.run(stop, interval_seconds=0.01)) for feed in (faulty, healthy)]
    await publish_numbers(writer, 1, 2)
    await _until(lambda: _counted(faulty, "KeyError") >= 3 and len(seen) == 2)
    assert not any(task.done() for task in running)
    assert (_is_stuck(faulty), _is_stuck(healthy)) == (True, False)
    applied: list[str] = []

    async def apply(_: AsyncConnection, events: Sequence[Event[ThingRead]]) -> None:
        applied.extend(event.subject for event in events)

    handled["thing.saved"] = Handler(ThingRead, apply)
    await _until(lambda: not _is_stuck(faulty))
    stop.set()
    await asyncio.gather(*running)
    await other_reader.close()
    assert applied == ["1", "2"]


async def _stumble(_: AsyncConnection, events: Sequence[Event[ThingRead]]) -> None:
    raise KeyError(events[0].subject)


@pytest.mark.parametrize(
    "content", [b"not json", b"{}", b"[1]", b'[{"id":"x"}]', b'[{"id":"00000000-0000-7000-8000-000000000001"}]']
)
async def test_an_answer_that_is_no_feed_is_a_fault_of_that_feed(reader: Database, content: bytes) -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, content=content, headers={"Next-Cursor": "1-1"}))
    async with httpx.AsyncClient(transport=answer) as client:
        feed = FeedReader(reader, client, Source(f"odd {content!r}", "http://writer", {}), SecretStr(SECRET))
        assert not await feed.try_catch_up()
        assert not await feed.catch_up_for_request()
    async with reader.transaction() as connection:
        known = await connection.execute(text("select 1 from feed_cursors where source like 'odd%'"))
        assert known.first() is None


async def test_a_pool_without_a_free_connection_is_waited_for(service_database: MakeDatabase, writer: Database) -> None:
    database = Database(service_database("submissions").worker, application_name="reader", pool_size=1)
    database.engine.pool._timeout = 0.05  # type: ignore[attr-defined]  # ten seconds otherwise
    seen: list[Event[ThingRead]] = []
    feed = reader_of(writer, database, seen)
    stop = asyncio.Event()
    async with database.transaction():
        running = asyncio.create_task(feed.run(stop, interval_seconds=0.01))
        await publish_numbers(writer, 7)
        await _until(lambda: _counted(feed, "TimeoutError") >= 2)
        assert not running.done()
    await _until(lambda: len(seen) == 1)
    stop.set()
    await running
    await database.close()


def _counted(feed: FeedReader, error: str) -> float:
    count: float = FAULTS.labels(*feed.name, error)._value.get()
    return count


def _is_stuck(feed: FeedReader) -> bool:
    return bool(IS_STUCK.labels(*feed.name)._value.get())


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110  # told by counters, not by an event
            await asyncio.sleep(0.01)
