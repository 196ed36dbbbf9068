"""What the duties of a campaign ask of whom, before it is published as after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from services.campaigns.obligations import checking_queries, duty_units
from services.campaigns.obligations.duty_units import DutyReachesNobody, PlanTakesNoPairings
from services.campaigns.obligations.rules import shown
from services.campaigns.obligations.schemas import ObligationOut
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer

MOST_UNITS: Final = 200
"""Units that are named one by one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty, how many units would owe it, and how many of them have pairings enrolled in other campaigns only."""

    duty: ObligationOut
    units: int
    not_enrolled: int


@dataclass(frozen=True, slots=True)
class Owing:
    """`units`: the first of them, each with the duties that it would owe."""

    duties: list[Asked]
    units: Sequence[Row[Any]]
    total_units: int


async def owing(viewer: Viewer, campaign_id: UUID) -> Owing:
    """Of a campaign of the viewer's office."""
    counts = await checking_queries.units_by_duty(viewer.connection, campaign_id)
    elsewhere = await checking_queries.units_not_enrolled(viewer.connection, campaign_id)
    duties = await shown(viewer.connection, await checking_queries.duties_of(viewer.connection, campaign_id))
    return Owing(
        duties=[Asked(duty, counts.get(duty.id, 0), elsewhere.get(duty.id, 0)) for duty in duties],
        units=await checking_queries.first_units(viewer.connection, campaign_id, MOST_UNITS),
        total_units=await checking_queries.total_units(viewer.connection, campaign_id),
    )


async def problems_of(viewer: Viewer, campaign: Row[Any]) -> list[Problem]:
    """Why duties of the campaign cannot be asked: rules that reach nobody, or nobody who takes part, circles of units,
    and households where it takes no pairings. A duty of a kind of units waits for such a unit and is no problem."""
    counts = await checking_queries.units_by_duty(viewer.connection, campaign.id)
    found: list[Problem] = []
    for row in await checking_queries.duties_of(viewer.connection, campaign.id):
        if campaign.takes_pairings is False and row.form != "unit_return":
            found.append(PlanTakesNoPairings(obligation_id=str(row.id)))
        if row.who is None:
            continue
        try:
            await duty_units.check(
                viewer.connection, campaign.division_code, row.who, only_teams=row.form != "unit_return"
            )
        except Problem as problem:
            problem.fields["obligation_id"] = str(row.id)
            found.append(problem)
        else:
            if not counts.get(row.id):
                found.append(DutyReachesNobody(obligation_id=str(row.id)))
    return found
