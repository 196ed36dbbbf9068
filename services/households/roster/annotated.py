"""The sheet as it was sent, with a last column that says what is wrong in each row."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.households.registers.lists import read_lists
from services.households.registers.titles import titles
from services.households.registers.words import Lists, using
from services.households.roster import queries, sealed_files
from services.households.roster.choices import Choices
from services.households.roster.faults import TAKEN
from services.households.roster.mappings import OPEN, NoMapping
from services.households.roster.readings import shown
from services.kernel.audit.looks import look
from services.kernel.auth.principals import Principal
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.problems import NotFound
from services.kernel.sheets.records import Record
from services.kernel.sheets.tables import read_table
from services.kernel.sheets.written import written
from services.kernel.web.access import Viewer

TITLE: Final = "说明"
SHEET: Final = "检查结果"
SKIPPED: Final = {
    "title": "标题行，未读取",
    "note": "说明行，未读取",
    "numbering": "列号行，未读取",
    "total": "合计行，未读取",
    "header-repeated": "重复的表头，未读取",
    "hidden": "隐藏的行，未读取",
}
LEVELS: Final = {"fault": "不能导入", "warning": "此格未采用", "doubt": "请核对", "note": ""}
TAKEN_ALL_THE_SAME: Final = "请留意"
PAGE: Final = 2000


@dataclass(frozen=True, slots=True)
class AnnotatedSheets:
    """Nothing is written to a disk: rows are read, annotated and sent one after the other."""

    database: Database
    keys: KeyRing

    async def of(self, viewer: Viewer, import_id: UUID) -> AsyncIterator[bytes]:
        """A look at the whole sheet, for its sender alone. Raises NotFound, NoMapping."""
        row = await queries.find_sealed(viewer.connection, viewer.scope, import_id)
        if row is None or row.created_by != viewer.principal.account_id:
            raise NotFound()
        if row.state != OPEN[1] or row.wrapped_key is None:
            raise NoMapping()
        subject = f"roster_import:{import_id}"
        await look(viewer.connection, viewer.principal, "roster.annotated", [import_id], subject=subject)
        key = bytes(row.wrapped_key)
        file = sealed_files.SealedFile(self.database, self.keys, import_id, key, row.size, viewer.scope)
        choices = Choices()
        if row.choices is not None:
            choices = Choices.of_json(sealed_files.open_kept(file.key, import_id, "choices", row.choices))
        lists = await read_lists(viewer.connection, viewer.scope)
        return written(self._rows(viewer.principal, import_id, file, choices, lists), name=SHEET)

    async def _rows(
        self,
        principal: Principal,
        import_id: UUID,
        file: sealed_files.SealedFile,
        choices: Choices,
        lists: Lists,
    ) -> AsyncIterator[Sequence[str]]:
        """Raises SheetRefused where the file went meanwhile."""
        remarks = _Remarks(self.database, principal, import_id)
        async with read_table(
            file.pieces,
            file.size,
            known=_known_with(lists),
            sheet=choices.sheet,
            encoding=choices.encoding,
            include_hidden=choices.include_hidden is not False,
        ) as table:
            width = len(table.head.titles)
            yield [*table.head.titles, TITLE]
            async for record in table.records:
                cells = [shown(cell) for cell in record.cells[:width]]
                yield [*cells, *[""] * (width - len(cells)), await remarks.of(record)]


def _known_with(lists: Lists) -> Callable[[str], bool]:
    """The header is found as when the sheet was read: a title may be one of the words to be ticked."""

    def is_known(title: str) -> bool:
        with using(lists):
            return titles().is_known(title)

    return is_known


class _Remarks:
    """Of an import, in the order of rows; read page by page beside the sheet."""

    def __init__(self, database: Database, principal: Principal, import_id: UUID) -> None:
        self._database = database
        self._scope = principal.scope_for("households.write")
        self._import_id = import_id
        self._rows: list[tuple[int, str]] = []
        self._last = (0, 0)
        self._is_over = False

    async def of(self, record: Record) -> str:
        if record.skipped is not None:
            return SKIPPED[record.skipped]
        while not self._is_over and (not self._rows or self._rows[-1][0] <= record.number):
            await self._read()
        said = [text for row, text in self._rows if row == record.number]
        self._rows = [(row, text) for row, text in self._rows if row > record.number]
        return "".join(said)

    async def _read(self) -> None:
        async with self._database.transaction(self._scope) as connection:
            found = await queries.read_remarks(connection, self._scope, self._import_id, self._last, PAGE)
        self._is_over = len(found) < PAGE
        for row in found:
            level = TAKEN_ALL_THE_SAME if row.code in TAKEN else LEVELS[row.level]
            column = f"{row.column_title}：" if row.column_title else ""
            self._rows.append((row.row_number, f"{level and f'【{level}】'}{column}{row.message}"))
            self._last = (row.row_number, row.position)
