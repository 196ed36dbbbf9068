"""Every change of a sealed entry is found; the application itself can only insert."""

from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import text

from services.kernel.audit import trail
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.databases import MakeDatabase, ServiceDatabase


@pytest.fixture
def database(service_database: MakeDatabase) -> ServiceDatabase:
    return service_database("submissions")


@pytest.fixture
async def worker(database: ServiceDatabase) -> AsyncIterator[Database]:
    opened = Database(database.worker, application_name="sealer")
    yield opened
    await opened.close()


async def write(database: ServiceDatabase, count: int) -> None:
    app = Database(database.app, application_name="app")
    for number in range(count):
        async with app.transaction() as connection:
            await trail.record(connection, actor_id=new_id(), action="household.revealed", subject=str(number))
    await app.close()


async def seal(worker: Database) -> int:
    async with worker.transaction() as connection:
        return await trail.seal_entries(connection)


async def verdict(worker: Database) -> trail.Verdict:
    async with worker.transaction() as connection:
        return await trail.verify(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entries set action = 'x'",
        "delete from audit_entries",
        "truncate audit_entries",
        "update audit_seals set hash = previous_hash",
        "delete from audit_seals",
        "insert into audit_seals (position, entry_id, previous_hash, hash) values (1, 1, '', '')",
    ],
)
def test_the_application_cannot_touch_what_is_written(database: ServiceDatabase, statement: str) -> None:
    with (
        psycopg.connect(database.dsn("app"), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


async def test_a_rolled_back_act_leaves_no_entry(database: ServiceDatabase, worker: Database) -> None:
    app = Database(database.app, application_name="app")

    async def fail() -> None:
        async with app.transaction() as connection:
            await trail.record(connection, actor_id=None, action="x", subject="y")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await app.close()
    assert await seal(worker) == 0


@pytest.mark.parametrize(
    "tampering",
    [
        "update audit_entries set subject = 'other' where id = (select min(id) + 4 from audit_entries)",
        "update audit_entries set actor_id = gen_random_uuid() where id = (select min(id) + 4 from audit_entries)",
        """update audit_entries set occurred_at = occurred_at - interval '1 s'
            where id = (select min(id) + 4 from audit_entries)""",
        "delete from audit_entries where id = (select min(id) + 4 from audit_entries)",
        "delete from audit_seals where position = 5",
        "update audit_seals set hash = previous_hash where position = 5",
        """update audit_entries e set subject = o.subject from audit_entries o
            where (e.id, o.id) in (select min(id) + 4, min(id) + 5 from audit_entries)""",
    ],
)
async def test_tampering_is_found_where_it_happened(
    database: ServiceDatabase, worker: Database, tampering: str
) -> None:
    await write(database, 10)
    assert await seal(worker) == 10
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(tampering)
    found = await verdict(worker)
    assert not found.is_intact
    assert found.broken_at in {5, 6}


async def test_an_untouched_chain_is_intact_across_several_seals(database: ServiceDatabase, worker: Database) -> None:
    for count in (3, 4):
        await write(database, count)
        assert await seal(worker) == count
    assert await seal(worker) == 0
    assert await verdict(worker) == trail.Verdict(7, None)
    async with worker.transaction() as connection:
        rows = await connection.execute(text("select count(distinct hash) from audit_seals"))
        assert rows.scalar_one() == 7


async def test_an_entry_that_commits_late_is_sealed_by_the_next_scan(
    database: ServiceDatabase, worker: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id below those of a partial scan waits for the full scan, and is then chained like any other."""
    monkeypatch.setattr(trail, "LATE_ENTRIES", 3)
    app = Database(database.app, application_name="app")
    async with app.transaction() as slow:
        await trail.record(slow, actor_id=None, action="x", subject="slow")
        await write(database, 2)
        assert await seal_newest(worker) == 2
    assert await seal_newest(worker) == 1, "within reach"
    async with app.transaction() as slower:
        await trail.record(slower, actor_id=None, action="x", subject="slower")
        await write(database, 5)
        assert await seal_newest(worker) == 5
    await app.close()
    assert await seal_newest(worker) == 0
    assert await seal(worker) == 1
    assert await verdict(worker) == trail.Verdict(9, None)


async def seal_newest(worker: Database) -> int:
    async with worker.transaction() as connection:
        return await trail.seal_entries(connection, scans_all=False)
