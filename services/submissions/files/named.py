"""Which objects of the store a row of `files` names."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.kernel.crypto.streams import sealed_size
from services.submissions.files.objects import earlier_key, earlier_rendition_key, object_key, screen_key, upload_key


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

    While a file waits for the worker, or is of an earlier release and moves, everything that the worker makes of it
    counts as named; and what an earlier release stored of it as long as it is not deleted.
    """
    if row.deleted_at is not None:
        return []
    sha256, is_needed = bytes(row.sha256).hex(), row.state in {"stored", "ready"}
    size = None if row.object == "screen" else sealed_size(row.size) if _is_sealed(row) else row.size
    named = [NamedObject(row.id, object_key(row.id, row.object, sha256), size, is_needed)]
    is_earlier, waits = row.object == "earlier", row.state in {"expected", "stored"}
    if waits or is_earlier:
        named.append(NamedObject(row.id, screen_key(row.id), None, is_needed=False))
    if is_earlier and row.purpose == "photo":
        is_made = row.state == "ready"
        named += [
            NamedObject(row.id, earlier_rendition_key(row.id, "screen"), None, is_made),
            NamedObject(row.id, earlier_rendition_key(row.id, "thumb"), None, is_made and not row.has_thumb),
        ]
    if is_earlier:
        named.append(NamedObject(row.id, upload_key(row.id, sha256), None, is_needed=False))
    elif row.is_moved:
        keys = earlier_key(row.id, sha256), *(earlier_rendition_key(row.id, size) for size in ("screen", "thumb"))
        named += [NamedObject(row.id, key, None, is_needed=False) for key in keys]
    return sorted({each.key: each for each in reversed(named)}.values(), key=lambda each: each.key)


def _is_sealed(row: Any) -> bool:
    """As `contents.StoredFile.seal`."""
    return row.has_key and row.object not in {"earlier", "direct"}


def is_superseded(row: Any, key: str) -> bool:
    """Whether the worker has made another version of this upload: it may say where the picture was taken."""
    is_made = row.object == "screen" and row.state == "ready" and row.deleted_at is None
    return is_made and key == upload_key(row.id, bytes(row.sha256).hex())
