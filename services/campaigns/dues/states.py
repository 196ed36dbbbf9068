"""The one place that decides whether something is pending, due soon, overdue, filed, late or accepted.

It is an SQL expression and not a Python function, so that the list, its filter, the filing rate and the calendar use
the same rule, and paging can filter by it.
"""

from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Date, Table, case, cast, func

from services.kernel.clock import SHANGHAI

DueState = Literal["pending", "due_soon", "overdue", "filed", "late", "accepted"]

DUE_SOON = timedelta(days=5)


def fulfilled_at(dues: Table) -> ColumnElement[Any]:
    """When what the duty counts happened: it was filed, accepted, or received by all channels."""
    return case(
        (dues.c.counts_when == "accepted", dues.c.accepted_at),
        (dues.c.counts_when == "received", dues.c.received_at),
        else_=dues.c.filed_at,
    )


def last_day_of(due_at: ColumnElement[Any]) -> ColumnElement[date]:
    """The last day in time, as `clock.last_day_before`; null without a deadline."""
    before = due_at - timedelta(microseconds=1)
    return cast(func.timezone(SHANGHAI.key, before), Date)


def state_of(
    due_at: ColumnElement[Any],
    filed_at: ColumnElement[Any],
    accepted_at: ColumnElement[Any],
    at: datetime | ColumnElement[datetime],
) -> ColumnElement[str]:
    """`due_at` is the first instant that is too late, null without a deadline. `filed_at` is when it was
    fulfilled (`fulfilled_at`), `at` is now.

    A filing after the due time is late, never refused; an accepted one counts as accepted however late it was.
    """
    return case(
        (accepted_at.is_not(None), "accepted"),
        (filed_at >= due_at, "late"),
        (filed_at.is_not(None), "filed"),
        (due_at <= at, "overdue"),
        (due_at - DUE_SOON <= at, "due_soon"),
        else_="pending",
    )
