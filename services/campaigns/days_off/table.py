"""Whether a date is a working day in mainland China: by a table that an office loaded, else by the State Council's.

A warning beside a due date, never a reason to move it (S2-20: three of six fall on days off).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import chinese_calendar

DayOffSource = Literal["official", "office", "weekday"]


@dataclass(frozen=True, slots=True)
class DayOff:
    """`falls_on_day_off` is None when it is not known yet; `source` names the table."""

    falls_on_day_off: bool | None
    reason: str
    source: DayOffSource


@dataclass(frozen=True, slots=True)
class LoadedDay:
    """A day off with its name, or a weekend day on which people work."""

    name: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class DaysOff:
    """`loaded`: by year what an office loaded; it holds more than the published table of that year."""

    loaded: Mapping[int, Mapping[date, LoadedDay]]

    def of(self, day: date | None) -> DayOff:
        """The published table ends with the last year the State Council has decided; after it only weekends are known.

        >>> published = DaysOff({})
        >>> published.of(date(2020, 6, 25)).reason
        'Dragon Boat Festival'
        >>> published.of(date(2020, 4, 26))
        DayOff(falls_on_day_off=False, reason='make-up working day', source='official')
        >>> loaded = DaysOff({2099: {date(2099, 1, 21): LoadedDay("春节", is_off=True)}})
        >>> loaded.of(date(2099, 1, 21))
        DayOff(falls_on_day_off=True, reason='春节', source='office')
        """
        if day is None:
            return DayOff(None, "no deadline", "weekday")
        if day.year in self.loaded:
            return _by_office(day, self.loaded[day.year].get(day))
        try:
            is_holiday, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            return _by_weekday(day)
        if is_holiday:
            return DayOff(True, name or "weekend", "official")
        return DayOff(False, "make-up working day" if _is_weekend(day) else "working day", "official")


def _by_office(day: date, listed: LoadedDay | None) -> DayOff:
    if listed is not None and listed.is_off:
        return DayOff(True, listed.name, "office")
    if listed is not None:
        return DayOff(False, "make-up working day" if _is_weekend(day) else "working day", "office")
    return DayOff(_is_weekend(day), "weekend" if _is_weekend(day) else "working day", "office")


def _by_weekday(day: date) -> DayOff:
    if _is_weekend(day):
        return DayOff(True, "weekend", "weekday")
    return DayOff(None, "holidays of this year are not published yet", "weekday")


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5
