"""The server of the tests, and what the fixture `service_database` of `tests/conftest.py` hands out."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import Program, Role, role_name

# The server is deleted a moment after the tests. Waiting for the disk was four fifths of their time.
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@contextmanager
def throwaway_postgres(settings: dict[str, str] | None = None) -> Iterator[Postgres]:
    """A server in a temporary folder, with the four databases (not migrated) and all roles.

    It starts with production's settings but for `settings`, and is ended without a checkpoint.
    """
    home = Path(tempfile.mkdtemp(prefix="bangfu-tests-"))
    server = Postgres(home, settings)
    try:
        with server.running():
            server.bootstrap()
            yield server
            _stop_at_once(server)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket_directory, ignore_errors=True)


def _stop_at_once(server: Postgres) -> None:
    """Immediate shutdown: nobody will read these databases again."""
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
