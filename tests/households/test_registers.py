"""The titles and words of county and national sheets: what is understood, and what is left as it is written."""

import runpy

import pytest

from deploy.programs import migrations_of
from services.households.registers.lists import VOCABULARIES
from services.households.registers.places import Places
from services.households.registers.titles import titles
from services.households.registers.words import (
    Added,
    CodeAmbiguous,
    Understood,
    Words,
    WordUnknown,
    shipped_terms,
    using,
    words_of,
)
from services.households.roster.matching import match
from services.households.vocabularies import RegistryStatus

MIGRATIONS = migrations_of("households") / "versions"

NATIONAL = [
    "序号",
    "数据日期",
    "县(市、区、旗)",
    "乡(镇)",
    "行政村",
    "自然村",
    "户编号",
    "人编号",
    "姓名",
    "证件号码",
    "人数",
    "与户主关系",
    "民族",
    "文化程度",
    "在校生状况",
    "健康状况",
    "劳动技能",
    "务工时间（月）",
    "致贫原因1",
    "户联系电话",
    "人联系电话",
    "户类型",
]
ROW = [
    "1",
    "202212",
    "北票市",
    "大板镇",
    "前营村",
    "三组",
    "RW1",
    "RW101",
    "测甲一",
    "211381196001020110",
    "3",
    "户主",
    "汉族",
    "小学",
    "",
    "健康",
    "普通劳动力",
    "0",
    "因病",
    "13900001234",
    "13900001234",
    "脱贫户",
]


def test_a_word_that_no_list_has_is_kept_as_written_beside_other() -> None:
    found = words_of("poverty_cause").read("因赌")
    assert (found.term, found.as_written) == ("other", "因赌")


def test_a_list_without_a_term_for_others_refuses_an_unknown_word() -> None:
    with pytest.raises(WordUnknown):
        words_of("labour_ability").read("不详")


@pytest.mark.parametrize(
    ("list_name", "word", "term", "as_written"),
    [
        ("registry_status", "一般贫困户", "REGISTERED_POOR", "一般贫困户"),
        ("registry_status", "低保贫困户", "REGISTERED_POOR", "低保贫困户"),
        ("registry_status", "五保户", "EXTREME_POVERTY", "五保户"),
        ("registry_status", "低保户", "SUBSISTENCE_ALLOWANCE", None),
        ("registry_status", "特困供养户", "EXTREME_POVERTY", None),
        ("registry_status", "一般农户", "OTHER", "一般农户"),
        ("registry_status", "监测户", "OTHER", "监测户"),
        ("registry_status", "突发严重困难户", "SUDDEN_HARDSHIP", None),
        ("poverty_cause", "缺土地", "lack_of_land", None),
        ("poverty_cause", "缺水", "lack_of_water", None),
        ("poverty_cause", "交通条件落后", "poor_transport", None),
        ("poverty_cause", "自身发展力不足", "lack_of_motivation", None),
        ("poverty_cause", "因婚", "marriage", None),
        ("poverty_cause", "其他", "other", None),
        ("labour_ability", "技能劳动力", "full", "技能劳动力"),
        ("labour_ability", "整劳力", "full", None),
        ("labour_ability", "弱劳动力或半劳动力", "partial", None),
        ("labour_ability", "丧失劳动力", "none", None),
        ("health", "患有大病", "serious_illness", None),
        ("schooling", "中专", "senior", "中专"),
    ],
)
def test_words_of_the_national_registers(list_name: str, word: str, term: str, as_written: str | None) -> None:
    found = words_of(list_name).read(word)
    assert (found.term, found.as_written) == (term, as_written)


def test_a_word_cannot_stand_for_two_terms_of_a_list() -> None:
    with pytest.raises(ValueError, match="有"):
        Words("labour_ability", {"full": {"words": ["有"]}, "none": {"words": ["无", " 有"]}})


