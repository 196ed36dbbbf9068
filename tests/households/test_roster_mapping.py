"""Sheets as counties have them: what is asked, how the answers are kept, and what becomes of rows of persons."""

import io
from collections.abc import Mapping
from itertools import count
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from services.kernel.sheets.records import XLSX
from tests.households import forms, people, sheets
from tests.households.conftest import Register
from tests.households.people import LINGYUAN_VILLAGE, SHANGYUAN, liu, zhang
from tests.households.rosters import CSV, work
from tests.households.test_register import problem_of
from tests.kernel.sheets.reading import FILES

IMPORTS = "/api/households/imports"
PLACES = {"211381901": ("大板镇", "211381"), "211381901901": ("前营村", "211381901")}
_numbers = count(9101)


@pytest.fixture(autouse=True)
def places(register: Register) -> None:
    """The town and village that the sample sheets name."""
    register.rows("delete from roster_imports where finished_at is null returning id")
    with psycopg.connect(register.database.dsn(), autocommit=True) as connection:
        for code, (name, parent) in PLACES.items():
            connection.execute(
                "insert into divisions (code, name, parent) values (%s, %s, %s) on conflict do nothing",
                (code, name, parent),
            )


async def sent(
    register: Register, content: bytes, *, who: Any = zhang, type_: str = XLSX, dry: bool = True, **params: Any
) -> dict[str, Any]:
    headers = who()
    register.programs.believe(headers)
    said = {**params, "dry_run": "true"} if dry else params
    answer = await register.client.post(
        IMPORTS, params=said, content=content, headers={**headers, "Content-Type": type_}
    )
    assert answer.status_code == 202, answer.text
    await work(register)
    return await found(register, answer.json()["id"], who=who)


async def found(register: Register, import_id: str, *, who: Any = zhang) -> dict[str, Any]:
    state: dict[str, Any] = (await register.client.get(f"{IMPORTS}/{import_id}", headers=who())).json()
    return state


async def mapping(register: Register, state: Mapping[str, Any], *, who: Any = zhang) -> Any:
    return await register.client.get(f"{IMPORTS}/{state['id']}/mapping", headers=who())


async def mapped(register: Register, state: Mapping[str, Any], *, who: Any = zhang, **body: Any) -> dict[str, Any]:
    answer = await register.client.put(f"{IMPORTS}/{state['id']}/mapping", json=body, headers=who())
    assert answer.status_code == 202, answer.text
    await work(register)
    return await found(register, state["id"], who=who)


async def loaded(register: Register, state: Mapping[str, Any], **body: Any) -> dict[str, Any]:
    answer = await register.client.post(f"{IMPORTS}/{state['id']}/load", json=body, headers=zhang())
    assert answer.status_code == 202, answer.text
    await work(register)
    return await found(register, state["id"])


async def remarks(register: Register, state: Mapping[str, Any], level: str = "") -> list[dict[str, Any]]:
    query = f"?level={level}" if level else ""
    answer = await register.client.get(f"{IMPORTS}/{state['id']}/errors{query}", headers=zhang())
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def household(register: Register, registry_no: str) -> dict[str, Any]:
    row = register.rows("select id from households where registry_no = %s", registry_no)[0]
    shown: dict[str, Any] = (await register.client.get(f"/api/households/{row['id']}", headers=zhang())).json()
    return shown


def book(rows: list[list[Any]], *, hidden_rows: tuple[int, ...] = (), hidden_columns: tuple[int, ...] = ()) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("名册")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for number in hidden_rows:
            sheet.set_row(number, None, None, {"hidden": True})
        for column in hidden_columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
    return file.getvalue()


def persons(*rows: list[Any]) -> bytes:
    return book([["户编号", "行政村", "姓名", "证件号码", "与户主关系", "人数"], *rows])


