"""A real PostgreSQL for every test that needs one.

    def test_something(service_database):
        database = service_database("households")      # fresh, migrated, thrown away with the module
        engine = create_async_engine(database.app)     # .app, .worker, .migrator: SQLAlchemy URLs by role
        psycopg.connect(database.dsn("migrator"))      # the same for libpq

The server starts once a session and is not durable; a test of durability starts one with `throwaway_postgres()`. Each
program is migrated once, into a template; a fresh database is a copy of it (about 30 ms). The fixture's type is
`tests.databases.MakeDatabase`. `postgres.url(database, role)` gives any database by name; the role `"postgres"` is the
superuser.
"""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from xdist.scheduler import LoadScopeScheduling

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.embedded.postgres_bootstrap import create_database, grant_schema
from deploy.programs import Program, database_name, migrations_of, role_name
from services.kernel.db import migrations
from tests.databases import NOT_DURABLE, MakeDatabase, ServiceDatabase, copy_database, throwaway_postgres
from tests.support.failures import ShownAtOnce
from tests.support.running_order import InPieces, in_running_order

_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = in_running_order(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return InPieces(config, log)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ShownAtOnce(config))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server for the session, with the four databases (not migrated) and all roles."""
    with throwaway_postgres(NOT_DURABLE) as server:
        yield server


@pytest.fixture(scope="session")
def _templates(postgres: Postgres) -> Callable[[Program], str]:
    """The name of a program's migrated template, created on first use."""
    made: dict[Program, str] = {}

    def template(program: Program) -> str:
        if program not in made:
            made[program] = _make_template(postgres, program)
        return made[program]

    return template


def _make_template(postgres: Postgres, program: Program) -> str:
    name = f"{database_name(program)}_template"
    with psycopg.connect(postgres.dsn("postgres", SUPERUSER), autocommit=True) as connection:
        create_database(connection, name, program)
    with psycopg.connect(postgres.dsn(name, SUPERUSER), autocommit=True) as connection:
        grant_schema(connection, program)
    if _has_migrations(program):
        migrations.upgrade(migrations_of(program), postgres.url(name, role_name(program, "migrator")))
    return name


def _has_migrations(program: Program) -> bool:
    folder = migrations.alembic_config(migrations_of(program)).get_main_option("script_location")
    return folder is not None and (Path(folder) / "env.py").is_file()


@pytest.fixture(scope="module")
def service_database(postgres: Postgres, _templates: Callable[[Program], str]) -> Iterator[MakeDatabase]:
    """Creates a fresh, migrated database of a program at each call; all are dropped after the module.

    Dropping costs 20 ms each on a server that is not durable, and keeps its folder small, which may be in memory.
    """
    made: list[str] = []

    def fresh(program: Program) -> ServiceDatabase:
        name = f"{database_name(program)}_t{next(_numbers)}"
        with psycopg.connect(postgres.dsn("postgres", SUPERUSER), autocommit=True) as connection:
            copy_database(connection, _templates(program), name)
        made.append(name)
        return ServiceDatabase(postgres, program, name)

    yield fresh
    with psycopg.connect(postgres.dsn("postgres", SUPERUSER), autocommit=True) as connection:
        for name in made:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
