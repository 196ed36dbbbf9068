"""Imports towns (9 digits) and villages (12 digits). Each deployment has its own rows, because the public source was
closed."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.sheet_files import pieces_of, previews_of, text_of
from gateway.queries import divisions as queries
from gateway.queries.vendored_divisions import LEVELS
from gateway.schemas.fields import ONE_LINE
from services.kernel.auth.principals import Scope
from services.kernel.problems import Problem
from services.kernel.sheets.records import (
    ENCODING_DOUBTFUL,
    HEADER_ROW,
    Cell,
    Head,
    Preview,
    SheetRefused,
)
from services.kernel.sheets.tables import read_table
from services.kernel.web.inputs import has_forbidden_text

HEADINGS: Final = (("代码", "名称"), ("code", "name"))
# Rows between two yields to the event loop, so that a long file does not block it.
_ROWS_IN_A_ROW: Final = 500
_CODE = re.compile(r"[0-9]{9}|[0-9]{12}")
# Forms print the address inside other text.
_SEEN = re.compile(ONE_LINE)
_MESSAGES = {
    "code": "代码应为 9 位（乡镇）或 12 位（村）数字。",
    "name": "名称要写在一行里，不能为空，不超过 60 个字，不能有看不见的字符。",
    "columns": "每行应有两列：代码、名称。",
    "scope": "不在您的行政区划之内。",
    "parent": "上级区划不存在，请先导入上级。",
    "twice": "代码在文件中重复，名称不同。",
}


class FileNotReadable(Problem):
    """`reason` is a machine word, `row` the line of the file, `message` a Chinese sentence. `previews`: with the reason
    `encoding-doubtful` the first lines of the file in each encoding that could be meant, `{"encoding", "lines"}`; else
    empty."""

    status = 422
    code = "file-not-readable"
    title = "文件无法读取，请用模板填写，或用表头为“代码,名称”的 CSV。"
    title_en = "The file cannot be read: use the template, or a CSV with the heading code,name."

    def __init__(self, reason: str, message: str, row: int = HEADER_ROW, *, previews: Sequence[Preview] = ()) -> None:
        shown = [{"encoding": each.encoding, "lines": list(each.lines)} for each in previews]
        super().__init__(reason=reason, message=message, row=row, previews=shown)


@dataclass(frozen=True)
class Line:
    """A row of the file below its heading; `number` as in a spreadsheet program."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Refusal:
    row: int
    code: str

    @property
    def message(self) -> str:
        return _MESSAGES[self.code]


@dataclass(frozen=True)
class CheckedLines:
    """Names by code, and the lines that are refused whatever is stored already."""

    lines: Sequence[Line]
    good: dict[str, str]
    refused: list[Refusal]


@dataclass(frozen=True)
class Imported:
    rows: int
    changed: int
    unchanged: int
    refused: list[Refusal]


async def read_lines(content: bytes, encoding: str | None = None) -> list[Line]:
    """The rows of a workbook, or of a CSV. `encoding`: what somebody chose for a CSV; a workbook has none. Raises
    FileNotReadable."""
    lines: list[Line] = []
    try:
        async with read_table(pieces_of(content), len(content), known=_is_heading, encoding=encoding) as table:
            _check_heading(table.head)
            async for record in table.records:
                if record.skipped is None:
                    lines.append(Line(record.number, _texts(record.cells)))
                if len(lines) % _ROWS_IN_A_ROW == 0:
                    await asyncio.sleep(0)
        if not lines:
            raise SheetRefused("file-empty", table.head.header_rows[-1])
    except SheetRefused as refused:
        previews = await previews_of(content, _is_heading) if refused.code == ENCODING_DOUBTFUL else ()
        raise FileNotReadable(refused.code, refused.message, refused.row, previews=previews) from None
    return lines


def _is_heading(title: str) -> bool:
    return any(title.lower() in heading for heading in HEADINGS)


def _check_heading(head: Head) -> None:
    """Raises FileNotReadable."""
    if tuple(title.lower() for title in head.titles) not in HEADINGS:
        raise FileNotReadable("heading-unknown", "表头应为：代码、名称。", head.header_rows[0])


def _texts(cells: Sequence[Cell]) -> list[str]:
    """The first two cells without change; of further cells only those with a value.

    >>> _texts([" 110101001 ", "甲镇", "", ""]), _texts([110101001001.0, ""]), _texts(["110101001"])
    (['110101001', '甲镇'], ['110101001001', ''], ['110101001'])
    """
    texts = [text_of(cell) for cell in cells]
    while len(texts) > len(HEADINGS[0]) and not texts[-1]:
        texts.pop()
    return texts


def check_lines(scope: Scope, lines: Sequence[Line]) -> CheckedLines:
    """The checks that need no database; slow enough for a thread."""
    good: dict[str, str] = {}
    refused: list[Refusal] = []
    for line in lines:
        flaw = _flaw(line.cells, scope, good)
        if flaw is None:
            good[line.cells[0]] = line.cells[1]
        else:
            refused.append(Refusal(line.number, flaw))
    return CheckedLines(lines, good, refused)


def _flaw(cells: Sequence[str], scope: Scope, good: dict[str, str]) -> str | None:
    if len(cells) != len(HEADINGS[0]):
        return "columns"
    code, name = cells
    if _CODE.fullmatch(code) is None:
        return "code"
    if not 0 < len(name) <= 60 or has_forbidden_text(name) or not _SEEN.fullmatch(name):
        return "name"
    if not scope.covers(code):
        return "scope"
    return "twice" if good.get(code, name) != name else None


async def import_divisions(connection: AsyncConnection, given: CheckedLines, *, is_dry_run: bool) -> Imported:
    """Loads the valid rows and reports the others. Importing the same file twice changes nothing.

    A dry run does the same and rolls back.
    """
    good = given.good
    known = await queries.known_codes(connection, {_parent_of(code) for code in good}) | good.keys()
    orphans = {code for code in good if _parent_of(code) not in known}
    orphans |= {code for code in good if _parent_of(code) in orphans}
    refused = given.refused + [Refusal(line.number, "parent") for line in given.lines if line.cells[0] in orphans]
    rows = [_row(code, name) for code, name in sorted(good.items()) if code not in orphans]
    attempt = await connection.begin_nested()
    changed = await queries.save_divisions(connection, rows)
    await (attempt.rollback() if is_dry_run else attempt.commit())
    return Imported(len(given.lines), changed, len(rows) - changed, sorted(refused, key=lambda refusal: refusal.row))


def _parent_of(code: str) -> str:
    """
    >>> _parent_of("211381001"), _parent_of("211381001002")
    ('211381', '211381001')
    """
    return code[:6] if len(code) == 9 else code[:9]


def _row(code: str, name: str) -> dict[str, str | None]:
    return {"code": code, "name": name, "level": LEVELS[len(code)], "kind": "", "parent": _parent_of(code)}
