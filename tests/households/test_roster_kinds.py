"""Lists of the kinds that offices keep, each as a whole: what an officer expects of it. All invented."""

# A row of a sheet is a line.
# ruff: noqa: E501

import datetime
import io
from typing import Any

import pytest
import xlsxwriter

from tests.households.forms import id_number
from tests.households.known_households import canonical
from tests.households.roster_layouts import Date, Grid, as_csv, as_xls, as_xlsx
from tests.households.roster_reading import Roster, roster_of

SHANGYUAN, XIAHE, QIANYING = "211381101203", "211381101204", "211381101205"
HEAD, WIFE, SON, OLD = id_number(11), id_number(22, born="19600704"), id_number(33, born="19900115"), id_number(44)


def read(rows: list[list[Any]], *, merged: Any = (), village: str | None = None) -> Roster:
    """The same from all three kinds of files."""
    grid = Grid(rows, list(merged))
    found = [roster_of(content, village=village) for content in (as_xlsx(grid), as_xls(grid), as_csv(grid))]
    assert contents(found[0]) == contents(found[1])
    if not any(first_row < last_row for first_row, _, last_row, _ in merged):
        assert contents(found[0]) == contents(found[2])
    return found[0]


def contents(roster: Roster) -> list[dict[str, Any]]:
    return [canonical(draft.content) for draft in roster.drafts]


def not_taken(roster: Roster) -> list[str]:
    return [column.title for column in roster.match.not_taken]


def said(roster: Roster, *keys: str) -> list[tuple[Any, ...]]:
    """Values of each household by paths such as `head.name`."""

    def value(content: Any, key: str) -> Any:
        for part in key.split("."):
            content = content.get(part) if isinstance(content, dict) else None
        return content

    return [tuple(value(content, key) for key in keys) for content in contents(roster)]


def test_a_list_of_subsistence_allowances() -> None:
    roster = read(
        [
            ["大板镇农村最低生活保障对象花名册"],
            ["填报单位（公章）：大板镇人民政府", "", "", "", "", "", "", "", "", "单位：人、元", "", "", "", ""],
            ["序号", "村（居）", "申请人姓名", "性别", "申请人身份证号", "共同生活人口", "保障人口", "低保类别", "月保障金额（元）", "低保证号", "困难原因", "开户银行", "银行账号", "联系电话"],
            [1, "上园村", "王守田", "男", HEAD, 3, 2, "A类", 560, "DB2113810001", "因病", "信用社", "6228480123456789012", "13900001234"],
            [2, "前营村", "李桂兰", "女", OLD, "1人", "1人", "B类", 430, "DB2113810002", "因残、缺劳动力", "信用社", "6228480123456789013", "无"],
            ["合计", "", "", "", "", 4, 3, "", 990, "", "", "", "", ""],
            ["分管领导：张某某", "", "", "民政助理：李某某", "", "", "", "填报日期：2020年5月1日", "", "", "", "", "", ""],
        ],
        merged=[(0, 0, 0, 13)],
    )  # fmt: skip
    assert said(
        roster, "registry_no", "division_code", "head.name", "head.id_number", "head.phone", "members_count"
    ) == [
        ("DB2113810001", SHANGYUAN, "王守田", HEAD, "13900001234", 3),
        ("DB2113810002", QIANYING, "李桂兰", OLD, None, 1),
    ]
    assert said(roster, "poverty_causes") == [(["illness"],), (["disability", "lack_of_labour"],)]
    assert roster.remarks == []
    assert [reason for _, reason in roster.skipped] == ["title", "note", "total", "note"]
    assert {"低保类别", "月保障金额（元）", "银行账号"} <= set(not_taken(roster))


