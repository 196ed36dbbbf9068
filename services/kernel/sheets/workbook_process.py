"""The child process that reads untrusted workbooks: `python -I -m services.kernel.sheets.workbook_process`.

Input is the workbook, in any number of frames. Output is a frame {"rows": n}, then {"row": [number, cells]} for each
row that is not empty; or a refusal with a code and {"row": n}. A cell is a text, a number, true or false, or null for
anything else (a date). Formulas are not computed: the value saved by the spreadsheet program counts. Links to other
files are not followed.
"""

import codecs
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from services.kernel.sandbox.child import Question, serve
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.limits import Limits

LIMITS = Limits(address_space=512 * 1024 * 1024, cpu_seconds=60, niceness=5)
BOUNDS = Bounds(header=4096, content=40_000_000)
MAX_UNZIPPED = 100_000_000
MAX_ENTRIES = 2000
MAX_ROWS = 200_001
MAX_COLUMNS = 200
# One more than the longest accepted field, so that the parent sees that it was too long.
MAX_FIELD = 4001
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}

# Loaded now, because no file can be opened later: names in an archive may need the first, and calamine makes dates with
# the second.
LOADED = (codecs.lookup("cp437"), datetime)

_FORMULA_ERROR = re.compile(rb'<c\s[^>]*?\br="[A-Z]{1,3}(\d{1,7})"[^>]*?\bt="e"')


def read_workbook(content: bytes) -> Iterator[dict[str, Any]]:
    """The answer, frame by frame. Raises Refused, and what calamine and zipfile raise on broken files."""
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
                yield {"row": [number, row]}


def _refuse_bombs(content: bytes) -> None:
    """Adds up the sizes in the archive's directory, then the real ones: the directory may be false."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
            raise Refused("workbook-too-large")
        # calamine also reads other formats, which the upload did not declare.
        if not {entry.filename for entry in entries} >= NEEDED:
            raise Refused("workbook-unreadable")
        left = MAX_UNZIPPED
        for entry in entries:
            with archive.open(entry) as file:
                left -= _scan(file, left, is_sheet=entry.filename.startswith("xl/worksheets/"))


def _scan(file: IO[bytes], limit: int, *, is_sheet: bool) -> int:
    """The number of bytes. calamine returns an empty cell for a formula that failed, so this looks for such cells."""
    total, before = 0, b""
    while piece := file.read(1 << 20):
        total += len(piece)
        if total > limit:
            raise Refused("workbook-too-large")
        if is_sheet and (found := _FORMULA_ERROR.search(before + piece)):
            raise Refused("formula-error", row=int(found[1]))
        before = piece[-200:]
    return total


def _refuse_shape(sheet: Any) -> None:
    if sheet.total_height > MAX_ROWS:
        raise Refused("too-many-rows", row=MAX_ROWS + 1)
    if sheet.total_width > MAX_COLUMNS:
        raise Refused("too-many-columns")
    if merged := sheet.merged_cell_ranges:
        raise Refused("merged-cells", row=min(start[0] for start, _ in merged) + 1)


def _cell(value: Any) -> str | float | bool | None:
    if isinstance(value, str):
        return value[:MAX_FIELD]
    return value if isinstance(value, (bool, int, float)) else None


def answer(question: Question) -> Iterator[Frame]:
    """Raises Refused."""
    try:
        content = b"".join(blob for frame in question for blob in frame.blobs)
        for message in read_workbook(content):
            yield Frame(message)
    except MemoryError:
        raise Refused("workbook-too-large") from None
    except (CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refused("workbook-unreadable") from None


if __name__ == "__main__":
    serve(answer, LIMITS, BOUNDS)
