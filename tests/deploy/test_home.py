"""A home that cannot be used is told in one sentence by every command, and nothing is left where it was tried."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.home import HomeUnusableError, home_from, why_unusable

COMMANDS = [
    ["up"],
    ["migrate"],
    ["demo"],
    ["backup", "saved"],
    ["restore", "saved"],
    ["audit", "verify"],
    ["audit", "anchor"],
    ["keys", "rotate"],
    ["keys", "rotate", "--dry-run"],
]


def _file(folder: Path) -> Path:
    (folder / "letter.txt").touch()
    return folder / "letter.txt"


def _below_a_file(folder: Path) -> Path:
    return _file(folder) / "home"


def _in_proc(_: Path) -> Path:
    return Path("/proc/bangfu")


def _without_end(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop" / "home"


def _too_long(folder: Path) -> Path:
    return folder / ("x" * 300)


UNUSABLE = [_file, _below_a_file, _in_proc, _without_end, _too_long]


@pytest.mark.parametrize("make", UNUSABLE)
def test_a_home_where_nothing_can_be_kept_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    with pytest.raises(HomeUnusableError, match=r"cannot be used \(.+\): set BANGFU_HOME to a folder of yours"):
        home_from(make(tmp_path))


def test_a_home_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """Root may write anywhere, so it steps down for this."""
    (tmp_path / "theirs").mkdir()
    code = "import os, sys, deploy.home as home; os.geteuid() or os.setuid(65534); home.home_from(sys.argv[1])"
    (tmp_path / "theirs").chmod(0o500)
    for home in ("theirs", "theirs/home"):
        run = [sys.executable, "-c", code, str(tmp_path / home)]
        told = subprocess.run(run, capture_output=True, text=True, check=False)
        assert "HomeUnusableError" in told.stderr
        assert "Permission denied" in told.stderr
    (tmp_path / "theirs").chmod(0o700)


def test_trying_leaves_nothing(tmp_path: Path) -> None:
    assert why_unusable(tmp_path) is None
    assert home_from(tmp_path / "数据 home" / "deep") == tmp_path.resolve() / "数据 home" / "deep"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_so_in_one_sentence(tmp_path: Path, command: list[str]) -> None:
    home = _below_a_file(tmp_path)
    run = [sys.executable, "-m", "deploy.cli", *command, "--home", str(home)]
    told = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == f"bangfu: {home} cannot be used (Not a directory): set BANGFU_HOME to a folder of yours\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt"]


def test_every_command_with_a_home_is_tried_here() -> None:
    from deploy.cli import app, audit_app, keys_app

    names = {info.callback.__name__ for info in app.registered_commands if info.callback}
    names |= {f"audit {info.name}" for info in audit_app.registered_commands}
    names |= {f"keys {info.name}" for info in keys_app.registered_commands}
    tried = {" ".join(word for word in command if word not in ("saved", "--dry-run")) for command in COMMANDS}
    assert names == tried | {"doctor"}
