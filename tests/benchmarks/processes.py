"""CPU and memory of process trees, from /proc."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """`cpu` in seconds, user and system, with that of its children that have ended and were waited for."""

    pid: int
    parent: int
    cpu: float
    command: str


@dataclass(frozen=True)
class Memory:
    """Bytes. `rss` counts pages shared between processes once for each, `pss` once in all."""

    rss: int
    pss: int


def all_processes() -> dict[int, Process]:
    return {process.pid: process for process in _read_all()}


def _read_all() -> Iterator[Process]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            # It may end while it is read.
            with suppress(FileNotFoundError, ProcessLookupError):
                yield _read(entry)


def _read(entry: Path) -> Process:
    # The name is in brackets and may hold spaces: count from the closing bracket.
    fields = (entry / "stat").read_text().rpartition(")")[2].split()
    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return Process(int(entry.name), int(fields[1]), sum(map(int, fields[11:15])) / TICKS, command)


def tree(root: int) -> list[Process]:
    """`root` and all its descendants."""
    found = all_processes()
    below: dict[int, list[int]] = {}
    for process in found.values():
        below.setdefault(process.parent, []).append(process.pid)
    waiting, members = [root], []
    while waiting:
        pid = waiting.pop()
        if pid in found:
            members.append(found[pid])
            waiting.extend(below.get(pid, ()))
    return members


def cpu_seconds(*roots: int) -> float:
    """CPU used so far by the trees below `roots`, children that have ended included."""
    return sum(process.cpu for root in roots for process in tree(root))


def memory(processes: Iterable[Process]) -> Memory:
    rss = pss = 0
    for process in processes:
        with suppress(FileNotFoundError, ProcessLookupError):
            values = _smaps(process.pid)
            rss, pss = rss + values["Rss"], pss + values["Pss"]
    return Memory(rss, pss)


def _smaps(pid: int) -> dict[str, int]:
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    return {name: int(size.split()[0]) * 1024 for name, _, size in (line.partition(":") for line in lines)}