def test_a_list_of_the_extremely_poor_names_their_carers_apart() -> None:
    roster = read(
        [
            ["附件2"],
            ["2020年特困人员救助供养花名册"],
            ["序号", "乡镇", "村", "姓名", "性别", "出生年月", "身份证号码", "供养方式", "供养证号", "自理能力", "劳动能力", "照料护理人", "照料护理人电话", "本人电话", "家庭住址"],
            [1, "大板镇", "上园村", "王 伟", "男", "1956.03", HEAD, "分散供养", "TK001", "半护理", "丧失", "赵某", "13811112222", "", "上园村三组"],
            [2, "大板镇", "下河村", "李桂兰", "女", "1956年3月", OLD, "集中供养", "TK002", "全自理", "无", "钱某", "13811113333", "0421-3456789", "敬老院"],
        ],
        merged=[(1, 0, 1, 14)],
    )  # fmt: skip
    assert said(
        roster, "registry_no", "division_code", "head.name", "head.phone", "head.birth_year", "labour_ability"
    ) == [
        ("TK001", SHANGYUAN, "王伟", None, 1956, "none"),
        ("TK002", XIAHE, "李桂兰", "04213456789", 1956, "none"),
    ]
    assert roster.remarks == []


def test_a_list_of_the_disabled() -> None:
    roster = read(
        [
            ["持证残疾人基本情况登记表"],
            ["户编号", "姓名", "性别", "身份证号", "残疾证号", "残疾类别", "残疾等级", "村(社区)", "监护人姓名", "监护人电话", "联系电话"],
            ["A1", "王守田", "男", HEAD, f"{HEAD}43", "肢体", "三级", "上园村", "王某", "13811112222", "13900001234"],
            ["A2", "李桂兰", "女", f"{OLD}11", f"{OLD}11", "视力残疾", "一级", "下河村", "", "", "/"],
        ],
    )  # fmt: skip
    assert said(roster, "head.name", "head.id_number", "head.health", "head.as_written.health", "head.phone") == [
        ("王守田", HEAD, "disabled", "肢体", "13900001234"),
        ("李桂兰", OLD, "disabled", "视力残疾", None),
    ]


def test_a_list_of_households_under_watch_with_a_header_of_two_rows() -> None:
    upper = [
        "序号",
        "乡镇",
        "行政村",
        "户主姓名",
        "户主身份证号码",
        "家庭人口数",
        "监测对象类别",
        "致贫返贫风险",
        "帮扶责任人",
        "",
        "",
        "联系电话",
        "备注",
    ]
    lower = ["", "", "", "", "", "", "", "", "姓名", "工作单位", "联系电话", "", ""]
    merges = [(3, 8, 3, 10), *((3, place, 4, place) for place in range(13) if not 8 <= place <= 10)]
    roster = read(
        [
            ["附件1"],
            ["防止返贫监测对象花名册"],
            ["填报单位：大板镇", "", "", "", "", "", "", "", "", "", "", "2022年3月", ""],
            upper,
            lower,
            [1, "大板镇", "上园村", "王守田", HEAD, 4, "脱贫不稳定户", "因病；因自然灾害", "钱帮", "市财政局", "13811112222", "13900001234", ""],
            [2, "大板镇", "前营村", "李桂兰", OLD, 2, "突发严重困难户", "因意外事故", "钱扶", "市财政局", "13811112222", "", "新纳入"],
            ["小计", "", "", "", "", 6, "", "", "", "", "", "", ""],
        ],
        merged=[*merges, (1, 0, 1, 12)],
        village=None,
    )  # fmt: skip
    assert said(
        roster, "head.name", "head.phone", "registry_status", "poverty_causes", "as_written.poverty_causes"
    ) == [
        ("王守田", "13900001234", "UNSTABLE", ["illness", "disaster"], None),
        ("李桂兰", None, "SUDDEN_HARDSHIP", ["other"], "因意外事故"),
    ]
    assert not_taken(roster) == ["帮扶责任人/姓名", "帮扶责任人/工作单位", "帮扶责任人/联系电话"]


