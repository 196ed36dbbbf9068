"""Proposals from a notice's text. The sentences are invented; their form is that of real notices (N-02)."""

import time
from datetime import date
from typing import Any

import pytest

from services.campaigns.notices.text.proposal import Kind, Proposal
from services.campaigns.notices.text.proposals import propose
from tests.campaigns.office import Caller, Office
from tests.support.people import CHEN, EDITOR, INSPECTOR, OTHER_CITY, XIAO_LI

YEAR = 2020


def read(text: str, kind: Kind, year: int = YEAR) -> list[Proposal]:
    found = propose(text, year)
    # Every proposal has a position in the text: its words are there.
    assert all(text[each.start : each.end] == each.words for each in found)
    return [each for each in found if each.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：20201017，传真：20201018。",
        "为第28届、第4个、共3条、20个、100%。",
        "网址 a20201017.html，版本 2020.10.17.3，编号〔2020〕1017。",
        "前期工作已于先前完成，前往各地，按前述要求办理。",
        "2020年13月1日前、6月31日前、2月30日前报送。",
        "2017年4月启动，1949年10月1日成立。",
        "每月报送信息，每月都要走访。",
        "每户30元，共北30户。",
        "",
    ],
)
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert [each for each in propose(text, YEAR) if each.kind != "contact"] == []


def test_a_date_far_from_the_notices_own_year_is_history() -> None:
    text = "2020年5月8日\n自2012年3月1日起施行的条例，2021年3月底前对照检查。"
    assert [each.on for each in propose(text, YEAR)] == [date(2020, 5, 8), date(2021, 3, 31)]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("材料于4月10日前报县办。", date(2020, 4, 10)),
        ("材料于４月１０日前报县办。", date(2020, 4, 10)),
        ("材料于 4 月 10 日 之前报县办。", date(2020, 4, 10)),
        ("四月十日以前报送", date(2020, 4, 10)),
        ("最迟不晚于2020年4月10日报送", date(2020, 4, 10)),
        ("6月底前定方案", date(2020, 6, 30)),
        ("2月末前定方案", date(2020, 2, 29)),
        ("截至9月30日，报总数。", date(2020, 9, 30)),
        ("2021年2月15日前报送", date(2021, 2, 15)),
        ("9月上旬前完成", date(2020, 9, 10)),
        ("今年年底前完成", date(2020, 12, 31)),
        ("年底前完成", date(2020, 12, 31)),
        ("2020-04-10前报送", date(2020, 4, 10)),
    ],
)
def test_a_deadline_includes_its_day(text: str, on: date) -> None:
    (due,) = read(text, "due_once")
    assert (due.on, due.is_inclusive) == (on, True)


def test_a_day_before_the_notice_was_signed_is_of_the_next_year() -> None:
    (due,) = read("二〇二〇年十二月三十日\n总结于2月15日前报送。", "due_once")
    assert (due.on, due.doubts) == (date(2021, 2, 15), ("year_inferred",))


def test_before_a_whole_month_may_mean_either_end_and_is_left_to_the_person() -> None:
    assert read("6月前定方案。", "due_once") == []


def test_around_a_day_is_no_deadline() -> None:
    text = "在“助农日”（10月17日）前后集中宣传。"
    assert read(text, "due_once") == []
    (around,) = read(text, "around")
    assert (around.on, around.words) == (date(2020, 10, 17), "10月17日）前后")
    assert around.doubts == ("year_inferred", "around")


@pytest.mark.parametrize(
    ("text", "due_day", "months"),
    [
        ("于每月25日前填写。", 25, (None, None)),
        ("在4—9月的每月25日前填写。", 25, ("2020-04", "2020-09")),
        ("2020年4月至9月，每月二十五日前填写。", 25, ("2020-04", "2020-09")),
        ("2020年11月至2021年2月每月5日前填写。", 5, ("2020-11", "2021-02")),
        ("4—9月走访。每月底前填写。", 31, (None, None)),
    ],
)
def test_a_monthly_deadline_takes_its_months_from_its_own_sentence(
    text: str, due_day: int, months: tuple[str | None, str | None]
) -> None:
    (due,) = read(text, "due_monthly")
    assert (due.due_day, (due.from_month, due.to_month), due.is_inclusive) == (due_day, months, True)


def test_the_same_deadline_in_a_note_below_is_proposed_once_with_its_months() -> None:
    text = "在4—9月的每月25日前报送。\n\n备注：此表于每月25日前填写完毕。\n又：4月10日前、4月10日前。"
    (monthly,) = read(text, "due_monthly")
    assert (monthly.from_month, monthly.words) == ("2020-04", "4—9月的每月25日前")
    assert len(read(text, "due_once")) == 1


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020年3月下旬—4月上旬", date(2020, 3, 21), date(2020, 4, 10)),
        ("4月中旬至8月底走访", date(2020, 4, 11), date(2020, 8, 31)),
        ("3月1日至15日", date(2020, 3, 1), date(2020, 3, 15)),
        ("6月至12月持续开展", date(2020, 6, 1), date(2020, 12, 31)),
        ("2020年12月20日－2021年2月5日", date(2020, 12, 20), date(2021, 2, 5)),
        ("9月上旬总结", date(2020, 9, 1), date(2020, 9, 10)),
        ("2021年2月下旬总结", date(2021, 2, 21), date(2021, 2, 28)),
    ],
)
def test_a_time_from_and_to(text: str, first: date, last: date) -> None:
    (period,) = read(text, "period")
    assert (period.starts_on, period.ends_on) == (first, last)


