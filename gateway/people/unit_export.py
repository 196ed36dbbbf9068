"""The units in reach as the sheet that the import reads: a row for each line of each unit."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from gateway.people.unit_details import NO, YES
from gateway.people.unit_import import COLUMNS
from gateway.queries import organizations, vocabularies
from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.kernel.web.paging import Page

AT_ONCE: Final = 500
Words = Mapping[tuple[str, str], str]


async def rows_of(database: Database, scope: Scope, filters: Mapping[str, Any]) -> AsyncIterator[Sequence[str]]:
    """The titles, then the open units by id. No transaction is open while a page is written."""
    yield [titles[0] for titles in COLUMNS.values()]
    async with database.transaction() as connection:
        words = {(word.vocabulary, word.code): word.zh for word in await vocabularies.list_words(connection)}
    after: tuple[str, ...] | None = None
    while True:
        async with database.transaction() as connection:
            units = await organizations.list_organizations(connection, scope, **filters, page=Page(AT_ONCE, after))
            lines = await organizations.lines_of(connection, [unit.id for unit in units])
        for unit in units[:AT_ONCE]:
            for line in lines.get(unit.id) or [None]:
                yield _row(unit, line, words)
        if len(units) <= AT_ONCE:
            return
        after = (str(units[AT_ONCE - 1].id),)


def _row(unit: Any, line: Any, words: Words) -> list[str]:
    def word(vocabulary: str, code: str | None) -> str:
        return "" if code is None else words.get((vocabulary, code), code)

    cells = {
        "name": unit.name,
        "kind": word("unit_kinds", unit.kind),
        "division": unit.division_code,
        "line": "" if line is None else word("lines", line.line),
        "parent": "" if line is None else line.parent_name or "",
        "host_kind": word("host_kinds", unit.host_kind),
        "party_lead": "" if unit.party_lead is None else YES if unit.party_lead else NO,
        "registration_state": word("registration_states", unit.registration_state),
        "registration_number": unit.registration_number or "",
        "villages": "、".join(unit.villages),
    }
    return [cells[name] for name in COLUMNS]
