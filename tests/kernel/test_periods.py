"""The periods of every cycle: what is refused, what holds of all of them, and known days."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.kernel.clock import SHANGHAI, end_of_day
from services.kernel.periods import refusals
from services.kernel.periods.cycles import (
    Anchor,
    Cycle,
    Days,
    Every,
    Listed,
    ListedPeriod,
    Monthly,
    NoDeadline,
    Once,
    Period,
    Unit,
    Window,
)
from services.kernel.periods.expansion import MOST_PERIODS, periods, with_years
from services.kernel.periods.labels import key_of, label_of

YEAR_2020 = Days(date(2020, 1, 1), date(2020, 12, 31))
A_DAY = timedelta(days=1)


def every(n: int, unit: Unit, first: str, last: str, **more: Any) -> Every:
    return Every(n, unit, date.fromisoformat(first), date.fromisoformat(last), **more)


def listed(*days: str) -> Listed:
    """Each `first..last`, or `first..last..due`."""
    each = ([date.fromisoformat(day) for day in one.split("..")] for one in days)
    return Listed(tuple(ListedPeriod(first, last, due[0] if due else None) for first, last, *due in each))


def found(cycle: Cycle, within: Days = YEAR_2020) -> list[Period]:
    return periods(cycle, within)


def spans(cycle: Cycle) -> list[str]:
    return [f"{each.starts_on}..{each.ends_on}" for each in found(cycle)]


@pytest.mark.parametrize(
    ("cycle", "refusal"),
    [
        (every(0, "week", "2020-01-01", "2020-02-01"), refusals.StepRefused),
        (every(-1, "day", "2020-01-01", "2020-02-01"), refusals.StepRefused),
        (every(367, "day", "2020-01-01", "2020-02-01"), refusals.StepRefused),
        (every(1, "week", "2020-02-01", "2020-01-31"), refusals.CycleBackwards),
        (every(1, "day", "1990-01-01", "2099-07-07"), refusals.TooManyPeriods),
        (every(1, "day", "2020-01-01", "2021-02-04"), refusals.TooManyPeriods),
        (every(1, "day", "2020-01-01", "2020-02-01", due_day=1), refusals.DueDayOutside),
        (every(1, "week", "2020-01-01", "2020-02-01", due_day=8), refusals.DueDayOutside),
        (every(1, "month", "2020-01-01", "2020-02-01", due_day=0), refusals.DueDayOutside),
        # A period of 28 February to 30 March has no 31st, and one of 31 January to 27 February no 29th.
        (every(1, "month", "2021-01-31", "2021-03-01", starts_day=31, due_day=29), refusals.DueDayOutside),
        (every(1, "month", "2020-01-01", "2020-02-01", due_day=25, due_after_days=5), refusals.DueDayTwice),
        (every(1, "day", "2020-01-01", "2020-02-01", starts_day=1), refusals.StartDayUnfit),
        (every(1, "week", "2020-01-01", "2020-02-01", starts_day=8), refusals.StartDayUnfit),
        (every(1, "month", "2020-01-01", "2020-02-01", starts_day=32), refusals.StartDayUnfit),
        (every(1, "month", "2020-01-01", "2020-02-01", starts_month=4), refusals.StartDayUnfit),
        (every(1, "year", "2020-01-01", "2020-02-01", starts_month=13), refusals.StartDayUnfit),
        (listed(), refusals.NoPeriods),
        (Listed((ListedPeriod(date(2020, 1, 1), date(2020, 1, 1)),) * 40_000), refusals.TooManyPeriods),
        (listed("2020-02-01..2020-01-31"), refusals.PeriodWithoutDays),
        (listed("2020-01-05..2020-01-31..2020-01-04"), refusals.DueBeforePeriod),
        (listed("2020-02-01..2020-02-29", "2020-01-01..2020-02-01"), refusals.PeriodsOverlap),
        (Window(Anchor(date(2020, 2, 1)), Anchor(date(2020, 1, 31))), refusals.WindowBackwards),
        (Window(Anchor(name="元宵节", year=2020), Anchor(name="春节", year=2020)), refusals.WindowBackwards),
        (Window(Anchor(name="春节", offset_days=9), Anchor(name="春节", offset_days=8)), refusals.WindowBackwards),
        (Window(Anchor(name="圣诞节"), Anchor(date(2020, 12, 31))), refusals.DayUnknown),
        (Window(Anchor(name="春节", year=1948), Anchor(date(2020, 12, 31))), refusals.DayUnknown),
        (Window(Anchor(date(2020, 1, 1)), Anchor(name="春节", year=2101)), refusals.DayUnknown),
    ],
)
def test_it_refuses(cycle: Cycle, refusal: type[refusals.CycleRefused]) -> None:
    with pytest.raises(refusal):
        found(cycle)


def test_each_refusal_has_a_name_and_a_sentence_in_both_languages_of_its_own() -> None:
    for said in ("code", "title", "title_en"):
        assert len({getattr(each, said) for each in refusals.REFUSALS}) == len(refusals.REFUSALS)


days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
steps = st.builds(
    Every,
    n=st.integers(1, 40),
    unit=st.sampled_from(["day", "week", "month", "quarter", "year"]),
    first=days,
    last=days,
    starts_day=st.none() | st.integers(1, 31),
    starts_month=st.none() | st.integers(1, 12),
    due_day=st.none() | st.integers(1, 31),
    due_after_days=st.none() | st.integers(0, 366),
    due_time=st.none() | st.times(),
)


@given(steps)
def test_periods_tile_the_days_and_are_due_inside_or_after(cycle: Every) -> None:
    try:
        made = found(cycle)
    except refusals.CycleRefused:
        assume(False)
        raise
    assert made[0].starts_on <= cycle.first <= made[0].ends_on
    assert made[-1].starts_on <= cycle.last <= made[-1].ends_on
    for before, after in pairwise(made):
        assert after.starts_on == before.ends_on + A_DAY
    assert len({each.key for each in made}) == len(made) <= MOST_PERIODS
    assert len({each.label.zh for each in made}) == len({each.label.en for each in made}) == len(made)
    for each in made:
        assert each.due_on is not None
        assert each.due_at is not None
        if cycle.due_day is not None:
            assert each.starts_on <= each.due_on <= each.ends_on
        else:
            assert each.due_on == each.ends_on + timedelta(cycle.due_after_days or 0)
        # 前 includes the day.
        assert each.due_at <= end_of_day(each.due_on)
        assert each.due_at.astimezone(SHANGHAI).date() >= each.due_on


@given(steps, st.integers(0, 400))
def test_the_keys_of_periods_stay_when_the_cycle_goes_on_for_longer(cycle: Every, more: int) -> None:
    longer = Every(**{name: getattr(cycle, name) for name in cycle.__slots__} | {"last": cycle.last + more * A_DAY})
    try:
        short, long = found(cycle), found(longer)
    except refusals.CycleRefused:
        assume(False)
        raise
    assert long[: len(short)] == short


@given(st.integers(1, 31), days, st.integers(0, 60))
def test_the_monthly_cycle_of_before_is_every_month(due_day: int, first: date, more: int) -> None:
    last = first + more * 30 * A_DAY
    monthly = found(Monthly(due_day, f"{first:%Y-%m}", f"{last:%Y-%m}"))
    assert monthly == found(Every(1, "month", first, last, due_day=due_day))
    assert [each.key for each in monthly] == [f"{each.starts_on:%Y-%m}" for each in monthly]


@given(st.lists(st.tuples(days, st.integers(0, 40)), min_size=1, max_size=6, unique_by=lambda each: each[0]))
def test_a_list_is_kept_in_the_order_of_its_days_or_refused(given_days: list[tuple[date, int]]) -> None:
    each = tuple(ListedPeriod(first, first + length * A_DAY) for first, length in given_days)
    try:
        made = found(Listed(each))
    except refusals.PeriodsOverlap:
        return
    assert {(one.starts_on, one.ends_on) for one in made} == {(one.starts_on, one.ends_on) for one in each}
    assert all(before.ends_on < after.starts_on for before, after in pairwise(made))
    assert len({one.key for one in made}) == len(made)


def test_weeks_begin_on_the_weekday_named_and_run_across_a_year() -> None:
    made = found(every(1, "week", "2020-12-24", "2021-01-04", due_day=5))
    assert [each.key for each in made] == ["2020-W52", "2020-W53", "2021-W01"]
    assert [str(each.due_on) for each in made] == ["2020-12-25", "2021-01-01", "2021-01-08"]
    assert spans(every(2, "week", "2020-03-04", "2020-03-18", starts_day=3)) == [
        "2020-03-04..2020-03-17",
        "2020-03-18..2020-03-31",
    ]


def test_months_run_from_the_28th_to_the_27th_through_a_leap_february() -> None:
    made = found(every(1, "month", "2019-12-28", "2020-03-01", starts_day=28, due_after_days=3))
    assert [f"{each.starts_on}..{each.ends_on}" for each in made] == [
        "2019-12-28..2020-01-27",
        "2020-01-28..2020-02-27",
        "2020-02-28..2020-03-27",
    ]
    assert [str(each.due_on) for each in made] == ["2020-01-30", "2020-03-01", "2020-03-30"]


def test_a_start_on_the_31st_or_the_29th_of_february_means_the_last_day_of_a_shorter_month() -> None:
    assert spans(every(1, "month", "2020-01-31", "2020-03-31", starts_day=31)) == [
        "2020-01-31..2020-02-28",
        "2020-02-29..2020-03-30",
        "2020-03-31..2020-04-29",
    ]
    assert spans(every(1, "year", "2020-02-29", "2021-03-01", starts_day=29, starts_month=2)) == [
        "2020-02-29..2021-02-27",
        "2021-02-28..2022-02-27",
    ]


def test_quarters_and_years_are_those_of_the_calendar() -> None:
    made = found(every(1, "quarter", "2020-02-10", "2020-07-01", due_after_days=10))
    assert [each.key for each in made] == ["2020-Q1", "2020-Q2", "2020-Q3"]
    assert [str(each.due_on) for each in made] == ["2020-04-10", "2020-07-10", "2020-10-10"]
    assert [each.key for each in found(every(1, "year", "2020-05-01", "2021-01-01"))] == ["2020", "2021"]
    assert spans(every(2, "quarter", "2020-05-01", "2020-05-01")) == ["2020-04-01..2020-09-30"]


def test_an_hour_is_the_first_instant_that_is_too_late_and_a_day_is_in_time_to_its_end() -> None:
    (by_day,) = found(Once(date(2020, 2, 29)))
    (by_hour,) = found(Once(date(2020, 2, 29), time(17)))
    assert by_day.due_at == datetime(2020, 3, 1, tzinfo=SHANGHAI)
    assert by_hour.due_at == datetime(2020, 2, 29, 17, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("year", "spring"), [(2020, "2020-01-25"), (2021, "2021-02-12"), (2034, "2034-02-19"), (2099, "2099-01-21")]
)
def test_a_window_moves_with_the_spring_festival(year: int, spring: str) -> None:
    window = Window(Anchor(name="春节", year=year, offset_days=-20), Anchor(name="元宵节", year=year))
    (only,) = found(window)
    day = date.fromisoformat(spring)
    assert (only.starts_on, only.ends_on) == (day - 20 * A_DAY, day + 14 * A_DAY)
    assert (only.key, only.due_on) == ("window", only.ends_on)


def test_a_festival_without_a_year_is_the_next_one_of_the_campaign_and_its_year_is_written_down() -> None:
    window = Window(Anchor(name="扶贫日", offset_days=-7), Anchor(name="春节", offset_days=-1), due_after_days=3)
    (only,) = found(window)
    assert (str(only.starts_on), str(only.ends_on), str(only.due_on)) == ("2020-10-10", "2021-02-11", "2021-02-14")
    kept = with_years(window, YEAR_2020)
    assert (kept.start.year, kept.end.year) == (2020, 2021)
    assert found(kept, Days(date(2030, 1, 1), date(2030, 12, 31))) == [only]


def test_named_days_are_those_of_the_table() -> None:
    for name, day in (("扶贫日", "10-17"), ("学雷锋日", "03-05"), ("志愿者日", "12-05")):
        (only,) = found(Window(Anchor(name=name), Anchor(name=name)))
        assert str(only.starts_on) == f"2020-{day}" == str(only.ends_on)


def test_without_a_deadline_there_is_one_period_as_long_as_the_campaign() -> None:
    (only,) = found(NoDeadline())
    assert (only.key, only.starts_on, only.ends_on) == ("open", YEAR_2020.starts_on, YEAR_2020.ends_on)
    assert (only.due_on, only.due_at) == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "key", "zh", "en"),
    [
        ("2020-02-01", "2020-02-29", "2020-02", "2020年2月", "Feb 2020"),
        ("2020-10-01", "2020-12-31", "2020-Q4", "2020年第4季度", "quarter 4 of 2020"),
        ("2020-01-01", "2020-12-31", "2020", "2020年", "2020"),
        ("2020-04-06", "2020-04-12", "2020-W15", "2020年4月6日至4月12日（第15周）", "6 Apr to 12 Apr 2020 (week 15)"),
        ("2020-04-10", "2020-04-10", "2020-04-10", "2020年4月10日", "10 Apr 2020"),
        ("2020-02-01", "2020-04-30", "2020-02-01", "2020年2月1日至4月30日", "1 Feb to 30 Apr 2020"),
        (
            "2020-12-28",
            "2021-01-27",
            "2020-12-28",
            "2020年12月28日至2021年1月27日",
            "28 Dec 2020 to 27 Jan 2021",
        ),
    ],
)
def test_what_an_interval_is_called(first: str, last: str, key: str, zh: str, en: str) -> None:
    starts_on, ends_on = date.fromisoformat(first), date.fromisoformat(last)
    assert key_of(starts_on, ends_on) == key
    assert (label_of(starts_on, ends_on).zh, label_of(starts_on, ends_on).en) == (zh, en)
