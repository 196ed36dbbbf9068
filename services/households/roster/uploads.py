"""Receives a sheet: streamed, encrypted in pieces, and given to a job in the transaction that ends the upload."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from services.households.roster import queries, sealed_files
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.auth.principals import NotPermitted, Principal, Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.db.jobs import defer
from services.kernel.db.rows import Rows
from services.kernel.ids import new_id
from services.kernel.problems import NotFound, Problem
from services.kernel.sheets.records import XLSX
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page

MAX_BYTES: Final = 40_000_000
MAX_UNFINISHED: Final = 5
FORMATS: Final = {"text/csv": "csv", XLSX: "xlsx"}


class SheetTypeUnsupported(Problem):
    status = 415
    code = "sheet-type-unsupported"
    title = "请上传 CSV 或 XLSX 格式的表格。"
    title_en = "Send text/csv or an XLSX workbook, and say so in Content-Type."


class TooManyImports(Problem):
    status = 409
    code = "too-many-imports"
    title = "您已有几个文件在等待导入，请等它们完成后再上传。"
    title_en = "Several of your files are still being imported; wait until they are done."


@dataclass(frozen=True, slots=True)
class Uploads:
    """`task`: loads a received file."""

    database: Database
    keys: KeyRing
    task: Any

    async def receive(
        self, principal: Principal, content_type: str, stream: AsyncIterator[bytes], *, is_partial: bool
    ) -> UUID:
        """The id of the import, which now waits. No transaction is open while the client sends.

        Raises NotPermitted, SheetTypeUnsupported, TooManyImports, and whatever the stream raises; then nothing is
        stored.
        """
        scope = principal.scope_for("households.write")
        if not scope.division_codes:
            raise NotPermitted()
        format_ = FORMATS.get(content_type.partition(";")[0].strip().lower())
        if format_ is None:
            raise SheetTypeUnsupported()
        import_id = new_id()
        wrapped_key = self.keys.new_wrapped_key(str(import_id))
        await self._open(principal, scope, import_id, format_, wrapped_key, is_partial=is_partial)
        try:
            size = await self._store(scope, import_id, wrapped_key, stream)
            await self._hand_over(principal, scope, import_id, size)
        except BaseException:
            # Also when the client disconnects and this task is cancelled.
            await asyncio.shield(self._discard(scope, import_id))
            raise
        return import_id

    async def _open(
        self, principal: Principal, scope: Scope, import_id: UUID, format_: str, wrapped_key: bytes, *, is_partial: bool
    ) -> None:
        values = {
            "id": import_id,
            "created_by": principal.account_id,
            "codes": scope.codes_literal,
            "format": format_,
            "is_partial": is_partial,
            "wrapped_key": wrapped_key,
        }
        async with self.database.transaction(scope) as connection:
            if await queries.count_unfinished(connection, principal.account_id) >= MAX_UNFINISHED:
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
            await trail.record(
                connection,
                actor_id=principal.account_id,
                action="roster.received",
                subject=f"roster_import:{import_id}",
                details={"size": size},
            )
            await defer(connection, self.task, import_id=str(import_id))

    async def _discard(self, scope: Scope, import_id: UUID) -> None:
        async with self.database.transaction(scope) as connection:
            await queries.discard(connection, import_id)


async def list_faults(viewer: Viewer, import_id: UUID, page: Page) -> Rows:
    """One row more than the page; a look, although no cell of the sheet is repeated. Raises NotFound."""
    await get_import(viewer, import_id)
    rows = await queries.list_faults(viewer.connection, viewer.scope, import_id, page)
    subject = f"roster_import:{import_id}"
    await look(viewer.connection, viewer.principal, "roster.faults_listed", [import_id], subject=subject)
    return rows


async def get_import(viewer: Viewer, import_id: UUID) -> Row[Any]:
    """Raises NotFound."""
    row = await queries.find_import(viewer.connection, viewer.scope, import_id)
    if row is None:
        raise NotFound()
    return row
