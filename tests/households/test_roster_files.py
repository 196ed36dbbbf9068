"""Sheets as offices have them, over the API: those that load as they are, whatever type their name says."""

from typing import Any

import pytest

from services.kernel.sheets.records import XLS, XLSX
from tests.households.conftest import Register
from tests.households.people import zhang
from tests.households.rosters import CSV, faults_of, imported
from tests.households.test_roster_mapping import IMPORTS, remarks, sent
from tests.kernel.sheets.reading import FILES

# Households in each, by their registry numbers in the register afterwards.
LOADED = {
    "L8_template_plus_xuhao_beizhu.xlsx": 1,
    "L9_national_words.xlsx": 10,
    "note_row.xlsx": 1,
    "total_row.xlsx": 1,
    "merged.xlsx": 4,
    "names.xlsx": 18,
    "legacy.xls": None,
    "tab.csv": 1,
    "semicolon.csv": 1,
    "sep_line.csv": 1,
    "utf16le.csv": 1,
    "utf16be.csv": 1,
    "quote_apos.csv": None,
    "num_text.xlsx": None,
    "members.xlsx": None,
}
TYPES = {"csv": CSV, "xlsx": XLSX, "xls": XLS}


# Counts that say what was done with a sheet, and remarks in its rows.
COUNTS: dict[str, dict[str, Any]] = {
    "merged.xlsx": {"merged": 1, "warned": 0},
    "total_row.xlsx": {"skipped": {"total": 1}, "warned": 0},
    "names.xlsx": {"cleaned": 1, "warned": 0},
    "num_text.xlsx": {"cleaned": 0, "warned": 1},
    "members.xlsx": {"merged": 0, "warned": 2},
}
REMARKS = {
    "names.xlsx": [(13, "户主姓名", "name-cleaned"), (18, "户主姓名", "name-private-use")],
    "num_text.xlsx": [(2, "身份证号", "digits-lost")],
    "members.xlsx": [(7, "家庭人口", "less_than_equal"), (11, "家庭人口", "greater_than_equal")],
}


@pytest.mark.parametrize("name", COUNTS)
async def test_what_was_done_with_a_sheet_is_said(register: Register, name: str) -> None:
    state = await sent(register, (FILES / name).read_bytes())
    assert {key: state[key] for key in COUNTS[name]} == COUNTS[name]
    found = await remarks(register, state) + await remarks(register, state, "note")
    told = [(remark["row"], remark["column"], remark["code"]) for remark in found if remark["code"] != "differs"]
    assert told == REMARKS.get(name, [])
    await register.client.delete(f"{IMPORTS}/{state['id']}", headers=zhang())


@pytest.mark.parametrize("name", LOADED)
async def test_a_sheet_of_an_office_loads_at_once_and_changes_nothing_the_second_time(
    register: Register, name: str
) -> None:
    content = (FILES / name).read_bytes()
    first = await imported(register, content, type_=TYPES[name.rpartition(".")[2]])
    assert (first["state"], first["rejected"]) == ("done", 0), faults_of(first)
    expected = LOADED[name]
    assert first["created"] == (first["rows"] if expected is None else expected) > 0
    # Its content tells what it is.
    second = await imported(register, content, type_=XLS)
    assert (second["state"], second["unchanged"], second["created"], second["changed"]) == ("done", first["rows"], 0, 0)


async def test_a_formula_that_was_never_computed_is_said(register: Register) -> None:
    state = await imported(register, (FILES / "formula_nocache.xlsx").read_bytes(), type_=XLSX)
    assert (state["state"], faults_of(state)) == ("refused", [(2, "户主姓名", "formula-without-value")])
