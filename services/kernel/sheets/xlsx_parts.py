"""The parts of an XLSX archive other than its sheets: names of sheets, shared texts, formats of dates [ECMA-376].

Only the parts that are needed are unpacked, piece by piece and within limits. No relation leads out of the archive.
"""

import io
import posixpath
import re
import time
import zipfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple
from xml.parsers import expat

from services.kernel.sandbox.frames import Refused

MAX_ENTRIES: Final = 2000
MAX_UNZIPPED: Final = 400_000_000
# What only a decompression bomb exceeds: sheets of real people shrink to a tenth, formatted empty ones to a thirtieth.
SMALL_UNZIPPED: Final = 30_000_000
MAX_RATIO: Final = 50
# A sheet of 100,000 rows and 15 columns has 10 MB and takes 9 seconds for both questions.
CPU_SECONDS: Final = 2.0
CPU_SECONDS_PER_MB: Final = 3.0
MAX_SHEETS: Final = 100
MAX_TEXTS: Final = 4_000_000
# One more than the longest accepted field, so that the reader of the table sees that it was too long.
MAX_FIELD: Final = 4001
# The smaller the piece, the more often a long attribute is read again by the parser.
_PIECE: Final = 256 * 1024
_MAX_STYLES: Final = 66_000
_TYPES = "[content_types].xml"
_BOOK = "xl/workbook.xml"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Dates and times of day among the formats that are not written out, those of China included.
_DATE_IDS = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
# What is not part of a date in a format: quoted text, escaped signs, colours and conditions, blanks of a width.
_NO_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)


class SheetPart(NamedTuple):
    """A sheet in the order of the workbook; `path` of its part."""

    name: str
    is_hidden: bool
    path: str


class Archive:
    def __init__(self, content: io.BytesIO) -> None:
        """Raises Refused, BadZipFile."""
        size = content.getbuffer().nbytes
        _refuse_huge_directory(content)
        self._zip = zipfile.ZipFile(content)
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        # Both questions of a file share the time.
        self._cpu_until = CPU_SECONDS + CPU_SECONDS_PER_MB * size / 1_000_000
        if len(entries) > MAX_ENTRIES or total > min(MAX_UNZIPPED, max(SMALL_UNZIPPED, size * MAX_RATIO)):
            raise Refused("workbook-too-large")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Refused("workbook-locked")
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._entries

    def pieces(self, path: str) -> Iterator[bytes]:
        """The part, unpacked; nothing when there is none. Raises BadZipFile; Refused when the file takes too long."""
        entry = self._entries.get(path.lower())
        if entry is None:
            return
        # Others need much memory to unpack.
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile
        with self._zip.open(entry) as file:
            while piece := file.read(_PIECE):
                if time.process_time() > self._cpu_until:
                    raise Refused("workbook-too-large")
                yield piece

    def refuse_other_formats(self) -> None:
        if _TYPES in self and _BOOK in self:
            return
        others = ("xl/workbook.bin", "content.xml", "index/document.iwa")
        raise Refused("format-other" if any(path in self for path in others) else "not-a-sheet")


def _refuse_huge_directory(content: io.BytesIO) -> None:
    """zipfile reads the whole directory of the archive before anything can be counted."""
    view = content.getbuffer()
    tail = bytes(view[-66_000:])
    place = tail.rfind(b"PK\x05\x06")
    if place >= 0 and int.from_bytes(tail[place + 12 : place + 16], "little") > MAX_ENTRIES * 1000:
        raise Refused("workbook-too-large")


Attributes = Sequence[str]
"""Names and values in turn."""
Start = Callable[[str, Attributes], None]


