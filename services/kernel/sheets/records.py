"""What a sheet of any file type is made of, and the reasons why a file is refused."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

MAX_ROWS: Final = 200_000
"""Below the header."""
MAX_COLUMNS: Final = 200
HEADER_WITHIN: Final = 20
"""The header begins in one of the first 20 rows."""
HEADER_ROW: Final = 1
"""The row of a refusal that concerns the whole file."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS: Final = "application/vnd.ms-excel"


@dataclass(frozen=True, slots=True)
class DateCell:
    """A value that the spreadsheet program keeps as a date: `2020-05-01`, `2020-05-01T08:30:00` or `08:30:00`."""

    iso: str


Cell = str | float | bool | DateCell | None
"""An empty cell is "". None is a value of another kind, such as a duration."""
Pieces = Callable[[], AsyncIterator[bytes]]
"""Reads the file from its beginning, in pieces."""
Known = Callable[[str], bool]
"""Whether the reader of the table knows this title."""
Kind = Literal["csv", "xlsx", "xls"]
Reason = Literal["title", "note", "numbering", "total", "header-repeated", "hidden"]
"""Why a row is no data: a title above the table, a note, the row of column numbers below a header (1 2 3), 合计, a
header once more, or a hidden row that shall not count."""

FORMULA_WITHOUT_VALUE: Final = "formula-without-value"
FORMULA_ERROR: Final = "formula-error"
CELL_MESSAGES: Final = {
    FORMULA_WITHOUT_VALUE: "这一格的公式还没有算出结果，请用 Excel 或 WPS 打开文件、保存后重新上传，或直接填写。",
    FORMULA_ERROR: "这一格的公式出错，请改正后重新上传。",
}
"""Faults of a cell, which are no reason to refuse the file."""

ENCODING_DOUBTFUL: Final = "encoding-doubtful"
"""A person must choose: `FileShape.previews` shows from what."""

MESSAGES: Final = {
    "file-empty": "文件里没有数据。",
    "not-a-sheet": "这不是表格文件，请上传 XLSX、XLS 或 CSV 格式的表格。",
    "web-page": "这个文件其实是网页或 XML，只是用了表格的扩展名；请用 Excel 或 WPS 打开它，另存为 XLSX 后上传。",
    "format-other": "请用 Excel 或 WPS 把这个文件另存为 XLSX 后上传。",
    "workbook-locked": "这个表格设有打开密码，请取消密码并保存后重新上传。",
    "encoding-unknown": "无法识别文件的编码，请另存为 UTF-8 编码的 CSV 或 XLSX 后重新上传。",
    ENCODING_DOUBTFUL: "无法确定文件的编码，请选择文字显示正确的一种，或另存为 XLSX 后重新上传。",
    "quotes-broken": "从这一行起引号不成对，无法继续读取，请检查后重新上传。",
    "field-too-long": "这一行有一格内容过长，无法继续读取，请检查引号和分隔符。",
    "header-not-found": "在前 20 行里没有找到表头，请检查工作表，或按模板整理。",
    "sheet-unknown": "文件里没有这个工作表，请重新选择。",
    "too-many-rows": "一个文件最多 200000 行，这一行已超出；请删去多余的内容，或拆分后上传。",
    "too-many-columns": "这一行在第 200 列以后还有内容，请删去后重新上传。",
    "too-many-merged": "合并的单元格太多，请取消合并并逐行填写后重新上传。",
    "workbook-unreadable": "无法读取这个表格文件，请用 Excel 或 WPS 重新另存为 XLSX 后上传。",
    "workbook-too-large": "表格展开后太大，请删去多余内容，或另存为 CSV 后上传。",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A row that is not empty.

    `number`: row number as in a spreadsheet program; gaps are empty rows. `cells`: those of a CSV are as many as the
    line has; those of a workbook are at least as many as the header has. `progress`: share of the file read so far, 0
    to 1. `merged`: indexes of the cells whose value stands in a row above, in a merged cell. `faults`: the code of
    `CELL_MESSAGES` by index; such a cell is "". `skipped`: why the row is no data.
    """

    number: int
    cells: Sequence[Cell]
    progress: float
    is_hidden: bool = False
    merged: Sequence[int] = ()
    faults: Mapping[int, str] = field(default_factory=dict)
    skipped: Reason | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row above the table."""

    number: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a table before its rows.

    `sheet`: None for a CSV. `header_rows`: the numbers of one to three rows. `titles`: one for each column up to the
    last with a title, "" where there is none; a header of several rows gives `group/title`. `own_titles`: the same
    without the groups. `skipped`: rows above and between.
    `hidden_rows`: how many in the sheet. `hidden_columns`: indexes from 0. `merged_cells`: merged areas in the sheet.
    """

    sheet: str | None
    header_rows: tuple[int, ...]
    titles: tuple[str, ...]
    own_titles: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()
    hidden_rows: int = 0
    hidden_columns: tuple[int, ...] = ()
    merged_cells: int = 0


@dataclass(frozen=True, slots=True)
class SheetShape:
    """A sheet of a workbook. `rows`: as stored, formatted empty ones and the header included. `columns`: of its first
    rows. `hidden_rows`, `hidden_columns`: how many."""

    name: str
    is_hidden: bool
    rows: int
    columns: int
    hidden_rows: int
    hidden_columns: int
    has_table: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The first lines of a CSV in one encoding, to choose from; cut to a few short ones."""

    encoding: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileShape:
    """What a file is, by its content.

    `sheet`: the one that `read_table` takes by itself, None when no sheet holds a table. Of a CSV there are no sheets;
    of a workbook there is no encoding. `is_doubtful`: `previews` must be shown and `encoding` confirmed.
    """

    kind: Kind
    sheets: tuple[SheetShape, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    is_doubtful: bool = False
    delimiter: str | None = None
    previews: tuple[Preview, ...] = ()


class SheetRefused(Exception):
    """Reading stopped at `row`. `code` is one of `MESSAGES`."""

    def __init__(self, code: str, row: int = HEADER_ROW) -> None:
        """Raises KeyError for a code without a message."""
        super().__init__(code)
        self.code = code
        self.row = row
        self.message = MESSAGES[code]
