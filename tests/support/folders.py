"""The data folders of servers that a test starts."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")  # noqa: S108  mkdtemp makes a folder of our own in it
LEAST_FREE = 3 << 30
"""Bytes. A server of the tests takes 0.2 GB, a running demo 0.5 GB; containers often have 64 MB there."""


@contextmanager
def server_folder(prefix: str, *, on_disk: bool = False) -> Iterator[Path]:
    """A temporary folder, deleted at the end: in memory if there is space, because most of a test was waiting for a
    disk.

    `on_disk=True` for tests about what a disk keeps. `BANGFU_KEEP_TEST_HOMES=1` keeps the folder.
    """
    memory = None if on_disk else _memory()
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=memory))
    try:
        yield folder
    finally:
        if os.environ.get("BANGFU_KEEP_TEST_HOMES") != "1":
            shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """None, the system's default, when it is missing, not writable or small."""
    if not os.access(MEMORY, os.W_OK | os.X_OK):
        return None
    _remove_forsaken()
    return MEMORY if shutil.disk_usage(MEMORY).free >= LEAST_FREE else None


def _remove_forsaken() -> None:
    """Folders in memory that a killed run left: the name of a folder holds the number of its process."""
    for folder in MEMORY.glob("bangfu-*"):
        made_by = re.fullmatch(r"bangfu-[a-z]+-(\d+)-.+", folder.name)
        if made_by and not psutil.pid_exists(int(made_by[1])):
            shutil.rmtree(folder, ignore_errors=True)
