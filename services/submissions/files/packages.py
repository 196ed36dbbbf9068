"""Office documents in a ZIP archive (docx, xlsx): what one is, and whether it may be taken."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple
from xml.parsers import expat

from services.submissions.files.office_faults import Damaged, Encrypted, Macros, TooLarge, Unsupported

MOST_ENTRIES: Final = 5_000
MOST_UNPACKED: Final = 200_000_000
_MOST_TYPES = 1_000_000
_CONTENT_TYPES = "[content_types].xml"
_MAIN: Final[dict[str, Literal["docx", "xlsx"]]] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
# Macros of three generations, and controls, which run code when a document is opened.
_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "activex")
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000
_PIECE = 1 << 20


class Part(NamedTuple):
    """An entry of the archive. `start`: of its local header; `begin`: of its data."""

    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    start: int
    begin: int


def is_package(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def office_kind(content: bytes) -> Literal["docx", "xlsx"]:
    """Raises OfficeFault. Every part is unpacked once, piece by piece, and must be what the directory says."""
    parts = _parts(content)
    if any(part.flags & _ENCRYPTED_FLAGS for part in parts):
        raise Encrypted
    by_name = {part.name.lower(): part for part in parts}
    if len(by_name) < len(parts) or any(part.method not in {_STORED, _DEFLATED} for part in parts):
        raise Damaged
    if any(name.endswith(_MACRO_PARTS) for name in by_name):
        raise Macros
    if sum(part.size for part in parts) > MOST_UNPACKED:
        raise TooLarge
    if _CONTENT_TYPES not in by_name:
        raise Unsupported
    kind = _declared_kind(_content_types(content, by_name[_CONTENT_TYPES]), by_name)
    for part in parts:
        _verify(content, part)
    return kind


def _declared_kind(types: Sequence[tuple[str, str]], by_name: dict[str, Part]) -> Literal["docx", "xlsx"]:
    if any(macro in declared for _, declared in types for macro in _MACRO_TYPES):
        raise Macros
    found = [(part, _MAIN[declared]) for part, declared in types if declared in _MAIN]
    if not found:
        raise Unsupported
    if len(found) > 1 or found[0][0].lstrip("/") not in by_name:
        raise Damaged
    return found[0][1]


def _parts(content: bytes) -> list[Part]:
    """By place. Raises Damaged when two overlap: many names for the same data are a bomb that looks small."""
    count, directory = _directory(content)
    parts, place = [], directory
    for _ in range(count):
        part, place = _part(content, place)
        parts.append(part)
    parts.sort(key=lambda part: part.start)
    # Nothing lies before the first part, where a file of another kind could.
    if parts[0].start:
        raise Damaged
    ends = [part.begin + part.packed for part in parts]
    if any(end > start for end, start in zip(ends, [*(part.start for part in parts[1:]), directory], strict=True)):
        raise Damaged
    return parts


def _directory(content: bytes) -> tuple[int, int]:
    """(number of entries, place of the first). The end of the archive must be the end of the file: the readers of an
    archive with something behind it do not agree on what it holds."""
    place = content.rfind(b"PK\x05\x06")
    if place < 0 or len(content) < place + _END.size:
        raise Damaged
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(content, place)
    if place + _END.size + comment != len(content) or disk or first_disk or here != count or start + size != place:
        raise Damaged
    if not count:
        raise Damaged
    if count > MOST_ENTRIES:
        raise TooLarge
    return count, start


def _part(content: bytes, place: int) -> tuple[Part, int]:
    try:
        signature, _, _, flags, method, _, _, checksum, packed, size, name_length, extra, comment, *_, start = (
            _ENTRY.unpack_from(content, place)
        )
        name = _cut(content, place + _ENTRY.size, name_length)
        local, _, local_flags, local_method, *_, local_name_length, local_extra = _LOCAL.unpack_from(content, start)
    except struct.error:
        raise Damaged from None
    begin = start + _LOCAL.size + local_name_length + local_extra
    # A reader that goes by the local headers must find the same parts.
    is_same = (local_flags & 1, local_method, _cut(content, start + _LOCAL.size, local_name_length)) == (
        (flags & 1, method, name)
    )
    if signature != b"PK\x01\x02" or local != b"PK\x03\x04" or not is_same or len(name) < name_length:
        raise Damaged
    part = Part(name.decode("utf-8", "replace"), flags, method, checksum, packed, size, start, begin)
    return part, place + _ENTRY.size + name_length + extra + comment


def _cut(content: bytes, place: int, length: int) -> bytes:
    return content[place : place + length]


def _unpacked(content: bytes, part: Part) -> Iterator[bytes]:
    """At most a byte more than the part says it has. Raises Damaged."""
    packed = memoryview(content)[part.begin : part.begin + part.packed]
    if part.method == _STORED:
        yield bytes(packed)
        return
    unpacker, left, place = zlib.decompressobj(-zlib.MAX_WBITS), part.size + 1, 0
    try:
        while not unpacker.eof and left > 0:
            given = unpacker.unconsumed_tail or bytes(packed[place : (place := place + _PIECE)])
            piece = unpacker.decompress(given, min(left, _PIECE))
            if not piece and not given:
                raise Damaged
            left -= len(piece)
            yield piece
    except zlib.error:
        raise Damaged from None


def _verify(content: bytes, part: Part) -> None:
    size, checksum = 0, 0
    for piece in _unpacked(content, part):
        size, checksum = size + len(piece), zlib.crc32(piece, checksum)
    if (size, checksum) != (part.size, part.checksum):
        raise Damaged


def _content_types(content: bytes, part: Part) -> list[tuple[str, str]]:
    """(part or extension, type) in lower case, of all that are declared. Raises Damaged."""
    if part.size > _MOST_TYPES:
        raise TooLarge
    found: list[tuple[str, str]] = []

    def note(_: str, attributes: dict[str, str]) -> None:
        part_name = attributes.get("PartName") or attributes.get("Extension") or ""
        found.append((part_name.lower(), attributes.get("ContentType", "").lower()))

    def refuse(*_: object) -> None:
        raise Damaged

    reader = expat.ParserCreate()
    reader.StartElementHandler = note
    # No entity, no other file: the format has no document type.
    reader.StartDoctypeDeclHandler = refuse
    try:
        reader.Parse(b"".join(_unpacked(content, part)), True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Damaged from None
    return found
