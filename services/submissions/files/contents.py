"""Reads and writes the bytes of files: sealed here, opened here, and nowhere else."""

import hashlib
import logging
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from services.kernel.crypto.keys import CannotDecrypt, Place, seal, unseal
from services.kernel.crypto.streams import open_file, seal_file, sealed_size
from services.kernel.files.tickets import file_place
from services.submissions.files.objects import (
    Object,
    earlier_rendition_key,
    object_key,
    screen_key,
)
from services.submissions.household_keys.file_keys import key_of
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import PhotoStore

log = logging.getLogger(__name__)

SEALED_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as its row says. `sha256`: raw bytes, `size`: bytes, both as announced; `key`: None where nothing of it is
    sealed by us."""

    id: UUID
    object: Object
    sha256: bytes
    size: int
    content_type: str
    key: bytes | None

    @classmethod
    def of(cls, row: Any, keys: HouseholdKeys) -> Self:
        """`row`: `queries.CONTENT`. Raises CannotDecrypt."""
        return cls(row.id, row.object, bytes(row.sha256), row.size, row.content_type, key_of(row, keys))

    @property
    def object_key(self) -> str:
        return object_key(self.id, self.object, self.sha256.hex())

    @property
    def seal(self) -> bytes | None:
        """The key of the object; None where it lies in clear: of an earlier release, or uploaded directly."""
        return None if self.object in {"earlier", "direct"} else self.key

    @property
    def uploaded_size(self) -> int:
        """Bytes in the store when the whole upload is there."""
        return stored_size(self, self.size)

    @property
    def media_type(self) -> str:
        """Of what is stored now: what the worker made is a JPEG."""
        return "image/jpeg" if self.object == "screen" else self.content_type


async def read_content(store: PhotoStore, file: StoredFile) -> bytes | None:
    """What was uploaded, or what the worker made of it; None when the store has lost or damaged it.

    Raises StoreUnavailable.
    """
    stored = await store.get(file.object_key)
    if stored is None and file.object == "upload":
        # Of a backup in which the row is older than the objects: the worker had just replaced the one by the other.
        stored = await store.get(screen_key(file.id))
    return None if stored is None else opened(file, stored)


def opened(file: StoredFile, stored: bytes) -> bytes | None:
    """The content of an object; None where it does not open."""
    if file.seal is None:
        return stored
    try:
        return open_file(file.seal, file_place(file.id), stored)
    except CannotDecrypt:
        log.error("file %s: what the store has does not open", file.id)
        return None


def is_whole(file: StoredFile, stored: bytes) -> bool:
    """Whether an object opens, and is what was uploaded where that is what lies there."""
    content = opened(file, stored)
    return content is not None and (file.object == "screen" or hashlib.sha256(content).digest() == file.sha256)


async def read_screen(store: PhotoStore, file: StoredFile) -> bytes | None:
    """The picture for a screen, of a photo that is `ready`; None as `read_content`. Raises StoreUnavailable."""
    if file.object == "earlier":
        return await store.get(earlier_rendition_key(file.id, "screen"))
    return await read_content(store, file)


async def read_thumb(store: PhotoStore, file: StoredFile, sealed: bytes | None) -> bytes | None:
    """`sealed`: its row of `thumbs`, if there is one. None as `read_content`. Raises StoreUnavailable."""
    # The row decides, which was read first: while a file moves, its thumbnail may be there already.
    if file.object == "earlier":
        return await store.get(earlier_rendition_key(file.id, "thumb"))
    if sealed is None or file.key is None:
        return sealed
    try:
        return unseal(file.key, sealed, _thumb_place(file.id))
    except CannotDecrypt:
        log.error("file %s: its small picture does not open", file.id)
        return None


def sealed_thumb(file: StoredFile, thumb: bytes) -> bytes:
    return thumb if file.key is None else seal(file.key, thumb, _thumb_place(file.id))


def stored_size(file: StoredFile, size: int) -> int:
    """Bytes in the store of a content of `size` bytes."""
    return size if file.seal is None else sealed_size(size)


async def write_content(store: PhotoStore, file: StoredFile, content: bytes) -> None:
    """Where `file` says. Raises StoreUnavailable."""
    if file.seal is None:
        await store.put(file.object_key, content, file.media_type)
        return
    await store.put(file.object_key, seal_file(file.seal, file_place(file.id), content), SEALED_TYPE)


async def write_earlier_renditions(store: PhotoStore, file_id: UUID, screen: bytes, thumb: bytes) -> None:
    """As the release did that took the photo: it moves with all others of that release. Raises StoreUnavailable."""
    await store.put(earlier_rendition_key(file_id, "screen"), screen, "image/jpeg")
    await store.put(earlier_rendition_key(file_id, "thumb"), thumb, "image/jpeg")


async def write_screen(store: PhotoStore, file: StoredFile, content: bytes) -> int:
    """Beside the upload: the row must name it before the upload is deleted. How many bytes the store has of it.

    Raises StoreUnavailable.
    """
    made = replace(file, object="screen")
    await write_content(store, made, content)
    return stored_size(made, len(content))


def sealed_name(file_id: UUID, key: bytes, name: str) -> bytes:
    return seal(key, name.encode(), _name_place(file_id))


def opened_name(file_id: UUID, key: bytes | None, sealed: bytes | None) -> str | None:
    """Raises CannotDecrypt."""
    if key is None or sealed is None:
        return None
    return unseal(key, sealed, _name_place(file_id)).decode()


def _thumb_place(file_id: UUID) -> Place:
    return Place("thumbs", "sealed", str(file_id))


def _name_place(file_id: UUID) -> Place:
    return Place("files", "name", str(file_id))
