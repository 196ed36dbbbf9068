"""What a child process may use. It limits itself before it reads the first byte."""

import os
import resource
from contextlib import suppress
from typing import NamedTuple

# From the soft CPU limit on, the system sends SIGXCPU once a second; at the hard one it kills. The seconds between let
# the parent see which of the two ended the child.
CPU_RESERVE = 10


class Limits(NamedTuple):
    """The same set for every child, with the numbers each needs. A child writes no file and leaves no core file.

    `address_space` in bytes. `cpu_seconds` is for one question. `questions`: the parent asks one child no more than
    so many, so their CPU together is the hard limit. `open_files` counts those opened after the limit is set: 0 for a
    child that has loaded everything before. `niceness` is added to that of the parent.
    """

    address_space: int
    cpu_seconds: int
    questions: int = 1
    open_files: int = 0
    niceness: int = 10

    def apply(self) -> None:
        """To be called once, when everything the child needs is loaded."""
        self.allow_cpu()
        _limit(resource.RLIMIT_AS, self.address_space)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_NOFILE, _next_number() + self.open_files if self.open_files else 0)
        os.nice(self.niceness)

    def allow_cpu(self) -> None:
        """To be called before each question."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        if most == resource.RLIM_INFINITY:
            most = (self.cpu_seconds + 1) * self.questions + int(used.ru_utime + used.ru_stime) + CPU_RESERVE
        allowed = int(used.ru_utime + used.ru_stime) + self.cpu_seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (min(allowed, most), most))


def _limit(what: int, limit: int) -> None:
    # macOS knows RLIMIT_AS and refuses to set it; the children's own checks and the clock stand there as well.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (limit, limit))


def _next_number() -> int:
    """The system limits the number of a file, not how many are open: the first number that is free now."""
    number = os.dup(0)
    os.close(number)
    return number
