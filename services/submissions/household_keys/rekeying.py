"""What visits say, under another key-encryption key or in another cipher (decision 13), as the register's `rekeying`.

The rows of the keys are locked. Whoever seals under a key locks its row too, so nothing is sealed under a key that has
been replaced.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed
from services.kernel.db.rows import set_rows
from services.submissions.household_keys import queries, words
from services.submissions.household_keys.file_keys import resealed
from services.submissions.household_keys.keys import HouseholdKey
from services.submissions.models import files, household_keys, visit_conflicts, visit_revisions, visits


async def rekey_households(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """Raises CannotDecrypt."""
    before = {row.id: HouseholdKey(bytes(row.wrapped_key), _data_key(keys, row)) for row in rows}
    wrong_cipher = [id_ for id_, key in before.items() if len(key.key) != keys.data_key_bytes]
    after = {id_: _new_key(keys, id_) for id_ in wrong_cipher}
    wrapped = {id_: after[id_].wrapped if id_ in after else keys.wrap(key.key, str(id_)) for id_, key in before.items()}
    await _reseal(connection, before, after)
    changed = [{"b_id": id_, "wrapped_key": value} for id_, value in wrapped.items()]
    await set_rows(connection, household_keys, ("id",), changed)


async def _reseal(
    connection: AsyncConnection, before: dict[UUID, HouseholdKey], after: dict[UUID, HouseholdKey]
) -> None:
    """All rows of the households of `after`, under the new data key."""
    if not after:
        return
    rows = await queries.sealed_visits(connection, list(after))
    household_of = {row.id: row.household_id for row in rows}

    def changed(household_id: UUID, table: str, column: str, place: str, sealed: bytes | None) -> bytes | None:
        if sealed is None:
            return None
        clear = before[household_id].open(table, column, place, bytes(sealed))
        return after[household_id].seal(table, column, place, clear)

    sealed = [
        {
            "b_id": row.id,
            "words_sealed": changed(row.household_id, "visits", "words", str(row.id), row.words_sealed),
            "signature_sealed": changed(row.household_id, "visits", "signature", str(row.id), row.signature_sealed),
        }
        for row in rows
    ]
    await set_rows(connection, visits, ("id",), sealed)
    revisions = [
        {
            "b_id": row.id,
            "words_sealed": changed(
                household_of[row.visit_id], "visit_revisions", "words", str(row.id), row.words_sealed
            ),
        }
        for row in await queries.sealed_of_visits(connection, visit_revisions, list(household_of))
    ]
    await set_rows(connection, visit_revisions, ("id",), revisions)
    conflicts = [
        {
            "b_visit_id": row.visit_id,
            "b_fingerprint": row.fingerprint,
            "body_sealed": changed(
                household_of[row.visit_id],
                "visit_conflicts",
                "body",
                words.conflict_place(row.visit_id, bytes(row.fingerprint)),
                row.body_sealed,
            ),
        }
        for row in await queries.sealed_of_visits(connection, visit_conflicts, list(household_of))
    ]
    await set_rows(connection, visit_conflicts, ("visit_id", "fingerprint"), conflicts)
    sealed_files = [
        {
            "b_id": row.id,
            "data_key": resealed(row.id, bytes(row.data_key), before[row.household_id], after[row.household_id]),
        }
        for row in await queries.sealed_files(connection, list(after))
    ]
    await set_rows(connection, files, ("id",), sealed_files)


def _data_key(keys: KeyRing, row: Any) -> bytes:
    return keys.unwrap(bytes(row.wrapped_key), str(row.id))


def _new_key(keys: KeyRing, household_id: UUID) -> HouseholdKey:
    wrapped = keys.new_wrapped_key(str(household_id))
    return HouseholdKey(wrapped, keys.unwrap(wrapped, str(household_id)))


REKEYED: Sequence[Rekeyed] = (Rekeyed(household_keys, household_keys.c.wrapped_key, rekey_households),)
