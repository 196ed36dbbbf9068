"""Where the bytes of a file lie in the object store.

As it was uploaded, through the gate or directly; or made anew by the worker, when the upload was too large for a screen
or said where it was taken; or as an earlier release stored it, in clear and with a version for the screen and a
thumbnail beside it.
"""

import re
from typing import Final, Literal
from uuid import UUID

from services.submissions.media.store import UnfitFile

Object = Literal["earlier", "upload", "direct", "screen"]
Rendition = Literal["thumb", "screen"]

FOLDER: Final = "files/"
FOLDERS: Final = (FOLDER, "photos/", "renditions/")
"""Of this release and of earlier ones: everything that belongs to a file."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OURS = re.compile(
    rf"(?:files|photos)/{_ID}/[0-9a-f]{{64}}|files/{_ID}/screen|renditions/{_ID}/(?:screen|thumb)\.jpg", re.ASCII
)


def upload_key(file_id: UUID, sha256: str) -> str:
    """`sha256` in hexadecimal. The key contains it, so it can never get other content. Raises UnfitFile."""
    return f"{FOLDER}{file_id}/{_checked(sha256)}"


def screen_key(file_id: UUID) -> str:
    """What the worker made of the upload."""
    return f"{FOLDER}{file_id}/screen"


def earlier_key(file_id: UUID, sha256: str) -> str:
    """The original, as an earlier release stored it. Raises UnfitFile."""
    return f"photos/{file_id}/{_checked(sha256)}"


def earlier_rendition_key(file_id: UUID, size: Rendition) -> str:
    return f"renditions/{file_id}/{size}.jpg"


def object_key(file_id: UUID, object_: Object, sha256: str) -> str:
    """Where the bytes are that were uploaded, or what was made of them. Raises UnfitFile."""
    if object_ == "screen":
        return screen_key(file_id)
    return earlier_key(file_id, sha256) if object_ == "earlier" else upload_key(file_id, sha256)


def file_of(key: str) -> UUID | None:
    """The file to which the object of a key belongs; None for a key that this program never makes.

    >>> file_of("renditions/0198f0c2-0000-7000-8000-000000000001/thumb.jpg")
    UUID('0198f0c2-0000-7000-8000-000000000001')
    >>> file_of("files/0198f0c2-0000-7000-8000-000000000001/thumb.jpg")
    """
    return UUID(key.split("/")[1]) if _OURS.fullmatch(key) else None


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise UnfitFile("sha256 must be 64 lower-case hexadecimal digits")
    return sha256
