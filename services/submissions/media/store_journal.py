"""Fsyncs what an object store acknowledged but left in the page cache."""

import asyncio
import glob
import os
from collections.abc import Sequence
from pathlib import Path

Fingerprint = tuple[int, int, int]


class StoreJournal:
    """Append-only files that another program writes without fsync; `flush` calls fsync for it.

    The embedded store fsyncs the bytes of a photo, but not the index and the log with their positions: after a power
    cut it truncates bytes that are not in its index (tests/deploy/test_object_store.py shows the loss). An fsync covers
    the pages of a file whoever wrote them, so this process can do it. Without patterns (a store that is durable by
    itself, on another machine) it does nothing.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)
        self._flushed: dict[str, Fingerprint] = {}
        self._next: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = asyncio.Lock()

    async def flush(self) -> None:
        """Returns when everything written before the call is on the disk. Raises OSError when the disk fails.

        Calls that arrive while a flush runs share the next one: the running one may have passed their file.
        """
        if not self._patterns:
            return
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
            task = asyncio.create_task(self._flush_for(self._next))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        await asyncio.shield(self._next)

    async def _flush_for(self, waiting: "asyncio.Future[None]") -> None:
        async with self._running:
            self._next = None
            try:
                await asyncio.to_thread(self.flush_now)
            except OSError as error:
                waiting.set_exception(error)
            else:
                waiting.set_result(None)

    def flush_now(self) -> int:
        """Fsync what changed since the last time; returns how many files. Blocks for about 0.5 ms a file."""
        changed = [path for pattern in self._patterns for path in glob.glob(pattern) if self._has_changed(path)]
        for folder in {str(Path(path).parent) for path in changed if path not in self._flushed}:
            _fsync(folder)
        for path in changed:
            self._fsync_file(path)
        return len(changed)

    def _has_changed(self, path: str) -> bool:
        try:
            return self._flushed.get(path) != _fingerprint(os.stat(path))
        except FileNotFoundError:
            return False

    def _fsync_file(self, path: str) -> None:
        try:
            # Read before the fsync: what is appended during the fsync then counts as changed the next time.
            seen = _fingerprint(os.stat(path))
            _fsync(path)
        except FileNotFoundError:
            # The store rotated its log: it fsyncs the new table before it removes the log.
            self._flushed.pop(path, None)
            return
        self._flushed[path] = seen


def _fingerprint(status: os.stat_result) -> Fingerprint:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _fsync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
