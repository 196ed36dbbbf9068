"""The volume files of the embedded store, and how the bytes of what was deleted are freed in them, in place.

SeaweedFS appends each piece of an object, a needle, to the file of a volume (`.dat`) and a line to its index (`.idx`).
What is deleted gets a second line, a tombstone, and stays. SeaweedFS frees it by a vacuum: it writes all that lives in
the volume anew, which takes the place of that once more meanwhile. Here the content of a deleted needle becomes a hole.
Its header and its end stay, because a program that repairs an index walks along them.

Nothing that lives is touched. A needle is freed when the last line of its key is a tombstone, and the opened file says
the same: key and size at its place, and after it the deletion of that key, some seconds old. So an index that is
damaged, or older or younger than the file, as beside a vacuum, frees nothing wrong. The index is on the disk before a
byte is freed, so that no power cut brings a line back without its content.

What SeaweedFS 4.48 reads of deleted needles: nothing in a vacuum, which copies the living by the index; at the start
the last needle of the file only, and it lives or is a tombstone. Its own scrub of whole volumes does read them; nothing
here runs it.
"""

import json
import os
import re
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.embedded.holes import is_hole, punch

LEAST_AGE_SECONDS: Final = 5.0
"""Of a tombstone. Longer than the store takes to read a needle that it began to read before."""
VERSION: Final = 3
OFFSET_BYTES: Final = 5
_LINE: Final = struct.Struct(">QIBi")  # key, offset in units of 8 bytes (low four bytes, high one), size
_TOMBSTONE: Final = -1
_UNIT: Final = 8
_SUPER_BLOCK: Final = struct.Struct(">BxxxxxH")  # version, bytes that follow it
_HEADER: Final = struct.Struct(">IQiI")  # cookie, key, size, bytes of content
_DELETION: Final = struct.Struct(">IQiIQ")  # cookie, key, size, checksum, time in ns
_BEFORE_CONTENT: Final = _HEADER.size
_HEADER_BYTES: Final = 16
_END_BYTES: Final = 12
_NAME: Final = re.compile(r"(?:.+_)?([0-9]+)\.dat")


@dataclass(frozen=True, slots=True, order=True)
class Needle:
    offset: int
    size: int
    key: int
    tombstone: int = 0
    """Where its deletion is noted in the file."""

    @property
    def end(self) -> int:
        return self.offset + disk_size(self.size)


@dataclass(frozen=True, slots=True)
class Index:
    living: tuple[Needle, ...]
    deleted: tuple[Needle, ...]
    bytes_named: int
    """Of the volume's file, of which it says what they are."""

    @property
    def living_bytes(self) -> int:
        return sum(each.end - each.offset for each in self.living)


@dataclass(frozen=True, slots=True)
class Volume:
    """What was found in one. `young`: deleted a moment ago. `kept`: bytes that neither live nor could be freed, because
    the file says something else than the index or the index does not know them."""

    id: int
    size: int
    living: int
    young: int = 0
    kept: int = 0

    @property
    def garbage(self) -> float:
        return 1 - self.living / self.size if self.size else 0.0


def disk_size(size: int) -> int:
    """What a needle takes in the file. Its padding is one to eight bytes."""
    end = _HEADER_BYTES + max(size, 0) + _END_BYTES
    return end + _UNIT - end % _UNIT


def read_index(index: bytes) -> Index:
    """A line that is only half there is just being written."""
    last = dict[int, tuple[int, int]]()
    puts, places = list[tuple[int, int, int]](), dict[int, int]()
    for key, low, high, size in _LINE.iter_unpack(index[: len(index) - len(index) % _LINE.size]):
        offset = (high << 32 | low) * _UNIT
        last[key] = (offset, size)
        if offset:
            places[offset] = disk_size(size)
        if offset and size > 0:
            puts.append((offset, size, key))
    living, deleted = set[Needle](), set[Needle]()
    for offset, size, key in puts:
        place, word = last[key]
        if word == _TOMBSTONE:
            deleted.add(Needle(offset, size, key, place))
        else:
            living.add(Needle(offset, size, key))
    return Index(tuple(sorted(living)), tuple(sorted(deleted)), sum(places.values()))


