"""走访帮扶照片: tickets to upload, the moment a photo counts as stored, and who may look at one.

The bytes never pass through this service: the browser posts them to the store with a ticket that allows exactly one
key, size, type and SHA-256.
"""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database, SingleStatements
from services.kernel.ids import new_id
from services.kernel.problems import NotFound, Problem
from services.submissions.media.store import PhotoStore, photo_key
from services.submissions.visits import queries
from services.submissions.visits import statements as hot
from services.submissions.visits.schemas import PhotoManifest

RENDITIONS = Literal["thumb", "screen"]


class PhotoNotReady(Problem):
    """The picture is stored and being prepared, or its bytes have not come yet."""

    status = 409
    code = "photo-not-ready"
    title = "照片正在处理，请稍后再看。"
    title_en = "The photo is still being prepared."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


class PhotoRejected(Problem):
    status = 410
    code = "photo-rejected"
    title = "这张照片无法识别，没有保存。"
    title_en = "The uploaded file was not a usable photo and is not kept for viewing."


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


def rendition_key(photo_id: UUID, size: RENDITIONS) -> str:
    return f"renditions/{photo_id}/{size}.jpg"


def progress(photo: Photo, store: PhotoStore, origin: str) -> dict[str, Any]:
    """State of a photo, with a ticket while its bytes are expected; `origin` is the one the browser uses."""
    upload = None
    if photo.state == "expected":
        ticket = store.ticket(origin, photo.id, photo.sha256.hex(), photo.size, photo.content_type)
        upload = {"url": ticket.url, "fields": ticket.fields}
    return {"id": photo.id, "state": photo.state, "rejection": photo.rejection, "upload": upload}


async def confirm_photo(
    statements: SingleStatements, store: PhotoStore, principal: Principal, visit_id: UUID, photo_id: UUID
) -> Photo:
    """Ask the store whether the bytes are there; if so the photo is stored, and with the last one the visit complete.

    A photo whose bytes have not arrived comes back `expected`. Raises NotPermitted, NotFound, StoreUnavailable.
    """
    scope = principal.scope_for("visits.write")
    where = {"teams": scope.teams_literal, "visit_id": visit_id, "photo_id": photo_id}
    row = await statements.fetch_one(hot.FIND_PHOTO, where)
    if row is None:
        raise NotFound()
    photo = Photo(row["id"], row["state"], row["rejection"], row["sha256"], row["size"], row["content_type"])
    if photo.state != "expected" or not await _has_arrived(store, photo):
        return photo
    await statements.fetch_one(hot.MARK_STORED, {**where, "event_id": new_id()})
    return Photo(photo.id, "stored", None, photo.sha256, photo.size, photo.content_type)


async def _has_arrived(store: PhotoStore, photo: Photo) -> bool:
    # Type and hash were enforced by the ticket when the store took the bytes; the size says the object is whole.
    found = await store.confirm(photo.key)
    return found is not None and found.size == photo.size


async def read_rendition(
    database: Database, principal: Principal, store: PhotoStore, photo_id: UUID, size: RENDITIONS
) -> bytes:
    """The JPEG of a photo the caller may see.

    The store is asked after the transaction: one that hangs would else hold every connection of the service.
    Raises NotPermitted, NotFound, PhotoNotReady, PhotoRejected, StoreUnavailable.
    """
    scope = principal.scope_for("visits.read")
    async with database.transaction(scope) as connection:
        row = await queries.find_photo(connection, scope, photo_id)
    if row is None:
        raise NotFound()
    if row.state == "rejected":
        raise PhotoRejected()
    if row.state != "ready":
        raise PhotoNotReady()
    picture = await store.get(rendition_key(photo_id, size))
    if picture is None:
        raise PhotoNotReady()
    return picture
