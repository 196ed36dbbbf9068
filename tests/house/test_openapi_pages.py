"""The committed OpenAPI pages, which a provincial engineer reads, equal the code."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from services.kernel.problems import PROBLEM_JSON
from tools.openapi_pages import FOLDER, pages

FRONTEND = Path(__file__).parents[2] / "frontend"
PROGRAMS = ("gateway", "campaigns", "submissions", "households")


@pytest.fixture(scope="module")
def described() -> dict[str, str]:
    return pages()


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_committed_page_is_the_one_the_code_describes(described: dict[str, str], program: str) -> None:
    assert (FOLDER / f"{program}.json").read_text(encoding="utf-8") == described[program], "run `make openapi`"


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_refusal_is_a_problem(described: dict[str, str], program: str) -> None:
    for path, operations in json.loads(described[program])["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status.isdigit() and int(status) >= 400:
                    assert list(response["content"]) == [PROBLEM_JSON], (method, path, status)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_operation_says_what_it_does(described: dict[str, str], program: str) -> None:
    for path, operations in json.loads(described[program])["paths"].items():
        assert re.fullmatch(r"(/[a-z0-9_.{}-]+)+", path), path
        for method, operation in operations.items():
            assert operation.get("summary"), (method, path)


def test_no_two_programs_answer_the_same_path(described: dict[str, str]) -> None:
    paths = [path for page in described.values() for path in json.loads(page)["paths"]]
    assert len(paths) == len(set(paths))


def test_the_front_ends_types_are_those_of_the_pages() -> None:
    """The generated TypeScript is committed; the committed pages must generate the same."""
    check = subprocess.run(
        ["node", "scripts/generate-api.mjs", "--check"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout + check.stderr
