"""Cycles (周期): when a duty comes again. `expansion.periods` makes their periods.

A period is an interval of days with a key, a label and a due moment. A month is one length of it among others.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from services.kernel.clock import SHANGHAI, end_of_day
from services.kernel.periods.labels import Label, label_of

Unit = Literal["day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Days:
    """Both included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Once:
    due_on: date
    due_time: time | None = None


@dataclass(frozen=True, slots=True)
class Monthly:
    """`from_month` and `to_month` (`YYYY-MM`) are both included; a `due_day` past the end of a month means its last
    day."""

    due_day: int
    from_month: str
    to_month: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """One end of a window: a date, or a festival or named day of a year; `offset_days` later, or earlier.

    `on` or `name` is given. Without `year` it is the next such day.
    """

    on: date | None = None
    name: str | None = None
    year: int | None = None
    offset_days: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    start: Anchor
    end: Anchor
    due_after_days: int = 0
    due_time: time | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """Periods of `n` units; the first one holds the day `first`, the last one begins by the day `last`.

    `starts_day`: the day of the week (1-7) or of the month (1-31) on which a period begins. `starts_month`: of years.
    `due_day`: the day of the week or of the month inside the period; without it, `due_after_days` after its last day.
    """

    n: int
    unit: Unit
    first: date
    last: date
    starts_day: int | None = None
    starts_month: int | None = None
    due_day: int | None = None
    due_after_days: int | None = None
    due_time: time | None = None


@dataclass(frozen=True, slots=True)
class ListedPeriod:
    """Without `due_on` it is due on its last day."""

    starts_on: date
    ends_on: date
    due_on: date | None = None
    due_time: time | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    periods: tuple[ListedPeriod, ...]


@dataclass(frozen=True, slots=True)
class NoDeadline:
    """One period, as long as what it belongs to."""


Cycle = Once | Monthly | Window | Every | Listed | NoDeadline


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are included; `key` is unique in its cycle and does not change when other periods are added.

    `due_on` is the last day in time, None without a deadline.
    """

    key: str
    starts_on: date
    ends_on: date
    due_on: date | None
    due_time: time | None = None

    @property
    def due_at(self) -> datetime | None:
        """The first instant that is too late: 每月25日前 includes the 25th, Asia/Shanghai (S2-20)."""
        if self.due_on is None:
            return None
        if self.due_time is None:
            return end_of_day(self.due_on)
        return datetime.combine(self.due_on, self.due_time, SHANGHAI).astimezone(UTC)

    @property
    def label(self) -> Label:
        return label_of(self.starts_on, self.ends_on)
