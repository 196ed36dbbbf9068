"""A migration gives way to people who use its tables, and is tried again; an index built beside the work waits."""

import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from deploy.programs import role_name
from services.kernel.db.migrations import upgrade
from tests.databases import MakeDatabase

ENVIRONMENT = 'from services.kernel.db.migration_env import run_migrations\n\nrun_migrations("campaigns")\n'
BOTH_TABLES = """
    op.execute("alter table households_of_test add column note text")
    op.execute("alter table visits_of_test add column note text")
"""
BESIDE_THE_WORK = """
    op.execute("create table inside as select current_setting('lock_timeout') as waits")
    with op.get_context().autocommit_block():
        op.execute("create table beside as select current_setting('lock_timeout') as waits")
    op.execute("create table afterwards as select current_setting('lock_timeout') as waits")
"""


class Place:
    """A schema of its own, with two tables and an empty history."""

    def __init__(self, migrator: str, dsn: str, folder: Path) -> None:
        self.url = f"{migrator}{'&' if '?' in migrator else '?'}options=-csearch_path%3Dtrial"
        self.folder = folder
        self.person = psycopg.connect(dsn, options="-csearch_path=trial")
        (folder / "versions").mkdir()
        (folder / "env.py").write_text(ENVIRONMENT, encoding="utf-8")

    def migrate(self, upgrade_body: str) -> None:
        head = '"""Why."""\nfrom alembic import op\n\nrevision = "one"\ndown_revision = None\n\n\ndef upgrade():\n'
        body = textwrap.indent(textwrap.dedent(upgrade_body), "    ")
        (self.folder / "versions" / "one.py").write_text(head + body, encoding="utf-8")
        upgrade(self.folder, self.url)

    def value(self, statement: str) -> object:
        (value,) = self.person.execute(statement.encode()).fetchone() or (None,)
        return value


@pytest.fixture
def place(service_database: MakeDatabase, tmp_path: Path) -> Place:
    database = service_database("campaigns")
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        owner = sql.Identifier(role_name("campaigns", "migrator"))
        connection.execute(sql.SQL("create schema trial authorization {owner}").format(owner=owner))
    with psycopg.connect(database.dsn("migrator"), autocommit=True) as connection:
        for table in (b"households_of_test", b"visits_of_test"):
            connection.execute(b"create table trial." + table + b" (id integer)")
    return Place(database.migrator, database.dsn(), tmp_path)


def test_where_a_migration_and_a_person_wait_for_each_other_the_person_goes_on_and_the_migration_begins_again(
    place: Place,
) -> None:
    with place.person as person, ThreadPoolExecutor(1) as beside:
        person.execute(b"lock table visits_of_test in row exclusive mode")
        migrating = beside.submit(place.migrate, BOTH_TABLES)
        waiting = "select count(*) from pg_locks where not granted and relation = 'visits_of_test'::regclass"
        while not place.value(waiting):
            assert not migrating.done(), migrating.exception()
            time.sleep(0.01)
        # Which the migration has altered, and holds.
        person.execute(b"insert into households_of_test values (1)")
        person.commit()
        migrating.result(60)
        assert place.value("select count(*) from households_of_test where note is null") == 1
        assert place.value("select count(note) from visits_of_test") == 0


def test_an_index_built_beside_the_work_may_wait_for_as_long_as_the_work_takes(place: Place) -> None:
    place.migrate(BESIDE_THE_WORK)
    with place.person:
        assert place.value("select waits from inside") == "800ms"
        assert place.value("select waits from beside") == "0"
        assert place.value("select waits from afterwards") == "800ms"
