"""The version is in pyproject.toml; every other place has the same."""

import json
import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


def package(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "frontend" / name).read_text(encoding="utf-8"))
    return found


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


VERSION: str = toml("pyproject.toml")["project"]["version"]


def test_the_lock_files_and_the_front_end_have_the_version_of_the_project() -> None:
    (locked,) = [entry["version"] for entry in toml("uv.lock")["package"] if entry["name"] == "bangfu"]
    lock = package("package-lock.json")
    assert {locked, package("package.json")["version"], lock["version"], lock["packages"][""]["version"]} == {VERSION}


def test_the_pages_know_the_version() -> None:
    assert f"\n## {VERSION} (" in page("CHANGELOG.md")
    assert f" to {VERSION}\n" in page("docs/upgrading.md")
    assert f"| {VERSION.rpartition('.')[0]} | yes |" in page("SECURITY.md")


def test_what_the_product_says_of_itself_comes_from_there_and_is_written_nowhere_else() -> None:
    assert version("bangfu") == VERSION, "run `make install`"
    output = subprocess.run(
        [ROOT / ".venv/bin/bangfu", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert output.stdout == f"bangfu {VERSION}\n"
    written = re.compile(rf"""["']{re.escape(VERSION)}["']""")
    sources = (path for folder in ("services", "gateway", "deploy") for path in (ROOT / folder).rglob("*.py"))
    assert [path for path in sources if written.search(path.read_text(encoding="utf-8"))] == []
