"""Streams of a compound file (OLE 2), the container of old Excel workbooks and of encrypted new ones [MS-CFB].

Only what the reading of sheets needs: names of the streams, and the content of one. olefile could do the same; it has
had no release since 2023.
"""

import struct
from collections.abc import Iterator
from itertools import islice
from typing import Final

_FREE: Final = 0xFFFFFFFA
"""Sector numbers from here on are marks: free, end of chain and the like."""
_MINI: Final = 4096
"""Shorter streams lie in the mini stream."""
_STREAM, _ROOT = 2, 5


class NotOle(ValueError):
    """The file is damaged."""


class OleFile:
    def __init__(self, content: bytes) -> None:
        """Raises NotOle."""
        self._content = content
        if len(content) < 512:
            raise NotOle
        sector, mini_sector = struct.unpack_from("<HH", content, 30)
        if sector not in (9, 12) or mini_sector != 6:
            raise NotOle
        self._sector = 1 << sector
        directory, mini_fat, difat, difat_count = (
            struct.unpack_from("<I", content, place)[0] for place in (48, 60, 68, 72)
        )
        sectors = islice(self._fat_sectors(difat, difat_count), len(content) // self._sector)
        self._fat = self._numbers_in(b"".join(self._at(number) for number in sectors if number < _FREE))
        entries = self._chain(directory)
        self.streams: dict[str, tuple[int, int]] = {}
        """First sector and size of each stream of the root folder or below, by name."""
        self._mini_stream = b""
        for place in range(0, len(entries) - 127, 128):
            self._enter(entries[place : place + 128])
        self._mini_fat = self._numbers_in(self._chain(mini_fat)) if mini_fat < _FREE else []

    def read(self, name: str) -> bytes:
        """Raises KeyError, NotOle."""
        start, size = self.streams[name]
        if size >= _MINI:
            return self._chain(start)[:size]
        return self._mini_chain(start)[:size]

    def _enter(self, entry: bytes) -> None:
        length, kind = struct.unpack_from("<HB", entry, 64)
        start, size = struct.unpack_from("<II", entry, 116)
        if kind == _ROOT and start < _FREE:
            self._mini_stream = self._chain(start)
        if kind == _STREAM and 2 <= length <= 64:
            self.streams.setdefault(entry[: length - 2].decode("utf-16-le", "replace"), (start, size))

    def _at(self, number: int) -> bytes:
        place = (number + 1) * self._sector
        sector = self._content[place : place + self._sector]
        # The last sector of a file may be cut short.
        if not sector:
            raise NotOle
        return sector

    def _fat_sectors(self, difat: int, difat_count: int) -> Iterator[int]:
        yield from struct.unpack_from("<109I", self._content, 76)
        for _ in range(min(difat_count, len(self._content) // self._sector)):
            if difat >= _FREE:
                return
            *sectors, difat = self._numbers_in(self._at(difat))
            yield from sectors

    @staticmethod
    def _numbers_in(content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _chain(self, number: int) -> bytes:
        parts = []
        while number < _FREE:
            parts.append(self._at(number))
            # A chain in a circle is longer than the file.
            if number >= len(self._fat) or len(parts) > len(self._fat):
                raise NotOle
            number = self._fat[number]
        return b"".join(parts)

    def _mini_chain(self, number: int) -> bytes:
        parts = []
        while number < _FREE:
            parts.append(self._mini_stream[number * 64 : number * 64 + 64])
            if number >= len(self._mini_fat) or len(parts) > len(self._mini_fat):
                raise NotOle
            number = self._mini_fat[number]
        return b"".join(parts)
