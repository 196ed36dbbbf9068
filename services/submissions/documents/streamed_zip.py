"""A ZIP that leaves file by file: no more than one file is in memory.

Names in Chinese carry the UTF-8 flag, so Windows shows them. The list of a ZIP stands at its end: one that breaks off
before has none, and no program takes it for a whole one. A Word file is itself a ZIP with such an end: put in as it is,
it would be taken for the whole when the transfer breaks off behind it. So it is packed once more.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from services.kernel.clock import SHANGHAI

_END_OF_A_ZIP = b"PK\x05\x06"


class Sink:
    """What a ZIP writes to when it cannot go back: it says the lengths behind each file instead of before."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, content: bytes, /) -> int:
        self._written += content
        return len(content)

    def flush(self) -> None:
        """A ZIP asks for it; there is nothing behind this."""

    def close(self) -> None:
        """As for `flush`."""

    def taken(self) -> bytes:
        content = bytes(self._written)
        self._written.clear()
        return content


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that was put in. `size` in bytes, `sha256` in hexadecimal, both of the file itself."""

    path: str
    size: int
    sha256: str


class StreamedZip:
    """`add` and `end` return the bytes that may leave."""

    def __init__(self, made_at: datetime) -> None:
        self.packed: list[Packed] = []
        self._sink = Sink()
        self._archive = ZipFile(self._sink, "w")
        self._made_at = made_at.astimezone(SHANGHAI).timetuple()[:6]

    def add(self, path: str, content: bytes, *, is_compressed: bool = False) -> bytes:
        """`is_compressed`: pictures and documents are, and shrink no more. Raises ValueError for a path twice."""
        if path in self._archive.NameToInfo:
            raise ValueError("a path is taken")
        entry = ZipInfo(path, self._made_at)
        is_kept = is_compressed and _END_OF_A_ZIP not in content
        entry.compress_type = ZIP_STORED if is_kept else ZIP_DEFLATED
        # A file that anybody may read, not one without any right, as a ZIP of Unix would say otherwise.
        entry.external_attr = 0o100644 << 16
        self._archive.writestr(entry, content)
        self.packed.append(Packed(path, len(content), hashlib.sha256(content).hexdigest()))
        return self._sink.taken()

    def end(self) -> bytes:
        self._archive.close()
        return self._sink.taken()
