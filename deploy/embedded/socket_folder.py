"""Where PostgreSQL's socket lies: a folder in /tmp for each home, and none that outlives its home for long.

A home lies where it likes and a socket's path may have 107 bytes at most, so the socket cannot lie in the home. The
folder says whose it is in a file `home`. A clean stop removes it; after a crash the next start on the same home uses
it again, and the next start on any home removes those whose home has been deleted since.
"""

import contextlib
import hashlib
import os
import shutil
import stat
from pathlib import Path

from deploy.faults import KnownFailure
from deploy.supervise.accounts import Account

# /tmp by name: TMPDIR is long on macOS and differs between shells.
PARENT = Path("/tmp")  # noqa: S108  socket paths over 100 bytes fail; the folder is 0700
NAMES = "bangfu-" + "[0-9a-f]" * 12


class ForeignFolderError(KnownFailure):
    """Somebody else put something where the socket should lie."""


def folder_of(home: Path) -> Path:
    """The same for every command on this home."""
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return PARENT / f"bangfu-{digest}"


def make(home: Path, account: Account) -> None:
    """Raises ForeignFolderError."""
    folder = folder_of(home)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        account.own(folder)
    if not _belongs_to(folder, account):
        raise ForeignFolderError(f"{folder} belongs to somebody else: remove it and start again")
    folder.chmod(0o700)
    # "x" follows no link: as root we must not write wherever PostgreSQL's account would like.
    with contextlib.suppress(FileExistsError), (folder / "home").open("xb") as note:
        note.write(os.fsencode(home))


def remove(home: Path, account: Account) -> None:
    """Only to be called when no server of `home` runs."""
    if _belongs_to(folder_of(home), account):
        shutil.rmtree(folder_of(home), ignore_errors=True)


def remove_forsaken(account: Account) -> None:
    """Remove the folders of homes that are gone: a killed installation, or a test's, that was deleted afterwards."""
    for folder in PARENT.glob(NAMES):
        if _belongs_to(folder, account) and _is_forsaken(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _belongs_to(folder: Path, account: Account) -> bool:
    try:
        entry = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(entry.st_mode) and entry.st_uid == account.uid


def _is_forsaken(folder: Path) -> bool:
    try:
        home = Path(os.fsdecode((folder / "home").read_bytes()))
    except OSError:
        # Just being made, or from a release that wrote no such file.
        return False
    return folder_of(home) == folder and not home.exists()
