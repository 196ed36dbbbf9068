"""What is said of a sheet and its rows. Clear content of a cell is never repeated: it may be an ID number."""

from dataclasses import dataclass
from typing import Final, Literal

from services.kernel.masking import Masked
from services.kernel.sheets.records import HEADER_ROW, MESSAGES

Level = Literal["fault", "warning", "doubt", "note"]

NAME_CLEANED: Final = "name-cleaned"
NAME_PRIVATE: Final = "name-private-use"
TAKEN: Final = {"rows-differ", "no-head", "second-head", "members-count-less", "person-repeated"}
"""Warnings after which the value is taken all the same, not quite as it is written."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong or worth knowing about a row.

    `level`: a `fault` costs the household, a `warning` only the value (those in `TAKEN` not even that), about a `doubt`
    the sender is asked, a `note` only tells: what differs from the register, what was done with a name. `row` as in
    the spreadsheet program, the header included; `column` the title in the sheet, None for the whole row. `value` and
    `name`: what stands in the cell and who the head is, masked.
    """

    row: int
    column: str | None
    code: str
    message: str
    level: Level = "fault"
    value: Masked | None = None
    name: Masked | None = None


class CellRefused(Exception):
    """The cell cannot be converted to the type of its column."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class FileRefused(Exception):
    """The file cannot be read further; nothing of it is loaded, not even with `partial`."""

    def __init__(self, *remarks: Remark) -> None:
        super().__init__(remarks[0].code)
        self.remarks = remarks


FILE_MESSAGES = {
    **MESSAGES,
    "no-longer-entitled": "上传这个文件的账号现在已没有管理这些地区名册的权限，没有导入。",
    "gave-up": "系统多次未能完成导入，请稍后重新上传；数据没有改动。",
}


def file_refused(code: str, row: int = HEADER_ROW) -> FileRefused:
    """Raises KeyError for a code without a message."""
    return FileRefused(Remark(row, None, code, FILE_MESSAGES[code]))
