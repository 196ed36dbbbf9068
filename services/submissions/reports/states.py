"""The states of a report, and what every step from one to the next has in common.

draft ──submit──▶ submitted ──accept──▶ accepted ──forward──▶ forwarded
  ▲                   │
  └────── return ─────┘
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit import trail
from services.kernel.auth.principals import Principal
from services.kernel.clock import now
from services.kernel.events import outbox
from services.kernel.problems import Problem
from services.submissions.reports import queries


class WrongState(Problem):
    """`state` is the one the report is in."""

    status = 409
    code = "report-wrong-state"
    title = "这份表目前的状态不能这样操作，请刷新查看。"
    title_en = "The report's state does not allow this; load it again."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the header with which neighbours are asked in his name."""

    principal: Principal
    authorization: str


def must_be(row: Any, *states: str) -> None:
    """Raises WrongState."""
    if row.state not in states:
        raise WrongState(state=row.state)


async def move(
    connection: AsyncConnection, caller: Caller, row: Any, act: str, event: str, changes: dict[str, Any]
) -> None:
    """Change the state, tell the neighbours and the audit trail, in one transaction."""
    await queries.change_report(connection, row.id, changes)
    version = changes.get("version", row.version)
    await trail.record(
        connection,
        actor_id=caller.principal.account_id,
        action=f"report.{act}",
        subject=str(row.id),
        details={"version": version},
    )
    await outbox.publish(connection, event, str(row.id), _event_data(row, changes.get("is_late", row.is_late)))


def _event_data(row: Any, is_late: bool) -> dict[str, Any]:
    ids = {name: str(getattr(row, name)) for name in ("pairing_id", "household_id", "team_id")}
    return {
        **ids,
        "report_id": str(row.id),
        "kind": row.kind,
        "village_code": row.village_code,
        "month": row.month,
        "late": is_late,
        "at": now().isoformat(),
    }
