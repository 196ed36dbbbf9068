"""Computes the periods and due times of a reporting cycle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.kernel.clock import end_of_day, month_bounds, month_of


@dataclass(frozen=True, slots=True)
class Once:
    due_on: date


@dataclass(frozen=True, slots=True)
class Monthly:
    """`from_month` and `to_month` (`YYYY-MM`) are both included; a `due_day` past the end of a month means its last
    day."""

    due_day: int
    from_month: str
    to_month: str


ReportingCycle = Once | Monthly


@dataclass(frozen=True, slots=True)
class Period:
    """`month` is the reporting month; for a single duty the month of its due date."""

    month: str
    due_on: date

    @property
    def due_at(self) -> datetime:
        """The first instant that is too late: 每月25日前 includes the 25th, Asia/Shanghai (S2-20)."""
        return end_of_day(self.due_on)


def periods(cycle: ReportingCycle) -> list[Period]:
    """
    >>> [str(period.due_on) for period in periods(Monthly(31, "2020-01", "2020-02"))]
    ['2020-01-31', '2020-02-29']
    """
    if isinstance(cycle, Once):
        return [Period(month_of(cycle.due_on), cycle.due_on)]
    return [Period(month, _day_in(month, cycle.due_day)) for month in _months(cycle.from_month, cycle.to_month)]


def months_between(first: str, last: str) -> int:
    """
    >>> months_between("2020-04", "2020-09"), months_between("2019-12", "2020-01")
    (6, 2)
    """
    from_day, to_day = month_bounds(first)[0], month_bounds(last)[0]
    return (to_day.year - from_day.year) * 12 + to_day.month - from_day.month + 1


def _months(first: str, last: str) -> Iterator[str]:
    month = first
    while month <= last:
        yield month
        month = month_of(month_bounds(month)[1] + timedelta(days=1))


def _day_in(month: str, day: int) -> date:
    first, last = month_bounds(month)
    return min(first + timedelta(days=day - 1), last)
