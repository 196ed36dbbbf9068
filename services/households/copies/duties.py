"""What of a duty concerns the board: who owes it, whether it asks for visits, and when."""

from typing import Any

from services.households.copies.events_read import ObligationRead
from services.kernel.clock import month_bounds
from services.kernel.periods.cycles import Cycle, Days, Monthly, Once
from services.kernel.periods.expansion import periods


def duty_of(read: ObligationRead) -> dict[str, Any]:
    """`visits`: how many visits of each household a period asks for; null where the duty asks for none.

    `by_units`: rules find who owes it (`obligation.units`), of whom visits and forms ask teams alone.
    """
    told = read.model_dump(include={"obligation_id", "campaign_id", "owed_by_code"})
    of_teams = read.form != "unit_return"
    kind = read.owed_by_kind or ("team" if of_teams else "")
    return {**told, "owed_by_kind": kind, "by_units": read.owed_by_kind is None, "visits": _visits(read)}


def _visits(read: ObligationRead) -> int | None:
    if read.form == "visit":
        return read.minimum
    # 实施情况进度表 tells of the visits of a month: without one there is nothing to file.
    return 1 if read.form == "progress_report" else None


def periods_of(read: ObligationRead) -> list[dict[str, Any]]:
    """Of a duty that was ended those that begin by then."""
    found = _all_periods(read)
    return [period for period in found if read.ended_on is None or period["starts_on"] <= read.ended_on]


def _all_periods(read: ObligationRead) -> list[dict[str, Any]]:
    if read.periods is not None:
        return [period.model_dump() for period in read.periods]
    cycle = _cycle(read)
    if cycle is None:
        return []
    # The days of a campaign decide nothing of months and single days.
    days = Days(*month_bounds("2000-01"))
    return [
        {name: getattr(period, name) for name in ("key", "starts_on", "ends_on", "due_on", "due_at")}
        for period in periods(cycle, days)
    ]


def _cycle(read: ObligationRead) -> Cycle | None:
    if read.due_on is not None:
        return Once(read.due_on)
    if read.due_day is None or read.from_month is None or read.to_month is None:
        return None
    return Monthly(read.due_day, read.from_month, read.to_month)
