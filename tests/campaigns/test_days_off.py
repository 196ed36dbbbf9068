"""Which due dates fall on days off (S2-20)."""

from datetime import date
from typing import Any

import pytest

from services.campaigns.days_off.table import DaysOff
from tests.campaigns.office import Caller, Office
from tests.households.sheets import workbook
from tests.support.people import CHEN, INSPECTOR, XIAO_LI, ZHANG


@pytest.mark.parametrize(
    ("day", "is_off", "reason"),
    [
        ("2020-04-10", False, "working day"),
        ("2020-04-25", True, "weekend"),
        ("2020-04-26", False, "make-up working day"),
        ("2020-05-25", False, "working day"),
        ("2020-06-25", True, "Dragon Boat Festival"),
        ("2020-07-25", True, "weekend"),
        ("2020-08-25", False, "working day"),
        ("2020-09-25", False, "working day"),
    ],
)
def test_the_dates_of_the_2020_plan(day: str, is_off: bool, reason: str) -> None:
    answer = DaysOff({}).of(date.fromisoformat(day))
    assert (answer.falls_on_day_off, answer.reason, answer.source) == (is_off, reason, "official")


def test_after_the_published_table_a_weekday_is_unknown_and_a_weekend_is_a_likely_day_off() -> None:
    assert DaysOff({}).of(date(2099, 5, 25)).falls_on_day_off is None
    sunday = DaysOff({}).of(date(2099, 5, 24))
    assert (sunday.falls_on_day_off, sunday.source) == (True, "weekday")


async def put_table(office: Office, caller: Caller, year: int, csv: str) -> Any:
    return await office.put(caller, f"/days-off/{year}", {"source": "国办发明电〔2098〕1号", "csv": csv})


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (XIAO_LI, 403), (ZHANG, 403), (INSPECTOR, 403)])
async def test_only_planners_load_a_table(office: Office, caller: Caller, status: int) -> None:
    assert (await put_table(office, caller, 2098, "2098-02-01,春节,off")).status_code == status


@pytest.mark.parametrize(
    ("csv", "problem", "line"),
    [
        ("2098-02-01,春节,off\n2098-02-02,春节", "days-off-line-wrong", 2),
        ("2098-02-30,春节,off", "days-off-line-wrong", 1),
        ("20980201,春节,off", "days-off-line-wrong", 1),
        ("2098-02-01,,off", "days-off-line-wrong", 1),
        ("2098-02-01,春节,holiday", "days-off-line-wrong", 1),
        (f"2098-02-01,{'春' * 41},off", "days-off-line-wrong", 1),
        ("date,name,kind\n\n2097-12-31,元旦,off", "days-off-another-year", 3),
        ("2098-02-01,春节,off\n2098-02-01,春节,work", "days-off-day-twice", 2),
        ("date,name,kind", "days-off-none", None),
        ("2098-02-08,春节,work", "days-off-none", None),
    ],
)
async def test_a_table_with_a_fault_is_refused_whole(office: Office, csv: str, problem: str, line: int | None) -> None:
    answer = await put_table(office, CHEN, 2098, csv)
    said = answer.json()
    assert (answer.status_code, said["type"], said.get("line")) == (422, f"/problems/{problem}", line)
    assert not [each for each in (await office.get(CHEN, "/days-off")).json()["items"] if each["year"] == 2098]


async def test_years_that_nobody_lives_in_and_an_empty_table_are_refused(office: Office) -> None:
    assert (await put_table(office, CHEN, 1899, "1899-02-01,春节,off")).status_code == 422
    assert (await put_table(office, CHEN, 2098, "")).status_code == 422


