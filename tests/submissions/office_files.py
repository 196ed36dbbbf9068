"""Office documents and their containers; all made by code."""

import io
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsxwriter import Workbook

OPEN_XML = "application/vnd.openxmlformats-officedocument"
WORD = f"{OPEN_XML}.wordprocessingml.document.main+xml"
SHEET = f"{OPEN_XML}.spreadsheetml.sheet.main+xml"
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def types(main: str, part: str, more: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{part}" ContentType="{main}"/>{more}</Types>'
    ).encode()


def package(main: str, part: str, more: str = "", **others: bytes) -> bytes:
    parts = {"[Content_Types].xml": types(main, part, more), "_rels/.rels": b"<Relationships/>", part: b"<document/>"}
    return zipped(parts | {name.replace("__", "/"): content for name, content in others.items()})


def docx(more: str = "", **others: bytes) -> bytes:
    """Keywords are further parts, "__" in their names is a slash."""
    return package(WORD, "word/document.xml", more, **others)


def xlsx() -> bytes:
    made = io.BytesIO()
    with Workbook(made) as book:
        book.add_worksheet().write(0, 0, "a cell")
    return made.getvalue()


@dataclass
class Storage:
    """A folder of a compound file."""

    content: dict[str, "bytes | Storage"] = field(default_factory=dict)


class _Writer:
    """Writes what an office program writes, in its simplest form: sectors of 512 bytes, one after the other."""

    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.chains: list[int] = []
        self.small = b""
        self.small_chains: list[int] = []

    def add(self, content: bytes) -> int:
        start = len(self.sectors)
        pieces = [content[place : place + 512].ljust(512, b"\0") for place in range(0, len(content), 512)]
        self.sectors += pieces
        self.chains += [*range(start + 1, start + len(pieces)), END][: len(pieces)]
        return start if pieces else END

    def add_stream(self, content: bytes) -> int:
        if len(content) >= 4096:
            return self.add(content)
        start, count = len(self.small) // 64, -(-len(content) // 64)
        self.small += content.ljust(count * 64, b"\0")
        self.small_chains += [*range(start + 1, start + count), END][: max(count, 0)]
        return start if count else END


def compound(content: Mapping[str, "bytes | Storage"]) -> bytes:
    """A compound file. The entries of a folder hang in one line to the right, which a tree may be."""
    writer = _Writer()
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]
    entries[0][4] = _add_folder(writer, entries, content)
    entries[0][5], entries[0][6] = writer.add(writer.small), len(writer.small)
    small_table = writer.add(_longs(writer.small_chains))
    while len(entries) % 4:
        entries.append(["", 0, FREE, FREE, FREE, 0, 0])
    directory = writer.add(b"".join(map(_entry, entries)))
    tables = 1
    while (len(writer.chains) + tables) > tables * 128:
        tables += 1
    first = len(writer.sectors)
    chains = [*writer.chains, *[TABLE] * tables]
    body = b"".join(writer.sectors) + _longs(chains, tables * 128)
    head = struct.pack("<8s16x5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9L", 0, tables, directory, 0, 4096, small_table, len(writer.small_chains) // 128 + 1, END, 0)
    return head + _longs([*range(first, first + tables)])[: 109 * 4].ljust(109 * 4, b"\xff") + body


def _add_folder(writer: _Writer, entries: list[list[object]], content: Mapping[str, "bytes | Storage"]) -> int:
    last = None
    first = FREE
    for name, inner in content.items():
        number = len(entries)
        entry: list[object] = [name, 1, FREE, FREE, FREE, 0, 0]
        entries.append(entry)
        if isinstance(inner, Storage):
            entry[4] = _add_folder(writer, entries, inner.content)
        else:
            entry[1], entry[5], entry[6] = 2, writer.add_stream(inner), len(inner)
        if last is None:
            first = number
        else:
            entries[last][3] = number
        last = number
    return first


def _entry(entry: list[object]) -> bytes:
    name, *numbers = entry
    coded = f"{name}\0".encode("utf-16-le") if name else b""
    kind, left, right, child, start, size = numbers
    return struct.pack("<64sHBBLLL36xLQ", coded, len(coded), kind, 1, left, right, child, start, size)


def _longs(numbers: list[int], least: int = 0) -> bytes:
    count = max(least, -(-len(numbers) // 128) * 128)
    return struct.pack(f"<{count}L", *numbers, *[FREE] * (count - len(numbers)))


def words(flags: int = 0, length: int = 4096) -> bytes:
    """The stream of a Word document: its mark, nine words, flags."""
    return struct.pack("<H8xH", 0xA5EC, flags).ljust(length, b"\0")


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def book(*records: bytes, sheet: int = 0, length: int = 4096) -> bytes:
    """The stream of an Excel workbook; `sheet` is the kind of its only one."""
    sheets = record(0x0085, struct.pack("<LBB", 512, 0, sheet) + b"\x01\0A")
    return (record(0x0809, bytes(16)) + b"".join(records) + sheets + record(0x000A)).ljust(length, b"\0")


def doc(**more: "bytes | Storage") -> bytes:
    return compound({"WordDocument": words(), "1Table": bytes(5000), "\x05SummaryInformation": bytes(200), **more})


def xls(*records: bytes, sheet: int = 0) -> bytes:
    return compound({"Workbook": book(*records, sheet=sheet), "\x05SummaryInformation": bytes(200)})
