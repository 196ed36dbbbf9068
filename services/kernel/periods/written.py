"""A cycle as the API of campaigns writes it, which checks it first; tables and events hold the same."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from services.kernel.clock import month_bounds
from services.kernel.periods.cycles import (
    Anchor,
    Cycle,
    Every,
    Listed,
    ListedPeriod,
    Monthly,
    NoDeadline,
    Once,
    Window,
)

Written = Mapping[str, Any]


def cycle_of(written: Written) -> Cycle:
    """`written`: JSON with its `kind`. Raises KeyError, ValueError for what was never checked.

    >>> cycle_of({"kind": "once", "due_on": "2020-04-10"})
    Once(due_on=datetime.date(2020, 4, 10), due_time=None)
    """
    match written["kind"]:
        case "once":
            return Once(date.fromisoformat(written["due_on"]), _time(written))
        case "monthly":
            return Monthly(written["due_day"], written["from"], written["to"])
        case "window":
            return window_of(written)
        case "every":
            return _every(written)
        case "list":
            return Listed(tuple(_listed(one) for one in written["periods"]))
        case "none":
            return NoDeadline()
    raise ValueError("a cycle of no known kind")


def window_of(written: Written) -> Window:
    """As `cycle_of`."""
    start, end = _anchor(written["from"]), _anchor(written["to"])
    return Window(start, end, written.get("due_after_days", 0), _time(written))


def _every(written: Written) -> Every:
    return Every(
        n=written.get("n", 1),
        unit=written["unit"],
        first=_end(written["from"], 0),
        last=_end(written["to"], 1),
        starts_day=written.get("starts_day"),
        starts_month=written.get("starts_month"),
        due_day=written.get("due_day"),
        due_after_days=written.get("due_after_days"),
        due_time=_time(written),
    )


def _end(written: str, which: int) -> date:
    """A month stands for its first day, or its last one."""
    return month_bounds(written)[which] if len(written) == len("2020-04") else date.fromisoformat(written)


def _anchor(written: Written) -> Anchor:
    name = written.get("festival") or written.get("named_day")
    return Anchor(_day(written, "on"), name, written.get("year"), written.get("offset_days", 0))


def _listed(written: Written) -> ListedPeriod:
    days = date.fromisoformat(written["starts_on"]), date.fromisoformat(written["ends_on"])
    return ListedPeriod(*days, _day(written, "due_on"), _time(written))


def _day(written: Written, name: str) -> date | None:
    return date.fromisoformat(written[name]) if written.get(name) else None


def _time(written: Written) -> time | None:
    return time.fromisoformat(written["due_time"]) if written.get("due_time") else None
