"""The server of the tests, and the type that the fixture `service_database` of `tests/conftest.py` returns."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import Program, Role, role_name
from tests.support.folders import server_folder

# The server is deleted after the tests, and waiting for the disk was four fifths of their time. Little WAL is kept,
# because the folder may be in memory; without autovacuum no plan depends on when it last ran.
NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "128MB",
    "autovacuum": "off",
}


@contextmanager
def throwaway_postgres(settings: dict[str, str] | None = None) -> Iterator[Postgres]:
    """A server in a temporary folder, with the four databases (not migrated) and all roles.

    It starts with production's settings except `settings`, and ends without a checkpoint.
    """
    with server_folder("bangfu-tests-") as home:
        server = Postgres(home, settings)
        try:
            with server.running():
                server.bootstrap()
                yield server
                _stop_at_once(server)
        finally:
            shutil.rmtree(server.socket_directory, ignore_errors=True)


def copy_database(connection: psycopg.Connection, template: str, name: str) -> None:
    """`name` as a copy of `template`, with its owner and privileges. Only for a server that is not durable.

    Copied as files: a third of the work of a copy through the WAL, and without fsync the two checkpoints cost nothing.
    """
    names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
    connection.execute(sql.SQL("create database {name} template {template} strategy file_copy").format(**names))
    connection.execute(
        "update pg_database as made set datdba = model.datdba, datacl = model.datacl "
        "from pg_database as model where made.datname = %s and model.datname = %s",
        [name, template],
    )


def _stop_at_once(server: Postgres) -> None:
    """Immediate shutdown: these databases are never read again."""
    pid = (server.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]
    os.kill(int(pid), signal.SIGQUIT)


@dataclass(frozen=True)
class ServiceDatabase:
    """One fresh database of one program."""

    postgres: Postgres
    program: Program
    name: str

    def url(self, role: Role) -> str:
        """For SQLAlchemy."""
        return self.postgres.url(self.name, role_name(self.program, role))

    def dsn(self, role: Role | None = None) -> str:
        """For psycopg; without a role, the superuser."""
        return self.postgres.dsn(self.name, SUPERUSER if role is None else role_name(self.program, role))

    @property
    def app(self) -> str:
        return self.url("app")

    @property
    def worker(self) -> str:
        return self.url("worker")

    @property
    def migrator(self) -> str:
        return self.url("migrator")


MakeDatabase = Callable[[Program], ServiceDatabase]
