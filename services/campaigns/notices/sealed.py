"""Seals and opens what a notice says of persons: its contacts, and why it was replaced or withdrawn.

There is one data key a notice, in its row, wrapped by a key outside the database.
"""

from typing import Final, Literal
from uuid import UUID

from pydantic import TypeAdapter

from services.campaigns.notices.schemas import ContactOut
from services.kernel.crypto.keys import KeyRing, Place, seal, unseal

Field = Literal["contacts", "replaces_because", "withdrawn_because"]
FIELDS: Final[tuple[Field, ...]] = ("contacts", "replaces_because", "withdrawn_because")
_CONTACTS: Final = TypeAdapter(list[ContactOut])


def sealed_text(keys: KeyRing, wrapped_key: bytes, notice_id: UUID, field: Field, text: str) -> bytes:
    """Raises CannotDecrypt."""
    return seal(keys.unwrap(bytes(wrapped_key), str(notice_id)), text.encode(), _place(notice_id, field))


def open_text(keys: KeyRing, wrapped_key: bytes, notice_id: UUID, field: Field, sealed: bytes) -> str:
    """The reverse of `sealed_text`. Raises CannotDecrypt."""
    return unseal(keys.unwrap(bytes(wrapped_key), str(notice_id)), bytes(sealed), _place(notice_id, field)).decode()


def written_contacts(contacts: list[ContactOut]) -> str:
    return _CONTACTS.dump_json(contacts).decode()


def read_contacts(text: str) -> list[ContactOut]:
    return _CONTACTS.validate_json(text)


def _place(notice_id: UUID, field: Field) -> Place:
    return Place("notices", field, str(notice_id))
