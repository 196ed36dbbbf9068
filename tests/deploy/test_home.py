"""Every command refuses an unusable home in one sentence, and leaves nothing there."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from deploy.cli import app, main
from deploy.home import HomeUnusableError, home_from, why_unusable

CLIENT = "01710a0d-aa80-7882-9f16-513a63a67c43"
# Further arguments of a command; all others that take a home need none.
MORE = {
    "restore-files": ["from-here"],
    "backup": ["saved"],
    "backup-key forget": ["--copy", "saved"],
    "restore": ["saved"],
    "account recover": ["admin"],
    "erasures apply": ["list"],
    "erasures export": ["list"],
    "client create": ["平台", "--division", "21"],
    "client rotate": [CLIENT],
    "client disable": [CLIENT],
}

# They make an installation, or have words of their own where there is none.
NEED_NONE = {"up", "migrate", "demo", "restore", "status"}


def _commands(command: Any, *names: str) -> Iterator[str]:
    """The full names of all that take a home. `doctor` lists it as a fault."""
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, *names, name)
    if any(option.name == "home" for option in command.params) and names != ("doctor",):
        yield " ".join(names)


COMMANDS = sorted(_commands(typer.main.get_command(app)))


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
    """Root may write anywhere, so the test drops root."""
    (tmp_path / "theirs").mkdir()
    code = "import os, sys, deploy.home as home; os.geteuid() or os.setuid(65534); home.home_from(sys.argv[1])"
    (tmp_path / "theirs").chmod(0o500)
    for home in ("theirs", "theirs/home"):
        run = [sys.executable, "-c", code, str(tmp_path / home)]
        result = subprocess.run(run, capture_output=True, text=True, check=False)
        assert "HomeUnusableError" in result.stderr
        assert "Permission denied" in result.stderr
    (tmp_path / "theirs").chmod(0o700)


def test_a_new_home_without_room_is_refused_and_an_old_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=149_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(HomeUnusableError, match="less than 150 MB free"):
        home_from(tmp_path)
    (tmp_path / "postgres").mkdir()
    assert home_from(tmp_path) == tmp_path.resolve()


def test_trying_leaves_nothing(tmp_path: Path) -> None:
    assert why_unusable(tmp_path) is None
    assert home_from(tmp_path / "数据 home" / "deep") == tmp_path.resolve() / "数据 home" / "deep"
    assert list(tmp_path.iterdir()) == []


def test_all_commands_are_known_here() -> None:
    assert {"up", "migrate", "demo", "status", "audit verify", "keys rotate", *MORE} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_so_in_one_sentence(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    home = _below_a_file(tmp_path)
    told = f"bangfu: {home} cannot be used (Not a directory): set BANGFU_HOME to a folder of yours\n"
    assert _refused(command, home, monkeypatch, capfd) == (2, "", told)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt"]


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in NEED_NONE])
def test_every_command_that_needs_an_installation_makes_none(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A backup of a home that somebody mistyped was a good backup of nothing."""
    monkeypatch.chdir(tmp_path)
    told = f"bangfu: {tmp_path / 'home'} holds no installation yet: run `bangfu up` first\n"
    assert _refused(command, tmp_path / "home", monkeypatch, capfd) == (1, "", told)
    assert list(tmp_path.iterdir()) == []


def _refused(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> tuple[object, str, str]:
    """The exit code, standard output and standard error of `bangfu`, in this process: 40 starts take a minute."""
    monkeypatch.setattr(sys, "argv", ["bangfu", *command.split(), *MORE.get(command, []), "--home", str(home)])
    with pytest.raises(SystemExit) as ended:
        main()
    return (ended.value.code, *capfd.readouterr())
