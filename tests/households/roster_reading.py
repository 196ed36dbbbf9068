"""Reads a roster as the loader does, up to the households that it drafts; without the register."""

import asyncio
from dataclasses import dataclass
from datetime import date

from services.households.registers.places import Places
from services.households.registers.titles import titles
from services.households.roster.drafts import Draft, households, read_line
from services.households.roster.matching import LOOKED_AT, Match, match
from services.households.roster.placing import Placing
from services.households.roster.readings import shown
from services.kernel.auth.principals import Scope
from services.kernel.sheets.records import Head, Record
from services.kernel.sheets.tables import read_table
from tests.kernel.sheets.reading import pieces_of

TODAY = date(2026, 11, 27)
VILLAGES = {"211381101203": "上园村", "211381101204": "下河村", "211381101205": "前营村"}
PLACES = Places([("211381", "北票市"), ("211381101", "大板镇"), ("211381102", "三宝营乡"), *VILLAGES.items()])


@dataclass(frozen=True)
class Roster:
    """`records`: those to skip included."""

    head: Head
    match: Match
    records: list[Record]
    drafts: list[Draft]

    @property
    def remarks(self) -> list[tuple[int, str | None, str]]:
        return [(remark.row, remark.column, remark.code) for draft in self.drafts for remark in draft.remarks]

    @property
    def skipped(self) -> list[tuple[int, str]]:
        below = [(record.number, record.skipped) for record in self.records if record.skipped is not None]
        return [*((row.number, row.reason) for row in self.head.skipped), *below]


def roster_of(
    content: bytes, *, encoding: str | None = None, village: str | None = None, places: Places = PLACES
) -> Roster:
    """`village`: the one that the sheet is for. Raises SheetRefused."""
    head, records = asyncio.run(_read(content, encoding))
    data = [record for record in records if record.skipped is None]
    found = match(head.titles, [[shown(cell) for cell in record.cells] for record in data[:LOOKED_AT]])
    drafts = list(households(found, [read_line(found, record, TODAY) for record in data]))
    placing = Placing(places, Scope(("211381",)), village)
    for draft in drafts:
        placing.put(draft, {}, None)
    return Roster(head, found, records, drafts)


async def _read(content: bytes, encoding: str | None) -> tuple[Head, list[Record]]:
    async with read_table(pieces_of(content), len(content), known=titles().is_known, encoding=encoding) as table:
        return table.head, [record async for record in table.records]
