"""The folder in /tmp for PostgreSQL's socket: whose it must be, and when it may be removed."""

import os
import stat
from pathlib import Path

import pytest

from deploy.embedded import socket_folder
from deploy.supervise.accounts import Account

ME = Account(os.geteuid(), os.getegid(), needs_switch=False)
SOMEBODY_ELSE = Account(os.geteuid() + 1, os.getegid(), needs_switch=False)


@pytest.fixture(autouse=True)
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder instead of /tmp."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(socket_folder, "PARENT", folder)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_a_link_to_another_folder_is_refused(home: Path, tmp_path: Path) -> None:
    socket_folder.folder_of(home).symlink_to(tmp_path)
    with pytest.raises(socket_folder.ForeignFolderError, match="belongs to somebody else"):
        socket_folder.make(home, ME)


def test_a_folder_of_somebody_else_is_refused_and_left_alone(home: Path) -> None:
    folder = socket_folder.folder_of(home)
    folder.mkdir()
    with pytest.raises(socket_folder.ForeignFolderError, match="belongs to somebody else"):
        socket_folder.make(home, SOMEBODY_ELSE)
    socket_folder.remove(home, SOMEBODY_ELSE)
    assert folder.exists()


def test_nothing_is_written_through_a_link(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    folder = socket_folder.folder_of(home)
    folder.mkdir()
    (folder / "home").symlink_to(target)
    socket_folder.make(home, ME)
    assert not target.exists()


def test_the_folder_of_a_home_that_is_there_stays(home: Path) -> None:
    socket_folder.make(home, ME)
    socket_folder.remove_stale(ME)
    assert socket_folder.folder_of(home).exists()


def test_a_folder_that_names_a_home_of_another_folder_stays(home: Path, parent: Path) -> None:
    folder = parent / "bangfu-0123456789ab"
    folder.mkdir()
    (folder / "home").write_text(str(home / "gone"))
    socket_folder.remove_stale(ME)
    assert folder.exists()


def test_a_folder_that_names_no_home_stays(parent: Path) -> None:
    folder = parent / "bangfu-0123456789ab"
    folder.mkdir()
    socket_folder.remove_stale(ME)
    assert folder.exists()


def test_somebody_elses_folder_stays_though_its_home_is_gone(home: Path) -> None:
    socket_folder.make(home, ME)
    home.rmdir()
    socket_folder.remove_stale(SOMEBODY_ELSE)
    assert socket_folder.folder_of(home).exists()


def test_the_folder_of_a_home_that_is_gone_is_removed(home: Path) -> None:
    socket_folder.make(home, ME)
    (socket_folder.folder_of(home) / ".s.PGSQL.5432.lock").touch()
    home.rmdir()
    socket_folder.remove_stale(ME)
    assert not socket_folder.folder_of(home).exists()


def test_it_is_for_its_owner_only_made_again_without_complaint_and_removed(home: Path) -> None:
    socket_folder.make(home, ME)
    socket_folder.make(home, ME)
    assert stat.S_IMODE(socket_folder.folder_of(home).stat().st_mode) == 0o700
    socket_folder.remove(home, ME)
    assert not socket_folder.folder_of(home).exists()
