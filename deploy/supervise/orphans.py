"""Children never outlive us: the kernel ends them when the supervisor dies, and the next start ends the rest."""

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
    """A `preexec_fn` that has the kernel send `with_signal` when the parent dies; None off Linux.

    It runs after `subprocess` has changed the user, which matters: a change of user clears the setting.
    The library is loaded here, in the parent, because loading between fork and exec can dead-lock.
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
    """The variable by which a child, and its own children, are known again as belonging to `home`."""
    return {MARK: str(home)}


def end_orphans(home: Path) -> int:
    """Kill what an earlier supervisor of `home` left running; returns how many processes.

    Only to be called with the lock of `home` held: then nothing that carries the mark has a supervisor.
    Off Linux nothing ends the children of a killed supervisor; on Linux this finds grandchildren.
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
