"""走访帮扶照片: upload tickets, the transition to `stored`, what becomes of a refused one, and access to the pictures.

The bytes never pass through this service: they go through the gateway's gate, or to a store that phones reach, with a
ticket for exactly one size, type and SHA-256.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit.looks import look
from services.kernel.auth.principals import Principal, Scope
from services.kernel.db.database import Database, driver_connection
from services.kernel.ids import new_id
from services.kernel.problems import NotFound
from services.submissions.files.contents import StoredFile, read_screen, read_thumb
from services.submissions.files.losses import note_lost_picture
from services.submissions.files.objects import Object, Rendition, object_key, upload_key
from services.submissions.files.stored import arrived, mark_stored
from services.submissions.files.unnamed import delete_unnamed
from services.submissions.files.uploads import Expected, Note, Uploads
from services.submissions.household_keys.file_keys import key_of, new_key_of_household
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.problems import PhotoLost, PhotoNotReady, PhotoRejected
from services.submissions.media.store import PhotoStore
from services.submissions.visits import log_queries, queries
from services.submissions.visits.rules import PhotoNotRejected, VisitLog
from services.submissions.visits.schemas import PhotoInput, PhotoManifest


@dataclass(frozen=True, slots=True)
class Photo:
    """`sha256`: hexadecimal, `size`: bytes, `key`: of the file, None where it is not sealed by us."""

    id: UUID
    state: str
    rejection: str | None
    sha256: str
    size: int
    content_type: str
    object: Object
    key: bytes | None

    @classmethod
    def from_manifest(cls, photo: PhotoManifest, key: bytes | None) -> "Photo":
        return cls(photo.id, "expected", None, photo.sha256, photo.size, photo.content_type, "upload", key)

    @classmethod
    def from_row(cls, row: Any, keys: HouseholdKeys) -> "Photo":
        """Raises CannotDecrypt."""
        sha256 = bytes(row.sha256).hex()
        key = key_of(row, keys)
        return cls(row.id, row.state, row.rejection, sha256, row.size, row.content_type, row.object, key)

    @property
    def stored_file(self) -> StoredFile:
        return StoredFile(self.id, self.object, bytes.fromhex(self.sha256), self.size, self.content_type, self.key)


def progress(photo: Photo, uploads: Uploads, origin: str, teams: str) -> dict[str, Any]:
    """State of a photo, with a ticket while its bytes are missing; `origin` is the browser's, `teams` a uuid[] literal
    of the senders'."""
    upload = None
    if photo.state == "expected":
        expected = Expected(photo.id, photo.sha256, photo.size, photo.content_type, photo.key)
        upload = uploads.ticket(origin, expected, Note(teams=teams))
    return {"id": photo.id, "state": photo.state, "rejection": photo.rejection, "upload": upload}


async def stored_photos(log: VisitLog, sender: Principal, visit_id: UUID) -> list[Photo]:
    """Of a visit that was sent before, in order. Raises CannotDecrypt."""
    scope = sender.sending_scope("visits.write")
    async with log.database.transaction(scope) as connection:
        rows = await queries.photo_states(connection, scope, visit_id)
        unfit = [row for row in rows if row.state == "expected" and not log.uploads.fits(row.object, row.data_key)]
        if not unfit:
            return [Photo.from_row(row, log.words) for row in rows]
        await _refit(connection, log, unfit)
        return [Photo.from_row(row, log.words) for row in await queries.photo_states(connection, scope, visit_id)]


async def _refit(connection: AsyncConnection, log: VisitLog, rows: list[Any]) -> None:
    """What `Uploads.fits` says no of, and was not uploaded since: with a key, or without."""
    for row in rows:
        data_key = await _new_data_key(connection, log, row.household_id, row.id)
        await queries.change_expected(connection, row, {"data_key": data_key, "object": "upload"})


async def _new_data_key(connection: AsyncConnection, log: VisitLog, household_id: UUID, photo_id: UUID) -> bytes | None:
    """None where the store encrypts. Until the transaction ends nobody replaces the household's key."""
    if not log.uploads.are_sealed:
        return None
    keys = log.words
    wrapped = await queries.lock_key(connection, household_id, keys.ring.new_wrapped_key(str(household_id)))
    return new_key_of_household(photo_id, keys.of_row(household_id, wrapped)).data_key


async def confirm_photo(log: VisitLog, principal: Principal, visit_id: UUID, photo_id: UUID) -> Photo:
    """Looks whether the store has the bytes; then the photo is stored, and with the last one the visit is complete.

    A photo whose bytes have not arrived stays `expected`. Raises NotPermitted, NotFound, StoreUnavailable.
    """
    scope = principal.sending_scope("visits.write")
    photo = await _find(log, scope, visit_id, photo_id)
    if photo.state != "expected" or not await arrived(log.uploads.store, photo.stored_file):
        if not log.uploads.are_sealed:
            # Nobody else says that a form was used once more.
            await delete_unnamed(log.database, log.uploads.store, photo_id, Note(teams=scope.sending_literal))
        return await _with_key(log, principal, visit_id, photo)
    sha256 = photo.stored_file.sha256
    state = await mark_stored(log.database, photo_id, sha256, Note(teams=scope.sending_literal))
    return await _find(log, scope, visit_id, photo_id) if state != "stored" else _in_state(photo, state)


