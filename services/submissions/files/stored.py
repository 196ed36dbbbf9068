"""When a file counts as stored: its bytes are in the store and survive a power cut, and its row says so."""

from uuid import UUID

from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.submissions.files import queries
from services.submissions.files.contents import StoredFile
from services.submissions.files.uploads import Note
from services.submissions.media.store import PhotoStore


async def arrived(store: PhotoStore, file: StoredFile) -> bool:
    """Whether all bytes are there, on the disk. Raises StoreUnavailable."""
    # The ticket enforced type and hash at the upload; the size shows that the object is complete.
    found = await store.confirm(file.object_key)
    return found is not None and found.size == file.uploaded_size


async def mark_stored(database: Database, file_id: UUID, sha256: bytes, note: Note) -> str | None:
    """The state of the file now; with its last photo a visit is complete. None where the senders have no such file.

    `sha256`: of the bytes that have come. A file that expects others stays `expected`.
    """
    note_of = {"teams": note.teams, "owner_kind": note.owner_kind}
    where = note_of | {"file_id": file_id, "sha256": sha256, "event_id": new_id()}
    row = await database.fetch_one(queries.MARK_STORED, where)
    return None if row is None else str(row.state)
