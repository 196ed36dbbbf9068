"""The folder of PostgreSQL's socket: one in /tmp for each home, deleted after the home is.

A socket's path may have 107 bytes at most and a home's path may be longer, so the socket cannot be in the home. The
file `home` in the folder names its home. A clean stop deletes the folder; after a crash the next start on the same home
uses it again, and the next start on any home deletes those whose home was deleted.
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
    """The path of the socket belongs to another user."""


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
    # "x" follows no symbolic link: root must not write where PostgreSQL's account directs it.
    with contextlib.suppress(FileExistsError), (folder / "home").open("xb") as note:
        note.write(os.fsencode(home))


def remove(home: Path, account: Account) -> None:
    """Call it only when no server of `home` runs."""
    if _belongs_to(folder_of(home), account):
        shutil.rmtree(folder_of(home), ignore_errors=True)


def remove_stale(account: Account) -> None:
    """Remove the folders of deleted homes: of a killed installation, or of a test."""
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
        # Just being created, or from a release without such a file.
        return False
    return folder_of(home) == folder and not home.exists()
