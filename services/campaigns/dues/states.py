"""The one place that decides whether something is pending, due soon, overdue, filed, late or accepted.

It is an expression over columns and not a Python function, so that the list, its filter, the filing rate and the
calendar all let the database decide by the same words, and paging can filter by them.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, case

DueState = Literal["pending", "due_soon", "overdue", "filed", "late", "accepted"]

DUE_SOON = timedelta(days=5)


def state_of(
    due_at: ColumnElement[Any],
    filed_at: ColumnElement[Any],
    accepted_at: ColumnElement[Any],
    at: datetime,
) -> ColumnElement[str]:
    """`due_at` is the first instant that is too late; `filed_at` when the last sheet owed came in; `at` is now.

    A filing after the cut-off is late, never refused; once accepted it counts as accepted however late it came.
    """
    return case(
        (accepted_at.is_not(None), "accepted"),
        (filed_at < due_at, "filed"),
        (filed_at.is_not(None), "late"),
        (due_at <= at, "overdue"),
        (due_at - DUE_SOON <= at, "due_soon"),
        else_="pending",
    )
