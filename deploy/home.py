"""The folder that holds everything of one installation, and the lock that lets one `bangfu up` run on it."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from deploy.faults import KnownFailure


class HomeInUseError(KnownFailure):
    """Another `bangfu up` runs on this home."""


def home_from(text: Path | str | None = None) -> Path:
    """`text`, else BANGFU_HOME, else `.bangfu` here."""
    return Path(text or os.environ.get("BANGFU_HOME") or ".bangfu").resolve()


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
        """Whether some process holds it."""
        try:
            with HomeLock(self.path.parent.parent):
                return False
        except HomeInUseError:
            return True
