"""The words of the register as offices keep them: the copies of the vocabularies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.registers import lists_queries
from services.households.registers.words import Added, Lists, Words, shipped_terms
from services.kernel.auth.principals import Scope
from services.kernel.clock import today

VOCABULARIES: Final = {
    "registry_status": "served_groups",
    "poverty_cause": "poverty_causes",
    "labour_ability": "labour_abilities",
    "need": "needs",
    "income_project": "income_projects",
    "health": "health_states",
    "schooling": "schooling_levels",
}
"""By the name of a list of ours, see `words.toml`, the vocabulary that it is."""


async def read_lists(connection: AsyncConnection, scope: Scope) -> Lists:
    """With the words of everybody, and with those of offices above and below the places of `scope`."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in await lists_queries.words_of(connection, list(VOCABULARIES.values())):
        if row.owner_code is None or any(_meet(row.owner_code, code) for code in scope.division_codes):
            rows[row.vocabulary].append(row)
    return {
        name: Words(name, terms, [_added(name, row) for row in rows[VOCABULARIES[name]]])
        if name in VOCABULARIES
        else Words(name, terms)
        for name, terms in shipped_terms().items()
    }


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _added(name: str, row: Any) -> Added:
    day = today()
    return Added(
        # The register writes its statuses in capitals.
        term=row.code.upper() if name == "registry_status" else row.code,
        zh=row.zh,
        en=row.en,
        synonyms=tuple(row.synonyms),
        mappings=tuple((each["list"], each["code"]) for each in row.mappings),
        is_running=(row.starts_on is None or row.starts_on <= day) and (row.ended_on is None or row.ended_on > day),
    )


async def unknown_words(connection: AsyncConnection, used: Mapping[str, Iterable[str]]) -> Mapping[str, Sequence[str]]:
    """`used`: codes by vocabulary. Those that no vocabulary has; an ended word is known: a draft may be older."""
    wanted = {vocabulary: set(codes) for vocabulary, codes in used.items() if codes}
    known = await lists_queries.known_codes(connection, wanted) if wanted else set()
    return {
        vocabulary: missing
        for vocabulary, codes in wanted.items()
        if (missing := sorted(code for code in codes if (vocabulary, code) not in known))
    }