def test_a_list_of_persons_whose_household_stands_once_in_merged_cells() -> None:
    rows = [
        ["边缘易致贫户家庭成员信息表"],
        ["户编号", "户主姓名", "家庭人口", "行政村", "家庭成员姓名", "与户主关系", "身份证号码", "文化程度", "健康状况", "劳动能力"],
        ["A1", "王守田", "三", "上园村", "王守田", "户主", HEAD, "小学", "长期慢性病，残疾", "弱劳动力"],
        ["", "", "", "", "李桂兰", "之妻", WIFE, "文盲及半文盲", "健康", "普通劳动力"],
        ["", "", "", "", "王小田", "长子", SON, "大学本科", "健康", "技能劳动力"],
        ["A2", "赵一", "1", "下河村", "赵一", "本人", OLD, "初中毕业", "患有大病（肺癌）", "无"],
    ]  # fmt: skip
    merges = [(2, column, 4, column) for column in range(4)]
    for roster in (read(rows, merged=merges), read(rows)):
        assert said(roster, "registry_no", "division_code", "members_count", "head.name", "head.health") == [
            ("A1", SHANGYUAN, 3, "王守田", "chronic"),
            ("A2", XIAHE, 1, "赵一", "serious_illness"),
        ]
        first = contents(roster)[0]
        assert first["head"]["as_written"] == {"health": "长期慢性病，残疾"}
        assert [(member["name"], member["relation"], member["schooling"]) for member in first["members"]] == [
            ("李桂兰", "之妻", "none"),
            ("王小田", "长子", "college"),
        ]
        assert roster.remarks == []


def test_a_list_of_persons_that_only_marks_the_head() -> None:
    roster = read(
        [
            ["户编号", "姓名", "是否户主", "身份证号", "行政村"],
            ["A1", "李桂兰", "否", WIFE, "上园村"],
            ["A1", "王守田", "是", HEAD, "上园村"],
        ]
    )
    assert said(roster, "registry_no", "head.name") == [("A1", "王守田")]
    assert [member["name"] for member in contents(roster)[0]["members"]] == ["李桂兰"]
    assert roster.remarks == []


def test_a_list_of_persons_without_numbers_of_households() -> None:
    roster = read(
        [
            ["户主", "姓名", "与户主关系", "身份证号", "村"],
            ["王守田", "王守田", "户主", HEAD, "上园村"],
            ["王守田", "李桂兰", "配偶", WIFE, "上园村"],
            ["赵一", "赵一", "户主", OLD, "上园村"],
        ]
    )
    assert [(draft.content["head"]["name"], len(draft.content["members"])) for draft in roster.drafts] == [
        ("王守田", 1),
        ("赵一", 0),
    ]


def test_the_header_stands_in_the_seventh_row_below_three_titles() -> None:
    roster = read(
        [
            ["附件3"],
            ["北票市2020年脱贫户基本信息台账"],
            ["（大板镇上园村）"],
            [],
            ["填表说明：1.本表由村委会填写；2.户类型按国家系统填写。"],
            ["单位：户、人", "", "", "", "填表时间：2020年6月"],
            ["1.户编号", "2.户主姓名", "3.身份证号码", "4.家庭人口（人）", "5.致贫原因"],
            ["①", "②", "③", "④", "⑤"],
            ["A1", "王守田", HEAD, 2, "01.因病"],
            ["A2", "李桂兰", OLD, 1, "03 因学"],
            ["注：1.本表一式两份。"],
            ["2.数据截止时间为2020年5月底。"],
            ["制表人：张某", "", "审核人：李某", "", "2020年6月1日"],
            ["第1页 共1页"],
        ],
        merged=[(0, 0, 0, 4), (1, 0, 1, 4), (4, 0, 4, 4)],
        village=SHANGYUAN,
    )
    assert said(roster, "registry_no", "division_code", "members_count", "poverty_causes") == [
        ("A1", SHANGYUAN, 2, ["illness"]),
        ("A2", SHANGYUAN, 1, ["schooling"]),
    ]
    assert roster.remarks == []


def test_parts_and_sums_of_each_village_are_no_households() -> None:
    roster = read(
        [
            ["户编号", "户主姓名", "所在村", "家庭人口", "人均纯收入"],
            ["一、上园村"],
            ["A1", "王守田", "上园村", 2, 4000.5],
            ["A2", "李桂兰", "上园村", 1, 4100],
            ["上园村小计", "2户", "", 3, 8100.5],
            ["二、下河村（1户）"],
            ["A3", "赵一", "下河村", 4, 3900],
            ["下河村", "小计", "", 4, 3900],
            ["本页合计", "3户", "", 7, 12000.5],
            ["总计：3户7人"],
            ["共3户7人"],
        ]
    )
    assert said(roster, "registry_no", "members_count") == [("A1", 2), ("A2", 1), ("A3", 4)]
    assert [reason for _, reason in roster.skipped] == ["note", "total", "note", "total", "total", "total", "total"]


