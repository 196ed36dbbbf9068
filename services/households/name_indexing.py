"""Computes the index of names that an earlier release stored without one, while people work.

It runs like the sealing of clear rows (`services.kernel.db.sealing`): small batches that skip locked rows, so who is
killed goes on at the next start. It also takes the members of a household that an import moved to another county.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.households.encryption import RowCipher, household_cipher, member_cipher
from services.households.name_indexing_queries import HEADS, MEMBERS, UnindexedNames, lock_unindexed, set_name_indexes
from services.households.names import name_index
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.db.sealing import Batch, Key, Sealed, batch_of

log = logging.getLogger(__name__)

NameOf = Callable[[RowCipher, Row[Any]], str]


def _of_head(household: RowCipher, row: Row[Any]) -> str:
    return household.open_name("head_name", row.name)


def _of_member(household: RowCipher, row: Row[Any]) -> str:
    return member_cipher(household, row.id).open_name("name", row.name)


async def _index_names(
    kind: UnindexedNames, name_of: NameOf, connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None
) -> Batch:
    """A row that no key here opens stays as it is: it must stop neither the others nor the worker."""
    indexed, damaged = [], 0
    rows = await lock_unindexed(connection, kind, limit, after)
    for row in rows:
        try:
            name = name_of(household_cipher(keys, row.household_id, row.wrapped_key), row)
        except CannotDecrypt:
            damaged += 1
            continue
        indexed.append({"b_id": row.id, "b_index": name_index(keys, row.village_code, name)})
    if damaged:
        log.warning("%s: %d names stay without index, no key here opens their households", kind.table.name, damaged)
    await set_name_indexes(connection, kind, indexed)
    return batch_of([(row.id,) for row in rows], limit, len(indexed))


INDEXED: tuple[Sealed, ...] = tuple(
    Sealed(str(kind.table.name), kind.is_unindexed, partial(_index_names, kind, name_of), is_forbidden_later=False)
    for kind, name_of in ((HEADS, _of_head), (MEMBERS, _of_member))
)
