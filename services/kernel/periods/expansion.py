"""From a cycle to its periods. The one place that decides them: preview, due items and calendar ask here."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from services.kernel.clock import month_bounds, month_of
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
    Window,
)
from services.kernel.periods.festivals import next_festival
from services.kernel.periods.labels import key_of

MOST_PERIODS = 400
"""A year of days, with its leap day."""
MOST_STEP = 366
# The only period of its cycle keeps its key when its days move, so what was filed for it stays.
WINDOW_KEY, OPEN_KEY = "window", "open"
_A_DAY = timedelta(days=1)
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def periods(cycle: Cycle, within: Days) -> list[Period]:
    """In the order of their days. `within`: the days of what the cycle belongs to; where a festival has no year, the
    next one after its start is meant.

    Raises a CycleRefused.

    >>> april = Days(date(2020, 4, 1), date(2020, 4, 30))
    >>> [str(period.due_on) for period in periods(Monthly(31, "2020-01", "2020-02"), april)]
    ['2020-01-31', '2020-02-29']
    """
    match cycle:
        case Once():
            return [_of_month_of(cycle)]
        case Monthly():
            first, last = month_bounds(cycle.from_month)[0], month_bounds(cycle.to_month)[0]
            return _every(Every(1, "month", first, last, due_day=cycle.due_day))
        case Window():
            return [_window(cycle, within)]
        case Every():
            return _every(cycle)
        case Listed():
            return _listed(cycle)
        case NoDeadline():
            return [Period(OPEN_KEY, within.starts_on, within.ends_on, None)]


def with_years(window: Window, within: Days) -> Window:
    """The same window with the years of its festivals written down. Raises DayUnknown."""
    start, from_day = _resolved(window.start, within.starts_on)
    end, _ = _resolved(window.end, from_day)
    return Window(start, end, window.due_after_days, window.due_time)


def _of_month_of(once: Once) -> Period:
    """A single duty belongs to the whole month it falls due in."""
    month = month_of(once.due_on)
    first, last = month_bounds(month)
    return Period(month, first, last, once.due_on, once.due_time)


def _window(cycle: Window, within: Days) -> Period:
    start, from_day = _resolved(cycle.start, within.starts_on)
    end, to_day = _resolved(cycle.end, from_day)
    starts_on, ends_on = from_day + timedelta(start.offset_days), to_day + timedelta(end.offset_days)
    if ends_on < starts_on:
        raise refusals.WindowBackwards(starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    due_on = ends_on + timedelta(cycle.due_after_days)
    return Period(WINDOW_KEY, starts_on, ends_on, due_on, cycle.due_time)


def _resolved(anchor: Anchor, after: date) -> tuple[Anchor, date]:
    """The anchor with its year, and its day before the offset."""
    if anchor.on is not None:
        return anchor, anchor.on
    found = next_festival(anchor.name or "", after if anchor.year is None else date(anchor.year, 1, 1))
    if found is None or (anchor.year is not None and found.year != anchor.year):
        raise refusals.DayUnknown()
    return Anchor(name=anchor.name, year=found.year, offset_days=anchor.offset_days), found


def _every(cycle: Every) -> list[Period]:
    _check(cycle)
    starts = []
    for start in _starts(cycle):
        starts.append(start)
        if start > cycle.last:
            break
        if len(starts) > MOST_PERIODS:
            raise refusals.TooManyPeriods(most=MOST_PERIODS)
    return [_period(cycle, start, following - _A_DAY) for start, following in pairwise(starts)]


def _check(cycle: Every) -> None:
    is_of_days, is_of_weeks = cycle.unit == "day", cycle.unit == "week"
    longest = 7 if is_of_weeks else 31
    if not 1 <= cycle.n <= MOST_STEP:
        raise refusals.StepRefused(most=MOST_STEP)
    if cycle.last < cycle.first:
        raise refusals.CycleBackwards()
    if cycle.starts_day is not None and (is_of_days or not 1 <= cycle.starts_day <= longest):
        raise refusals.StartDayUnfit()
    if cycle.starts_month is not None and (cycle.unit != "year" or not 1 <= cycle.starts_month <= 12):
        raise refusals.StartDayUnfit()
    if cycle.due_day is not None and cycle.due_after_days is not None:
        raise refusals.DueDayTwice()
    if cycle.due_day is not None and (is_of_days or not 1 <= cycle.due_day <= longest):
        raise refusals.DueDayOutside()


def _starts(cycle: Every) -> Iterator[date]:
    """The first days of the periods, without end, from the period that holds the first day."""
    if cycle.unit == "day":
        yield from _steps(cycle.first, cycle.n)
    elif cycle.unit == "week":
        weekday = cycle.starts_day or 1
        yield from _steps(cycle.first - timedelta((cycle.first.isoweekday() - weekday) % 7), cycle.n * 7)
    else:
        yield from _month_steps(cycle, _MONTHS_OF[cycle.unit])


def _steps(first: date, days: int) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(days)


def _month_steps(cycle: Every, length: int) -> Iterator[date]:
    """Months are counted from the year 0, so quarters and years fall on those of the calendar."""
    starts_day, offset = cycle.starts_day or 1, (cycle.starts_month or 1) - 1
    number = cycle.first.year * 12 + cycle.first.month - 1
    number -= (number - offset) % length
    if _day_in(number, starts_day) > cycle.first:
        number -= length
    while True:
        yield _day_in(number, starts_day)
        number += length * cycle.n


def _day_in(month_number: int, day: int) -> date:
    """A day past the end of the month means its last day."""
    year, month = divmod(month_number, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def _period(cycle: Every, starts_on: date, ends_on: date) -> Period:
    return Period(key_of(starts_on, ends_on), starts_on, ends_on, _due_on(cycle, starts_on, ends_on), cycle.due_time)


def _due_on(cycle: Every, starts_on: date, ends_on: date) -> date:
    """Of several such days the last one inside the period."""
    if cycle.due_day is None:
        return ends_on + timedelta(cycle.due_after_days or 0)
    if cycle.unit == "week":
        return ends_on - timedelta((ends_on.isoweekday() - cycle.due_day) % 7)
    last_month = ends_on.year * 12 + ends_on.month - 1
    inside = (_day_in(number, cycle.due_day) for number in (last_month, last_month - 1))
    found = next((day for day in inside if starts_on <= day <= ends_on), None)
    if found is None:
        raise refusals.DueDayOutside()
    return found


def _listed(cycle: Listed) -> list[Period]:
    if not cycle.periods:
        raise refusals.NoPeriods()
    if len(cycle.periods) > MOST_PERIODS:
        raise refusals.TooManyPeriods(most=MOST_PERIODS)
    for number, each in enumerate(cycle.periods, 1):
        if each.ends_on < each.starts_on:
            raise refusals.PeriodWithoutDays(number=number)
        if each.due_on is not None and each.due_on < each.starts_on:
            raise refusals.DueBeforePeriod(number=number)
    ordered = sorted(cycle.periods, key=lambda each: each.starts_on)
    for number, (before, after) in enumerate(pairwise(ordered), 2):
        if after.starts_on <= before.ends_on:
            raise refusals.PeriodsOverlap(number=number)
    return [_of_list(each) for each in ordered]


def _of_list(each: ListedPeriod) -> Period:
    key, due_on = key_of(each.starts_on, each.ends_on), each.due_on or each.ends_on
    return Period(key, each.starts_on, each.ends_on, due_on, each.due_time)
