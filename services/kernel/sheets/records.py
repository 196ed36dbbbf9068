"""A row of a sheet of any file type, and the reasons why a file is refused."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Final

MAX_ROWS: Final = 200_000
"""Without the header."""
MAX_COLUMNS: Final = 200
HEADER_ROW: Final = 1
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | float | bool | None
"""None is a cell of a type that no column holds, such as a date."""
Pieces = Callable[[], AsyncIterator[bytes]]
"""Reads the file from its beginning, in pieces."""

MESSAGES: Final = {
    "file-empty": "文件里没有数据。",
    "encoding-unknown": "无法识别文件的编码，请另存为 UTF-8 编码的 CSV 或 XLSX 后重新上传。",
    "quotes-broken": "从这一行起引号不成对，无法继续读取，请检查后重新上传。",
    "field-too-long": "这一行有一格内容过长，无法继续读取，请检查引号和分隔符。",
    "too-many-rows": "一个文件最多 200000 行，请拆分后上传。",
    "too-many-columns": "表格的列数太多，请按模板整理。",
    "workbook-unreadable": "无法读取这个表格文件，请用 Excel 或 WPS 重新另存为 XLSX 后上传。",
    "workbook-too-large": "表格展开后太大，请删去多余内容，或另存为 CSV 后上传。",
    "merged-cells": "这一行有合并的单元格，请取消合并并逐行填写。",
    "formula-error": "这一行有公式出错的单元格，请改正后重新上传。",
}


@dataclass(frozen=True, slots=True)
class Record:
    """`number`: row number as in a spreadsheet program; `progress`: share of the file read so far, 0 to 1."""

    number: int
    cells: Sequence[Cell]
    progress: float


class SheetRefused(Exception):
    """Reading stopped at `row`. `code` is one of `MESSAGES`."""

    def __init__(self, code: str, row: int = HEADER_ROW) -> None:
        """Raises KeyError for a code without a message."""
        super().__init__(code)
        self.code = code
        self.row = row
        self.message = MESSAGES[code]