@pytest.mark.parametrize(
    "cell",
    [
        "1960-1-2", "1960/1/2", "1960.1.2", "1960年1月2日", "19600102", 19600102, "196001", 196001, "1960", 1960,
        "1960年", "1960-01-02 00:00:00", "1960-01-02T00:00:00", "1960年1月2日生", " 1960 年 1 月 ", "１９６０．１",
        Date(datetime.date(1960, 1, 2)),
    ],
)  # fmt: skip
def test_days_of_birth(cell: Any) -> None:
    grid = Grid([["户编号", "户主姓名", "出生日期"], ["A1", "王守田", cell], ["A2", "李桂兰", "1970"]])
    files = [as_xlsx(grid), as_xls(grid)] + ([] if isinstance(cell, Date) else [as_csv(grid)])
    for content in files:
        roster = roster_of(content, village=SHANGYUAN)
        assert said(roster, "head.birth_year") == [(1960,), (1970,)]


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("13900001234 13900001235", "13900001234、13900001235"),
        ("13900001234/0421-3456789", "13900001234、04213456789"),
        ("13900001234\n13900001235", "13900001234、13900001235"),
        ("13900001234（儿子）", "13900001234（儿子）"),
        ("儿子13900001234", "13900001234（儿子）"),
        ("+86-139-0000-1234", "13900001234"),
        (13900001234, "13900001234"),
        ("13900001234.0", "13900001234"),
        ("139 0000 1234", "13900001234"),
        ("１３９００００１２３４", "13900001234"),
        *(
            (nothing, None)
            for nothing in ("无", "没有", "暂无", "/", "-", "——", "0", "无手机", "无电话", "无号码", "空号")
        ),
    ],
)
def test_phones(cell: Any, phone: str | None) -> None:
    roster = read([["户编号", "户主姓名", "联系电话"], ["A1", "王守田", cell]], village=SHANGYUAN)
    assert said(roster, "head.phone") == [(phone,)]
    assert roster.remarks == []


def test_two_columns_of_phones_are_both_kept() -> None:
    roster = read(
        [
            ["户编号", "户主姓名", "联系电话1", "联系电话2", "固定电话"],
            ["A1", "王守田", "13900001234", "13900001235", "0421-3456789"],
            ["A2", "李桂兰", "13900001236", "3456789", ""],
            ["A3", "赵一", "", "13900001237", "无"],
        ],
        village=SHANGYUAN,
    )
    assert said(roster, "head.phone") == [
        ("13900001234、13900001235、04213456789",),
        ("13900001236",),
        ("13900001237",),
    ]


@pytest.mark.parametrize(
    ("kind", "cell", "number", "expected"),
    [
        ("居民身份证", f"{HEAD[:6]} {HEAD[6:14]} {HEAD[14:]}", HEAD, None),
        ("身份证", f"’{HEAD}", HEAD, None),
        ("", HEAD[:6] + HEAD[8:17], HEAD, None),
        ("", int(HEAD[:6] + HEAD[8:17]), HEAD, None),
        ("护照", "e12345678", "E12345678", "passport"),
        ("普通护照", "E12345678", "E12345678", "passport"),
        ("军官证", "军字第1234567号", "军字第1234567号", "other"),
        ("士兵证", "士字第0012345号", "士字第0012345号", "other"),
        ("港澳居民来往内地通行证", "H12345678", "H12345678", "hk_macao_permit"),
        ("台湾居民来往大陆通行证", "12345678", "12345678", "taiwan_permit"),
        ("残疾人证", f"{HEAD}43", HEAD, None),
        ("户口簿", HEAD, HEAD, None),
        ("出生医学证明", "T210123456", "T210123456", "other"),
    ],
)
def test_documents(kind: str, cell: Any, number: str, expected: str | None) -> None:
    roster = read(
        [
            ["户编号", "户主姓名", "证件类型", "证件号码"],
            ["A1", "王守田", kind, cell],
            ["A2", "赵一", "居民身份证", OLD],
        ],
        village=SHANGYUAN,
    )
    assert said(roster, "head.id_number", "head.id_kind")[0] == (number, expected)
    assert roster.remarks == []


