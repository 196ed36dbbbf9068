"""Run a program's Alembic history. Used by `bangfu migrate`, the tests and the readiness check."""

import ast
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Imported where it is run: every service asks for its head revision, and is 7 MB smaller without Alembic.
    from alembic.config import Config

PACKAGES = {
    "gateway": "gateway",
    "campaigns": "services.campaigns",
    "submissions": "services.submissions",
    "households": "services.households",
}


def _scripts(program: str) -> Path:
    """Raises KeyError for a program that does not exist."""
    package_file = import_module(PACKAGES[program]).__file__
    if package_file is None:
        raise RuntimeError(f"{PACKAGES[program]} is not a regular package")
    return Path(package_file).parent / "migrations"


def alembic_config(program: str, url: str | None = None) -> "Config":
    """Raises KeyError for a program that does not exist."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_scripts(program)))
    if url is not None:
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(program: str, url: str, revision: str = "head") -> None:
    from alembic import command

    command.upgrade(alembic_config(program, url), revision)


def downgrade(program: str, url: str, revision: str = "base") -> None:
    from alembic import command

    command.downgrade(alembic_config(program, url), revision)


def head_revision(program: str) -> str | None:
    """The revision no other one follows, read from the files. Raises ValueError when there are several."""
    known = [_revision(path) for path in (_scripts(program) / "versions").glob("*.py")]
    heads = {revision for revision, _ in known} - {before for _, before in known}
    if len(heads) > 1:
        raise ValueError(f"{program} has several heads: {sorted(map(str, heads))}")
    return heads.pop() if heads else None


def _revision(path: Path) -> tuple[str | None, str | None]:
    found: dict[str, str | None] = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id in {"revision", "down_revision"}:
            found[target.id] = ast.literal_eval(node.value)  # type: ignore[attr-defined]  # an assignment has one
    return found["revision"], found["down_revision"]
