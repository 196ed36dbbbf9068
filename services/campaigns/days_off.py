"""Whether a date is a working day in mainland China, by the State Council's published table where there is one."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import chinese_calendar

Source = Literal["official", "weekday"]


@dataclass(frozen=True, slots=True)
class DayOff:
    """`falls_on_day_off` is None when it is not known yet; `source` names the table."""

    falls_on_day_off: bool | None
    reason: str
    source: Source


def day_off(day: date) -> DayOff:
    """A warning beside a due date, never a reason to move it (S2-20: three of six fall on days off).

    The table ends with the last year the State Council has published; after it only weekends are known.

    >>> day_off(date(2020, 6, 25)).reason
    'Dragon Boat Festival'
    >>> day_off(date(2020, 4, 26))
    DayOff(falls_on_day_off=False, reason='make-up working day', source='official')
    """
    try:
        is_holiday, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _by_weekday(day)
    if is_holiday:
        return DayOff(True, name or "weekend", "official")
    return DayOff(False, "make-up working day" if _is_weekend(day) else "working day", "official")


def _by_weekday(day: date) -> DayOff:
    if _is_weekend(day):
        return DayOff(True, "weekend", "weekday")
    return DayOff(None, "holidays of this year are not published yet", "weekday")


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5
