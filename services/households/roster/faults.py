"""The faults of a sheet. The content of a cell is never repeated: it may be an ID number."""

from dataclasses import dataclass
from typing import Literal

from services.kernel.sheets.records import HEADER_ROW, MESSAGES

Level = Literal["fault", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A `warning` costs the value, which stays as it was; a `fault` costs the row.

    `row` as in the spreadsheet program, the header included; `column` the title, or the letter of an unknown column,
    None for the whole row."""

    row: int
    column: str | None
    code: str
    message: str
    level: Level = "fault"


class CellRefused(Exception):
    """The cell cannot be converted to the type of its column."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class FileRefused(Exception):
    """The file cannot be read further; nothing of it is loaded, not even with `partial`."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].code)
        self.faults = faults


FILE_MESSAGES = {
    **MESSAGES,
    "no-longer-entitled": "上传这个文件的账号现在已没有管理这些地区名册的权限，没有导入。",
    "gave-up": "系统多次未能完成导入，请稍后重新上传；数据没有改动。",
}


def file_refused(code: str, row: int = HEADER_ROW) -> FileRefused:
    """Raises KeyError for a code without a message."""
    return FileRefused(Fault(row, None, code, FILE_MESSAGES[code]))
