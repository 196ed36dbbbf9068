"""A sheet of texts as an XLSX file, written as a stream: memory does not grow with the rows, no disk sees them.

    pieces = written(rows, name="名册", widths=[12.0, 30.0])
    return StreamingResponse(pieces, media_type=XLSX)

Every cell is a text, whatever it looks like: `=1+1` is no formula, and no number loses a digit.
"""

import re
import zipfile
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from contextlib import closing
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from services.kernel.sheets.templates import WIDTH

LONGEST_TEXT: Final = 32_767
"""UTF-16 units in a cell; spreadsheet programs call a file with a longer text broken."""
LONGEST_NAME: Final = 31

_PIECE: Final = 64 * 1024
# Two thirds of the processor of the default level, and a third more bytes.
_LEVEL: Final = 1
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What readers take for an escaped character; of an XML text a lone carriage return would become a line feed.
_ESCAPES: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)|\r")
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PLAIN, _TITLE = 1, 2
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Format 49 is text: a number that somebody changes stays one as well.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE3F0EC"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"/></cellXfs>'
    "</styleSheet>",
}


async def written(
    rows: AsyncIterable[Sequence[str]], *, name: str, header_rows: int = 1, widths: Sequence[float] = ()
) -> AsyncIterator[bytes]:
    """The file in pieces. `rows` in order, the header included; a row without cells leaves an empty one.

    `name`: of the sheet, shortened where it must be. `header_rows`: the first ones, which are bold and stay visible.
    `widths`: of the columns, in characters; further ones have the width of our templates. Characters that XML cannot
    hold are left out; a text is cut at `LONGEST_TEXT`. Raises what `rows` raises.
    """
    sheet = _Sheet(name, header_rows, widths)
    with closing(sheet):
        async for row in rows:
            sheet.add(row)
            if len(sheet.ready) >= _PIECE:
                yield sheet.take()
        sheet.end()
    yield sheet.take()


class _Sheet:
    """`ready`: what of the file has been written and not yet taken."""

    def __init__(self, name: str, header_rows: int, widths: Sequence[float]) -> None:
        self.ready = bytearray()
        self._header_rows = header_rows
        self._number = 0
        self._letters: list[str] = []
        # Without tell() and seek() zipfile writes sizes behind the parts.
        self._zip = zipfile.ZipFile(_Sink(self.ready), "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        for path, content in {**_PARTS, "xl/workbook.xml": _workbook(name)}.items():
            # Opened by their names, entries have no time, and the file is the same whenever it is written.
            with self._zip.open(path, "w") as part:
                part.write((_XML + content).encode())
        self._part = self._zip.open("xl/worksheets/sheet1.xml", "w")
        self._part.write((_XML + _beginning(header_rows, widths)).encode())

    def add(self, row: Sequence[str]) -> None:
        self._number += 1
        self._part.write("".join(self._row(row)).encode())

    def end(self) -> None:
        self._part.write(b"</sheetData></worksheet>")
        self._part.close()
        self._zip.close()

    def take(self) -> bytes:
        piece = bytes(self.ready)
        self.ready.clear()
        return piece

    def close(self) -> None:
        """Whether or not the file was ended."""
        self._part.close()
        self._zip.close()

    def _row(self, row: Sequence[str]) -> Iterator[str]:
        number, style = self._number, _TITLE if self._number <= self._header_rows else _PLAIN
        while len(self._letters) < len(row):
            self._letters.append(letters_of(len(self._letters)))
        yield f'<row r="{number}">'
        for letters, text in zip(self._letters, row, strict=False):
            if text:
                place = f'<c r="{letters}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
                yield f"{place}{xml_text(text)}</t></is></c>"
        yield "</row>"


class _Sink:
    def __init__(self, ready: bytearray) -> None:
        self._ready = ready

    def write(self, content: bytes) -> int:
        self._ready += content
        return len(content)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """zipfile closes what it opened itself only."""


def letters_of(index: int) -> str:
    """The name of a column, counted from 0.

    >>> letters_of(0), letters_of(25), letters_of(26), letters_of(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def xml_text(text: str) -> str:
    """
    >>> xml_text("a<b\\x00&_x000D_\\r")
    'a&lt;b&amp;_x005F_x000D__x000D_'
    """
    # A sign beyond the basic plane counts twice.
    if len(text) > LONGEST_TEXT // 2:
        text = text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
    return escape(_ESCAPES.sub(lambda found: "_x000D_" if found[0] == "\r" else "_x005F_", _ILLEGAL.sub("", text)))


def _workbook(name: str) -> str:
    shown = _ILLEGAL.sub("", _NOT_IN_NAMES.sub(" ", name)).strip("' ")[:LONGEST_NAME] or "1"
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name={quoteattr(shown)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _beginning(header_rows: int, widths: Sequence[float]) -> str:
    pane = (
        f'<pane ySplit="{header_rows}" topLeftCell="A{header_rows + 1}" activePane="bottomLeft" state="frozen"/>'
        if header_rows
        else ""
    )
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width:.2f}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    rest = f'<col min="{len(widths) + 1}" max="16384" width="{WIDTH}" customWidth="1"/>'
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}{rest}</cols><sheetData>"
    )