# Refused.


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"columns": [{"index": 0, "field": "shoe_size"}]}, (422, "field-unknown")),
        (
            {"columns": [{"index": 0, "field": "head_name"}, {"index": 1, "field": "head_name"}]},
            (422, "field-twice"),
        ),
        ({"columns": [{"index": 200, "field": None}]}, (422, "malformed")),
        ({"columns": [{"index": 0, "field": None}, {"index": 0, "field": "address"}]}, (422, "malformed")),
        ({"columns": [{"index": "0", "field": None}]}, (422, "malformed")),
        ({"layout": "rows"}, (422, "malformed")),
        ({"village": LINGYUAN_VILLAGE}, (403, "not-permitted")),
        ({"save_as": " "}, (422, "malformed")),
        ({"other": 1}, (422, "malformed")),
    ],
)
async def test_a_mapping_that_means_nothing_is_refused(
    register: Register, body: dict[str, Any], code: tuple[int, str]
) -> None:
    state = await sent(register, (FILES / "L3_ac01.xlsx").read_bytes())
    answer = await register.client.put(f"{IMPORTS}/{state['id']}/mapping", json=body, headers=zhang())
    assert (answer.status_code, problem_of(answer)) == code
    assert (await found(register, state["id"]))["state"] == "needs_mapping"


async def test_only_its_sender_sees_samples_of_a_sheet_and_changes_how_it_is_taken(register: Register) -> None:
    state = await sent(register, (FILES / "L3_ac01.xlsx").read_bytes())
    colleague = people.signed_in(people.ZHANG_GRANT)
    others: list[tuple[Any, tuple[int, str]]] = [
        (lambda: colleague, (404, "not-found")),
        (liu, (404, "not-found")),
        (people.leader, (403, "not-permitted")),
    ]
    for who, refusal in others:
        shown = await mapping(register, state, who=who)
        put = await register.client.put(f"{IMPORTS}/{state['id']}/mapping", json={}, headers=who())
        copy = await register.client.get(f"{IMPORTS}/{state['id']}/annotated.xlsx", headers=who())
        assert {(answer.status_code, problem_of(answer)) for answer in (shown, put, copy)} == {refusal}
    missing = await mapping(register, {"id": uuid4()})
    assert (missing.status_code, problem_of(missing)) == (404, "not-found")


async def test_what_is_done_or_under_way_has_no_mapping_any_more(register: Register) -> None:
    state = await sent(register, sheets.workbook([sheets.row(next(_numbers))]))
    await register.client.post(f"{IMPORTS}/{state['id']}/load", json={}, headers=zhang())
    for _ in range(2):
        for answer in (
            await mapping(register, state),
            await register.client.put(f"{IMPORTS}/{state['id']}/mapping", json={}, headers=zhang()),
            await register.client.get(f"{IMPORTS}/{state['id']}/annotated.xlsx", headers=zhang()),
        ):
            assert (answer.status_code, problem_of(answer)) == (409, "import-not-open")
        await work(register)


async def test_a_village_elsewhere_is_not_taken_from_the_address(register: Register) -> None:
    headers = zhang()
    answer = await register.client.post(
        IMPORTS, params={"village": LINGYUAN_VILLAGE}, content=b"x", headers={**headers, "Content-Type": CSV}
    )
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


async def test_an_asked_file_is_not_loaded_before_it_is_answered(register: Register) -> None:
    state = await sent(register, (FILES / "L3_ac01.xlsx").read_bytes())
    answer = await register.client.post(f"{IMPORTS}/{state['id']}/load", json={}, headers=zhang())
    assert (answer.status_code, problem_of(answer)) == (409, "import-not-checked")
    assert (await register.client.delete(f"{IMPORTS}/{state['id']}", headers=zhang())).status_code == 204
    assert (await found(register, state["id"]))["state"] == "dropped"


# Asked.


