"""Business time: dates are those of Asia/Shanghai, instants are UTC."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The business date; it changes at midnight in Shanghai."""
    return datetime.now(SHANGHAI).date()


def month_of(day: date) -> str:
    """The reporting month of a date, `YYYY-MM`.

    >>> month_of(date(2020, 5, 25))
    '2020-05'
    """
    return f"{day:%Y-%m}"


def month_bounds(month: str) -> tuple[date, date]:
    """First and last day of `YYYY-MM`. Raises ValueError.

    >>> month_bounds("2020-02")
    (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    """
    first = date.fromisoformat(f"{month}-01")
    _, days = monthrange(first.year, first.month)
    return first, first.replace(day=days)


def end_of_day(day: date) -> datetime:
    """The instant at which a business date is over (exclusive end), in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI)
    return midnight.astimezone(UTC)


def last_day_before(moment: datetime) -> date:
    """The last business date of which a part lies before an instant: the last day in time, of the first that is too
    late.

    >>> last_day_before(end_of_day(date(2020, 5, 25))), last_day_before(datetime(2020, 5, 25, 9, tzinfo=UTC))
    (datetime.date(2020, 5, 25), datetime.date(2020, 5, 25))
    """
    return (moment.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()


def hour_within(moment: datetime) -> str:
    """The hour of an instant that is too late, with a space before it; nothing where the whole day is in time.

    >>> hour_within(datetime(2020, 5, 25, 9, tzinfo=UTC)), hour_within(end_of_day(date(2020, 5, 25)))
    (' 17:00', '')
    """
    hour = f"{moment.astimezone(SHANGHAI):%H:%M}"
    return "" if hour == "00:00" else f" {hour}"


def read_moment(text: str) -> datetime:
    """An instant in ISO 8601 with its offset, of the years 1900 to 2199. Raises ValueError.

    Years outside this range are refused because conversion to another zone can overflow `datetime`.

    >>> read_moment("2020-05-25T17:00:00+08:00").astimezone(UTC).hour
    9
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 1900 <= moment.year < 2200:
        raise ValueError("an instant needs an offset and a year that people live in")
    return moment
