"""Holes in files: gives the disk back a part of a file, which then reads as zeros. Linux only."""

import ctypes
import errno
import os
import tempfile
from pathlib import Path
from typing import Final

_KEEP_SIZE: Final = 0x01
_PUNCH_HOLE: Final = 0x02
_PROBED: Final = 64 * 1024
_UNABLE: Final = frozenset({errno.EOPNOTSUPP, errno.ENOSYS, errno.ENODEV})


class NoHolesError(OSError):
    """The system or the file system has none."""


def punch(descriptor: int, start: int, length: int) -> None:
    """Whole blocks are given back, and the parts of blocks at both ends are overwritten with zeros. The file keeps its
    length. Safe to repeat. Raises NoHolesError, OSError."""
    function = getattr(ctypes.CDLL(None, use_errno=True), "fallocate", None)
    if function is None:
        raise NoHolesError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    function.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64)
    if function(descriptor, _PUNCH_HOLE | _KEEP_SIZE, start, length) == 0:
        return
    number = ctypes.get_errno()
    raise (NoHolesError if number in _UNABLE else OSError)(number, os.strerror(number))


def is_hole(descriptor: int, start: int, end: int) -> bool:
    """Whether the file has no block between these places."""
    try:
        return os.lseek(descriptor, start, os.SEEK_DATA) >= end
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        # No data up to the end of the file.
        return True


def are_possible(folder: Path) -> bool:
    """Tried with a file that has no name."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"\1" * _PROBED)
        file.flush()
        try:
            punch(file.fileno(), 0, _PROBED)
        except NoHolesError:
            return False
        return is_hole(file.fileno(), 0, _PROBED)