async def test_a_sheet_without_a_village_is_asked_about_and_then_read(register: Register) -> None:
    content = (FILES / "L3_ac01.xlsx").read_bytes()
    state = await sent(register, content, dry=False)
    assert (state["state"], state["questions"], state["created"]) == ("needs_mapping", ["village"], 0)
    shown = (await mapping(register, state)).json()
    assert shown["questions"] == ["village"]
    assert {column["title"]: column["field"] for column in shown["columns"]} == {
        "贫困户编号": "registry_no",
        "户主姓名": "head_name",
        "户主证件号码": "head_id_number",
        "联系电话": "phone",
        "贫困户属性": "registry_status",
        "脱贫标志": None,
        "所在组": "group_name",
        "主要致贫原因": "poverty_causes",
        "其他致贫原因": "poverty_causes",
    }
    assert shown["columns"][1]["samples"] == ["测丁一"]
    checked = await mapped(register, state, village="211381901901")
    assert (checked["state"], checked["created"], checked["not_taken"]) == ("checked", 1, ["脱贫标志"])
    assert register.rows("select 1 from households where registry_no = 'RW3000000001'") == []
    done = await loaded(register, checked)
    assert (done["state"], done["created"], done["not_taken"]) == ("done", 1, ["脱贫标志"])
    stored = await household(register, "RW3000000001")
    assert stored["division_code"] == "211381901901"
    assert stored["poverty_causes"] == ["illness", "disability", "lack_of_labour"]
    # Only a group is named: the address begins with the town and the village.
    assert stored["address"].startswith("大板镇前营村")
    again = await sent(register, content, dry=False, village="前营")
    assert (again["state"], again["unchanged"], again["changed"]) == ("done", 1, 0)


async def test_the_name_of_a_village_outside_the_area_answers_nothing(register: Register) -> None:
    state = await sent(register, (FILES / "L3_ac01.xlsx").read_bytes(), who=liu, village="前营村")
    assert (state["state"], state["questions"]) == ("needs_mapping", ["village"])


async def test_titles_that_say_nothing_are_asked_about_once_and_known_the_next_time(register: Register) -> None:
    number = f"PF{next(_numbers)}"
    rows = [["甲", "乙", "丙", "村代码"], [number, "王守田", "大板镇上园村三组", SHANGYUAN]]
    state = await sent(register, book(rows))
    assert (state["state"], state["questions"]) == ("needs_mapping", ["name"])
    columns = [
        {"index": 0, "field": "registry_no"},
        {"index": 1, "field": "head_name"},
        {"index": 2, "field": "address"},
    ]
    checked = await mapped(register, state, columns=columns, save_as="本县台账")
    assert (checked["state"], checked["created"], checked["not_taken"]) == ("checked", 1, [])
    shown = (await mapping(register, checked)).json()
    assert [column["how"] for column in shown["columns"]] == ["sender"] * 3 + ["profile"]

    saved = (await register.client.get(f"{IMPORTS}/profiles", headers=zhang())).json()["items"]
    (profile,) = [one for one in saved if one["name"] == "本县台账"]
    assert profile["titles"] == rows[0]
    # A colleague of the same office, by its titles; by its name also where the titles are others.
    colleague = people.signed_in(people.ZHANG_GRANT)
    known = await sent(register, book(rows), who=lambda: colleague)
    assert (known["state"], known["created"]) == ("checked", 1)
    assert (await mapping(register, known, who=lambda: colleague)).json()["profile"] == "本县台账"
    more = await sent(register, book([[*row, row[0]] for row in rows]), profile="本县台账")
    assert (more["state"], more["created"]) == ("checked", 1)
    # Another office neither sees nor deletes nor uses it.
    assert (await register.client.get(f"{IMPORTS}/profiles", headers=liu())).json()["items"] == []
    theirs = await register.client.delete(f"{IMPORTS}/profiles/{profile['id']}", headers=liu())
    assert (theirs.status_code, problem_of(theirs)) == (404, "not-found")
    assert (await sent(register, book(rows), who=liu, profile="本县台账"))["state"] == "needs_mapping"
    gone = await register.client.delete(f"{IMPORTS}/profiles/{profile['id']}", headers=zhang())
    assert gone.status_code == 204
    assert (await sent(register, book(rows)))["state"] == "needs_mapping"


