"""What people type into the trail is stored sealed, and can never be read again once a household is destroyed."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from services.kernel.audit import rekeying, trail
from services.kernel.audit.looks import look
from services.kernel.audit.reading import TrailFilter, read_entries, with_words
from services.kernel.audit.said import DESTROYED, UNREADABLE, Said
from services.kernel.auth.principals import Principal
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import FIRST, count_left, try_batch
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.databases import MakeDatabase, ServiceDatabase

WORDS = "白守田的儿子来电咨询"


def new_kek(prefix: str = "", length: int = 32) -> str:
    return prefix + base64.b64encode(os.urandom(length)).decode()


INDEX = new_kek()
FIRST_KEK = new_kek()
KEYS = KeyRing(FIRST_KEK, INDEX)


@pytest.fixture(scope="module")
def database(service_database: MakeDatabase) -> ServiceDatabase:
    return service_database("households")


@pytest.fixture
async def app(database: ServiceDatabase) -> AsyncIterator[Database]:
    async with Database(database.app, application_name="app", pool_size=3) as opened:
        yield opened


async def say(app: Database, *households: UUID, words: str = WORDS, action: str = "household.revealed") -> str:
    """An entry with these words; its subject."""
    subject = f"household:{households[0]}" if len(households) == 1 else f"search:{new_id()}"
    async with app.transaction() as connection:
        said = Said(KEYS, households, {"purpose": words})
        details = {"field": "address"}
        await trail.record(connection, actor_id=new_id(), action=action, subject=subject, details=details, said=said)
    return subject


async def shown(app: Database, subject: str, keys: KeyRing = KEYS) -> list[dict[str, Any]]:
    async with app.transaction() as connection:
        found = await read_entries(connection, TrailFilter(subject=subject), None, 10)
        return [entry.details for entry in await with_words(connection, keys, found)]


def erase(database: ServiceDatabase, household_id: UUID) -> None:
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(
            "insert into withheld_households (household_id, village_code, is_erased) values (%s, '211381', true)",
            (household_id,),
        )


def stored(database: ServiceDatabase, subject: str) -> list[dict[str, Any]]:
    with psycopg.connect(database.dsn(), row_factory=dict_row) as connection:
        return connection.execute("select details from audit_entries where subject = %s", (subject,)).fetchall()


@pytest.mark.parametrize("words", ["核对资料", "two words", "核对 资料", "\u767d"])
async def test_typed_words_in_clear_are_refused(app: Database, words: str) -> None:
    async with app.transaction() as connection:
        with pytest.raises(trail.TypedWordsError):
            await trail.record(connection, actor_id=None, action="a", subject="b", details={"purpose": words})
        with pytest.raises(trail.TypedWordsError):
            await look(connection, Principal(new_id(), None, ()), "a.b", [], {"filters": [{"q": words}]})


async def test_words_are_stored_sealed_and_read_with_their_numbers_masked(
    app: Database, database: ServiceDatabase
) -> None:
    subject = await say(app, new_id(), words=f"{WORDS}，电话13900001234")
    (entry,) = stored(database, subject)
    assert not entry["details"].keys() & {"purpose"}
    assert "白" not in str(entry)
    assert await shown(app, subject) == [{"field": "address", "purpose": f"{WORDS}，电话139****1234"}]


async def test_an_erasure_takes_the_words_and_leaves_the_chain_whole(app: Database, database: ServiceDatabase) -> None:
    erased, other = new_id(), new_id()
    subjects = [await say(app, erased), await say(app, other)]
    async with Database(database.worker, application_name="worker", pool_size=1) as worker:
        async with worker.transaction() as connection:
            await trail.seal_entries(connection)
        erase(database, erased)
        async with worker.transaction() as connection:
            assert (await trail.verify(connection)).is_intact
    assert [await shown(app, subject) for subject in subjects] == [
        [{"field": "address", "purpose": DESTROYED}],
        [{"field": "address", "purpose": WORDS}],
    ]


async def test_words_about_several_households_go_with_the_first_that_is_erased(
    app: Database, database: ServiceDatabase
) -> None:
    several = [new_id() for _ in range(3)]
    subject = await say(app, *several)
    assert (await shown(app, subject))[0]["purpose"] == WORDS
    erase(database, several[1])
    assert (await shown(app, subject))[0]["purpose"] == DESTROYED


async def test_words_about_no_household_are_sealed_too(app: Database, database: ServiceDatabase) -> None:
    subject = await say(app)
    assert "purpose" not in stored(database, subject)[0]["details"]
    assert (await shown(app, subject))[0]["purpose"] == WORDS


async def test_words_about_who_is_erased_already_are_not_kept(app: Database, database: ServiceDatabase) -> None:
    household_id = new_id()
    erase(database, household_id)
    subject = await say(app, household_id)
    assert "sealed" not in stored(database, subject)[0]["details"]["said"]
    assert (await shown(app, subject))[0]["purpose"] == DESTROYED


async def test_a_request_beside_the_erasure_makes_no_new_key(app: Database, database: ServiceDatabase) -> None:
    household_id = new_id()
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into withheld_households (household_id, village_code, is_erased) values (%s, '211381', true)",
            (household_id,),
        )
        saying = asyncio.create_task(say(app, household_id))
        # It waits for the row of the erasure, which is not committed.
        assert not (await asyncio.wait([saying], timeout=1))[0]
        connection.commit()
        subject = await saying
    assert (await shown(app, subject))[0]["purpose"] == DESTROYED


async def test_a_ciphertext_opens_in_its_own_entry_only(app: Database, database: ServiceDatabase) -> None:
    household_id = new_id()
    (entry,) = stored(database, await say(app, household_id))
    async with app.transaction() as connection:
        subject = f"household:{household_id}"
        await trail.record(connection, actor_id=None, action="other.act", subject=subject, details=entry["details"])
    assert {details["purpose"] for details in await shown(app, subject)} == {WORDS, UNREADABLE}


@pytest.mark.parametrize("is_erased", [False, True])
async def test_words_of_an_earlier_release_are_not_shown_of_an_erased_household(
    app: Database, database: ServiceDatabase, is_erased: bool
) -> None:
    alone, listed, other = new_id(), new_id(), new_id()
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        for subject, details in (
            (f"household:{alone}", '{"purpose": "白守田来电", "field": "address"}'),
            ("households", f'{{"purpose": "找白守田", "name": "白**", "subjects": ["{other}", "{listed}"]}}'),
        ):
            connection.execute(
                "insert into audit_entries (action, subject, details) values ('a', %s, %s)", (subject, details)
            )
    if is_erased:
        erase(database, alone)
        erase(database, listed)
    entries = [(await shown(app, str(id_)))[0] for id_ in (alone, listed)]
    assert [DESTROYED in entry.values() for entry in entries] == [is_erased, is_erased]
    assert ("白" in str(entries)) is not is_erased
    assert entries[0]["field"] == "address"


@pytest.mark.parametrize("role", ["app", "worker"])
@pytest.mark.parametrize("statement", ["update audit_keys set wrapped_key = null", "delete from audit_keys"])
def test_no_program_takes_a_key_away_by_itself(database: ServiceDatabase, role: Any, statement: str) -> None:
    with (
        psycopg.connect(database.dsn(role), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize("new", [new_kek(), new_kek("sm4:", 16)], ids=["aes", "sm4"])
async def test_words_can_be_read_after_a_change_of_keys(
    app: Database, service_database: MakeDatabase, new: str
) -> None:
    fresh = service_database("households")
    (kind,) = rekeying.REKEYED
    async with Database(fresh.app, application_name="app", pool_size=1) as one:
        subject = await say(one, new_id())
        async with Database(fresh.migrator, application_name="rotate", pool_size=1) as owner:
            both, alone = KeyRing(f"{new}\n{FIRST_KEK}", INDEX), KeyRing(new, INDEX)
            async with owner.transaction() as connection:
                assert await count_left(connection, both, kind) == (1, 1)
                assert (await try_batch(connection, both, kind, FIRST) or (None, 0))[1] == 1
                assert await count_left(connection, both, kind) == (0, 1)
        assert (await shown(one, subject, alone))[0]["purpose"] == WORDS
