"""No child outlives the supervisor: the kernel kills them when the supervisor dies, and the next start kills the
rest."""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
MARK = "BANGFU_CHILD_OF"


def die_with_parent(with_signal: signal.Signals = signal.SIGKILL) -> Callable[[], None] | None:
    """A `preexec_fn` that makes the kernel send `with_signal` when the parent dies; None on systems other than Linux.

    It runs after `subprocess` has changed the user, because a change of user clears the setting. The library is loaded
    here, in the parent, because loading between fork and exec can dead-lock.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def arm() -> None:
        prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return arm


def mark(home: Path) -> dict[str, str]:
    """The environment variable that marks a child, and its own children, as belonging to `home`."""
    return {MARK: str(home)}


def end_orphans(home: Path) -> int:
    """Kill the processes that an earlier supervisor of `home` left; returns how many.

    Call it only with the lock of `home` held: then no marked process has a supervisor. On systems other than Linux
    nothing else kills the children of a killed supervisor; on Linux this finds grandchildren.
    """
    orphans = [process for process in psutil.process_iter() if _belongs_to(process, home)]
    for process in orphans:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(orphans, timeout=10)
    return len(orphans)


def _belongs_to(process: psutil.Process, home: Path) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get(MARK) == str(home)
    except (psutil.Error, OSError):
        return False
