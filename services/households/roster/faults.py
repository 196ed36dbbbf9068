"""What can be wrong with a sheet. Nothing that stood in a cell is repeated: it may be an ID number."""

from dataclasses import dataclass

HEADER_ROW = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` as the spreadsheet program counts it, the header included; `column` the title, or the letter of a column
    we do not know, None when the whole row is meant."""

    row: int
    column: str | None
    code: str
    message: str


class CellRefused(Exception):
    """A cell that cannot be what its column holds."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class FileRefused(Exception):
    """The file cannot be read on from here; nothing of it is loaded, not even with `partial`."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].code)
        self.faults = faults


FILE_MESSAGES = {
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
    "no-longer-entitled": "上传这个文件的账号现在已没有管理这些地区名册的权限，没有导入。",
    "gave-up": "系统多次未能完成导入，请稍后重新上传；数据没有改动。",
}


def file_refused(code: str, row: int = HEADER_ROW) -> FileRefused:
    """Raises KeyError for a code without a sentence."""
    return FileRefused(Fault(row, None, code, FILE_MESSAGES[code]))