@pytest.mark.parametrize(
    "title",
    [
        "户主姓名", "户主姓名*", "户 主 姓 名", "户主\n姓名", "户主（姓名）", "户主姓名【必填】", "3.户主姓名", "（3）户主姓名",
        "户主名称", "户主", "户主/姓名", "姓名", "姓  名", "户主姓名：", "*户主姓名（与户口簿一致）",
    ],
)  # fmt: skip
def test_titles_of_the_head(title: str) -> None:
    roster = read([["户编号", title, "行政村"], ["A1", "王守田", "上园村"]])
    assert said(roster, "head.name", "division_code") == [("王守田", SHANGYUAN)]


@pytest.mark.parametrize(
    ("titles", "cells", "code"),
    [
        (["行政村"], ["上园村"], SHANGYUAN),
        (["村"], ["上园"], SHANGYUAN),
        (["村委会"], ["上园村村民委员会"], SHANGYUAN),
        (["村组"], ["上园村3组"], SHANGYUAN),
        (["乡村"], ["大板镇上园村"], SHANGYUAN),
        (["所在乡镇村"], ["北票市大板镇上园村三组"], SHANGYUAN),
        (["乡镇", "村"], ["大板", "上 园 村"], SHANGYUAN),
        (["区划代码"], [211381101203], SHANGYUAN),
        (["区划代码"], ["211381 101203"], SHANGYUAN),
        (["区划代码"], ["211381101203.0"], SHANGYUAN),
        (["区划代码"], ["'211381101203"], SHANGYUAN),
        (["住址"], ["辽宁省北票市大板镇上园村三组"], SHANGYUAN),
        (["村代码"], ["上园村"], SHANGYUAN),
    ],
)
def test_villages(titles: list[str], cells: list[Any], code: str) -> None:
    roster = read([["户编号", "户主姓名", *titles], ["A1", "王守田", *cells], ["A2", "李桂兰", *cells]])
    assert said(roster, "division_code") == [(code,), (code,)]
    assert roster.remarks == []


@pytest.mark.parametrize("cell", ["A001", "  A001 ", "Ａ００１", "'A001", "A\u200b001", "A 001"])
def test_rows_of_one_household_are_found_in_any_spelling_of_its_number(cell: str) -> None:
    roster = read(
        [["户编号", "姓名", "与户主关系"], ["A001", "王守田", "户主"], [cell, "李桂兰", "配偶"]], village=SHANGYUAN
    )
    assert said(roster, "registry_no") == [("A001",)]


@pytest.mark.parametrize(
    ("title", "key", "cell", "term"),
    [
        ("户类型", "registry_status", "脱贫（享受政策）", "OUT_OF_POVERTY"),
        ("户类别", "registry_status", "建档立卡脱贫户", "OUT_OF_POVERTY"),
        ("农户类别", "registry_status", "边缘易致贫户", "AT_RISK"),
        ("困难类别", "registry_status", "城乡低保", "SUBSISTENCE_ALLOWANCE"),
        ("救助对象类别", "registry_status", "农村特困（分散供养）", "EXTREME_POVERTY"),
        ("贫困户属性", "registry_status", "1.一般贫困户", "REGISTERED_POOR"),
        ("户属性", "registry_status", "五保户", "EXTREME_POVERTY"),
        ("脱贫标志", "registry_status", "已脱贫", "OUT_OF_POVERTY"),
        ("监测对象类别", "registry_status", "突发严重困难", "SUDDEN_HARDSHIP"),
        ("是否有劳动能力", "labour_ability", "否", "none"),
        ("劳动力类型", "labour_ability", "弱（半）劳动力", "partial"),
        ("劳动技能", "labour_ability", "普通劳动力（在家务农）", "full"),
        ("健康程度", "head.health", "长期慢性病（高血压）", "chronic"),
        ("身体情况", "head.health", "残疾（肢体三级）", "disabled"),
        ("文化水平", "head.schooling", "小学文化", "primary"),
        ("学历", "head.schooling", "高中（中专）", "senior"),
        ("受教育情况", "head.schooling", "大专及以上", "college"),
        ("家庭人口数(人)", "members_count", "叁", 3),
        ("家庭总人口", "members_count", "3.0", 3),
        ("人口", "members_count", "三口人", 3),
        ("户籍人口", "members_count", "共 3 人", 3),
    ],
)
def test_words_and_counts(title: str, key: str, cell: str, term: Any) -> None:
    roster = read([["户编号", "户主姓名", title], ["A1", "王守田", cell]], village=SHANGYUAN)
    assert said(roster, key) == [(term,)]


