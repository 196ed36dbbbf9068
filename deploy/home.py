"""The folder with all data of one installation, and the lock that allows one `bangfu up` on it."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final

from deploy.faults import KnownFailure

LEAST_BYTES: Final = 150_000_000
"""For four empty databases and an empty store; an existing home may be full and still be read."""


class HomeInUseError(KnownFailure):
    """Another `bangfu up` runs on this home."""


class NothingInstalledError(KnownFailure):
    """There is no database."""


class HomeUnusableError(KnownFailure):
    """The folder cannot be used: no folder, no permission, or no space."""

    exit_code = 2


def home_from(text: Path | str | None = None) -> Path:
    """`text`, else BANGFU_HOME, else `.bangfu` here; nothing need be there yet. Raises HomeUnusableError."""
    home = named_home(text)
    reason = why_unusable(home)
    if reason is not None:
        raise HomeUnusableError(f"{home} cannot be used ({reason}): set BANGFU_HOME to a folder of yours")
    return home


def installed_home(text: Path | str | None = None) -> Path:
    """The same, where an installation is. Raises NothingInstalledError, HomeUnusableError."""
    home = home_from(text)
    if not (home / "postgres").exists():
        raise NothingInstalledError(f"{home} holds no installation yet: run `bangfu up` first")
    return home


def named_home(text: Path | str | None = None) -> Path:
    """The same folder, without a check."""
    return Path(os.path.realpath(text or os.environ.get("BANGFU_HOME") or ".bangfu"))


def why_unusable(home: Path) -> str | None:
    """Tried where the first new folder would be, because access rights do not show every case (/proc); leaves
    nothing."""
    try:
        place = nearest(home)
        with tempfile.TemporaryDirectory(dir=place):
            is_new = not (home / "postgres").exists()
            return "less than 150 MB free" if is_new and shutil.disk_usage(place).free < LEAST_BYTES else None
    except OSError as error:
        return error.strerror or type(error).__name__


def nearest(home: Path) -> Path:
    """The home, or its nearest existing parent. Raises OSError."""
    try:
        os.lstat(home)
    except FileNotFoundError:
        return nearest(home.parent)
    return home


class HomeLock:
    """Held while `bangfu up` runs. The kernel releases it when the process ends, however it ends."""

    def __init__(self, home: Path) -> None:
        self.path = home / "run" / "supervisor.lock"
        self._descriptor: int | None = None

    def __enter__(self) -> "HomeLock":
        """Raises HomeInUseError with the process id."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode().strip() or "unknown"
            os.close(descriptor)
            raise HomeInUseError(f"{self.path.parent.parent} is in use by process {holder}: stop it first") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_held(self) -> bool:
        """Whether a process holds it. Creates no file."""
        if not self.path.exists():
            return False
        try:
            with HomeLock(self.path.parent.parent):
                return False
        except HomeInUseError:
            return True
