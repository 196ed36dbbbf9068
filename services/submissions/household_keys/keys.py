"""What visits say, sealed under one data key per household; a key outside the database wraps the data key.

Destroying the row of `household_keys` makes unreadable what was ever said about the household, here and in every later
backup; an earlier backup has the row, too. The associated data is table, column and row, so a ciphertext copied to
another row does not open.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import CannotDecrypt, KeyRing, Place, seal, unseal
from services.kernel.db.database import Database
from services.submissions.household_keys import queries

Words = Mapping[str, Any]
"""The texts of a row by column name, as JSON values."""


@dataclass(frozen=True, slots=True)
class HouseholdKey:
    """`wrapped`: as it is stored; `key`: the data key."""

    wrapped: bytes
    key: bytes

    def seal(self, table: str, column: str, row: str, words: Any) -> bytes:
        return seal(self.key, orjson.dumps(words), Place(table, column, row))

    def open(self, table: str, column: str, row: str, sealed: bytes) -> Any:
        """Raises CannotDecrypt."""
        return orjson.loads(unseal(self.key, sealed, Place(table, column, row)))


class HouseholdKeys:
    """Data keys of households; the ones used last stay in memory, because to unwrap one costs as much as to use it."""

    def __init__(self, keys: KeyRing, capacity: int = 5000) -> None:
        self.ring = keys
        self._capacity = capacity
        self._known: OrderedDict[UUID, HouseholdKey] = OrderedDict()

    def of_row(self, household_id: UUID, wrapped: bytes) -> HouseholdKey:
        """The key as a statement has just read it. Raises CannotDecrypt."""
        known = self._known.get(household_id)
        if known is None or known.wrapped != wrapped:
            known = HouseholdKey(bytes(wrapped), self.ring.unwrap(bytes(wrapped), str(household_id)))
            self._known[household_id] = known
        self._known.move_to_end(household_id)
        if len(self._known) > self._capacity:
            self._known.popitem(last=False)
        return known

    async def for_sending(self, database: Database, teams: str, household_id: UUID) -> HouseholdKey | None:
        """The key of a household that one of `teams` (a uuid[] literal) is or was paired with, made when there is none.

        From memory it may be an old one: the statement that stores what was sealed with it compares. Raises
        CannotDecrypt.
        """
        if household_id in self._known:
            return self._known[household_id]
        for _ in range(2):
            # Twice: another process may have made it at the same time.
            new = self.ring.new_wrapped_key(str(household_id))
            where = {"id": household_id, "teams": teams, "wrapped_key": new}
            row = await database.fetch_one(queries.FIND_OR_MAKE_KEY, where)
            if row is not None:
                return self.of_row(household_id, row.wrapped_key)
        return None

    def forget(self, household_id: UUID) -> None:
        self._known.pop(household_id, None)

    def opened(self, table: str, row: Any, household_id: UUID) -> Words:
        """The texts of a row with `id`, `words_sealed` and `wrapped_key`. Raises CannotDecrypt."""
        key = self.of_row(household_id, row.wrapped_key)
        words: Words = key.open(table, "words", str(row.id), bytes(row.words_sealed))
        return words


async def keys_for(
    connection: AsyncConnection, keys: KeyRing, household_ids: Iterable[UUID]
) -> dict[UUID, HouseholdKey]:
    """The keys of these households, made where there was none, and locked; without those that no key here unwraps."""
    wanted = sorted(set(household_ids))
    known = await queries.keys_of(connection, wanted)
    if len(known) < len(wanted):
        new = {id_: keys.new_wrapped_key(str(id_)) for id_ in wanted if id_ not in known}
        await queries.add_keys(connection, new)
        known = await queries.keys_of(connection, wanted)
    held = {}
    for id_, wrapped in known.items():
        with suppress(CannotDecrypt):
            held[id_] = HouseholdKey(wrapped, keys.unwrap(wrapped, str(id_)))
    return held
