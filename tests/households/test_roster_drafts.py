"""From rows to households: what is put together, what is only a warning, and what refuses a row."""

from datetime import date
from typing import Any

import pytest

from services.households.roster import cells
from services.households.roster.drafts import Draft, households, read_line
from services.households.roster.faults import CellRefused
from services.households.roster.matching import match
from services.kernel.sheets.records import Record

TODAY = date(2026, 11, 27)
PERSONS = [
    "户编号",
    "姓名",
    "证件号码",
    "与户主关系",
    "人数",
    "文化程度",
    "健康状况",
    "劳动技能",
    "致贫原因1",
    "户联系电话",
]


def drafts(titles: list[str], *rows: list[Any]) -> list[Draft]:
    found = match(titles, [[str(cell) for cell in row] for row in rows])
    lines = [read_line(found, Record(number, row, 0.0), TODAY) for number, row in enumerate(rows, 2)]
    return list(households(found, lines))


def codes(draft: Draft) -> list[tuple[str, str]]:
    return [(remark.code, remark.level) for remark in draft.remarks]


@pytest.mark.parametrize("said", ["许多", "三百户", "3.5", "-1", ""])
def test_what_is_no_count_is_refused(said: str) -> None:
    with pytest.raises(CellRefused):
        cells.count_of(said)


@pytest.mark.parametrize("said", ["1899", "2031", "六十年代", "13月", "19601301"])
def test_what_is_no_birth_is_refused(said: str) -> None:
    with pytest.raises(CellRefused):
        cells.year_of(said, TODAY)


def test_a_number_that_lost_its_digits_is_never_read() -> None:
    for cell in (2.11381e17, "2.11381E+17"):
        with pytest.raises(CellRefused) as refused:
            cells.text_of(cell)
        assert refused.value.code == "digits-lost"


def test_a_value_that_cannot_be_read_is_a_warning_and_stays_empty() -> None:
    (draft,) = drafts(["户编号", "户主姓名", "家庭人口", "劳动能力"], ["A1", "王守田", "许多", "不详"])
    assert codes(draft) == [("not-a-count", "warning"), ("enum", "warning")]
    assert not draft.is_refused
    # A word without a term is kept as it is written.
    assert draft.content == {
        "registry_no": "A1",
        "head": {"name": "王守田"},
        "as_written": {"labour_ability": "不详"},
    }


def test_what_nobody_sees_in_a_name_is_said_and_what_one_font_shows_is_named() -> None:
    rows = [["A1", "欧阳\u200b文"], ["A2", "王\ue000田"], ["A3", "尼玛･次仁"]]
    first, second, third = drafts(["户编号", "户主姓名"], *rows)
    assert (codes(first), codes(second), codes(third)) == (
        [("name-cleaned", "note")],
        [("name-private-use", "note")],
        [],
    )
    assert ("U+200B" in first.remarks[0].message, first.remarks[0].value) == (True, "欧**")
    assert "U+E000" in second.remarks[0].message
    assert not first.is_refused


def test_a_number_of_the_household_that_cannot_be_read_refuses_its_row() -> None:
    (draft,) = drafts(["户编号", "户主姓名"], [2.11381e17, "王守田"])
    assert codes(draft) == [("digits-lost", "fault")]
    assert draft.is_refused


def test_words_that_say_more_are_kept_as_they_are_written() -> None:
    titles = ["户编号", "户主姓名", "户类型", "主要致贫原因", "其他致贫原因"]
    (draft,) = drafts(titles, ["A1", "王守田", "五保户", "因病", "因残、因赌"])
    assert draft.content["registry_status"] == "EXTREME_POVERTY"
    assert draft.content["poverty_causes"] == ["illness", "disability", "other"]
    assert draft.content["as_written"] == {"registry_status": "五保户", "poverty_causes": "因赌"}


def test_the_kind_of_monitoring_says_more_than_the_kind_of_household() -> None:
    titles = ["户编号", "户主姓名", "户类型", "监测对象类别"]
    (first, second) = drafts(titles, ["A1", "王守田", "脱贫户", "脱贫不稳定户"], ["A2", "李桂兰", "脱贫户", ""])
    assert (first.content["registry_status"], second.content["registry_status"]) == ("UNSTABLE", "OUT_OF_POVERTY")