def new_parser() -> expat.XMLParserType:
    """Refuses declared entities: no office program writes any."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise Refused("workbook-unreadable")


def local(name: str) -> str:
    """Without the prefix of a namespace."""
    return name.rpartition(":")[2]


def pairs(attributes: Attributes) -> dict[str, str]:
    return {local(name): value for name, value in zip(attributes[::2], attributes[1::2], strict=True)}


def elements(archive: Archive, path: str, names: frozenset[str], *, most: int) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of these names in a part that is not large. Raises ExpatError, Refused."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: Attributes) -> None:
        if local(name) in names:
            found.append((local(name), pairs(attributes)))

    parser = new_parser()
    parser.StartElementHandler = start
    count = 0
    for piece in archive.pieces(path):
        parser.Parse(piece)
        count += len(found)
        if count > most:
            raise Refused("workbook-too-large")
        yield from found
        found.clear()


def sheets(archive: Archive) -> tuple[list[SheetPart], bool]:
    """The worksheets, and whether dates are counted from 1904. Raises Refused."""
    targets = _targets(archive)
    found: list[SheetPart] = []
    is_1904 = False
    for name, attributes in elements(archive, _BOOK, frozenset({"sheet", "workbookPr"}), most=10_000):
        if name == "workbookPr":
            is_1904 = attributes.get("date1904") in ("1", "true")
        # A part is one sheet: read as a hundred it would take a hundred times as long.
        elif (path := targets.pop(attributes.get("id", ""), "")) in archive:
            is_hidden = attributes.get("state", "visible") != "visible"
            found.append(SheetPart(attributes.get("name", "")[:100], is_hidden, path))
    if not found:
        raise Refused("workbook-unreadable")
    return found[:MAX_SHEETS], is_1904


def _targets(archive: Archive) -> dict[str, str]:
    """Paths of worksheets inside the archive, each once, by the id of the relation."""
    folder = posixpath.dirname(_BOOK)
    relations = elements(
        archive, f"{folder}/_rels/{posixpath.basename(_BOOK)}.rels", frozenset({"Relationship"}), most=10_000
    )
    by_path = {
        posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/").lower(): relation
        for _, relation in relations
        if relation.get("Type", "").endswith("/worksheet") and relation.get("TargetMode") != "External"
    }
    return {relation.get("Id", ""): path for path, relation in by_path.items()}


class SharedTexts:
    """Texts that cells name by number, one after the other in UTF-8: objects would take four times the memory."""

    def __init__(self, archive: Archive) -> None:
        """Raises ExpatError, Refused."""
        self._bytes = bytearray()
        self._ends = array("I", [0])
        self._parts: list[str] = []
        self._is_text = False
        self._phonetic = 0
        parser = new_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        for piece in archive.pieces("xl/sharedStrings.xml"):
            parser.Parse(piece)

    def __getitem__(self, number: int) -> str:
        """Raises IndexError."""
        if number < 0:
            raise IndexError
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode("utf-8", "surrogatepass")

    def _start(self, name: str, _: Attributes) -> None:
        name = local(name)
        if name == "t":
            self._is_text = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def _end(self, name: str) -> None:
        name = local(name)
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            if len(self._ends) > MAX_TEXTS:
                raise Refused("workbook-too-large")
            text = unescaped("".join(self._parts))[:MAX_FIELD]
            self._bytes += text.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._bytes))
            self._parts.clear()

    def _characters(self, text: str) -> None:
        # A text arrives in parts of at most 8 KiB.
        if self._is_text and len(self._parts) < MAX_FIELD:
            self._parts.append(text[:MAX_FIELD])


def unescaped(text: str) -> str:
    """
    >>> unescaped("a_x000D_b")
    'a\\rb'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def date_styles(archive: Archive) -> frozenset[int]:
    """Numbers of the cell styles that show a number as a date or a time of day. Raises ExpatError, Refused."""
    own: dict[str, bool] = {}
    dates: set[int] = set()
    number = -1
    is_cell = False
    names = frozenset({"numFmt", "cellXfs", "xf", "cellStyles", "dxfs"})
    for name, attributes in elements(archive, "xl/styles.xml", names, most=4 * _MAX_STYLES):
        if name == "numFmt":
            own[attributes.get("numFmtId", "")] = is_date_format(attributes.get("formatCode", ""))
        elif name == "xf" and is_cell:
            number += 1
            format_id = attributes.get("numFmtId", "")
            if own.get(format_id, format_id in _DATE_IDS):
                dates.add(number)
        else:
            is_cell = name == "cellXfs"
    return frozenset(dates)


def is_date_format(code: str) -> bool:
    """
    >>> is_date_format('yyyy"年"m"月"'), is_date_format("[$-804]aaaa"), is_date_format("#,##0.00_);[Red]")
    (True, True, False)
    """
    first = code[:1000].partition(";")[0]
    if _ELAPSED.search(first) or "general" in first.lower():
        return False
    return re.search("[ymdhsa]", _NO_DATE.sub("", first), re.IGNORECASE) is not None
