"""Receives a sheet: streamed, encrypted in pieces, and given to a job in the transaction that ends the upload."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final, NoReturn
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.roster import queries, sealed_files
from services.households.roster.choices import Choices
from services.households.roster.faults import Level
from services.households.roster.file_names import sealed_name
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.auth.principals import NotPermitted, Principal, Scope
from services.kernel.crypto.keys import KeyRing, prepare
from services.kernel.db.database import Database
from services.kernel.db.jobs import defer
from services.kernel.ids import new_id
from services.kernel.masking import Masked
from services.kernel.problems import NotFound, Problem
from services.kernel.sheets.records import XLS, XLSX
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page

_CODE: Final = re.compile("[0-9]+")
MAX_BYTES: Final = 40_000_000
MAX_UNFINISHED: Final = 5
MAX_CHECKED: Final = 20
FORMATS: Final = {"text/csv": "csv", XLSX: "xlsx", XLS: "xls"}
"""What was said of a file, for the history: what it is, its content tells. Windows calls a CSV an Excel file."""


class SheetTypeUnsupported(Problem):
    status = 415
    code = "sheet-type-unsupported"
    title = "请上传 CSV、XLSX 或 XLS 格式的表格。"
    title_en = "Send text/csv or an Excel workbook (XLSX, XLS), and say so in Content-Type."


class TooManyImports(Problem):
    status = 409
    code = "too-many-imports"
    title = "您已有几个文件在等待导入，请等它们完成，或先导入、放弃已检查的文件。"
    title_en = "Several of your files are not done; wait, or load or drop those that were checked."


class NotChecked(Problem):
    status = 409
    code = "import-not-checked"
    title = "这个文件现在不能导入或放弃：还在检查，或者已经处理完了。"
    title_en = "This file is still being checked, or has been dealt with already."


@dataclass(frozen=True, slots=True)
class Uploads:
    """`task`: loads a received file."""

    database: Database
    keys: KeyRing
    task: Any

    async def receive(
        self,
        principal: Principal,
        content_type: str,
        stream: AsyncIterator[bytes],
        *,
        name: str | None,
        is_partial: bool,
        is_dry: bool,
        choices: Choices,
    ) -> UUID:
        """The id of the import, which now waits. No transaction is open while the client sends.

        `choices`: what is said of the sheet beforehand. Raises NotPermitted, SheetTypeUnsupported, TooManyImports, and
        whatever the stream raises; then nothing is stored.
        """
        scope = principal.scope_for("households.write")
        if not scope.division_codes or not may_be_of(choices.village, scope):
            raise NotPermitted()
        format_ = FORMATS.get(content_type.partition(";")[0].strip().lower())
        if format_ is None:
            raise SheetTypeUnsupported()
        import_id = new_id()
        wrapped_key = self.keys.new_wrapped_key(str(import_id))
        key = self.keys.unwrap(wrapped_key, str(import_id))
        values = {
            "id": import_id,
            "created_by": principal.account_id,
            "codes": scope.codes_literal,
            "format": format_,
            **sealed_name(self.keys, import_id, name),
            "is_partial": is_partial,
            "is_dry": is_dry,
            "wrapped_key": wrapped_key,
            "choices": sealed_files.seal_kept(key, import_id, "choices", choices.as_json()),
        }
        await self._open(principal, scope, values)
        try:
            size = await self._store(scope, import_id, wrapped_key, stream)
            await self._hand_over(principal, scope, import_id, size)
        except BaseException:
            # Also when the client disconnects and this task is cancelled.
            await asyncio.shield(self._discard(scope, import_id))
            raise
        return import_id

    async def _open(self, principal: Principal, scope: Scope, values: dict[str, Any]) -> None:
        async with self.database.transaction(scope) as connection:
            under_way, checked = await queries.count_unfinished(connection, principal.account_id)
            if under_way >= MAX_UNFINISHED or checked >= MAX_CHECKED:
                raise TooManyImports()
            await queries.insert_import(connection, values)

    async def _store(self, scope: Scope, import_id: UUID, wrapped_key: bytes, stream: AsyncIterator[bytes]) -> int:
        key = self.keys.unwrap(wrapped_key, str(import_id))
        number = size = 0
        async for chunk in sealed_files.in_chunks(stream):
            sealed = sealed_files.seal_chunk(key, import_id, number, chunk)
            async with self.database.transaction(scope) as connection:
                await queries.insert_chunk(connection, import_id, number, sealed)
            number, size = number + 1, size + len(chunk)
        return size

    async def _hand_over(self, principal: Principal, scope: Scope, import_id: UUID, size: int) -> None:
        async with self.database.transaction(scope) as connection:
            await queries.mark_received(connection, import_id, size)
            await remember(connection, principal, "roster.received", import_id, {"size": size})
            await defer(connection, self.task, import_id=str(import_id))

    async def load(self, principal: Principal, import_id: UUID, *, is_partial: bool, takes_doubtful: bool) -> None:
        """Load what was checked; the job reads the file again. Raises NotPermitted, NotFound, NotChecked."""
        scope = principal.scope_for("households.write")
        async with self.database.transaction(scope) as connection:
            is_taken = await queries.take_for_loading(
                connection, scope, import_id, principal.account_id, is_partial=is_partial, takes_doubtful=takes_doubtful
            )
            if not is_taken:
                await refuse(connection, scope, principal, import_id)
            details = {"partial": is_partial, "doubtful": takes_doubtful}
            await remember(connection, principal, "roster.load_asked", import_id, details)
            await defer(connection, self.task, import_id=str(import_id))

    async def drop(self, principal: Principal, import_id: UUID) -> None:
        """Let go of what was checked: file and key are deleted. Raises NotPermitted, NotFound, NotChecked."""
        scope = principal.scope_for("households.write")
        async with self.database.transaction(scope) as connection:
            if not await queries.drop(connection, scope, import_id, principal.account_id):
                await refuse(connection, scope, principal, import_id)
            await remember(connection, principal, "roster.dropped", import_id, {})

    async def _discard(self, scope: Scope, import_id: UUID) -> None:
        async with self.database.transaction(scope) as connection:
            await queries.discard(connection, import_id)


def may_be_of(village: str | None, scope: Scope) -> bool:
    """A name is looked for inside the scope later on."""
    return village is None or _CODE.fullmatch(village) is None or scope.covers(village)


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored remark, with the masked texts that stand beside it."""

    row: Row[Any]
    name: Masked | None
    value: Masked | None


