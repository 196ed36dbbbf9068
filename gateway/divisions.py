"""Importing towns (9 digits) and villages (12 digits): rows that each deployment owns, the public source has closed."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.division_list import LEVELS
from gateway.queries import divisions as queries
from services.kernel.inputs import has_forbidden_text
from services.kernel.principals import Scope
from services.kernel.problems import Problem

MAX_ROWS = 200_000
_CODE = re.compile(r"[0-9]{9}|[0-9]{12}")
_MESSAGES = {
    "code": "代码应为 9 位（乡镇）或 12 位（村）数字。",
    "name": "名称不能为空，且不超过 60 个字。",
    "columns": "每行应有两列：代码、名称。",
    "scope": "不在您的行政区划之内。",
    "parent": "上级区划不存在，请先导入上级。",
    "twice": "代码在文件中重复，名称不同。",
}


class FileNotReadable(Problem):
    status = 422
    code = "file-not-readable"
    title = "文件无法读取，请用 UTF-8 编码的 CSV，表头为 code,name。"
    title_en = "The file must be CSV in UTF-8 with the heading code,name."


@dataclass(frozen=True)
class Refusal:
    row: int
    code: str

    @property
    def message(self) -> str:
        return _MESSAGES[self.code]


@dataclass(frozen=True)
class Imported:
    rows: int
    changed: int
    refused: list[Refusal]


async def import_divisions(connection: AsyncConnection, scope: Scope, content: bytes) -> Imported:
    """Loads the good rows and says what is wrong with the others. The same file twice changes nothing.

    Raises FileNotReadable.
    """
    lines = list(_lines(content))
    refused: list[Refusal] = []
    good: dict[str, str] = {}
    for row, cells in lines:
        flaw = _flaw(cells, scope, good)
        if flaw is None:
            good[cells[0].strip()] = cells[1].strip()
        else:
            refused.append(Refusal(row, flaw))
    known = await queries.known_codes(connection, {_parent_of(code) for code in good}) | good.keys()
    orphans = {code for code in good if _parent_of(code) not in known}
    orphans |= {code for code in good if _parent_of(code) in orphans}
    refused += [Refusal(row, "parent") for row, cells in lines if cells and cells[0].strip() in orphans]
    kept = {code: name for code, name in good.items() if code not in orphans}
    changed = await queries.save_divisions(connection, [_row(code, name) for code, name in sorted(kept.items())])
    return Imported(len(lines), changed, sorted(refused, key=lambda refusal: refusal.row))


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileNotReadable() from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise FileNotReadable() from None
    if not rows or [cell.strip().lower() for cell in rows[0]] != ["code", "name"] or len(rows) > MAX_ROWS:
        raise FileNotReadable()
    return ((number, cells) for number, cells in enumerate(rows[1:], start=2) if any(cells))


def _flaw(cells: list[str], scope: Scope, good: dict[str, str]) -> str | None:
    if len(cells) != 2:
        return "columns"
    code, name = cells[0].strip(), cells[1].strip()
    if _CODE.fullmatch(code) is None:
        return "code"
    if not 0 < len(name) <= 60 or has_forbidden_text(name):
        return "name"
    if not scope.covers(code):
        return "scope"
    return "twice" if good.get(code, name) != name else None


def _parent_of(code: str) -> str:
    """
    >>> _parent_of("211381001"), _parent_of("211381001002")
    ('211381', '211381001')
    """
    return code[:6] if len(code) == 9 else code[:9]


def _row(code: str, name: str) -> dict[str, str | None]:
    return {"code": code, "name": name, "level": LEVELS[len(code)], "kind": "", "parent": _parent_of(code)}
