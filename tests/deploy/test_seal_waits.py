"""`bangfu seal` writes tables anew only when nobody can read any more what was replaced."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from deploy.commands import seal
from deploy.commands.seal import RowsLeftError
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.planted import found_in

TEXT = "老人因糖尿病足溃疡转入养护院"
OPEN = "begin isolation level repeatable read"


@contextmanager
def reading(database: ServiceDatabase) -> Iterator[psycopg.Connection]:
    """Somebody whose transaction began before, such as a long list."""
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(OPEN)
        connection.execute("select count(*) from visits")
        yield connection


def on_disk(database: ServiceDatabase) -> bool:
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute("checkpoint")
        ((oid,),) = connection.execute("select oid from pg_database where datname = current_database()").fetchall()
    return bool(found_in(database.postgres.data / "base" / str(oid), [TEXT]))


def plant(database: ServiceDatabase) -> None:
    """In a table, and in the statistics of its column."""
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute("create table told (number int, words text)")
        connection.execute("insert into told select n, %s from generate_series(1, 50) n", [TEXT])
        connection.execute("analyze told")


@pytest.fixture
def told(service_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> ServiceDatabase:
    database = service_database("submissions")
    plant(database)
    monkeypatch.setattr(seal, "KINDS", {"submissions": ()})
    monkeypatch.setattr(seal, "KEYED", {"submissions": ("told",)})
    monkeypatch.setattr(seal, "database_name", lambda _: database.name)
    monkeypatch.setattr(seal, "PAUSE_SECONDS", 0.05)
    return database


def test_a_transaction_that_stays_open_is_said_instead_of_leaving_its_rows(
    told: ServiceDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "ROUNDS", 3)
    with reading(told), pytest.raises(RowsLeftError, match="has been open"):
        seal._rewrite(told.postgres, "submissions", lambda _: None)


def test_what_was_replaced_is_gone_once_the_last_reader_has_ended(told: ServiceDatabase) -> None:
    said: list[str] = []
    with reading(told) as reader:
        with psycopg.connect(told.dsn(), autocommit=True) as connection:
            connection.execute("update told set words = null")
        assert on_disk(told)
        done = threading.Thread(target=seal._rewrite, args=(told.postgres, "submissions", said.append))
        done.start()
        while not any("waiting for" in line for line in said):
            assert done.is_alive()
        reader.execute("commit")
        done.join(60)
    assert not done.is_alive()
    assert not on_disk(told)
