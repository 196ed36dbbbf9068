"""The key of a file: random, and stored sealed under the key of the household that it belongs to, or under the
key-encryption key where it belongs to none.

Destroying the household's key makes its pictures unreadable, here and in every later backup.
"""

import os
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.kernel.crypto.keys import Place, seal, unseal
from services.submissions.household_keys.keys import HouseholdKey, HouseholdKeys


@dataclass(frozen=True, slots=True)
class NewKey:
    """`key`: of the file, 32 bytes or 16; the others are what is stored, one of them."""

    key: bytes
    data_key: bytes | None = None
    wrapped_key: bytes | None = None


def new_key_of_household(file_id: UUID, household: HouseholdKey) -> NewKey:
    """In the cipher of the household's key."""
    key = os.urandom(len(household.key))
    return NewKey(key, data_key=seal(household.key, key, key_place(file_id)))


def new_key(file_id: UUID, keys: HouseholdKeys) -> NewKey:
    """Of a file that belongs to no household."""
    wrapped = keys.ring.new_wrapped_key(str(file_id))
    return NewKey(keys.ring.unwrap(wrapped, str(file_id)), wrapped_key=wrapped)


def key_of(row: Any, keys: HouseholdKeys) -> bytes | None:
    """`row`: `queries.CONTENT`. None for a file in clear. Raises CannotDecrypt."""
    if row.wrapped_key is not None:
        return keys.ring.unwrap(bytes(row.wrapped_key), str(row.id))
    if row.data_key is None:
        return None
    household = keys.of_row(row.household_id, bytes(row.household_key or b""))
    return unseal(household.key, bytes(row.data_key), key_place(row.id))


def resealed(file_id: UUID, data_key: bytes, before: HouseholdKey, after: HouseholdKey) -> bytes:
    """The same key of the file under another key of the household. Raises CannotDecrypt."""
    key = unseal(before.key, data_key, key_place(file_id))
    return seal(after.key, key, key_place(file_id))


def key_place(file_id: UUID) -> Place:
    return Place("files", "data_key", str(file_id))
