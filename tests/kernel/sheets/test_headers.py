"""Where the table begins, and which rows are no data."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.kernel.sheets.headers import Merge, find
from services.kernel.sheets.records import HEADER_WITHIN, Record, SheetRefused
from services.kernel.sheets.tables import knows_nothing
from tests.kernel.sheets.reading import known, table_of

HEADER = ["建档立卡编号", "村代码", "户主姓名", "家庭人口", "家庭住址"]
PERSON = ["HB000001", "211381101201", "王守田", "4", "大板镇前营村1号"]
OTHER = ["HB000002", "211381101201", "李桂兰", "2", "大板镇前营村2号"]
FOREIGN = ["农户代号", "所属行政村", "当家人", "人数", "门牌"]


def records(rows: Sequence[Sequence[Any]]) -> list[Record]:
    return [Record(number, row, 1.0) for number, row in enumerate(rows, 1) if any(row)]


def csv(rows: Sequence[Sequence[Any]]) -> bytes:
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


@pytest.mark.parametrize("knows", [known, knows_nothing])
@pytest.mark.parametrize("header", [HEADER, FOREIGN])
@pytest.mark.parametrize(
    ("above", "reasons"),
    [
        ([], []),
        ([["附件1"]], ["title"]),
        (
            [["大板镇2020年贫困户基本信息统计表"], ["填报单位：大板镇", "", "", "填报日期：2020年5月1日", ""]],
            ["title", "note"],
        ),
        ([["填表说明：请按户口簿填写，不得漏项"], ["贫困户名单"]], ["note", "title"]),
        ([["附件1", "大板镇"]], ["title"]),
        ([[""]] * 10 + [["贫困户名单", "", "", "", "单位：户"]], ["title"]),
        ([["1. 本表由村委会填写，一式两份"]] * 19, ["note"] * 19),
    ],
    ids=range(7),
)
def test_the_header_is_found_below_titles_and_notes(
    above: list[list[str]], reasons: list[str], header: list[str], knows: Any
) -> None:
    found = find(records([*above, header, PERSON, OTHER]), (), knows)
    assert found is not None
    assert found.titles == tuple(header)
    assert [skipped.reason for skipped in found.skipped] == reasons
    assert found.below == len(reasons) + 1


def test_a_header_is_not_looked_for_further_down() -> None:
    assert find(records([["名单"]] * HEADER_WITHIN + [HEADER, PERSON]), (), known) is None


@pytest.mark.parametrize(
    "rows",
    [
        [PERSON, OTHER],
        [["填写说明"], ["一、请按户口簿填写"], ["二、每户一行"]],
        [["1", "2", "3"], ["4", "5", "6"]],
        [],
    ],
)
def test_what_has_no_header_is_no_table(rows: list[list[str]]) -> None:
    assert find(records(rows), (), knows_nothing) is None


def test_known_titles_win_over_a_row_that_only_looks_like_a_header() -> None:
    above = ["某某", "某地", "甲方", "乙方", "丙方"]
    found = find(records([above, HEADER, PERSON]), (), known)
    assert found is not None
    assert found.rows == (1,)


def test_rows_with_empty_cells_do_not_make_the_header_too_wide() -> None:
    found = find(records([HEADER, ["HB1", "", "王守田", "", ""]]), (), knows_nothing)
    assert found is not None
    assert found.rows == (0,)


UPPER = ["序号", "户主姓名", "家庭情况", "", "住房", "", "备注"]
LOWER = ["", "", "人口", "劳动力", "结构", "面积", ""]
JOINED = ("序号", "户主姓名", "家庭情况/人口", "家庭情况/劳动力", "住房/结构", "住房/面积", "备注")
BELOW = ["1", "王守田", "4", "2", "砖混", "80", ""]


@pytest.mark.parametrize(
    "merges",
    [
        (),
        (
            Merge(2, 2, 2, 3),
            Merge(2, 4, 2, 5),
            Merge(2, 0, 3, 0),
            Merge(2, 1, 3, 1),
            Merge(2, 6, 3, 6),
            Merge(1, 0, 1, 6),
        ),
    ],
)
def test_a_header_of_two_rows_gives_group_and_title(merges: tuple[Merge, ...]) -> None:
    found = find(records([["贫困户情况表"], UPPER, LOWER, BELOW]), merges, known)
    assert found is not None
    assert (found.rows, found.titles) == ((1, 2), JOINED)
    assert found.own_titles[2:4] == ("人口", "劳动力")


def test_two_groups_without_a_title_of_its_own_are_told_by_the_merged_cells() -> None:
    merges = (Merge(1, 0, 1, 1), Merge(1, 2, 1, 3))
    found = find(
        records([["户主", "", "住房", ""], ["姓名", "电话", "结构", "面积"], ["王", "1", "砖", "80"]]), merges, known
    )
    assert found is not None
    assert found.titles == ("户主/姓名", "户主/电话", "住房/结构", "住房/面积")


def test_a_merged_title_is_no_group() -> None:
    found = find(records([["统计表", "", "", "", ""], HEADER, PERSON]), (Merge(1, 0, 1, 4),), known)
    assert found is not None
    assert (found.rows, found.titles) == ((1,), tuple(HEADER))


def test_the_row_of_column_numbers_is_skipped() -> None:
    found = find(records([HEADER, ["甲", "乙", "1", "2", "3"], PERSON]), (), known)
    assert found is not None
    assert ([(s.number, s.reason) for s in found.skipped], found.below) == ([(2, "numbering")], 2)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", "", "", "6", ""], "total"),
        (["合 计", "", "2", "6", ""], "total"),
        (["", "总计", "", "6", ""], "total"),
        (["合计：6人", "", "", "", ""], "total"),
        (["大板镇小计", "", "", "6", ""], "total"),
        (["共计", "2户", "", "6", ""], "total"),
        (["填表说明：按户口簿填写", "", "", "", ""], "note"),
        (["备注：带*的必填", "", "", "", ""], "note"),
        (["注：1. 以身份证为准", "", "", "", ""], "note"),
        (["填表人：张某", "", "审核人：李某", "", ""], "note"),
        (["", "2. 以上人员均已核实无误", "", "", ""], "note"),
        (HEADER, "header-repeated"),
        (PERSON, None),
        (["HB3", "211381101201", "王小计", "3", "前营村"], None),
        (["王小计", "211381101201", "HB3", "3", "前营村"], None),
        (["HB3", "", "合计", "", "总计村小计组1号"], None),
        (["", "", "只填了姓名", "", ""], None),
        (["说明", "211381101201", "王守田", "3", "前营村"], None),
    ],
    ids=range(18),
)
async def test_rows_that_are_no_data_are_told(row: list[str], reason: str | None) -> None:
    head, found = await table_of(csv([HEADER, PERSON, row]))
    assert head.header_rows == (1,)
    assert [(record.number, record.skipped) for record in found] == [(2, None), (3, reason)]


async def test_row_numbers_are_those_of_the_spreadsheet_program() -> None:
    _, found = await table_of(csv([["名单"], [], HEADER, [], PERSON, [], [], OTHER]))
    assert [record.number for record in found] == [5, 8]


async def test_a_file_of_data_only_has_no_header() -> None:
    with pytest.raises(SheetRefused, match="header-not-found"):
        await table_of(csv([PERSON, OTHER]))
