"""The load of the machine during a measurement; a busy machine spoils a figure, so the report marks it."""

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

BUSY = 0.12
"""Share of all cores in use before a measurement, above which it is marked."""


@dataclass(frozen=True)
class Load:
    """`average` over one minute, `busy` the share of all cores in use during the last half second."""

    average: float
    busy: float

    def __str__(self) -> str:
        return f"load {self.average:.2f}, {self.busy:.0%} busy"

    @property
    def is_quiet(self) -> bool:
        return self.busy <= BUSY


def load() -> Load:
    """Takes half a second."""
    used, total = _jiffies()
    time.sleep(0.5)
    used_after, total_after = _jiffies()
    return Load(os.getloadavg()[0], (used_after - used) / max(total_after - total, 1))


def description() -> str:
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    processor = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores ({processor}), {memory / 1048576:.0f} GB, Python {platform.python_version()}"


def _jiffies() -> tuple[int, int]:
    values = [int(value) for value in _lines("/proc/stat")[0].split()[1:9]]
    idle = values[3] + values[4]
    return sum(values) - idle, sum(values)


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()
