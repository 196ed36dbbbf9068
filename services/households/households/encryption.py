"""Encrypts and decrypts the personal fields of households and members.

There is one data key a household, also for its members and pairings. The associated data is table, column and row id,
so a ciphertext copied to another row or column does not open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row

from services.households.households.persons import PersonInput
from services.households.households.schemas import HouseholdInput, MemberInput
from services.households.names import name_index
from services.kernel.crypto.keys import KeyRing, Place, PreparedKey, prepare, seal, unseal
from services.kernel.identity.documents import DocumentKind
from services.kernel.ids import new_id

PERSON_FIELDS = ("name", "phone", "id_number")
SAID_OF_PHONE = ("other_phones", "phone_note")
SAID_OF_DOCUMENT = ("id_kind", "id_upgraded")
FURTHER_PHONES = ("second", "third")
CIRCUMSTANCES = ("poverty_causes", "labour_ability", "guarantees", "needs")
"""What `households.circumstances` holds; also the columns in which an earlier release stored it, the first not null."""
CIRCUMSTANCES_OF_MEMBER = ("relation", "labour_ability")
SAID_OF_PERSON = ("birth_year", "health", "schooling", "as_written")
"""What the circumstances of a member hold besides, and those of the household under `head`: only what is said."""


@dataclass(slots=True)
class RowCipher:
    """The encrypted fields of one row under the household's data key."""

    key: bytes
    table: str
    row: UUID
    _prepared: PreparedKey | None = field(default=None, init=False, repr=False, compare=False)
    _row_text: str = field(default="", init=False, repr=False, compare=False)

    def seal(self, column: str, clear: str | None) -> bytes | None:
        return None if clear is None else self._seal(column, clear.encode())

    def open(self, column: str, sealed: bytes | None) -> str | None:
        """Raises CannotDecrypt."""
        return None if sealed is None else self._open(column, sealed).decode()

    def open_name(self, column: str, sealed: bytes) -> str:
        """Like `open`, for columns that are never null. Raises CannotDecrypt."""
        return self._open(column, sealed).decode()

    def seal_facts(self, column: str, facts: Mapping[str, Any]) -> bytes:
        """`facts`: values of JSON by name."""
        return self._seal(column, orjson.dumps(facts))

    def open_facts(self, column: str, sealed: bytes) -> dict[str, Any]:
        """Raises CannotDecrypt."""
        facts: dict[str, Any] = orjson.loads(self._open(column, sealed))
        return facts

    def facts_of(self, row: Row[Any], column: str, names: Sequence[str], marks: Sequence[str]) -> dict[str, Any]:
        """The facts in a column of the row, or in its clear columns `names` if it is not sealed yet.

        `marks`: those of which at least one is filled in a clear row that says anything; to read all of them of every
        row of a list costs more than to open its ciphertext. Clear ones win: only a program of the earlier release
        writes them, and it leaves an older ciphertext behind. Raises CannotDecrypt.
        """
        sealed = getattr(row, column)
        if sealed is None or any(getattr(row, name) is not None for name in marks):
            return {name: getattr(row, name) for name in names}
        return self.open_facts(column, sealed)

    def _seal(self, column: str, clear: bytes) -> bytes:
        return seal(self._prepared or self._prepare(), clear, Place(self.table, column, self._row_text))

    def _open(self, column: str, sealed: bytes) -> bytes:
        key = self._prepared or self._prepare()
        return unseal(key, bytes(sealed), Place(self.table, column, self._row_text))

    def _prepare(self) -> PreparedKey:
        """With the first field, because many a cipher only hands its key on."""
        self._prepared, self._row_text = prepare(self.key), str(self.row)
        return self._prepared


def household_cipher(keys: KeyRing, household_id: UUID, wrapped_key: bytes) -> RowCipher:
    """Raises CannotDecrypt."""
    return RowCipher(keys.unwrap(bytes(wrapped_key), str(household_id)), "households", household_id)


def member_cipher(household: RowCipher, member_id: UUID) -> RowCipher:
    return RowCipher(household.key, "household_members", member_id)


