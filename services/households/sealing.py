"""Seals what an earlier release stored in clear: circumstances, plans and reasons (`services.kernel.db.sealing`)."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.households.encryption import RowCipher, household_cipher, member_cipher
from services.households.pairings.sealed_texts import pairing_cipher, plan_cipher
from services.households.sealing_queries import (
    HOUSEHOLDS,
    MEMBERS,
    PAIRINGS,
    PLANS,
    ClearRows,
    lock_clear_rows,
    set_sealed,
)
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.db.sealing import Batch, Key, Sealed, batch_of

log = logging.getLogger(__name__)

CipherOfRow = Callable[[RowCipher, UUID], RowCipher]
"""From the cipher of the household and the id of the row."""


def _seal_facts(cipher: RowCipher, kind: ClearRows, row: Row[Any]) -> bytes | None:
    return cipher.seal_facts(kind.sealed, {name: row._mapping[name] for name in kind.clear})


def _seal_text(cipher: RowCipher, kind: ClearRows, row: Row[Any]) -> bytes | None:
    (name,) = kind.clear
    return cipher.seal(kind.sealed, row._mapping[name])


Seal = Callable[[RowCipher, ClearRows, Row[Any]], bytes | None]


async def _seal_rows(
    kind: ClearRows,
    cipher_of: CipherOfRow,
    seal: Seal,
    connection: AsyncConnection,
    keys: KeyRing,
    limit: int,
    after: Key | None,
) -> Batch:
    """A row whose household no key here opens stays as it is: it must stop neither the others nor the worker."""
    sealed, damaged = [], 0
    rows = await lock_clear_rows(connection, kind, limit, after)
    for row in rows:
        try:
            household = household_cipher(keys, row.household_id, row.wrapped_key)
        except CannotDecrypt:
            damaged += 1
            continue
        sealed.append({"b_id": row.id, "ciphertext": seal(cipher_of(household, row.id), kind, row)})
    if damaged:
        log.warning("%s: %d rows stay in clear, no key here opens their households", kind.table.name, damaged)
    await set_sealed(connection, kind, sealed)
    return batch_of([(row.id,) for row in rows], limit, len(sealed))


def _itself(household: RowCipher, _: UUID) -> RowCipher:
    return household


SEALED: tuple[Sealed, ...] = tuple(
    Sealed(str(kind.table.name), kind.is_clear, partial(_seal_rows, kind, cipher_of, seal))
    for kind, cipher_of, seal in (
        (HOUSEHOLDS, _itself, _seal_facts),
        (MEMBERS, member_cipher, _seal_facts),
        (PLANS, plan_cipher, _seal_facts),
        (PAIRINGS, pairing_cipher, _seal_text),
    )
)
