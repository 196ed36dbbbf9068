"""Runs the Alembic history of a folder, for `bangfu migrate`, the tests and the readiness check."""

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy.exc import OperationalError

PATIENCE_SECONDS = 600.0
PAUSE_SECONDS = 1.0


def alembic_config(folder: Path, url: str | None = None) -> Config:
    """`folder`: the one with `env.py`; `url`: of the database, for SQLAlchemy."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    if url is not None:
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(folder: Path, url: str, revision: str = "head") -> None:
    """Goes on with the next migration where it was cut short.

    People work meanwhile, and use tables in another order than a migration alters them. Where one waits for the other,
    the migration is undone and tried again after a pause. Raises OperationalError when somebody holds a table for
    `PATIENCE_SECONDS`, such as a backup that runs.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            command.upgrade(alembic_config(folder, url), revision)
        except OperationalError as error:
            if not isinstance(error.orig, DeadlockDetected | LockNotAvailable) or time.monotonic() > end:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def downgrade(folder: Path, url: str, revision: str = "base") -> None:
    command.downgrade(alembic_config(folder, url), revision)


def head_revision(folder: Path) -> str | None:
    """The last revision; None in an empty history. Raises CommandError when there are several."""
    return ScriptDirectory.from_config(alembic_config(folder)).get_current_head()