def circumstances_of(household: RowCipher, row: Row[Any]) -> dict[str, Any]:
    """Of a household, by the names in `CIRCUMSTANCES`, with `as_written` and, under `head`, what is said of the head by
    the names in `SAID_OF_PERSON`. Raises CannotDecrypt."""
    facts = household.facts_of(row, "circumstances", CIRCUMSTANCES, CIRCUMSTANCES[:1])
    return {**facts, "as_written": facts.get("as_written", {}), "head": _with_unsaid(facts.get("head", {}))}


def circumstances_of_member(member: RowCipher, row: Row[Any]) -> dict[str, Any]:
    """By the names in `CIRCUMSTANCES_OF_MEMBER` and `SAID_OF_PERSON`. Raises CannotDecrypt."""
    facts = member.facts_of(row, "circumstances", CIRCUMSTANCES_OF_MEMBER, CIRCUMSTANCES_OF_MEMBER)
    return facts | _with_unsaid(facts)


def _said_of(person: PersonInput) -> dict[str, Any]:
    return person.model_dump(mode="json", include=set(SAID_OF_PERSON))


def _with_unsaid(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of `_said_of`."""
    return {name: facts.get(name, {} if name == "as_written" else None) for name in SAID_OF_PERSON}


def index_of(keys: KeyRing, field: str, clear: str | None) -> bytes | None:
    """`field`: "phone" or "id_number"; heads and members share one index, so one search finds either."""
    return None if clear is None else keys.blind_index(field, clear)


def person_columns(keys: KeyRing, cipher: RowCipher, person: PersonInput, prefix: str = "") -> dict[str, Any]:
    """Name, numbers and the indexes of numbers, but not that of the name, which depends on the place.

    `prefix`: "head_" in the row of a household.
    """
    texts = {name: cipher.seal(prefix + name, getattr(person, name)) for name in PERSON_FIELDS}
    columns = {
        **texts,
        "numbers": _seal_numbers(cipher, f"{prefix}numbers", person),
        "phone_index": index_of(keys, "phone", person.phone),
        "id_number_index": index_of(keys, "id_number", person.id_number),
        **further_phone_indexes(keys, person.other_phones),
    }
    return {prefix + name: value for name, value in columns.items()}


def further_phone_indexes(keys: KeyRing, phones: Sequence[str]) -> dict[str, bytes | None]:
    found = dict(zip_longest(FURTHER_PHONES, phones))
    return {f"{place}_phone_index": index_of(keys, "phone", phone) for place, phone in found.items()}


def _seal_numbers(cipher: RowCipher, column: str, person: PersonInput) -> bytes | None:
    """Each with the number that it is said of; None where there is nothing to say."""
    facts: dict[str, Any] = {}
    if person.other_phones or person.phone_note:
        facts |= {name: getattr(person, name) for name in ("phone", *SAID_OF_PHONE)}
    if person.id_kind not in {None, DocumentKind.RESIDENT} or person.id_upgraded:
        facts |= {name: getattr(person, name) for name in ("id_number", *SAID_OF_DOCUMENT)}
    return cipher.seal_facts(column, facts) if facts else None


def person_of(cipher: RowCipher, row: Row[Any], prefix: str = "") -> dict[str, Any]:
    """The reverse of `person_columns`: content of a `PersonInput`. Raises CannotDecrypt.

    What is said of another number than the present one does not count: a program of the earlier release changes the
    number and leaves what was said of it.
    """
    clear: dict[str, Any] = {name: cipher.open(prefix + name, row._mapping[prefix + name]) for name in PERSON_FIELDS}
    sealed = row._mapping[f"{prefix}numbers"]
    facts = {} if sealed is None else cipher.open_facts(f"{prefix}numbers", sealed)
    kind = None if clear["id_number"] is None else DocumentKind.RESIDENT
    clear |= {"other_phones": [], "phone_note": None, "id_kind": kind, "id_upgraded": False}
    for number, said in (("phone", SAID_OF_PHONE), ("id_number", SAID_OF_DOCUMENT)):
        if clear[number] is not None and facts.get(number) == clear[number]:
            clear |= {name: facts[name] for name in said}
    return clear


def numbers_of(cipher: RowCipher, row: Row[Any], prefix: str = "") -> list[str]:
    """All phones and the document number of a person. `row`: `phone`, `id_number`, `numbers`, sealed.

    Raises CannotDecrypt.
    """
    phone = cipher.open(f"{prefix}phone", row.phone)
    said = {} if row.numbers is None else cipher.open_facts(f"{prefix}numbers", row.numbers)
    others = said["other_phones"] if phone is not None and said.get("phone") == phone else []
    return [number for number in (phone, *others, cipher.open(f"{prefix}id_number", row.id_number)) if number]


def fingerprint_of(keys: KeyRing, body: HouseholdInput) -> bytes:
    """Equal for equal content. Keyed like a blind index: a bare hash of an ID number can be guessed."""
    return keys.blind_index("household", body.model_dump_json())


def fingerprints_of(keys: KeyRing, body: HouseholdInput) -> list[bytes]:
    """All fingerprints under which equal content may be stored, see `KeyRing.blind_indexes`."""
    return keys.blind_indexes("household", body.model_dump_json())


def number_code(keys: KeyRing, registry_no: str) -> bytes:
    """By which an erased registry number is known again. Without the key nobody can try numbers."""
    return keys.code("registry number", registry_no.encode())


def household_columns(keys: KeyRing, household_id: UUID, wrapped_key: bytes, body: HouseholdInput) -> dict[str, Any]:
    """All columns of a register row that are derived from its content."""
    cipher = household_cipher(keys, household_id, wrapped_key)
    circumstances: dict[str, Any] = {
        "poverty_causes": body.poverty_causes,
        "labour_ability": body.labour_ability,
        "guarantees": body.guarantees.model_dump(),
        "needs": body.needs,
    }
    said = {"as_written": body.as_written, "head": _said_of(body.head)}
    circumstances |= {name: facts for name, facts in said.items() if facts}
    return {
        "registry_no": body.registry_no,
        "village_code": body.division_code,
        "registry_status": body.registry_status.value,
        "circumstances": cipher.seal_facts("circumstances", circumstances),
        **dict.fromkeys(CIRCUMSTANCES),
        "hygiene": body.hygiene.model_dump(),
        "income_project": body.income_project,
        "members_count": body.members_count or 1 + len(body.members),
        "wrapped_key": wrapped_key,
        **person_columns(keys, cipher, body.head, "head_"),
        "address": cipher.seal("address", body.address),
        "head_name_index": name_index(keys, body.division_code, body.head.name),
        "fingerprint": fingerprint_of(keys, body),
    }


def content_of(keys: KeyRing, row: Row[Any], members: Iterable[Row[Any]]) -> dict[str, Any]:
    """The reverse of `household_columns` and `member_rows`: content of a `HouseholdInput`. Raises CannotDecrypt."""
    cipher = household_cipher(keys, row.id, row.wrapped_key)
    circumstances = circumstances_of(cipher, row)
    return {
        "registry_no": row.registry_no,
        "division_code": row.village_code,
        "address": cipher.open("address", row.address),
        "head": person_of(cipher, row, "head_") | circumstances.pop("head"),
        "members": [_member_content(cipher, member) for member in members],
        "members_count": row.members_count,
        "registry_status": row.registry_status,
        **circumstances,
        "hygiene": row.hygiene,
        "income_project": row.income_project,
    }


def _member_content(household: RowCipher, row: Row[Any]) -> dict[str, Any]:
    cipher = member_cipher(household, row.id)
    return {
        "id": row.id,
        **circumstances_of_member(cipher, row),
        **person_of(cipher, row),
    }


def member_rows(keys: KeyRing, household_id: UUID, wrapped_key: bytes, body: HouseholdInput) -> list[dict[str, Any]]:
    cipher = household_cipher(keys, household_id, wrapped_key)
    return [
        {
            "household_id": household_id,
            "village_code": body.division_code,
            "position": position,
            "name_index": name_index(keys, body.division_code, member.name),
            **_member_columns(keys, cipher, member.id or new_id(), member),
        }
        for position, member in enumerate(body.members, start=1)
    ]


def _member_columns(keys: KeyRing, household: RowCipher, member_id: UUID, member: MemberInput) -> dict[str, Any]:
    cipher = member_cipher(household, member_id)
    circumstances = {
        "relation": member.relation,
        "labour_ability": member.labour_ability,
        **_said_of(member),
    }
    return {
        "id": member_id,
        "circumstances": cipher.seal_facts("circumstances", circumstances),
        **dict.fromkeys(CIRCUMSTANCES_OF_MEMBER),
        **person_columns(keys, cipher, member),
        "is_read": True,
    }
