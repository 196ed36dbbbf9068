"""Run a program's Alembic history. Used by `bangfu migrate`, the tests and the readiness check."""

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

PACKAGES = {
    "gateway": "gateway",
    "campaigns": "services.campaigns",
    "submissions": "services.submissions",
    "households": "services.households",
}


def alembic_config(program: str, url: str | None = None) -> Config:
    """Raises KeyError for a program that does not exist."""
    package_file = import_module(PACKAGES[program]).__file__
    if package_file is None:
        raise RuntimeError(f"{PACKAGES[program]} is not a regular package")
    config = Config()
    config.set_main_option("script_location", str(Path(package_file).parent / "migrations"))
    if url is not None:
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(program: str, url: str, revision: str = "head") -> None:
    command.upgrade(alembic_config(program, url), revision)


def downgrade(program: str, url: str, revision: str = "base") -> None:
    command.downgrade(alembic_config(program, url), revision)


def head_revision(program: str) -> str | None:
    return ScriptDirectory.from_config(alembic_config(program)).get_current_head()
