"""Files of things that other programs own, such as the attachments of a notice.

The owner's program decides who may upload, look and delete, and records it; this program keeps the file. Row-level
security shows a statement the files of the one kind of owner that it names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.kernel.db.database import Database
from services.kernel.problems import NotFound, Problem
from services.submissions.files import attached_queries as queries
from services.submissions.files.contents import StoredFile, opened_name, read_content, sealed_name
from services.submissions.files.losses import note_lost
from services.submissions.files.objects import FOLDER, Object
from services.submissions.files.schemas import AttachedFile, AttachedInput
from services.submissions.files.stored import arrived, mark_stored
from services.submissions.files.unnamed import delete_unnamed
from services.submissions.files.unnamed_queries import take_turn
from services.submissions.files.uploads import Expected, Note, Uploads
from services.submissions.household_keys.file_keys import new_key
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.problems import PhotoLost, PhotoNotReady, PhotoRejected


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
            await queries.only(connection, given.owner_kind)
            # What an upload left under this id is deleted before a row names it again.
            await take_turn(connection, file_id)
            row = await queries.announce(connection, values)
        if row is None or (row.owner_id, bytes(row.sha256), row.size, row.content_type) != (
            given.owner_id,
            values["sha256"],
            given.size,
            given.content_type,
        ):
            raise FileChanged()
        if not self.uploads.are_sealed:
            row = await self._looked_for(row, given)
        return self._shown(row, given)

    @property
    def _object(self) -> Object:
        return "upload" if self.uploads.are_sealed else "direct"

    async def _looked_for(self, row: Any, given: AttachedInput) -> Any:
        """In a store that is reached directly nobody else says that the bytes have come. Raises StoreUnavailable."""
        file, note = StoredFile.of(row, self.keys), Note(owner_kind=given.owner_kind)
        if row.state != "expected":
            await delete_unnamed(self.database, self.uploads.store, file.id, note)
            return row
        if not await arrived(self.uploads.store, file):
            return row
        await mark_stored(self.database, file.id, file.sha256, note)
        async with self.database.transaction() as connection:
            await queries.only(connection, given.owner_kind)
            return await queries.find(connection, given.owner_id, file.id)

    async def list(self, owner_kind: str, owner_id: UUID) -> Sequence[AttachedFile]:
        """Oldest first."""
        async with self.database.transaction() as connection:
            await queries.only(connection, owner_kind)
            rows = await queries.list_of(connection, owner_id)
        return [self._shown(row, None) for row in rows]

    async def content(self, owner_kind: str, owner_id: UUID, file_id: UUID) -> tuple[StoredFile, bytes]:
        """Raises NotFound, PhotoNotReady, PhotoRejected, PhotoLost, StoreUnavailable."""
        async with self.database.transaction() as connection:
            await queries.only(connection, owner_kind)
            row = await queries.find(connection, owner_id, file_id)
        if row is None:
            raise NotFound()
        if row.state == "rejected":
            raise PhotoRejected()
        if row.state != "ready":
            raise PhotoNotReady()
        file = StoredFile.of(row, self.keys)
        content = await read_content(self.uploads.store, file)
        if content is None:
            await note_lost(self.database, self.uploads.store, file)
            raise PhotoLost()
        return file, content

    async def delete(self, owner_kind: str, owner_id: UUID, file_id: UUID) -> None:
        """Bytes, row and key; what is not there is no error. Raises StoreUnavailable."""
        async with self.database.transaction() as connection:
            await queries.only(connection, owner_kind)
            # Held, so that what still comes with a ticket is told of when the row is gone, and goes as well.
            if not await queries.lock(connection, owner_id, file_id):
                return
            # The row goes last: when the store fails, the same request again finds what is left.
            await self.uploads.store.delete_all(f"{FOLDER}{file_id}/")
            await queries.remove(connection, owner_id, file_id)

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
