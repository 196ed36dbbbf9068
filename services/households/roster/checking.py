"""Turns a row into a `HouseholdInput`, with the rules of `PUT /api/households/{id}`."""

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from services.households.households.encryption import SAID_OF_DOCUMENT, SAID_OF_PHONE
from services.households.households.schemas import HouseholdInput
from services.households.registers.titles import titles
from services.households.roster.columns import BY_NAME, COLUMNS, Column, is_blank, letter_of, normalise
from services.households.roster.faults import CellRefused, Fault, FileRefused, Level
from services.kernel.auth.principals import Scope
from services.kernel.sheets.records import CELL_MESSAGES, Cell, Head, Record
from services.kernel.web.application import field_error
from services.kernel.web.inputs import has_forbidden_text, read_value

BY_TITLE = {column.title: column for column in COLUMNS}
Content = dict[str, Any]
"""Fields of a `HouseholdInput` before validation."""


class Header:
    """Maps the columns of the sheet to fields."""

    def __init__(self, head: Head) -> None:
        """Raises FileRefused with every fault of the header."""
        self.row = head.header_rows[-1]
        self.columns = [BY_NAME.get(normalise(title)) for title in head.titles]
        if faults := self._faults(head):
            raise FileRefused(*faults)

    def _faults(self, head: Head) -> list[Fault]:
        counted = Counter(column.title for column in self.columns if column is not None)
        unknown = [
            # The title itself is not repeated: in a file without a header row it is a name or an ID number.
            Fault(
                self.row, letter_of(index), "column-unknown", f"{letter_of(index)} 列的表头不在模板里，请改正或删去。"
            )
            for index, (column, title) in enumerate(zip(self.columns, head.titles, strict=True))
            if column is None and not titles().is_left_out(title)
        ]
        missing = [
            Fault(self.row, column.title, "column-missing", f"缺少“{column.title}”这一列。")
            for column in COLUMNS
            if column.is_required and column.title not in counted
        ]
        repeated = [
            Fault(self.row, title, "column-repeated", f"“{title}”这一列出现了不止一次。")
            for title, count in counted.items()
            if count > 1
        ]
        return unknown + missing + repeated


def read_row(header: Header, record: Record) -> tuple[Content, list[Fault]]:
    """The values of the row, and the faults of its cells; an empty cell gives no value."""
    content: Content = {}
    faults: list[Fault] = []
    width = len(header.columns)
    if len(record.cells) < width or any(cell is None or not is_blank(cell) for cell in record.cells[width:]):
        return content, [Fault(record.number, None, "row-ragged", "这一行的格数与表头不一致，请检查分隔符。")]
    # One check of the row instead of one for each cell: nearly all rows are valid.
    is_clean = not has_forbidden_text("\n".join(cell for cell in record.cells if isinstance(cell, str)))
    for index, (column, cell) in enumerate(zip(header.columns, record.cells[:width], strict=True)):
        # A number or a comment of the row.
        if column is None:
            continue
        if code := record.faults.get(index):
            faults.append(Fault(record.number, column.title, code, CELL_MESSAGES[code], level_of(column)))
            continue
        if is_blank(cell):
            continue
        try:
            _put(content, column.path, column.read(cell) if is_clean else _read(column, cell))
        except CellRefused as refused:
            faults.append(Fault(record.number, column.title, refused.code, refused.message, level_of(column)))
    return content, faults


def level_of(column: Column) -> Level:
    """Left out, the kind of a household would claim another one."""
    return "fault" if column.is_required or column.path == ("registry_status",) else "warning"


def _read(column: Column, cell: Cell) -> Any:
    if has_forbidden_text(cell):
        raise CellRefused("text_forbidden", "这一格含有无法保存的控制字符，请重新填写。")
    return column.read(cell)


def _put(content: Content, path: tuple[str, ...], value: Any) -> None:
    for part in path[:-1]:
        content = content.setdefault(part, {})
    content[path[-1]] = value


