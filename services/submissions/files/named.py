"""Which objects of the store a row of `files` names."""

from dataclasses import dataclass
from typing import Any, Final, get_args
from uuid import UUID

from services.kernel.crypto.streams import sealed_size
from services.submissions.files.objects import (
    Rendition,
    earlier_key,
    earlier_rendition_key,
    object_key,
    screen_key,
    upload_key,
)

RENDITIONS: Final[tuple[Rendition, ...]] = get_args(Rendition)


@dataclass(frozen=True, slots=True)
class NamedObject:
    """`size`: bytes, where the row says it; `is_needed`: without it the file is lost, the others may come or go."""

    file_id: UUID
    key: str
    size: int | None
    is_needed: bool

    def is_there(self, size: int | None) -> bool:
        """`size`: of what the store has; None when it has nothing."""
        return size is not None and (size > 0 if self.size is None else size == self.size)


def named_objects(row: Any) -> list[NamedObject]:
    """`row`: `inventory_queries.NAMING`; in the order of their keys.

    What the worker may be making counts as named before the row says so: a version for the screen of a file that waits,
    the copy of a file that an earlier release stored. So do the old objects of a file that was moved: the move deletes
    them once a backup has the new one.
    """
    if row.deleted_at is not None:
        return []
    sha256, is_needed, is_earlier = bytes(row.sha256).hex(), row.state in {"stored", "ready"}, row.object == "earlier"
    size = row.screen_size if row.object == "screen" else sealed_size(row.size) if _is_sealed(row) else row.size
    named = [NamedObject(row.id, object_key(row.id, row.object, sha256), size, is_needed)]
    made = [screen_key(row.id)] if row.state in {"expected", "stored"} or is_earlier else []
    if is_earlier:
        made.append(upload_key(row.id, sha256))
    if row.is_moved:
        made.append(earlier_key(row.id, sha256))
    if row.is_moved or (is_earlier and row.purpose == "photo"):
        # Where this release made the thumbnail there are none.
        needs_them = is_earlier and row.state == "ready" and not row.has_thumb
        keys = [earlier_rendition_key(row.id, rendition) for rendition in RENDITIONS]
        named += [NamedObject(row.id, key, None, needs_them) for key in keys]
    named += [NamedObject(row.id, key, None, is_needed=False) for key in made if key != named[0].key]
    return sorted(named, key=lambda each: each.key)


def _is_sealed(row: Any) -> bool:
    """As `contents.StoredFile.seal`."""
    return row.has_key and row.object not in {"earlier", "direct"}


def is_superseded(row: Any, key: str) -> bool:
    """Whether the worker has made another version of this upload: it may say where the picture was taken."""
    is_made = row.object == "screen" and row.state == "ready" and row.deleted_at is None
    return is_made and key == upload_key(row.id, bytes(row.sha256).hex())
