"""Days of festivals: known ones of the years that campaigns fall in, and every year the reader may be asked for."""

from datetime import date

import pytest

from services.kernel.periods.festivals import FIRST_YEAR, LAST_YEAR, NAMES, festival_days, next_festival


@pytest.mark.parametrize(("name", "year"), [("春节", 1948), ("春节", 2101), ("圣诞节", 2020)])
def test_it_says_nothing_of_what_it_does_not_know(name: str, year: int) -> None:
    assert festival_days(name, year) == []


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("春节", date(1949, 1, 29)),
        ("中秋", date(1978, 9, 17)),
        ("春节", date(1985, 2, 20)),
        ("春节", date(2020, 1, 25)),
        # A leap month lies before it.
        ("端午节", date(2020, 6, 25)),
        ("中秋节", date(2020, 10, 1)),
        ("除夕", date(2021, 2, 11)),
        ("元宵节", date(2021, 2, 26)),
        ("清明", date(2022, 4, 5)),
        ("七夕", date(2023, 8, 22)),
        ("重阳节", date(2025, 10, 29)),
        ("春节", date(2034, 2, 19)),
        ("扶贫日", date(2020, 10, 17)),
        ("国庆节", date(2021, 10, 1)),
    ],
)
def test_known_days(name: str, day: date) -> None:
    assert festival_days(name, day.year) == [day]


def test_a_calendar_year_may_have_two_of_a_kind() -> None:
    assert festival_days("腊八节", 2022) == [date(2022, 1, 10), date(2022, 12, 30)]


def test_every_festival_has_its_day_in_every_year() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for name in NAMES:
            assert name == "腊八" or len(festival_days(name, year)) == 1, (name, year)
        (spring,) = festival_days("春节", year)
        assert date(year, 1, 21) <= spring <= date(year, 2, 21)


def test_the_next_one_may_be_in_the_next_year() -> None:
    assert next_festival("春节", date(2020, 12, 8)) == date(2021, 2, 12)
    assert next_festival("春节", date(2021, 2, 12)) == date(2021, 2, 12)
