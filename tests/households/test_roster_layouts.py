"""Known households go into random sheets as offices make them, and come back as they were."""

import asyncio
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.households.registers.places import Places
from services.households.registers.titles import titles
from services.households.roster.drafts import Draft, households, read_line
from services.households.roster.matching import LOOKED_AT, match
from services.households.roster.placing import Placing
from services.households.roster.readings import shown
from services.kernel.auth.principals import Scope
from services.kernel.sheets.records import Head, Record, SheetRefused
from services.kernel.sheets.tables import read_table
from tests.households.known_households import any_household, canonical, expected
from tests.households.roster_layouts import Sheet, any_sheet
from tests.kernel.sheets.reading import pieces_of

TODAY = date(2026, 11, 27)
VILLAGES = {"211381101203": "上园村", "211381101204": "前营村", "211381101205": "下河村"}
PLACES = Places([("211381", "北票市"), ("211381101", "大板镇"), ("211381102", "三宝营乡"), *VILLAGES.items()])


async def read(sheet: Sheet) -> tuple[Head, list[Record]]:
    encoding = "gb18030" if sheet.encoding == "gb18030" else None
    async with read_table(
        pieces_of(sheet.content), len(sheet.content), known=titles().is_known, encoding=encoding
    ) as table:
        return table.head, [record async for record in table.records if record.skipped is None]


def drafted(head: Head, records: Sequence[Record]) -> list[Draft]:
    found = match(head.titles, [[shown(cell) for cell in record.cells] for record in records[:LOOKED_AT]])
    lines = [read_line(found, record, TODAY) for record in records]
    return list(households(found, lines))


def differences(wanted: Any, got: Any, path: str = "") -> list[str]:
    """Where two contents differ, and how."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        keys = dict.fromkeys([*wanted, *got])
        return [line for key in keys for line in differences(wanted.get(key), got.get(key), f"{path}.{key}")]
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        pairs = enumerate(zip(wanted, got, strict=True))
        return [line for place, pair in pairs for line in differences(*pair, f"{path}[{place}]")]
    return [] if wanted == got else [f"{path}: {wanted!r}, read {got!r}"]


def in_order(contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Members stand in a sheet in any order."""
    return [{**content, "members": sorted(content["members"], key=repr_of)} for content in contents]


def repr_of(member: dict[str, Any]) -> str:
    return repr(sorted(member.items()))


def prove(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    known = [any_household(random, number, VILLAGES) for number in range(1, random.randint(3, 9))]
    sheet = any_sheet(random, known, VILLAGES)
    told = f"{sheet.kind} {sheet.encoding} {sheet.layout} {sheet.village}\n" + "\n".join(map(repr, sheet.grid.rows))
    try:
        head, records = asyncio.run(read(sheet))
    except SheetRefused as refused:
        raise AssertionError(f"{refused.code} at {refused.row}\n{told}") from None
    drafts = drafted(head, records)
    chosen = random.choice(list(VILLAGES)) if sheet.village == "sheet" else None
    placing = Placing(PLACES, Scope(("211381",)), chosen)
    for draft in drafts:
        placing.put(draft, {}, None)
    wanted = [expected(household, chosen, sheet.columns, sheet.layout) for household in known]
    remarks = [f"{remark.row} {remark.column} {remark.code}" for draft in drafts for remark in draft.remarks]
    found = differences(in_order(wanted), in_order([canonical(draft.content) for draft in drafts]))
    assert not remarks + found, "\n".join([*remarks, *found, told])


@pytest.mark.parametrize("seed", range(40))
def test_known_households_come_back_from_any_sheet(seed: int) -> None:
    prove(seed)


@pytest.mark.slow
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=1000))
def test_known_households_come_back_from_many_more_sheets(seed: int) -> None:
    prove(seed)