async def refuse(connection: AsyncConnection, scope: Scope, principal: Principal, import_id: UUID) -> NoReturn:
    """Why an import cannot be loaded or dropped; only who brought it may. Raises NotFound, NotChecked."""
    row = await queries.find_import(connection, scope, import_id)
    raise NotFound() if row is None or row.created_by != principal.account_id else NotChecked()


async def remember(
    connection: AsyncConnection, principal: Principal, action: str, import_id: UUID, details: dict[str, Any]
) -> None:
    await trail.record(
        connection,
        actor_id=principal.account_id,
        action=action,
        subject=f"roster_import:{import_id}",
        details=details,
    )


async def list_remarks(viewer: Viewer, keys: KeyRing, import_id: UUID, level: Level | None, page: Page) -> list[Shown]:
    """One row more than the page; a look, although of a cell no more than a masked text is repeated. Raises NotFound,
    CannotDecrypt."""
    await get_import(viewer, import_id)
    rows = await queries.list_remarks(viewer.connection, viewer.scope, import_id, level, page)
    subject = f"roster_import:{import_id}"
    await look(viewer.connection, viewer.principal, "roster.faults_listed", [import_id], subject=subject)
    sealed = await queries.find_sealed(viewer.connection, viewer.scope, import_id)
    if sealed is None or sealed.wrapped_key is None:
        return [Shown(row, None, None) for row in rows]
    key = prepare(keys.unwrap(bytes(sealed.wrapped_key), str(import_id)))
    # In a column that was taken for another one stands anything, a name for instance: only who has the sheet sees it.
    is_sender = sealed.created_by == viewer.principal.account_id

    def opened(column: sealed_files.Shown, row: Row[Any]) -> Masked | None:
        return sealed_files.open_masked(key, import_id, column, row._mapping[column])

    return [Shown(row, opened("name", row), opened("value", row) if is_sender else None) for row in rows]


async def get_import(viewer: Viewer, import_id: UUID) -> Row[Any]:
    """Raises NotFound."""
    row = await queries.find_import(viewer.connection, viewer.scope, import_id)
    if row is None:
        raise NotFound()
    return row