SAID_OF = {"phone": SAID_OF_PHONE, "id_number": SAID_OF_DOCUMENT}
"""What goes with a number: a row that gives the number says all of it."""


def overlay(stored: Content, content: Content) -> Content:
    """The stored content, with the values of the row in place of it."""
    merged = copy.copy(stored)
    for name, value in content.items():
        merged[name] = {**_without_said(merged.get(name, {}), value), **value} if isinstance(value, dict) else value
    return merged


def _without_said(stored: Content, content: Content) -> Content:
    gone = {name for number, said in SAID_OF.items() if number in content for name in said}
    return {name: value for name, value in stored.items() if name not in gone}


def check(row: int, content: Content, stored: Content) -> tuple[HouseholdInput | None, list[Fault]]:
    """The household, None where it is refused, and what was found.

    An optional value that is refused is a warning, and stays as `stored` has it.
    """
    body, faults = _validated(row, content)
    if body is not None or any(fault.level == "fault" for fault in faults):
        return body, faults
    content = dict(content)
    for fault in faults:
        _put_back(content, BY_TITLE[fault.column or ""].path, stored)
    body, again = _validated(row, content)
    # What the register has already is refused: nothing in the sheet can mend it.
    return (None, [replace(fault, level="fault") for fault in again]) if body is None else (body, faults)


def _validated(row: int, content: Content) -> tuple[HouseholdInput | None, list[Fault]]:
    try:
        return read_value(HouseholdInput, content), []
    except ValidationError as error:
        faults = [
            _fault(row, e["loc"], e["type"], e.get("ctx", {}).get("message"))
            for e in error.errors(include_input=False, include_url=False)
        ]
        # A list with three unknown words has three errors in one cell, which are one fault.
        return None, list(dict.fromkeys(faults))


def _put_back(content: Content, path: tuple[str, ...], stored: Content) -> None:
    """`content` at `path` as `stored` has it; what they share is not changed."""
    *outer, name = path
    for part in outer:
        content[part] = dict(content.get(part, {}))
        content, stored = content[part], stored.get(part, {})
    if name in stored:
        content[name] = stored[name]
    else:
        content.pop(name, None)


def _fault(row: int, location: tuple[int | str, ...], code: str, message: str | None) -> Fault:
    column = next((c for c in COLUMNS if location[: len(c.path)] == c.path), None)
    if code == "missing" and column is None and location == ("head",):
        column = BY_NAME["户主姓名"]
    if code in {"enum", "bool_type"} and column is not None and column.options:
        message = f"只能填写：{column.options}。"
    sentence = message or field_error(location, code)["message"]
    if column is None:
        return Fault(row, None, code, sentence)
    return Fault(row, column.title, code, sentence, level_of(column))


def out_of_area(row: int, scope: Scope, content: Content) -> list[Fault]:
    """`content`: as read, before validation; `check` refuses a code that is no text."""
    code = content.get("division_code")
    if not isinstance(code, str) or scope.covers(code):
        return []
    return [Fault(row, "村代码", "outside-your-area", "这一户不在您负责的地区，不能由您导入。")]


class Numbers:
    """The registry numbers seen in the file so far."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def repeated(self, row: int, registry_no: str) -> list[Fault]:
        first = self._rows.setdefault(registry_no, row)
        if first == row:
            return []
        return [Fault(row, "建档立卡编号", "registry-no-repeated", f"与第 {first} 行的编号相同，每户只能有一行。")]


def taken_elsewhere(row: int) -> Fault:
    return Fault(row, "建档立卡编号", "registry-no-taken", "这个建档立卡编号已登记在另一户名下，请核对。")


def restricted(row: int) -> Fault:
    return Fault(row, "建档立卡编号", "household-restricted", "这户已限制处理，解除限制前不能更新。")


def contents(records: Sequence[Record], header: Header) -> list[tuple[Record, Content, list[Fault]]]:
    return [(record, *read_row(header, record)) for record in records]
