"""The name of an import's file, which may be that of a person: sealed under a key of its own.

The history shows it after the import has ended, when the key of the file itself is deleted.
"""

from typing import Any
from uuid import UUID

from services.kernel.crypto.keys import KeyRing, Place, seal, unseal
from services.kernel.masking import mask_text


def sealed_name(keys: KeyRing, import_id: UUID, name: str | None) -> dict[str, Any]:
    """The columns of the row; numbers of persons in the name are masked. Raises CannotDecrypt."""
    if not name:
        return {"name_key": None, "name_sealed": None}
    wrapped = keys.new_wrapped_key(str(import_id))
    key = keys.unwrap(wrapped, str(import_id))
    return {"name_key": wrapped, "name_sealed": seal(key, mask_text(name).encode(), _place(import_id))}


def name_of(keys: KeyRing, row: Any) -> str | None:
    """`row`: `id`, `name_key`, `name_sealed`. Raises CannotDecrypt."""
    if row.name_sealed is None:
        return None
    return unseal(keys.unwrap(bytes(row.name_key), str(row.id)), bytes(row.name_sealed), _place(row.id)).decode()


def _place(import_id: UUID) -> Place:
    return Place("roster_imports", "name", str(import_id))
