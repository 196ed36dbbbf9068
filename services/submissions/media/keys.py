"""The keys of photos, renditions and scans in the store."""

import re
from typing import Literal
from uuid import UUID

RENDITIONS = Literal["thumb", "screen"]

_SHA256 = re.compile(r"[0-9a-f]{64}")


class UnfitPhoto(ValueError):
    """No ticket is possible: the type, the size or the SHA-256 is not that of an accepted photo."""


def photo_key(photo_id: UUID, sha256: str) -> str:
    """The key of an original; `sha256` in hexadecimal. It contains the hash, so a key can never get other content.

    Raises UnfitPhoto.
    """
    if not _SHA256.fullmatch(sha256):
        raise UnfitPhoto("sha256 must be 64 lower-case hexadecimal digits")
    return f"photos/{photo_id}/{sha256}"


def rendition_key(photo_id: UUID, size: RENDITIONS) -> str:
    return f"renditions/{photo_id}/{size}.jpg"
