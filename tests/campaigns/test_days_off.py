"""Which due dates fall on days off (S2-20)."""

from datetime import date

import pytest

from services.campaigns.days_off import day_off


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
    answer = day_off(date.fromisoformat(day))
    assert (answer.falls_on_day_off, answer.reason, answer.source) == (is_off, reason, "official")


def test_after_the_published_table_a_weekday_is_unknown_and_a_weekend_is_a_likely_day_off() -> None:
    assert day_off(date(2099, 5, 25)).falls_on_day_off is None
    sunday = day_off(date(2099, 5, 24))
    assert (sunday.falls_on_day_off, sunday.source) == (True, "weekday")
