"""docs/dependencies.md lists the actual libraries, with their stated licences and the locked versions."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools.libraries import NPM_FOLDERS, locked
from tools.licences import rules, stated_licence

ROOT = Path(__file__).parents[2]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## {heading}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w-]+", requirement)[0].lower() for requirement in requirements}  # type: ignore[index]  # always


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def packages(field: str, *folders: str) -> dict[str, str]:
    read = (json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8")) for folder in folders)
    return {name: wanted for package in read for name, wanted in package.get(field, {}).items()}


def declared() -> dict[str, set[str]]:
    extras = project()["project"]["optional-dependencies"].values()
    runs = names([*project()["project"]["dependencies"], *(name for extra in extras for name in extra)])
    return {
        "Python, what runs": runs,
        "Python, what tests and lint need": names(project()["dependency-groups"]["dev"]),
        "npm, what is built and runs": {*packages("dependencies", "frontend", "deploy/fonts")},
        "npm, what tests, types and lint need": {
            *packages("devDependencies", "frontend"),
            *packages("dependencies", "tests/browser"),
        },
    }


@pytest.mark.parametrize("heading", declared())
def test_each_table_has_the_libraries_that_are_declared(heading: str) -> None:
    listed = [row[0] for row in rows(heading)]
    assert listed == sorted(declared()[heading])


@pytest.mark.parametrize("heading", declared())
def test_each_has_a_use_the_licence_it_states_and_the_month_of_a_release(heading: str) -> None:
    stated = {library.name: stated_licence(library, rules()) for library in locked()}
    for name, use, licence, month in rows(heading):
        assert use
        assert licence == stated[name], name
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month), name


def test_whatever_is_held_back_says_why_and_until_when() -> None:
    versions = {(library.name, library.version) for library in locked()}
    for name, at, newest, why, until in rows("Held back"):
        assert (name, at) in versions
        assert newest
        assert why
        assert until


def test_whatever_is_named_at_one_version_is_among_those_held_back() -> None:
    extras = project()["project"]["optional-dependencies"].values()
    exact = {name.partition("==")[0] for extra in extras for name in extra if "==" in name}
    exact |= {name for name, wanted in packages("dependencies", *NPM_FOLDERS).items() if wanted[0].isdigit()}
    exact |= {name for name, wanted in packages("devDependencies", "frontend").items() if wanted.startswith("~")}
    assert exact
    assert exact <= {row[0] for row in rows("Held back")}
