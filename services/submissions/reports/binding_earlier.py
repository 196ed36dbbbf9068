"""Binds the reports that an earlier release stored, which say a form and a month of a pairing, to what asks for them.

Campaigns says for each what `PUT /api/reports` would be told for the same body. A report is bound once; what it says,
its state and its version stay. Campaigns hears of it, so that a form stops counting for the next edition as well. A
program of the earlier release may store more while the release is being changed, so this goes on.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import NotPermitted
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.events.outbox import publish
from services.kernel.loops import every
from services.kernel.problems import NotFound, NotSignedIn
from services.submissions.clients import AskedFor, OtherPrograms, ProgramUnavailable
from services.submissions.copies.records import PairedHousehold
from services.submissions.events import ReportBound
from services.submissions.reports import asking
from services.submissions.reports import binding_queries as queries
from services.submissions.reports.records import Bound

log = logging.getLogger(__name__)

BATCH: Final = 100
ROUND_SECONDS: Final = 60.0
NEXT_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class EarlierReports:
    """The work of the worker."""

    database: Database
    programs: OtherPrograms

    async def run(self, stop: asyncio.Event) -> None:
        # Campaigns of the release before does not know the question.
        faults = (*DATABASE_FAULTS, ProgramUnavailable, NotSignedIn, NotPermitted, NotFound)
        await every(ROUND_SECONDS, self.bind_batch, stop, name="binding of reports", faults=faults, log=log)

    async def bind_batch(self) -> float | None:
        """Answers how long to wait for the next batch. Raises those of `OtherPrograms`."""
        async with self.database.transaction() as connection:
            rows = await queries.unbound(connection, BATCH)
        if not rows:
            return None
        answers = {each.report_id: each for each in await self.programs.asked_for([_question(row) for row in rows])}
        async with self.database.transaction() as connection:
            bound = [await _bind(connection, row, answers[row.id]) for row in rows if row.id in answers]
        return NEXT_SECONDS if any(bound) else None


def _question(row: Any) -> Mapping[str, Any]:
    return {
        "report_id": str(row.id),
        "organization_id": str(row.team_id),
        "form": row.kind,
        "month": row.month,
        "village_code": row.village_code,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on and row.ends_on.isoformat(),
    }


async def _bind(connection: AsyncConnection, row: Any, answer: AskedFor) -> bool:
    bound = asking.bound_as(answer.asked, answer.fits)
    made = asking.made(row.month, _pairing(row))
    if bound is None or not await _is_stored(connection, row, bound):
        # Nothing asks for it, or another report is there for that already: it keeps a period of its own.
        bound = made
        if not await _is_stored(connection, row, bound):
            log.warning("report %s stays unbound: another one of its pairing has its place", row.id)
            return False
    told = ReportBound(
        report_id=row.id,
        team_id=row.team_id,
        campaign_id=bound.campaign_id,
        obligation_id=bound.obligation_id,
        period=bound.period,
        is_chosen=bound.obligation_id is not None and answer.fits > 1,
    )
    await publish(connection, "report.bound", str(row.id), told)
    return True


async def _is_stored(connection: AsyncConnection, row: Any, bound: Bound) -> bool:
    try:
        async with connection.begin_nested():
            return await queries.bind(connection, row.id, bound.columns)
    except IntegrityError:
        return False


def _pairing(row: Any) -> PairedHousehold:
    return PairedHousehold(row.pairing_id, row.household_id, row.team_id, row.village_code, row.starts_on, row.ends_on)
