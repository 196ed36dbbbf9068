"""Office documents in a compound file (doc, xls, and WPS's wps and et, which are the same): what one is, and whether it
may be taken.

A compound file is a small file system of the nineties: sectors, chained by a table, and a directory that is a tree.
"""

import struct
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from services.submissions.files.office_faults import Damaged, Encrypted, Macros, TooLarge, Unsupported

MOST_ENTRIES: Final = 4_096
MOST_RECORDS: Final = 200_000
SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_IN_HEADER = 109
_ENTRY = struct.Struct("<64sHBBLLL36xLQ")
_END_OF_CHAIN, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
_MINI_SECTOR, _MINI_LIMIT = 64, 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MACRO_ENTRIES = {"macros", "vba", "_vba_project", "_vba_project_cur", "vbaproject"}
_WORD_MARKS, _WORD_ENCRYPTED = {0xA5EC, 0xA5DC, 0xA5DB}, 0x0100
_BOF, _EOF, _FILE_PASS, _BOUND_SHEET = 0x0809, 0x000A, 0x002F, 0x0085
_MACRO_SHEETS = {1, 6}


class Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


def is_compound(content: bytes) -> bool:
    return content.startswith(SIGNATURE)


def office_kind(content: bytes) -> Literal["doc", "xls"]:
    """Raises OfficeFault."""
    try:
        file = CompoundFile(content)
        return _office_kind(file)
    except struct.error:
        raise Damaged from None


def _office_kind(file: "CompoundFile") -> Literal["doc", "xls"]:
    top = file.top()
    if "encryptedpackage" in top or "encryptioninfo" in top:
        raise Encrypted
    if any(entry.name in _MACRO_ENTRIES for entry in file.entries if entry.kind):
        raise Macros
    words, books = top.get("worddocument"), [top[name] for name in ("workbook", "book") if name in top]
    if words and books:
        raise Damaged
    if words:
        _check_words(file.read(words, _HEADER))
        return "doc"
    for book in books:
        _check_book(file.read(book, book.size))
    if not books:
        raise Unsupported
    return "xls"


def _check_words(content: bytes) -> None:
    """Its first bytes: a mark, and at 10 the flags. Raises Damaged, Encrypted."""
    (mark,), (flags,) = struct.unpack_from("<H", content, 0), struct.unpack_from("<H", content, 10)
    if mark not in _WORD_MARKS:
        raise Damaged
    if flags & _WORD_ENCRYPTED:
        raise Encrypted


def _check_book(content: bytes) -> None:
    """The records up to the first sheet: they say whether what follows is encrypted, and which sheets are macros."""
    if struct.unpack_from("<H", content, 0) != (_BOF,):
        raise Damaged
    place = 0
    for _ in range(MOST_RECORDS):
        kind, length = struct.unpack_from("<2H", content, place)
        if kind == _FILE_PASS:
            raise Encrypted
        if kind == _BOUND_SHEET and struct.unpack_from("<B", content, place + 9)[0] in _MACRO_SHEETS:
            raise Macros
        if kind == _EOF:
            return
        place += 4 + length
    raise TooLarge


class CompoundFile:
    """Raises Damaged, TooLarge, struct.error. No chain is longer than the file, no entry is seen twice."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        _, major, order, shift, mini_shift = struct.unpack_from("<5H", content, 24)
        if (major, shift) not in {(3, 9), (4, 12)} or order != 0xFFFE or mini_shift != 6:
            raise Damaged
        self._sector: int = 1 << shift
        self._sectors = len(content) // self._sector + 1
        tables, first, _, limit, self._mini_start, _, more, _ = struct.unpack_from("<8L", content, 44)
        if limit != _MINI_LIMIT:
            raise Damaged
        self._tables = self._table_places(tables, more)
        self.entries = list(self._read_entries(first))
        if not self.entries or self.entries[0].kind != _ROOT:
            raise Damaged

    def top(self) -> dict[str, Entry]:
        """What lies in the root, by name in lower case."""
        found: dict[str, Entry] = {}
        waiting, seen = [self.entries[0].child], set()
        while waiting:
            number = waiting.pop()
            if number == _NONE:
                continue
            if number in seen or number >= len(self.entries):
                raise Damaged
            seen.add(number)
            entry = self.entries[number]
            if entry.name in found or entry.kind not in {_STORAGE, _STREAM}:
                raise Damaged
            found[entry.name] = entry
            waiting += (entry.left, entry.right)
        return found

    def read(self, entry: Entry, length: int) -> bytes:
        """At most the first `length` bytes of a stream."""
        if entry.kind != _STREAM:
            raise Damaged
        wanted = min(entry.size, length)
        pieces = self._small(entry.start) if entry.size < _MINI_LIMIT else map(self._read, self._chain(entry.start))
        found, size = [], 0
        while size < wanted:
            piece = next(pieces, b"")
            if not piece:
                raise Damaged
            found.append(piece)
            size += len(piece)
        return b"".join(found)[:wanted]

    def _small(self, start: int) -> Iterator[bytes]:
        """The pieces of a stream that shares sectors with others: these lie in the stream of the root."""
        shared, table = list(self._chain(self.entries[0].start)), list(self._chain(self._mini_start))
        number, entries = start, self._sector // 4
        for _ in range(self._sectors * self._sector // _MINI_SECTOR):
            if number == _END_OF_CHAIN:
                return
            place = number * _MINI_SECTOR
            if place // self._sector >= len(shared) or number // entries >= len(table):
                raise Damaged
            begin = self._place(shared[place // self._sector]) + place % self._sector
            yield self._content[begin : begin + _MINI_SECTOR]
            (number,) = struct.unpack_from(
                "<L", self._content, self._place(table[number // entries]) + number % entries * 4
            )
        raise Damaged

    def _read_entries(self, first: int) -> Iterator[Entry]:
        count = 0
        for sector in self._chain(first):
            content = self._read(sector)
            count += self._sector // _ENTRY.size
            if count > MOST_ENTRIES:
                raise TooLarge
            for place in range(0, self._sector, _ENTRY.size):
                name, length, kind, _, left, right, child, start, size = _ENTRY.unpack_from(content, place)
                # The older version leaves the upper half of the size undefined.
                known = size & 0xFFFFFFFF if self._sector == _HEADER else size
                text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
                yield Entry(text, kind, left, right, child, start, known)

    def _table_places(self, count: int, more: int) -> list[int]:
        """The sectors of the table of chains: the first 109 stand in the header, others in a chain of their own."""
        found = [*struct.unpack_from(f"<{_IN_HEADER}L", self._content, 76)]
        for _ in range(self._sectors):
            if more in {_END_OF_CHAIN, _FREE} or len(found) >= count:
                return [self._place(sector) for sector in found[:count] if sector != _FREE]
            *numbers, more = struct.unpack_from(f"<{self._sector // 4}L", self._content, self._place(more))
            found += numbers
        raise Damaged

    def _chain(self, start: int) -> Iterator[int]:
        number, entries = start, self._sector // 4
        for _ in range(self._sectors):
            if number == _END_OF_CHAIN:
                return
            yield number
            if number // entries >= len(self._tables):
                raise Damaged
            (number,) = struct.unpack_from("<L", self._content, self._tables[number // entries] + number % entries * 4)
        raise Damaged

    def _read(self, sector: int) -> bytes:
        place = self._place(sector)
        return self._content[place : place + self._sector]

    def _place(self, sector: int) -> int:
        place: int = (sector + 1) * self._sector
        if place >= len(self._content):
            raise Damaged
        return place
