"""Seals and opens why a campaign was withdrawn or closed, which is free text and may tell of a person.

There is one data key a campaign, in its row, wrapped by a key outside the database. The associated data names the
campaign and the time of the act, which each act has once.
"""

from datetime import UTC, datetime
from uuid import UUID

from services.kernel.crypto.keys import KeyRing, Place, seal, unseal


def sealed_reason(keys: KeyRing, wrapped_key: bytes, campaign_id: UUID, at: datetime, reason: str) -> bytes:
    """Raises CannotDecrypt."""
    return seal(keys.unwrap(bytes(wrapped_key), str(campaign_id)), reason.encode(), _place(campaign_id, at))


def open_reason(keys: KeyRing, wrapped_key: bytes, campaign_id: UUID, at: datetime, sealed: bytes) -> str:
    """The reverse of `sealed_reason`. Raises CannotDecrypt."""
    return unseal(keys.unwrap(bytes(wrapped_key), str(campaign_id)), bytes(sealed), _place(campaign_id, at)).decode()


def _place(campaign_id: UUID, at: datetime) -> Place:
    return Place("campaign_acts", "reason", f"{campaign_id} {at.astimezone(UTC).isoformat()}")
