"""What the fixture `service_database` of `tests/conftest.py` hands out."""

from collections.abc import Callable
from dataclasses import dataclass

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import Program, Role, role_name


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