def test_rows_of_persons_become_one_household_also_when_others_stand_between() -> None:
    found = drafts(
        PERSONS,
        ["A1", "王守田", "11010519491231002X", "户主", "3", "小学", "患有大病", "无劳动力", "因病", "13900001234"],
        ["A2", "赵一", "", "户主", "1", "", "", "", "", ""],
        ["A1", "李桂兰", "", "配偶", "3", "初中", "健康", "普通劳动力", "因病", "13900001234"],
        ["A1", "王小田", "", "之子", "3", "中专", "健康", "技能劳动力", "因病", "13900001234"],
    )
    assert [draft.rows for draft in found] == [[2, 4, 5], [3]]
    content = found[0].content
    assert content["head"] == {
        "name": "王守田",
        "id_number": "11010519491231002X",
        "phone": "13900001234",
        "health": "serious_illness",
        "schooling": "primary",
    }
    assert content["labour_ability"] == "none"
    assert content["members_count"] == 3
    assert content["members"] == [
        {"name": "李桂兰", "relation": "配偶", "health": "healthy", "schooling": "junior", "labour_ability": "full"},
        {
            "name": "王小田",
            "relation": "之子",
            "health": "healthy",
            "schooling": "senior",
            "labour_ability": "full",
            "as_written": {"schooling": "中专", "labour_ability": "技能劳动力"},
        },
    ]
    assert found[0].remarks == []


def test_a_household_whose_rows_differ_takes_the_first_and_says_so() -> None:
    (draft,) = drafts(PERSONS[:5], ["A1", "王守田", "", "户主", "3"], ["A1", "李桂兰", "", "配偶", "4"])
    assert [(remark.row, remark.column, remark.code, remark.level) for remark in draft.remarks] == [
        (3, "家庭人口", "rows-differ", "warning")
    ]
    assert draft.content["members_count"] == 3


def test_a_household_without_a_head_or_with_two_takes_the_first_and_says_so() -> None:
    (none, two) = drafts(
        PERSONS[:4],
        ["A1", "王守田", "", "之父"],
        ["A1", "李桂兰", "", "之母"],
        ["A2", "赵一", "", "户主"],
        ["A2", "赵二", "", "本人"],
    )
    assert codes(none) == [("no-head", "warning")]
    assert codes(two) == [("second-head", "warning")]
    assert (none.content["head"]["name"], two.content["head"]["name"]) == ("王守田", "赵一")


def test_a_person_whose_row_was_copied_is_taken_once() -> None:
    document = "11010519491231002X"
    (draft,) = drafts(
        PERSONS[:5],
        ["A1", "王守田", document, "户主", "4"],
        ["A1", "李桂兰", "", "配偶", "4"],
        ["A1", "王守田", document, "", "4"],
        ["A1", "李桂兰", "", "配偶", "4"],
        ["A1", "李桂兰", "", "之母", "4"],
    )
    assert [(remark.row, remark.code, remark.level) for remark in draft.remarks] == [
        (4, "person-repeated", "warning"),
        (5, "person-repeated", "warning"),
    ]
    assert (draft.content["head"]["name"], draft.rows) == ("王守田", [2, 3, 4, 5, 6])
    assert [member["relation"] for member in draft.content["members"]] == ["配偶", "之母"]


def test_rows_without_a_number_are_not_one_household() -> None:
    found = drafts(PERSONS[:4], ["", "王守田", "", "户主"], ["", "赵一", "", "户主"])
    assert [draft.rows for draft in found] == [[2], [3]]


def test_one_row_a_household_knows_its_head_by_either_title() -> None:
    (first,) = drafts(["户编号", "姓名", "身份证号", "联系电话"], ["A1", "王守田", "11010519491231002X", "13900001234"])
    titles = ["户编号", "户主姓名", "户主证件号码", "户主电话", "联系电话"]
    (second,) = drafts(titles, ["A1", "王守田", "11010519491231002X", "13900001234", "13900001235"])
    assert (
        first.content["head"]
        == second.content["head"]
        == {
            "name": "王守田",
            "id_number": "11010519491231002X",
            "phone": "13900001234",
        }
    )


def test_a_document_number_stored_as_a_number_is_left_empty() -> None:
    (draft,) = drafts(["户编号", "户主姓名", "身份证号"], ["A1", "王守田", 211381196001020.0])
    assert codes(draft) == [("digits-lost", "warning")]
