"""走访帮扶照片: upload tickets, the transition to `stored`, and access to the pictures.

The bytes never pass through this service: the browser posts them to the store with a ticket for exactly one key, size,
type and SHA-256.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.kernel.audit.looks import look
from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.problems import NotFound
from services.submissions.media.keys import RENDITIONS, photo_key, rendition_key
from services.submissions.media.problems import PhotoNotReady, PhotoRejected
from services.submissions.media.store import PhotoStore
from services.submissions.visits import log_queries, queries
from services.submissions.visits.schemas import PhotoManifest


@dataclass(frozen=True, slots=True)
class Photo:
    """`sha256` is raw bytes, `size` in bytes."""

    id: UUID
    state: str
    rejection: str | None
    sha256: bytes
    size: int
    content_type: str

    @classmethod
    def from_manifest(cls, photo: PhotoManifest) -> "Photo":
        sha256 = bytes.fromhex(photo.sha256)
        return cls(photo.id, "expected", None, sha256, photo.size, photo.content_type)

    @classmethod
    def from_row(cls, row: Any) -> "Photo":
        return cls(row.id, row.state, row.rejection, bytes(row.sha256), row.size, row.content_type)

    @property
    def key(self) -> str:
        return photo_key(self.id, self.sha256.hex())


def progress(photo: Photo, store: PhotoStore, origin: str) -> dict[str, Any]:
    """State of a photo, with a ticket while its bytes are missing; `origin` is the browser's."""
    upload = None
    if photo.state == "expected":
        ticket = store.ticket(origin, photo.id, photo.sha256.hex(), photo.size, photo.content_type)
        upload = {"url": ticket.url, "fields": ticket.fields}
    return {"id": photo.id, "state": photo.state, "rejection": photo.rejection, "upload": upload}


async def confirm_photo(
    database: Database, store: PhotoStore, principal: Principal, visit_id: UUID, photo_id: UUID
) -> Photo:
    """Checks whether the store has the bytes; then the photo is stored, and with the last one the visit is complete.

    A photo whose bytes have not arrived stays `expected`. Raises NotPermitted, NotFound, StoreUnavailable.
    """
    scope = principal.sending_scope("visits.write")
    where = {"teams": scope.sending_literal, "visit_id": visit_id, "photo_id": photo_id}
    row = await database.fetch_one(log_queries.FIND_PHOTO, where)
    if row is None:
        raise NotFound()
    photo = Photo.from_row(row)
    if photo.state != "expected" or not await _has_arrived(store, photo):
        return photo
    await mark_arrived(database, scope.sending_literal, visit_id, photo_id)
    return Photo(photo.id, "stored", None, photo.sha256, photo.size, photo.content_type)


async def mark_arrived(database: Database, teams: str, visit_id: UUID, photo_id: UUID) -> None:
    """The photo is stored, its bytes having arrived; with the last one the visit is complete. `teams`: a uuid[]
    literal."""
    where = {"teams": teams, "visit_id": visit_id, "photo_id": photo_id, "event_id": new_id()}
    await database.fetch_one(log_queries.MARK_STORED, where)


async def _has_arrived(store: PhotoStore, photo: Photo) -> bool:
    # The ticket enforced type and hash at the upload; the size shows that the object is complete.
    found = await store.confirm(photo.key)
    return found is not None and found.size == photo.size


async def read_rendition(
    database: Database, principal: Principal, store: PhotoStore, photo_id: UUID, size: RENDITIONS
) -> bytes:
    """The JPEG of a photo that the caller may see.

    The store is called after the transaction: otherwise a store that hangs would hold every connection of the service.
    Raises NotPermitted, NotFound, PhotoNotReady, PhotoRejected, StoreUnavailable.
    """
    scope = principal.scope_for("visits.read")
    async with database.transaction(scope) as connection:
        row = await queries.find_photo(connection, scope, photo_id)
        if row is None:
            raise NotFound()
        await look(
            connection, principal, "photo.viewed", [row.household_id], {"size": size}, subject=f"photo:{photo_id}"
        )
    if row.state == "rejected":
        raise PhotoRejected()
    if row.state != "ready":
        raise PhotoNotReady()
    picture = await store.get(rendition_key(photo_id, size))
    if picture is None:
        raise PhotoNotReady()
    return picture
