"""Known households go into random sheets as offices make them, and come back as they were."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.households.roster.faults import NAME_CLEANED
from services.kernel.sheets.records import Record, SheetRefused
from tests.households.known_households import any_household, canonical, differences, expected
from tests.households.roster_layouts import any_sheet
from tests.households.roster_reading import VILLAGES, roster_of


def in_order(contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Members stand in a sheet in any order."""
    return [{**content, "members": sorted(content["members"], key=repr_of)} for content in contents]


def repr_of(member: dict[str, Any]) -> str:
    return repr(sorted(member.items()))


def has_unseen(record: Record) -> bool:
    return any("\u200b" in cell for cell in record.cells if isinstance(cell, str))


def prove(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    known = [any_household(random, number, VILLAGES) for number in range(1, random.randint(3, 9))]
    sheet = any_sheet(random, known, VILLAGES)
    told = f"{sheet.kind} {sheet.encoding} {sheet.layout} {sheet.village}\n" + "\n".join(map(repr, sheet.grid.rows))
    try:
        # Many names, and few words: a file in GB 18030 may be asked about.
        roster = roster_of(
            sheet.content, encoding="gb18030" if sheet.encoding == "gb18030" else None, village=sheet.chosen
        )
    except SheetRefused as refused:
        raise AssertionError(f"{refused.code} at {refused.row}\n{told}") from None
    wanted = [expected(household, sheet.chosen, sheet.columns, sheet.layout) for household in known]
    found = differences(in_order(wanted), in_order([canonical(draft.content) for draft in roster.drafts]))
    # Of names alone something is said, and of each that has a character which nobody sees.
    cleaned = {row for row, _, code in roster.remarks if code == NAME_CLEANED}
    assert cleaned == {record.number for record in roster.records if record.skipped is None and has_unseen(record)}
    remarks = [repr(remark) for remark in roster.remarks if remark[2] != NAME_CLEANED]
    assert not remarks + found, "\n".join([*remarks, *found, told])


@pytest.mark.parametrize("seed", range(40))
def test_known_households_come_back_from_any_sheet(seed: int) -> None:
    prove(seed)


@pytest.mark.slow
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=1000))
def test_known_households_come_back_from_many_more_sheets(seed: int) -> None:
    prove(seed)
