"""What a report is for: an obligation and one of its periods, as the report names it or as campaigns knows it.

A body of an earlier release names a pairing, a form and a month. Campaigns says then which obligation asks for it: that
of the campaign in which the pairing was made. Where several do as well it is the one due first; where none does the
report gets a period of its own. `Binding` says which of these it was.
"""

from typing import get_args

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.clock import month_bounds, month_of, today
from services.kernel.periods.expansion import OPEN_KEY
from services.kernel.problems import Problem
from services.submissions.clients import Asked, BindingDue
from services.submissions.copies.known import find_obligation, find_period
from services.submissions.copies.records import AskedPeriod, PairedHousehold
from services.submissions.reports.records import Bound, Wanted
from services.submissions.reports.schemas import ReportInput
from services.submissions.vocabularies import Binding, ReportKind


class ObligationUnknown(Problem):
    status = 409
    code = "obligation-unknown"
    title = "没有找到这项任务，可能刚刚发布或已经撤回；请稍后再试，内容没有丢失。"
    title_en = "This obligation is not known here; it may be new or withdrawn. Nothing is lost, try again in a moment."


class ObligationWithoutForm(Problem):
    status = 409
    code = "obligation-without-form"
    title = "这项任务是走访，不用填表，记录走访就行。"
    title_en = "This obligation asks for visits and for no form; log the visits."


class PeriodUnknown(Problem):
    status = 409
    code = "period-unknown"
    title = "这项任务没有这一期，请刷新后重新选择。"
    title_en = "The obligation has no such period; load it again and choose another one."


class PeriodNotBegun(Problem):
    """`starts_on`: its first day."""

    status = 409
    code = "period-not-begun"
    title = "这一期还没有开始，开始以后才能填表。"
    title_en = "The period has not begun; its form can be filed once it has."


class PairingEndedBefore(Problem):
    status = 409
    code = "pairing-ended"
    title = "结对在这一期之前已经结束，这一期不用填表。"
    title_en = "The pairing ended before that period; no form is due for it."


class PairingEnded(PairingEndedBefore):
    title = "结对在这个月之前已经结束，这个月不用填表。"
    title_en = "The pairing ended before that month; no form is due for it."


class ObligationNotOwed(Problem):
    status = 409
    code = "obligation-not-owed"
    title = "这项任务没有要求这支队伍在这一期报这份表。"
    title_en = "The obligation does not ask this team for this form in this period."


async def wanted_of(connection: AsyncConnection, body: ReportInput) -> Wanted:
    """Raises ObligationUnknown, ObligationWithoutForm, PeriodUnknown, PeriodNotBegun."""
    if body.obligation_id is None or body.period is None:
        return Wanted(body.about, body.form, body.month)
    obligation = await find_obligation(connection, body.obligation_id)
    if obligation is None:
        raise ObligationUnknown()
    kind = next((kind for kind in get_args(ReportKind) if kind == obligation.form), None)
    if kind is None:
        raise ObligationWithoutForm()
    named = await find_period(connection, obligation.id, body.period)
    if named is None:
        raise PeriodUnknown()
    if named.starts_on > today():
        raise PeriodNotBegun(starts_on=named.starts_on.isoformat())
    return Wanted(body.about, kind, _month(kind, named), obligation.id, named)


def _month(kind: ReportKind, period: AskedPeriod) -> str | None:
    """As in earlier releases: of Form 2 where its period is a month."""
    month = month_of(period.starts_on)
    return month if kind == "progress_report" and period.period == month else None


def check_pairing(wanted: Wanted, pairing: PairedHousehold) -> None:
    """Raises PairingEnded, PairingEndedBefore."""
    if pairing.ends_on is None:
        return
    if wanted.month is not None and wanted.month > month_of(pairing.ends_on):
        raise PairingEnded()
    if wanted.named is not None and wanted.named.starts_on > pairing.ends_on:
        raise PairingEndedBefore()


def bound_to(wanted: Wanted, pairing: PairedHousehold, due: BindingDue) -> Bound | None:
    """None where campaigns still runs the release before, which does not say it: the worker binds the report later.

    Raises ObligationNotOwed.
    """
    if wanted.obligation_id is not None:
        if due.asked is None:
            raise ObligationNotOwed()
        return _asked("named", due.asked)
    if due.fits is None:
        return None
    return bound_as(due.asked, due.fits) or made(wanted.month, pairing)


def bound_as(asked: Asked | None, fits: int) -> Bound | None:
    """None where nothing asks for it."""
    return _asked("only" if fits == 1 else "chosen", asked) if asked is not None else None


def _asked(binding: Binding, asked: Asked) -> Bound:
    return Bound(binding, asked.period, asked.starts_on, asked.ends_on, asked.campaign_id, asked.obligation_id)


def made(month: str | None, pairing: PairedHousehold) -> Bound:
    """The period of a report that nothing asks for: its month, and of Form 1 the days of its pairing so far."""
    if month is not None:
        return Bound("made", month, *month_bounds(month))
    last = pairing.ends_on or max(pairing.starts_on, today())
    return Bound("made", OPEN_KEY, pairing.starts_on, last)
