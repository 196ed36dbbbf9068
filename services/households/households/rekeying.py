"""Rekeys households and imports under another key-encryption key, and households to another cipher (decision 13).

A new key wraps the same data key again; another cipher needs another data key, so every field is encrypted and every
index computed again. Neither is a change of the register: version, time and author stay.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Row, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.households import rekeying_queries
from services.households.households.encryption import (
    PERSON_FIELDS,
    RowCipher,
    content_of,
    fingerprint_of,
    fingerprints_of,
    further_phone_indexes,
    household_cipher,
    index_of,
    member_cipher,
    person_of,
)
from services.households.households.schemas import HouseholdInput
from services.households.models import erasures, households, pairings, support_plans, withheld_households
from services.households.names import name_index
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import Rekeyed
from services.kernel.ids import new_id

SEALED_COLUMNS = ("head_name", "head_phone", "head_id_number", "head_numbers", "address", "circumstances")
SEALED_COLUMNS_OF_MEMBER = (*PERSON_FIELDS, "numbers", "circumstances")


async def rekey_households(connection: AsyncConnection, keys: KeyRing, rows: list[Row[Any]]) -> None:
    """Raises CannotDecrypt."""
    wrong_cipher = [row for row in rows if len(_data_key(keys, row)) != keys.data_key_bytes]
    members: Mapping[UUID, list[Row[Any]]] = defaultdict(list)
    for member in await rekeying_queries.members_of(connection, [row.id for row in wrong_cipher]):
        members[member.household_id].append(member)
    renewed = {row.id: keys.new_wrapped_key(str(row.id)) for row in wrong_cipher}
    await rekeying_queries.set_wrapped_keys(
        connection,
        households,
        {row.id: keys.wrap(_data_key(keys, row), str(row.id)) for row in rows if row.id not in renewed},
    )
    await rekeying_queries.set_households(
        connection, [_household(keys, row, members[row.id], renewed[row.id]) for row in wrong_cipher]
    )
    await rekeying_queries.set_members(
        connection, [_member(keys, row, one, renewed[row.id]) for row in wrong_cipher for one in members[row.id]]
    )
    await _rekey_pairings(connection, keys, {row.id: row for row in wrong_cipher}, renewed)


async def _rekey_pairings(
    connection: AsyncConnection, keys: KeyRing, of_households: Mapping[UUID, Row[Any]], renewed: Mapping[UUID, bytes]
) -> None:
    """What is written about their pairings, restrictions and erasures. Whoever writes there holds the key of the
    household meanwhile, so the household would not be among these rows."""

    def sealed_again(kind: Table, row: Row[Any], *columns: str, of: str = "id") -> dict[str, Any]:
        household, id_ = of_households[row.household_id], row._mapping[of]
        before = RowCipher(_data_key(keys, household), kind.name, id_)
        after = RowCipher(household_cipher(keys, household.id, renewed[household.id]).key, kind.name, id_)
        return {"b_id": id_, **{name: after.seal(name, before.open(name, row._mapping[name])) for name in columns}}

    rows = await rekeying_queries.pairings_of(connection, list(of_households))
    await rekeying_queries.set_pairings(
        connection, [sealed_again(pairings, row, "reason") for row in rows if row.reason is not None]
    )
    await rekeying_queries.set_plans(
        connection, [sealed_again(support_plans, row, "content") for row in rows if row.content is not None]
    )
    restrictions = await rekeying_queries.restrictions_of(connection, list(of_households))
    await rekeying_queries.set_restrictions(
        connection, [sealed_again(withheld_households, row, "reason", of="household_id") for row in restrictions]
    )
    asked = await rekeying_queries.erasures_of(connection, list(of_households))
    await rekeying_queries.set_erasures(connection, [sealed_again(erasures, row, "reason", "answer") for row in asked])


async def rewrap_imports(connection: AsyncConnection, keys: KeyRing, rows: list[Row[Any]]) -> None:
    """The uploaded file keeps its key and cipher: both are deleted when the import ends. Raises CannotDecrypt."""
    await rekeying_queries.set_wrapped_keys(
        connection,
        rekeying_queries.roster_imports,
        {row.id: keys.wrap(_data_key(keys, row), str(row.id)) for row in rows},
    )


REKEYED = (
    Rekeyed(households, households.c.wrapped_key, rekey_households),
    Rekeyed(
        rekeying_queries.roster_imports, rekeying_queries.roster_imports.c.wrapped_key, rewrap_imports, has_cipher=False
    ),
)


def _data_key(keys: KeyRing, row: Row[Any]) -> bytes:
    return keys.unwrap(bytes(row.wrapped_key), str(row.id))


def _household(keys: KeyRing, row: Row[Any], members: list[Row[Any]], wrapped_key: bytes) -> dict[str, Any]:
    """Values for `queries.set_households`."""
    before, after = household_cipher(keys, row.id, row.wrapped_key), household_cipher(keys, row.id, wrapped_key)
    clear = {column: before.open(column, row._mapping[column]) for column in SEALED_COLUMNS}
    name = before.open_name("head_name", row.head_name)
    return {
        "b_id": row.id,
        "wrapped_key": wrapped_key,
        "fingerprint": _fingerprint(keys, row, members),
        "head_phone_index": index_of(keys, "phone", clear["head_phone"]),
        "head_id_number_index": index_of(keys, "id_number", clear["head_id_number"]),
        **_further_phones(keys, before, row, "head_"),
        "head_name_index": name_index(keys, row.village_code, name),
        "head_name_indexed": row.version,
        **{column: after.seal(column, value) for column, value in clear.items()},
    }


def _fingerprint(keys: KeyRing, row: Row[Any], members: list[Row[Any]]) -> bytes:
    """Of the content as it was sent, so that the same request after the change of cipher changes nothing.

    A row stored before a rule that it breaks: its fingerprint equals no valid input.
    """
    try:
        content = HouseholdInput.model_validate(content_of(keys, row, members))
    except ValidationError:
        return keys.blind_index("household", str(new_id()))
    stored = bytes(row.fingerprint)
    sent = next((one for one in _as_sent(content) if stored in fingerprints_of(keys, one)), content)
    return fingerprint_of(keys, sent)


def _as_sent(content: HouseholdInput) -> Iterator[HouseholdInput]:
    """The requests that are stored as this content: the number of persons need not be sent, nor the ids of members that
    were new, who come last."""
    new = [member.model_copy(update={"id": None}) for member in content.members]
    for known in range(len(new), -1, -1):
        members = content.members[:known] + new[known:]
        yield content.model_copy(update={"members": members})
        if content.members_count == 1 + len(members):
            yield content.model_copy(update={"members": members, "members_count": None})


def _member(keys: KeyRing, household: Row[Any], row: Row[Any], wrapped_key: bytes) -> dict[str, Any]:
    """Values for `queries.set_members`."""
    before = _cipher_of_member(keys, household, bytes(household.wrapped_key), row)
    after = _cipher_of_member(keys, household, wrapped_key, row)
    clear = {name: before.open(name, row._mapping[name]) for name in SEALED_COLUMNS_OF_MEMBER}
    name = before.open_name("name", row.name)
    return {
        "b_id": row.id,
        "phone_index": index_of(keys, "phone", clear["phone"]),
        "id_number_index": index_of(keys, "id_number", clear["id_number"]),
        **_further_phones(keys, before, row),
        "name_index": name_index(keys, row.village_code, name),
        **{name: after.seal(name, value) for name, value in clear.items()},
    }


def _further_phones(keys: KeyRing, before: RowCipher, row: Row[Any], prefix: str = "") -> dict[str, bytes | None]:
    indexes = further_phone_indexes(keys, person_of(before, row, prefix)["other_phones"])
    return {prefix + name: index for name, index in indexes.items()}


def _cipher_of_member(keys: KeyRing, household: Row[Any], wrapped_key: bytes, row: Row[Any]) -> RowCipher:
    return member_cipher(household_cipher(keys, household.id, wrapped_key), row.id)
