"""The progress of a long command: a bar on a terminal, whichever process does the work.

A command in a child process writes JSON lines to the pipe of BANGFU_PROGRESS_FD; its parent draws the bar.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator

PIPE = "BANGFU_PROGRESS_FD"

Report = Callable[[float, str], None]
"""Takes the finished share, 0 to 1, and the name of the step."""


@contextlib.contextmanager
def reporting() -> Iterator[Report]:
    """Reports to the parent if it provides a pipe, else to the terminal, else nowhere."""
    pipe = os.environ.get(PIPE)
    if pipe is not None:
        yield lambda share, words: _write(int(pipe), share, words)
    elif sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield lambda share, words: None


def _write(pipe: int, share: float, words: str) -> None:
    """A parent that has exited is no reason to stop."""
    with contextlib.suppress(OSError):
        os.write(pipe, json.dumps([share, words]).encode() + b"\n")


@contextlib.asynccontextmanager
async def drawn() -> AsyncIterator[int | None]:
    """The descriptor to which a child may write while the bar is shown; None without a terminal."""
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
    """The lines read from the pipe; the last complete one counts."""

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
    """Lines printed in the meantime appear above it; it is removed at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda share, words: progress.update(task, completed=share, description=words)
