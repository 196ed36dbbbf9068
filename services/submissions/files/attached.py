"""Files of things that other programs own, such as the attachments of a notice.

The owner's program decides who may upload, look and delete, and records it; this program keeps the file. Row-level
security shows a statement the files of the one kind of owner that it names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import Database
from services.kernel.db.rows import all_rows, one_row
from services.kernel.problems import NotFound, Problem
from services.submissions.files.contents import StoredFile, opened_name, read_content, sealed_name
from services.submissions.files.keys import new_key
from services.submissions.files.objects import FOLDER, Object
from services.submissions.files.queries import CONTENT
from services.submissions.files.schemas import AttachedFile, AttachedInput
from services.submissions.files.stored import arrived, mark_stored
from services.submissions.files.uploads import Expected, Note, Uploads
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.problems import PhotoLost, PhotoNotReady, PhotoRejected
from services.submissions.models import files

_COLUMNS = (*CONTENT, files.c.state, files.c.rejection, files.c.purpose, files.c.name_sealed, files.c.created_at)


class FileChanged(Problem):
    status = 409
    code = "file-changed"
    title = "这个编号已经用于另一个文件。"
    title_en = "This id already belongs to another file."


@dataclass(frozen=True, slots=True)
class AttachedFiles:
    database: Database
    keys: HouseholdKeys
    uploads: Uploads

    async def announce(self, file_id: UUID, given: AttachedInput) -> AttachedFile:
        """The same again answers what is there. Raises FileChanged."""
        made = new_key(file_id, self.keys)
        values = {
            "id": file_id,
            "owner_kind": given.owner_kind,
            "owner_id": given.owner_id,
            "purpose": given.purpose,
            "sha256": bytes.fromhex(given.sha256),
            "size": given.size,
            "content_type": given.content_type,
            # The name is sealed wherever the bytes lie.
            "wrapped_key": made.wrapped_key,
            "name_sealed": sealed_name(file_id, made.key, given.name),
            "object": self._object,
        }
        async with self.database.transaction() as connection:
            await _only(connection, given.owner_kind)
            await connection.execute(insert(files).values(**values).on_conflict_do_nothing())
            is_other_way = (files.c.id == file_id) & (files.c.state == "expected")
            await connection.execute(update(files).where(is_other_way).values(object=self._object))
            row = await one_row(connection, select(*_COLUMNS, files.c.owner_id).where(files.c.id == file_id))
        if row is None or (row.owner_id, bytes(row.sha256), row.size, row.content_type) != (
            given.owner_id,
            values["sha256"],
            given.size,
            given.content_type,
        ):
            raise FileChanged()
        if row.state == "expected" and not self.uploads.are_sealed:
            row = await self._looked_for(row, given)
        return self._shown(row, given)

    @property
    def _object(self) -> Object:
        return "upload" if self.uploads.are_sealed else "direct"

    async def _looked_for(self, row: Any, given: AttachedInput) -> Any:
        """In a store that is reached directly nobody else says that the bytes have come. Raises StoreUnavailable."""
        if not await arrived(self.uploads.store, StoredFile.of(row, self.keys)):
            return row
        await mark_stored(self.database, row.id, Note(owner_kind=given.owner_kind))
        async with self.database.transaction() as connection:
            await _only(connection, given.owner_kind)
            return await one_row(connection, select(*_COLUMNS).where(files.c.id == row.id))

    async def list(self, owner_kind: str, owner_id: UUID) -> Sequence[AttachedFile]:
        """Oldest first."""
        async with self.database.transaction() as connection:
            await _only(connection, owner_kind)
            statement = select(*_COLUMNS).where(files.c.owner_kind == owner_kind, files.c.owner_id == owner_id)
            rows = await all_rows(connection, statement.order_by(files.c.created_at, files.c.id))
        return [self._shown(row, None) for row in rows]

    async def content(self, owner_kind: str, owner_id: UUID, file_id: UUID) -> tuple[StoredFile, bytes]:
        """Raises NotFound, PhotoNotReady, PhotoRejected, PhotoLost, StoreUnavailable."""
        async with self.database.transaction() as connection:
            await _only(connection, owner_kind)
            row = await one_row(
                connection, select(*_COLUMNS).where(files.c.id == file_id, files.c.owner_id == owner_id)
            )
        if row is None:
            raise NotFound()
        if row.state == "rejected":
            raise PhotoRejected()
        if row.state != "ready":
            raise PhotoNotReady()
        file = StoredFile.of(row, self.keys)
        content = await read_content(self.uploads.store, file)
        if content is None:
            raise PhotoLost()
        return file, content

    async def delete(self, owner_kind: str, owner_id: UUID, file_id: UUID) -> None:
        """Row, key and bytes; what is not there is no error. Raises StoreUnavailable."""
        async with self.database.transaction() as connection:
            await _only(connection, owner_kind)
            gone = delete(files).where(files.c.id == file_id, files.c.owner_id == owner_id).returning(files.c.id)
            if (await connection.execute(gone)).one_or_none() is None:
                return
        await self.uploads.store.delete_all(f"{FOLDER}{file_id}/")

    def _shown(self, row: Any, given: AttachedInput | None) -> AttachedFile:
        """`given`: of who may upload it now."""
        file = StoredFile.of(row, self.keys)
        upload = None
        if given is not None and row.state == "expected":
            expected = Expected(file.id, file.sha256.hex(), file.size, file.content_type, file.key)
            upload = self.uploads.ticket(given.origin, expected, Note(owner_kind=given.owner_kind))
        return AttachedFile(
            id=row.id,
            purpose=row.purpose,
            name=opened_name(row.id, file.key, row.name_sealed),
            size=row.size,
            content_type=row.content_type,
            state=row.state,
            rejection=row.rejection,
            created_at=row.created_at,
            upload=upload,
        )


async def _only(connection: AsyncConnection, owner_kind: str) -> None:
    await connection.execute(select(func.set_config("app.files_of", owner_kind, True)))
