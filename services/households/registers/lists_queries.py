"""Reads the copies of the vocabularies of the register."""

from collections.abc import Mapping, Sequence, Set

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows

# In the order of the release, and then as they came.
WORDS = text(
    """
    select vocabulary, code, zh, en, synonyms, mappings, starts_on, ended_on, owner_code
      from words
     where vocabulary = any (:vocabularies)
     order by vocabulary, position
    """
)
KNOWN = text(
    "select w.vocabulary, w.code from unnest(cast(:vocabularies as text[]), cast(:codes as text[])) "
    "as asked (vocabulary, code) join words w using (vocabulary, code)"
)


async def words_of(connection: AsyncConnection, vocabularies: Sequence[str]) -> Rows:
    return await all_rows(connection, WORDS, {"vocabularies": list(vocabularies)})


async def known_codes(connection: AsyncConnection, wanted: Mapping[str, Set[str]]) -> set[tuple[str, str]]:
    """(vocabulary, code) of those in `wanted` that there are."""
    pairs = [(vocabulary, code) for vocabulary, codes in wanted.items() for code in sorted(codes)]
    asked = {"vocabularies": [pair[0] for pair in pairs], "codes": [pair[1] for pair in pairs]}
    return {(row.vocabulary, row.code) for row in await all_rows(connection, KNOWN, asked)}
