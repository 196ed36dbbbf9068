"""Brings names, phones and documents that an earlier release stored into the form in which they are searched for.

It runs while people work, like the sealing of clear rows (`services.kernel.db.sealing`): small batches that skip locked
rows, so who is killed goes on at the next start. What cannot be read under the rules of today stays as it is. The
fingerprint stays too: whoever sends such a household once more, in the old spelling, changes it once.
"""

import logging
from contextlib import suppress
from functools import partial
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.canonical_forms_queries import HEADS, MEMBERS, UnreadPersons, lock_unread, set_read
from services.households.households.encryption import (
    RowCipher,
    household_cipher,
    member_cipher,
    person_columns,
    person_of,
)
from services.households.households.schemas import HeadInput
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.db.sealing import Batch, Key, Sealed, batch_of

log = logging.getLogger(__name__)


def _canonical(stored: dict[str, Any]) -> dict[str, Any]:
    """Each field by itself: a phone that cannot be read keeps neither the name nor the document from being read."""
    read = dict(stored)
    name = stored["name"]
    for names in (("name",), ("phone", "other_phones", "phone_note"), ("id_number", "id_upgraded")):
        given = {"name": name, **{each: stored[each] for each in names}}
        with suppress(ValidationError):
            found = HeadInput.model_validate(given)
            read |= {each: getattr(found, each) for each in names}
            if "id_number" in names:
                read["id_kind"] = found.id_kind
    return read


def _columns(keys: KeyRing, cipher: RowCipher, row: Row[Any], prefix: str) -> dict[str, Any] | None:
    """The columns of the row in canonical form; None where they have it already. Raises CannotDecrypt.

    Where something was said of a number, all is written anew: the number may have been changed by a program of the
    earlier release, which left indexes of further phones behind.
    """
    stored = person_of(cipher, row, prefix)
    read = _canonical(stored)
    if read == stored and row._mapping[f"{prefix}numbers"] is None:
        return None
    # The rules were asked field by field; what they refused is stored as before.
    return person_columns(keys, cipher, HeadInput.model_construct(**read), prefix)


async def _read_persons(
    kind: UnreadPersons, connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None
) -> Batch:
    """A row that no key here opens stays as it is: it must stop neither the others nor the worker."""
    same: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    damaged = 0
    rows = await lock_unread(connection, kind, limit, after)
    for row in rows:
        try:
            household = household_cipher(keys, row.household_id, row.wrapped_key)
            cipher = household if kind is HEADS else member_cipher(household, row.id)
            columns = _columns(keys, cipher, row, kind.prefix)
        except CannotDecrypt:
            damaged += 1
            continue
        if columns is None:
            same.append({"id": row.id})
        else:
            changed.append({"id": row.id, **columns})
    if damaged:
        log.warning("%s: %d persons stay unread, no key here opens their households", kind.table.name, damaged)
    await set_read(connection, kind, same)
    await set_read(connection, kind, changed)
    return batch_of([(row.id,) for row in rows], limit, len(same) + len(changed))


READ: tuple[Sealed, ...] = tuple(
    Sealed(str(kind.table.name), kind.is_unread, partial(_read_persons, kind), is_forbidden_later=False)
    for kind in (HEADS, MEMBERS)
)