def test_a_summary_before_the_list_is_not_taken_for_it() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        summary, roster_sheet = book.add_worksheet("汇总"), book.add_worksheet("花名册")
        for row, cells in enumerate([["乡镇", "村", "户数", "人数"], ["大板镇", "上园村", 2, 5]]):
            summary.write_row(row, 0, cells)
        rows = [["户编号", "户主姓名", "身份证号", "村", "家庭人口"], ["A1", "王守田", HEAD, "上园村", 3]]
        for row, cells in enumerate(rows):
            roster_sheet.write_row(row, 0, cells)
    roster = roster_of(content.getvalue())
    assert roster.head.sheet == "花名册"
    assert said(roster, "head.name") == [("王守田",)]


def test_a_header_of_three_rows() -> None:
    rows: list[list[Any]] = [
        ["脱贫户信息表"],
        ["户编号", "户主基本信息", "", "", "", "家庭情况", "", "帮扶情况", "", ""],
        ["", "姓名", "证件", "", "电话", "人口", "住址", "帮扶责任人", "", "帮扶需求"],
        ["", "", "类型", "号码", "", "", "", "姓名", "电话", ""],
        ["A1", "王守田", "居民身份证", HEAD, "13900001234", 3, "上园村三组", "钱帮", "13811112222", "医疗救助"],
        ["A2", "李桂兰", "", "", "", 2, "上园村", "钱扶", "13811112223", ""],
    ]
    merges = [(0, 0, 0, 9), (1, 0, 3, 0), (1, 1, 1, 4), (1, 5, 1, 6), (1, 7, 1, 9), (2, 2, 2, 3), (2, 7, 2, 8)]
    merges += [(2, column, 3, column) for column in (1, 4, 5, 6, 9)]
    roster = read(rows, merged=merges, village=SHANGYUAN)
    for found in (roster, roster_of(as_csv(Grid(rows)), village=SHANGYUAN)):
        assert found.head.header_rows == (2, 3, 4)
        assert said(found, "registry_no", "head.name", "head.id_number", "head.phone", "needs") == [
            ("A1", "王守田", HEAD, "13900001234", ["medical_care"]),
            ("A2", "李桂兰", None, None, None),
        ]


@pytest.mark.parametrize("between", [[], ["帮扶责任人单位"], ["职务", "单位"]])
def test_a_phone_behind_a_helper_is_the_helpers(between: list[str]) -> None:
    cells = ["市财政局"] * len(between)
    roster = read(
        [
            ["户编号", "户主姓名", "联系电话", "帮扶责任人", *between, "联系电话"],
            ["A1", "王守田", "13900001234", "钱帮", *cells, "13811112222"],
            ["A2", "李桂兰", "无", "钱扶", *cells, "13811112223"],
        ],
        village=SHANGYUAN,
    )
    assert said(roster, "head.phone") == [("13900001234",), (None,)]
    alone = read(
        [
            ["户编号", "户主姓名", "帮扶责任人", *between, "联系电话"],
            ["A1", "王守田", "钱帮", *cells, "13811112222"],
            ["A2", "李桂兰", "钱扶", *cells, "13811112223"],
        ],
        village=SHANGYUAN,
    )
    assert said(alone, "head.phone") == [(None,), (None,)]
    assert "联系电话" in not_taken(alone)


