"""Runs the Alembic history of a folder, for `bangfu migrate`, the tests and the readiness check."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


def alembic_config(folder: Path, url: str | None = None) -> Config:
    """`folder`: the one with `env.py`; `url`: of the database, for SQLAlchemy."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    if url is not None:
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(folder: Path, url: str, revision: str = "head") -> None:
    command.upgrade(alembic_config(folder, url), revision)


def downgrade(folder: Path, url: str, revision: str = "base") -> None:
    command.downgrade(alembic_config(folder, url), revision)


def head_revision(folder: Path) -> str | None:
    """The last revision; None in an empty history. Raises CommandError when there are several."""
    return ScriptDirectory.from_config(alembic_config(folder)).get_current_head()