async def test_an_encoding_that_is_doubtful_is_chosen_by_what_it_shows(register: Register) -> None:
    # Traditional characters alone: nothing says whether this is GB 18030.
    number = next(_numbers)
    content = f"甲,乙,丙\nEN{number},東風,國華\n".encode("gb18030")
    state = await sent(register, content, type_=CSV)
    assert (state["state"], state["questions"]) == ("needs_mapping", ["encoding"])
    shown = (await mapping(register, state)).json()
    assert "東風" in str(next(one["lines"] for one in shown["previews"] if one["encoding"] == "gb18030"))
    columns = [{"index": 0, "field": "registry_no"}, {"index": 1, "field": "head_name"}]
    chosen = await mapped(register, state, encoding="gb18030", columns=columns, village="前营村")
    assert (chosen["state"], chosen["created"]) == ("checked", 1)
    done = await loaded(register, chosen)
    assert done["created"] == 1
    assert (await household(register, f"EN{number}"))["head"]["name"] == "東**"


async def test_hidden_rows_and_columns_are_counted_and_asked_about(register: Register) -> None:
    numbers = [f"HD{next(_numbers)}" for _ in range(2)]
    titles = ["户编号", "户主姓名", "村代码", "家庭住址"]
    rows = [titles, *([number, "王守田", SHANGYUAN, "大板镇上园村三组"] for number in numbers)]
    content = book(rows, hidden_rows=(2,), hidden_columns=(3,))
    state = await sent(register, content)
    assert (state["state"], state["questions"]) == ("needs_mapping", ["hidden"])
    without = await mapped(register, state, include_hidden=False)
    assert (without["state"], without["created"]) == ("checked", 1)
    assert (without["hidden_rows"], without["hidden_columns"], without["skipped"]) == (1, 1, {"hidden": 1})
    asked = await mapped(register, without)
    assert (asked["state"], asked["questions"]) == ("needs_mapping", ["hidden"])
    assert (asked["rows"], asked["households"], asked["created"], asked["skipped"]) == (0, 0, 0, {})
    whole = await mapped(register, asked, include_hidden=True)
    assert (whole["created"], whole["skipped"]) == (2, {})
    await loaded(register, whole)
    assert (await household(register, numbers[1]))["address"] == "大板镇上园村***"


async def test_another_sheet_can_be_chosen(register: Register) -> None:
    file = io.BytesIO()
    number = f"SH{next(_numbers)}"
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        for name, first in (("一月", "A"), ("二月", "B"), ("空表", None)):
            sheet = workbook.add_worksheet(name)
            if first:
                sheet.write_row(0, 0, ["户编号", "户主姓名", "村代码"])
                sheet.write_row(1, 0, [first + number, "王守田", SHANGYUAN])
    state = await sent(register, file.getvalue())
    shown = (await mapping(register, state)).json()
    assert (shown["sheet"], [sheet["name"] for sheet in shown["sheets"]]) == ("一月", ["一月", "二月", "空表"])
    assert [sheet["has_table"] for sheet in shown["sheets"]] == [True, True, False]
    empty = await mapped(register, state, sheet="空表")
    assert (empty["state"], empty["questions"]) == ("needs_mapping", ["sheet"])
    second = await mapped(register, empty, sheet="二月")
    assert second["created"] == 1
    await loaded(register, second)
    assert (await household(register, f"B{number}"))["registry_no"] == f"B{number}"
    named = await sent(register, file.getvalue(), dry=False, sheet="一月")
    assert (named["state"], named["created"]) == ("done", 1)


# Rows of persons.


