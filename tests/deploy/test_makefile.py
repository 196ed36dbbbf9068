"""`make help` and `bangfu doctor`: the first commands of a new user."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TARGETS = [
    "help",
    "run",
    "test",
    "test-all",
    "lint",
    "types",
    "bench",
    "bench-visits",
    "migrate",
    "minio",
    "openapi",
    "pictures",
]


def _make(*arguments: str) -> str:
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("arguments", [(), ("help",)])
def test_make_help_lists_every_target_with_a_sentence(arguments: tuple[str, ...]) -> None:
    described = {line.split()[1]: line.split()[2:] for line in _make(*arguments).splitlines()}
    assert set(TARGETS) <= set(described)
    assert all(words for words in described.values())


def test_every_recipe_is_one_that_make_understands() -> None:
    for target in TARGETS:
        _make("--dry-run", target)


def test_doctor_says_what_to_do_about_a_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    home = tmp_path / "letter.txt" / "home"
    command = [sys.executable, "-m", "deploy.cli", "doctor", "--home", str(home)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert (
        f"PROBLEM  home: {home} cannot be used (Not a directory); set BANGFU_HOME to a folder of yours" in result.stdout
    )


def test_doctor_says_what_to_do_about_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "deploy.cli", "doctor", "--home", str(tmp_path), "--port", port]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert f"PROBLEM  port: {port} is taken by another program; choose one with PORT=8001" in result.stdout


def test_doctor_names_every_part_on_a_line_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deploy.cli", "doctor", "--home", str(tmp_path / "home")]
    result = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    for part in ("Python", "PostgreSQL", "object store", "system user", "disk", "font of the forms", "time zone"):
        assert f" {part}: " in result
    assert not (tmp_path / "home").exists()
