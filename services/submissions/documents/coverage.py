"""The characters that the fonts of this machine can print, so that no name is printed with an empty box.

A character is printed when the product's font or any font of the machine has it: typst searches all of them. This
module reads the fonts' own `cmap` tables: fontTools takes two seconds and 80 MB for the same result, and every child
process that prints would pay for it.
"""

import struct
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import iter_unpack, unpack_from
from typing import NamedTuple

_UNICODE_TABLES = {(3, 10), (3, 1), (0, 3), (0, 4), (0, 6)}
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


class Face(NamedTuple):
    """A font in a file; `number` is its index in a collection (.ttc)."""

    path: str
    number: int


class Coverage:
    """A set of characters as a sorted list of borders: from the first on covered, from the second on not, …"""

    def __init__(self, borders: Iterable[int]) -> None:
        self._borders = array("I", borders)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Coverage":
        borders = array("I")
        borders.frombytes(content)
        return cls(borders)

    def to_bytes(self) -> bytes:
        return self._borders.tobytes()

    def __contains__(self, character: str) -> bool:
        return bisect_right(self._borders, ord(character)) % 2 == 1

    def lacks(self, text: str) -> list[str]:
        """The characters that would be printed as an empty box, each once, in order of appearance."""
        return [character for character in dict.fromkeys(text) if needs_ink(character) and character not in self]


def needs_ink(character: str) -> bool:
    """False for spaces, line breaks, joiners and selectors: they are invisible with and without a font.

    >>> [needs_ink(character) for character in "赵\\u200d\\ufe0f "]
    [True, False, False, False]
    """
    is_selector = any(ord(character) in selectors for selectors in _VARIATION_SELECTORS)
    return not is_selector and unicodedata.category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def coverage_of(faces: Iterable[Face]) -> Coverage:
    """Of all faces together. A damaged font file must not stop the forms: it covers nothing."""
    spans: set[tuple[int, int]] = set()
    seen: set[tuple[str, int]] = set()
    for face in faces:
        with suppress(OSError, ValueError, struct.error):
            spans.update(_spans_of_face(face, seen))
    return Coverage(_borders(spans))


def _spans_of_face(face: Face, seen: set[tuple[str, int]]) -> set[tuple[int, int]]:
    """The faces of a collection mostly share one table: a table in `seen` is not read again. Raises OSError, and
    ValueError or struct.error on a file that is no font."""
    with Path(face.path).open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as font:
        table = _cmap(font, face.number)
        if (face.path, table) in seen:
            return set()
        seen.add((face.path, table))
        return set(_spans(font, table))


def _cmap(font: mmap, index: int) -> int:
    """The offset of the table."""
    (directory,) = unpack_from(">I", font, 12 + 4 * index) if font[:4] == b"ttcf" else (0,)
    (count,) = unpack_from(">H", font, directory + 4)
    for entry in range(directory + 12, directory + 12 + 16 * count, 16):
        if font[entry : entry + 4] == b"cmap":
            start: int = unpack_from(">I", font, entry + 8)[0]
            return start
    raise ValueError("no cmap table")


def _spans(font: mmap, table: int) -> Iterator[tuple[int, int]]:
    """(first, last + 1) of each run of characters."""
    (count,) = unpack_from(">H", font, table + 2)
    listed = iter_unpack(">HHI", font[table + 4 : table + 4 + 8 * count])
    for offset in {offset for platform, encoding, offset in listed if (platform, encoding) in _UNICODE_TABLES}:
        yield from _spans_of_subtable(font, table + offset)


def _spans_of_subtable(font: mmap, start: int) -> Iterator[tuple[int, int]]:
    (format_,) = unpack_from(">H", font, start)
    if format_ == 12:
        (groups,) = unpack_from(">I", font, start + 12)
        for first, last, _ in iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups]):
            yield first, last + 1
    if format_ == 4:
        yield from ((code, code + 1) for code in _codes_of_segments(font, start))


def _codes_of_segments(font: mmap, start: int) -> Iterator[int]:
    """Format 4: four parallel lists of 16-bit numbers; a glyph number 0 means that the font lacks the character."""
    (doubled,) = unpack_from(">H", font, start + 6)
    lists = [start + 14, *(start + 16 + doubled * n for n in (1, 2, 3))]
    for place in range(0, doubled, 2):
        last, first, delta, offset = (unpack_from(">H", font, begin + place)[0] for begin in lists)
        glyphs = lists[3] + place + offset
        for code in range(first, min(last + 1, 0xFFFF)):
            glyph = unpack_from(">H", font, glyphs + 2 * (code - first))[0] if offset else code
            if glyph and (glyph + delta) % 0x10000:
                yield code


def _borders(spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Merges adjacent spans (first, last + 1)."""
    end = -1
    for first, behind in sorted(spans):
        if first > end:
            if end >= 0:
                yield end
            yield first
        end = max(end, behind)
    if end >= 0:
        yield end