async def test_a_national_list_of_persons_becomes_households_with_members(register: Register) -> None:
    content = (FILES / "L1_national_persons.xlsx").read_bytes()
    state = await sent(register, content)
    assert (state["state"], state["rows"], state["households"], state["rejected"]) == ("checked", 4, 2, 0)
    assert {"民族", "人均纯收入", "危房户"} <= set(state["not_taken"])
    assert "序号" not in state["not_taken"], "a column that only numbers the rows is nobody's question"
    done = await loaded(register, state, doubtful=True)
    assert (done["state"], done["created"]) == ("done", 2)
    first = await household(register, "RW1000000001")
    assert (first["head"]["name"], first["members_count"]) == ("测**", 3)
    assert (first["division_code"], first["registry_status"]) == ("211381901901", "OUT_OF_POVERTY")
    assert [(member["relation"], member["labour_ability"]) for member in first["members"]] == [
        ("配偶", "none"),
        ("之子", "full"),
    ]
    assert {member["schooling"] for member in first["members"]} == {"primary"}
    assert first["poverty_causes"] == ["illness"]
    again = await sent(register, content, dry=False)
    assert (again["unchanged"], again["changed"], again["created"]) == (2, 0, 0)


async def test_a_list_of_the_monitored_names_province_city_and_county_and_is_placed(register: Register) -> None:
    content = (FILES / "L6_jiance.xlsx").read_bytes()
    state = await sent(register, content)
    fields = {column["title"]: column["field"] for column in (await mapping(register, state)).json()["columns"]}
    assert (state["state"], state["created"]) == ("checked", 1)
    assert (fields["市"], fields["县"], fields["乡"], fields["村"]) == (
        None,
        "county_name",
        "town_name",
        "village_name",
    )
    done = await loaded(register, state)
    assert (done["state"], done["created"]) == ("done", 1)
    first = await household(register, "RW6000000001")
    assert (first["division_code"], first["registry_status"]) == ("211381901901", "UNSTABLE")
    assert (first["head"]["health"], first["labour_ability"]) == ("serious_illness", "none")


async def test_members_are_changed_added_and_never_taken_out(register: Register) -> None:
    number = f"MB{next(_numbers)}"
    ids = [forms.id_number(serial) for serial in (71, 72, 73)]
    first = persons(
        [number, "前营村", "王守田", ids[0], "户主", 3],
        [number, "前营村", "李桂兰", ids[1], "配偶", 3],
        [number, "前营村", "王小田", ids[2], "之子", 3],
    )
    assert (await sent(register, first, dry=False))["created"] == 1
    before = await household(register, number)
    second = persons(
        [number, "前营村", "王守田", ids[0], "户主", 4],
        [number, "前营村", "李桂蘭", ids[1], "配偶", 4],
        [number, "前营村", "王小小", "", "之孙女", 4],
    )
    state = await sent(register, second)
    assert (state["changed"], state["unchanged"]) == (1, 0)
    assert state["differences"] == [{"title": "家庭成员", "households": 1}, {"title": "家庭人口", "households": 1}]
    assert [(note["code"], note["message"]) for note in await remarks(register, state, "note")] == [
        ("members-kept", "名册里这户另有 1 名成员不在表里，仍然保留。"),
        ("differs", "与名册不同：家庭成员、家庭人口。"),
    ]
    await loaded(register, state)
    after = await household(register, number)
    by_id = {member["id"]: member for member in after["members"]}
    assert [member["relation"] for member in after["members"]] == ["配偶", "之孙女", "之子"]
    assert {member["id"] for member in before["members"]} <= set(by_id)
    assert after["members_count"] == 4


async def test_another_head_is_asked_about_and_takes_nothing_of_the_one_before(register: Register) -> None:
    number, old, son = (f"HH{next(_numbers)}", forms.id_number(next(_numbers)), forms.id_number(next(_numbers)))
    titles = ["户编号", "行政村", "姓名", "证件号码", "与户主关系", "联系电话"]
    rows = [[number, "前营村", "测甲一", old, "户主", "13900001234"], [number, "前营村", "测甲二", son, "之子", ""]]
    await sent(register, book([titles, *rows]), dry=False)
    content = book([["户编号", "户主姓名"], [number, "测甲二"]])
    state = await sent(register, content)
    assert (state["doubtful"], state["changed"]) == (1, 0)
    (doubt,) = await remarks(register, state, "doubt")
    assert (doubt["row"], doubt["code"], doubt["value"]) == (2, "head-differs", "测**")
    await loaded(register, state)
    assert (await household(register, number))["head"]["phone"] == "139****1234"
    await loaded(register, await sent(register, content), doubtful=True)
    changed = await household(register, number)
    assert (changed["head"]["id_number"], changed["head"]["phone"]) == (f"{'*' * 14}{son[-4:]}", None)
    (member,) = changed["members"]
    assert (member["id_number"], member["phone"]) == (f"{'*' * 14}{old[-4:]}", "139****1234")
    again = await sent(register, content, dry=False)
    assert (again["unchanged"], again["doubtful"]) == (1, 0)


