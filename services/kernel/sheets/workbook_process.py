"""The child that reads workbooks strangers sent. It runs alone: `python -I workbook_process.py`.

It imports nothing of ours, opens no file, and limits itself before it reads the first byte. In comes the workbook;
out come lines of JSON: one object {"rows": n} or {"refused": code, "row": n}, then [number, cells] for each row that
holds anything, and {"end": true}. A cell is a text, a number, true or false, or null for anything else (a date).
Formulas are not computed: what counts is the value the spreadsheet program saved. Nothing outside is followed.
"""

import contextlib
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

ADDRESS_SPACE = 512 * 1024 * 1024
CPU_SECONDS = 60
MAX_INPUT = 40_000_000
MAX_UNZIPPED = 100_000_000
MAX_ENTRIES = 2000
MAX_ROWS = 200_001
MAX_COLUMNS = 200
# One more than the longest field that is taken, so that the other side sees that it was too long.
MAX_FIELD = 4001
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}

_FORMULA_ERROR = re.compile(rb'<c\s[^>]*?\br="[A-Z]{1,3}(\d{1,7})"[^>]*?\bt="e"')


class Refused(Exception):
    def __init__(self, code: str, row: int = 1) -> None:
        super().__init__(code)
        self.code = code
        self.row = row


def read_workbook(content: bytes) -> Iterator[Any]:
    """What is printed, line by line. Raises Refused."""
    _refuse_bombs(content)
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        shown = [
            sheet
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not shown:
            raise Refused("workbook-unreadable")
        sheet = book.get_sheet_by_name(shown[0].name)
        _refuse_shape(sheet)
        yield {"rows": sheet.total_height}
        for number, cells in enumerate(sheet.iter_rows(), 1):
            row = [_cell(cell) for cell in cells]
            if any(cell != "" for cell in row):
                yield [number, row]
    yield {"end": True}


def _refuse_bombs(content: bytes) -> None:
    """Sums what the archive says, then what is really in it: a directory can lie."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
            raise Refused("workbook-too-large")
        # calamine also reads formats of other types, which nobody announced.
        if not {entry.filename for entry in entries} >= NEEDED:
            raise Refused("workbook-unreadable")
        left = MAX_UNZIPPED
        for entry in entries:
            with archive.open(entry) as file:
                left -= _scan(file, left, is_sheet=entry.filename.startswith("xl/worksheets/"))


def _scan(file: IO[bytes], limit: int, *, is_sheet: bool) -> int:
    """How many bytes there are. calamine makes an empty cell of a formula that failed, which would go unseen."""
    total, before = 0, b""
    while piece := file.read(1 << 20):
        total += len(piece)
        if total > limit:
            raise Refused("workbook-too-large")
        if is_sheet and (found := _FORMULA_ERROR.search(before + piece)):
            raise Refused("formula-error", int(found[1]))
        before = piece[-200:]
    return total


def _refuse_shape(sheet: Any) -> None:
    if sheet.total_height > MAX_ROWS:
        raise Refused("too-many-rows", MAX_ROWS + 1)
    if sheet.total_width > MAX_COLUMNS:
        raise Refused("too-many-columns")
    if merged := sheet.merged_cell_ranges:
        raise Refused("merged-cells", min(start[0] for start, _ in merged) + 1)


def _cell(value: Any) -> str | float | bool | None:
    if isinstance(value, str):
        return value[:MAX_FIELD]
    return value if isinstance(value, (bool, int, float)) else None


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    content = source.read(MAX_INPUT + 1)
    try:
        if len(content) > MAX_INPUT:
            raise Refused("workbook-too-large")
        for line in read_workbook(content):
            sink.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    except Refused as refused:
        _refuse(sink, refused)
    except MemoryError:
        _refuse(sink, Refused("workbook-too-large"))
    except (CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError):
        _refuse(sink, Refused("workbook-unreadable"))
    sink.flush()


def _refuse(sink: BinaryIO, refused: Refused) -> None:
    sink.write(json.dumps({"refused": refused.code, "row": refused.row}).encode() + b"\n")


def _limit_self() -> None:
    for what, limit in {
        resource.RLIMIT_AS: ADDRESS_SPACE,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }.items():
        # macOS knows RLIMIT_AS and refuses to set it; the sum of the archive and the clock stand there as well.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))


if __name__ == "__main__":
    _limit_self()
    serve(sys.stdin.buffer, sys.stdout.buffer)
