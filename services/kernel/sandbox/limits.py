"""The resource limits of a child process. It sets them itself before it reads the first byte."""

import os
import resource
from contextlib import suppress
from typing import NamedTuple

# From the soft CPU limit on, the system sends SIGXCPU once a second; at the hard limit it kills. The seconds between
# let the parent tell the two apart.
CPU_RESERVE = 10


class Limits(NamedTuple):
    """The same limits for every child, with its own numbers. A child writes no file and leaves no core file.

    `address_space` in bytes. `cpu_seconds` is for one question. `questions`: the most that the parent sends to one
    child; their CPU together is the hard limit. `open_files` counts those opened after the limit is set: 0 for a child
    that has loaded everything before. `niceness` is added to that of the parent.
    """

    address_space: int
    cpu_seconds: int
    questions: int = 1
    open_files: int = 0
    niceness: int = 10

    def apply(self) -> None:
        """Call it once, when everything the child needs is loaded."""
        self.allow_cpu()
        _limit(resource.RLIMIT_AS, self.address_space)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_NOFILE, _next_number() + self.open_files if self.open_files else 0)
        os.nice(self.niceness)

    def allow_cpu(self) -> None:
        """Call it before each question."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        if most == resource.RLIM_INFINITY:
            most = (self.cpu_seconds + 1) * self.questions + int(used.ru_utime + used.ru_stime) + CPU_RESERVE
        allowed = int(used.ru_utime + used.ru_stime) + self.cpu_seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (min(allowed, most), most))


def _limit(what: int, limit: int) -> None:
    # macOS knows RLIMIT_AS and refuses to set it; the child's own checks and the timeout still hold there.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (limit, limit))


def _next_number() -> int:
    """The system limits the highest file descriptor, not the number of open files: this is the lowest free one."""
    number = os.dup(0)
    os.close(number)
    return number