async def _with_key(log: VisitLog, principal: Principal, visit_id: UUID, photo: Photo) -> Photo:
    if photo.state != "expected" or log.uploads.fits(photo.object, photo.key):
        return photo
    return next(each for each in await stored_photos(log, principal, visit_id) if each.id == photo.id)


async def _find(log: VisitLog, scope: Scope, visit_id: UUID, photo_id: UUID) -> Photo:
    """Raises NotFound."""
    where = {"teams": scope.sending_literal, "visit_id": visit_id, "photo_id": photo_id}
    row = await log.database.fetch_one(log_queries.FIND_PHOTO, where)
    if row is None:
        raise NotFound()
    return Photo.from_row(row, log.words)


def _in_state(photo: Photo, state: str) -> Photo:
    return Photo(photo.id, state, None, photo.sha256, photo.size, photo.content_type, photo.object, photo.key)


async def replace_photo(
    log: VisitLog, principal: Principal, visit_id: UUID, photo_id: UUID, given: PhotoInput
) -> Photo:
    """Other bytes for a refused photo; the same again answers what is there.

    Raises NotPermitted, NotFound, PhotoNotRejected, TooManyPhotosToday.
    """
    scope = principal.sending_scope("visits.write")
    photo = await _find(log, scope, visit_id, photo_id)
    if photo.state == "rejected":
        if not log.photos.has_room(principal.account_id, given.size):
            raise log.photos.refusal()
        if await _replace(log, scope, visit_id, photo_id, given):
            log.photos.use(principal.account_id, given.size)
        photo = await _find(log, scope, visit_id, photo_id)
    if (photo.sha256, photo.size) != (given.sha256, given.size):
        raise PhotoNotRejected()
    return photo


async def _replace(log: VisitLog, scope: Scope, visit_id: UUID, photo_id: UUID, given: PhotoInput) -> bool:
    """False where another request was faster. Raises NotFound, StoreUnavailable."""
    values: dict[str, Any] = {
        "teams": scope.sending_literal,
        "visit_id": visit_id,
        "photo_id": photo_id,
        "sha256": bytes.fromhex(given.sha256),
        "size": given.size,
        "content_type": given.content_type,
        "taken_at": given.taken_at,
    }
    async with log.database.transaction(scope) as connection:
        household_id = await queries.household_of(connection, scope, visit_id)
        if household_id is None:
            raise NotFound()
        values["data_key"] = await _new_data_key(connection, log, household_id, photo_id)
        driver = await driver_connection(connection)
        before = await (await driver.execute(log_queries.REPLACE_PHOTO, values)).fetchone()
    if before is None:
        return False
    sha256, object_ = before
    refused = object_key(photo_id, object_, bytes(sha256).hex())
    if refused != upload_key(photo_id, given.sha256):
        await log.uploads.store.delete(refused)
    return True


async def withdraw_photo(log: VisitLog, principal: Principal, visit_id: UUID, photo_id: UUID) -> None:
    """Takes a refused photo out; the visit is complete without it. The same again changes nothing.

    Raises NotPermitted, NotFound, PhotoNotRejected.
    """
    scope = principal.sending_scope("visits.write")
    if (await _find(log, scope, visit_id, photo_id)).state != "rejected":
        raise PhotoNotRejected()
    where = {"teams": scope.sending_literal, "visit_id": visit_id, "photo_id": photo_id, "event_id": new_id()}
    await log.database.fetch_one(log_queries.WITHDRAW_PHOTO, where)


async def read_photo(
    database: Database, principal: Principal, store: PhotoStore, keys: HouseholdKeys, photo_id: UUID, size: Rendition
) -> bytes:
    """The JPEG of a photo that the caller may see.

    The store is called after the transaction: otherwise a store that hangs would hold every connection of the service.
    Raises NotPermitted, NotFound, PhotoNotReady, PhotoRejected, PhotoLost, StoreUnavailable.
    """
    scope = principal.scope_for("visits.read")
    async with database.transaction(scope) as connection:
        row = await queries.find_photo(connection, scope, photo_id, small=size == "thumb")
        if row is None:
            raise NotFound()
        await look(
            connection, principal, "photo.viewed", [row.household_id], {"size": size}, subject=f"photo:{photo_id}"
        )
    if row.state == "rejected":
        raise PhotoRejected()
    if row.state != "ready":
        raise PhotoNotReady()
    file = StoredFile.of(row, keys)
    picture = await (read_thumb(store, file, row.thumb) if size == "thumb" else read_screen(store, file))
    if picture is None:
        await note_lost_picture(database, store, file, is_small=size == "thumb")
        raise PhotoLost()
    return picture
