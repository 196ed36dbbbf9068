"""The folder that holds everything of one installation, and the lock that lets one `bangfu up` run on it."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final

from deploy.faults import KnownFailure

LEAST_BYTES: Final = 150_000_000
"""For four empty databases and an empty store; one that is there may be full and still be read."""


class HomeInUseError(KnownFailure):
    """Another `bangfu up` runs on this home."""


class HomeUnusableError(KnownFailure):
    """Nothing can be kept there: no folder, no permission, no place."""

    exit_code = 2


def home_from(text: Path | str | None = None) -> Path:
    """`text`, else BANGFU_HOME, else `.bangfu` here. Raises HomeUnusableError."""
    home = named_home(text)
    reason = why_unusable(home)
    if reason is not None:
        raise HomeUnusableError(f"{home} cannot be used ({reason}): set BANGFU_HOME to a folder of yours")
    return home


def named_home(text: Path | str | None = None) -> Path:
    """The same, whatever it is."""
    return Path(os.path.realpath(text or os.environ.get("BANGFU_HOME") or ".bangfu"))


def why_unusable(home: Path) -> str | None:
    """Tried where the first new folder would stand, because access rights do not tell all (/proc); leaves nothing."""
    try:
        place = nearest(home)
        with tempfile.TemporaryDirectory(dir=place):
            is_new = not (home / "postgres").exists()
            return "less than 150 MB free" if is_new and shutil.disk_usage(place).free < LEAST_BYTES else None
    except OSError as error:
        return error.strerror or type(error).__name__


def nearest(home: Path) -> Path:
    """The home, or what is there of the way to it. Raises OSError."""
    try:
        os.lstat(home)
    except FileNotFoundError:
        return nearest(home.parent)
    return home


class HomeLock:
    """Held while `bangfu up` runs. The kernel lets go of it when the process dies, however it dies."""

    def __init__(self, home: Path) -> None:
        self.path = home / "run" / "supervisor.lock"
        self._descriptor: int | None = None

    def __enter__(self) -> "HomeLock":
        """Raises HomeInUseError, naming the process."""
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
        """Whether some process holds it. Leaves nothing where nobody was."""
        if not self.path.exists():
            return False
        try:
            with HomeLock(self.path.parent.parent):
                return False
        except HomeInUseError:
            return True
