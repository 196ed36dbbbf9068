"""Names and phones as an earlier release stored them, and as they are read with the keys."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from gateway.sealing import Names, Words
from services.kernel.crypto.keys import KeyRing
from tests.databases import ServiceDatabase
from tests.gateway.conftest import KEYS

_CLEAR = """
    update accounts set name = %s, phone = %s, wrapped_key = null, words_sealed = null, name_pieces = null where id = %s
"""


def stored_rows(database: ServiceDatabase) -> dict[UUID, Any]:
    with psycopg.connect(database.dsn(), row_factory=dict_row) as connection:
        rows = connection.execute("select * from accounts").fetchall()
    return {row["id"]: SimpleNamespace(**row) for row in rows}


def stored_words(database: ServiceDatabase, keys: KeyRing = KEYS) -> dict[UUID, Words]:
    """What the rows of all accounts hold, opened with the keys."""
    names = Names(keys)
    return {id_: names.opened(row, id_) for id_, row in stored_rows(database).items()}


def store_in_clear(database: ServiceDatabase) -> int:
    """Writes the rows of all accounts as they were before names were sealed; returns how many."""
    words = stored_words(database)
    with psycopg.connect(database.dsn()) as connection:
        for account_id, each in words.items():
            connection.execute(_CLEAR, (each.name, each.phone, account_id))
    return len(words)
