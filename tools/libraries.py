"""Every library in the lock files: of the services, of the front end, of the font and of the test browser."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

ROOT = Path(__file__).parents[1]
NPM_FOLDERS = ("frontend", "deploy/fonts", "tests/browser")
PROJECT = "bangfu"

Registry = Literal["PyPI", "npm"]


class Library(NamedTuple):
    """`licence` comes from the lock file; that of Python has none."""

    registry: Registry
    name: str
    version: str
    licence: str | None = None


def locked() -> list[Library]:
    """Each name and version once, sorted."""
    return sorted({*of_the_services(), *(library for folder in NPM_FOLDERS for library in of_the_folder(folder))})


def of_the_services() -> Iterator[Library]:
    for entry in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]:
        if entry["name"] != PROJECT:
            yield Library("PyPI", entry["name"], entry["version"])


def of_the_folder(folder: str) -> Iterator[Library]:
    packages: dict[str, dict[str, Any]] = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))[
        "packages"
    ]
    for path, entry in packages.items():
        if path:
            name = entry.get("name", path.rpartition("node_modules/")[2])
            yield Library("npm", name, entry["version"], entry.get("license"))
