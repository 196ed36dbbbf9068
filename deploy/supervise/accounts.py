"""Selects the system user of PostgreSQL, and gives that user access to its files.

PostgreSQL refuses to run as root. Started as root (a container, a fresh virtual machine) it therefore runs as an
unprivileged system user of its own; started by an ordinary user it runs as that user.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from deploy.faults import KnownFailure

SYSTEM_USER = "bangfu-postgres"


class NoSystemUserError(KnownFailure):
    """Running as root, and the unprivileged user for PostgreSQL neither exists nor can be created."""


class PopenOptions(TypedDict, total=False):
    """The keywords of `subprocess.Popen` that set the user of the child."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A system account by number; `needs_switch` when the current process has another one (root)."""

    uid: int
    gid: int
    needs_switch: bool

    def own(self, path: Path) -> None:
        if self.needs_switch:
            os.chown(path, self.uid, self.gid)

    def popen_options(self) -> PopenOptions:
        """Keyword arguments for `subprocess` that drop root's rights, supplementary groups included."""
        if not self.needs_switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def postgres_account() -> Account:
    """The account PostgreSQL runs as here.

    Raises NoSystemUserError as root without `useradd` or with a read-only /etc.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), needs_switch=False)
    entry = _find_user() or _make_user()
    return Account(entry.pw_uid, entry.pw_gid, needs_switch=True)


def _find_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None


def _make_user() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    advice = f"make a system user {SYSTEM_USER!r}, or start Bangfu as an ordinary user"
    if useradd is None:
        raise NoSystemUserError(f"PostgreSQL does not run as root and there is no useradd: {advice}")
    arguments = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    made = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603  # fixed words
    # Two starts may race; the slower one finds the user of the faster one, so the entry counts and not the exit code.
    entry = _find_user()
    if entry is None:
        raise NoSystemUserError(f"useradd failed ({made.stderr.strip()}): {advice}")
    return entry


def allow_traversal(path: Path, account: Account) -> list[Path]:
    """Let `account` traverse the folders above `path`; returns those whose mode had to change.

    Only the right to traverse (`o+x`) is added, never the right to list: `/root` of a fresh clone stays unreadable.
    """
    if not account.needs_switch:
        return []
    changed = [folder for folder in path.resolve().parents if not _can_pass(folder, account)]
    for folder in changed:
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
    return changed


def _can_pass(folder: Path, account: Account) -> bool:
    entry = folder.stat()
    if entry.st_uid == account.uid:
        return bool(entry.st_mode & stat.S_IXUSR)
    if entry.st_gid == account.gid:
        return bool(entry.st_mode & stat.S_IXGRP)
    return bool(entry.st_mode & stat.S_IXOTH)
