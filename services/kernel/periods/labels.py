"""How an interval of days is called: its key for programs, its label for people."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.kernel.clock import month_of

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Label:
    zh: str
    en: str


def key_of(starts_on: date, ends_on: date) -> str:
    """Two intervals that do not overlap have different keys, because each key names the first day.

    >>> [key_of(date(2020, 4, 1), end) for end in (date(2020, 4, 30), date(2020, 6, 30), date(2020, 4, 2))]
    ['2020-04', '2020-Q2', '2020-04-01']
    >>> key_of(date(2020, 1, 1), date(2020, 12, 31)), key_of(date(2020, 12, 28), date(2021, 1, 3))
    ('2020', '2020-W53')
    """
    months = _whole_months(starts_on, ends_on)
    if months == 1:
        return month_of(starts_on)
    if months == 3 and starts_on.month % 3 == 1:
        return f"{starts_on:%Y}-Q{starts_on.month // 3 + 1}"
    if months == 12 and starts_on.month == 1:
        return f"{starts_on:%Y}"
    if _is_week(starts_on, ends_on):
        year, week, _ = starts_on.isocalendar()
        return f"{year}-W{week:02d}"
    return starts_on.isoformat()


def label_of(starts_on: date, ends_on: date) -> Label:
    """
    >>> label_of(date(2020, 4, 1), date(2020, 4, 30))
    Label(zh='2020年4月', en='Apr 2020')
    >>> label_of(date(2020, 12, 28), date(2021, 1, 3)).zh
    '2020年12月28日至2021年1月3日（第53周）'
    """
    months = _whole_months(starts_on, ends_on)
    if months == 1:
        return Label(f"{starts_on.year}年{starts_on.month}月", f"{_month_en(starts_on)} {starts_on.year}")
    if months == 3 and starts_on.month % 3 == 1:
        quarter = starts_on.month // 3 + 1
        return Label(f"{starts_on.year}年第{quarter}季度", f"quarter {quarter} of {starts_on.year}")
    if months == 12 and starts_on.month == 1:
        return Label(f"{starts_on.year}年", f"{starts_on.year}")
    if starts_on == ends_on:
        return Label(_day_zh(starts_on), _day_en(starts_on))
    same_year = starts_on.year == ends_on.year
    ends_zh = _day_zh(ends_on).partition("年")[2] if same_year else _day_zh(ends_on)
    starts_en = _day_en(starts_on).removesuffix(f" {starts_on.year}") if same_year else _day_en(starts_on)
    zh, en = f"{_day_zh(starts_on)}至{ends_zh}", f"{starts_en} to {_day_en(ends_on)}"
    if _is_week(starts_on, ends_on):
        week = starts_on.isocalendar().week
        return Label(f"{zh}（第{week}周）", f"{en} (week {week})")
    return Label(zh, en)


def _whole_months(starts_on: date, ends_on: date) -> int:
    """How many calendar months the interval is; 0 where it begins or ends inside one."""
    after = ends_on + _A_DAY
    if starts_on.day != 1 or after.day != 1:
        return 0
    return (after.year - starts_on.year) * 12 + after.month - starts_on.month


def _is_week(starts_on: date, ends_on: date) -> bool:
    return starts_on.isoweekday() == 1 and ends_on - starts_on == 6 * _A_DAY


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _day_en(day: date) -> str:
    return f"{day.day} {_month_en(day)} {day.year}"


def _month_en(day: date) -> str:
    return _MONTHS[day.month * 4 - 4 : day.month * 4 - 1]
