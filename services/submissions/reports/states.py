"""The states of a report, and what every step from one to the next has in common.

draft ──submit──▶ submitted ──accept──▶ accepted ──forward──▶ forwarded
  ▲                   │
  └────── return ─────┘
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit import trail
from services.kernel.auth.principals import Principal, Scope
from services.kernel.clock import now
from services.kernel.events.outbox import publish
from services.kernel.problems import Problem
from services.submissions.events import ReportMoved
from services.submissions.reports import queries
from services.submissions.reports.records import Report


class WrongState(Problem):
    """`state` is the one the report is in."""

    status = 409
    code = "report-wrong-state"
    title = "这份表目前的状态不能这样操作，请刷新查看。"
    title_en = "The report's state does not allow this; load it again."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the header with which other programs are asked in his name."""

    principal: Principal
    authorization: str


def must_be(report: Report, *states: str) -> None:
    """Raises WrongState."""
    if report.state not in states:
        raise WrongState(state=report.state)


async def move(
    connection: AsyncConnection, caller: Caller, scope: Scope, report: Report, act: str, changes: dict[str, Any]
) -> Report:
    """Change the state, tell the other programs and the audit trail, in one transaction. `act`: what was done.

    Answers the report as it is then.
    """
    moved = await queries.change_report(connection, scope, report.id, changes)
    await trail.record(
        connection,
        actor_id=caller.principal.account_id,
        action=f"report.{act}",
        subject=str(report.id),
        details={"version": moved.version},
    )
    await publish(connection, f"report.{act}", str(report.id), _told(moved))
    return moved


def _told(report: Report) -> ReportMoved:
    return ReportMoved(
        report_id=report.id,
        pairing_id=report.pairing_id,
        household_id=report.household_id,
        team_id=report.team_id,
        village_code=report.village_code,
        kind=report.kind,
        month=report.month,
        late=report.is_late,
        at=now(),
        campaign_id=report.campaign_id,
        obligation_id=report.obligation_id,
        period=report.period,
    )
