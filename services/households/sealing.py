"""Seals what an earlier release stored in clear: circumstances, plans and reasons (`services.kernel.db.sealing`)."""

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
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.sealing import Sealed

CipherOfRow = Callable[[RowCipher, UUID], RowCipher]
"""From the cipher of the household and the id of the row."""


def _seal_facts(cipher: RowCipher, kind: ClearRows, row: Row[Any]) -> bytes | None:
    return cipher.seal_facts(kind.sealed, {name: row._mapping[name] for name in kind.clear})


def _seal_text(cipher: RowCipher, kind: ClearRows, row: Row[Any]) -> bytes | None:
    (name,) = kind.clear
    return cipher.seal(kind.sealed, row._mapping[name])


Seal = Callable[[RowCipher, ClearRows, Row[Any]], bytes | None]


async def _seal_rows(
    kind: ClearRows, cipher_of: CipherOfRow, seal: Seal, connection: AsyncConnection, keys: KeyRing, most: int
) -> int:
    """Raises CannotDecrypt."""
    rows = await lock_clear_rows(connection, kind, most)
    sealed = []
    for row in rows:
        cipher = cipher_of(household_cipher(keys, row.household_id, row.wrapped_key), row.id)
        sealed.append({"b_id": row.id, "ciphertext": seal(cipher, kind, row)})
    await set_sealed(connection, kind, sealed)
    return len(rows)


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