def test_a_phase_has_the_name_that_stands_before_its_time() -> None:
    text = "第一阶段：摸清底数，定好方案（2020年3月下旬—4月上旬）。各队入户。\n第2阶段 总结（2020年9月上旬）。"
    phases = read(text, "phase")
    assert [(each.name, each.starts_on, each.ends_on) for each in phases] == [
        ("摸清底数，定好方案", date(2020, 3, 21), date(2020, 4, 10)),
        ("总结", date(2020, 9, 1), date(2020, 9, 10)),
    ]
    assert phases[0].doubts == ("ten_day_thirds",)


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("    202085\n", "issued_on", [date(2020, 8, 5)]),
        ("时间安排:20201017。", "day", [date(2020, 10, 17)]),
        ("时间安排2020930", "day", [date(2020, 9, 30)]),
        ("会后20201017前报送。", "due_once", [date(2020, 10, 17)]),
        ("材料于1020日前报送。", "due_once", [date(2020, 10, 20)]),
        ("定于2020111举行。", "day", [date(2020, 1, 11), date(2020, 11, 1)]),
    ],
)
def test_digits_without_year_month_day_signs_are_read_with_a_doubt(text: str, kind: Kind, days: list[date]) -> None:
    found = read(text, kind)
    assert [each.on for each in found] == days
    assert all("marks_lost" in each.doubts for each in found)


def test_title_number_and_date_of_signing_stand_on_lines_of_their_own() -> None:
    text = (
        "关于印发《关于开展助农志愿服务\r\n\r\n活动实施方案》的通知\r\n　助文〔2020〕7号\r\n各县：\r\n"
        "根据省文〔2020〕3号和2020年1月2日会议，现印发。\r\n　　2020年3月4日　\r\n"
    )
    (title,) = read(text, "title")
    assert title.name == "关于印发《关于开展助农志愿服务活动实施方案》的通知"
    assert [each.name for each in read(text, "doc_number")] == ["助文〔2020〕7号"]
    assert [each.on for each in read(text, "issued_on")] == [date(2020, 3, 4)]


def test_quotas_name_a_place_and_its_households() -> None:
    text = "其中，甲山市30户、乙河县 25 户、丙区10户；各户30元，共5户。"
    assert [(each.name, each.amount) for each in read(text, "quota")] == [("甲山市", 30), ("乙河县", 25), ("丙区", 10)]


def test_places_are_counted_in_code_points_whatever_was_pasted() -> None:
    text = "𠮷\u200b\x07\ufffd各队于4月10日前报送。"
    (due,) = read(text, "due_once")
    assert (due.start, due.words) == (8 - 1, "4月10日前")


@pytest.mark.parametrize(
    "text",
    [
        "3月" + " " * 250_000,
        "1月" * 150_000,
        "每月5日前" * 50_000,
        "4—" * 150_000,
        "4月1日—" * 50_000,
        "关于" + "《\n关于" * 70_000,
        "第一阶段：" * 60_000 + "3月1日",
        "20201017" * 37_000,
        "甲市5户" * 70_000,
        "\n" * 299_000 + "5月",
        "2020年" * 60_000,
        "春节、" * 100_000,
        "收到后一周内报" * 40_000,
        "每月报送3条" * 50_000,
        "每季度末月25日前" * 30_000,
        "6月1日前、" * 40_000,
        "启动仪式于5月1日举行" * 25_000,
        "（一）开展活动\n责任单位：甲局\n时间安排：2020年5月1日\n" * 9_000,
        "责任单位：" + "甲、" * 140_000,
        "附件：1.甲表\n" * 35_000,
        "关于甲的通知\n2020年5月1日\n" * 18_000,
        "根据《关于甲乙丙的通知》（省文〔2020〕3号）" * 12_000,
        "联系人：甲乙、" * 40_000,
        "a@" * 150_000,
        "甲市、" * 100_000 + "各推荐2个",
        "甲市和" * 100_000 + "各推荐2个",
        "安河县8名、" * 50_000,
        "至少到村" * 75_000,
        "文      号      " * 18_000,
        "请于5月1日前报送至甲局、乙局、" * 18_000,
        "定于5月1日在甲举行" * 30_000,
        "1．开展甲。（责任单位：甲局；时间：5月）\n" * 12_000,
        "联系人及电话" * 50_000,
        "《甲表》（附件" * 40_000,
    ],
)
def test_a_text_made_to_slow_the_parser_is_still_read_in_time(text: str) -> None:
    begun = time.process_time()
    propose(text[:300_000], YEAR)
    assert time.process_time() - begun < 5


async def ask(office: Office, caller: Caller, body: Any) -> Any:
    return await office.post(caller, "/notices/proposals", body)


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (XIAO_LI, 403), (INSPECTOR, 403), (EDITOR, 403)])
async def test_only_planners_may_request_proposals(office: Office, caller: Caller, status: int) -> None:
    assert (await ask(office, caller, {"text": "4月10日前"})).status_code == status


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "a\u0000"}, {"text": "a", "year": 20}, {"text": "a" * 300_001}, {"text": 1}]
)
async def test_it_refuses_a_malformed_text(office: Office, body: dict[str, Any]) -> None:
    assert (await ask(office, OTHER_CITY, body)).status_code == 422


async def test_a_proposal_is_answered_with_its_position_and_its_doubts(office: Office) -> None:
    answer = (await ask(office, CHEN, {"text": "于4月10日前报送", "year": 2020})).json()
    (found,) = answer["items"]
    assert {name: value for name, value in found.items() if value not in (None, [])} == {
        "kind": "due_once",
        "start": 1,
        "end": 7,
        "words": "4月10日前",
        "doubts": ["year_inferred"],
        "on": "2020-04-10",
        "is_inclusive": True,
    }
    listed = (await office.get(CHEN, "/notices?limit=500")).json()["items"]
    assert all("报送" not in item["title"] for item in listed)