async def test_a_loaded_year_is_known_before_a_duty_is_saved(office: Office) -> None:
    cycle = {"kind": "every", "n": 1, "unit": "day", "from": "2096-02-03", "to": "2096-02-06"}

    async def days() -> list[tuple[Any, ...]]:
        items = (await office.post(CHEN, "/obligations/due-dates", {"cycle": cycle})).json()["items"]
        return [(each["falls_on_day_off"], each["day_off_reason"], each["day_off_source"]) for each in items]

    unknown = (None, "holidays of this year are not published yet", "weekday")
    weekend = (True, "weekend", "weekday")
    assert await days() == [unknown, weekend, weekend, unknown]
    table = "\ufeffdate,name,kind\r\n2096-02-03,春节,off\r\n2096-02-04，春节，WORK\r\n"
    loaded = await put_table(office, CHEN, 2096, table)
    assert loaded.status_code == 200, loaded.text
    assert [(each["on"], each["kind"]) for each in loaded.json()["days"]] == [
        ("2096-02-03", "off"),
        ("2096-02-04", "work"),
    ]
    assert await days() == [
        (True, "春节", "office"),
        (False, "make-up working day", "office"),
        (True, "weekend", "office"),
        (False, "working day", "office"),
    ]
    # The next table of the year stands alone.
    await put_table(office, CHEN, 2096, "2096-02-06,春节,off")
    assert (await days())[0] == (False, "working day", "office")
    shown = (await office.get(ZHANG, "/days-off")).json()
    (year,) = [each for each in shown["items"] if each["year"] == 2096]
    assert [each["on"] for each in year["days"]] == ["2096-02-06"]
    assert year["source"] == "国办发明电〔2098〕1号"
    assert shown["published_until"] >= 2026


TITLES = ("日期", "节日", "安排", "备注")


async def read(office: Office, caller: Caller, content: bytes) -> Any:
    headers = {**(caller.headers if caller else {}), "Content-Type": "application/octet-stream"}
    return await office.client.post("/api/days-off/read", content=content, headers=headers)


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (XIAO_LI, 403), (ZHANG, 403), (INSPECTOR, 403)])
async def test_only_who_loads_tables_reads_a_sheet(office: Office, caller: Caller, status: int) -> None:
    assert (await read(office, caller, workbook([["2098-02-01", "春节", "放假", ""]], TITLES))).status_code == status


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 torn", "workbook-unreadable"),
        (b"\x89PNG\r\n\x1a\n", "not-a-sheet"),
        (workbook([["2098-02-01", "春节"]], ("日期", "节日")), "heading-unknown"),
        (workbook([], TITLES), "file-empty"),
        (workbook([[f"2098-{n % 12 + 1:02}-01", "节", "放假"] for n in range(401)], TITLES), "too-many-rows"),
    ],
)
async def test_a_sheet_that_is_none_is_refused_with_what_it_should_hold(
    office: Office, content: bytes, reason: str
) -> None:
    answer = await read(office, CHEN, content)
    refused = answer.json()
    assert (answer.status_code, refused["type"]) == (422, "/problems/days-off-sheet-refused")
    assert refused["reason"] == reason
    assert "日期、名称、类型" in refused["title"]


async def test_a_sheet_too_large_is_not_read(office: Office) -> None:
    assert (await read(office, CHEN, b"x" * 1_000_001)).status_code == 413


async def test_a_sheet_of_an_office_is_read_and_nothing_is_loaded(office: Office) -> None:
    rows: list[list[Any]] = [
        list(TITLES),
        ["2098-02-01", "春节", "放假", ""],
        ["2098年2月2日", "春节", "放假", ""],
        [20980208, "春节", "调休上班", "周六"],
    ]
    before = (await office.get(CHEN, "/days-off")).json()
    answer = await read(office, CHEN, workbook(rows, ("2098年放假安排", "", "", "")))
    assert answer.status_code == 200, answer.text
    assert [tuple(line.values())[1:] for line in answer.json()["items"]] == [
        ("2098-02-01", "春节", "放假"),
        ("2098年2月2日", "春节", "放假"),
        ("2098-02-08", "春节", "调休上班"),
    ]
    assert (await office.get(CHEN, "/days-off")).json() == before
    as_csv = "日期,名称,类型\n2098-02-01,春节,放假\n".encode()
    assert [line["kind"] for line in (await read(office, CHEN, as_csv)).json()["items"]] == ["放假"]