def test_members_beside_their_head_in_one_row_never_become_the_head() -> None:
    roster = read(
        [
            ["户编号", "户主", "", "成员一", "", "成员二", ""],
            ["", "姓名", "电话", "姓名", "关系", "姓名", "关系"],
            ["A1", "王守田", "13900001234", "李桂兰", "配偶", "王小田", "之子"],
            ["A2", "赵一", "13900001235", "", "", "", ""],
        ],
        merged=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 0, 6)],
        village=SHANGYUAN,
    )
    assert said(roster, "head.name", "head.phone") == [("王守田", "13900001234"), ("赵一", "13900001235")]
    assert not_taken(roster) == ["成员一/姓名", "成员一/关系", "成员二/姓名", "成员二/关系"]


def test_a_list_of_members_whose_head_has_no_row() -> None:
    roster = read(
        [
            ["户编号", "户主姓名", "户主身份证号", "成员姓名", "与户主关系"],
            ["A1", "王守田", HEAD, "李桂兰", "配偶"],
            ["A1", "王守田", HEAD, "王小田", "之子"],
        ],
        village=SHANGYUAN,
    )
    assert said(roster, "head.name", "head.id_number") == [("王守田", HEAD)]
    assert [member["name"] for member in contents(roster)[0]["members"]] == ["李桂兰", "王小田"]
    assert roster.remarks == []


def test_what_is_the_same_as_above_is_taken_from_there() -> None:
    roster = read(
        [
            ["户编号", "户主姓名", "行政村", "致贫原因"],
            ["A1", "王守田", "上园村", "因病"],
            ["A2", "李桂兰", "同上", "同上"],
            ["A3", "赵一", "〃", "因残"],
        ]
    )
    assert said(roster, "division_code", "poverty_causes") == [
        (SHANGYUAN, ["illness"]),
        (SHANGYUAN, ["illness"]),
        (SHANGYUAN, ["disability"]),
    ]
    assert [tuple(record.merged) for record in roster.records] == [(), (2, 3), (2,)]


def test_causes_that_are_ticked() -> None:
    roster = read(
        [
            ["户编号", "户主姓名", "致贫原因", "", "", "", "备注"],
            ["", "", "因病", "因残", "因学", "缺资金", ""],
            ["A1", "王守田", "√", "", "√", "", ""],
            ["A2", "李桂兰", "否", "是", "", "×", ""],
        ],
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 5), (0, 6, 1, 6)],
        village=SHANGYUAN,
    )
    assert said(roster, "poverty_causes") == [(["illness", "schooling"],), (["disability"],)]


@pytest.mark.parametrize(
    ("numbers", "taken"), [(["HB0001", "HB0002"], True), ([2113810001, 2113810002], True), ([1, 2], False)]
)
def test_a_column_of_numbers_counts_the_rows_or_is_that_of_the_household(numbers: list[Any], taken: bool) -> None:
    roster = read([["编号", "户主姓名"], [numbers[0], "王守田"], [numbers[1], "李桂兰"]], village=SHANGYUAN)
    assert said(roster, "registry_no") == [(str(number) if taken else None,) for number in numbers]


@pytest.mark.parametrize(
    "text",
    [
        "户编号，户主姓名，联系电话\nA1，王守田，13900001234\nA2，李桂兰，13900001235\n",
        "户编号,户主姓名,联系电话\rA1,王守田,13900001234\rA2,李桂兰,13900001235\r",
        '="户编号",="户主姓名",="联系电话"\r\n="A1","王守田",="13900001234"\r\n="A2",="李桂兰",="13900001235"\r\n',
        '户编号,户主姓名,联系电话\r\n"A1\t","王守田","13900001234\t"\r\n"A2\t","李桂兰","13900001235\t"\r\n',
        "户编号|户主姓名|联系电话\nA1|王守田|13900001234\nA2|李桂兰|13900001235\n",
    ],
)
def test_files_of_text(text: str) -> None:
    roster = roster_of(text.encode("utf-8-sig"), village=SHANGYUAN)
    assert said(roster, "registry_no", "head.name", "head.phone") == [
        ("A1", "王守田", "13900001234"),
        ("A2", "李桂兰", "13900001235"),
    ]