def test_the_shipped_spellings_are_of_the_words_that_migrations_bring() -> None:
    migration = runpy.run_path(str(MIGRATIONS / "2026-11-28_let_words_of_the_register_be_data.py"))
    of_gateway = runpy.run_path("gateway/migrations/versions/2026-11-28_let_words_of_households_be_data.py")
    for name, vocabulary in VOCABULARIES.items():
        shipped = migration["SHIPPED"][vocabulary]
        assert {code.lower(): zh for code, zh in words_of(name).shown.items()} == {
            code: zh for code, (zh, _) in shipped.items()
        }
        assert of_gateway["SHIPPED"].get(vocabulary, shipped) == shipped
    assert set(words_of("registry_status").shown) == {status.value for status in RegistryStatus}


def test_a_word_of_an_office_is_stronger_than_what_a_release_knows() -> None:
    base = [Added(term, zh, term) for term, zh in words_of("poverty_cause").shown.items()]
    words = Words(
        "poverty_cause",
        shipped_terms()["poverty_cause"],
        [*base, Added("grave_illness", "因大病", "Grave illness", ("大病致贫",), (("甲省词表", "07"), ("乙市", "B")))],
    )
    for written in ("因大病", "大病致贫", "GRAVE_ILLNESS", "Grave illness", "07", "7", "07.因大病", "ｂ"):
        assert words.read(written) == Understood("grave_illness", None), written
    # What a release knows of its own words is still understood.
    assert words.read("患长期慢性病") == Understood("illness", "患长期慢性病")
    assert words.read("因赌") == Understood("other", "因赌")


def test_a_code_that_other_lists_use_for_different_words_is_refused_with_their_names() -> None:
    words = Words(
        "need",
        shipped_terms()["need"],
        [Added("a", "甲", "A", (), (("甲省", "1"),)), Added("b", "乙", "B", (), (("乙省", "01"),))],
    )
    with pytest.raises(CodeAmbiguous) as refused:
        words.read("1")
    assert refused.value.meant == {"甲": ["甲省"], "乙": ["乙省"]}
    assert words.read("01").term == "b"


def test_an_ended_word_is_understood_and_no_longer_offered() -> None:
    words = Words("need", shipped_terms()["need"], [Added("a", "甲", "A"), Added("b", "乙", "B", is_running=False)])
    assert (words.read("乙").term, words.offered) == ("b", "甲")


def test_a_list_whose_word_for_others_has_ended_refuses_what_it_does_not_know() -> None:
    words = Words("health", shipped_terms()["health"], [Added("other", "其他", "Other", is_running=False)])
    with pytest.raises(WordUnknown):
        words.read("不详")


def test_only_while_a_sheet_is_read_its_office_decides_about_words() -> None:
    with using({"need": Words("need", {}, [Added("heating", "取暖", "Heating")])}):
        assert words_of("need").read("取暖").term == "heating"
    with pytest.raises(WordUnknown):
        words_of("need").read("取暖")


def test_no_title_stands_for_two_fields() -> None:
    for field in titles().fields.values():
        for title in field.titles:
            assert titles().find(title) is field, title


def test_a_national_list_has_one_row_a_person() -> None:
    found = match(NATIONAL, [ROW])
    assert found.layout == "persons"
    taken = {column.title: column.field.key for column in found.columns if column.field is not None}
    assert taken == {
        "县(市、区、旗)": "county_name",
        "乡(镇)": "town_name",
        "行政村": "village_name",
        "自然村": "group_name",
        "户编号": "registry_no",
        "姓名": "name",
        "证件号码": "id_number",
        "人数": "members_count",
        "与户主关系": "relation",
        "文化程度": "schooling",
        "健康状况": "health",
        "劳动技能": "labour_ability",
        "致贫原因1": "poverty_causes",
        "户联系电话": "household_phone",
        "人联系电话": "phone",
        "户类型": "registry_status",
    }
    assert [column.title for column in found.not_taken] == ["数据日期", "人编号", "民族", "务工时间（月）"]


def test_a_number_of_rows_and_a_comment_ask_nobody() -> None:
    found = match(["序号", "户编号", "户主姓名", "备注"], [["1", "A1", "王守田", "已核"]])
    assert not found.not_taken
    assert found.layout == "households"


