"""What several things read of due items: when one was fulfilled, and its last day.

SQL expressions, so that lists, boards and calendars filter and count by one rule (`dues.states`).
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Table, case, cast, func

from services.kernel.clock import SHANGHAI


def fulfilled_at(dues: Table) -> ColumnElement[Any]:
    """When what the duty counts happened: it was filed, accepted, or received by all channels."""
    return case(
        # What has arrived is accepted once it is enough (`RECOUNT_RETURNS`).
        (dues.c.counts_when.in_(["accepted", "received"]), dues.c.accepted_at),
        else_=dues.c.filed_at,
    )


def last_day_of(due_at: ColumnElement[Any]) -> ColumnElement[date]:
    """The last day in time, as `clock.last_day_before`; null without a deadline."""
    before = due_at - timedelta(microseconds=1)
    return cast(func.timezone(SHANGHAI.key, before), Date)
