"""How the columns of a sheet are taken: shown to its sender, changed by its sender, kept for the office."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.registers.titles import titles
from services.households.roster import profile_queries, queries, sealed_files
from services.households.roster.choices import Choices
from services.households.roster.readings import signature_of
from services.households.roster.schemas import RosterMapping, RosterMappingInput
from services.households.roster.uploads import may_be_of, remember
from services.kernel.audit.looks import look
from services.kernel.auth.principals import NotPermitted, Principal, Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.db.jobs import defer
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer

OPEN: Final = ("needs_mapping", "checked")


class NoMapping(Problem):
    status = 409
    code = "import-not-open"
    title = "这个文件现在不能改列的对应：还在检查，或者已经处理完了。"
    title_en = "This file is still being checked, or has been dealt with already."


class FieldUnknown(Problem):
    status = 422
    code = "field-unknown"
    title = "没有这个登记项，请重新选择。"
    title_en = "There is no such field; see GET /api/households/imports/fields."


class FieldTwice(Problem):
    status = 422
    code = "field-twice"
    title = "有两列对应了同一个登记项，请只留一列。"
    title_en = "Two columns are taken as a field of which there is one."


@dataclass(frozen=True, slots=True)
class Mappings:
    """`task`: checks a received file."""

    database: Database
    keys: KeyRing
    task: Any

    async def get(self, viewer: Viewer, import_id: UUID) -> RosterMapping:
        """A look: it shows samples of the sheet. Raises NotFound, NoMapping."""
        row = await self._open_row(viewer.connection, viewer.scope, viewer.principal, import_id)
        subject = f"roster_import:{import_id}"
        await look(viewer.connection, viewer.principal, "roster.mapping_shown", [import_id], subject=subject)
        return self._mapping(row)

    async def put(self, principal: Principal, import_id: UUID, body: RosterMappingInput) -> None:
        """The file is checked again. Raises NotPermitted, NotFound, NoMapping, FieldUnknown, FieldTwice."""
        scope = principal.scope_for("households.write")
        if not may_be_of(body.village, scope):
            raise NotPermitted()
        async with self.database.transaction(scope) as connection:
            row = await self._open_row(connection, scope, principal, import_id)
            shown = self._mapping(row)
            choices = Choices(
                _columns(body),
                body.layout,
                body.village or None,
                body.sheet,
                body.encoding,
                body.include_hidden,
                shown.profile,
            )
            if body.save_as is not None:
                await _save(connection, scope, principal, body, shown)
            key = self.keys.unwrap(bytes(row.wrapped_key), str(import_id))
            sealed = sealed_files.seal_kept(key, import_id, "choices", choices.as_json())
            if not await queries.take_for_mapping(connection, scope, import_id, principal.account_id, sealed):
                raise NoMapping()
            await remember(connection, principal, "roster.mapped", import_id, {})
            await defer(connection, self.task, import_id=str(import_id))

    async def _open_row(
        self, connection: AsyncConnection, scope: Scope, principal: Principal, import_id: UUID
    ) -> Row[Any]:
        row = await queries.find_sealed(connection, scope, import_id)
        if row is None or row.created_by != principal.account_id:
            raise NotFound()
        if row.state not in OPEN or row.reading is None or row.wrapped_key is None:
            raise NoMapping()
        return row

    def _mapping(self, row: Row[Any]) -> RosterMapping:
        key = self.keys.unwrap(bytes(row.wrapped_key), str(row.id))
        return RosterMapping.model_validate(sealed_files.open_kept(key, row.id, "reading", row.reading))


def _columns(body: RosterMappingInput) -> dict[int, str | None]:
    known = titles().fields
    chosen = {column.index: column.field for column in body.columns}
    taken = [field for field in chosen.values() if field is not None]
    if any(field not in known for field in taken):
        raise FieldUnknown()
    single = [field for field in taken if not known[field].is_many]
    if len(single) != len(set(single)):
        raise FieldTwice()
    return chosen


async def _save(
    connection: AsyncConnection, scope: Scope, principal: Principal, body: RosterMappingInput, shown: RosterMapping
) -> None:
    chosen = {column.index: column.field for column in body.columns}
    columns = [(column.title, chosen.get(column.index, column.field)) for column in shown.columns]
    await profile_queries.save(
        connection,
        scope,
        principal.account_id,
        name=body.save_as or "",
        signature=signature_of(title for title, _ in columns),
        columns=columns,
        layout=body.layout or shown.layout,
    )