def volume_files(data: Path) -> list[Path]:
    return sorted(path for path in data.glob("*.dat") if _NAME.fullmatch(path.name))


def look_at(path: Path) -> Volume:
    """What its index says, and nothing is changed. Raises OSError."""
    length = path.stat().st_size
    return Volume(volume_number(path), length, read_index(path.with_suffix(".idx").read_bytes()).living_bytes)


def volume_number(path: Path) -> int:
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise ValueError(f"{path.name} is no volume")
    return int(found[1])


def free_deleted(path: Path, *, is_thorough: bool = False) -> Volume:
    """Free what is deleted in the volume at `path`.

    `is_thorough`: also where it seems to be done, so that not even the parts of blocks are left that a power cut may
    have brought back. Raises NoHolesError, OSError: FileNotFoundError where the volume has gone meanwhile.
    """
    number = volume_number(path)
    with path.open("r+b", buffering=0) as dat, path.with_suffix(".idx").open("rb", buffering=0) as idx:
        length = os.fstat(dat.fileno()).st_size
        index = read_index(idx.read())
        first = os.pread(dat.fileno(), _SUPER_BLOCK.size, 0)
        version, more = _SUPER_BLOCK.unpack(first.ljust(_SUPER_BLOCK.size, b"\0"))
        if version != VERSION or not _has_known_offsets(path.with_suffix(".vif")):
            return Volume(number, length, index.living_bytes, kept=max(length - index.living_bytes, 0))
        unnamed = max(length - _SUPER_BLOCK.size - more - index.bytes_named, 0)
        found = _Found(dat.fileno(), index)
        holes = list(found.holes(time.time_ns() - int(LEAST_AGE_SECONDS * 1e9)))
        if not is_thorough:
            holes = [hole for hole in holes if not _is_done(dat.fileno(), *hole)]
        if holes:
            os.fsync(idx.fileno())
            os.fsync(dat.fileno())
            for start, end in holes:
                punch(dat.fileno(), start, end - start)
            os.fsync(dat.fileno())
        return Volume(number, length, index.living_bytes, young=found.young, kept=found.kept + unnamed)


@dataclass(slots=True)
class _Found:
    """What an index says, looked up in the opened file."""

    descriptor: int
    index: Index
    young: int = 0
    kept: int = 0

    def holes(self, before: int) -> Iterator[tuple[int, int]]:
        """From where to where the content of deleted needles lies. `before`: in ns, when they were deleted at the
        latest."""
        for needle in self.index.deleted:
            content, deleted_at = self._content(needle), self._deleted_at(needle)
            if content is None or deleted_at is None:
                self.kept += needle.size
            elif deleted_at > before:
                self.young += needle.size
            else:
                yield content

    def _content(self, needle: Needle) -> tuple[int, int] | None:
        """None where the file has something else there."""
        header = os.pread(self.descriptor, _HEADER.size, needle.offset)
        if len(header) < _HEADER.size:
            return None
        _, key, size, content = _HEADER.unpack(header)
        # After the content there is at least a byte of flags.
        if (key, size) != (needle.key, needle.size) or not 0 < content < size - 4:
            return None
        start = needle.offset + _BEFORE_CONTENT
        return start, start + content

    def _deleted_at(self, needle: Needle) -> int | None:
        """As the file notes it; None where it does not."""
        # A file is only appended to.
        if needle.tombstone < needle.end:
            return None
        noted = os.pread(self.descriptor, _DELETION.size, needle.tombstone)
        if len(noted) < _DELETION.size:
            return None
        _, key, size, _, at = _DELETION.unpack(noted)
        return int(at) if (key, size) == (needle.key, 0) else None


def _is_done(descriptor: int, start: int, end: int) -> bool:
    """A content with no whole block in it is looked at itself."""
    block = os.fstat(descriptor).st_blksize
    first, last = -(-start // block) * block, end // block * block
    if first < last:
        return is_hole(descriptor, first, last)
    return not any(os.pread(descriptor, end - start, start))


def _has_known_offsets(settings: Path) -> bool:
    """Other builds of SeaweedFS have offsets of four bytes, and with them lines of another length."""
    try:
        said = json.loads(settings.read_text())
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("bytesOffset") == OFFSET_BYTES
