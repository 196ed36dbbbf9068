"""Writes old Excel workbooks (BIFF 8 in a compound file), because no library that is still kept does."""

import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _bof(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 6))


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def cell(row: int, column: int, value: Any) -> bytes:
    """`value`: a text, a number, a date's number as {"date": n}, or bytes that are a record already."""
    place = struct.pack("<HH", row, column)
    if isinstance(value, bytes):
        return value
    if isinstance(value, dict):
        return record(0x203, place + struct.pack("<Hd", 1, value["date"]))
    if isinstance(value, str):
        return record(0x204, place + struct.pack("<H", 0) + _text(value))
    return record(0x203, place + struct.pack("<Hd", 0, value))


def failed(row: int, column: int) -> bytes:
    """A cell that shows #REF!."""
    return record(0x205, struct.pack("<HHHBB", row, column, 0, 0x17, 1))


def hidden_row(row: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHHH", row, 0, 3, 255, 0, 0, 0x20, 0))


def hidden_column(column: int) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", column, column, 2048, 0, 1, 0))


def merged(*areas: tuple[int, int, int, int]) -> bytes:
    """First and last row, first and last column."""
    return record(0xE5, struct.pack("<H", len(areas)) + b"".join(struct.pack("<HHHH", *area) for area in areas))


def sheet(rows: Sequence[Sequence[Any]], before: bytes = b"", after: bytes = b"") -> bytes:
    cells = b"".join(
        cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value != ""
    )
    width = max((len(values) for values in rows), default=0)
    size = record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    return _bof(0x10) + before + size + cells + after + record(0x0A)


def workbook(*sheets: tuple[str, bytes], globals_: bytes = b"") -> bytes:
    """`sheets`: names and what `sheet` gave. `globals_`: further records before the names."""
    # Two formats of cells: general, and the built-in 14, a date.
    formats = b"".join(record(0xE0, struct.pack("<HHHHHHIIH", 0, number, 0, 0, 0, 0, 0, 0, 0)) for number in (0, 14))
    head = _bof(0x05) + globals_ + formats
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name, _ in sheets]
    place = len(head) + sum(len(name) + 10 for name in names) + 4
    bound = b""
    for name, (_, content) in zip(names, sheets, strict=True):
        bound += record(0x85, struct.pack("<IBB", place, 0, 0) + name)
        place += len(content)
    return compound({"Workbook": head + bound + record(0x0A) + b"".join(content for _, content in sheets)})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file; each stream is filled up to 4096 bytes, so that there is no mini stream."""
    body, starts = b"", []
    for content in streams.values():
        starts.append(len(body) // _SECTOR)
        size = max(4096, -len(content) % _SECTOR + len(content))
        body += content.ljust(size, b"\0")
    starts.append(len(body) // _SECTOR)
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    entries += [
        _entry(name, 2, start, max(4096, len(content)), right=number + 1 if number < len(streams) else _FREE)
        for number, ((name, content), start) in enumerate(zip(streams.items(), starts, strict=False), 1)
    ]
    directory = b"".join(entries)
    body += directory.ljust(-len(directory) % _SECTOR + len(directory), b"\0")
    starts.append(len(body) // _SECTOR)
    chain: list[int] = []
    for first, last in pairwise(starts):
        chain += [*range(first + 1, last), _END]
    fat_sectors = 1
    while len(chain) + fat_sectors > fat_sectors * 128:
        fat_sectors += 1
    first_fat = len(chain)
    chain += [_FAT] * fat_sectors
    chain += [_FREE] * (fat_sectors * 128 - len(chain))
    fat = struct.pack(f"<{len(chain)}I", *chain)
    listed = [*range(first_fat, first_fat + fat_sectors)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, starts[-2], 0, 4096, _END, 0, _END, 0
    )
    return head + struct.pack("<109I", *(listed + [_FREE] * (109 - len(listed)))) + body + fat


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<III", start, size, 0)