async def test_the_name_or_the_number_of_a_head_may_be_put_right(register: Register) -> None:
    number, first, second = (f"HR{next(_numbers)}", forms.id_number(next(_numbers)), forms.id_number(next(_numbers)))
    titles = ["户编号", "行政村", "户主姓名", "户主证件号码"]
    for name, document in (("测甲一", first), ("测甲二", first), ("测甲 二", second), ("测甲二", "")):
        state = await sent(register, book([titles, [number, "前营村", name, document]]), dry=False)
        assert (state["accepted"], state["doubtful"]) == (1, 0)
    changed = await household(register, number)
    assert (changed["head"]["id_number"], changed["members"]) == (f"{'*' * 14}{second[-4:]}", [])


async def test_a_household_may_have_fifty_people_and_no_more(register: Register) -> None:
    large, too_large = f"LA{next(_numbers)}", f"LB{next(_numbers)}"
    rows = [
        [number, "前营村", f"测甲{place}", "", "户主" if place == 0 else "其他", ""]
        for number, people in ((large, 50), (too_large, 51))
        for place in range(people)
    ]
    state = await sent(register, persons(*rows), dry=False)
    assert (state["created"], state["warned"]) == (2, 1)
    (warning,) = await remarks(register, state)
    assert (warning["code"], "最多登记 50 人" in warning["message"]) == ("too_long", True)
    long = await sent(register, persons([f"LC{next(_numbers)}", "前营村", "长" * 51, "", "户主", ""]))
    assert [(fault["code"], fault["message"]) for fault in await remarks(register, long)] == [
        ("string_too_long", "内容太长。")
    ]
    assert [len((await household(register, number))["members"]) for number in (large, too_large)] == [49, 0]


async def test_rows_of_a_household_need_not_stand_together(register: Register) -> None:
    numbers = [f"AP{next(_numbers)}" for _ in range(2)]
    apart = persons(
        [numbers[0], "前营村", "王守田", "", "户主", 2],
        [numbers[1], "前营村", "赵一", "", "户主", 1],
        [numbers[0], "前营村", "李桂兰", "", "配偶", 2],
    )
    state = await sent(register, apart, dry=False)
    assert (state["state"], state["rows"], state["created"]) == ("done", 3, 2)
    assert len((await household(register, numbers[0]))["members"]) == 1


async def test_without_numbers_a_household_begins_with_its_head(register: Register) -> None:
    content = book(
        [
            ["村", "姓名", "与户主关系", "身份证号"],
            ["前营村", "测午一", "户主", forms.id_number(81)],
            ["前营村", "测午二", "配偶", ""],
            ["前营村", "测午三", "户主", forms.id_number(82)],
        ]
    )
    state = await sent(register, content, dry=False)
    assert (state["state"], state["households"], state["created"]) == ("done", 2, 2)
    again = await sent(register, content, dry=False)
    assert (again["unchanged"], again["created"]) == (2, 0)
    stored = register.rows("select registry_no from households where registry_no like '211381901901-%%'")
    assert len(stored) >= 2
    assert not any(char.isdigit() for row in stored for char in row["registry_no"].partition("-")[2])


