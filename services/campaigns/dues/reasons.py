"""Seals and opens why a due item was extended, which is free text and may tell of a person.

There is one data key a due item, in its row, wrapped by a key outside the database. The associated data names the due
item and the time it was extended to, which each extension has once.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.kernel.crypto.keys import KeyRing, Place, seal, unseal


def sealed_reason(keys: KeyRing, wrapped_key: bytes, due_id: UUID, due_at: datetime, reason: str) -> bytes:
    """`due_at`: the time it is extended to. Raises CannotDecrypt."""
    return seal(keys.unwrap(bytes(wrapped_key), str(due_id)), reason.encode(), _place(due_id, due_at))


def open_reason(keys: KeyRing, wrapped_key: bytes, due_id: UUID, due_at: datetime, sealed: bytes) -> str:
    """The reverse of `sealed_reason`. Raises CannotDecrypt."""
    return unseal(keys.unwrap(bytes(wrapped_key), str(due_id)), bytes(sealed), _place(due_id, due_at)).decode()


def reason_of(keys: KeyRing, due: Any) -> str | None:
    """Of the last extension of a due item (`queries.visible_dues`); None where there is none. Raises CannotDecrypt."""
    if due.clear_reason is not None:
        return str(due.clear_reason)
    if due.reason_sealed is None:
        return None
    return open_reason(keys, due.wrapped_key, due.id, due.extended_to, due.reason_sealed)


def _place(due_id: UUID, due_at: datetime) -> Place:
    return Place("due_extensions", "reason", f"{due_id} {due_at.astimezone(UTC).isoformat()}")
