"""The import of the register: what is refused, with which faults, and that nothing of it stays."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest

from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.households import forms, people, sheets
from tests.households.conftest import Register
from tests.households.people import LINGYUAN_VILLAGE, xiao_li
from tests.households.rosters import counts, faults_of, files_kept, imported, upload, work
from tests.households.test_register import problem_of

_numbers = count(4401)

# Refused before anything is stored.


@pytest.mark.parametrize("type_", ["", "application/json", "application/msword", "multipart/form-data"])
async def test_it_refuses_other_types(register: Register, type_: str) -> None:
    answer = await upload(register, sheets.csv_file([sheets.row(1)]), type_=type_)
    assert (answer.status_code, problem_of(answer)) == (415, "sheet-type-unsupported")
    assert files_kept(register) == []


@pytest.mark.parametrize("who", [xiao_li, people.leader, people.inspector, people.system_admin])
async def test_only_offices_import(register: Register, who: Any) -> None:
    answer = await upload(register, sheets.csv_file([sheets.row(1)]), who=who)
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")
    anonymous = await upload(register, sheets.csv_file([sheets.row(1)]), who=dict)
    assert (anonymous.status_code, problem_of(anonymous)) == (401, "not-signed-in")
    assert register.rows("select 1 from roster_imports where state = 'receiving'") == []


async def test_an_officer_without_an_area_imports_nothing(register: Register) -> None:
    nowhere = people.signed_in(RoleGrant("county_officer", None, None))
    answer = await upload(register, sheets.csv_file([sheets.row(1)]), who=lambda: nowhere)
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


@pytest.mark.parametrize("is_announced", [True, False])
async def test_it_refuses_a_file_beyond_the_limit_and_keeps_nothing(register: Register, is_announced: bool) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(41):
            yield b"x" * 1_000_000

    content: Any = b"x" * 41_000_000 if is_announced else endless()
    answer = await upload(register, content)
    assert (answer.status_code, problem_of(answer)) == (413, "too-large")
    assert files_kept(register) == []


async def test_an_upload_that_breaks_off_leaves_nothing(register: Register) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 3_000_000
        raise ConnectionResetError

    answer = await upload(register, broken())
    assert (answer.status_code, problem_of(answer)) == (503, "unavailable")
    assert files_kept(register) == []


async def test_one_person_cannot_fill_the_queue(register: Register) -> None:
    busy = people.signed_in(people.ZHANG_GRANT, account_id=new_id())
    answers = [await upload(register, b"x", who=lambda: busy) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [409]
    assert problem_of(answers[-1]) == "too-many-imports"
    await work(register)


# Refused as a file: nothing is loaded, not even with `partial`.

GOOD = sheets.csv_text([sheets.row(901), sheets.row(902)])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(1, None, "file-empty")]),
        (sheets.csv_file([]), [(1, None, "file-empty")]),
        (b"\r\n,,\r\n", [(1, None, "file-empty")]),
        (GOOD.encode("utf-16")[:-1], [(1, None, "encoding-unknown")]),
        (GOOD.encode() + b"\xff\xff\xff", [(1, None, "encoding-unknown")]),
        ((GOOD + 'x,"open\n').encode() + b"y,z\n" * 10, [(4, None, "quotes-broken")]),
        ((GOOD + 'x,"open"y\n').encode(), [(4, None, "quotes-broken")]),
        ((GOOD + 'x,"' + "y" * 10_000_000).encode(), [(4, None, "field-too-long")]),
        ((GOOD + "x," + "y" * 10_000_000 + "\n").encode(), [(4, None, "field-too-long")]),
        ((GOOD + "," * 300 + "x\n").encode(), [(4, None, "too-many-columns")]),
        (b"a,b\n" + b"\n" * 200_002, [(1, None, "file-empty")]),
        (GOOD.encode() + b"\n" * 200_022 + b"x\n", [(200_021, None, "too-many-rows")]),
    ],
    ids=range(12),
)
async def test_it_refuses_files_it_cannot_read(
    register: Register, content: bytes, expected: list[tuple[int, str | None, str]]
) -> None:
    before = counts(register)
    state = await imported(register, content, partial=True)
    assert (state["state"], state["accepted"], state["progress"]) == ("refused", 0, 1)
    assert faults_of(state)[: len(expected)] == expected
    assert counts(register) == before


# Refused as a row.


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"registry_no": ""}, [("建档立卡编号", "missing")]),
        ({"registry_no": forms.id_number(6)}, [("建档立卡编号", "registry_no_personal")]),
        ({"division_code": "", "address": "大板镇三组"}, [("村代码", "village-missing")]),
        ({"division_code": "无此村"}, [("村代码", "village-unknown")]),
        ({"name": ""}, [("户主姓名", "missing")]),
        ({"name": "", "id_number": "", "phone": ""}, [("户主姓名", "missing")]),
        ({"division_code": "211381"}, [("村代码", "string_pattern_mismatch")]),
        ({"division_code": LINGYUAN_VILLAGE}, [("村代码", "outside-your-area")]),
        ({"name": "王\x00守田"}, [("户主姓名", "text_forbidden")]),
    ],
)
async def test_it_names_what_is_wrong_in_a_row_and_loads_nothing(
    register: Register, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    before = counts(register)
    content = sheets.csv_file([sheets.row(1), sheets.row(2, **changes)])
    state = await imported(register, content)
    assert (state["state"], state["rows"], state["accepted"], state["rejected"]) == ("refused", 2, 0, 1)
    assert faults_of(state) == [(3, column, code) for column, code in expected]
    assert not any(value and value in str(state["errors"]) for value in changes.values())
    assert counts(register) == before


OPTIONAL = [
    ({"id_number": forms.id_number(5)[:-1] + "Y"}, [("身份证号", "id_number_unsound")]),
    ({"id_number": "2.11381E+17"}, [("身份证号", "digits-lost")]),
    ({"phone": "12345"}, [("联系电话", "phone_unsound")]),
    ({"members_count": "许多"}, [("家庭人口", "not-a-count")]),
    ({"members_count": "0"}, [("家庭人口", "greater_than_equal")]),
    ({"labour_ability": "有一点"}, [("劳动能力", "enum")]),
    ({"address": "村" * 201}, [("家庭住址", "string_too_long")]),
    ({"address": "村" * 5000}, [("家庭住址", "string_too_long")]),
    ({"phone": "12345", "id_number": "1"}, [("身份证号", "id_number_unsound"), ("联系电话", "phone_unsound")]),
]


@pytest.mark.parametrize(("changes", "expected"), OPTIONAL, ids=range(len(OPTIONAL)))
async def test_an_optional_value_that_cannot_be_read_is_left_empty_and_costs_nothing_else(
    register: Register, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    number = next(_numbers)
    first = await imported(register, sheets.csv_file([sheets.row(number)]))
    assert first["created"] == 1
    # A value that the register has stays; of a new household it is empty.
    both = sheets.csv_file([sheets.row(number, **changes), sheets.row(next(_numbers), **changes)])
    state = await imported(register, both)
    read = {name: state[name] for name in ("state", "created", "changed", "unchanged", "rejected", "warned")}
    assert read == {"state": "done", "created": 1, "changed": 0, "unchanged": 1, "rejected": 0, "warned": 2}
    assert faults_of(state) == [(row, column, code) for row in (2, 3) for column, code in expected]
    assert {error["level"] for error in state["errors"]} == {"warning"}
    assert not any(value and value in str(state["errors"]) for value in changes.values())


async def test_a_word_of_no_list_is_kept_as_it_is_written(register: Register) -> None:
    number = next(_numbers)
    changes = {"registry_status": "富裕户", "poverty_causes": "因病、因懒", "labour_ability": "有一点"}
    state = await imported(register, sheets.csv_file([sheets.row(number, **changes)]))
    assert (state["created"], faults_of(state)) == (1, [(2, "劳动能力", "enum")])
    stored = register.rows("select id from households where registry_no = %s", sheets.row(number)[0])[0]
    shown = (await register.client.get(f"/api/households/{stored['id']}", headers=people.zhang())).json()
    assert (shown["registry_status"], shown["poverty_causes"]) == ("OTHER", ["illness", "other"])
    assert shown["as_written"] == {"registry_status": "富裕户", "poverty_causes": "因懒", "labour_ability": "有一点"}


@pytest.mark.parametrize("line", ["HB1,上园村", "{},x", "{},,x,"])
async def test_it_refuses_ragged_rows(register: Register, line: str) -> None:
    good = ",".join(sheets.row(3))
    content = f"{','.join(sheets.TITLES)}\n{good}\n{line.format(good)}\n\n{good},,,\n".encode()
    state = await imported(register, content)
    assert faults_of(state)[0] == (3, None, "row-ragged")
    # Spreadsheet programs leave empty cells beyond the header; the empty line counts as row 4.
    assert faults_of(state)[1:] == [(5, "建档立卡编号", "registry-no-repeated")]


async def test_a_registry_number_stands_in_a_file_once(register: Register) -> None:
    rows = [sheets.row(1), sheets.row(2), sheets.row(3, registry_no=sheets.row(1)[0])]
    state = await imported(register, sheets.csv_file(rows))
    assert faults_of(state) == [(4, "建档立卡编号", "registry-no-repeated")]
    assert "第 2 行" in state["errors"][0]["message"]


async def test_a_household_of_another_county_is_not_taken_over(register: Register) -> None:
    household_id = await register.put_household(registry_no="LY-1", division_code=LINGYUAN_VILLAGE)
    state = await imported(register, sheets.csv_file([sheets.row(1, registry_no="LY-1")]), partial=True)
    assert faults_of(state) == [(2, "建档立卡编号", "registry-no-taken")]
    stored = register.rows("select village_code, version from households where id = %s", household_id)
    assert stored == [{"village_code": LINGYUAN_VILLAGE, "version": 1}]