async def test_the_same_person_in_two_households_is_shown_and_asked_about(register: Register) -> None:
    person = forms.id_number(91)
    numbers = [f"TW{next(_numbers)}" for _ in range(3)]
    rows = [
        [numbers[0], "前营村", "王守田", person, "户主", 1],
        [numbers[1], "前营村", "王守田", person, "户主", 1],
        [numbers[2], "前营村", "赵一", "", "户主", 1],
    ]
    state = await sent(register, persons(*rows))
    assert (state["created"], state["doubtful"]) == (2, 1)
    (doubt,) = await remarks(register, state, "doubt")
    assert (doubt["row"], doubt["code"], doubt["name"]) == (3, "person-twice", "王**")
    assert "第 2 行" in doubt["message"]
    done = await loaded(register, state, doubtful=False)
    assert (done["created"], done["doubtful"]) == (2, 1)
    # The register has the person now: asked again, and loaded because the sender says so.
    again = await sent(register, persons(rows[1]))
    (doubt,) = await remarks(register, again, "doubt")
    assert (doubt["code"], numbers[0] in doubt["message"]) == ("person-registered", True)
    assert (await loaded(register, again, doubtful=True))["created"] == 1
    # What is in the register as it is in the sheet is no question any more.
    assert (await sent(register, persons(rows[1])))["doubtful"] == 0


async def test_of_a_person_registered_in_another_county_the_sender_learns_nothing(register: Register) -> None:
    person = forms.id_number(92)
    head = {"name": "王守田", "id_number": person}
    await register.put_household(registry_no=f"LY{next(_numbers)}", division_code=LINGYUAN_VILLAGE, head=head)
    state = await sent(register, persons([f"TW{next(_numbers)}", "前营村", "王守田", person, "户主", 1]))
    assert (state["created"], state["doubtful"], await remarks(register, state)) == (1, 0, [])


async def test_a_household_without_a_number_asks_when_its_head_is_registered_in_the_village(register: Register) -> None:
    number = f"NM{next(_numbers)}"
    await sent(register, persons([number, "前营村", "测未一", "", "户主", 1]), dry=False)
    state = await sent(register, book([["村", "户主姓名", "家庭人口"], ["前营村", "测未一", 2]]))
    (doubt,) = await remarks(register, state, "doubt")
    assert (doubt["code"], number in doubt["message"]) == ("head-registered", True)


# What is said of a sheet.


async def test_a_remark_shows_a_masked_name_and_value_while_the_file_is_open(register: Register) -> None:
    number = f"SV{next(_numbers)}"
    rows = [["户编号", "村代码", "户主姓名", "联系电话"], [number, SHANGYUAN, "王守田", "139000012345678"]]
    state = await sent(register, book(rows))
    (warning,) = await remarks(register, state)
    shown = {name: warning[name] for name in ("row", "column", "level", "name", "value")}
    assert shown == {"row": 2, "column": "联系电话", "level": "warning", "name": "王**", "value": "139****5678"}
    # A colleague has not the sheet: in a column taken for another one a name may stand.
    colleague = people.signed_in(people.ZHANG_GRANT)
    theirs = await register.client.get(f"{IMPORTS}/{state['id']}/errors", headers=colleague)
    assert [(one["name"], one["value"]) for one in theirs.json()["items"]] == [("王**", None)]
    stored = register.rows("select name, value from roster_import_errors where import_id = %s", state["id"])
    assert not any(text in bytes(value) for row in stored for value in row.values() for text in (b"139", "王".encode()))
    await loaded(register, state)
    (warning,) = await remarks(register, state)
    assert (warning["column"], warning["name"], warning["value"]) == ("联系电话", None, None)


async def test_the_sheet_comes_back_with_what_is_wrong_in_a_last_column(register: Register) -> None:
    numbers = [next(_numbers) for _ in range(3)]
    rows = [
        ["大板镇名册"],
        [*sheets.TITLES, "民族"],
        [*sheets.row(numbers[0]), "汉族"],
        [*sheets.row(numbers[1], name=""), "汉族"],
        [*sheets.row(numbers[2], name="王\u200b守田", phone="1"), "汉族"],
        ["合计", "", "", "", "", "", "12"],
    ]
    state = await sent(register, book(rows))
    answer = await register.client.get(f"{IMPORTS}/{state['id']}/annotated.xlsx", headers=zhang())
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    read = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert read[0] == [*sheets.TITLES, "民族", "说明"]
    assert [row[-1] for row in read[1:]] == [
        "",
        "【不能导入】户主姓名：请填写此项。",
        "户主姓名：姓名里看不见的字符（U+200B）已去掉，姓名照常导入。"
        "【此格未采用】联系电话：电话号码有误，请填写手机号或带区号的座机号。",
        "合计行，未读取",
    ]
    assert [row[3] for row in read[1:3]] == [forms.id_number(number) for number in numbers[:2]]
    looked = register.rows("select action from audit_entries where subject = %s", f"roster_import:{state['id']}")
    assert "roster.annotated" in {row["action"] for row in looked}


