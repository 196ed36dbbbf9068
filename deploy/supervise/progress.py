"""How far a long command is: a bar on a terminal, whichever process does the work.

A command that runs in a child writes JSON lines to the pipe that BANGFU_PROGRESS_FD names; its parent draws.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator

PIPE = "BANGFU_PROGRESS_FD"

Report = Callable[[float, str], None]
"""Takes the share that is done, 0 to 1, and of what."""


@contextlib.contextmanager
def reporting() -> Iterator[Report]:
    """To the parent that asked for it, else to the terminal, else to nobody."""
    pipe = os.environ.get(PIPE)
    if pipe is not None:
        yield lambda share, words: _write(int(pipe), share, words)
    elif sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield lambda share, words: None


def _write(pipe: int, share: float, words: str) -> None:
    """A parent that has gone is no reason to stop."""
    with contextlib.suppress(OSError):
        os.write(pipe, json.dumps([share, words]).encode() + b"\n")


@contextlib.asynccontextmanager
async def drawn() -> AsyncIterator[int | None]:
    """The descriptor a child may write to while the bar is drawn; None where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    read_end, write_end = os.pipe()
    loop = asyncio.get_running_loop()
    with _bar() as report:
        loop.add_reader(read_end, _Lines(read_end, report).read)
        try:
            yield write_end
        finally:
            loop.remove_reader(read_end)
            os.close(write_end)
            os.close(read_end)


class _Lines:
    """What has come through the pipe, line by line; the last one that is whole counts."""

    def __init__(self, read_end: int, report: Report) -> None:
        self._read_end = read_end
        self._report = report
        self._rest = b""

    def read(self) -> None:
        *lines, self._rest = (self._rest + os.read(self._read_end, 65_536)).split(b"\n")
        if lines:
            share, words = json.loads(lines[-1])
            self._report(share, words)


@contextlib.contextmanager
def _bar() -> Iterator[Report]:
    """Lines printed meanwhile appear above it; it goes when it is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda share, words: progress.update(task, completed=share, description=words)
