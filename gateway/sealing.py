"""Names and phones of people, sealed under a data key of the account; a key outside the database wraps the data key.

Each change makes a new data key and writes it in the row with what it seals, so a row is whole whatever runs at the
same time. The associated data is table, column and row, so a ciphertext copied to another row does not open.

A part of a name is searched by `name_pieces`: a keyed number for each character and for each pair of neighbours, in
the form of `folded`. What is found is compared once it is opened, so the numbers may be small: some twenty common
characters share one of 256, and thousands of pairs one of 4,096. Whoever has the database without the keys reads no
name and can try none, but sees which accounts have equal names, and can guess from its frequency that a number holds
a common family name; who knows some people learns where their characters may stand again. User names, mostly the same
name in Latin letters, lie in clear beside them and say more. A number of its own for each piece of two to four
characters would let whoever knows some hundred people put together the names of the others.
"""

import os
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.phones import in_one_form
from services.kernel.crypto.keys import KeyRing, Place, seal, unseal
from services.kernel.db.database import Database

COLUMNS: Final = ("name", "phone", "wrapped_key", "words_sealed")
_OPTION: Final = "names"


class NamesNotKept(RuntimeError):
    """A sealed name was read over a database for which `keep_names` was not called."""


@dataclass(frozen=True, slots=True)
class Words:
    name: str
    phone: str | None


class Names:
    """Seals and opens; the ones opened last stay in memory."""

    def __init__(self, keys: KeyRing, capacity: int = 20_000) -> None:
        self._keys = keys
        self._capacity = capacity
        self._known: OrderedDict[UUID, tuple[bytes, bytes, Words]] = OrderedDict()

    def sealed(self, account_id: UUID, words: Words) -> dict[str, Any]:
        """The columns of the row, those of the clear text empty."""
        # Before the pieces: if the cipher changes in between, the length of this key tells that the row is to be sealed
        # anew.
        data_key = os.urandom(self._keys.data_key_bytes)
        text = orjson.dumps({"name": words.name, "phone": words.phone})
        return {
            "name": None,
            "phone": None,
            "wrapped_key": self._keys.wrap(data_key, str(account_id)),
            "words_sealed": seal(data_key, text, _place(account_id)),
            "name_pieces": sorted(self._pieces_of(folded(words.name))),
        }

    def opened(self, row: Any, account_id: UUID, prefix: str = "") -> Words:
        """`row`: with `columns_of(…, prefix)`. Raises CannotDecrypt.

        Clear text counts where there is any: a program of an earlier release wrote it after the row was sealed.
        """
        name, phone, wrapped, sealed = (getattr(row, prefix + column) for column in COLUMNS)
        if name is not None:
            return Words(name, in_one_form(phone))
        known = self._known.get(account_id)
        if known is None or known[:2] != (wrapped, sealed):
            wrapped, sealed = bytes(wrapped), bytes(sealed)
            data_key = self._keys.unwrap(wrapped, str(account_id))
            words = orjson.loads(unseal(data_key, sealed, _place(account_id)))
            known = wrapped, sealed, Words(words["name"], in_one_form(words["phone"]))
            self._known[account_id] = known
        self._known.move_to_end(account_id)
        if len(self._known) > self._capacity:
            self._known.popitem(last=False)
        return known[2]

    def may_hold(self, words: str) -> list[list[int]]:
        """A name holds `words` only if its pieces hold one number of each of these lists.

        A list has two numbers while the cipher is being changed.
        """
        text = folded(words.strip())
        pieces = [(_CHARACTER, text)] if len(text) == 1 else _pairs(text)
        return [[kind.number(code) for code in self._keys.blind_indexes(kind.field, piece)] for kind, piece in pieces]

    def _pieces_of(self, text: str) -> set[int]:
        pieces = [*((_CHARACTER, character) for character in text), *_pairs(text)]
        return {kind.number(self._keys.blind_index(kind.field, piece)) for kind, piece in pieces}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of piece; its numbers are `how_many`, a power of two, from `first`."""

    field: str
    first: int
    how_many: int

    def number(self, code: bytes) -> int:
        return self.first + int.from_bytes(code[:2]) % self.how_many


_CHARACTER: Final = _Kind("account-name-character", 0, 256)
_PAIR: Final = _Kind("account-name-pair", 256, 4096)


def _pairs(text: str) -> list[tuple[_Kind, str]]:
    return [(_PAIR, text[at : at + 2]) for at in range(len(text) - 1)]


def folded(text: str) -> str:
    """Each character by itself, so that a part of a text is folded as the whole is.

    >>> folded("Ａnna 王"), folded("é")
    ('anna 王', 'é')
    """
    return "".join(unicodedata.normalize("NFKC", character).casefold() for character in text)


def holds(text: str, words: str) -> bool:
    """Whether `words` is a part of the text, in whatever case or width. No character is a wildcard."""
    return folded(words.strip()) in folded(text)


def keep_names(database: Database, keys: KeyRing) -> None:
    """From now on the connections of `database` open what they read of people."""
    database.engine.sync_engine.update_execution_options(**{_OPTION: Names(keys)})


def names_of(connection: AsyncConnection) -> Names:
    """Raises NamesNotKept."""
    names = connection.sync_engine.get_execution_options().get(_OPTION)
    if not isinstance(names, Names):
        raise NamesNotKept()
    return names


def columns_of(table: FromClause, prefix: str = "") -> list[ColumnElement[Any]]:
    """What it takes to open a name, for a select."""
    return [table.c[column].label(prefix + column) for column in COLUMNS]


def opened(connection: AsyncConnection, row: Any) -> Any:
    """A row of `accounts` with `name` and `phone` in clear; None stays None. Raises NamesNotKept, CannotDecrypt."""
    if row is None:
        return None
    words = names_of(connection).opened(row, row.id)
    return SimpleNamespace(**{**row._mapping, "name": words.name, "phone": words.phone})


def all_opened(connection: AsyncConnection, rows: Iterable[Any]) -> list[Any]:
    """Raises NamesNotKept, CannotDecrypt."""
    return [opened(connection, row) for row in rows]


def _place(account_id: UUID) -> Place:
    return Place("accounts", "words", str(account_id))