async def test_what_is_skipped_and_filled_is_counted(register: Register) -> None:
    numbers = [f"MG{next(_numbers)}" for _ in range(3)]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["户编号", "户主姓名", "村"])
        for row, number in enumerate(numbers, 1):
            sheet.write_row(row, 0, [number, "王守田"])
        sheet.merge_range(1, 2, 3, 2, "前营村")
    merged = await sent(register, file.getvalue())
    assert (merged["created"], merged["merged"]) == (3, 2)
    total = await sent(register, (FILES / "total_row.xlsx").read_bytes())
    assert total["skipped"] == {"total": 1}
    note = await sent(register, (FILES / "note_row.xlsx").read_bytes())
    assert note["skipped"] == {"note": 1}


async def test_samples_and_choices_are_sealed_and_go_with_the_file(register: Register) -> None:
    state = await sent(register, (FILES / "L3_ac01.xlsx").read_bytes())
    (row,) = register.rows("select reading, choices from roster_imports where id = %s", state["id"])
    for sealed in row.values():
        assert not any(text.encode() in bytes(sealed) for text in ("测丁一", "户主姓名", "village"))
    await register.client.delete(f"{IMPORTS}/{state['id']}", headers=zhang())
    (row,) = register.rows("select reading, choices, wrapped_key from roster_imports where id = %s", state["id"])
    assert set(row.values()) == {None}


async def test_the_name_of_a_file_need_not_stand_in_the_address(register: Register) -> None:
    headers = {**zhang(), "Content-Type": CSV, "X-File-Name": "%E5%90%8D%E5%86%8C%2013900001234.csv"}
    register.programs.believe(headers)
    answer = await register.client.post(IMPORTS, content=b"x", headers=headers)
    assert (await found(register, answer.json()["id"]))["name"] == "名册 139****1234.csv"
    await work(register)


async def test_fields_are_offered_by_our_own_titles(register: Register) -> None:
    offered = (await register.client.get(f"{IMPORTS}/fields", headers=zhang())).json()["items"]
    by_key = {field["key"]: field for field in offered}
    assert by_key["registry_no"] == {"key": "registry_no", "title": "建档立卡编号", "of": "household", "is_many": False}
    assert by_key["relation"]["of"] == "person"
    assert by_key["poverty_causes"]["is_many"]


async def test_signs_that_nobody_sees_are_taken_out_of_names_and_said(register: Register) -> None:
    numbers = [f"ZW{next(_numbers)}" for _ in range(2)]
    rows = persons(
        [numbers[0], "前营村", "王\u200b守田", "", "户主", 2],
        [numbers[0], "前营村", "阿依\u2022古丽\ufeff", "", "配偶", 2],
        [numbers[1], "前营村", "李\ue123", "", "户主", 1],
    )
    state = await sent(register, rows)
    assert (state["created"], state["warned"], state["cleaned"]) == (2, 0, 2)
    assert [(one["row"], one["code"], one["message"]) for one in await remarks(register, state, "note")] == [
        (2, "name-cleaned", "姓名里看不见的字符（U+200B）已去掉，姓名照常导入。"),
        (3, "name-cleaned", "姓名里看不见的字符（U+FEFF）已去掉，姓名照常导入。"),
        (4, "name-private-use", "姓名里有只在个别电脑上能显示的字（U+E123），照常导入，请换成通用的字。"),
    ]
