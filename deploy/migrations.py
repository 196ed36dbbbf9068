"""Alembic for the four programs: each has its own history in `<package>/migrations`.

The contract with every `migrations/env.py`: the database is `config.get_main_option("sqlalchemy.url")`, a
psycopg URL of the program's migrator role. `alembic -x` and `alembic.ini` are not used.
"""

import importlib.util
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from deploy.programs import Program, package_of


def folder(program: Program) -> Path:
    """Where the program keeps its migrations, there or not."""
    package = importlib.util.find_spec(package_of(program))
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError(package_of(program))
    return Path(package.submodule_search_locations[0]) / "migrations"


def has_migrations(program: Program) -> bool:
    return (folder(program) / "env.py").is_file()


def configuration(program: Program, url: str) -> Config:
    """`url` is the migrator's SQLAlchemy URL."""
    config = Config()
    config.set_main_option("script_location", str(folder(program)))
    # A percent sign in a password would be taken for an interpolation by configparser.
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(program: Program, url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`."""
    command.upgrade(configuration(program, url), revision)


def downgrade(program: Program, url: str, revision: str = "base") -> None:
    """Take the database at `url` back to `revision`."""
    command.downgrade(configuration(program, url), revision)


def head(program: Program) -> str | None:
    """The revision this code needs. Raises CommandError when the history has two heads."""
    return ScriptDirectory(str(folder(program))).get_current_head()


def current(url: str) -> str | None:
    """The revision the database at `url` is at; None when nothing was ever migrated."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