def test_a_column_without_a_known_title_is_guessed_from_what_stands_in_it() -> None:
    rows = [
        ["A1", "王守田", "13900001234", "因病", "211381101203"],
        ["A2", "李桂兰", "139 0000 1235", "因残、因学", "211381101204"],
    ]
    found = match(["户编号", "户主姓名", "三", "四", "五"], rows)
    assert [(column.field.key, column.how) for column in found.columns[2:] if column.field] == [
        ("phone", "content"),
        ("poverty_causes", "content"),
        ("division_code", "content"),
    ]


def test_one_value_alone_is_no_ground_for_a_guess() -> None:
    found = match(["户编号", "户主姓名", "三"], [["A1", "王守田", "13900001234"]])
    assert [column.title for column in found.not_taken] == ["三"]


def test_the_sender_decides_before_profile_title_and_content() -> None:
    header = ["户编号", "户主姓名", "联系电话", "民族"]
    found = match(
        header, [["A1", "王守田", "13900001234", "汉"]], chosen={2: None, 3: "address"}, profile={"民族": None}
    )
    assert [(column.field and column.field.key, column.how) for column in found.columns[2:]] == [
        (None, "sender"),
        ("address", "sender"),
    ]
    # Named all the same, whoever decided it.
    assert [column.title for column in found.not_taken] == ["联系电话"]


def test_a_profile_knows_columns_by_their_titles() -> None:
    found = match(["户编号", "户主姓名", "民族"], [["A1", "王守田", "汉"]], profile={"民族": None})
    assert [column.title for column in found.not_taken] == ["民族"]


def test_a_field_that_does_not_exist_cannot_be_chosen() -> None:
    with pytest.raises(KeyError):
        match(["户编号"], [], chosen={0: "password"})


def test_a_second_column_of_a_field_that_holds_one_value_is_not_taken() -> None:
    found = match(["户编号", "户主姓名", "地址", "家庭住址"], [["A1", "王守田", "甲", "乙"]])
    assert [column.title for column in found.not_taken] == ["家庭住址"]


PLACES = Places(
    [
        ("211381", "北票市"),
        ("211381101", "大板镇"),
        ("211381101203", "上园村"),
        ("211381101204", "前营村民委员会"),
        ("211381102", "三宝营乡"),
        ("211381102203", "上园村"),
    ]
)


def test_a_village_of_the_area_is_found_by_name_and_told_apart_by_its_town() -> None:
    assert PLACES.find("前营村") == PLACES.find("前营") == PLACES.find("前营（社区）") == ["211381101204"]
    assert PLACES.find("上园村", "三宝营") == ["211381102203"]
    assert len(PLACES.find("上园村")) == 2
    assert PLACES.find("上园村", "大板镇", "朝阳县") == []
    assert PLACES.find("没有的村") == []


def test_a_list_names_the_city_above_the_county_and_no_other_county_is_taken_for_it() -> None:
    places = Places([("2113", "朝阳市（示例）"), *PLACES.names.items()])
    assert places.find("前营村", "大板镇", "朝阳市") == ["211381101204"]
    for elsewhere in ("朝阳县", "凌源市", "朝阳"):
        assert places.find("前营村", "大板镇", elsewhere) == []


@pytest.mark.parametrize(
    ("header", "index"),
    [(["省", "市", "县", "村"], 2), (["县", "市", "村"], 0), (["市", "村"], 0), (["市(县、区)"], 0)],
)
def test_a_column_of_the_city_is_the_county_only_where_no_other_column_is(header: list[str], index: int) -> None:
    assert match(header, []).of("county_name") == (index,)


def test_a_village_is_found_in_an_address() -> None:
    assert PLACES.in_address("北票市大板镇前营村三组") == ["211381101204"]
    assert PLACES.in_address("大板镇上园村12号") == ["211381101203"]
    assert PLACES.in_address("上园路12号") == []
